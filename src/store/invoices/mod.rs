//! Issued invoices: taking numbers, laying documents down, and reading them back.

mod before;
pub mod documents;
mod numbers;
pub(super) mod rows;
pub(super) mod seen;

pub use before::{before, net_amounts};
pub use numbers::take_numbers;
pub use rows::NewInvoice;

use super::schema::{invoice_lines, invoice_steps, invoice_vat, invoices, number_series};
use super::{Connection, Scope, Stamp, StoreError, Window, stored};
use crate::documents::issued::IssuedInvoice;
use crate::domain::calendar::Day;
use crate::domain::invoice::InvoiceNumber;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use rows::Rows;
use rust_decimal::Decimal;
use seen::seen_by;

/// Which of them.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Of this contract.
    pub contract: Option<String>,
    /// Of this organisation.
    pub organisation: Option<String>,
    /// Of this kind.
    pub kind: Option<String>,
    /// Issued in this year.
    pub fiscal_year: Option<i32>,
    /// Borne by the budget of this year.
    pub budget_year: Option<i32>,
    /// Issued by this billing run.
    pub run: Option<i64>,
    /// One of these numbers.
    pub numbers: Option<Vec<String>>,
}

/// An invoice as it was laid down, and the text of it.
#[derive(Debug, Clone)]
pub struct Snapshot {
    /// What was laid down.
    pub issued: IssuedInvoice,
    /// The same, byte for byte as it was stored.
    pub text: String,
}

fn snapshot(number: &str, text: String) -> Result<Snapshot, StoreError> {
    let issued = serde_json::from_str(&text);
    let issued = issued.map_err(|error| {
        StoreError::Unreadable(format!("invoice {number} can no longer be read: {error}"))
    })?;
    Ok(Snapshot { issued, text })
}

/// The day of the last number that was given, in whatever series and year.
///
/// # Errors
/// Where the database fails.
pub async fn last_day(conn: &mut Connection) -> Result<Option<Day>, StoreError> {
    let last = diesel::dsl::max(number_series::last_issue_date);
    Ok(number_series::table.select(last).first(conn).await?)
}

/// Lays documents down, in the order of their numbers.
///
/// # Errors
/// Where one was issued before, or the database fails.
pub async fn lay_down(conn: &mut Connection, new: &[NewInvoice], stamp: &Stamp) -> Result<(), StoreError> {
    /// Postgres takes at most 65,535 values in one statement.
    const ROWS: usize = 1000;
    let (mut invoice, mut lines, mut vat, mut steps) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for one in new {
        let rows = Rows::of(one, stamp)?;
        invoice.push(rows.invoice);
        lines.extend(rows.lines);
        vat.extend(rows.vat);
        steps.extend(rows.steps);
    }
    for chunk in invoice.chunks(ROWS) {
        diesel::insert_into(invoices::table).values(chunk).execute(conn).await?;
    }
    for chunk in lines.chunks(ROWS) {
        diesel::insert_into(invoice_lines::table).values(chunk).execute(conn).await?;
    }
    for chunk in vat.chunks(ROWS) {
        diesel::insert_into(invoice_vat::table).values(chunk).execute(conn).await?;
    }
    for chunk in steps.chunks(ROWS) {
        diesel::insert_into(invoice_steps::table).values(chunk).execute(conn).await?;
    }
    Ok(())
}

/// An issued invoice; `None` where it is unknown, or is for others to see: those who pay it, and the subscriber for
/// whom they do.
///
/// # Errors
/// Where the database fails.
pub async fn get(conn: &mut Connection, scope: &Scope, number: &str) -> Result<Option<Snapshot>, StoreError> {
    let mut query = invoices::table.filter(invoices::number.eq(number)).into_boxed();
    if let Some(seen) = scope.organisations() {
        query = query.filter(seen_by(seen));
    }
    let text: Option<String> = query.select(invoices::snapshot).first(conn).await.optional()?;
    text.map(|text| snapshot(number, text)).transpose()
}

