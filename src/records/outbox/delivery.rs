//! A delivery as it is told: where it stands, and every attempt.

use super::asked::{ChannelForm, StateForm};
use crate::domain::outbox::{Channel, State};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a delivery waits for beside its turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = DeliveryWaitsFor)]
pub enum WaitsFor {
    /// The service has no settings for its way.
    ChannelNotConfigured,
    /// A person who finds out whether it arrived.
    Person,
}

/// A document that is sent, by its fingerprint: that of the kept document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SentDocument {
    /// Its media type.
    #[schema(example = "application/xml")]
    pub media_type: String,
    /// SHA-256 of its bytes, in hexadecimal digits.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub sha256: String,
}

/// Something that happened to a delivery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DeliveryEvent {
    /// The attempt that it belongs to, from 1.
    pub attempt: i32,
    /// What happened: `sending` and `asking` come before an attempt; `accepted`, `pending` (taken, to be confirmed),
    /// `lost` (not known to whoever took it), `refused`, `failed` or `unknown` (may have arrived) after it.
    #[schema(example = "accepted")]
    pub what: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: DateTime<Utc>,
    /// Names what is sent, the same in every attempt: what stands before the `@` of the Message-ID of a mail, or the key
    /// for the access point.
    #[schema(required = true)]
    pub message_id: Option<String>,
    /// What is sent.
    pub documents: Vec<SentDocument>,
    /// What the other side said, or what went wrong.
    #[schema(required = true)]
    pub said: Option<String>,
    /// When it is tried or asked about next.
    #[schema(required = true, value_type = Option<String>, format = DateTime)]
    pub next_at: Option<DateTime<Utc>>,
}

/// How a person ended a delivery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DeliveryClosing {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: DateTime<Utc>,
    /// Who: the name of the token.
    pub by: String,
    /// Why, or where it can be looked up.
    pub because: String,
}

/// A document on its way to a recipient.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Delivery {
    /// Its number.
    #[schema(example = "1")]
    pub id: String,
    /// The document.
    #[schema(example = "2023000001")]
    pub invoice: String,
    /// By which way.
    pub channel: ChannelForm,
    /// Participant of Peppol or address for e-mail, as it was when this was asked for.
    #[schema(example = "iso6523-actorid-upis::0208:0207500123")]
    pub recipient: String,
    /// Where it stands.
    pub state: StateForm,
    /// What it waits for beside its turn; null where it waits for nothing else.
    #[schema(required = true)]
    pub waits_for: Option<WaitsFor>,
    /// How often it was tried.
    pub attempts: i32,
    /// From when on it is tried or asked about next; null where it is not.
    #[schema(required = true, value_type = Option<String>, format = DateTime)]
    pub next_at: Option<DateTime<Utc>>,
    /// Why a person asked for it; null where issuing the document did.
    #[schema(required = true)]
    pub reason: Option<String>,
    /// When it was asked for.
    #[schema(value_type = String, format = DateTime)]
    pub asked_at: DateTime<Utc>,
    /// Who issued the document or asked for it: the name of the token.
    pub asked_by: String,
    /// How a person ended it; null where nobody did.
    #[schema(required = true)]
    pub closed: Option<DeliveryClosing>,
    /// What happened to it, in order.
    pub events: Vec<DeliveryEvent>,
}

impl Delivery {
    /// The same, as a service tells it that can send by some ways.
    pub fn told_by(mut self, configured: &[Channel]) -> Delivery {
        let state = State::from(self.state);
        let can = configured.contains(&self.channel.into());
        self.waits_for = match state {
            State::Unclear => Some(WaitsFor::Person),
            _ if state.waits() && !can => Some(WaitsFor::ChannelNotConfigured),
            _ => None,
        };
        self
    }
}

/// Where the sending of a document stands as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Dispatched {
    /// Nothing is sent: its payer wants that people do it, or all of it was cancelled.
    NotToBeSent,
    /// Something is still to be sent or confirmed.
    UnderWay,
    /// Something was given up, or nobody knows whether it arrived: a person must act.
    NeedsAPerson,
    /// It was sent by every way.
    Sent,
}

impl Dispatched {
    /// Where all deliveries of a document, in their order, stand together: of each way the last one counts that was not
    /// cancelled.
    pub fn of(deliveries: &[Delivery]) -> Dispatched {
        let last = |channel: Channel| {
            let counts =
                |one: &&Delivery| Channel::from(one.channel) == channel && one.state != StateForm::Cancelled;
            deliveries.iter().rfind(counts).map(|one| State::from(one.state))
        };
        let states: Vec<State> = Channel::ALL.into_iter().filter_map(last).collect();
        let any = |is: fn(&State) -> bool| states.iter().any(is);
        if any(|state| matches!(state, State::GivenUp | State::Unclear)) {
            Dispatched::NeedsAPerson
        } else if any(|state| state.is_under_way()) {
            Dispatched::UnderWay
        } else if states.is_empty() {
            Dispatched::NotToBeSent
        } else {
            Dispatched::Sent
        }
    }
}

/// All deliveries of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct InvoiceDeliveries {
    /// The document.
    #[schema(example = "2023000001")]
    pub number: String,
    /// Where they stand together.
    pub dispatched: Dispatched,
    /// The deliveries, the first one first.
    pub items: Vec<Delivery>,
}
