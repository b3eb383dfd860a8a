//! VAT of what was issued, and of what was paid.

use super::money;
use crate::domain::calendar::{Day, Month, Period};
use crate::records::reports::vat::{IssuedVat, PaidPart, Split};
use crate::store::{Connection, StoreError};
use diesel::sql_types::{BigInt, Date, Numeric, Text};
use diesel_async::RunQueryDsl;
use rust_decimal::Decimal;

#[derive(diesel::QueryableByName)]
struct IssuedRow {
    #[diesel(sql_type = Date)]
    month: Day,
    #[diesel(sql_type = Numeric)]
    rate: Decimal,
    #[diesel(sql_type = BigInt)]
    documents: i64,
    #[diesel(sql_type = Numeric)]
    net: Decimal,
    #[diesel(sql_type = Numeric)]
    vat: Decimal,
    #[diesel(sql_type = Numeric)]
    rounding: Decimal,
}

#[derive(diesel::QueryableByName)]
struct PaidRow {
    #[diesel(sql_type = Text)]
    invoice: String,
    #[diesel(sql_type = Date)]
    day: Day,
    #[diesel(sql_type = Numeric)]
    amount: Decimal,
    #[diesel(sql_type = Numeric)]
    rate: Decimal,
    #[diesel(sql_type = Numeric)]
    net: Decimal,
    #[diesel(sql_type = Numeric)]
    vat: Decimal,
    #[diesel(sql_type = Numeric)]
    rounding: Decimal,
}

fn split(net: Decimal, vat: Decimal, rounding: Decimal) -> Result<Split, StoreError> {
    Ok(Split { net: money(net)?, vat: money(vat)?, rounding: money(rounding)? })
}

/// What was issued in some days, by month and rate; credit notes taken off.
///
/// # Errors
/// Where the database fails.
pub async fn issued(conn: &mut Connection, days: Period) -> Result<Vec<IssuedVat>, StoreError> {
    const SUMS: &str = "
        WITH signed AS (SELECT number, issue_date, rounding, CASE kind WHEN 'credit_note' THEN -1 ELSE 1 END AS sign
            FROM invoices WHERE issue_date BETWEEN $1 AND $2)
        SELECT date_trunc('month', issue_date)::date AS month, rate, count(*) AS documents,
            sum(sign * net) AS net, sum(sign * vat) AS vat, sum(sign * rounding) AS rounding
        FROM signed JOIN invoice_vat ON invoice = number GROUP BY 1, rate ORDER BY 1, rate";
    let query = diesel::sql_query(SUMS).bind::<Date, _>(days.from).bind::<Date, _>(days.to);
    let rows: Vec<IssuedRow> = query.load(conn).await?;
    let read = |row: IssuedRow| {
        let split = split(row.net, row.vat, row.rounding)?;
        let (month, documents) = (Month::of(row.month), row.documents);
        Ok(IssuedVat { month, rate: row.rate.normalize(), documents, split })
    };
    rows.into_iter().map(read).collect()
}

/// All that was paid, through the last of some days, on invoices on which something was paid in them: by the decisions
/// that count, in the order of payment.
///
/// # Errors
/// Where the database fails.
pub async fn paid(conn: &mut Connection, days: Period) -> Result<Vec<PaidPart>, StoreError> {
    const PARTS: &str = "
        WITH counting AS (SELECT payment, max(revision) AS revision FROM allocation_revisions GROUP BY payment),
            parts AS (SELECT of.invoice, received_on AS day, payment, of.place, of.amount
                FROM allocations AS of JOIN counting USING (payment, revision) JOIN payments ON id = payment
                WHERE of.invoice IS NOT NULL AND received_on <= $2)
        SELECT parts.invoice, day, parts.amount, rate, invoice_vat.net, invoice_vat.vat, rounding
        FROM parts JOIN invoices ON number = parts.invoice JOIN invoice_vat ON invoice_vat.invoice = number
        WHERE parts.invoice IN (SELECT invoice FROM parts WHERE day >= $1)
        ORDER BY parts.invoice, day, payment, parts.place";
    let query = diesel::sql_query(PARTS).bind::<Date, _>(days.from).bind::<Date, _>(days.to);
    let rows: Vec<PaidRow> = query.load(conn).await?;
    let read = |row: PaidRow| {
        let of = (row.rate.normalize(), split(row.net, row.vat, row.rounding)?);
        Ok(PaidPart { invoice: row.invoice, day: row.day, amount: money(row.amount)?, of })
    };
    rows.into_iter().map(read).collect()
}
