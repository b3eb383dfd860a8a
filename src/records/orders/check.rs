//! The check of an invoice as it is answered.

use super::found::{FindingCode, VerdictCode};
use super::said::Said;
use super::scalar::{Euro, OrderRef};
use crate::documents::issued::{IssuedInvoice, IssuedLine};
use crate::domain::billing::Document;
use crate::domain::calendar::Day;
use crate::domain::order::{Checked, Claim, Correction, OnOrder};
use crate::simulation::result::document::InvoiceJson;
use rust_decimal::Decimal;
use serde::Serialize;
use utoipa::ToSchema;

/// Something that was found, in Dutch.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OrderFinding)]
pub struct FindingJson {
    /// What it is.
    pub code: FindingCode,
    /// What it leads to; `MATCH` for a remark.
    pub verdict: VerdictCode,
    /// By how much, above zero where too much is asked; null where it is about no amount.
    #[schema(required = true)]
    pub difference: Option<Euro>,
    /// What was found and what to do, in Dutch.
    pub message: String,
    /// The clause that it rests on.
    #[schema(required = true, example = "D 5")]
    pub clause: Option<&'static str>,
    /// Where what it was compared with comes from, in Dutch.
    pub source: String,
}

/// An order that would make the invoice fit (*correctiebestelling*).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SuggestedCorrection)]
pub struct CorrectionJson {
    /// By how much the order is to be raised, VAT included.
    #[schema(example = "0.14")]
    pub amount: Euro,
    /// The same without VAT.
    #[schema(example = "0.13")]
    pub net: Euro,
    /// Whether the payer approves it decentrally; null where its limit is not recorded.
    #[schema(required = true)]
    pub within_decentral_limit: Option<bool>,
}

impl From<&Correction> for CorrectionJson {
    fn from(of: &Correction) -> Self {
        let (amount, net) = (Euro(of.amount), Euro(of.net));
        CorrectionJson { amount, net, within_decentral_limit: of.within_limit }
    }
}

/// An order on which the invoice draws.
#[derive(Debug, Serialize, ToSchema)]
pub struct CheckedOrder {
    /// The order.
    pub order: OrderRef,
    /// Its number.
    #[schema(example = "4005533253")]
    pub number: String,
    /// What is ordered, with corrections.
    pub ordered: Euro,
    /// What was drawn before.
    #[schema(example = "0.00")]
    pub drawn_before: Euro,
    /// What the invoice draws; below zero for a credit note.
    #[schema(example = "11751.64")]
    pub amount: Euro,
    /// What is left after it.
    #[schema(example = "11999.86")]
    pub residual: Euro,
    /// The share that is used after it, in percent.
    #[serde(with = "rust_decimal::serde::str_option")]
    #[schema(required = true, value_type = Option<String>, example = "49.48")]
    pub used_percent: Option<Decimal>,
    /// The order that would make it fit; null where it fits.
    #[schema(required = true)]
    pub correction: Option<CorrectionJson>,
}

impl From<&OnOrder<'_>> for CheckedOrder {
    fn from(of: &OnOrder<'_>) -> Self {
        CheckedOrder {
            order: OrderRef(of.family.order.id),
            number: of.family.order.number.clone(),
            ordered: Euro(of.ordered),
            drawn_before: Euro(of.drawn_before),
            amount: Euro(of.amount),
            residual: Euro(of.residual),
            used_percent: of.used_percent,
            correction: of.correction.as_ref().map(Into::into),
        }
    }
}

/// The outcome of a check. Nothing of it is stored.
#[derive(Serialize, ToSchema)]
#[schema(as = OrderCheck)]
pub struct OrderCheckJson<'a> {
    /// The worst of what was found.
    pub verdict: VerdictCode,
    /// By how much, by the finding that gave the verdict; above zero where too much is asked.
    #[schema(example = "0.00")]
    pub difference: Euro,
    /// The number of the invoice; null where it was not given.
    #[schema(required = true, example = "2022000001")]
    pub invoice: Option<String>,
    /// The contract; null where it was not given.
    #[schema(required = true, example = "antwerpen-e-books")]
    pub contract: Option<String>,
    /// The year of the budget that bears it; null where it is not known.
    #[schema(required = true, example = 2022)]
    pub budget_year: Option<i32>,
    /// The day of issue that was checked.
    #[schema(value_type = String, format = Date)]
    pub issue_date: Day,
    /// The amount that was checked, VAT included.
    #[schema(example = "11751.64")]
    pub total: Euro,
    /// The orders on which it draws; several only where a person split it.
    pub orders: Vec<CheckedOrder>,
    /// What is left of these orders together after it; null without an order.
    #[schema(required = true, example = "11999.86")]
    pub residual: Option<Euro>,
    /// What was found, the worst first; remarks last.
    pub findings: Vec<FindingJson>,
    /// The lines of the issued invoice with which it was compared, or which were done again, with every step.
    #[schema(required = true)]
    pub issued: Option<&'a [IssuedLine]>,
    /// The document that the contract gives, with every step; null where an issued one was compared.
    #[schema(required = true)]
    pub worked_out: Option<InvoiceJson<'a>>,
}

impl<'a> OrderCheckJson<'a> {
    /// What was found on an invoice, with what it was compared.
    pub fn of(
        (claim, number): (&Claim, Option<String>),
        checked: &Checked<'_>,
        (issued, worked_out): (Option<&'a IssuedInvoice>, Option<&'a Document>),
    ) -> Self {
        let findings = checked.findings.iter().map(|finding| {
            let said = Said::of(finding);
            FindingJson {
                code: finding.into(),
                verdict: finding.verdict().into(),
                difference: finding.difference().map(Euro),
                message: said.message,
                clause: said.clause,
                source: said.source,
            }
        });
        let subject = claim.subject.as_ref();
        let residual = checked.orders.iter().map(|one| one.residual);
        OrderCheckJson {
            verdict: checked.verdict.into(),
            difference: Euro(checked.difference()),
            invoice: number,
            contract: subject.map(|subject| subject.contract.clone()),
            budget_year: subject.map(|subject| subject.budget_year),
            issue_date: claim.issue_date,
            total: Euro(claim.total),
            orders: checked.orders.iter().map(Into::into).collect(),
            residual: (!checked.orders.is_empty()).then(|| Euro(residual.sum())),
            findings: findings.collect(),
            issued: issued.map(|issued| issued.lines.as_slice()),
            worked_out: worked_out.map(Into::into),
        }
    }
}
