//! Billing runs: plans as they were made, what became of them, and what was issued of them.

pub mod fingerprints;
mod rows;

use super::schema::{billing_run_documents, billing_run_events, billing_runs, invoices};
use super::{Connection, Stamp, StoreError, Window};
use crate::domain::invoice::run::Entry;
use crate::records::billing::run::{NewRun, RunDocument, RunHeading};
use crate::records::billing::standing::{Event, EventKind};
use chrono::{DateTime, Utc};
use diesel::dsl::{count_star, max};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use fingerprints::Fingerprints;
use rows::{DocumentRow, NewDocumentRow, NewRunRow, RunRow};
use std::collections::BTreeMap;

/// Keeps a plan; its number.
///
/// # Errors
/// Where the database fails.
pub async fn add(conn: &mut Connection, new: &NewRun, stamp: &Stamp) -> Result<i64, StoreError> {
    /// Postgres takes at most 65,535 values in one statement.
    const ROWS: usize = 1000;
    let row = NewRunRow::of(new, stamp);
    let run: i64 = diesel::insert_into(billing_runs::table)
        .values(row)
        .returning(billing_runs::id)
        .get_result(conn)
        .await?;
    for chunk in new.documents.chunks(ROWS) {
        let rows: Vec<NewDocumentRow<'_>> = chunk.iter().map(|one| NewDocumentRow::of(run, one)).collect();
        diesel::insert_into(billing_run_documents::table).values(rows).execute(conn).await?;
    }
    Ok(run)
}

/// A plan without its documents.
///
/// # Errors
/// Where the database fails.
pub async fn get(conn: &mut Connection, run: i64) -> Result<Option<RunHeading>, StoreError> {
    let row: Option<RunRow> =
        billing_runs::table.find(run).select(RunRow::as_select()).first(conn).await.optional()?;
    Ok(row.map(Into::into))
}

/// What is blocked, held and warned of in a plan, and its difference from the plan before, as JSON.
///
/// # Errors
/// Where the database fails.
pub async fn result(conn: &mut Connection, run: i64) -> Result<String, StoreError> {
    Ok(billing_runs::table.find(run).select(billing_runs::result).first(conn).await?)
}

/// Fingerprints of what a plan rests on.
///
/// # Errors
/// Where the database fails.
pub async fn inputs(conn: &mut Connection, run: i64) -> Result<Fingerprints, StoreError> {
    let inputs: String = billing_runs::table.find(run).select(billing_runs::inputs).first(conn).await?;
    serde_json::from_str(&inputs).map_err(|error| StoreError::Unreadable(error.to_string()))
}

/// Plans, the last one first.
///
/// # Errors
/// Where the database fails.
pub async fn list(conn: &mut Connection, window: &Window<i64>) -> Result<Vec<RunHeading>, StoreError> {
    let mut query = billing_runs::table.into_boxed();
    if let Some(after) = window.after {
        query = query.filter(billing_runs::id.lt(after));
    }
    let query = query.order(billing_runs::id.desc()).limit(window.limit);
    let rows: Vec<RunRow> = query.select(RunRow::as_select()).load(conn).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// The last plan of the same agreement and contract that showed its own day.
///
/// # Errors
/// Where the database fails.
pub async fn last_of(
    conn: &mut Connection,
    agreement: Option<&str>,
    contract: Option<&str>,
) -> Result<Option<RunHeading>, StoreError> {
    let same = billing_runs::table
        .filter(billing_runs::agreement.is_not_distinct_from(agreement))
        .filter(billing_runs::contract.is_not_distinct_from(contract))
        .filter(diesel::dsl::not(billing_runs::looks_back));
    let last = same.order(billing_runs::id.desc()).select(RunRow::as_select());
    let row: Option<RunRow> = last.first(conn).await.optional()?;
    Ok(row.map(Into::into))
}

/// The documents of a plan in their order, each with its number once it is issued.
///
/// # Errors
/// Where the database fails.
pub async fn documents(
    conn: &mut Connection,
    run: i64,
    window: &Window<i32>,
) -> Result<Vec<RunDocument>, StoreError> {
    let of_run = billing_run_documents::run
        .nullable()
        .eq(invoices::run)
        .and(billing_run_documents::place.nullable().eq(invoices::run_place));
    let rows: Vec<(DocumentRow, Option<String>)> = billing_run_documents::table
        .left_join(invoices::table.on(of_run))
        .filter(billing_run_documents::run.eq(run))
        .filter(billing_run_documents::place.gt(window.after.unwrap_or(0)))
        .order(billing_run_documents::place)
        .limit(window.limit)
        .select((DocumentRow::as_select(), invoices::number.nullable()))
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(|(row, number)| row.read(number)).collect())
}

