//! What stands in the way of issuing a planned document, and of taking an issued one back.

use super::number::InvoiceNumber;
use super::plan::{Original, Planned};
use crate::domain::billing::DocumentKind;
use crate::domain::party::Party;

/// Why a document that could be worked out cannot be issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hindrance {
    /// The supplier has no name and seat on the day of issue.
    SupplierUnknown,
    /// The subscriber has no name and seat on the day of issue.
    SubscriberUnknown,
    /// The invoice that a credit note corrects is not issued.
    OriginalNotIssued,
    /// The invoice that a credit note corrects would now be another than it was issued.
    OriginalDiffers,
    /// Who pays wants an order number on every invoice, and not exactly one order is for it.
    OrderNumberMissing,
}

impl Planned {
    /// What stands in the way of issuing it, for its parties; `will_issue` says of a place of the plan whether that
    /// document is issued before.
    pub fn hindrance(
        &self,
        (supplier, subscriber): (Option<&Party>, Option<&Party>),
        will_issue: impl Fn(usize) -> bool,
    ) -> Option<Hindrance> {
        let day = self.document.issue_date;
        let known = |party: Option<&Party>| party.is_some_and(|party| party.particulars.on(day).is_some());
        let original = match &self.original {
            None => self.document.kind != DocumentKind::CreditNote,
            Some(Original::Planned(place)) => will_issue(*place),
            Some(Original::Issued(_)) => true,
        };
        if !known(supplier) {
            Some(Hindrance::SupplierUnknown)
        } else if !known(subscriber) {
            Some(Hindrance::SubscriberUnknown)
        } else if self.original_differs {
            Some(Hindrance::OriginalDiffers)
        } else {
            (!original).then_some(Hindrance::OriginalNotIssued)
        }
    }
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
}

/// Whether an issued document can be taken back as a whole.
///
/// # Errors
/// [`NotTakenBack`] for a credit note, and for what a credit note corrected before.
pub fn may_take_back(kind: DocumentKind, corrected_by: &[InvoiceNumber]) -> Result<(), NotTakenBack> {
    match corrected_by.first() {
        _ if kind == DocumentKind::CreditNote => Err(NotTakenBack::CreditNote),
        Some(note) => Err(NotTakenBack::Corrected(*note)),
        None => Ok(()),
    }
}
