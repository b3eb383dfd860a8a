//! An order, its lines, and the orders that correct it.

use crate::domain::calendar::Day;
use crate::domain::money::Money;

/// The name of an order in this service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OrderId(pub i64);

/// What is billed, as far as an order can be for it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subject {
    /// The contract.
    pub contract: String,
    /// The service of its agreement.
    pub service: String,
    /// The year of the budget that bears it: that of the service, not of the invoice.
    pub budget_year: i32,
}

/// A line of an order: an amount for some contracts or services.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderLine {
    /// What is ordered, in the payer's words.
    pub description: String,
    /// The amount, VAT included; negative on an order that lowers another.
    pub amount: Money,
    /// The contracts that it is for.
    pub contracts: Vec<String>,
    /// The services that it is for: all contracts of the payer for them.
    pub services: Vec<String>,
    /// The year of the budget that bears it.
    pub budget_year: i32,
    /// The payer's own codes of its budget, as name and value.
    pub booking: Vec<(String, String)>,
}

impl OrderLine {
    /// Whether the line is for a contract, in whatever budget year.
    pub fn is_for(&self, subject: &Subject) -> bool {
        self.contracts.contains(&subject.contract) || self.services.contains(&subject.service)
    }

    /// Whether the line is for a contract and bears its budget year.
    pub fn covers(&self, subject: &Subject) -> bool {
        self.budget_year == subject.budget_year && self.is_for(subject)
    }
}

/// An order as recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Its name in this service.
    pub id: OrderId,
    /// The number that the payer gave it.
    pub number: String,
    /// The order that it raises or lowers.
    pub corrects: Option<OrderId>,
    /// The first day on which an invoice may draw on it.
    pub valid_from: Option<Day>,
    /// The last day on which an invoice may draw on it.
    pub valid_to: Option<Day>,
    /// The payer's code of the budget period.
    pub budget_period: Option<String>,
    /// Whether the financial director's visum is required and not given.
    pub visum_missing: bool,
    /// Its lines, at least one.
    pub lines: Vec<OrderLine>,
}

/// An order with the orders that correct it: they count as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Family {
    /// The order itself.
    pub order: Order,
    /// What raises or lowers it, in the order in which it was recorded.
    pub corrections: Vec<Order>,
}

impl Family {
    /// Puts corrections with the order that they correct; one whose order is not there is left out.
    pub fn all(orders: Vec<Order>) -> Vec<Family> {
        let (corrections, orders): (Vec<Order>, Vec<Order>) =
            orders.into_iter().partition(|order| order.corrects.is_some());
        let of = |order: Order| {
            let own = corrections.iter().filter(|one| one.corrects == Some(order.id)).cloned();
            Family { corrections: own.collect(), order }
        };
        orders.into_iter().map(of).collect()
    }

    /// The order and its corrections.
    pub fn orders(&self) -> impl Iterator<Item = &Order> {
        std::iter::once(&self.order).chain(&self.corrections)
    }

    /// All lines, those of the order first.
    pub fn lines(&self) -> impl Iterator<Item = &OrderLine> {
        self.orders().flat_map(|order| &order.lines)
    }

    /// What is ordered, VAT included, with its corrections (D 5).
    pub fn amount(&self) -> Money {
        self.lines().map(|line| line.amount).sum()
    }

    /// Whether some line is for a contract, in whatever budget year.
    pub fn is_for(&self, subject: &Subject) -> bool {
        self.lines().any(|line| line.is_for(subject))
    }

    /// Whether some line is for a contract and bears its budget year.
    pub fn covers(&self, subject: &Subject) -> bool {
        self.lines().any(|line| line.covers(subject))
    }

    /// Whether an invoice of a day may draw on it.
    pub fn is_valid_on(&self, day: Day) -> bool {
        self.order.valid_from.is_none_or(|from| from <= day) && self.order.valid_to.is_none_or(|to| day <= to)
    }

    /// Whether it, or an order that corrects it, has a number; blanks around it do not count.
    pub fn has_number(&self, number: &str) -> bool {
        self.orders().any(|order| order.number == number.trim())
    }

    /// Whether it is, or one that corrects it is, called so in this service.
    pub fn has(&self, id: OrderId) -> bool {
        self.orders().any(|order| order.id == id)
    }
}
