//! Which issued documents figures would touch: the corrections that a plan holds with them, and not without.

use super::store;
use crate::documents::issued::IssuedKind;
use crate::domain::invoice::Planned;
use crate::records::figure_imports::TouchedDocument;
use crate::records::figure_imports::compare::Comparison;
use crate::records::figure_imports::proposal::Proposal;
use crate::records::issuing::Days;
use crate::store::invoices::last_day;
use crate::store::{Connection, Stamp, StoreError};
use crate::workflows::Failed;
use crate::workflows::billing_run::plan::fingerprint;
use crate::workflows::issue::{Drawn, Knowledge, Only, draw};
use diesel_async::{AnsiTransactionManager, TransactionManager};
use std::collections::BTreeSet;

/// Plans with the figures and without them, and takes the figures back.
///
/// # Errors
/// Where the figures cannot be recorded, or the database fails.
pub(super) async fn documents(
    conn: &mut Connection,
    (proposal, comparison): (&Proposal, &Comparison),
    stamp: &Stamp,
) -> Result<Vec<TouchedDocument>, Failed> {
    if comparison.steps.is_empty() {
        return Ok(Vec::new());
    }
    let nothing_issued = last_day(conn).await?.is_none();
    let without = if nothing_issued { BTreeSet::new() } else { corrections(conn, stamp).await?.1 };
    // Recorded also where nothing was issued: what cannot be recorded is refused when it is shown, not when confirmed.
    AnsiTransactionManager::begin_transaction(conn).await.map_err(StoreError::from)?;
    let with = planned_with(conn, (proposal, comparison), stamp).await;
    AnsiTransactionManager::rollback_transaction(conn).await.map_err(StoreError::from)?;
    let (drawn, with) = with?;
    let touched = drawn.planned.iter().zip(with).filter(|(_, print)| !without.contains(print));
    Ok(touched.filter(|(one, _)| one.original.is_some()).map(|(one, _)| told(one)).collect())
}

async fn planned_with(
    conn: &mut Connection,
    (proposal, comparison): (&Proposal, &Comparison),
    stamp: &Stamp,
) -> Result<(Drawn, Vec<Vec<u8>>), Failed> {
    store::all(conn, (proposal, comparison), stamp).await?;
    let drawn = plan(conn, stamp).await?;
    let prints = drawn.planned.iter().map(fingerprint).collect::<Result<_, _>>()?;
    Ok((drawn, prints))
}

async fn corrections(conn: &mut Connection, stamp: &Stamp) -> Result<(Drawn, BTreeSet<Vec<u8>>), Failed> {
    let drawn = plan(conn, stamp).await?;
    let prints = drawn.planned.iter().map(fingerprint).collect::<Result<_, _>>()?;
    Ok((drawn, prints))
}

async fn plan(conn: &mut Connection, stamp: &Stamp) -> Result<Drawn, Failed> {
    let days = Days { as_of: stamp.day(), through: stamp.day() };
    draw(conn, (days, Knowledge::Current), Only::All).await
}

fn told(one: &Planned) -> TouchedDocument {
    TouchedDocument {
        contract: one.document.contract.to_string(),
        kind: IssuedKind::from(one.document.kind).name().to_owned(),
        corrects: one.corrects().map(str::to_owned),
        total: one.document.total.decimal(),
    }
}
