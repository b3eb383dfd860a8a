//! What was issued before, as far as planning must know it.

use crate::documents::issued::IssuedKind;
use crate::domain::calendar::{Day, Period};
use crate::domain::exact::TooLarge;
use crate::domain::invoice::{Amounts, IssuedBefore, Part};
use crate::domain::money::Money;
use crate::store::schema::{invoice_lines, invoice_vat, invoices};
use crate::store::{Connection, StoreError};
use diesel::dsl::sum;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use rust_decimal::Decimal;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

#[derive(Queryable, Selectable)]
#[diesel(table_name = invoices)]
struct Row {
    number: String,
    contract: String,
    organisation: String,
    kind: String,
    period_from: Day,
    period_to: Day,
    scheduled: Day,
    issue_date: Day,
    total: Decimal,
    credits: Option<String>,
    supplements: Option<String>,
    credits_all: bool,
}

/// A part of a document: its number, lot, component and amount.
type PartRow = (String, Option<String>, String, Option<Decimal>);

/// What was issued on some contracts up to and including a day, by number.
///
/// # Errors
/// Where the database fails.
pub async fn before(
    conn: &mut Connection,
    contracts: &[String],
    until: Option<Day>,
) -> Result<Vec<IssuedBefore>, StoreError> {
    let until = until.unwrap_or(Day::MAX);
    let of = invoices::contract.eq_any(contracts).and(invoices::issue_date.le(until));
    let rows = invoices::table.filter(of.clone()).order((invoices::issue_date, invoices::number));
    let rows: Vec<Row> = rows.select(Row::as_select()).load(conn).await?;
    let mut amounts = amounts(conn, contracts).await?;
    let rates = rates(conn, contracts).await?;

    let credited: HashSet<&str> =
        rows.iter().filter(|row| row.credits_all).filter_map(|row| row.credits.as_deref()).collect();
    let credited: Vec<bool> = rows.iter().map(|row| credited.contains(row.number.as_str())).collect();
    let found = rows.into_iter().zip(credited).map(|(row, credited)| {
        let amounts = amounts.remove(&row.number).unwrap_or_default();
        let rate = rates.get(&row.number).copied().unwrap_or_default();
        row.read((amounts, rate), credited)
    });
    found.collect()
}

/// The amount without VAT, and the cent that remains beside it and VAT, of what was issued on some contracts, by number.
///
/// # Errors
/// Where the database fails.
pub async fn net_amounts(
    conn: &mut Connection,
    contracts: &[String],
) -> Result<HashMap<String, (Money, Money)>, StoreError> {
    let of = invoices::table.filter(invoices::contract.eq_any(contracts));
    let rows: Vec<(String, Decimal, Decimal)> =
        of.select((invoices::number, invoices::net, invoices::rounding)).load(conn).await?;
    let cents = |amount| Money::of_cents(amount).map_err(unreadable);
    rows.into_iter().map(|(number, net, rounding)| Ok((number, (cents(net)?, cents(rounding)?)))).collect()
}

impl Row {
    fn read(
        self,
        (amounts, vat_rate): (Amounts, Decimal),
        credited: bool,
    ) -> Result<IssuedBefore, StoreError> {
        let kind = IssuedKind::named(&self.kind);
        let kind =
            kind.ok_or_else(|| StoreError::Unreadable(format!("{} is of no known kind", self.number)))?;
        let period = Period::new(self.period_from, self.period_to);
        let period =
            period.ok_or_else(|| StoreError::Unreadable(format!("{} is for no days", self.number)))?;
        Ok(IssuedBefore {
            total: Money::of_cents(self.total).map_err(unreadable)?,
            amounts,
            vat_rate,
            corrects: self.credits.or(self.supplements).map(Into::into),
            credited,
            by_hand: self.credits_all,
            number: self.number.into(),
            contract: self.contract.into(),
            organisation: self.organisation.into(),
            kind: kind.into(),
            period,
            scheduled: self.scheduled,
            issue_date: self.issue_date,
        })
    }
}

fn unreadable(TooLarge: TooLarge) -> StoreError {
    StoreError::Unreadable("an issued amount can no longer be read".to_owned())
}

/// The amounts of documents by part of the contract.
async fn amounts(
    conn: &mut Connection,
    contracts: &[String],
) -> Result<HashMap<String, Amounts>, StoreError> {
    let part = (invoice_lines::invoice, invoice_lines::lot, invoice_lines::component);
    let rows = invoice_lines::table
        .filter(invoice_lines::invoice.eq_any(numbers(contracts)))
        .group_by(part)
        .select((part.0, part.1, part.2, sum(invoice_lines::amount)));
    let rows: Vec<PartRow> = rows.load(conn).await?;
    let mut names: HashSet<Arc<str>> = HashSet::new();
    let mut found: HashMap<String, Amounts> = HashMap::new();
    for (number, lot, component, amount) in rows {
        let lot = lot.map(|lot| one_of(&mut names, lot));
        let part = Part { lot, component: one_of(&mut names, component) };
        let amount = Money::of_cents(amount.unwrap_or_default()).map_err(unreadable)?;
        found.entry(number).or_default().insert(part, amount);
    }
    Ok(found)
}

/// The same text once in memory.
fn one_of(names: &mut HashSet<Arc<str>>, name: String) -> Arc<str> {
    if let Some(known) = names.get(name.as_str()) {
        return known.clone();
    }
    let new: Arc<str> = name.into();
    names.insert(new.clone());
    new
}

/// The rate of VAT of documents.
async fn rates(conn: &mut Connection, contracts: &[String]) -> Result<HashMap<String, Decimal>, StoreError> {
    let of = invoice_vat::table.filter(invoice_vat::invoice.eq_any(numbers(contracts)));
    let rows: Vec<(String, Decimal)> =
        of.select((invoice_vat::invoice, invoice_vat::rate)).load(conn).await?;
    Ok(rows.into_iter().collect())
}

#[diesel::dsl::auto_type(no_type_alias)]
fn numbers(contracts: &[String]) -> _ {
    invoices::table.filter(invoices::contract.eq_any(contracts)).select(invoices::number)
}
