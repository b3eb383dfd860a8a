//! What is still to be issued: the documents of an outcome that were not issued before, and corrections of those that
//! were issued otherwise than they should be now; each with its day of issue, in the order in which they are numbered.

use super::account::Account;
use super::correction::corrections;
use super::issued::{Before, IssuedBefore};
use crate::domain::billing::{Document, DocumentKind, Outcome, Situation};
use crate::domain::calendar::{Day, add_days};
use crate::domain::exact::TooLarge;
use std::collections::BTreeMap;

/// How documents are issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issuance {
    /// The day of issue: no document is dated before it.
    pub as_of: Day,
    /// Nothing is issued whose day by the agreement is a later one.
    pub through: Day,
    /// The day of the last number that was given, in whatever series and year: no number is dated before an earlier
    /// one. So a document that is issued anew never comes before the credit note that makes room for it.
    pub last: Option<Day>,
}

/// Why nothing can be issued on some days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotYet {
    /// The day of issue has not come.
    #[error("{as_of} has not come: today is {today}; plan it instead")]
    DayOfIssue {
        /// The day of issue.
        as_of: Day,
        /// Today.
        today: Day,
    },
    /// Documents would be issued before their own day.
    #[error("{through} lies after the day of issue, {as_of}: nothing is issued ahead")]
    Through {
        /// The last day by the agreement.
        through: Day,
        /// The day of issue.
        as_of: Day,
    },
}

/// What stands in the way of issuing on a day of issue, through another: nothing is issued on a day that has not
/// come, and no document before its own day.
pub fn not_yet(as_of: Day, through: Day, today: Day) -> Vec<NotYet> {
    let day_of_issue = (as_of > today).then_some(NotYet::DayOfIssue { as_of, today });
    let ahead = (through > as_of).then_some(NotYet::Through { through, as_of });
    day_of_issue.into_iter().chain(ahead).collect()
}

impl Issuance {
    /// The day of issue of a document: its own day, unless that has passed or a later number was given.
    pub fn day(&self, own: Day) -> Day {
        let not_before = own.max(self.as_of);
        self.last.map_or(not_before, |last| not_before.max(last))
    }
}

/// What brings a document about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// The agreement calls for it.
    Agreement,
    /// A notice shortens what an invoice billed.
    Notice,
    /// What was issued should now be otherwise.
    Correction,
}

/// A document that is to be issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// The place of its contract in the situation.
    pub contract: usize,
    /// What brings it about.
    pub cause: Cause,
    /// The day that the agreement gives for it; of a correction the day from which it is known to be due.
    pub scheduled: Day,
    /// 1, and one more for each document of its contract, kind and period before it.
    pub occurrence: u32,
    /// On a credit note or supplementary invoice the document that it corrects, which may itself only be planned.
    pub original: Option<Original>,
    /// The place of the agreement whose corrections are issued together or not at all: those of lots whose prices
    /// depend on all participants.
    pub set: Option<usize>,
    /// The document, dated on its day of issue.
    pub document: Document,
}

impl Planned {
    /// The number of the issued document that it corrects.
    pub fn corrects(&self) -> Option<&str> {
        match &self.original {
            Some(Original::Issued(original)) => Some(&original.number),
            Some(Original::Planned(_)) | None => None,
        }
    }
}

/// The document that a credit note or supplementary invoice corrects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Original {
    /// It was issued before.
    Issued(IssuedBefore),
    /// It is planned too, at this place of the plan.
    Planned(usize),
}

/// Everything that is to be issued.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// The documents, in the order of numbering: by day of issue, corrections first.
    pub documents: Vec<Planned>,
    /// The places of contracts whose corrections are beyond what an amount can hold.
    pub too_large: Vec<usize>,
}

