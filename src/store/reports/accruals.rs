//! What was invoiced by a day, by part of a contract.

use super::money;
use crate::domain::calendar::{Day, Period};
use crate::domain::invoice::Part;
use crate::domain::invoice::accrual::{Amount, Invoiced};
use crate::store::{Connection, StoreError};
use diesel::sql_types::{Array, Date, Integer, Nullable, Numeric, Text};
use diesel_async::RunQueryDsl;
use rust_decimal::Decimal;

#[derive(diesel::QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    contract: String,
    #[diesel(sql_type = Nullable<Text>)]
    lot: Option<String>,
    #[diesel(sql_type = Text)]
    component: String,
    #[diesel(sql_type = Date)]
    period_from: Day,
    #[diesel(sql_type = Date)]
    period_to: Day,
    #[diesel(sql_type = Integer)]
    budget_year: i32,
    #[diesel(sql_type = Numeric)]
    net: Decimal,
    #[diesel(sql_type = Numeric)]
    gross: Decimal,
}

/// What was invoiced on some contracts up to and including a day; credit notes below zero.
///
/// # Errors
/// Where the database fails.
pub async fn invoiced(
    conn: &mut Connection,
    contracts: &[String],
    through: Day,
) -> Result<Vec<Invoiced>, StoreError> {
    const PARTS: &str = "
        SELECT of.contract, lines.lot, lines.component, of.period_from, of.period_to, of.budget_year,
            sum(CASE of.kind WHEN 'credit_note' THEN -lines.net ELSE lines.net END) AS net,
            sum(CASE of.kind WHEN 'credit_note' THEN -lines.amount ELSE lines.amount END) AS gross
        FROM invoices AS of JOIN invoice_lines AS lines ON lines.invoice = of.number
        WHERE of.contract = ANY ($1) AND of.issue_date <= $2
        GROUP BY of.contract, lines.lot, lines.component, of.period_from, of.period_to, of.budget_year";
    let query = diesel::sql_query(PARTS).bind::<Array<Text>, _>(contracts).bind::<Date, _>(through);
    let rows: Vec<Row> = query.load(conn).await?;
    rows.into_iter().map(read).collect()
}

fn read(row: Row) -> Result<Invoiced, StoreError> {
    let days = Period::new(row.period_from, row.period_to);
    let unreadable = || StoreError::Unreadable(format!("a document of {} is for no days", row.contract));
    Ok(Invoiced {
        period: days.ok_or_else(unreadable)?,
        contract: row.contract.into(),
        part: Part { lot: row.lot.map(Into::into), component: row.component.into() },
        budget_year: row.budget_year,
        amount: Amount { net: money(row.net)?, gross: money(row.gross)? },
    })
}
