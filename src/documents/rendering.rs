//! All forms of a document at once: PDF, structured invoice and page, each made of the same snapshot.
//!
//! The PDF carries the structured invoice, and the structured invoice that is sent carries that PDF; the one inside
//! the PDF carries none, as nothing can carry itself.

use super::html::html;
use super::issued::IssuedInvoice;
use super::pdf::{PdfError, With, pdf};
use super::ubl::{UblError, ubl};
use serde::de::{Deserialize, Deserializer, Error};
use std::str::FromStr;

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

    /// The form whose files end so.
    pub fn of_suffix(suffix: &str) -> Option<Form> {
        Form::ALL.into_iter().find(|form| form.suffix() == suffix)
    }
}

/// Forms that are asked for, as `pdf,xml,html`: each at most once.
///
/// ```
/// use tarief::documents::rendering::{Form, Forms};
///
/// assert_eq!("html,pdf".parse(), Ok(Forms(vec![Form::Pdf, Form::Html])));
/// for wrong in ["", "pdf,pdf", "PDF", "pdf,", "ubl", "pdf xml"] {
///     assert!(wrong.parse::<Forms>().is_err(), "{wrong}");
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forms(pub Vec<Form>);

impl Default for Forms {
    fn default() -> Self {
        Forms(Form::ALL.to_vec())
    }
}

impl FromStr for Forms {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong =
            || format!("'{text}' names no forms: expected some of pdf, xml and html, such as pdf,xml");
        let named: Option<Vec<Form>> = text.split(',').map(Form::of_suffix).collect();
        let named = named.ok_or_else(wrong)?;
        let once: Vec<Form> = Form::ALL.into_iter().filter(|form| named.contains(form)).collect();
        if once.len() == named.len() { Ok(Forms(once)) } else { Err(wrong()) }
    }
}

impl<'de> Deserialize<'de> for Forms {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?.parse().map_err(D::Error::custom)
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
        Form::Ubl if carries_pdf(invoice) => ubl_around(invoice, &full_pdf(invoice, purpose)?, purpose),
        Form::Ubl => ubl_around(invoice, &[], purpose),
    }
}

/// The structured invoice that is sent, around the PDF that was made of the same document before.
///
/// # Errors
/// [`CannotRender`] for what cannot stand in a structured invoice.
pub fn ubl_around(invoice: &IssuedInvoice, pdf: &[u8], purpose: Purpose) -> Result<Vec<u8>, CannotRender> {
    Ok(ubl(invoice, purpose, carries_pdf(invoice).then_some(pdf))?.into_bytes())
}

/// A document in every form, in the order of [`Form::ALL`]; the PDF is made once.
///
/// # Errors
/// [`CannotRender`] for what cannot be shown in one of them.
pub fn render_all(invoice: &IssuedInvoice, purpose: Purpose) -> Result<[(Form, Vec<u8>); 3], CannotRender> {
    let pdf = full_pdf(invoice, purpose)?;
    let ubl = ubl_around(invoice, &pdf, purpose)?;
    Ok([(Form::Pdf, pdf), (Form::Ubl, ubl), (Form::Html, render(invoice, Form::Html, purpose)?)])
}

/// Whether the PDF travels in the structured invoice.
pub fn carries_pdf(invoice: &IssuedInvoice) -> bool {
    invoice.pdf_in_ubl != Some(false)
}

fn full_pdf(invoice: &IssuedInvoice, purpose: Purpose) -> Result<Vec<u8>, CannotRender> {
    let attached = ubl(invoice, purpose, None)?;
    Ok(pdf(invoice, &With { ubl: Some(&attached), note: true, purpose })?)
}