/// Issued invoices, by number.
///
/// # Errors
/// Where the database fails.
pub async fn list(
    conn: &mut Connection,
    scope: &Scope,
    filter: &Filter,
    window: &Window<String>,
) -> Result<Vec<Snapshot>, StoreError> {
    let mut query = fitting(scope, filter);
    if let Some(after) = &window.after {
        query = query.filter(invoices::number.gt(after));
    }
    let query = query.order(invoices::number).limit(window.limit);
    let rows: Vec<(String, String)> = query.select((invoices::number, invoices::snapshot)).load(conn).await?;
    rows.into_iter().map(|(number, text)| snapshot(&number, text)).collect()
}

/// How many issued invoices there are.
///
/// # Errors
/// Where the database fails.
pub async fn count(conn: &mut Connection, scope: &Scope, filter: &Filter) -> Result<i64, StoreError> {
    Ok(fitting(scope, filter).count().get_result(conn).await?)
}

/// Those that may be seen and were asked for.
fn fitting<'a>(scope: &'a Scope, filter: &'a Filter) -> invoices::BoxedQuery<'a, diesel::pg::Pg> {
    let mut query = invoices::table.into_boxed();
    if let Some(seen) = scope.organisations() {
        query = query.filter(seen_by(seen));
    }
    if let Some(organisation) = &filter.organisation {
        query = query.filter(invoices::organisation.eq(organisation));
    }
    if let Some(contract) = &filter.contract {
        query = query.filter(invoices::contract.eq(contract));
    }
    if let Some(kind) = &filter.kind {
        query = query.filter(invoices::kind.eq(kind));
    }
    if let Some(year) = filter.fiscal_year {
        query = query.filter(invoices::fiscal_year.eq(year));
    }
    if let Some(year) = filter.budget_year {
        query = query.filter(invoices::budget_year.eq(year));
    }
    if let Some(run) = filter.run {
        query = query.filter(invoices::run.eq(run));
    }
    if let Some(numbers) = &filter.numbers {
        query = query.filter(invoices::number.eq_any(numbers));
    }
    query
}

/// What crediting an invoice by hand must know of it, beside its snapshot.
#[derive(Debug, Clone)]
pub struct Standing {
    /// Who pays.
    pub organisation: String,
    /// Credit notes that correct it, by number.
    pub credit_notes: Vec<InvoiceNumber>,
    /// Supplementary invoices to it that were not taken back, by number.
    pub supplements: Vec<InvoiceNumber>,
}

/// How an invoice stands.
///
/// # Errors
/// Where the database fails.
pub async fn standing(conn: &mut Connection, number: &str) -> Result<Standing, StoreError> {
    let of = invoices::table.filter(invoices::number.eq(number));
    let organisation = of.select(invoices::organisation).first(conn).await?;
    let notes = invoices::table.filter(invoices::credits.eq(number)).order(invoices::number);
    let notes: Vec<String> = notes.select(invoices::number).load(conn).await?;
    let notes = notes.iter().map(|number| stored(number, "the number of a credit note"));
    let credit_notes = notes.collect::<Result<_, _>>()?;

    let supplements = invoices::table.filter(invoices::supplements.eq(number)).order(invoices::number);
    let supplements: Vec<(String, Decimal)> =
        supplements.select((invoices::number, invoices::total)).load(conn).await?;
    let numbers: Vec<&String> = supplements.iter().map(|(number, _)| number).collect();
    let credited = invoices::table.filter(invoices::credits.eq_any(numbers)).group_by(invoices::credits);
    let credited: Vec<(Option<String>, Option<Decimal>)> =
        credited.select((invoices::credits, diesel::dsl::sum(invoices::total))).load(conn).await?;
    let taken_back = |one: &(String, Decimal)| credited.contains(&(Some(one.0.clone()), Some(one.1)));
    let standing = supplements.iter().filter(|one| !taken_back(one));
    let supplements = standing.map(|(number, _)| stored(number, "the number of an invoice"));
    Ok(Standing { organisation, credit_notes, supplements: supplements.collect::<Result<_, _>>()? })
}
