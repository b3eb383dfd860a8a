//! What is still to be issued: the documents of an outcome without those that were issued before, each with
//! its day of issue, in the order in which they are numbered.

use crate::domain::billing::{Document, DocumentKind, Outcome};
use crate::domain::calendar::{Day, add_days};
use crate::domain::money::Money;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A document that was issued, as far as planning must know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuedBefore {
    /// Its number.
    pub number: Arc<str>,
    /// The contract.
    pub contract: Arc<str>,
    /// What kind it is.
    pub kind: DocumentKind,
    /// First day of its period.
    pub from: Day,
    /// Last day of its period.
    pub to: Day,
    /// The day that the agreement gave for it.
    pub scheduled: Day,
    /// The day on which it was issued.
    pub issue_date: Day,
    /// What was to be paid or credited.
    pub total: Money,
    /// Whether a credit note took it back as a whole.
    pub credited: bool,
    /// On a credit note by hand, which no agreement calls for.
    pub by_hand: bool,
}

/// How documents are issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issuance {
    /// The day of issue: no document is dated before it.
    pub as_of: Day,
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

/// A document that is to be issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// The place of its contract in the situation.
    pub contract: usize,
    /// The day that the agreement gives for it.
    pub scheduled: Day,
    /// 1, and one more for each time that the same document was issued and credited in full.
    pub occurrence: u32,
    /// On a credit note the document that it corrects, which may itself only be planned.
    pub original: Option<Original>,
    /// On a credit note whether the issued original is another than it would be now: then the credit note is not
    /// what was invoiced less what should have been.
    pub original_differs: bool,
    /// The document, dated on its day of issue.
    pub document: Document,
}

/// The document that a credit note corrects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Original {
    /// It was issued before.
    Issued(IssuedBefore),
    /// It is planned too, at this place of the plan.
    Planned(usize),
}

/// Plans what is still to be issued, in the order of numbering: by day of issue, then by the order of the outcome.
///
/// An invoice or credit note counts as issued when one of the same contract was for any part of its period, an exit
/// fee when there was one; unless it was credited in full. So a second plan after issuing is empty, and nothing is
/// billed twice where a contract changed.
pub fn plan(outcome: &Outcome, issued: &[IssuedBefore], issuance: &Issuance) -> Vec<Planned> {
    let before = Before::of(issued);
    let due = outcome.documents.iter().filter(|(_, document)| !before.stands(document));
    let mut planned: Vec<Planned> = due
        .map(|(contract, document)| Planned {
            contract: *contract,
            scheduled: document.issue_date,
            occurrence: before.times(document) + 1,
            original: None,
            original_differs: false,
            document: dated(document, issuance),
        })
        .collect();
    // An outcome is in order of its days, and what comes later in it is never dated earlier: see `day`.
    for place in 0..planned.len() {
        let original = planned.get(place).and_then(|credit| original_of(credit, &planned, &before));
        if let Some(credit) = planned.get_mut(place) {
            credit.original_differs =
                original.as_ref().is_some_and(|original| differs(original, credit, outcome));
            credit.original = original;
        }
    }
    planned
}

/// What was issued, by contract.
struct Before<'a>(BTreeMap<&'a str, Vec<&'a IssuedBefore>>);

impl<'a> Before<'a> {
    fn of(issued: &'a [IssuedBefore]) -> Self {
        let mut by_contract: BTreeMap<&str, Vec<_>> = BTreeMap::new();
        for one in issued {
            by_contract.entry(&one.contract).or_default().push(one);
        }
        Before(by_contract)
    }

    fn of_contract(&self, contract: &str) -> impl Iterator<Item = &'a IssuedBefore> {
        self.0.get(contract).into_iter().flatten().copied()
    }

    /// Those that are the same document, whatever its days and amounts were: an invoice or credit note by its period
    /// (those of a contract do not overlap), an exit fee because a contract is left once.
    fn same(&self, document: &Document) -> impl Iterator<Item = &'a IssuedBefore> {
        let (kind, period) = (document.kind, document.period);
        let overlaps = move |one: &IssuedBefore| one.from <= period.to && period.from <= one.to;
        self.of_contract(&document.contract).filter(move |one| {
            !one.by_hand && one.kind == kind && (kind == DocumentKind::ExitFee || overlaps(one))
        })
    }

    fn stands(&self, document: &Document) -> bool {
        self.same(document).any(|one| !one.credited)
    }

    fn times(&self, document: &Document) -> u32 {
        u32::try_from(self.same(document).count()).unwrap_or(u32::MAX)
    }
}

/// The document on its day of issue.
fn dated(document: &Document, issuance: &Issuance) -> Document {
    let mut dated = document.clone();
    dated.issue_date = issuance.day(document.issue_date);
    let moved = (dated.issue_date - document.issue_date).num_days();
    dated.due_date = document.due_date.map(|due| add_days(due, moved));
    dated
}

/// The invoice whose period a credit note shortens: the one that ends on the same day and covers it.
fn original_of(credit: &Planned, planned: &[Planned], before: &Before<'_>) -> Option<Original> {
    let of = &credit.document;
    if of.kind != DocumentKind::CreditNote {
        return None;
    }
    let covers =
        |kind, from, to| kind == DocumentKind::Invoice && from <= of.period.from && to == of.period.to;
    let issued =
        before.of_contract(&of.contract).find(|one| !one.credited && covers(one.kind, one.from, one.to));
    let issued = issued.map(|one| Original::Issued(one.clone()));
    issued.or_else(|| {
        let found = planned.iter().position(|one| {
            let other = &one.document;
            one.contract == credit.contract && covers(other.kind, other.period.from, other.period.to)
        });
        found.map(Original::Planned)
    })
}

/// Whether an issued document rests on a notice that was sent on a day.
pub fn rests_on_notice(issued: &IssuedBefore, sent: Day) -> bool {
    let of_a_notice = matches!(issued.kind, DocumentKind::CreditNote | DocumentKind::ExitFee);
    of_a_notice && !issued.by_hand && !issued.credited && issued.scheduled == sent
}

/// Whether an issued original is another than it would be now.
fn differs(original: &Original, credit: &Planned, outcome: &Outcome) -> bool {
    let Original::Issued(issued) = original else { return false };
    let now = outcome.documents.iter().find(|(contract, document)| {
        *contract == credit.contract
            && document.kind == DocumentKind::Invoice
            && (document.period.from, document.period.to) == (issued.from, issued.to)
    });
    now.is_none_or(|(_, document)| document.total != issued.total)
}
