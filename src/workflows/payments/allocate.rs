//! Deciding what a payment pays, instead of what was decided before; and that it counts no more.

use super::receive::kept;
use crate::domain::calendar::Day;
use crate::domain::invoice::InvoiceNumber;
use crate::domain::money::Money;
use crate::domain::payment::allocation::{NotAllocated, Target, not_allocated};
use crate::records::payments::kept::{Basis, Decided, KeptPayment};
use crate::records::payments::payment::AllocationRequest;
use crate::simulation::problem::{Code, Problems};
use crate::store::payments::claims::{Which, claims};
use crate::store::payments::ledger;
use crate::store::{Connection, Scope, Stamp};
use crate::workflows::Failed;
use std::collections::BTreeMap;

/// Allocates a payment anew; what was decided before is kept as history.
///
/// # Errors
/// Where it is unknown or reversed, was decided on meanwhile, or an amount goes beyond it or an invoice.
pub async fn allocate(
    conn: &mut Connection,
    (id, wanted): (i64, &AllocationRequest),
    (stamp, today): (&Stamp, Day),
) -> Result<KeptPayment, Failed> {
    let before = standing(conn, id).await?;
    let last = before.counts().map_or(0, |last| last.revision);
    if let Some(replaces) = wanted.replaces.filter(|replaces| i64::from(replaces.0) != i64::from(last)) {
        let message = format!("revision {last} counts, not {}: read the payment again", replaces.0);
        return Err(Failed::conflict("allocated_meanwhile", message));
    }
    let parts = wanted.parts();
    let open = open_without(conn, id, wanted).await?;

    let mut problems = refunds_on_days(wanted, (before.new.day, today));
    for (place, why) in not_allocated(before.new.amount, &parts, &open) {
        problems.add(wanted.pointer(place), code(&why), why.to_string());
    }
    problems.or(())?;

    let decided = Decided { basis: Basis::ByHand, reason: wanted.reason.0.clone(), parts };
    ledger::decide(conn, ((id, last.saturating_add(1)), &decided), stamp).await?;
    kept(conn, id).await
}

fn code(why: &NotAllocated) -> Code {
    match why {
        NotAllocated::Unknown(_) => Code::UnknownReference,
        NotAllocated::Twice(_) => Code::Duplicate,
        NotAllocated::BeyondPayment { .. } | NotAllocated::BeyondInvoice { .. } => Code::OutOfRange,
    }
}

/// Nothing is given back before it was received, or on a day that has not come.
fn refunds_on_days(wanted: &AllocationRequest, (received, today): (Day, Day)) -> Problems {
    let mut problems = Problems::default();
    for (place, refund) in wanted.refunds.iter().enumerate() {
        let (on, pointer) = (refund.on.0, format!("/refunds/{place}/on"));
        if on > today {
            problems.add(pointer, Code::NotYet, format!("{on} has not come: today is {today}"));
        } else if on < received {
            let message = format!("{on}: it was received on {received}, and cannot be given back before");
            problems.add(pointer, Code::OutOfRange, message);
        }
    }
    problems
}

/// What is open of the wanted invoices when this payment pays nothing.
async fn open_without(
    conn: &mut Connection,
    id: i64,
    wanted: &AllocationRequest,
) -> Result<BTreeMap<InvoiceNumber, Money>, Failed> {
    let numbers = wanted.parts().into_iter().filter_map(|part| match part.target {
        Target::Invoice(number) => Some(number.to_string()),
        Target::Refund(_) => None,
    });
    let found = claims(conn, &Scope::All, &Which::numbered(numbers)).await?;
    let name = id.to_string();
    let open = found.into_iter().map(|mut claim| {
        claim.received.retain(|one| *one.by != *name);
        (claim.number, claim.open(Day::MAX))
    });
    Ok(open.collect())
}

/// Reverses a payment that bounced or was recorded wrongly: it counts no more, as if it had not been received.
///
/// # Errors
/// Where it is unknown, or was reversed before.
pub async fn reverse(
    conn: &mut Connection,
    (id, reason): (i64, &str),
    stamp: &Stamp,
) -> Result<KeptPayment, Failed> {
    let before = standing(conn, id).await?;

    let next = before.counts().map_or(0, |last| last.revision).saturating_add(1);
    let decided = Decided { basis: Basis::Reversed, reason: reason.to_owned(), parts: Vec::new() };

    ledger::decide(conn, ((id, next), &decided), stamp).await?;
    kept(conn, id).await
}

/// A payment that was not reversed.
async fn standing(conn: &mut Connection, id: i64) -> Result<KeptPayment, Failed> {
    let before = kept(conn, id).await?;
    if before.reversed() {
        let message = format!("payment {id} was reversed and counts no more: record another");
        return Err(Failed::conflict("payment_reversed", message));
    }
    Ok(before)
}
