//! An order (*bestelbon*) or an order that corrects one (*correctiebestelling*), as recorded.

use super::scalar::{Euro, OrderRef};
use crate::domain::money::Money;
use crate::domain::order::{self, Order, OrderId, Policy};
use crate::records::scalar::{Name, Short, must_be_printable};
use crate::simulation::form::scalar::{Date, Id, Year};
use crate::simulation::problem::{Code, Problems};
use deserr::Deserr;
use serde::Serialize;
use utoipa::ToSchema;

/// The most lines of an order, and the most names or codes of a line.
const MOST: usize = 200;

/// A code of the payer's own budget, such as *budgetplaats* or *jaarbudgetrekening*.
#[derive(Debug, Clone, Deserr, Serialize, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct BookingForm {
    /// What the payer calls it.
    #[schema(example = "budgetplaats")]
    pub name: Short,
    /// Its value.
    #[schema(example = "5113000000")]
    pub value: Short,
}

/// A line of an order: an amount for some contracts or services, and where the payer books it.
#[derive(Debug, Clone, Deserr, Serialize, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
#[schema(as = OrderLine)]
pub struct LineForm {
    /// What is ordered.
    #[schema(example = "E-boeken en filmstreaming 2022")]
    pub description: Short,
    /// The amount, VAT included; below zero only on an order that corrects another.
    pub amount: Euro,
    /// The contracts that it is for.
    #[deserr(default)]
    #[schema(required = false, example = json!(["antwerpen-e-books", "antwerpen-film"]))]
    pub contracts: Vec<Name>,
    /// The services that it is for: all contracts of the payer for them.
    #[deserr(default)]
    #[schema(required = false, example = json!([]))]
    pub services: Vec<Id>,
    /// The year of the budget that bears the line; that of the order where left out.
    #[deserr(default)]
    pub budget_year: Option<Year>,
    /// Where the payer books it, in its own codes.
    #[deserr(default)]
    #[schema(required = false)]
    pub booking: Vec<BookingForm>,
}

/// The financial director's approval before the commitment (*visum*).
#[derive(Debug, Clone, Deserr, Serialize, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
#[schema(as = Visum)]
pub struct VisumForm {
    /// Whether the order needs one.
    pub required: bool,
    /// The day on which it was given.
    #[deserr(default)]
    pub given: Option<Date>,
    /// Who gave it.
    #[deserr(default)]
    pub by: Option<Short>,
}

/// An order as recorded.
#[derive(Debug, Clone, Deserr, Serialize, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct OrderEntry {
    /// The organisation that ordered and pays.
    #[schema(example = "stad-antwerpen")]
    pub organisation: Name,
    /// The number that it gave the order.
    #[schema(example = "4005533253")]
    pub number: Short,
    /// The order that this one raises or lowers: both count as one.
    #[deserr(default)]
    pub corrects: Option<OrderRef>,
    /// What is ordered, VAT included: the sum of the lines.
    pub amount: Euro,
    /// The year of the budget that bears it: that of the service, not of the invoice.
    #[schema(example = 2022)]
    pub budget_year: Year,
    /// The payer's code of that budget period.
    #[deserr(default)]
    #[schema(example = "2200")]
    pub budget_period: Option<Short>,
    /// The first day of issue on which an invoice may draw on it.
    #[deserr(default)]
    pub valid_from: Option<Date>,
    /// The last day of issue on which an invoice may draw on it.
    #[deserr(default)]
    pub valid_to: Option<Date>,
    /// Its lines, at least one.
    pub lines: Vec<LineForm>,
    /// The financial director's approval.
    #[deserr(default)]
    pub visum: Option<VisumForm>,
    /// Where it can be looked up.
    #[deserr(default)]
    #[schema(example = "Collegebesluit 18/11/2022, artikel 5")]
    pub evidence: Option<Short>,
}

impl OrderEntry {
    /// What does not fit together, and what the payer's own rules refuse.
    pub fn problems(&self, policy: &Policy) -> Problems {
        let mut problems = Problems::default();
        self.shown(&mut problems);
        self.amounts(&mut problems);
        self.days(&mut problems);
        for (place, line) in self.lines.iter().enumerate() {
            self.line(line, &format!("/lines/{place}"), &mut problems);
        }
        if let Some(pattern) = policy.pattern.as_ref().filter(|pattern| !pattern.fits(&self.number.0)) {
            let message = format!(
                "'{}' has not the form of this payer's order numbers, '{}' (# a digit, @ a capital letter): look it up",
                self.number,
                pattern.as_str()
            );
            problems.add("/number", Code::WrongForm, message);
        }
        let code = policy.period.and_then(|rule| rule.code(self.budget_year.0));
        if let Some((code, given)) =
            code.zip(self.budget_period.as_ref()).filter(|(code, given)| *code != given.0)
        {
            let year = self.budget_year.0;
            let message = format!(
                "'{given}' is not how this payer writes the budget period of {year}: that is '{code}'"
            );
            problems.add("/budget_period", Code::WrongForm, message);
        }
        problems
    }

