//! What happened to invoices after their issue: steps that are only added.

use super::money;
use crate::domain::calendar::Day;
use crate::domain::payment::{Happened, Kind};
use crate::records::payments::kept_step::KeptStep;
use crate::records::payments::step::NewStep;
use crate::store::schema::collection_events;
use crate::store::{Connection, Stamp, StoreError, next_id};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use rust_decimal::Decimal;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = collection_events)]
struct Row {
    id: i64,
    invoice: String,
    kind: String,
    happened_on: Day,
    refers_to: Option<i64>,
    amount: Option<Decimal>,
    term_days: Option<i32>,
    reason: Option<String>,
    evidence: Option<String>,
    recorded_at: DateTime<Utc>,
    recorded_by: String,
}

impl TryFrom<Row> for KeptStep {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let kind = Kind::ALL.into_iter().find(|kind| kind.name() == row.kind);
        let unreadable = || StoreError::Unreadable(format!("step {} is of no known kind", row.id));
        let happened = Happened {
            id: row.id,
            kind: kind.ok_or_else(unreadable)?,
            on: row.happened_on,
            refers_to: row.refers_to,
            amount: row.amount.map(money).transpose()?,
            term_days: row.term_days.and_then(|days| u32::try_from(days).ok()),
            by: row.recorded_by,
        };
        let (reason, evidence) = (row.reason, row.evidence);
        Ok(KeptStep { invoice: row.invoice, happened, reason, evidence, at: row.recorded_at })
    }
}

/// Records a step of an invoice.
///
/// # Errors
/// Where it does not follow what it refers to, or the database fails.
pub async fn add(
    conn: &mut Connection,
    (invoice, step): (&str, &NewStep),
    stamp: &Stamp,
) -> Result<KeptStep, StoreError> {
    let row = Row {
        id: next_id(conn, "collection_event_ids").await?,
        invoice: invoice.to_owned(),
        kind: step.kind.name().to_owned(),
        happened_on: step.on,
        refers_to: step.refers_to,
        amount: step.amount.map(|amount| amount.decimal()),
        term_days: step.term_days.and_then(|days| i32::try_from(days).ok()),
        reason: step.reason.clone(),
        evidence: step.evidence.clone(),
        recorded_at: stamp.at,
        recorded_by: stamp.by.clone(),
    };
    let insert = diesel::insert_into(collection_events::table).values(&row);
    let kept: Row = insert.returning(Row::as_returning()).get_result(conn).await?;
    kept.try_into()
}

/// All steps of some invoices, in the order of recording.
///
/// # Errors
/// Where the database fails.
pub async fn of(conn: &mut Connection, invoices: &[String]) -> Result<Vec<KeptStep>, StoreError> {
    let of = collection_events::table.filter(collection_events::invoice.eq_any(invoices));
    let rows: Vec<Row> = of.order(collection_events::id).select(Row::as_select()).load(conn).await?;
    rows.into_iter().map(TryInto::try_into).collect()
}
