//! Documents and their lines as JSON.

use super::step::StepJson;
use super::{Each, Text};
use crate::domain::billing::{Document, DocumentKind};
use crate::domain::calculation::Step;
use crate::domain::calculation::lines::Line;
use crate::domain::calculation::vat_split::VatPart;
use crate::domain::calendar::{Day, Period};
use crate::domain::exact::Exact;
use crate::domain::money::Money;
use rust_decimal::Decimal;
use serde::Serialize;
use utoipa::ToSchema;

/// What kind of document.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = DocumentKind)]
pub enum KindJson {
    /// An invoice for a year or quarter.
    Invoice,
    /// A credit note, with positive amounts.
    CreditNote,
    /// An invoice for leaving early.
    ExitFee,
    /// An invoice for what an earlier one billed too little; only in billing plans.
    Supplementary,
}

impl From<DocumentKind> for KindJson {
    fn from(kind: DocumentKind) -> Self {
        match kind {
            DocumentKind::Invoice => KindJson::Invoice,
            DocumentKind::CreditNote => KindJson::CreditNote,
            DocumentKind::ExitFee => KindJson::ExitFee,
            DocumentKind::Supplementary => KindJson::Supplementary,
        }
    }
}

/// A stretch of days, both ends included.
#[derive(Serialize, ToSchema)]
#[schema(as = Period)]
pub struct PeriodJson {
    /// First day.
    #[schema(value_type = String, format = Date)]
    pub from: Text<Day>,
    /// Last day.
    #[schema(value_type = String, format = Date)]
    pub to: Text<Day>,
}

impl From<Period> for PeriodJson {
    fn from(period: Period) -> Self {
        PeriodJson { from: Text(period.from), to: Text(period.to) }
    }
}

/// A document as it should be issued.
#[derive(Serialize, ToSchema)]
#[schema(as = Invoice)]
pub struct InvoiceJson<'a> {
    /// The contract.
    pub contract: &'a str,
    /// What kind it is.
    pub kind: KindJson,
    /// The part of the year or quarter that lies in the term.
    pub period: PeriodJson,
    /// The day of issue.
    #[schema(value_type = String, format = Date)]
    pub issue_date: Text<Day>,
    /// The last day of payment; null on a credit note.
    #[schema(value_type = Option<String>, format = Date, required = true)]
    pub due_date: Option<Text<Day>>,
    /// The year of the budget that bears it.
    pub budget_year: i32,
    /// Its lines.
    #[schema(value_type = Vec<LineJson>)]
    pub lines: Each<'a, Line, LineJson<'a>>,
    /// VAT by rate.
    #[schema(value_type = Vec<VatJson>)]
    pub vat: Each<'a, VatPart, VatJson<'a>>,
    /// Taxable amounts together.
    #[schema(value_type = String, pattern = r"^-?[0-9]+\.[0-9]{2}$")]
    pub net: Text<Money>,
    /// The cent that remains beside net and VAT.
    #[schema(value_type = String, pattern = r"^-?[0-9]+\.[0-9]{2}$")]
    pub rounding: Text<Money>,
    /// What is to be paid, VAT included.
    #[schema(value_type = String, pattern = r"^-?[0-9]+\.[0-9]{2}$")]
    pub total: Text<Money>,
}

impl<'a> From<&'a Document> for InvoiceJson<'a> {
    fn from(document: &'a Document) -> Self {
        InvoiceJson {
            contract: &document.contract,
            kind: document.kind.into(),
            period: document.period.into(),
            issue_date: Text(document.issue_date),
            due_date: document.due_date.map(Text),
            budget_year: document.budget_year,
            lines: Each(&document.lines, Into::into),
            vat: Each(&document.vat, Into::into),
            net: Text(document.net),
            rounding: Text(document.rounding),
            total: Text(document.total),
        }
    }
}

/// One line of a document.
#[derive(Serialize, ToSchema)]
#[schema(as = Line)]
pub struct LineJson<'a> {
    /// The lot; null for an exit fee.
    #[schema(required = true)]
    pub lot: Option<&'a str>,
    /// The component, or `exit_fee`.
    pub component: &'a str,
    /// First day of its months in the term.
    #[schema(value_type = String, format = Date)]
    pub from: Text<Day>,
    /// Last day of its months in the term.
    #[schema(value_type = String, format = Date)]
    pub to: Text<Day>,
    /// Effective inhabitants, users, or 1; null on a credit note.
    #[schema(value_type = Option<String>, required = true)]
    pub quantity: Option<Text<Decimal>>,
    /// The price after indexation; null on a credit note.
    #[schema(value_type = Option<String>, required = true)]
    pub unit_price: Option<Text<Decimal>>,
    /// The months that count, a decimal or a fraction; null on a credit note and for an exit fee.
    #[schema(value_type = Option<String>, required = true)]
    pub months: Option<Text<&'a Exact>>,
    /// The amount, VAT included.
    #[schema(value_type = String, pattern = r"^-?[0-9]+\.[0-9]{2}$")]
    pub amount: Text<Money>,
    /// The clause that grants the fee.
    #[schema(required = true)]
    pub clause: Option<&'a str>,
    /// How the amount was worked out.
    #[schema(value_type = Vec<StepJson>)]
    pub steps: Each<'a, Step, StepJson<'a>>,
}

impl<'a> From<&'a Line> for LineJson<'a> {
    fn from(line: &'a Line) -> Self {
        LineJson {
            lot: line.lot.as_deref(),
            component: &line.component,
            from: Text(line.period.from),
            to: Text(line.period.to),
            quantity: line.quantity.map(Text),
            unit_price: line.unit_price.map(Text),
            months: line.months.as_ref().map(Text),
            amount: Text(line.amount),
            clause: line.clause.as_deref(),
            steps: Each(&line.steps, Into::into),
        }
    }
}

/// The VAT of one rate on a document.
#[derive(Serialize, ToSchema)]
#[schema(as = Vat)]
pub struct VatJson<'a> {
    /// Percent.
    #[schema(value_type = String)]
    pub rate: Text<Decimal>,
    /// Taxable amount.
    #[schema(value_type = String, pattern = r"^-?[0-9]+\.[0-9]{2}$")]
    pub net: Text<Money>,
    /// VAT.
    #[schema(value_type = String, pattern = r"^-?[0-9]+\.[0-9]{2}$")]
    pub vat: Text<Money>,
    /// How the amounts were worked out.
    #[schema(value_type = Vec<StepJson>)]
    pub steps: Each<'a, Step, StepJson<'a>>,
}

impl<'a> From<&'a VatPart> for VatJson<'a> {
    fn from(part: &'a VatPart) -> Self {
        VatJson {
            rate: Text(part.rate),
            net: Text(part.net),
            vat: Text(part.vat),
            steps: Each(&part.steps, Into::into),
        }
    }
}
