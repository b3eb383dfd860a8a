//! Numbers: taken for as many documents as are laid down together.

use super::rows::series_name;
use crate::domain::calendar::Day;
use crate::domain::invoice::number::LARGEST_SEQUENCE;
use crate::domain::invoice::{InvoiceNumber, Series};
use crate::store::schema::number_series;
use crate::store::{Connection, StoreError};
use chrono::Datelike;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use std::collections::BTreeMap;

/// How many numbers are taken of a series and year, and for which last day.
#[derive(Default)]
struct Wanted {
    count: i32,
    last_day: Day,
}

/// Takes the next numbers for documents of a series and a day of issue, in their order; days must not go back. What
/// follows must lay documents of these numbers down in the same transaction.
///
/// # Errors
/// Where the series of a year is full, or the database fails.
pub async fn take_numbers(
    conn: &mut Connection,
    documents: &[(Series, Day)],
) -> Result<Vec<InvoiceNumber>, StoreError> {
    let mut wanted: BTreeMap<(Series, i32), Wanted> = BTreeMap::new();
    for (series, day) in documents {
        let of = wanted.entry((*series, day.year())).or_default();
        of.count += 1;
        of.last_day = of.last_day.max(*day);
    }
    let mut next: BTreeMap<(Series, i32), i32> = BTreeMap::new();
    for ((series, year), wanted) in wanted {
        let last = take(conn, (series, year), &wanted).await?;
        next.insert((series, year), last - wanted.count);
    }
    let numbers = documents.iter().map(|(series, day)| {
        let taken = next.entry((*series, day.year())).or_default();
        *taken += 1;
        let number = u32::try_from(*taken).ok();
        let number = number.and_then(|number| InvoiceNumber::new(*series, day.year(), number));
        number.ok_or_else(|| full(day.year()))
    });
    numbers.collect()
}

/// Takes numbers of a series and year; the last of them.
async fn take(
    conn: &mut Connection,
    (series, year): (Series, i32),
    wanted: &Wanted,
) -> Result<i32, StoreError> {
    if wanted.count > i32::try_from(LARGEST_SEQUENCE).unwrap_or(i32::MAX) {
        return Err(full(year));
    }
    let row = (
        number_series::series.eq(series_name(series)),
        number_series::fiscal_year.eq(year),
        number_series::last_sequence.eq(wanted.count),
        number_series::last_issue_date.eq(wanted.last_day),
    );
    let taken = diesel::insert_into(number_series::table)
        .values(row)
        .on_conflict((number_series::series, number_series::fiscal_year))
        .do_update()
        .set((
            number_series::last_sequence.eq(number_series::last_sequence + wanted.count),
            number_series::last_issue_date.eq(wanted.last_day),
        ))
        .returning(number_series::last_sequence);
    Ok(taken.get_result(conn).await?)
}

fn full(year: i32) -> StoreError {
    StoreError::Unreadable(format!("no number is left in {year}: a series ends at {LARGEST_SEQUENCE}"))
}
