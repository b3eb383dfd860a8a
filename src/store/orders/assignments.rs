//! Assignments of documents to orders, by persons.

use super::{kept, read};
use crate::records::Recorded;
use crate::records::orders::OrderAssignmentEntry;
use crate::records::scalar::Short;
use crate::store::figures::{kept_by_revisions, recorded};
use crate::store::schema::order_assignments;
use crate::store::{Connection, Stamp, StoreError, Window, next_id, stored};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde_json::Value;

/// Which of them.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Of this payer.
    pub organisation: Option<String>,
    /// Of this payer, whatever else is asked.
    pub within: Option<String>,
    /// Of this document.
    pub invoice: Option<String>,
}

type Query<'a> = order_assignments::BoxedQuery<'a, diesel::pg::Pg>;

fn only<'a>(mut query: Query<'a>, filter: &'a Filter) -> Query<'a> {
    for organisation in [&filter.organisation, &filter.within].into_iter().flatten() {
        query = query.filter(order_assignments::organisation.eq(organisation));
    }
    if let Some(invoice) = &filter.invoice {
        query = query.filter(order_assignments::invoice.eq(invoice));
    }
    query
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = order_assignments)]
struct Row {
    id: i64,
    revision: i32,
    invoice: String,
    organisation: String,
    parts: Value,
    reason: String,
    recorded_at: DateTime<Utc>,
    recorded_by: String,
    replaced_at: Option<DateTime<Utc>>,
}

impl Row {
    fn of((id, revision): (i64, i32), (value, stamp): (&OrderAssignmentEntry, &Stamp)) -> Row {
        Row {
            id,
            revision,
            invoice: value.invoice.to_string(),
            organisation: value.organisation.to_string(),
            parts: kept(&value.parts),
            reason: value.reason.0.clone(),
            recorded_at: stamp.at,
            recorded_by: stamp.by.clone(),
            replaced_at: None,
        }
    }
}

impl TryFrom<Row> for Recorded<OrderAssignmentEntry> {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let value = OrderAssignmentEntry {
            organisation: stored(&row.organisation, "the name of an organisation")?,
            invoice: stored(&row.invoice, "the number of an invoice")?,
            parts: read(row.parts, ("order assignment", row.id))?,
            reason: Short(row.reason),
        };
        Ok(recorded!(row, value))
    }
}

kept_by_revisions!(order_assignments, Row, OrderAssignmentEntry, "order_assignment_ids", Filter);

/// What counts of some payers.
///
/// # Errors
/// Where the database fails.
pub async fn of(conn: &mut Connection, payers: &[String]) -> Result<Vec<OrderAssignmentEntry>, StoreError> {
    let counting = order_assignments::table.filter(order_assignments::replaced_at.is_null());
    let of = counting.filter(order_assignments::organisation.eq_any(payers)).order(order_assignments::id);
    let rows: Vec<Row> = of.select(Row::as_select()).load(conn).await?;
    rows.into_iter().map(|row| Recorded::try_from(row).map(|recorded| recorded.value)).collect()
}
