//! What is asked of the outbox.

use crate::domain::outbox::{Channel, State};
use crate::records::scalar::Short;
use crate::simulation::problem::Problems;
use deserr::Deserr;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A way by which a document is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserr, Serialize, Deserialize, ToSchema)]
#[deserr(error = Problems, rename_all = lowercase)]
#[serde(rename_all = "lowercase")]
#[schema(as = DeliveryChannel)]
pub enum ChannelForm {
    /// The structured invoice, by Peppol.
    Peppol,
    /// The PDF, by e-mail.
    Email,
}

impl From<ChannelForm> for Channel {
    fn from(form: ChannelForm) -> Channel {
        match form {
            ChannelForm::Peppol => Channel::Peppol,
            ChannelForm::Email => Channel::Email,
        }
    }
}

impl From<Channel> for ChannelForm {
    fn from(channel: Channel) -> ChannelForm {
        match channel {
            Channel::Peppol => ChannelForm::Peppol,
            Channel::Email => ChannelForm::Email,
        }
    }
}

/// Where a delivery stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = DeliveryState)]
pub enum StateForm {
    /// It waits for its first attempt.
    Queued,
    /// It is being sent.
    Sending,
    /// An attempt led nowhere; it is tried again.
    Retrying,
    /// It was handed over and is not confirmed yet; it is asked about.
    Pending,
    /// It was sent.
    Sent,
    /// It was refused, or tried often enough.
    GivenUp,
    /// It may have arrived or not: a person finds out and says so.
    Unclear,
    /// A person cancelled it.
    Cancelled,
}

impl From<State> for StateForm {
    fn from(state: State) -> StateForm {
        match state {
            State::Queued => StateForm::Queued,
            State::Sending => StateForm::Sending,
            State::Retrying => StateForm::Retrying,
            State::Pending => StateForm::Pending,
            State::Sent => StateForm::Sent,
            State::GivenUp => StateForm::GivenUp,
            State::Unclear => StateForm::Unclear,
            State::Cancelled => StateForm::Cancelled,
        }
    }
}

impl From<StateForm> for State {
    fn from(form: StateForm) -> State {
        match form {
            StateForm::Queued => State::Queued,
            StateForm::Sending => State::Sending,
            StateForm::Retrying => State::Retrying,
            StateForm::Pending => State::Pending,
            StateForm::Sent => State::Sent,
            StateForm::GivenUp => State::GivenUp,
            StateForm::Unclear => State::Unclear,
            StateForm::Cancelled => State::Cancelled,
        }
    }
}

/// That a document is to be sent, for the first time or once more.
#[derive(Debug, Clone, Deserr, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct DeliveryRequest {
    /// By which way.
    pub channel: ChannelForm,
    /// Why.
    #[schema(example = "De stad vond de eerste factuur niet terug")]
    pub reason: Short,
}

/// That a delivery is not to be made any more.
#[derive(Debug, Clone, Deserr, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct DeliveryCancellation {
    /// Why.
    #[schema(example = "De factuur werd op papier afgegeven")]
    pub reason: Short,
}

/// That a delivery of which it was unclear did arrive.
#[derive(Debug, Clone, Deserr, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct DeliveryConfirmation {
    /// Where it can be looked up.
    #[schema(example = "Telefonisch bevestigd door de financiële dienst op 16/05/2023")]
    pub evidence: Short,
}
