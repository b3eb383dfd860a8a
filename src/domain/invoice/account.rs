//! Accounts: what was issued for the same days of a contract, against what these should come to now.

use super::issued::{Before, IssuedBefore, Part};
use crate::domain::billing::{Document, DocumentKind, Outcome};
use crate::domain::calendar::Period;
use crate::domain::money::Money;
use std::collections::{BTreeMap, BTreeSet};

/// A document that is still to be paid, with the credit notes on it.
#[derive(Debug, Clone)]
pub(super) struct Charge<'a> {
    pub(super) issued: &'a IssuedBefore,
    pub(super) credits: Vec<&'a IssuedBefore>,
}

impl Charge<'_> {
    /// What it still charges for a part: never below zero.
    pub(super) fn remaining(&self, part: &Part) -> Money {
        let of = |issued: &IssuedBefore| issued.amounts.get(part).copied().unwrap_or(Money::ZERO);
        self.credits.iter().fold(of(self.issued), |left, credit| left - of(credit))
    }
}

/// What was issued for the same days of a contract or for leaving it, and what it should come to now.
#[derive(Debug, Clone)]
pub(super) struct Account<'a> {
    /// The place of the contract.
    pub(super) contract: usize,
    /// What was issued: invoices, then what supplements them, in the order of their numbers.
    pub(super) charges: Vec<Charge<'a>>,
    /// What is due now: invoices, and the credit notes of a notice on them.
    pub(super) due: Vec<&'a Document>,
}

impl<'a> Account<'a> {
    /// The accounts of all contracts of which something stands; those left out that wait for a figure, or whose amounts
    /// cannot be worked out: what these should come to is not known.
    pub(super) fn all(
        outcome: &'a Outcome,
        before: &Before<'a>,
        places: &BTreeMap<&str, usize>,
    ) -> Vec<Account<'a>> {
        let mut due: BTreeMap<&str, Vec<&Document>> = BTreeMap::new();
        for (_, document) in &outcome.documents {
            due.entry(&document.contract).or_default().push(document);
        }
        let waiting = Waiting::of(outcome);
        let mut accounts = Vec::new();
        for contract in before.contracts() {
            let Some(place) = places.get(contract).filter(|place| !outcome.unbillable.contains(place)) else {
                continue;
            };
            let due = due.get(contract).map_or(&[][..], Vec::as_slice);
            let of_contract = of_contract(*place, before.of_contract(contract), due);
            accounts.extend(of_contract.into_iter().filter(|account| !waiting.concerns(contract, account)));
        }
        accounts
    }

    /// The invoice that the account begins with.
    pub(super) fn first(&self) -> Option<&'a IssuedBefore> {
        self.charges.first().map(|charge| charge.issued)
    }

    /// What remains charged for a part.
    pub(super) fn remaining(&self, part: &Part) -> Money {
        self.charges.iter().map(|charge| charge.remaining(part)).sum()
    }

    /// What is due now for a part, with or without the credit notes of a notice.
    pub(super) fn due(&self, part: &Part, with_credits: bool) -> Money {
        self.due.iter().fold(Money::ZERO, |sum, document| {
            let lines = document.lines.iter().filter(|line| Part::of(line) == *part);
            let amount: Money = lines.map(|line| line.amount).sum();
            match document.kind {
                DocumentKind::CreditNote if with_credits => sum - amount,
                DocumentKind::CreditNote => sum,
                _ => sum + amount,
            }
        })
    }

    /// Every part that was charged or is due.
    pub(super) fn parts(&self) -> BTreeSet<Part> {
        let charged = self.charges.iter().flat_map(|charge| charge.issued.amounts.keys().cloned());
        let due = self.due.iter().flat_map(|document| document.lines.iter().map(Part::of));
        charged.chain(due).collect()
    }

    /// The credit note of a notice, where it alone is missing: all else is as it was issued.
    pub(super) fn only_credited(&self) -> Option<&'a Document> {
        let mut credits = self.due.iter().filter(|document| document.kind == DocumentKind::CreditNote);
        let credit = credits.next().filter(|_| self.charges.len() == 1)?;
        let as_issued = self.parts().iter().all(|part| self.remaining(part) == self.due(part, false));
        (as_issued && credits.next().is_none()).then_some(*credit)
    }
}