/// Plans what is still to be issued. The outcome must reach at least as far as everything that was issued.
///
/// An invoice counts as issued when one of the same contract was for any part of its period, an exit fee when there was
/// one; unless it was credited in full. What stands and should now come to something else is corrected, as invoiced less
/// recomputed. So a second plan after issuing is empty, and what is issued of a contract always comes to what the
/// outcome says.
pub fn plan(situation: &Situation, outcome: &Outcome, issued: &[IssuedBefore], issuance: &Issuance) -> Plan {
    let before = Before::of(issued);
    let names = situation.contracts.iter().enumerate();
    let places: BTreeMap<&str, usize> = names.map(|(place, of)| (&*of.contract.id, place)).collect();
    let mut plan = Plan::default();
    for account in Account::all(outcome, &before, &places) {
        match corrected(&account, situation, issuance) {
            Ok(found) => plan.documents.extend(found),
            Err(TooLarge) => plan.too_large.push(account.contract),
        }
    }
    // Those that are issued together stand together.
    plan.documents.sort_by_key(|planned| (planned.set, planned.contract));
    let due = outcome.documents.iter().filter(|(_, document)| document.issue_date <= issuance.through);
    let new = due.filter(|(_, document)| !before.stands(document));
    plan.documents.extend(new.map(|(contract, document)| new_document(*contract, document, issuance)));

    plan.documents.sort_by_key(|planned| planned.document.issue_date);
    number_occurrences(&mut plan.documents, &before);
    for place in 0..plan.documents.len() {
        let original = plan.documents.get(place).and_then(|credit| planned_original(credit, &plan.documents));
        if let (Some(planned), Some(original)) = (plan.documents.get_mut(place), original) {
            planned.original = Some(Original::Planned(original));
        }
    }
    plan
}

/// A document that the agreement or a notice calls for, on its day of issue.
fn new_document(contract: usize, document: &Document, issuance: &Issuance) -> Planned {
    let of_notice = document.kind == DocumentKind::CreditNote;
    Planned {
        contract,
        cause: if of_notice { Cause::Notice } else { Cause::Agreement },
        scheduled: document.issue_date,
        occurrence: 1,
        original: None,
        set: None,
        document: dated(document, issuance),
    }
}

/// The corrections of an account: the credit note of a notice where that alone is missing, else invoiced less recomputed.
fn corrected(
    account: &Account<'_>,
    situation: &Situation,
    issuance: &Issuance,
) -> Result<Vec<Planned>, TooLarge> {
    if let (Some(credit), Some(original)) = (account.only_credited(), account.first()) {
        let planned = new_document(account.contract, credit, issuance);
        return Ok(vec![Planned { original: Some(Original::Issued(original.clone())), ..planned }]);
    }
    let issue_date = issuance.day(issuance.as_of);
    let agreement = situation.contracts.get(account.contract).map(|record| record.agreement);
    let planned = corrections(account, situation, issue_date)?.into_iter().map(|correction| Planned {
        contract: account.contract,
        cause: Cause::Correction,
        scheduled: issue_date,
        occurrence: 1,
        original: Some(Original::Issued(correction.original.clone())),
        set: agreement.filter(|_| correction.shared),
        document: correction.document,
    });
    Ok(planned.collect())
}

/// The document on its day of issue.
fn dated(document: &Document, issuance: &Issuance) -> Document {
    let mut dated = document.clone();
    dated.issue_date = issuance.day(document.issue_date);
    let moved = (dated.issue_date - document.issue_date).num_days();
    dated.due_date = document.due_date.map(|due| add_days(due, moved));
    dated
}

/// Numbers the documents of one contract, kind and period, after those that were issued.
fn number_occurrences(planned: &mut [Planned], before: &Before<'_>) {
    let mut last: BTreeMap<(usize, DocumentKind, Day), u32> = BTreeMap::new();
    for one in planned {
        let of = (one.contract, one.document.kind, one.document.period.from);
        let last = last.entry(of).or_insert_with(|| before.times(&one.document));
        *last += 1;
        one.occurrence = *last;
    }
}

/// The place of the planned invoice whose period a credit note shortens: the one that ends on the same day and covers
/// it.
fn planned_original(credit: &Planned, planned: &[Planned]) -> Option<usize> {
    if credit.document.kind != DocumentKind::CreditNote || credit.original.is_some() {
        return None;
    }
    let period = credit.document.period;
    planned.iter().position(|one| {
        let of = &one.document;
        let covers = of.period.from <= period.from && of.period.to == period.to;
        one.contract == credit.contract && of.kind == DocumentKind::Invoice && covers
    })
}

/// Planned documents in another order, by their places in this one; those that they correct are found again.
pub fn ordered(planned: Vec<Planned>, order: &[usize]) -> Vec<Planned> {
    let moved: BTreeMap<usize, usize> = order.iter().enumerate().map(|(to, from)| (*from, to)).collect();
    let mut found: Vec<(usize, Planned)> = planned
        .into_iter()
        .enumerate()
        .filter_map(|(from, mut one)| {
            if let Some(Original::Planned(place)) = &mut one.original {
                *place = *moved.get(place)?;
            }
            Some((*moved.get(&from)?, one))
        })
        .collect();
    found.sort_by_key(|(to, _)| *to);
    found.into_iter().map(|(_, one)| one).collect()
}
