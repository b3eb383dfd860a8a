//! The numbers of issued documents, in the order of series, year and number.

use crate::domain::calendar::Day;
use crate::domain::invoice::Series;
use crate::domain::money::Money;
use crate::domain::replay::numbering::{Counter, Numbered};
use crate::store::schema::{invoices, number_series};
use crate::store::{Connection, StoreError, stored};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Text;
use diesel_async::RunQueryDsl;
use rust_decimal::Decimal;

/// How many are read at once.
const AT_ONCE: i64 = 5000;

/// A series and year, as they are stored.
pub type Place = (String, i32);

/// Series and years of which something was issued.
///
/// # Errors
/// Where the database fails.
pub async fn places(conn: &mut Connection) -> Result<Vec<Place>, StoreError> {
    let all = invoices::table.select((invoices::series, invoices::fiscal_year)).distinct();
    Ok(all.order((invoices::series, invoices::fiscal_year)).load(conn).await?)
}

/// The documents of a series and year after a place in it; none where there are no more.
///
/// # Errors
/// Where a number can no longer be read, or the database fails.
pub async fn numbered(
    conn: &mut Connection,
    (series, year): &Place,
    after: i32,
) -> Result<Vec<(i32, Numbered)>, StoreError> {
    let of = invoices::table.filter(invoices::series.eq(series)).filter(invoices::fiscal_year.eq(year));
    let next = of.filter(invoices::sequence.gt(after)).order(invoices::sequence).limit(AT_ONCE);
    let columns = (
        invoices::sequence,
        invoices::number,
        invoices::issue_date,
        invoices::communication,
        invoices::total,
    );
    let rows: Vec<(i32, String, Day, Option<String>, Decimal)> = next.select(columns).load(conn).await?;
    let documents = rows.into_iter().map(|(sequence, number, issue_date, communication, total)| {
        Ok((sequence, of_row((&number, issue_date), communication, total)?))
    });
    documents.collect()
}

/// A document as far as its number goes.
pub(super) fn of_row(
    (number, issue_date): (&str, Day),
    communication: Option<String>,
    total: Decimal,
) -> Result<Numbered, StoreError> {
    let number = stored(number, "the number of a document")?;
    let too_large = |_| StoreError::Unreadable(format!("the total of {number} can no longer be read"));
    Ok(Numbered { number, issue_date, communication, total: Money::of_cents(total).map_err(too_large)? })
}

/// How far each series of a year is said to have come.
///
/// # Errors
/// Where a series is not known, or the database fails.
pub async fn counters(conn: &mut Connection) -> Result<Vec<Counter>, StoreError> {
    let rows: Vec<(String, i32, i32, Day)> = number_series::table.load(conn).await?;
    let counters = rows.into_iter().map(|(series, fiscal_year, last, last_day)| {
        let known = match series.as_str() {
            "invoice" => Series::Invoice,
            "credit_note" => Series::CreditNote,
            _ => return Err(StoreError::Unreadable(format!("'{series}' is no series of numbers"))),
        };
        Ok(Counter { series: known, fiscal_year, last: u32::try_from(last).unwrap_or_default(), last_day })
    });
    counters.collect()
}

/// The name of the database.
///
/// # Errors
/// Where the database fails.
pub async fn database(conn: &mut Connection) -> Result<String, StoreError> {
    Ok(diesel::select(sql::<Text>("current_database()::text")).get_result(conn).await?)
}