/// The accounts of one contract: its invoices by days that overlap, and its exit fees.
fn of_contract<'a>(place: usize, issued: &[&'a IssuedBefore], due: &[&'a Document]) -> Vec<Account<'a>> {
    let mut accounts: Vec<(Period, Account<'a>)> = Vec::new();
    let mut leaving = Account { contract: place, charges: Vec::new(), due: Vec::new() };
    for first in issued.iter().filter(|one| one.stands()) {
        match first.kind {
            DocumentKind::ExitFee => leaving.charges.push(charge(first, issued)),
            DocumentKind::Invoice => {
                let account =
                    Account { contract: place, charges: vec![charge(first, issued)], due: Vec::new() };
                accounts.push((first.period, account));
            }
            DocumentKind::CreditNote | DocumentKind::Supplementary => continue,
        }
        let supplements = issued.iter().filter(|one| {
            one.stands()
                && one.kind == DocumentKind::Supplementary
                && one.corrects.as_ref() == Some(&first.number)
        });
        let charges = supplements.map(|one| charge(one, issued));
        match accounts.last_mut() {
            Some((_, account)) if first.kind == DocumentKind::Invoice => account.charges.extend(charges),
            _ => leaving.charges.extend(charges),
        }
    }
    for document in due.iter().filter(|document| document.kind != DocumentKind::ExitFee) {
        // An invoice that now covers the days of several that were issued is set against the first of them, and the
        // others against nothing: their account is one.
        join(&mut accounts, document);
    }
    let fees = due.iter().filter(|document| document.kind == DocumentKind::ExitFee);
    leaving.due.extend(fees);
    let left = (!leaving.charges.is_empty()).then_some(leaving);
    accounts.into_iter().map(|(_, account)| account).chain(left).collect()
}

/// Adds what is due to the accounts of its days, which become one where there are several.
fn join<'a>(accounts: &mut Vec<(Period, Account<'a>)>, document: &'a Document) {
    let overlaps = |(period, _): &(Period, Account<'a>)| period.overlap(document.period).is_some();
    let Some(first) = accounts.iter().position(overlaps) else { return };
    let mut place = first + 1;
    while let Some(other) = accounts.get(place) {
        if !overlaps(other) {
            place += 1;
            continue;
        }
        let (period, other) = accounts.remove(place);
        if let Some((whole, account)) = accounts.get_mut(first) {
            *whole = Period { from: whole.from.min(period.from), to: whole.to.max(period.to) };
            account.charges.extend(other.charges);
            account.due.extend(other.due);
        }
    }
    if let Some((_, account)) = accounts.get_mut(first) {
        account.due.push(document);
    }
}

fn charge<'a>(issued: &'a IssuedBefore, all: &[&'a IssuedBefore]) -> Charge<'a> {
    let on_it = |one: &&&IssuedBefore| {
        one.kind == DocumentKind::CreditNote && one.stands() && one.corrects.as_ref() == Some(&issued.number)
    };
    Charge { issued, credits: all.iter().filter(on_it).copied().collect() }
}

/// What waits for a figure or decision: nothing is known of what it should come to.
struct Waiting<'a> {
    periods: BTreeMap<&'a str, Vec<Period>>,
    leaving: BTreeSet<&'a str>,
}

impl<'a> Waiting<'a> {
    fn of(outcome: &'a Outcome) -> Self {
        let mut periods: BTreeMap<&str, Vec<Period>> = BTreeMap::new();
        for blocked in &outcome.blocked {
            periods.entry(&blocked.contract).or_default().push(blocked.period);
        }
        let unknown = outcome.exits.iter().filter(|exit| exit.fee.is_none());
        Waiting { periods, leaving: unknown.map(|exit| &*exit.contract).collect() }
    }

    fn concerns(&self, contract: &str, account: &Account<'_>) -> bool {
        let Some(first) = account.first() else { return true };
        if first.kind == DocumentKind::ExitFee {
            return self.leaving.contains(contract);
        }
        let periods = self.periods.get(contract).map_or(&[][..], Vec::as_slice);
        let overlaps =
            |charge: &Charge<'_>| periods.iter().any(|period| period.overlap(charge.issued.period).is_some());
        account.charges.iter().any(overlaps)
    }
}
