//! Whether what is stored now is what the audit log told last of each row: what was changed without the log shows.

use crate::domain::replay::Finding;
use crate::store::schema::audit_log;
use crate::store::{Connection, StoreError};
use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Jsonb, Nullable, Text};
use diesel_async::{RunQueryDsl, SimpleAsyncConnection};
use serde_json::Value;

/// A table whose changes the log tells.
#[derive(Debug, Clone, PartialEq, Eq, diesel::QueryableByName)]
pub struct Audited {
    /// Its name.
    #[diesel(sql_type = Text)]
    pub table: String,
    /// What the log calls a row of it.
    #[diesel(sql_type = Text)]
    pub kind: String,
    #[diesel(sql_type = Array<Text>)]
    keys: Vec<String>,
    #[diesel(sql_type = Array<Text>)]
    columns: Vec<String>,
    #[diesel(sql_type = Array<Text>)]
    decimals: Vec<String>,
    #[diesel(sql_type = Bool)]
    is_watched: bool,
}

/// All tables whose changes the log tells, as their triggers say.
///
/// # Errors
/// Where the database fails.
pub async fn audited(conn: &mut Connection) -> Result<Vec<Audited>, StoreError> {
    const TABLES: &str = r"
        WITH told AS (SELECT tgrelid, tgenabled = 'O' AS is_watched,
                string_to_array(encode(tgargs, 'escape'), '\000') AS said
            FROM pg_trigger WHERE tgname = 'audited' AND NOT tgisinternal)
        SELECT relname::text AS table, said[1] AS kind, said[4]::text[] AS keys, said[5]::text[] AS decimals,
            is_watched,
            (SELECT array_agg(attname::text ORDER BY attnum) FROM pg_attribute WHERE attrelid = tgrelid
                AND attnum > 0 AND NOT attisdropped AND attname <> ALL (said[3]::text[])) AS columns
        FROM told JOIN pg_class ON pg_class.oid = tgrelid
        WHERE relnamespace = 'public'::regnamespace ORDER BY relname";
    Ok(diesel::sql_query(TABLES).load(conn).await?)
}

#[derive(diesel::QueryableByName)]
struct Difference {
    #[diesel(sql_type = Text)]
    object: String,
    #[diesel(sql_type = Text)]
    part: String,
    #[diesel(sql_type = Nullable<Jsonb>)]
    told: Option<Value>,
    #[diesel(sql_type = Nullable<Jsonb>)]
    found: Option<Value>,
}

/// Kinds of which the log tells and no table does any more: its trigger was removed.
///
/// # Errors
/// Where the database fails.
pub async fn silent(conn: &mut Connection, tables: &[Audited]) -> Result<Vec<Finding>, StoreError> {
    let kinds: Vec<&str> = tables.iter().map(|table| table.kind.as_str()).collect();
    let others = audit_log::table.filter(audit_log::kind.ne_all(kinds)).select(audit_log::kind).distinct();
    let others: Vec<String> = others.order(audit_log::kind).load(conn).await?;
    let tried = "looking for the trigger that tells the audit log";
    Ok(others.iter().map(|kind| Finding::new(kind, tried, ("one on its table", "none"))).collect())
}

/// Rows of a table that are not as the log told last: at most a hundred, as one is bad enough. A column that is null
/// is as good as one that is not there, as those are that a later migration adds.
///
/// # Errors
/// Where the database fails.
pub async fn untold(conn: &mut Connection, of: &Audited) -> Result<Vec<Finding>, StoreError> {
    // As the log writes moments and bytes.
    conn.batch_execute("SET LOCAL timezone = 'UTC'; SET LOCAL bytea_output = 'hex'").await?;
    let Audited { table, kind, .. } = of;
    let differences: Vec<Difference> = diesel::sql_query(query(of))
        .bind::<Text, _>(kind)
        .bind::<Array<Text>, _>(&of.keys)
        .load(conn)
        .await?;
    let tried = format!("comparing {table} with the audit log");
    let findings = differences.into_iter().map(|Difference { object, part, told, found }| {
        let slash = if part.is_empty() { "" } else { "/" };
        Finding::new(&format!("{kind} {object}{slash}{part}"), &tried, apart(told, found))
    });
    let watched = (!of.is_watched).then(|| {
        Finding::new(
            table,
            "looking at the trigger that tells the audit log",
            ("one that fires", "one that does not"),
        )
    });
    Ok(watched.into_iter().chain(findings).collect())
}

/// What differs of two rows: of rows that are both there only the columns that differ.
fn apart(told: Option<Value>, found: Option<Value>) -> (String, String) {
    match (told, found) {
        (Some(Value::Object(mut told)), Some(Value::Object(mut found))) => {
            let same: Vec<String> = told
                .iter()
                .filter(|(name, value)| found.get(*name) == Some(value))
                .map(|(name, _)| name.clone())
                .collect();
            for name in same {
                told.remove(&name);
                found.remove(&name);
            }
            (Value::Object(told).to_string(), Value::Object(found).to_string())
        }
        (told, found) => {
            let shown = |row: Option<Value>| row.map_or_else(|| "nothing".to_owned(), |row| row.to_string());
            (shown(told), shown(found))
        }
    }
}

/// Names of tables and columns cannot be bound; they come from the catalogue of the database itself, and are quoted.
fn query(of: &Audited) -> String {
    let quoted = |name: &String| format!("\"{}\"", name.replace('"', "\"\""));
    let column = |name: &String| match quoted(name) {
        quoted if of.decimals.contains(name) => format!("{quoted}::text AS {quoted}"),
        quoted => quoted,
    };
    let columns: Vec<String> = of.columns.iter().map(column).collect();
    format!(
        "WITH told AS (SELECT DISTINCT ON (object, part) object, part, nullif(entry::jsonb -> 'after', 'null') AS columns
                FROM audit_log WHERE kind = $1 ORDER BY object, part, sequence DESC),
            found AS (SELECT columns ->> ($2)[1] AS object, part_of_row(columns, $2) AS part, columns
                FROM (SELECT to_jsonb(one) AS columns FROM (SELECT {} FROM {}) AS one) AS rows)
         SELECT object, part, told.columns AS told, found.columns AS found
         FROM told FULL JOIN found USING (object, part)
         WHERE jsonb_strip_nulls(told.columns) IS DISTINCT FROM jsonb_strip_nulls(found.columns) ORDER BY object, part LIMIT 100",
        columns.join(", "),
        quoted(&of.table)
    )
}
