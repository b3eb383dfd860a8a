//! What was delivered through the end of a year and not invoiced by then, and what was invoiced ahead.

use super::issued::Part;
use crate::domain::billing::{DocumentKind, Outcome};
use crate::domain::calendar::Period;
use crate::domain::exact::TooLarge;
use crate::domain::money::Money;
use std::collections::BTreeMap;
use std::ops::{Add, Sub};
use std::sync::Arc;

/// An amount without and with VAT.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amount {
    /// Taxable amount.
    pub net: Money,
    /// The same with VAT, and the cent that may remain.
    pub gross: Money,
}

impl Amount {
    /// Nothing.
    pub const ZERO: Amount = Amount { net: Money::ZERO, gross: Money::ZERO };
}

impl Add for Amount {
    type Output = Amount;
    fn add(self, other: Amount) -> Amount {
        Amount { net: self.net + other.net, gross: self.gross + other.gross }
    }
}

impl Sub for Amount {
    type Output = Amount;
    fn sub(self, other: Amount) -> Amount {
        Amount { net: self.net - other.net, gross: self.gross - other.gross }
    }
}

/// What was issued by the end of the year for a part of a contract; below zero on a credit note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invoiced {
    /// The contract.
    pub contract: Arc<str>,
    /// The part of it.
    pub part: Part,
    /// The days that the document is for.
    pub period: Period,
    /// The year of the budget that bears it.
    pub budget_year: i32,
    /// How much.
    pub amount: Amount,
}

/// A lot of a contract in a budget year.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subject {
    /// The contract.
    pub contract: Arc<str>,
    /// The lot; `None` for an exit fee.
    pub lot: Option<Arc<str>>,
    /// The year of the service.
    pub budget_year: i32,
}

/// A lot of a contract in a budget year, as it stands at the end of a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accrual {
    /// Of what.
    pub subject: Subject,
    /// What was delivered by the end of the year: all of that year and of those before, nothing of later ones.
    pub delivered: Amount,
    /// What was invoiced of it by then.
    pub invoiced: Amount,
}

impl Accrual {
    /// Delivered and not invoiced; below zero where more was invoiced than delivered.
    pub fn open(&self) -> Amount {
        self.delivered - self.invoiced
    }
}

/// Every lot of a contract and budget year of which not exactly that was invoiced by the end of a year which was
/// delivered by then. What is delivered is what documents for the days of that year and of those before come to, by what
/// is known: the outcome must be billed so far that it holds all of these. What waits for a figure is left out, as
/// nothing is known of it.
///
/// # Errors
/// [`TooLarge`] beyond what an amount can hold.
pub fn accruals(outcome: &Outcome, issued: &[Invoiced], year: i32) -> Result<Vec<Accrual>, TooLarge> {
    let mut found: BTreeMap<Subject, Accrual> = BTreeMap::new();
    let mut of = |subject: Subject, add: &dyn Fn(&mut Accrual)| {
        let none = || Accrual { subject: subject.clone(), delivered: Amount::ZERO, invoiced: Amount::ZERO };
        add(found.entry(subject.clone()).or_insert_with(none));
    };
    for (_, document) in outcome.documents.iter().filter(|(_, document)| document.budget_year <= year) {
        let credits = document.kind == DocumentKind::CreditNote;
        for (line, net) in document.lines.iter().zip(document.net_of_lines()?) {
            let amount = Amount { net, gross: line.amount };
            let signed = if credits { Amount::ZERO - amount } else { amount };
            let (contract, lot) = (document.contract.clone(), line.lot.clone());
            let subject = Subject { contract, lot, budget_year: document.budget_year };
            of(subject, &|accrual| accrual.delivered = accrual.delivered + signed);
        }
    }
    let waits = |one: &&Invoiced| {
        outcome
            .blocked
            .iter()
            .any(|blocked| blocked.contract == one.contract && blocked.period.overlap(one.period).is_some())
    };
    for one in issued.iter().filter(|one| !waits(one)) {
        let (contract, lot) = (one.contract.clone(), one.part.lot.clone());
        let subject = Subject { contract, lot, budget_year: one.budget_year };
        of(subject, &|accrual| accrual.invoiced = accrual.invoiced + one.amount);
    }
    Ok(found.into_values().filter(|accrual| accrual.open() != Amount::ZERO).collect())
}
