//! Totals of participants elsewhere, by agreement, lot and month.

use super::{big, count_of, kept_by_revisions, month_of, recorded};
use crate::domain::calendar::Day;
use crate::records::Recorded;
use crate::records::figure::OthersEntry;
use crate::records::scalar::Short;
use crate::simulation::form::scalar::Id;
use crate::store::schema::other_participants;
use crate::store::{Connection, Stamp, StoreError, Window, next_id, stored};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

/// Which of them.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Of this agreement.
    pub agreement: Option<String>,
    /// Of this lot.
    pub lot: Option<String>,
}

type Query<'a> = other_participants::BoxedQuery<'a, diesel::pg::Pg>;

fn only<'a>(mut query: Query<'a>, filter: &'a Filter) -> Query<'a> {
    if let Some(agreement) = &filter.agreement {
        query = query.filter(other_participants::agreement.eq(agreement));
    }
    if let Some(lot) = &filter.lot {
        query = query.filter(other_participants::lot.eq(lot));
    }
    query
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = other_participants)]
struct Row {
    id: i64,
    revision: i32,
    agreement: String,
    lot: String,
    month: Day,
    unique_users: Option<i64>,
    inhabitants: Option<i64>,
    source: String,
    recorded_at: DateTime<Utc>,
    recorded_by: String,
    replaced_at: Option<DateTime<Utc>>,
}

impl Row {
    fn of((id, revision): (i64, i32), (value, stamp): (&OthersEntry, &Stamp)) -> Row {
        Row {
            id,
            revision,
            agreement: value.agreement.to_string(),
            lot: value.lot.0.to_string(),
            month: value.month.0.first_day(),
            unique_users: value.unique_users.map(big),
            inhabitants: value.inhabitants.map(big),
            source: value.source.0.clone(),
            recorded_at: stamp.at,
            recorded_by: stamp.by.clone(),
            replaced_at: None,
        }
    }
}

impl TryFrom<Row> for Recorded<OthersEntry> {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let value = OthersEntry {
            agreement: stored(&row.agreement, "the name of an agreement")?,
            lot: Id(row.lot.into()),
            month: month_of(row.month),
            unique_users: row.unique_users.map(count_of),
            inhabitants: row.inhabitants.map(count_of),
            source: Short(row.source),
        };
        Ok(recorded!(row, value))
    }
}

kept_by_revisions!(other_participants, Row, OthersEntry, "figure_ids", Filter);

/// What counts of some agreements.
///
/// # Errors
/// Where the database fails.
pub async fn of(conn: &mut Connection, agreements: &[String]) -> Result<Vec<OthersEntry>, StoreError> {
    let counting = other_participants::table.filter(other_participants::replaced_at.is_null());
    let of = counting.filter(other_participants::agreement.eq_any(agreements)).order(other_participants::id);
    let rows: Vec<Row> = of.select(Row::as_select()).load(conn).await?;
    rows.into_iter().map(|row| Recorded::try_from(row).map(|recorded| recorded.value)).collect()
}
