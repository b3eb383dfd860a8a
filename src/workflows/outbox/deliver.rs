//! Delivering: a document is taken out of the queue, sent, and what came of it is kept.
//!
//! That it is being sent is committed before it is: whatever dies afterwards leaves a trace. A sender that never comes
//! back leaves it unknown whether the document arrived; what follows from that is the domain's.

use super::beside;
use super::packed::packed;
use crate::domain::outbox::{Backoff, LEASE, Outcome, State, Tried, verdict};
use crate::records::outbox::delivery::SentDocument;
use crate::records::outbox::parcel::{Carrier, Parcel, Reply};
use crate::store::Connection;
use crate::store::outbox::{Entry, Event, next, of_id, put, set};
use crate::workflows::Failed;
use chrono::{DateTime, Utc};

/// What is said where whoever sent something never came back.
const GONE: &str = "de verzending werd afgebroken: het is niet geweten of het document aankwam";

/// How documents are sent.
pub struct Sending<'a> {
    /// Who carries them.
    pub carrier: &'a dyn Carrier,
    /// When attempts that lead nowhere are repeated.
    pub backoff: &'a Backoff,
    /// Whether the structured invoice is attached to mails, too.
    pub ubl_in_mail: bool,
}

/// A document that this process has in hand.
pub struct InHand {
    /// The delivery.
    pub id: i64,
    /// The document.
    pub invoice: String,
    attempt: i32,
    asked: bool,
    parcel: Parcel,
}

impl InHand {
    /// Hands it over, or asks what became of it. Takes as long as the other side does.
    pub fn hand_over(&self, carrier: &dyn Carrier) -> Reply {
        match &self.parcel {
            Parcel::Structured(structured) if self.asked => carrier.ask(structured),
            parcel => carrier.send(parcel),
        }
    }
}

/// What became of a turn.
pub enum Turn {
    /// A document was taken and is to be handed over now.
    Taken(Box<InHand>),
    /// A delivery was settled without handing anything over.
    Settled {
        /// The document.
        invoice: String,
        /// Where its delivery stands.
        state: State,
    },
}

/// Takes the next document whose turn it is; `None` where there is none. Its forms are kept, and that it is being sent.
///
/// # Errors
/// Where the database fails.
pub async fn take(
    conn: &mut Connection,
    sending: &Sending<'_>,
    now: DateTime<Utc>,
) -> Result<Option<Turn>, Failed> {
    beside(conn, async |conn| {
        let Some(entry) = next(conn, sending.carrier.channels(), now).await? else { return Ok(None) };
        let invoice = entry.invoice.clone();
        if entry.state == State::Sending {
            let state =
                settle(conn, (entry, false), (&Reply::new(Outcome::Unknown, GONE), sending, now)).await?;
            return Ok(Some(Turn::Settled { invoice, state }));
        }
        match packed(conn, &entry, (sending.ubl_in_mail, now)).await? {
            Ok((parcel, documents)) => {
                let in_hand = taken(conn, entry, (parcel, documents, now)).await?;
                Ok(Some(Turn::Taken(Box::new(in_hand))))
            }
            Err(why) => {
                let state =
                    settle(conn, (entry, false), (&Reply::new(Outcome::Refused, why), sending, now)).await?;
                Ok(Some(Turn::Settled { invoice, state }))
            }
        }
    })
    .await
}

async fn taken(
    conn: &mut Connection,
    entry: Entry,
    (parcel, documents, now): (Parcel, Vec<SentDocument>, DateTime<Utc>),
) -> Result<InHand, Failed> {
    let asked = entry.state == State::Pending;
    let attempt = entry.attempts.saturating_add(1);
    let sends = (!asked).then(|| (parcel.id().to_owned(), documents));
    let what = if asked { "asking" } else { "sending" };
    put(conn, entry.id, &Event { attempt, what, at: now, sends, said: None, next_at: None }).await?;
    let (id, invoice) = (entry.id, entry.invoice.clone());
    let leased_until = Some(now + LEASE);
    set(conn, &Entry { state: State::Sending, attempts: attempt, due_at: None, leased_until, ..entry })
        .await?;
    Ok(InHand { id, invoice, attempt, asked, parcel })
}

/// Keeps what came of handing a document over; where its delivery stands then. A delivery that went on meanwhile only
/// learns of it.
///
/// # Errors
/// Where the database fails.
pub async fn record(
    conn: &mut Connection,
    in_hand: &InHand,
    (reply, sending, now): (&Reply, &Sending<'_>, DateTime<Utc>),
) -> Result<State, Failed> {
    beside(conn, async |conn| {
        let found = of_id(conn, in_hand.id).await?;
        let entry = found.ok_or_else(|| Failed::not_found("delivery", &in_hand.id.to_string()))?;
        let same = entry.attempts == in_hand.attempt;
        // Whoever was believed to be gone may come back and know.
        if same && matches!(entry.state, State::Sending | State::Unclear) {
            return settle(conn, (entry, in_hand.asked), (reply, sending, now)).await;
        }
        let event = after(in_hand.attempt, (reply, now), None);
        put(conn, entry.id, &event).await?;
        Ok(entry.state)
    })
    .await
}

fn after(attempt: i32, (reply, at): (&Reply, DateTime<Utc>), next_at: Option<DateTime<Utc>>) -> Event {
    let said = Some(reply.said.clone());
    Event { attempt, what: reply.outcome.name(), at, sends: None, said, next_at }
}

/// Keeps an outcome and what follows from it.
async fn settle(
    conn: &mut Connection,
    (entry, asked): (Entry, bool),
    (reply, sending, now): (&Reply, &Sending<'_>, DateTime<Utc>),
) -> Result<State, Failed> {
    let attempts = u32::try_from(entry.attempts).unwrap_or(0);
    let tried = Tried { channel: entry.channel, attempts, doubtful: entry.doubtful, asked };
    let verdict = verdict(tried, reply.outcome, sending.backoff);
    let due_at = verdict.wait.map(|wait| now + wait);
    put(conn, entry.id, &after(entry.attempts, (reply, now), due_at)).await?;
    let (state, doubtful) = (verdict.state, verdict.doubtful);
    set(conn, &Entry { state, doubtful, due_at, leased_until: None, ..entry }).await?;
    Ok(state)
}
