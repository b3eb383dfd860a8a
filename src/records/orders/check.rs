//! The check of an invoice: what is asked and what is answered.

use super::said::Said;
use super::scalar::{Euro, OrderRef};
use crate::documents::issued::{IssuedInvoice, IssuedLine};
use crate::domain::billing::Document;
use crate::domain::calculation::Block;
use crate::domain::calendar::{Day, Period};
use crate::domain::order::{Checked, Claim, Correction, Finding, NoOrder, OnOrder, Verdict, WrongPeriod};
use crate::imports::ubl::{Kind, ReadInvoice};
use crate::records::scalar::{Account, Kbo, Name, Short};
use crate::simulation::form::scalar::{Date, Year};
use crate::simulation::problem::{Code, Problems};
use crate::simulation::result::document::InvoiceJson;
use deserr::Deserr;
use rust_decimal::Decimal;
use serde::Serialize;
use utoipa::ToSchema;

/// The days that an invoice bills.
#[derive(Debug, Clone, Copy, Deserr, Serialize, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
#[schema(as = CheckPeriod)]
pub struct PeriodForm {
    /// First day.
    #[schema(example = "2022-11-01")]
    pub from: Date,
    /// Last day.
    #[schema(example = "2022-12-31")]
    pub to: Date,
}

/// What stands on an invoice, typed over. What is left out is not checked.
#[derive(Debug, Clone, Deserr, Serialize, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct CheckFigures {
    /// Its number; where it is one of ours, what is left out is taken from it.
    #[deserr(default)]
    #[schema(example = "F-2022-118")]
    pub number: Option<Short>,
    /// Who ordered and pays; the subscriber of the contract, or who gave the order, where left out.
    #[deserr(default)]
    #[schema(example = "stad-antwerpen")]
    pub organisation: Option<Name>,
    /// The contract that it bills.
    #[deserr(default)]
    #[schema(example = "antwerpen-film")]
    pub contract: Option<Name>,
    /// The days that it bills.
    #[deserr(default)]
    pub period: Option<PeriodForm>,
    /// The year of the budget that bears it; that of the first day billed where left out.
    #[deserr(default)]
    pub budget_year: Option<Year>,
    /// Its day of issue; today where left out.
    #[deserr(default)]
    pub issue_date: Option<Date>,
    /// The order number on it.
    #[deserr(default)]
    #[schema(example = "4005533253")]
    pub order_number: Option<Short>,
    /// What is to be paid or credited, VAT included, above zero.
    #[schema(example = "12000.00")]
    pub total: Euro,
    /// Whether it is a credit note; no where left out.
    #[deserr(default)]
    pub credit_note: Option<bool>,
    /// The account on which it is to be paid.
    #[deserr(default)]
    pub iban: Option<Account>,
    /// The enterprise number of who bills.
    #[deserr(default)]
    pub supplier: Option<Kbo>,
    /// The enterprise number of who is billed.
    #[deserr(default)]
    pub customer: Option<Kbo>,
}

impl CheckFigures {
    /// What cannot be checked.
    pub fn problems(&self) -> Problems {
        let mut problems = Problems::default();
        if !self.total.0.is_positive() {
            let message = "an amount is above zero, that of a credit note too (`credit_note`)";
            problems.add("/figures/total", Code::OutOfRange, message);
        }
        if self.period.is_some_and(|period| period.to.0 < period.from.0) {
            problems.add("/figures/period/to", Code::EndBeforeStart, "the last day lies before the first");
        }
        problems
    }

    /// What stands on an invoice that was read from a file, as far as it can be checked.
    pub fn read(invoice: &ReadInvoice) -> CheckFigures {
        let short = |text: &str| Short::fits(text.trim()).then(|| Short(text.trim().to_owned()));
        let first = invoice.lines.iter().filter_map(|line| line.from).min();
        let last = invoice.lines.iter().filter_map(|line| line.to).max();
        CheckFigures {
            number: short(&invoice.number),
            organisation: None,
            contract: invoice.contract_reference.as_ref().and_then(|text| text.trim().parse().ok()),
            period: first.zip(last).map(|(from, to)| PeriodForm { from: Date(from), to: Date(to) }),
            budget_year: None,
            issue_date: Some(Date(invoice.issued)),
            order_number: invoice.order_reference.as_deref().and_then(short),
            total: Euro(invoice.totals.gross + invoice.totals.rounding),
            credit_note: Some(invoice.kind == Kind::CreditNote),
            iban: invoice.iban.clone().map(Account),
            supplier: invoice.supplier.enterprise_number.clone().map(Kbo),
            customer: invoice.customer.enterprise_number.clone().map(Kbo),
        }
    }

    /// The days that it bills.
    pub fn days(&self) -> Option<Period> {
        self.period.and_then(|period| Period::new(period.from.0, period.to.0))
    }
}

/// Which invoice is checked: one of ours by its number, or any by its figures.
#[derive(Debug, Clone, Deserr, Serialize, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct OrderCheckRequest {
    /// The number of an issued invoice or credit note.
    #[deserr(default)]
    #[schema(example = "2022000001")]
    pub invoice: Option<Name>,
    /// What stands on an invoice of whatever origin.
    #[deserr(default)]
    pub figures: Option<CheckFigures>,
}