/// The documents of a plan as far as another is compared with it; those that were issued, by whatever way, left out.
///
/// # Errors
/// Where the database fails.
pub async fn entries(conn: &mut Connection, run: i64) -> Result<Vec<Entry>, StoreError> {
    let issued = invoices::table
        .filter(diesel::dsl::not(invoices::credits_all))
        .filter(invoices::contract.eq(billing_run_documents::contract))
        .filter(invoices::kind.eq(billing_run_documents::kind))
        .filter(invoices::period_from.eq(billing_run_documents::period_from))
        .filter(invoices::occurrence.eq(billing_run_documents::occurrence));
    let rows: Vec<DocumentRow> = billing_run_documents::table
        .filter(billing_run_documents::run.eq(run))
        .filter(diesel::dsl::not(diesel::dsl::exists(issued)))
        .order(billing_run_documents::place)
        .select(DocumentRow::as_select())
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(|row| row.read(None).entry()).collect())
}

/// How many documents of a run were issued.
///
/// # Errors
/// Where the database fails.
pub async fn issued(conn: &mut Connection, run: i64) -> Result<i64, StoreError> {
    Ok(invoices::table.filter(invoices::run.eq(run)).select(count_star()).first(conn).await?)
}

/// What became of a run.
///
/// # Errors
/// Where the database fails.
pub async fn events(conn: &mut Connection, run: i64) -> Result<Vec<Event>, StoreError> {
    let of = billing_run_events::table.filter(billing_run_events::run.eq(run));
    let columns = (
        billing_run_events::what,
        billing_run_events::detail,
        billing_run_events::happened_at,
        billing_run_events::by,
    );
    let rows: Vec<(String, Option<String>, DateTime<Utc>, String)> =
        of.order(billing_run_events::event).select(columns).load(conn).await?;
    let read = rows.into_iter().map(|(what, detail, at, by)| {
        let kind = EventKind::named(&what);
        let unknown = || StoreError::Unreadable(format!("'{what}' is no longer an event of a run"));
        Ok(Event { kind: kind.ok_or_else(unknown)?, detail, at, by })
    });
    read.collect()
}

/// Adds what became of a run.
///
/// # Errors
/// Where the database fails.
pub async fn add_event(
    conn: &mut Connection,
    run: i64,
    (kind, detail): (EventKind, Option<String>),
    stamp: &Stamp,
) -> Result<(), StoreError> {
    let of = billing_run_events::table.filter(billing_run_events::run.eq(run));
    let last: Option<i32> = of.select(max(billing_run_events::event)).first(conn).await?;
    let row = (
        billing_run_events::run.eq(run),
        billing_run_events::event.eq(last.unwrap_or(0).saturating_add(1)),
        billing_run_events::what.eq(kind.name()),
        billing_run_events::detail.eq(detail),
        billing_run_events::happened_at.eq(stamp.at),
        billing_run_events::by.eq(&stamp.by),
    );
    diesel::insert_into(billing_run_events::table).values(row).execute(conn).await?;
    Ok(())
}

/// Runs whose execution was started and neither stopped nor finished, each with who started it.
///
/// # Errors
/// Where the database fails.
pub async fn under_way(conn: &mut Connection) -> Result<Vec<(i64, String)>, StoreError> {
    let all = billing_run_events::table.order((billing_run_events::run, billing_run_events::event));
    let columns = (billing_run_events::run, billing_run_events::what, billing_run_events::by);
    let rows: Vec<(i64, String, String)> = all.select(columns).load(conn).await?;
    let last: BTreeMap<i64, (String, String)> =
        rows.into_iter().map(|(run, what, by)| (run, (what, by))).collect();
    let started = last.into_iter().filter(|(_, (what, _))| what == EventKind::Started.name());
    Ok(started.map(|(run, (_, by))| (run, by)).collect())
}

/// Takes a run, so that nobody else executes it until this connection ends; `false` where somebody has it.
///
/// # Errors
/// Where the database fails.
pub async fn take(conn: &mut Connection, run: i64) -> Result<bool, StoreError> {
    const EXECUTING: i64 = 0x0072_756e_0000_0000;
    #[derive(diesel::QueryableByName)]
    struct Taken {
        #[diesel(sql_type = diesel::sql_types::Bool)]
        taken: bool,
    }
    let lock = diesel::sql_query("SELECT pg_try_advisory_lock($1) AS taken");
    let taken: Taken =
        lock.bind::<diesel::sql_types::BigInt, _>(EXECUTING.wrapping_add(run)).get_result(conn).await?;
    Ok(taken.taken)
}
