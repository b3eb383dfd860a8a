//! The audit log, and what verifying needs of all that is stored.
//!
//! The log itself is written by the database: every row that changes is told by a trigger of its table, in the
//! transaction of the change. This module says who is acting, reads the log, and reads what was issued in batches.

pub mod issued;
pub mod log;
pub mod numbers;
pub mod rows;

use super::{Connection, Stamp, StoreError};
use chrono::SecondsFormat;
use diesel::sql_types::Text;
use diesel_async::RunQueryDsl;

/// Says who acts in this transaction, and when: what it changes stands in the audit log under that name.
///
/// # Errors
/// Where the database fails.
pub async fn act_as(conn: &mut Connection, stamp: &Stamp) -> Result<(), StoreError> {
    let said = "SELECT set_config('tarief.actor', $1, true), set_config('tarief.at', $2, true)";
    let at = stamp.at.to_rfc3339_opts(SecondsFormat::Micros, true);
    diesel::sql_query(said).bind::<Text, _>(&stamp.by).bind::<Text, _>(at).execute(conn).await?;
    Ok(())
}
