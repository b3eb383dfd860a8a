//! Issued invoices with all that bears on their payment: credit notes, allocations, and what happened to them.

use super::{money, steps};
use crate::documents::issued::IssuedKind;
use crate::domain::calendar::Day;
use crate::domain::payment::{Claim, History, OnDay};
use crate::store::schema::{allocation_revisions, allocations, invoices, payments};
use crate::store::{Connection, Scope, StoreError, stored};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use rust_decimal::Decimal;
use std::collections::HashMap;

/// Which of them.
#[derive(Debug, Clone, Default)]
pub struct Which {
    /// Of this organisation.
    pub organisation: Option<String>,
    /// Of this contract.
    pub contract: Option<String>,
    /// Of these numbers.
    pub numbers: Option<Vec<String>>,
}

impl Which {
    /// Those of some numbers.
    pub fn numbered(numbers: impl IntoIterator<Item = String>) -> Which {
        Which { numbers: Some(numbers.into_iter().collect()), ..Which::default() }
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = invoices)]
struct Row {
    number: String,
    kind: String,
    organisation: String,
    contract: String,
    issue_date: Day,
    due_date: Option<Day>,
    total: Decimal,
}

/// Amounts by invoice.
type ByInvoice = HashMap<String, Vec<OnDay>>;

/// The invoices and exit fees that may be seen, by number.
///
/// # Errors
/// Where the database fails.
pub async fn claims(conn: &mut Connection, scope: &Scope, which: &Which) -> Result<Vec<Claim>, StoreError> {
    let mut query = invoices::table.filter(invoices::credits.is_null()).into_boxed();
    if let Some(seen) = scope.organisations() {
        query = query.filter(invoices::organisation.eq_any(seen));
    }
    if let Some(organisation) = &which.organisation {
        query = query.filter(invoices::organisation.eq(organisation));
    }
    if let Some(contract) = &which.contract {
        query = query.filter(invoices::contract.eq(contract));
    }
    if let Some(numbers) = &which.numbers {
        query = query.filter(invoices::number.eq_any(numbers));
    }
    let rows: Vec<Row> = query.order(invoices::number).select(Row::as_select()).load(conn).await?;
    let numbers: Vec<String> = rows.iter().map(|row| row.number.clone()).collect();
    let mut credited = credited(conn, &numbers).await?;
    let mut received = received(conn, &numbers).await?;
    let mut happened: HashMap<String, Vec<_>> = HashMap::new();
    for step in steps::of(conn, &numbers).await? {
        happened.entry(step.invoice).or_default().push(step.happened);
    }
    let claim = |row: Row| {
        let kind = IssuedKind::named(&row.kind);
        let kind =
            kind.ok_or_else(|| StoreError::Unreadable(format!("{} is of no known kind", row.number)))?;
        Ok(Claim {
            number: stored(&row.number, "the number of an invoice")?,
            kind: kind.into(),
            organisation: row.organisation.into(),
            contract: row.contract.into(),
            issued: row.issue_date,
            due: row.due_date.unwrap_or(row.issue_date),
            total: money(row.total)?,
            credited: credited.remove(&row.number).unwrap_or_default(),
            received: received.remove(&row.number).unwrap_or_default(),
            history: History::of(happened.remove(&row.number).unwrap_or_default()),
        })
    };
    rows.into_iter().map(claim).collect()
}

/// The credit notes on some invoices.
async fn credited(conn: &mut Connection, numbers: &[String]) -> Result<ByInvoice, StoreError> {
    let notes = invoices::table.filter(invoices::credits.eq_any(numbers)).order(invoices::number);
    let columns = (invoices::credits, invoices::number, invoices::issue_date, invoices::total);
    let rows: Vec<(Option<String>, String, Day, Decimal)> = notes.select(columns).load(conn).await?;
    let mut all = ByInvoice::new();
    for (original, note, day, total) in rows {
        let on_day = OnDay { by: note.into(), day, amount: money(total)? };
        all.entry(original.unwrap_or_default()).or_default().push(on_day);
    }
    Ok(all)
}

/// What was allocated to some invoices by the revisions that count.
async fn received(conn: &mut Connection, numbers: &[String]) -> Result<ByInvoice, StoreError> {
    let of = allocations::table.filter(allocations::invoice.eq_any(numbers));
    let of = of.inner_join(payments::table.on(payments::id.eq(allocations::payment)));
    let columns = (
        allocations::invoice,
        allocations::payment,
        allocations::revision,
        payments::received_on,
        allocations::amount,
    );
    let rows: Vec<(Option<String>, i64, i32, Day, Decimal)> =
        of.order((payments::received_on, payments::id)).select(columns).load(conn).await?;
    let ids: Vec<i64> = rows.iter().map(|(_, payment, ..)| *payment).collect();
    let last = allocation_revisions::table
        .filter(allocation_revisions::payment.eq_any(ids))
        .group_by(allocation_revisions::payment)
        .select((allocation_revisions::payment, diesel::dsl::max(allocation_revisions::revision)));
    let last: HashMap<i64, Option<i32>> = last.load(conn).await?.into_iter().collect();
    let mut all = ByInvoice::new();
    for (invoice, payment, revision, day, amount) in rows {
        if last.get(&payment) == Some(&Some(revision)) {
            let on_day = OnDay { by: payment.to_string().into(), day, amount: money(amount)? };
            all.entry(invoice.unwrap_or_default()).or_default().push(on_day);
        }
    }
    Ok(all)
}
