//! Unique users by contract, lot and month.

use super::{big, count_of, kept_by_revisions, month_of, recorded};
use crate::domain::calendar::Day;
use crate::records::Recorded;
use crate::records::figure::UsageEntry;
use crate::records::scalar::Short;
use crate::simulation::form::scalar::{Date, Id};
use crate::store::schema::usage_reports;
use crate::store::{Connection, Stamp, StoreError, Window, next_id, next_ids, stored};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

/// How many rows one statement records; it takes no more than 65,535 values.
const ROWS_AT_ONCE: usize = 4000;

/// Which of them.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Of this contract.
    pub contract: Option<String>,
    /// Of this lot.
    pub lot: Option<String>,
}

type Query<'a> = usage_reports::BoxedQuery<'a, diesel::pg::Pg>;

fn only<'a>(mut query: Query<'a>, filter: &'a Filter) -> Query<'a> {
    if let Some(contract) = &filter.contract {
        query = query.filter(usage_reports::contract.eq(contract));
    }
    if let Some(lot) = &filter.lot {
        query = query.filter(usage_reports::lot.eq(lot));
    }
    query
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = usage_reports)]
struct Row {
    id: i64,
    revision: i32,
    contract: String,
    lot: String,
    month: Day,
    unique_users: i64,
    reported: Option<Day>,
    source: String,
    recorded_at: DateTime<Utc>,
    recorded_by: String,
    replaced_at: Option<DateTime<Utc>>,
}

impl Row {
    fn of((id, revision): (i64, i32), (value, stamp): (&UsageEntry, &Stamp)) -> Row {
        Row {
            id,
            revision,
            contract: value.contract.to_string(),
            lot: value.lot.0.to_string(),
            month: value.month.0.first_day(),
            unique_users: big(value.unique_users),
            reported: value.reported.map(|day| day.0),
            source: value.source.0.clone(),
            recorded_at: stamp.at,
            recorded_by: stamp.by.clone(),
            replaced_at: None,
        }
    }
}

impl TryFrom<Row> for Recorded<UsageEntry> {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let value = UsageEntry {
            contract: stored(&row.contract, "the name of a contract")?,
            lot: Id(row.lot.into()),
            month: month_of(row.month),
            unique_users: count_of(row.unique_users),
            reported: row.reported.map(Date),
            source: Short(row.source),
        };
        Ok(recorded!(row, value))
    }
}

kept_by_revisions!(usage_reports, Row, UsageEntry, "figure_ids", Filter);

/// What counts of some contracts.
///
/// # Errors
/// Where the database fails.
pub async fn of(conn: &mut Connection, contracts: &[String]) -> Result<Vec<UsageEntry>, StoreError> {
    let counting = usage_reports::table.filter(usage_reports::replaced_at.is_null());
    let of = counting.filter(usage_reports::contract.eq_any(contracts)).order(usage_reports::id);
    let rows: Vec<Row> = of.select(Row::as_select()).load(conn).await?;
    rows.into_iter().map(|row| Recorded::try_from(row).map(|recorded| recorded.value)).collect()
}

/// What counts of some contracts, with its revisions.
///
/// # Errors
/// Where the database fails.
pub async fn counting(
    conn: &mut Connection,
    contracts: &[String],
) -> Result<Vec<Recorded<UsageEntry>>, StoreError> {
    let counting = usage_reports::table.filter(usage_reports::replaced_at.is_null());
    let of = counting.filter(usage_reports::contract.eq_any(contracts)).order(usage_reports::id);
    let rows: Vec<Row> = of.select(Row::as_select()).load(conn).await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// A revision that counts, by name and number, and what takes its place.
pub type Correction = ((i64, i32), UsageEntry);

/// Records many at once: each is new, or another revision of one that counts (by name and revision).
///
/// # Errors
/// [`StoreError::Changed`] where one of them is not the revision that counts; where the database fails.
pub async fn record_all(
    conn: &mut Connection,
    (new, corrected): (&[UsageEntry], &[Correction]),
    stamp: &Stamp,
) -> Result<(), StoreError> {
    let ids: Vec<i64> = corrected.iter().map(|((id, _), _)| *id).collect();
    let counting = usage_reports::table
        .filter(usage_reports::id.eq_any(&ids))
        .filter(usage_reports::replaced_at.is_null());
    let closed =
        diesel::update(counting).set(usage_reports::replaced_at.eq(Some(stamp.at))).execute(conn).await?;
    if closed != corrected.len() {
        return Err(StoreError::Changed);
    }
    let ids = next_ids(conn, "figure_ids", new.len()).await?;
    let first = ids.into_iter().zip(new).map(|(id, value)| Row::of((id, 1), (value, stamp)));
    let next = corrected
        .iter()
        .map(|((id, revision), value)| Row::of((*id, revision.saturating_add(1)), (value, stamp)));
    let rows: Vec<Row> = first.chain(next).collect();
    for some in rows.chunks(ROWS_AT_ONCE) {
        diesel::insert_into(usage_reports::table).values(some).execute(conn).await?;
    }
    Ok(())
}
