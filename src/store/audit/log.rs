//! Reading the audit log: a page of it for people, all of it for verifying.

use crate::records::audit::AuditEntry;
use crate::records::audit::chain::{Link, hex};
use crate::store::schema::audit_log;
use crate::store::{Connection, StoreError, Window};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde_json::Value;

/// Which entries.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// On this kind of thing.
    pub kind: Option<String>,
    /// On the thing of this name.
    pub object: Option<String>,
    /// By this actor.
    pub actor: Option<String>,
    /// Of this action.
    pub action: Option<String>,
    /// Of this moment or later.
    pub from: Option<DateTime<Utc>>,
    /// Of this moment or earlier.
    pub to: Option<DateTime<Utc>>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = audit_log)]
struct Row {
    sequence: i64,
    at: DateTime<Utc>,
    actor: String,
    action: String,
    kind: String,
    object: String,
    part: String,
    entry: String,
    previous: Vec<u8>,
    hash: Vec<u8>,
}

impl From<Row> for Link {
    fn from(row: Row) -> Self {
        let Row { sequence, at, actor, action, kind, object, part, entry, previous, hash } = row;
        Link { sequence, at, columns: [actor, action, kind, object, part], entry, previous, hash }
    }
}

impl From<Row> for AuditEntry {
    fn from(row: Row) -> Self {
        // What cannot be read is found by verifying; reading the log goes on.
        let said: Value = serde_json::from_str(&row.entry).unwrap_or_default();
        let part = |name: &str| said.get(name).cloned().unwrap_or_default();
        AuditEntry {
            before: part("before"),
            after: part("after"),
            sequence: row.sequence,
            at: row.at,
            actor: row.actor,
            action: row.action,
            kind: row.kind,
            object: row.object,
            part: row.part,
            hash: hex(&row.hash),
            previous: hex(&row.previous),
            entry: row.entry,
        }
    }
}

/// Entries, the newest first: those before the window's last one.
///
/// # Errors
/// Where the database fails.
pub async fn list(
    conn: &mut Connection,
    filter: &Filter,
    window: &Window<i64>,
) -> Result<Vec<AuditEntry>, StoreError> {
    let mut query = audit_log::table.into_boxed();
    if let Some(kind) = &filter.kind {
        query = query.filter(audit_log::kind.eq(kind));
    }
    if let Some(object) = &filter.object {
        query = query.filter(audit_log::object.eq(object));
    }
    if let Some(actor) = &filter.actor {
        query = query.filter(audit_log::actor.eq(actor));
    }
    if let Some(action) = &filter.action {
        query = query.filter(audit_log::action.eq(action));
    }
    if let Some(from) = filter.from {
        query = query.filter(audit_log::at.ge(from));
    }
    if let Some(to) = filter.to {
        query = query.filter(audit_log::at.le(to));
    }
    if let Some(after) = window.after {
        query = query.filter(audit_log::sequence.lt(after));
    }
    let query = query.order(audit_log::sequence.desc()).limit(window.limit);
    let rows: Vec<Row> = query.select(Row::as_select()).load(conn).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// The entries after one, in order.
///
/// # Errors
/// Where the database fails.
pub async fn after(conn: &mut Connection, last: i64, limit: i64) -> Result<Vec<Link>, StoreError> {
    let next = audit_log::table.filter(audit_log::sequence.gt(last)).order(audit_log::sequence).limit(limit);
    let rows: Vec<Row> = next.select(Row::as_select()).load(conn).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}
