//! What is asked about what happens to an invoice after its issue: letters, disputes, suspensions, interest.

use super::amount::Amount;
use crate::domain::calendar::Day;
use crate::domain::money::Money;
use crate::domain::payment::Kind;
use crate::domain::payment::suspension::LateTerms;
use crate::records::scalar::Short;
use crate::simulation::form::scalar::{Date, Few};
use crate::simulation::problem::{Code, Problems};
use deserr::Deserr;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A step that is to be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewStep {
    /// What happened.
    pub kind: Kind,
    /// When.
    pub on: Day,
    /// The step that it ends, confirms, lifts or withdraws.
    pub refers_to: Option<i64>,
    /// Disputed or charged.
    pub amount: Option<Money>,
    /// Days that a formal notice gives.
    pub term_days: Option<u32>,
    /// Why.
    pub reason: Option<String>,
    /// Where it can be looked up.
    pub evidence: Option<String>,
}

impl NewStep {
    /// A step of a kind, on a day, with nothing else.
    pub fn new(kind: Kind, on: Day) -> NewStep {
        NewStep { kind, on, refers_to: None, amount: None, term_days: None, reason: None, evidence: None }
    }

    fn because(self, reason: &Short) -> NewStep {
        NewStep { reason: Some(reason.0.clone()), ..self }
    }

    fn proven(self, evidence: Option<&Short>) -> NewStep {
        NewStep { evidence: evidence.map(|text| text.0.clone()), ..self }
    }
}

/// A letter to somebody who pays late.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserr, Serialize, Deserialize, ToSchema)]
#[deserr(error = Problems)]
#[serde(rename_all = "snake_case")]
pub enum LetterKind {
    /// A reminder.
    #[deserr(rename = "reminder")]
    Reminder,
    /// A formal notice (*ingebrekestelling*), after whose term the service may be suspended.
    #[deserr(rename = "formal_notice")]
    FormalNotice,
}

/// A letter that was sent about an invoice.
#[derive(Debug, Clone, Deserr, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct ReminderRequest {
    /// Which letter.
    pub kind: LetterKind,
    /// The day on which it was sent.
    #[schema(example = "2023-06-20")]
    pub sent_on: Date,
    /// Days that a formal notice gives from its dispatch, at most 365; 15 where left out.
    #[deserr(default)]
    #[schema(example = 15)]
    pub term_days: Option<Few>,
    /// Where it can be looked up.
    #[schema(example = "Aangetekende zending RR 123 456 789 BE")]
    pub evidence: Short,
}

impl ReminderRequest {
    /// What does not fit together.
    pub fn problems(&self) -> Problems {
        let mut problems = Problems::default();
        let term = self.term_days.map(|days| days.0);
        if self.kind == LetterKind::Reminder && term.is_some() {
            problems.add("/term_days", Code::WrongForm, "only a formal notice gives a term: leave it out");
        }
        if term.is_some_and(|days| !(1..=365).contains(&days)) {
            problems.add("/term_days", Code::OutOfRange, "a formal notice gives 1 to 365 days");
        }
        problems
    }

    /// The step that it is.
    pub fn step(&self, terms: &LateTerms) -> NewStep {
        let (kind, term_days) = match self.kind {
            LetterKind::Reminder => (Kind::Reminder, None),
            LetterKind::FormalNotice => {
                (Kind::FormalNotice, Some(self.term_days.map_or(terms.notice_term_days, |days| days.0)))
            }
        };
        NewStep { term_days, ..NewStep::new(kind, self.sent_on.0).proven(Some(&self.evidence)) }
    }
}

/// That an invoice was sent.
#[derive(Debug, Clone, Deserr, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct DispatchRequest {
    /// The day on which it was sent.
    #[schema(example = "2023-05-15")]
    pub sent_on: Date,
    /// Where it can be looked up.
    #[schema(example = "E-mail aan financien@antwerpen.be")]
    pub evidence: Short,
}

