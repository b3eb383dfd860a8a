//! Payments, and each decision on what one pays: the last one counts, none is changed.

use super::money;
use crate::domain::calendar::Day;
use crate::domain::payment::allocation::{Part, Target};
use crate::records::payments::kept::{
    Basis, Decided, DecidedRevision, EntryReference, KeptPayment, NewPayment,
};
use crate::store::schema::{allocation_revisions, allocations, invoices, payments};
use crate::store::{Connection, Stamp, StoreError, Window, next_id, stored};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use rust_decimal::Decimal;
use std::collections::HashMap;

/// Which of them.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Of this payer.
    pub payer: Option<String>,
    /// That pay this invoice, or did by an earlier decision.
    pub invoice: Option<String>,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = payments)]
struct Row {
    id: i64,
    received_on: Day,
    amount: Decimal,
    communication: Option<String>,
    text: String,
    payer: Option<String>,
    payer_name: Option<String>,
    account: Option<String>,
    evidence: Option<String>,
    statement: Option<i64>,
    place: Option<i32>,
    recorded_at: DateTime<Utc>,
    recorded_by: String,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = allocation_revisions)]
struct RevisionRow {
    payment: i64,
    revision: i32,
    basis: String,
    reason: String,
    recorded_at: DateTime<Utc>,
    recorded_by: String,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = allocations)]
struct PartRow {
    payment: i64,
    revision: i32,
    place: i32,
    invoice: Option<String>,
    refunded_on: Option<Day>,
    amount: Decimal,
}

impl PartRow {
    fn part(&self) -> Result<Part, StoreError> {
        let target = match (&self.invoice, self.refunded_on) {
            (Some(number), _) => Target::Invoice(stored(number, "the number of an invoice")?),
            (None, Some(day)) => Target::Refund(day),
            (None, None) => {
                return Err(StoreError::Unreadable(format!(
                    "a part of payment {} pays nothing",
                    self.payment
                )));
            }
        };
        Ok(Part { target, amount: money(self.amount)? })
    }
}

/// Records a payment with the first decision on what it pays; its number.
///
/// # Errors
/// Where the database fails.
pub async fn add(
    conn: &mut Connection,
    (new, decided): (&NewPayment, &Decided),
    stamp: &Stamp,
) -> Result<i64, StoreError> {
    let id = next_id(conn, "payment_ids").await?;
    let row = Row {
        id,
        received_on: new.day,
        amount: new.amount.decimal(),
        communication: new.communication.clone(),
        text: new.text.clone(),
        payer: new.payer.clone(),
        payer_name: new.payer_name.clone(),
        account: new.account.clone(),
        evidence: new.evidence.clone(),
        statement: new.entry.map(|entry| entry.statement),
        place: new.entry.map(|entry| entry.place),
        recorded_at: stamp.at,
        recorded_by: stamp.by.clone(),
    };
    diesel::insert_into(payments::table).values(&row).execute(conn).await?;
    decide(conn, ((id, 1), decided), stamp).await?;
    Ok(id)
}

/// Records a decision on what a payment pays, as its next revision.
///
/// # Errors
/// Where the revision is not the next one, or the database fails.
pub async fn decide(
    conn: &mut Connection,
    ((payment, revision), decided): ((i64, i32), &Decided),
    stamp: &Stamp,
) -> Result<(), StoreError> {
    let row = (
        allocation_revisions::payment.eq(payment),
        allocation_revisions::revision.eq(revision),
        allocation_revisions::basis.eq(decided.basis.name()),
        allocation_revisions::reason.eq(&decided.reason),
        allocation_revisions::recorded_at.eq(stamp.at),
        allocation_revisions::recorded_by.eq(&stamp.by),
    );
    diesel::insert_into(allocation_revisions::table).values(row).execute(conn).await?;
    let rows = (1..).zip(&decided.parts).map(|(place, part)| {
        let (invoice, refunded_on) = match part.target {
            Target::Invoice(number) => (Some(number.to_string()), None),
            Target::Refund(day) => (None, Some(day)),
        };
        PartRow { payment, revision, place, invoice, refunded_on, amount: part.amount.decimal() }
    });
    let rows: Vec<PartRow> = rows.collect();
    diesel::insert_into(allocations::table).values(&rows).execute(conn).await?;
    Ok(())
}

/// A payment with all decisions on it.
///
/// # Errors
/// Where the database fails.
pub async fn get(conn: &mut Connection, id: i64) -> Result<Option<KeptPayment>, StoreError> {
    let rows: Vec<Row> =
        payments::table.filter(payments::id.eq(id)).select(Row::as_select()).load(conn).await?;
    Ok(whole(conn, rows).await?.into_iter().next())
}

