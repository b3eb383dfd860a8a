//! All forms of a document at once: PDF, structured invoice and page, each made of the same snapshot.
//!
//! The PDF carries the structured invoice, and the structured invoice that is sent carries that PDF; the one inside
//! the PDF carries none, as nothing can carry itself.

use super::html::html;
use super::issued::IssuedInvoice;
use super::pdf::{PdfError, With, pdf};
use super::ubl::{UblError, ubl};

/// What a document is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Purpose {
    /// It was issued.
    #[default]
    Issued,
    /// It is a sample: `Simulatie` stands on it.
    Simulated,
}

/// A form of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// To be read and printed.
    Pdf,
    /// To be processed: UBL 2.1, Peppol BIS Billing 3.0.
    Ubl,
    /// To be read on a screen, and out loud.
    Html,
}

impl Form {
    /// Every form.
    pub const ALL: [Form; 3] = [Form::Pdf, Form::Ubl, Form::Html];

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Form::Pdf => "application/pdf",
            Form::Ubl => "application/xml",
            Form::Html => "text/html; charset=utf-8",
        }
    }

    /// How the name of a file of it ends.
    pub fn suffix(self) -> &'static str {
        match self {
            Form::Pdf => "pdf",
            Form::Ubl => "xml",
            Form::Html => "html",
        }
    }
}

/// Why a document could not be rendered.
#[derive(Debug, thiserror::Error)]
pub enum CannotRender {
    /// As PDF.
    #[error(transparent)]
    Pdf(#[from] PdfError),
    /// As structured invoice.
    #[error(transparent)]
    Ubl(#[from] UblError),
    /// As page.
    #[error("the page could not be made: {0}")]
    Html(#[from] askama::Error),
}

/// A document in a form. The same document gives the same bytes.
///
/// # Errors
/// [`CannotRender`] for what cannot be shown in that form.
pub fn render(invoice: &IssuedInvoice, form: Form, purpose: Purpose) -> Result<Vec<u8>, CannotRender> {
    match form {
        Form::Html => Ok(html(invoice, purpose)?.into_bytes()),
        Form::Pdf => full_pdf(invoice, purpose),
        Form::Ubl if invoice.pdf_in_ubl == Some(false) => Ok(ubl(invoice, purpose, None)?.into_bytes()),
        Form::Ubl => {
            let pdf = full_pdf(invoice, purpose)?;
            Ok(ubl(invoice, purpose, Some(&pdf))?.into_bytes())
        }
    }
}

fn full_pdf(invoice: &IssuedInvoice, purpose: Purpose) -> Result<Vec<u8>, CannotRender> {
    let attached = ubl(invoice, purpose, None)?;
    Ok(pdf(invoice, &With { ubl: Some(&attached), note: true, purpose })?)
}
