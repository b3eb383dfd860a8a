//! The queue: adding, taking, and putting back.

use crate::domain::outbox::{Channel, State};
use crate::records::outbox::delivery::SentDocument;
use crate::store::schema::{deliveries, delivery_events};
use crate::store::{Connection, Stamp, StoreError};
use chrono::{DateTime, Utc};
use diesel::dsl::max;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

/// A document that is to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDelivery {
    /// Its number.
    pub invoice: String,
    /// By which way.
    pub channel: Channel,
    /// To whom.
    pub recipient: String,
    /// Why a person asks for it; `None` where issuing does.
    pub reason: Option<String>,
}

/// Puts documents into the queue; the names of their deliveries.
///
/// # Errors
/// Where one is under way by the same way, or the database fails.
pub async fn add(conn: &mut Connection, new: &[NewDelivery], stamp: &Stamp) -> Result<Vec<i64>, StoreError> {
    /// Postgres takes at most 65,535 values in one statement.
    const ROWS: usize = 1000;
    let row = |one: &NewDelivery| {
        (
            deliveries::invoice.eq(one.invoice.clone()),
            deliveries::channel.eq(one.channel.name()),
            deliveries::recipient.eq(one.recipient.clone()),
            deliveries::reason.eq(one.reason.clone()),
            deliveries::asked_at.eq(stamp.at),
            deliveries::asked_by.eq(stamp.by.clone()),
            deliveries::due_at.eq(stamp.at),
        )
    };
    let mut ids = Vec::with_capacity(new.len());
    for chunk in new.chunks(ROWS) {
        let rows: Vec<_> = chunk.iter().map(row).collect();
        let insert = diesel::insert_into(deliveries::table).values(rows).returning(deliveries::id);
        ids.extend(insert.get_results::<i64>(conn).await?);
    }
    Ok(ids)
}

/// A delivery as the queue knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its number.
    pub id: i64,
    /// The document.
    pub invoice: String,
    /// By which way.
    pub channel: Channel,
    /// To whom.
    pub recipient: String,
    /// Where it stands.
    pub state: State,
    /// How often it was tried.
    pub attempts: i32,
    /// Whether an attempt may have arrived without saying so.
    pub doubtful: bool,
    /// From when on it is tried next.
    pub due_at: Option<DateTime<Utc>>,
    /// Until when whoever sends it is believed to live.
    pub leased_until: Option<DateTime<Utc>>,
    /// When, by whom and why a person ended it.
    pub closed: Option<(DateTime<Utc>, String, String)>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = deliveries)]
struct Row {
    id: i64,
    invoice: String,
    channel: String,
    recipient: String,
    state: String,
    attempts: i32,
    doubtful: bool,
    due_at: Option<DateTime<Utc>>,
    leased_until: Option<DateTime<Utc>>,
}

impl TryFrom<Row> for Entry {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let unreadable =
            || StoreError::Unreadable(format!("delivery {} is of no known way or state", row.id));
        Ok(Entry {
            channel: Channel::named(&row.channel).ok_or_else(unreadable)?,
            state: State::named(&row.state).ok_or_else(unreadable)?,
            id: row.id,
            invoice: row.invoice,
            recipient: row.recipient,
            attempts: row.attempts,
            doubtful: row.doubtful,
            due_at: row.due_at,
            leased_until: row.leased_until,
            closed: None,
        })
    }
}

/// The delivery whose turn it is by some ways, or whose sender is gone, for this transaction alone: those that others
/// have in hand are passed over.
///
/// # Errors
/// Where the database fails.
pub async fn next(
    conn: &mut Connection,
    channels: &[Channel],
    now: DateTime<Utc>,
) -> Result<Option<Entry>, StoreError> {
    let names: Vec<&str> = channels.iter().map(|channel| channel.name()).collect();
    let due = deliveries::due_at.le(now).assume_not_null();
    let left = deliveries::leased_until.lt(now).assume_not_null();
    let turn = (deliveries::due_at.is_not_null().and(due).and(deliveries::channel.eq_any(names)))
        .or(deliveries::leased_until.is_not_null().and(left));
    let query = deliveries::table.filter(turn).order((deliveries::due_at, deliveries::id)).limit(1);
    let query = query.select(Row::as_select()).for_update().skip_locked();
    let row: Option<Row> = query.first(conn).await.optional()?;
    row.map(TryInto::try_into).transpose()
}

/// A delivery, for this transaction alone; waits for those that have it in hand.
///
/// # Errors
/// Where the database fails.
pub async fn of_id(conn: &mut Connection, id: i64) -> Result<Option<Entry>, StoreError> {
    let query = deliveries::table.filter(deliveries::id.eq(id)).select(Row::as_select()).for_update();
    let row: Option<Row> = query.first(conn).await.optional()?;
    row.map(TryInto::try_into).transpose()
}

/// Keeps where a delivery stands by now.
///
/// # Errors
/// Where it had ended, or the database fails.
pub async fn set(conn: &mut Connection, entry: &Entry) -> Result<(), StoreError> {
    let (closed_at, closed_by, closed_because) = match &entry.closed {
        Some((at, by, because)) => (Some(*at), Some(by), Some(because)),
        None => (None, None, None),
    };
    let values = (
        deliveries::state.eq(entry.state.name()),
        deliveries::attempts.eq(entry.attempts),
        deliveries::doubtful.eq(entry.doubtful),
        deliveries::due_at.eq(entry.due_at),
        deliveries::leased_until.eq(entry.leased_until),
        deliveries::closed_at.eq(closed_at),
        deliveries::closed_by.eq(closed_by),
        deliveries::closed_because.eq(closed_because),
    );
    diesel::update(deliveries::table.find(entry.id)).set(values).execute(conn).await?;
    Ok(())
}

/// Something that happens to a delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The attempt that it belongs to.
    pub attempt: i32,
    /// What happens.
    pub what: &'static str,
    /// When.
    pub at: DateTime<Utc>,
    /// Before an attempt the name of what is sent, and its documents.
    pub sends: Option<(String, Vec<SentDocument>)>,
    /// After an attempt what was said.
    pub said: Option<String>,
    /// When it is tried or asked about next.
    pub next_at: Option<DateTime<Utc>>,
}

/// Adds what happens to a delivery, which this transaction has in hand.
///
/// # Errors
/// Where the database fails.
pub async fn put(conn: &mut Connection, delivery: i64, event: &Event) -> Result<(), StoreError> {
    let of = delivery_events::table.filter(delivery_events::delivery.eq(delivery));
    let last: Option<i32> = of.select(max(delivery_events::event)).first(conn).await?;
    let documents = event.sends.as_ref().map(|(_, documents)| serde_json::to_value(documents)).transpose();
    let documents = documents.map_err(|error| StoreError::Unreadable(error.to_string()))?;
    let row = (
        delivery_events::delivery.eq(delivery),
        delivery_events::event.eq(last.unwrap_or(0).saturating_add(1)),
        delivery_events::attempt.eq(event.attempt),
        delivery_events::what.eq(event.what),
        delivery_events::happened_at.eq(event.at),
        delivery_events::message_id.eq(event.sends.as_ref().map(|(id, _)| id)),
        delivery_events::documents.eq(documents),
        delivery_events::said.eq(&event.said),
        delivery_events::next_at.eq(event.next_at),
    );
    diesel::insert_into(delivery_events::table).values(row).execute(conn).await?;
    Ok(())
}
