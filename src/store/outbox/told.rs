//! Deliveries as they are told, each with all that happened to it.

use crate::domain::outbox::{Channel, State};
use crate::records::outbox::delivery::{Delivery, DeliveryClosing, DeliveryEvent, SentDocument};
use crate::store::invoices::seen::seen_by;
use crate::store::schema::{deliveries, delivery_events, invoices};
use crate::store::{Connection, Scope, StoreError, Window};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde_json::Value;
use std::collections::HashMap;

/// Which deliveries.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Of this number.
    pub id: Option<i64>,
    /// Of this document.
    pub invoice: Option<String>,
    /// Of this way.
    pub channel: Option<Channel>,
    /// In one of these states; in any where empty.
    pub states: Vec<State>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = deliveries)]
struct Row {
    id: i64,
    invoice: String,
    channel: String,
    recipient: String,
    reason: Option<String>,
    asked_at: DateTime<Utc>,
    asked_by: String,
    state: String,
    attempts: i32,
    due_at: Option<DateTime<Utc>>,
    closed_at: Option<DateTime<Utc>>,
    closed_by: Option<String>,
    closed_because: Option<String>,
}

impl Row {
    fn read(self, events: Vec<DeliveryEvent>) -> Result<Delivery, StoreError> {
        let id = self.id;
        let unreadable = || StoreError::Unreadable(format!("delivery {id} is of no known way or state"));
        let closed = self.closed_at.zip(self.closed_by).zip(self.closed_because);
        Ok(Delivery {
            id: id.to_string(),
            invoice: self.invoice,
            channel: Channel::named(&self.channel).ok_or_else(unreadable)?.into(),
            recipient: self.recipient,
            state: State::named(&self.state).ok_or_else(unreadable)?.into(),
            waits_for: None,
            attempts: self.attempts,
            next_at: self.due_at,
            reason: self.reason,
            asked_at: self.asked_at,
            asked_by: self.asked_by,
            closed: closed.map(|((at, by), because)| DeliveryClosing { at, by, because }),
            events,
        })
    }
}

/// Deliveries of documents that may be seen, the last one first.
///
/// # Errors
/// Where the database fails.
pub async fn list(
    conn: &mut Connection,
    scope: &Scope,
    filter: &Filter,
    window: &Window<i64>,
) -> Result<Vec<Delivery>, StoreError> {
    let mut query = deliveries::table.into_boxed();
    if let Some(seen) = scope.organisations() {
        // Those of one organisation are few.
        let visible = invoices::table.filter(seen_by(seen)).select(invoices::number);
        let visible: Vec<String> = visible.load(conn).await?;
        query = query.filter(deliveries::invoice.eq_any(visible));
    }
    if let Some(id) = filter.id {
        query = query.filter(deliveries::id.eq(id));
    }
    if let Some(invoice) = &filter.invoice {
        query = query.filter(deliveries::invoice.eq(invoice));
    }
    if let Some(channel) = filter.channel {
        query = query.filter(deliveries::channel.eq(channel.name()));
    }
    if !filter.states.is_empty() {
        query = query.filter(deliveries::state.eq_any(filter.states.iter().map(|state| state.name())));
    }
    if let Some(after) = window.after {
        query = query.filter(deliveries::id.lt(after));
    }
    let query = query.order(deliveries::id.desc()).limit(window.limit);
    let rows: Vec<Row> = query.select(Row::as_select()).load(conn).await?;

    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let mut events = events(conn, &ids).await?;
    rows.into_iter()
        .map(|row| {
            let own = events.remove(&row.id).unwrap_or_default();
            row.read(own)
        })
        .collect()
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = delivery_events)]
struct EventRow {
    delivery: i64,
    attempt: i32,
    what: String,
    happened_at: DateTime<Utc>,
    message_id: Option<String>,
    documents: Option<Value>,
    said: Option<String>,
    next_at: Option<DateTime<Utc>>,
}

/// What happened to some deliveries, each in order.
async fn events(conn: &mut Connection, ids: &[i64]) -> Result<HashMap<i64, Vec<DeliveryEvent>>, StoreError> {
    let of = delivery_events::table.filter(delivery_events::delivery.eq_any(ids));
    let of = of.order((delivery_events::delivery, delivery_events::event));
    let rows: Vec<EventRow> = of.select(EventRow::as_select()).load(conn).await?;
    let mut found: HashMap<i64, Vec<DeliveryEvent>> = HashMap::new();
    for row in rows {
        let documents: Option<Vec<SentDocument>> =
            row.documents.map(serde_json::from_value).transpose().map_err(|error| {
                StoreError::Unreadable(format!("what delivery {} sent: {error}", row.delivery))
            })?;
        found.entry(row.delivery).or_default().push(DeliveryEvent {
            attempt: row.attempt,
            what: row.what,
            at: row.happened_at,
            message_id: row.message_id,
            documents: documents.unwrap_or_default(),
            said: row.said,
            next_at: row.next_at,
        });
    }
    Ok(found)
}
