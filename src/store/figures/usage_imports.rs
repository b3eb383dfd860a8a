//! Imports of usage: fingerprints and counts of files of which something was recorded.

use crate::records::usage::import::{UsageImportJson, UsageImportSummary};
use crate::store::schema::usage_imports;
use crate::store::{Connection, Stamp, StoreError, Window, next_id};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

#[derive(Queryable, Selectable)]
#[diesel(table_name = usage_imports)]
struct Row {
    id: i64,
    name: Option<String>,
    sha256: Vec<u8>,
    rows: i32,
    added: i32,
    changed: i32,
    recorded_at: DateTime<Utc>,
    recorded_by: String,
}

impl From<Row> for UsageImportSummary {
    fn from(row: Row) -> Self {
        UsageImportSummary {
            id: row.id.to_string(),
            name: row.name,
            sha256: hex(&row.sha256),
            rows: row.rows,
            added: row.added,
            changed: row.changed,
            recorded_at: row.recorded_at,
            recorded_by: row.recorded_by,
        }
    }
}

/// Bytes as text.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Keeps that a file was imported; its number.
///
/// # Errors
/// Where the database fails.
pub async fn add(
    conn: &mut Connection,
    (name, sha256): (Option<&str>, &[u8]),
    (import, stamp): (&UsageImportJson, &Stamp),
) -> Result<i64, StoreError> {
    let id = next_id(conn, "usage_import_ids").await?;
    let count = |count: usize| i32::try_from(count).unwrap_or(i32::MAX);
    let row = (
        usage_imports::id.eq(id),
        usage_imports::name.eq(name),
        usage_imports::sha256.eq(sha256),
        usage_imports::rows.eq(count(import.rows)),
        usage_imports::added.eq(count(import.new.len())),
        usage_imports::changed.eq(count(import.changed.len())),
        usage_imports::recorded_at.eq(stamp.at),
        usage_imports::recorded_by.eq(&stamp.by),
    );
    diesel::insert_into(usage_imports::table).values(row).execute(conn).await?;
    Ok(id)
}

/// Imports in their order.
///
/// # Errors
/// Where the database fails.
pub async fn list(
    conn: &mut Connection,
    window: &Window<i64>,
) -> Result<Vec<UsageImportSummary>, StoreError> {
    let mut query = usage_imports::table.order(usage_imports::id).limit(window.limit).into_boxed();
    if let Some(after) = window.after {
        query = query.filter(usage_imports::id.gt(after));
    }
    let rows: Vec<Row> = query.select(Row::as_select()).load(conn).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}
