//! A payment as it is answered.

use super::kept::{Basis, DecidedRevision, EntryReference, KeptPayment};
use crate::domain::calendar::Day;
use crate::domain::money::Money;
use crate::domain::payment::allocation::Target;
use crate::simulation::result::Text;
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

/// A part of a payment that pays an invoice.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = AllocatedInvoice)]
pub struct InvoicePartJson {
    /// The invoice.
    #[schema(example = "2023000001")]
    pub invoice: String,
    /// How much.
    #[schema(value_type = String, pattern = r"^[0-9]+\.[0-9]{2}$")]
    pub amount: Text<Money>,
}

/// A part of a payment that was given back.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Refund)]
pub struct RefundPartJson {
    /// The day on which it was given back.
    #[schema(value_type = String, format = Date)]
    pub on: Text<Day>,
    /// How much.
    #[schema(value_type = String, pattern = r"^[0-9]+\.[0-9]{2}$")]
    pub amount: Text<Money>,
}

/// A decision on what a payment pays.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = AllocationRevision)]
pub struct RevisionJson {
    /// 1 for the first one, when the payment was recorded.
    #[schema(minimum = 1)]
    pub revision: i32,
    /// By what it was decided.
    pub basis: Basis,
    /// Why, in words.
    pub reason: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub recorded_at: DateTime<Utc>,
    /// Who decided, or had the matching done: the name of the token.
    pub recorded_by: String,
    /// Which invoices it pays.
    pub invoices: Vec<InvoicePartJson>,
    /// What it gives back.
    pub refunds: Vec<RefundPartJson>,
}

impl From<DecidedRevision> for RevisionJson {
    fn from(of: DecidedRevision) -> Self {
        let (mut invoices, mut refunds) = (Vec::new(), Vec::new());
        for part in of.decided.parts {
            let amount = Text(part.amount);
            match part.target {
                Target::Invoice(number) => {
                    invoices.push(InvoicePartJson { invoice: number.to_string(), amount });
                }
                Target::Refund(on) => refunds.push(RefundPartJson { on: Text(on), amount }),
            }
        }
        RevisionJson {
            revision: of.revision,
            basis: of.decided.basis,
            reason: of.decided.reason,
            recorded_at: of.at,
            recorded_by: of.by,
            invoices,
            refunds,
        }
    }
}

/// A payment.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Payment)]
pub struct PaymentJson {
    /// Its name in addresses.
    #[schema(example = "1")]
    pub id: String,
    /// The day from which it counts as received.
    #[schema(value_type = String, format = Date)]
    pub day: Text<Day>,
    /// How much.
    #[schema(value_type = String, pattern = r"^[0-9]+\.[0-9]{2}$")]
    pub amount: Text<Money>,
    /// Structured communication, twelve digits.
    #[schema(required = true)]
    pub communication: Option<String>,
    /// Free communication.
    pub text: String,
    /// The organisation that paid, where that is known.
    #[schema(required = true)]
    pub payer: Option<String>,
    /// Who paid, as the bank wrote it.
    #[schema(required = true)]
    pub payer_name: Option<String>,
    /// The account from which was paid.
    #[schema(required = true)]
    pub account: Option<String>,
    /// Where it can be looked up; of a payment by hand.
    #[schema(required = true)]
    pub evidence: Option<String>,
    /// The entry that told of it; of a payment by a bank statement.
    #[schema(required = true)]
    pub entry: Option<EntryReference>,
    /// Whether it was reversed and counts no more.
    pub reversed: bool,
    /// What is left: the payer's credit, which can be allocated or given back.
    #[schema(value_type = String, pattern = r"^[0-9]+\.[0-9]{2}$")]
    pub left: Text<Money>,
    /// When it was recorded.
    #[schema(value_type = String, format = DateTime)]
    pub recorded_at: DateTime<Utc>,
    /// Who recorded it: the name of the token.
    pub recorded_by: String,
    /// Every decision on what it pays; the last one counts.
    pub revisions: Vec<RevisionJson>,
}

impl From<KeptPayment> for PaymentJson {
    fn from(kept: KeptPayment) -> Self {
        let (reversed, left) = (kept.reversed(), Text(kept.left()));
        PaymentJson {
            id: kept.id.to_string(),
            day: Text(kept.new.day),
            amount: Text(kept.new.amount),
            communication: kept.new.communication,
            text: kept.new.text,
            payer: kept.new.payer,
            payer_name: kept.new.payer_name,
            account: kept.new.account,
            evidence: kept.new.evidence,
            entry: kept.new.entry,
            reversed,
            left,
            recorded_at: kept.at,
            recorded_by: kept.by,
            revisions: kept.revisions.into_iter().map(Into::into).collect(),
        }
    }
}