/// What becomes of the invoice: the worst of what was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[schema(as = OrderVerdict)]
pub enum VerdictCode {
    /// It fits its order and contract.
    Match,
    /// With it more is invoiced than ordered.
    OverOrder,
    /// It is for another period than the order, or than the contract runs.
    WrongPeriod,
    /// There is no order for it, or it is not clear which one.
    NoOrder,
    /// Its amount is not what the contract gives.
    PriceDiff,
    /// It asks to be paid on another account or to another enterprise than is known. Do not pay it: confirm by a way
    /// that the invoice does not name.
    IbanChanged,
    /// The same was invoiced before, or taken back.
    Duplicate,
}

impl From<Verdict> for VerdictCode {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Match => VerdictCode::Match,
            Verdict::PriceDiff => VerdictCode::PriceDiff,
            Verdict::OverOrder => VerdictCode::OverOrder,
            Verdict::WrongPeriod => VerdictCode::WrongPeriod,
            Verdict::NoOrder => VerdictCode::NoOrder,
            Verdict::Duplicate => VerdictCode::Duplicate,
            Verdict::IbanChanged => VerdictCode::IbanChanged,
        }
    }
}

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FindingCode {
    /// The account is another than the recorded one.
    IbanChanged,
    /// Who bills is another than the recorded supplier.
    SupplierChanged,
    /// The same was invoiced before.
    Duplicate,
    /// It was taken back by a credit note.
    TakenBack,
    /// No order is for it.
    NoOrder,
    /// Several orders are for it, and none was chosen.
    SeveralOrders,
    /// The payer has no order of that number.
    UnknownOrder,
    /// The order is not for its contract.
    OrderNotForContract,
    /// The payer wants an order number on it.
    OrderNumberMissing,
    /// Its order number has another form than the payer's.
    OrderNumberForm,
    /// It bills another enterprise than the one that ordered.
    OtherPayer,
    /// The order is for other budget years.
    OtherBudgetYear,
    /// No invoice of that day may draw on the order.
    OrderNotValid,
    /// The contract does not run in the whole period.
    ContractNotActive,
    /// More is invoiced than ordered.
    OverOrder,
    /// The amount is not what the contract gives.
    PriceDiff,
    /// A figure of its calculation is not what its formula gives.
    StepDiff,
    /// More is invoiced than ordered, within the tolerance.
    WithinTolerance,
    /// Most of the order is used.
    NearlyUsed,
    /// The visum that the order needs is not recorded.
    VisumMissing,
    /// Usage is not reported: the amount cannot be worked out, and delivery is not shown.
    UsageMissing,
    /// Something else is missing to work the amount out.
    NotWorkedOut,
    /// Nothing is known to compare the amount with.
    NotCompared,
}

impl From<&Finding> for FindingCode {
    fn from(finding: &Finding) -> Self {
        match finding {
            Finding::IbanChanged { .. } => FindingCode::IbanChanged,
            Finding::SupplierChanged { .. } => FindingCode::SupplierChanged,
            Finding::Duplicate { .. } => FindingCode::Duplicate,
            Finding::TakenBack { .. } => FindingCode::TakenBack,
            Finding::NoOrder(why) => why.into(),
            Finding::WrongPeriod(WrongPeriod::BudgetYear { .. }) => FindingCode::OtherBudgetYear,
            Finding::WrongPeriod(WrongPeriod::NotValid { .. }) => FindingCode::OrderNotValid,
            Finding::WrongPeriod(WrongPeriod::NotActive { .. }) => FindingCode::ContractNotActive,
            Finding::OverOrder { .. } => FindingCode::OverOrder,
            Finding::PriceDiff { .. } => FindingCode::PriceDiff,
            Finding::StepDiff { .. } => FindingCode::StepDiff,
            Finding::WithinTolerance { .. } => FindingCode::WithinTolerance,
            Finding::NearlyUsed { .. } => FindingCode::NearlyUsed,
            Finding::VisumMissing { .. } => FindingCode::VisumMissing,
            Finding::Waits(Block::UsageMissing { .. }) => FindingCode::UsageMissing,
            Finding::Waits(_) => FindingCode::NotWorkedOut,
            Finding::NotCompared => FindingCode::NotCompared,
        }
    }
}

impl From<&NoOrder> for FindingCode {
    fn from(why: &NoOrder) -> Self {
        match why {
            NoOrder::None => FindingCode::NoOrder,
            NoOrder::Several(_) => FindingCode::SeveralOrders,
            NoOrder::Unknown(_) => FindingCode::UnknownOrder,
            NoOrder::NotFor { .. } => FindingCode::OrderNotForContract,
            NoOrder::NumberMissing => FindingCode::OrderNumberMissing,
            NoOrder::NumberForm { .. } => FindingCode::OrderNumberForm,
            NoOrder::OtherPayer { .. } => FindingCode::OtherPayer,
        }
    }
}

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
