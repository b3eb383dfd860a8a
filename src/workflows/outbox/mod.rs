//! The outbox: what is issued is put into it in the same transaction, people ask for more, and whoever carries documents
//! takes them out one by one.

pub mod ask;
pub mod deliver;
mod packed;

use super::{Failed, end};
use crate::domain::receiving::Receiving;
use crate::records::outbox::recipients::recipients;
use crate::store::invoices::{self, NewInvoice};
use crate::store::orders::policies;
use crate::store::outbox::{NewDelivery, add};
use crate::store::{Connection, Stamp, StoreError};
use diesel_async::{AnsiTransactionManager, TransactionManager};
use std::collections::BTreeSet;

/// Lays documents down and puts them into the queue, each to those to whom its payer wants it to be sent.
///
/// # Errors
/// Where one was issued before, or the database fails.
pub(super) async fn lay_down(
    conn: &mut Connection,
    new: &[NewInvoice],
    stamp: &Stamp,
) -> Result<(), StoreError> {
    invoices::lay_down(conn, new, stamp).await?;
    let payers: BTreeSet<&String> = new.iter().map(|one| &one.organisation).collect();
    let payers: Vec<String> = payers.into_iter().cloned().collect();
    let policies = policies::of(conn, &payers).await?;
    let unsaid = Receiving::default();
    let queued = new.iter().flat_map(|one| {
        let receiving = policies.get(&one.organisation).map_or(&unsaid, |policy| &policy.receiving);
        recipients(receiving, &one.issued).into_iter().map(|to| NewDelivery {
            invoice: one.issued.number.clone(),
            channel: to.channel,
            recipient: to.address,
            reason: None,
        })
    });
    let queued: Vec<NewDelivery> = queued.collect();
    add(conn, &queued, stamp).await?;
    Ok(())
}

/// Carries work out in one transaction beside those that record: it changes only deliveries that it has in hand, so that
/// neither waits for the other.
async fn beside<R>(
    conn: &mut Connection,
    work: impl AsyncFnOnce(&mut Connection) -> Result<R, Failed>,
) -> Result<R, Failed> {
    AnsiTransactionManager::begin_transaction(conn).await.map_err(StoreError::from)?;
    let done = work(conn).await;
    end(conn, done).await
}
