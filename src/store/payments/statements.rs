//! Bank statements and their entries as they were read.

use super::money;
use crate::domain::calendar::Day;
use crate::domain::payment::statement::{Entry, Statement};
use crate::records::payments::kept::EntryReference;
use crate::records::payments::statement::StatementJson;
use crate::simulation::result::Text;
use crate::store::schema::{bank_entries, bank_statements};
use crate::store::{Connection, Stamp, StoreError, Window, next_id, stored};
use chrono::{DateTime, Datelike, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use rust_decimal::Decimal;

/// A statement that was imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedBefore {
    /// Its number.
    pub id: i64,
    /// The fingerprint of its content.
    pub sha256: Vec<u8>,
}

/// The statement of the same account, year and reference.
///
/// # Errors
/// Where the database fails.
pub async fn same(conn: &mut Connection, of: &Statement) -> Result<Option<ImportedBefore>, StoreError> {
    let same = bank_statements::table
        .filter(bank_statements::account.eq(account(of)))
        .filter(bank_statements::year.eq(of.closed_on.year()))
        .filter(bank_statements::reference.eq(&of.reference));
    let columns = (bank_statements::id, bank_statements::sha256);
    let row: Option<(i64, Vec<u8>)> = same.select(columns).first(conn).await.optional()?;
    Ok(row.map(|(id, sha256)| ImportedBefore { id, sha256 }))
}

/// The account without blanks.
fn account(of: &Statement) -> String {
    of.account.to_string().replace(' ', "")
}

/// Records a statement without its entries; its number.
///
/// # Errors
/// Where one of the same reference is recorded, or the database fails.
pub async fn add(
    conn: &mut Connection,
    (statement, sha256): (&Statement, &[u8]),
    stamp: &Stamp,
) -> Result<i64, StoreError> {
    let id = next_id(conn, "bank_statement_ids").await?;
    let row = (
        bank_statements::id.eq(id),
        bank_statements::account.eq(account(statement)),
        bank_statements::reference.eq(&statement.reference),
        bank_statements::closed_on.eq(statement.closed_on),
        bank_statements::year.eq(statement.closed_on.year()),
        bank_statements::opening.eq(statement.opening.decimal()),
        bank_statements::closing.eq(statement.closing.decimal()),
        bank_statements::sha256.eq(sha256),
        bank_statements::recorded_at.eq(stamp.at),
        bank_statements::recorded_by.eq(&stamp.by),
    );
    diesel::insert_into(bank_statements::table).values(row).execute(conn).await?;
    Ok(id)
}

/// Records an entry of a statement, which may repeat one of an earlier statement.
///
/// # Errors
/// Where the database fails.
pub async fn add_entry(
    conn: &mut Connection,
    (statement, entry): (i64, &Entry),
    repeats: Option<EntryReference>,
) -> Result<(), StoreError> {
    let row = (
        bank_entries::statement.eq(statement),
        bank_entries::place.eq(place(entry)),
        bank_entries::booked.eq(entry.booked),
        bank_entries::value_date.eq(entry.value),
        bank_entries::amount.eq(entry.amount.decimal()),
        bank_entries::communication.eq(entry.communication.as_ref().map(|of| of.digits())),
        bank_entries::text.eq(&entry.text),
        bank_entries::counterparty.eq(entry.counterparty.as_ref()),
        bank_entries::counterparty_account.eq(entry.counterparty_account.as_ref()),
        bank_entries::bank_reference.eq(entry.bank_reference.as_ref()),
        bank_entries::repeats_statement.eq(repeats.map(|of| of.statement)),
        bank_entries::repeats_place.eq(repeats.map(|of| of.place)),
    );
    diesel::insert_into(bank_entries::table).values(row).execute(conn).await?;
    Ok(())
}

/// The place of an entry as it is stored.
pub fn place(entry: &Entry) -> i32 {
    i32::try_from(entry.place).unwrap_or(i32::MAX)
}

/// The entries of the same account with the same content that were recorded first, by statement and place.
///
/// # Errors
/// Where the database fails.
pub async fn alike(
    conn: &mut Connection,
    (statement, entry): (&Statement, &Entry),
) -> Result<Vec<EntryReference>, StoreError> {
    let of_account = bank_statements::table
        .filter(bank_statements::account.eq(account(statement)))
        .select(bank_statements::id);
    let communication = entry.communication.as_ref().map(|of| of.digits());
    let rows: Vec<(i64, i32)> = bank_entries::table
        .filter(bank_entries::statement.eq_any(of_account))
        .filter(bank_entries::repeats_statement.is_null())
        .filter(bank_entries::booked.eq(entry.booked))
        .filter(bank_entries::amount.eq(entry.amount.decimal()))
        .filter(bank_entries::value_date.eq(entry.value))
        .filter(bank_entries::text.eq(&entry.text))
        .filter(bank_entries::communication.is_not_distinct_from(communication))
        .filter(bank_entries::counterparty.is_not_distinct_from(entry.counterparty.as_ref()))
        .filter(bank_entries::counterparty_account.is_not_distinct_from(entry.counterparty_account.as_ref()))
        .filter(bank_entries::bank_reference.is_not_distinct_from(entry.bank_reference.as_ref()))
        .order((bank_entries::statement, bank_entries::place))
        .select((bank_entries::statement, bank_entries::place))
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(|(statement, place)| EntryReference { statement, place }).collect())
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = bank_statements)]
struct Row {
    id: i64,
    account: String,
    reference: String,
    closed_on: Day,
    opening: Decimal,
    closing: Decimal,
    recorded_at: DateTime<Utc>,
    recorded_by: String,
}

/// Statements, by number.
///
/// # Errors
/// Where the database fails.
pub async fn list(conn: &mut Connection, window: &Window<i64>) -> Result<Vec<StatementJson>, StoreError> {
    let mut query = bank_statements::table.into_boxed();
    if let Some(after) = window.after {
        query = query.filter(bank_statements::id.gt(after));
    }
    let query = query.order(bank_statements::id).limit(window.limit);
    let rows: Vec<Row> = query.select(Row::as_select()).load(conn).await?;
    let shown = rows.into_iter().map(|row| {
        let account: crate::domain::identifiers::Iban = stored(&row.account, "an account")?;
        Ok(StatementJson {
            id: row.id.to_string(),
            account: account.to_string(),
            reference: row.reference,
            closed_on: Text(row.closed_on),
            opening: Text(money(row.opening)?),
            closing: Text(money(row.closing)?),
            recorded_at: row.recorded_at,
            recorded_by: row.recorded_by,
        })
    });
    shown.collect()
}
