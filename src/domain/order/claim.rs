//! What an invoice says, what is known to check it by, and what a check gives.

use super::book::{Book, Drawable};
use super::finding::{Finding, Verdict};
use super::policy::Policy;
use super::purchase::{Family, Subject};
use crate::domain::calculation::Block;
use crate::domain::calendar::{Day, Period};
use crate::domain::identifiers::{Iban, KboNumber};
use crate::domain::money::Money;
use rust_decimal::Decimal;

/// What an invoice or credit note says, as far as it says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Its number, where it is one of ours.
    pub own: Option<Drawable>,
    /// Who bills.
    pub supplier: Option<KboNumber>,
    /// The account on which it is to be paid.
    pub iban: Option<Iban>,
    /// Who is billed.
    pub customer: Option<KboNumber>,
    /// What is billed.
    pub subject: Option<Subject>,
    /// The days that are billed.
    pub period: Option<Period>,
    /// Its day of issue.
    pub issue_date: Day,
    /// The order that it names.
    pub order_number: Option<String>,
    /// What is to be paid or credited, VAT included.
    pub total: Money,
    /// Whether it is a credit note.
    pub credits: bool,
}

/// With what the amount is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Price {
    /// Its own calculation was done again; what came out otherwise.
    Redone(Vec<Finding>),
    /// The contract gives an amount: that of an issued invoice, or worked out now.
    Known {
        /// The amount, VAT included.
        amount: Money,
        /// The number of the issued invoice.
        issued: Option<String>,
    },
    /// The contract gives an amount once something is known.
    Waits(Block),
    /// Nothing is known to compare it with.
    Unknown,
}

/// What is known about the parties, the contract and the price.
#[derive(Debug, Clone)]
pub struct Known<'a> {
    /// The supplier.
    pub supplier: Option<KboNumber>,
    /// Its account on the day of issue.
    pub iban: Option<Iban>,
    /// Who ordered.
    pub payer: Option<KboNumber>,
    /// What the payer asks.
    pub policy: &'a Policy,
    /// Its orders and documents.
    pub book: &'a Book,
    /// The days on which the contract runs.
    pub active: Option<Period>,
    /// With what the amount is compared.
    pub price: Price,
    /// Other standing invoices for the same contract and days: number and period.
    pub others: Vec<(String, Period)>,
    /// The credit note that took it back.
    pub taken_back: Option<String>,
    /// The rate of VAT by which an amount without it is found, in percent.
    pub vat_rate: Decimal,
}

/// An order on which the invoice draws, before and after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnOrder<'a> {
    /// The order.
    pub family: &'a Family,
    /// What is ordered, with corrections.
    pub ordered: Money,
    /// What was drawn before.
    pub drawn_before: Money,
    /// What the invoice draws; negative for a credit note.
    pub amount: Money,
    /// What is left after it.
    pub residual: Money,
    /// The share that is used after it, in percent.
    pub used_percent: Option<Decimal>,
    /// The order that would make it fit.
    pub correction: Option<Correction>,
}

/// An order that raises another, so that an invoice fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Correction {
    /// By how much, VAT included.
    pub amount: Money,
    /// The same without VAT.
    pub net: Money,
    /// Whether it lies within what the payer approves decentrally; `None` where that is not recorded.
    pub within_limit: Option<bool>,
}

/// The outcome of a check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked<'a> {
    /// The worst of what was found.
    pub verdict: Verdict,
    /// What was found, the worst first.
    pub findings: Vec<Finding>,
    /// The orders on which it draws.
    pub orders: Vec<OnOrder<'a>>,
}

impl Checked<'_> {
    /// By how much, by the finding that gave the verdict.
    pub fn difference(&self) -> Money {
        self.findings.first().and_then(Finding::difference).unwrap_or(Money::ZERO)
    }
}
