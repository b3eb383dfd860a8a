//! What payers ask of their orders and of the invoices on them.

use super::{kept, read};
use crate::domain::order::Policy;
use crate::records::Recorded;
use crate::records::orders::PayerPolicyEntry;
use crate::store::figures::{kept_by_revisions, recorded};
use crate::store::schema::payer_policies;
use crate::store::{Connection, Stamp, StoreError, Window, next_id};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde_json::Value;
use std::collections::HashMap;

/// Which of them.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Of this payer.
    pub organisation: Option<String>,
    /// Of this payer, whatever else is asked.
    pub within: Option<String>,
}

type Query<'a> = payer_policies::BoxedQuery<'a, diesel::pg::Pg>;

fn only<'a>(mut query: Query<'a>, filter: &'a Filter) -> Query<'a> {
    for organisation in [&filter.organisation, &filter.within].into_iter().flatten() {
        query = query.filter(payer_policies::organisation.eq(organisation));
    }
    query
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = payer_policies)]
struct Row {
    id: i64,
    revision: i32,
    organisation: String,
    policy: Value,
    recorded_at: DateTime<Utc>,
    recorded_by: String,
    replaced_at: Option<DateTime<Utc>>,
}

impl Row {
    fn of((id, revision): (i64, i32), (value, stamp): (&PayerPolicyEntry, &Stamp)) -> Row {
        Row {
            id,
            revision,
            organisation: value.organisation.to_string(),
            policy: kept(value),
            recorded_at: stamp.at,
            recorded_by: stamp.by.clone(),
            replaced_at: None,
        }
    }
}

impl TryFrom<Row> for Recorded<PayerPolicyEntry> {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let value = read(row.policy, ("payer policy", row.id))?;
        Ok(recorded!(row, value))
    }
}

kept_by_revisions!(payer_policies, Row, PayerPolicyEntry, "payer_policy_ids", Filter);

/// What some payers ask; one that is not among them asks nothing.
///
/// # Errors
/// Where the database fails.
pub async fn of(conn: &mut Connection, payers: &[String]) -> Result<HashMap<String, Policy>, StoreError> {
    let counting = payer_policies::table.filter(payer_policies::replaced_at.is_null());
    let of = counting.filter(payer_policies::organisation.eq_any(payers)).order(payer_policies::id);
    let rows: Vec<Row> = of.select(Row::as_select()).load(conn).await?;
    let policy = |row: Row| {
        let entry: PayerPolicyEntry = read(row.policy, ("payer policy", row.id))?;
        Ok((row.organisation, entry.policy()))
    };
    rows.into_iter().map(policy).collect()
}
