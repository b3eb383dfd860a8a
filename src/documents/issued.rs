//! An issued invoice or credit note as it was laid down: parties, lines with their steps, VAT and totals.

use super::ordered::IssuedOrder;
pub use super::parties::{IssuedEndpoint, IssuedParty};
use crate::domain::calendar::Day;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What kind of document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = IssuedKind)]
pub enum IssuedKind {
    /// An invoice for a year or quarter.
    Invoice,
    /// A credit note, with positive amounts.
    CreditNote,
    /// An invoice for leaving early.
    ExitFee,
    /// An invoice for what an earlier one billed too little.
    Supplementary,
}

impl IssuedKind {
    const ALL: [IssuedKind; 4] =
        [IssuedKind::Invoice, IssuedKind::CreditNote, IssuedKind::ExitFee, IssuedKind::Supplementary];

    /// The kind as it is written.
    pub fn name(self) -> &'static str {
        match self {
            IssuedKind::Invoice => "invoice",
            IssuedKind::CreditNote => "credit_note",
            IssuedKind::ExitFee => "exit_fee",
            IssuedKind::Supplementary => "supplementary",
        }
    }

    /// The kind of that name.
    pub fn named(name: &str) -> Option<IssuedKind> {
        IssuedKind::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// A stretch of days, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = IssuedPeriod)]
pub struct IssuedPeriod {
    /// First day.
    #[schema(value_type = String, format = Date)]
    pub from: Day,
    /// Last day.
    #[schema(value_type = String, format = Date)]
    pub to: Day,
}

/// The agreement and contract under which something was billed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = IssuedContract)]
pub struct IssuedContract {
    /// The contract.
    #[schema(example = "antwerpen-film")]
    pub id: String,
    /// The annex in force: 1 for the first one that was signed.
    pub version: i32,
    /// The agreement.
    #[schema(example = "film-streaming-2022")]
    pub agreement: String,
    /// The title of the agreement.
    pub title: String,
    /// Day of signature.
    #[schema(required = true, value_type = Option<String>, format = Date)]
    pub signed: Option<Day>,
    /// First day of the term.
    #[schema(value_type = String, format = Date)]
    pub start: Day,
    /// Last day of the initial term.
    #[schema(value_type = String, format = Date)]
    pub end: Day,
    /// The share of the inhabitants that is settled.
    #[serde(with = "rust_decimal::serde::str")]
    #[schema(value_type = String, pattern = r"^[0-9]+(\.[0-9]+)?$")]
    pub settlement_factor: Decimal,
}

/// The document that a credit note corrects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = IssuedReference)]
pub struct IssuedReference {
    /// Its number.
    #[schema(example = "2023000001")]
    pub number: String,
    /// Its day of issue.
    #[schema(value_type = String, format = Date)]
    pub issue_date: Day,
}

/// One step of an explanation, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = IssuedStep)]
pub struct IssuedStep {
    /// What the figure is, by a stable name that formulas use.
    pub key: String,
    /// What the figure is, in Dutch.
    pub what: String,
    /// The figure: a decimal, or a fraction such as `76/31`.
    pub figure: String,
    /// Where it comes from, in Dutch.
    pub source: String,
    /// The clause that makes it count.
    #[schema(required = true)]
    pub clause: Option<String>,
    /// How it follows from the figures before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub formula: Option<String>,
    /// The decimals to which it was rounded, half away from zero.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decimals: Option<u32>,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = IssuedLine)]
pub struct IssuedLine {
    /// The lot; null for an exit fee.
    #[schema(required = true)]
    pub lot: Option<String>,
    /// What the lot is called, in Dutch; its platform where the agreement has one lot.
    #[schema(required = true, example = "Perceel 1B (Sooner)")]
    pub part: Option<String>,
    /// The component, or `exit_fee`.
    pub component: String,
    /// What is billed, in Dutch.
    #[schema(example = "Vergoeding per inwoner")]
    pub description: String,
    /// First day.
    #[schema(value_type = String, format = Date)]
    pub from: Day,
    /// Last day.
    #[schema(value_type = String, format = Date)]
    pub to: Day,
    /// Effective inhabitants, users, or 1; null on a credit note.
    #[schema(required = true)]
    pub quantity: Option<String>,
    /// The unit of the quantity, in Dutch; null where there is no quantity.
    #[schema(required = true, example = "inwoners")]
    pub unit: Option<String>,
    /// Price of a unit, VAT included; null on a credit note.
    #[schema(required = true)]
    pub unit_price: Option<String>,
    /// What that price is for, in Dutch; null on a credit note.
    #[schema(required = true, example = "per inwoner per jaar")]
    pub price_per: Option<String>,
    /// Months that count, a decimal or a fraction; null on a credit note and for an exit fee.
    #[schema(required = true)]
    pub months: Option<String>,
    /// The amount, VAT included.
    #[serde(with = "rust_decimal::serde::str")]
    #[schema(value_type = String, pattern = r"^-?[0-9]+\.[0-9]{2}$")]
    pub amount: Decimal,
    /// The amount without VAT; those of all lines together are the net amount of the document.
    #[serde(with = "rust_decimal::serde::str")]
    #[schema(value_type = String, pattern = r"^-?[0-9]+\.[0-9]{2}$")]
    pub net: Decimal,
    /// The clause that grants the fee.
    #[schema(required = true)]
    pub clause: Option<String>,
    /// How the amount was worked out.
    pub steps: Vec<IssuedStep>,
}

/// VAT of one rate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = IssuedVat)]
pub struct IssuedVat {
    /// Percent.
    #[serde(with = "rust_decimal::serde::str")]
    #[schema(value_type = String, pattern = r"^[0-9]+(\.[0-9]+)?$")]
    pub rate: Decimal,
    /// Taxable amount.
    #[serde(with = "rust_decimal::serde::str")]
    #[schema(value_type = String, pattern = r"^-?[0-9]+\.[0-9]{2}$")]
    pub net: Decimal,
    /// VAT.
    #[serde(with = "rust_decimal::serde::str")]
    #[schema(value_type = String, pattern = r"^-?[0-9]+\.[0-9]{2}$")]
    pub vat: Decimal,
    /// How the amounts were worked out.
    pub steps: Vec<IssuedStep>,
}

/// An issued invoice or credit note, with everything that its documents show. It never changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct IssuedInvoice {
    /// The number: `2023000001`, or `CN2023000001` for a credit note.
    #[schema(example = "2023000001")]
    pub number: String,
    /// What kind it is.
    pub kind: IssuedKind,
    /// Day of issue.
    #[schema(value_type = String, format = Date)]
    pub issue_date: Day,
    /// Last day of payment; null on a credit note.
    #[schema(required = true, value_type = Option<String>, format = Date)]
    pub due_date: Option<Day>,
    /// The day that the agreement gives for it, which is never later than its issue.
    #[schema(value_type = String, format = Date)]
    pub scheduled: Day,
    /// The period that is billed.
    pub period: IssuedPeriod,
    /// The year of the budget that bears it.
    pub budget_year: i32,
    /// Structured communication (OGM) with which it is paid; null on a credit note.
    #[schema(required = true, example = "+++202/3000/00111+++")]
    pub communication: Option<String>,
    /// On a credit note the document that it corrects.
    #[schema(required = true)]
    pub credits: Option<IssuedReference>,
    /// On a supplementary invoice the document that billed too little; left out elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supplements: Option<IssuedReference>,
    /// On a credit note or supplementary invoice why.
    #[schema(required = true)]
    pub reason: Option<String>,
    /// Who bills.
    pub supplier: IssuedParty,
    /// Who pays.
    pub customer: IssuedParty,
    /// Under which contract.
    pub contract: IssuedContract,
    /// The order of the customer on which it draws; left out where it names none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    pub order: Option<IssuedOrder>,
    /// What the customer wants to see as its reference; left out where it gave none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(required = false, example = "Dienst Bibliotheek")]
    pub buyer_reference: Option<String>,
    /// Whether the PDF travels in the structured invoice; yes where left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    pub pdf_in_ubl: Option<bool>,
    /// The lines.
    pub lines: Vec<IssuedLine>,
    /// VAT by rate.
    pub vat: Vec<IssuedVat>,
    /// Taxable amounts together.
    #[serde(with = "rust_decimal::serde::str")]
    #[schema(value_type = String, pattern = r"^-?[0-9]+\.[0-9]{2}$")]
    pub net: Decimal,
    /// The cent that remains beside net and VAT.
    #[serde(with = "rust_decimal::serde::str")]
    #[schema(value_type = String, pattern = r"^-?[0-9]+\.[0-9]{2}$")]
    pub rounding: Decimal,
    /// What is to be paid, VAT included.
    #[serde(with = "rust_decimal::serde::str")]
    #[schema(value_type = String, pattern = r"^-?[0-9]+\.[0-9]{2}$")]
    pub total: Decimal,
}

impl IssuedInvoice {
    /// How another document refers to it.
    pub fn reference(&self) -> IssuedReference {
        IssuedReference { number: self.number.clone(), issue_date: self.issue_date }
    }

    /// The document that it credits or supplements.
    pub fn corrects(&self) -> Option<&IssuedReference> {
        self.credits.as_ref().or(self.supplements.as_ref())
    }
}
