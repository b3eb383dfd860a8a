//! How the Peppol network names a document, who sends it and who receives it.

use crate::documents::issued::{IssuedInvoice, IssuedKind};
use crate::documents::parties::IssuedParty;
use crate::documents::ubl::{CUSTOMIZATION, PROFILE};

/// The process in which a document is sent.
pub fn process() -> String {
    format!("cenbii-procid-ubl::{PROFILE}")
}

/// The participant that a party is: its endpoint, or its enterprise number in the scheme 0208.
pub fn participant(party: &IssuedParty) -> String {
    let (scheme, id) = match &party.endpoint {
        Some(endpoint) => (endpoint.scheme.as_str(), endpoint.id.clone()),
        None => ("0208", party.enterprise_number.chars().filter(char::is_ascii_digit).collect()),
    };
    format!("iso6523-actorid-upis::{scheme}:{id}")
}

/// The type of a document.
pub fn document_type(invoice: &IssuedInvoice) -> String {
    let element = match invoice.kind {
        IssuedKind::CreditNote => "CreditNote",
        IssuedKind::Invoice | IssuedKind::ExitFee | IssuedKind::Supplementary => "Invoice",
    };
    format!(
        "busdox-docid-qns::urn:oasis:names:specification:ubl:schema:xsd:{element}-2::{element}##{CUSTOMIZATION}::2.1"
    )
}
