//! What a check is asked: one of our invoices by its number, or any by the figures on it.

use super::scalar::Euro;
use crate::domain::calendar::Period;
use crate::imports::ubl::{Kind, ReadInvoice};
use crate::records::scalar::{Account, Kbo, Name, Short};
use crate::simulation::form::scalar::{Date, Year};
use crate::simulation::problem::{Code, Problems};
use deserr::Deserr;
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
