//! Which editions of the shipped figures were recorded.

use super::schema::shipped_figures;
use super::{Connection, Stamp, StoreError};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

/// Whether an edition was recorded.
///
/// # Errors
/// Where the database fails.
pub async fn recorded(conn: &mut Connection, edition: &[u8]) -> Result<bool, StoreError> {
    let of = shipped_figures::table.filter(shipped_figures::sha256.eq(edition));
    Ok(diesel::select(diesel::dsl::exists(of)).get_result(conn).await?)
}

/// Notes that an edition was recorded.
///
/// # Errors
/// Where the database fails.
pub async fn keep(conn: &mut Connection, edition: &[u8], stamp: &Stamp) -> Result<(), StoreError> {
    let row = (shipped_figures::sha256.eq(edition), shipped_figures::recorded_at.eq(stamp.at));
    diesel::insert_into(shipped_figures::table).values(row).execute(conn).await?;
    Ok(())
}
