//! What a document needs to be sent: the words of the mail that carries it, and its names in the Peppol network.

pub mod mail;
pub mod peppol;

use crate::documents::issued::{IssuedInvoice, IssuedKind};

/// What a document is called in a text and in the name of a file.
fn called(invoice: &IssuedInvoice) -> &'static str {
    match invoice.kind {
        IssuedKind::Invoice | IssuedKind::ExitFee | IssuedKind::Supplementary => "factuur",
        IssuedKind::CreditNote => "creditnota",
    }
}
