//! What happened to an invoice after its issue, step by step, as it is kept and answered.

use crate::domain::calendar::Day;
use crate::domain::money::Money;
use crate::domain::payment::Happened;
use crate::simulation::result::Text;
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

/// A step as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptStep {
    /// The invoice.
    pub invoice: String,
    /// The step.
    pub happened: Happened,
    /// Why.
    pub reason: Option<String>,
    /// Where it can be looked up.
    pub evidence: Option<String>,
    /// When it was recorded.
    pub at: DateTime<Utc>,
}

/// A step of what happened to an invoice after its issue.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = CollectionStep)]
pub struct StepJson {
    /// Its name.
    #[schema(example = "1")]
    pub id: String,
    /// The invoice.
    #[schema(example = "2023000001")]
    pub invoice: String,
    /// What happened: `sent`, `reminder`, `formal_notice`, `dispute`, `dispute_ended`, `suspension_proposed`,
    /// `suspension_confirmed`, `suspension_lifted`, `interest_charged` or `withdrawn`.
    #[schema(example = "reminder")]
    pub kind: &'static str,
    /// When.
    #[schema(value_type = String, format = Date)]
    pub on: Text<Day>,
    /// The step that it ends, confirms, lifts or withdraws.
    #[schema(required = true)]
    pub refers_to: Option<String>,
    /// Disputed or charged.
    #[schema(required = true, value_type = Option<String>)]
    pub amount: Option<Text<Money>>,
    /// Days that a formal notice gives from its dispatch.
    #[schema(required = true)]
    pub term_days: Option<u32>,
    /// Why.
    #[schema(required = true)]
    pub reason: Option<String>,
    /// Where it can be looked up.
    #[schema(required = true)]
    pub evidence: Option<String>,
    /// When it was recorded.
    #[schema(value_type = String, format = DateTime)]
    pub recorded_at: DateTime<Utc>,
    /// Who did it: the name of the token.
    pub recorded_by: String,
}

impl From<KeptStep> for StepJson {
    fn from(kept: KeptStep) -> Self {
        let KeptStep { invoice, happened, reason, evidence, at } = kept;
        StepJson {
            id: happened.id.to_string(),
            invoice,
            kind: happened.kind.name(),
            on: Text(happened.on),
            refers_to: happened.refers_to.map(|id| id.to_string()),
            amount: happened.amount.map(Text),
            term_days: happened.term_days,
            reason,
            evidence,
            recorded_at: at,
            recorded_by: happened.by,
        }
    }
}