/// Payments, by number.
///
/// # Errors
/// Where the database fails.
pub async fn list(
    conn: &mut Connection,
    filter: &Filter,
    window: &Window<i64>,
) -> Result<Vec<KeptPayment>, StoreError> {
    let mut query = payments::table.into_boxed();
    if let Some(payer) = &filter.payer {
        query = query.filter(payments::payer.eq(payer));
    }
    if let Some(invoice) = &filter.invoice {
        let of = allocations::table.filter(allocations::invoice.eq(invoice)).select(allocations::payment);
        query = query.filter(payments::id.eq_any(of));
    }
    if let Some(after) = window.after {
        query = query.filter(payments::id.gt(after));
    }
    let query = query.order(payments::id).limit(window.limit);
    let rows: Vec<Row> = query.select(Row::as_select()).load(conn).await?;
    whole(conn, rows).await
}

/// All payments, by number.
///
/// # Errors
/// Where the database fails.
pub async fn all(conn: &mut Connection) -> Result<Vec<KeptPayment>, StoreError> {
    list(conn, &Filter::default(), &Window { after: None, limit: i64::MAX }).await
}

/// All payments of which something is left, by number.
///
/// # Errors
/// Where the database fails.
pub async fn with_credit(conn: &mut Connection) -> Result<Vec<KeptPayment>, StoreError> {
    let all = all(conn).await?;
    Ok(all.into_iter().filter(|payment| payment.left().is_positive()).collect())
}

/// Payments with their decisions.
async fn whole(conn: &mut Connection, rows: Vec<Row>) -> Result<Vec<KeptPayment>, StoreError> {
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let revisions = allocation_revisions::table.filter(allocation_revisions::payment.eq_any(&ids));
    let revisions: Vec<RevisionRow> = revisions
        .order((allocation_revisions::payment, allocation_revisions::revision))
        .select(RevisionRow::as_select())
        .load(conn)
        .await?;
    let of = allocations::table.filter(allocations::payment.eq_any(&ids)).order(allocations::place);
    let parts: Vec<PartRow> = of.select(PartRow::as_select()).load(conn).await?;
    let payers = payers(conn, &parts).await?;
    let mut by_revision: HashMap<(i64, i32), Vec<Part>> = HashMap::new();
    for row in &parts {
        by_revision.entry((row.payment, row.revision)).or_default().push(row.part()?);
    }
    let mut by_payment: HashMap<i64, Vec<DecidedRevision>> = HashMap::new();
    for row in revisions {
        let basis = Basis::named(&row.basis);
        let unreadable = || StoreError::Unreadable(format!("payment {} rests on nothing known", row.payment));
        let parts = by_revision.remove(&(row.payment, row.revision)).unwrap_or_default();
        let decided = Decided { basis: basis.ok_or_else(unreadable)?, reason: row.reason, parts };
        let (at, by) = (row.recorded_at, row.recorded_by);
        let revision = DecidedRevision { revision: row.revision, decided, at, by };
        by_payment.entry(row.payment).or_default().push(revision);
    }
    let kept = |row: Row| kept(row, &payers, &mut by_payment);
    rows.into_iter().map(kept).collect()
}

fn kept(
    row: Row,
    payers: &HashMap<String, String>,
    revisions: &mut HashMap<i64, Vec<DecidedRevision>>,
) -> Result<KeptPayment, StoreError> {
    let revisions = revisions.remove(&row.id).unwrap_or_default();
    let counting = revisions.last().into_iter().flat_map(|last: &DecidedRevision| &last.decided.parts);
    let payer_of_invoice = counting.into_iter().find_map(|part| match part.target {
        Target::Invoice(number) => payers.get(&number.to_string()).cloned(),
        Target::Refund(_) => None,
    });
    let entry = row.statement.zip(row.place).map(|(statement, place)| EntryReference { statement, place });
    let new = NewPayment {
        day: row.received_on,
        amount: money(row.amount)?,
        communication: row.communication,
        text: row.text,
        payer: row.payer.or(payer_of_invoice),
        payer_name: row.payer_name,
        account: row.account,
        evidence: row.evidence,
        entry,
    };
    Ok(KeptPayment { id: row.id, new, at: row.recorded_at, by: row.recorded_by, revisions })
}

/// Who pays the invoices of some parts.
async fn payers(conn: &mut Connection, parts: &[PartRow]) -> Result<HashMap<String, String>, StoreError> {
    let numbers: Vec<&String> = parts.iter().filter_map(|part| part.invoice.as_ref()).collect();
    let of = invoices::table.filter(invoices::number.eq_any(numbers));
    let rows: Vec<(String, String)> =
        of.select((invoices::number, invoices::organisation)).load(conn).await?;
    Ok(rows.into_iter().collect())
}
