//! Importing official figures in two steps: a file is read and shown, then confirmed. Nothing of it counts before.

pub mod intake;
mod store;
mod touched;

use super::Failed;
use crate::domain::calendar::{Day, first_of_january};
use crate::records::figure_imports::compare::{Comparison, Counting};
use crate::records::figure_imports::proposal::{Handed, Proposal, kind_of};
use crate::records::figure_imports::register::Register;
use crate::records::figure_imports::{FigureImport, ImportState, LeftRow};
use crate::simulation::problem::Problems;
use crate::store::figure_imports::{self as kept, NewImport};
use crate::store::{Connection, Stamp, StoreError, figures, mergers, write_alone};
use chrono::Datelike;
use diesel_async::{AnsiTransactionManager, TransactionManager};
use rust_decimal::Decimal;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// Shows what a file would change, and keeps it to be confirmed. The same file, handed in again with the same year and
/// publication, changes nothing: its import is answered (`false`).
///
/// # Errors
/// Where its figures cannot be recorded.
pub async fn preview(
    conn: &mut Connection,
    (handed, tolerance): (&Handed, Decimal),
    stamp: &Stamp,
) -> Result<(FigureImport, bool), Failed> {
    if let Some(before) = kept::same(conn, (&handed.sha256, handed.year, handed.published)).await? {
        return Ok((before, false));
    }
    let (mut proposal, left) = Proposal::of(handed)?;
    let counting = counting(conn, &proposal).await?;
    proposal.known_from(stamp.day(), &counting.populations, handed);
    let mut comparison = Comparison::of((&proposal, &handed.found.areas), &counting, tolerance);
    let rests_on = rests_on(&comparison)?;
    let found = &handed.found;
    comparison.preview.rows = found.rows;
    let aside = found.aside.iter().map(|one| LeftRow { place: one.place.clone(), what: one.what.clone() });
    comparison.preview.aside = aside.chain(left).collect();
    comparison.preview.more_aside = u64::try_from(found.more_aside).unwrap_or(u64::MAX);
    comparison.preview.touched = touched::documents(conn, (&proposal, &comparison), stamp).await?;
    let new = NewImport {
        kind: kind_of(handed).name(),
        file_name: handed.name.clone(),
        sha256: handed.sha256.clone(),
        bytes: i64::try_from(handed.bytes).unwrap_or(i64::MAX),
        year: handed.year,
        published: handed.published,
        content: to_json(&proposal)?,
        preview: to_json(&comparison.preview)?,
        rests_on,
    };
    let id = kept::add(conn, &new, stamp).await?;
    Ok((of_number(conn, id).await?, true))
}

/// Shows what a file would change, and keeps nothing. Writes of others wait meanwhile.
///
/// # Errors
/// As for keeping it.
pub async fn try_out(
    conn: &mut Connection,
    (handed, tolerance): (&Handed, Decimal),
    stamp: &Stamp,
) -> Result<FigureImport, Failed> {
    AnsiTransactionManager::begin_transaction(conn).await.map_err(StoreError::from)?;
    let shown = match write_alone(conn).await {
        Ok(()) => preview(conn, (handed, tolerance), stamp).await,
        Err(error) => Err(error.into()),
    };
    AnsiTransactionManager::rollback_transaction(conn).await.map_err(StoreError::from)?;
    shown.map(|(import, _)| import)
}

/// Records the figures of an import. Asking again changes nothing.
///
/// # Errors
/// Where there is no such import, it was withdrawn, or what it rests on changed since it was shown.
pub async fn confirm(conn: &mut Connection, id: i64, stamp: &Stamp) -> Result<FigureImport, Failed> {
    let import = of_number(conn, id).await?;
    match import.state {
        ImportState::Confirmed => return Ok(import),
        ImportState::Withdrawn => {
            return Err(Failed::conflict(
                "import_withdrawn",
                "the import was withdrawn: hand the file in again",
            ));
        }
        ImportState::Previewed => {}
    }
    let (content, shown) = kept::content(conn, id).await?;
    let proposal = read(&content)?;
    let counting = counting(conn, &proposal).await?;
    let comparison = Comparison::of((&proposal, &[]), &counting, Decimal::ONE_HUNDRED);
    if rests_on(&comparison)? != shown {
        let message = "figures that this import would change were recorded or corrected since it was shown: withdraw it, \
                       and hand the file in again to see what it changes now";
        return Err(Failed::conflict("figures_changed", message));
    }
    let came = store::all(conn, (&proposal, &comparison), stamp).await?;
    kept::came_from(conn, id, &came).await?;
    kept::register(conn, id, &proposal.municipalities).await?;
    kept::close(conn, id, (ImportState::Confirmed, stamp)).await?;
    of_number(conn, id).await
}

/// Lets an import be that was only shown. Asking again changes nothing.
///
/// # Errors
/// Where there is no such import, or it was confirmed.
pub async fn withdraw(conn: &mut Connection, id: i64, stamp: &Stamp) -> Result<(), Failed> {
    let import = of_number(conn, id).await?;
    if import.state == ImportState::Confirmed {
        let message = "the import was confirmed: correct or withdraw its figures instead";
        return Err(Failed::conflict("import_confirmed", message));
    }
    if import.state == ImportState::Previewed {
        kept::close(conn, id, (ImportState::Withdrawn, stamp)).await?;
    }
    Ok(())
}

/// An import by its number.
///
/// # Errors
/// Where there is none.
pub async fn of_number(conn: &mut Connection, id: i64) -> Result<FigureImport, Failed> {
    let found = kept::get(conn, id).await?;
    found.ok_or_else(|| Failed::not_found("import of figures", &id.to_string()))
}

/// What counts beside a proposal.
async fn counting(conn: &mut Connection, proposal: &Proposal) -> Result<Counting, Failed> {
    let years: BTreeSet<i32> =
        proposal.populations.iter().flat_map(|one| [one.on.0.year(), one.on.0.year() - 1]).collect();
    let days: Vec<Day> = years.into_iter().map(first_of_january).collect();
    let mut counting =
        Counting { register: Register::beside(&kept::registered(conn).await?), ..Counting::default() };
    if !days.is_empty() {
        counting.populations = figures::population::counted_on(conn, &days).await?;
    }
    if !proposal.indices.is_empty() {
        counting.indices = figures::index::counting(conn).await?;
    }
    if !proposal.mergers.is_empty() {
        counting.mergers = mergers::all_recorded(conn).await?;
    }
    Ok(counting)
}

/// The fingerprint of what a comparison would change, with what counted before.
fn rests_on(comparison: &Comparison) -> Result<Vec<u8>, StoreError> {
    Ok(Sha256::digest(to_json(&comparison.steps)?).to_vec())
}

fn to_json(value: &impl serde::Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Unreadable(error.to_string()))
}

/// The figures of an import as they were kept.
fn read(content: &str) -> Result<Proposal, Failed> {
    let unreadable = |why: String| Failed::Store(StoreError::Unreadable(why));
    let value: serde_json::Value =
        serde_json::from_str(content).map_err(|error| unreadable(error.to_string()))?;
    let read = deserr::deserialize::<Proposal, _, Problems>(value);
    read.map_err(|found| {
        let first = found.as_slice().first().map(|one| one.message.clone());
        unreadable(first.unwrap_or_default())
    })
}
