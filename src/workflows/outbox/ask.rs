//! What people ask of the outbox: to send a document once more, to let a delivery be, to say that one arrived.

use crate::domain::calendar::Day;
use crate::domain::outbox::{Channel, State};
use crate::domain::receiving::Receiving;
use crate::domain::succession::Payer;
use crate::records::outbox::recipients::{Recipient, recipient};
use crate::store::invoices::{get, standing};
use crate::store::orders::policies;
use crate::store::outbox::{Entry, Filter, NewDelivery, add, list, of_id, set};
use crate::store::{Connection, Scope, Stamp, Window, mergers};
use crate::workflows::Failed;

/// Puts a document into the queue once more, or for the first time; the name of the delivery. An earlier delivery by the
/// same way of which nobody knows whether it arrived ends with this. The transaction must write alone.
///
/// # Errors
/// Where the document is unknown, is on its way already, or nobody is known to whom it would go.
pub async fn send(
    conn: &mut Connection,
    (number, channel, reason): (&str, Channel, &str),
    (stamp, today): (&Stamp, Day),
) -> Result<i64, Failed> {
    let to = to_whom(conn, (number, channel), today).await?;
    if let Some(before) = under_way(conn, number, channel).await? {
        if before.state != State::Unclear {
            let message = format!(
                "{number} is on its way by {} (delivery {}): wait for it, or cancel it first",
                channel.name(),
                before.id
            );
            return Err(Failed::conflict("delivery_under_way", message));
        }
        let because = format!("opnieuw gevraagd: {reason}");
        close(conn, before, (State::Cancelled, because), stamp).await?;
    }
    let reason = Some(reason.to_owned());
    let new = NewDelivery { invoice: number.to_owned(), channel, recipient: to.address, reason };
    let ids = add(conn, &[new], stamp).await?;
    ids.into_iter().next().ok_or_else(|| Failed::not_found("invoice", number))
}

async fn to_whom(
    conn: &mut Connection,
    (number, channel): (&str, Channel),
    today: Day,
) -> Result<Recipient, Failed> {
    let found = get(conn, &Scope::All, number).await?;
    let issued = found.ok_or_else(|| Failed::not_found("invoice", number))?.issued;
    let organisation = standing(conn, number).await?.organisation;
    let payer = match mergers::succession(conn).await?.payer_on(&organisation, today) {
        Payer::Organisation(heir) => heir,
        Payer::Unrecorded => organisation,
    };
    let policies = policies::of(conn, std::slice::from_ref(&payer)).await?;
    let receiving = policies.get(&payer).map_or_else(Receiving::default, |policy| policy.receiving.clone());
    let unknown = || {
        let message = format!("'{payer}' has no address for e-mail: record `invoice_email` in its policy");
        Failed::conflict("address_unknown", message)
    };
    recipient(channel, &receiving, &issued).ok_or_else(unknown)
}

/// The delivery of a document by a way that has not ended, for this transaction alone.
async fn under_way(conn: &mut Connection, number: &str, channel: Channel) -> Result<Option<Entry>, Failed> {
    let open = State::ALL.into_iter().filter(|state| state.is_under_way() || *state == State::Unclear);
    let filter = Filter {
        invoice: Some(number.to_owned()),
        channel: Some(channel),
        states: open.collect(),
        ..Filter::default()
    };
    let found = list(conn, &Scope::All, &filter, &Window { after: None, limit: 1 }).await?;
    let Some(id) = found.first().and_then(|one| one.id.parse().ok()) else { return Ok(None) };
    let entry = of_id(conn, id).await?;
    // Whoever had it in hand may have ended it by now.
    Ok(entry.filter(|entry| entry.state.is_under_way() || entry.state == State::Unclear))
}

/// Cancels a delivery that waits for an attempt, or of which nobody knows whether it arrived.
///
/// # Errors
/// Where it is unknown, is being sent, was handed over, or has ended.
pub async fn cancel(conn: &mut Connection, id: i64, (reason, stamp): (&str, &Stamp)) -> Result<(), Failed> {
    let entry = known(conn, id).await?;
    if !entry.state.may_be_cancelled() {
        let message = format!("delivery {id} is {}: only what waits can be cancelled", entry.state.name());
        return Err(Failed::conflict("delivery_not_waiting", message));
    }
    close(conn, entry, (State::Cancelled, reason.to_owned()), stamp).await
}

/// Says that a delivery arrived of which that was unclear.
///
/// # Errors
/// Where it is unknown, or not unclear.
pub async fn confirm(
    conn: &mut Connection,
    id: i64,
    (evidence, stamp): (&str, &Stamp),
) -> Result<(), Failed> {
    let entry = known(conn, id).await?;
    if entry.state != State::Unclear {
        let message = format!("delivery {id} is {}: only an unclear one is confirmed", entry.state.name());
        return Err(Failed::conflict("delivery_not_unclear", message));
    }
    close(conn, entry, (State::Sent, evidence.to_owned()), stamp).await
}

async fn known(conn: &mut Connection, id: i64) -> Result<Entry, Failed> {
    of_id(conn, id).await?.ok_or_else(|| Failed::not_found("delivery", &id.to_string()))
}

async fn close(
    conn: &mut Connection,
    entry: Entry,
    (state, because): (State, String),
    stamp: &Stamp,
) -> Result<(), Failed> {
    let closed = Some((stamp.at, stamp.by.clone(), because));
    Ok(set(conn, &Entry { state, due_at: None, leased_until: None, closed, ..entry }).await?)
}
