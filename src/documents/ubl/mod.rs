//! An issued invoice or credit note as UBL 2.1, in the form of Peppol BIS Billing 3.0.
//!
//! The order of elements is that of the schemas of OASIS. A line is one piece (C62) whose price is its net amount:
//! VAT is worked out on the sum of a rate, and the tariff, which includes VAT, stands among the properties of the item.

mod document;
mod lines;
mod parties;
mod totals;
mod xml;

use super::issued::IssuedInvoice;
use super::rendering::Purpose;
pub use document::{CUSTOMIZATION, PROFILE};
use xml::Xml;

/// Why there is no structured invoice.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UblError {
    /// XML has no way to write a character.
    #[error(
        "the character U+{:04X} in {text:?} cannot stand in a structured invoice: correct what was recorded",
        u32::from(*character)
    )]
    Forbidden {
        /// The character.
        character: char,
        /// The text in which it stands.
        text: String,
    },
    /// Something that every structured invoice says is blank.
    #[error("{element} would be blank in the structured invoice: record it")]
    Blank {
        /// The element of UBL.
        element: &'static str,
    },
    /// The amounts together are beyond what an amount can hold.
    #[error("the amounts together have more digits than an amount can hold")]
    TooLarge,
}

/// The structured invoice (380) or credit note (381), with its PDF inside where one is given.
///
/// The same invoice gives the same text. A VAT rate of zero is the zero rate (category Z): no agreement can say yet
/// that it is exempt, which would need its reason.
///
/// # Errors
/// [`UblError`] for what cannot stand in a structured invoice.
pub fn ubl(invoice: &IssuedInvoice, purpose: Purpose, pdf: Option<&[u8]>) -> Result<String, UblError> {
    let attached = pdf.map_or(0, |pdf| pdf.len() / 3 * 4);
    let mut xml = Xml::with_room(8_192 + 2_048 * invoice.lines.len() + attached);
    document::write(&mut xml, invoice, purpose, pdf);
    xml.done()
}