    /// What stands on documents must be printable.
    fn shown(&self, problems: &mut Problems) {
        must_be_printable(&self.number.0, "/number", problems);
        if self.number.0.trim() != self.number.0 {
            problems.add("/number", Code::WrongForm, "an order number has no blanks around it");
        }
        if let Some(period) = &self.budget_period {
            must_be_printable(&period.0, "/budget_period", problems);
        }
    }

    fn amounts(&self, problems: &mut Problems) {
        if self.lines.is_empty() {
            problems.add("/lines", Code::EmptyList, "an order has at least one line");
            return;
        }
        if self.lines.len() > MOST {
            problems.add("/lines", Code::OutOfRange, format!("an order has at most {MOST} lines"));
        }
        let sum: Money = self.lines.iter().map(|line| line.amount.0).sum();
        if sum != self.amount.0 {
            let message =
                format!("the lines add up to {sum}, not to {}: correct what is wrong", self.amount.0);
            problems.add("/amount", Code::SumDiffers, message);
        }
        if self.corrects.is_none() && !self.amount.0.is_positive() {
            let message =
                "an order is above zero; only one that corrects another (`corrects`) lowers something";
            problems.add("/amount", Code::OutOfRange, message);
        }
    }

    fn days(&self, problems: &mut Problems) {
        if let Some((from, to)) = self.valid_from.zip(self.valid_to).filter(|(from, to)| to.0 < from.0) {
            let message = format!("{} lies before {}, the first day of validity", to.0, from.0);
            problems.add("/valid_to", Code::EndBeforeStart, message);
        }
        if self.visum.as_ref().is_some_and(|visum| visum.by.is_some() && visum.given.is_none()) {
            let message = "a visum that was given has a day: say when, or leave `by` out";
            problems.add("/visum/given", Code::MissingField, message);
        }
    }

    fn line(&self, line: &LineForm, at: &str, problems: &mut Problems) {
        if line.contracts.is_empty() && line.services.is_empty() {
            let message = "a line is for at least one contract or service: name it";
            problems.add(format!("{at}/contracts"), Code::EmptyList, message);
        }
        if line.contracts.len().max(line.services.len()).max(line.booking.len()) > MOST {
            problems.add(at, Code::OutOfRange, format!("a line has at most {MOST} of each"));
        }
        let is_lower = line.amount.0 < Money::ZERO;
        if line.amount.0.is_zero() || (is_lower && self.corrects.is_none()) {
            let message =
                "a line is above zero, and below it only on an order that corrects another (`corrects`)";
            problems.add(format!("{at}/amount"), Code::OutOfRange, message);
        }
        for (place, code) in line.booking.iter().enumerate() {
            must_be_printable(&code.name.0, &format!("{at}/booking/{place}/name"), problems);
            must_be_printable(&code.value.0, &format!("{at}/booking/{place}/value"), problems);
        }
    }

    /// The order as the domain knows it, under its name.
    pub fn order(&self, id: OrderId) -> Order {
        let visum = self.visum.as_ref();
        Order {
            id,
            number: self.number.0.clone(),
            corrects: self.corrects.map(|of| of.0),
            valid_from: self.valid_from.map(|day| day.0),
            valid_to: self.valid_to.map(|day| day.0),
            budget_period: self.budget_period.as_ref().map(|period| period.0.clone()),
            visum_missing: visum.is_some_and(|visum| visum.required && visum.given.is_none()),
            lines: self.lines.iter().map(|line| self.order_line(line)).collect(),
        }
    }

    fn order_line(&self, line: &LineForm) -> order::OrderLine {
        let code = |code: &BookingForm| (code.name.0.clone(), code.value.0.clone());
        order::OrderLine {
            description: line.description.0.clone(),
            amount: line.amount.0,
            contracts: line.contracts.iter().map(Name::to_string).collect(),
            services: line.services.iter().map(|service| service.0.to_string()).collect(),
            budget_year: line.budget_year.unwrap_or(self.budget_year).0,
            booking: line.booking.iter().map(code).collect(),
        }
    }
}
