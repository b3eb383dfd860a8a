//! What is asked about payments: one by hand, what it pays, that it counts no more.

use super::amount::{Amount, Communication, Payable};
use crate::domain::payment::allocation::{Part, Target};
use crate::records::scalar::{Name, Short};
use crate::simulation::form::scalar::{Date, Few};
use crate::simulation::problem::Problems;
use deserr::Deserr;
use utoipa::ToSchema;

/// A payment by hand. What it pays is found by its communication, by the numbers in its text, or by its amount and
/// payer; what fits in more than one way waits for a person.
#[derive(Debug, Clone, Deserr, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
#[schema(as = PaymentRequest)]
pub struct PaymentEntry {
    /// The day from which it counts as received.
    #[schema(example = "2023-05-30")]
    pub day: Date,
    /// How much.
    pub amount: Amount,
    /// Structured communication (OGM).
    #[deserr(default)]
    pub communication: Option<Communication>,
    /// Free communication.
    #[deserr(default)]
    #[schema(example = "factuur 2023000001")]
    pub text: Option<Short>,
    /// The organisation that paid.
    #[deserr(default)]
    #[schema(example = "stad-antwerpen")]
    pub payer: Option<Name>,
    /// The account from which was paid.
    #[deserr(default)]
    #[schema(example = "BE41 0910 1235 5910")]
    pub account: Option<Short>,
    /// Where it can be looked up.
    #[schema(example = "Uittreksel 2023/104")]
    pub evidence: Short,
}

/// What a payment pays, instead of what was decided before.
#[derive(Debug, Clone, Deserr, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct AllocationRequest {
    /// The revision that this replaces, so that nothing decided meanwhile is lost; whatever counts where left out.
    #[deserr(default)]
    #[schema(example = 1)]
    pub replaces: Option<Few>,
    /// How much goes to which invoice; what remains is the payer's credit.
    pub invoices: Vec<InvoicePart>,
    /// What was given back.
    #[deserr(default)]
    #[schema(required = false)]
    pub refunds: Vec<RefundPart>,
    /// Why.
    #[schema(example = "Betaler bevestigde de facturen per e-mail van 02/06/2023")]
    pub reason: Short,
}

impl AllocationRequest {
    /// The parts: invoices first.
    pub fn parts(&self) -> Vec<Part> {
        let invoices = self.invoices.iter();
        let invoices =
            invoices.map(|one| Part { target: Target::Invoice(one.invoice.0), amount: one.amount.0 });
        let refunds = self.refunds.iter();
        let refunds = refunds.map(|one| Part { target: Target::Refund(one.on.0), amount: one.amount.0 });
        invoices.chain(refunds).collect()
    }

    /// The pointer to a part, by its place among [`AllocationRequest::parts`].
    pub fn pointer(&self, place: Option<usize>) -> String {
        match place {
            None => String::new(),
            Some(place) if place < self.invoices.len() => format!("/invoices/{place}/amount"),
            Some(place) => format!("/refunds/{}/amount", place - self.invoices.len()),
        }
    }
}

/// A part of a payment that pays an invoice.
#[derive(Debug, Clone, Copy, Deserr, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct InvoicePart {
    /// The invoice.
    pub invoice: Payable,
    /// How much.
    pub amount: Amount,
}

/// A part of a payment that was given back.
#[derive(Debug, Clone, Copy, Deserr, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct RefundPart {
    /// The day on which it was given back.
    #[schema(example = "2023-06-20")]
    pub on: Date,
    /// How much.
    pub amount: Amount,
}

/// Why a payment counts no more: bounced, or recorded wrongly.
#[derive(Debug, Clone, Deserr, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct ReversalRequest {
    /// Why.
    #[schema(example = "Teruggeboekt door de bank op 05/06/2023")]
    pub reason: Short,
}
