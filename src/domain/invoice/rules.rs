//! What stands in the way of issuing a planned document, and of taking an issued one back.

use super::number::InvoiceNumber;
use super::plan::{Original, Planned};
use crate::domain::billing::DocumentKind;
use crate::domain::party::Party;
use std::collections::BTreeSet;

/// Why a document that could be worked out cannot be issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hindrance {
    /// The supplier has no name and seat on the day of issue.
    SupplierUnknown,
    /// The subscriber has no name and seat on the day of issue.
    SubscriberUnknown,
    /// The subscriber's municipality went up in another, whose organisation is not recorded.
    SuccessorUnknown,
    /// The invoice that a credit note corrects is not issued.
    OriginalNotIssued,
    /// Another correction of its set cannot be issued, or is not asked for: they are issued together.
    SetIncomplete,
    /// Who pays wants an order number on every invoice, and not exactly one order is for it.
    OrderNumberMissing,
}

/// Who bills a document and who pays it, as far as they are recorded.
#[derive(Debug, Clone, Copy)]
pub struct Between<'a> {
    /// Who bills.
    pub supplier: Option<&'a Party>,
    /// Whether it is known which organisation pays: the subscriber, or what took its place.
    pub payer_known: bool,
    /// Who pays.
    pub payer: Option<&'a Party>,
    /// Whether who pays wants an order number on it, and there is none.
    pub order_missing: bool,
}

impl Planned {
    /// What stands in the way of issuing it, for its parties; `will_issue` says of a place of the plan whether that
    /// document is issued before.
    pub fn hindrance(&self, between: &Between<'_>, will_issue: impl Fn(usize) -> bool) -> Option<Hindrance> {
        let day = self.document.issue_date;
        let known = |party: Option<&Party>| party.is_some_and(|party| party.particulars.on(day).is_some());
        let original = match &self.original {
            None => !matches!(self.document.kind, DocumentKind::CreditNote | DocumentKind::Supplementary),
            Some(Original::Planned(place)) => will_issue(*place),
            Some(Original::Issued(_)) => true,
        };
        if !known(between.supplier) {
            Some(Hindrance::SupplierUnknown)
        } else if !between.payer_known {
            Some(Hindrance::SuccessorUnknown)
        } else if !known(between.payer) {
            Some(Hindrance::SubscriberUnknown)
        } else if !original {
            Some(Hindrance::OriginalNotIssued)
        } else {
            between.order_missing.then_some(Hindrance::OrderNumberMissing)
        }
    }
}

/// What stands in the way of each document of a plan: its own hindrance, or that the set of corrections that it belongs
/// to would not be issued as a whole. `None` also for those that are not wanted.
pub fn hindrances<'a>(
    planned: &[Planned],
    between: impl Fn(&Planned) -> Between<'a>,
    wanted: impl Fn(&Planned) -> bool,
) -> Vec<Option<Hindrance>> {
    let mut found: Vec<Option<Hindrance>> = Vec::with_capacity(planned.len());
    for one in planned {
        let will_issue = |place: usize| {
            planned.get(place).is_some_and(&wanted) && found.get(place).is_some_and(Option::is_none)
        };
        let own = if wanted(one) { one.hindrance(&between(one), will_issue) } else { None };
        found.push(own);
    }
    let broken: BTreeSet<usize> = planned
        .iter()
        .zip(&found)
        .filter(|(one, hindrance)| hindrance.is_some() || !wanted(one))
        .filter_map(|(one, _)| one.set)
        .collect();
    for (one, hindrance) in planned.iter().zip(&mut found) {
        let of_broken = one.set.is_some_and(|set| broken.contains(&set));
        if of_broken && hindrance.is_none() && wanted(one) {
            *hindrance = Some(Hindrance::SetIncomplete);
        }
    }
    found
}

/// Why an issued document cannot be taken back as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotTakenBack {
    /// It is itself a credit note.
    #[error("it is itself a credit note: issue anew what it took back")]
    CreditNote,
    /// It no longer stands as a whole.
    #[error("it was corrected by {0}: only an invoice that stands as a whole can be taken back")]
    Corrected(InvoiceNumber),
    /// A supplementary invoice rests on it.
    #[error("{0} supplements it: take that one back first")]
    Supplemented(InvoiceNumber),
}

/// Whether an issued document can be taken back as a whole.
///
/// # Errors
/// [`NotTakenBack`] for a credit note, for what a credit note corrected before, and for what a supplementary invoice that
/// stands rests on.
pub fn may_take_back(
    kind: DocumentKind,
    corrected_by: &[InvoiceNumber],
    supplemented_by: &[InvoiceNumber],
) -> Result<(), NotTakenBack> {
    match (corrected_by.first(), supplemented_by.first()) {
        _ if kind == DocumentKind::CreditNote => Err(NotTakenBack::CreditNote),
        (Some(note), _) => Err(NotTakenBack::Corrected(*note)),
        (None, Some(supplement)) => Err(NotTakenBack::Supplemented(*supplement)),
        (None, None) => Ok(()),
    }
}
