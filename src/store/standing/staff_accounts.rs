//! Staff accounts of contracts, with their revisions.

use crate::domain::calendar::Day;
use crate::records::Recorded;
use crate::records::scalar::Short;
use crate::records::standing::staff::StaffAccountEntry;
use crate::simulation::form::scalar::Date;
use crate::store::figures::{kept_by_revisions, recorded};
use crate::store::schema::staff_accounts;
use crate::store::{Connection, Stamp, StoreError, Window, next_id, stored};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

/// Which of them.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Of this contract.
    pub contract: Option<String>,
}

type Query<'a> = staff_accounts::BoxedQuery<'a, diesel::pg::Pg>;

fn only<'a>(mut query: Query<'a>, filter: &'a Filter) -> Query<'a> {
    if let Some(contract) = &filter.contract {
        query = query.filter(staff_accounts::contract.eq(contract));
    }
    query
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = staff_accounts)]
struct Row {
    id: i64,
    revision: i32,
    contract: String,
    role: String,
    since: Day,
    until: Option<Day>,
    recorded_at: DateTime<Utc>,
    recorded_by: String,
    replaced_at: Option<DateTime<Utc>>,
}

impl Row {
    fn of((id, revision): (i64, i32), (value, stamp): (&StaffAccountEntry, &Stamp)) -> Row {
        Row {
            id,
            revision,
            contract: value.contract.to_string(),
            role: value.role.0.clone(),
            since: value.since.0,
            until: value.until.map(|day| day.0),
            recorded_at: stamp.at,
            recorded_by: stamp.by.clone(),
            replaced_at: None,
        }
    }
}

impl TryFrom<Row> for Recorded<StaffAccountEntry> {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let value = StaffAccountEntry {
            contract: stored(&row.contract, "the name of a contract")?,
            role: Short(row.role),
            since: Date(row.since),
            until: row.until.map(Date),
        };
        Ok(recorded!(row, value))
    }
}

kept_by_revisions!(staff_accounts, Row, StaffAccountEntry, "staff_account_ids", Filter);

/// What counts of a contract.
///
/// # Errors
/// Where the database fails.
pub async fn of(
    conn: &mut Connection,
    contract: &str,
) -> Result<Vec<Recorded<StaffAccountEntry>>, StoreError> {
    let counting = staff_accounts::table.filter(staff_accounts::replaced_at.is_null());
    let of = counting.filter(staff_accounts::contract.eq(contract)).order(staff_accounts::id);
    let rows: Vec<Row> = of.select(Row::as_select()).load(conn).await?;
    rows.into_iter().map(TryInto::try_into).collect()
}
