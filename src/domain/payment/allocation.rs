//! What a payment pays: how much of it goes to which invoice, is given back, or is left as the payer's credit.

use crate::domain::calendar::Day;
use crate::domain::invoice::InvoiceNumber;
use crate::domain::money::Money;
use std::collections::{BTreeMap, BTreeSet};

/// Where a part of a payment goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// It pays an invoice.
    Invoice(InvoiceNumber),
    /// It is given back, on a day.
    Refund(Day),
}

/// A part of a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// Where it goes.
    pub target: Target,
    /// How much.
    pub amount: Money,
}

/// Why a payment cannot be allocated so.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAllocated {
    /// More than the payment.
    #[error("{allocated} is allocated of a payment of {amount}: allocate at most what was received")]
    BeyondPayment {
        /// The parts together.
        allocated: Money,
        /// The payment.
        amount: Money,
    },
    /// An invoice that is not there, or is a credit note.
    #[error("there is no invoice {0} that could be paid")]
    Unknown(InvoiceNumber),
    /// An invoice twice.
    #[error("invoice {0} stands twice: give the amounts together")]
    Twice(InvoiceNumber),
    /// More than what is open of an invoice.
    #[error("{amount} is allocated to invoice {number}, of which {open} is open: leave the rest as credit")]
    BeyondInvoice {
        /// The invoice.
        number: InvoiceNumber,
        /// What was to be allocated.
        amount: Money,
        /// What is open without this payment.
        open: Money,
    },
}

/// What is left of a payment: the payer's credit.
pub fn left(amount: Money, parts: &[Part]) -> Money {
    amount - parts.iter().map(|part| part.amount).sum()
}

/// What was left of a payment on a day, as it is allocated now: what was given back later, or pays invoices that were
/// issued later, was the payer's credit still.
///
/// ```
/// use std::collections::BTreeSet;
/// use tarief::domain::calendar::iso_day;
/// use tarief::domain::money::Money;
/// use tarief::domain::payment::allocation::{Part, Target, left_on};
///
/// let euro = |euros: i128| Money::from_cents(euros * 100).unwrap();
/// let back = Part { target: Target::Refund(iso_day("2023-06-20").unwrap()), amount: euro(10) };
/// let left = |on| left_on(euro(100), &[back], (iso_day(on).unwrap(), &BTreeSet::new()));
/// assert_eq!((left("2023-06-19"), left("2023-06-20")), (euro(100), euro(90)));
/// ```
pub fn left_on(amount: Money, parts: &[Part], (on, later): (Day, &BTreeSet<InvoiceNumber>)) -> Money {
    let by_then = |part: &&Part| match part.target {
        Target::Invoice(number) => !later.contains(&number),
        Target::Refund(day) => day <= on,
    };
    amount - parts.iter().filter(by_then).map(|part| part.amount).sum()
}

/// All reasons why a payment cannot be allocated so, each with the place of the part; `open` holds what is open of
/// each invoice without this payment.
pub fn not_allocated(
    amount: Money,
    parts: &[Part],
    open: &BTreeMap<InvoiceNumber, Money>,
) -> Vec<(Option<usize>, NotAllocated)> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    for (place, part) in parts.iter().enumerate() {
        let Target::Invoice(number) = part.target else { continue };
        let why = match open.get(&number) {
            _ if !seen.insert(number) => Some(NotAllocated::Twice(number)),
            None => Some(NotAllocated::Unknown(number)),
            Some(open) if part.amount > *open => {
                Some(NotAllocated::BeyondInvoice { number, amount: part.amount, open: *open })
            }
            Some(_) => None,
        };
        found.extend(why.map(|why| (Some(place), why)));
    }
    let allocated: Money = parts.iter().map(|part| part.amount).sum();
    if allocated > amount {
        found.push((None, NotAllocated::BeyondPayment { allocated, amount }));
    }
    found
}