impl DispatchRequest {
    /// The step that it is.
    pub fn step(&self) -> NewStep {
        NewStep::new(Kind::Sent, self.sent_on.0).proven(Some(&self.evidence))
    }
}

/// That an invoice is disputed. While it is, nothing is reminded, and its days count neither as delay nor as term.
#[derive(Debug, Clone, Deserr, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct DisputeRequest {
    /// The first day.
    #[schema(example = "2023-05-25")]
    pub since: Date,
    /// What is disputed.
    #[schema(example = "Het aantal inwoners klopt niet volgens de stad")]
    pub reason: Short,
    /// How much of the invoice is disputed, as information; the invoice is disputed as a whole.
    #[deserr(default)]
    pub amount: Option<Amount>,
    /// Where it can be looked up.
    #[deserr(default)]
    pub evidence: Option<Short>,
}

impl DisputeRequest {
    /// The step that it is.
    pub fn step(&self) -> NewStep {
        let step = NewStep::new(Kind::Dispute, self.since.0).because(&self.reason);
        NewStep { amount: self.amount.map(|amount| amount.0), ..step.proven(self.evidence.as_ref()) }
    }
}

/// That a dispute ended.
#[derive(Debug, Clone, Deserr, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct DisputeEndRequest {
    /// The first day on which it is no longer disputed.
    #[schema(example = "2023-05-30")]
    pub on: Date,
    /// How it ended.
    #[schema(example = "De stad aanvaardt het cijfer van Statbel")]
    pub reason: Short,
    /// Where it can be looked up.
    #[deserr(default)]
    pub evidence: Option<Short>,
}

impl DisputeEndRequest {
    /// The step that it is.
    pub fn step(&self, dispute: i64) -> NewStep {
        let step = NewStep::new(Kind::DisputeEnded, self.on.0).because(&self.reason);
        NewStep { refers_to: Some(dispute), ..step.proven(self.evidence.as_ref()) }
    }
}

/// A decision with its reason, of today: to propose a suspension, to lift one, to withdraw a step.
#[derive(Debug, Clone, Deserr, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct ReasonedRequest {
    /// Why.
    #[schema(example = "Niet betaald na ingebrekestelling van 20/06/2023")]
    pub reason: Short,
    /// Where it can be looked up.
    #[deserr(default)]
    pub evidence: Option<Short>,
}

impl ReasonedRequest {
    /// The step of a kind that it is.
    pub fn step(&self, (kind, today): (Kind, Day), refers_to: Option<i64>) -> NewStep {
        let step = NewStep::new(kind, today).because(&self.reason);
        NewStep { refers_to, ..step.proven(self.evidence.as_ref()) }
    }
}

/// The confirmation of a proposed suspension, of today, by another person than proposed it.
#[derive(Debug, Clone, Deserr, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct ConfirmationRequest {
    /// Where it can be looked up.
    #[schema(example = "Verslag directie 17/07/2023")]
    pub evidence: Short,
}

impl ConfirmationRequest {
    /// The step that it is.
    pub fn step(&self, proposal: i64, today: Day) -> NewStep {
        let step = NewStep::new(Kind::SuspensionConfirmed, today).proven(Some(&self.evidence));
        NewStep { refers_to: Some(proposal), ..step }
    }
}

/// The decision to charge interest and lump sum, of today. What document that yields is decided elsewhere.
#[derive(Debug, Clone, Deserr, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct InterestRequest {
    /// How much is charged.
    #[schema(example = "1801.78")]
    pub amount: Amount,
    /// Why.
    #[schema(example = "Herhaalde laattijdige betaling")]
    pub reason: Short,
    /// Where it can be looked up.
    #[deserr(default)]
    pub evidence: Option<Short>,
}

impl InterestRequest {
    /// The step that it is.
    pub fn step(&self, today: Day) -> NewStep {
        let step = NewStep::new(Kind::InterestCharged, today).because(&self.reason);
        NewStep { amount: Some(self.amount.0), ..step.proven(self.evidence.as_ref()) }
    }
}
