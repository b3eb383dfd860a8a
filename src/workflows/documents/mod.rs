//! Documents of issued invoices: made the first time that they are asked for, kept, and the same bytes ever after.

pub mod archive;

use super::Failed;
use crate::documents::issued::IssuedInvoice;
use crate::documents::pdf::{self, PdfError};
use crate::documents::rendering::{CannotRender, Form, Purpose, carries_pdf, render, render_all, ubl_around};
use crate::domain::calendar::Day;
use crate::store::invoices::documents::{Kept, keep, kept};
use crate::store::invoices::{Filter, Snapshot, list};
use crate::store::{Connection, Scope, StoreError, Window};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How many invoices are taken at once: as many as are in memory, however many are asked for.
const AT_ONCE: i64 = 16;

/// A document of an issued invoice, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The number of the invoice.
    pub number: String,
    /// Its day of issue.
    pub issue_date: Day,
    /// In which form.
    pub form: Form,
    /// The document.
    pub bytes: Vec<u8>,
}

impl Document {
    /// The documents of an invoice in every form, made now and not kept.
    ///
    /// # Errors
    /// Where it cannot be shown in one of them.
    pub fn all_of(invoice: &IssuedInvoice, purpose: Purpose) -> Result<[Document; 3], CannotRender> {
        let (number, issue_date) = (&invoice.number, invoice.issue_date);
        let rendered = render_all(invoice, purpose)?;
        Ok(rendered.map(|(form, bytes)| Document { number: number.clone(), issue_date, form, bytes }))
    }

    /// The name of a file of it.
    pub fn file_name(&self) -> String {
        format!("{}.{}", self.number, self.form.suffix())
    }
}

/// The documents of issued invoices in some forms: by invoice, then in the order of the forms. What is kept is given
/// as it is; what is not is made and kept. The structured invoice carries the PDF that is kept, so that both agree.
///
/// # Errors
/// `cannot_be_drawn` where one cannot be shown in a form; where the database fails.
pub async fn documents(
    conn: &mut Connection,
    invoices: &[Arc<IssuedInvoice>],
    forms: &[Form],
) -> Result<Vec<Document>, Failed> {
    let mut found: BTreeMap<Form, Kept> = BTreeMap::new();
    for form in forms {
        found.insert(*form, in_form(conn, invoices, *form).await?);
    }
    let mut documents = Vec::with_capacity(invoices.len() * forms.len());
    for invoice in invoices {
        for form in forms {
            let bytes = found.get_mut(form).and_then(|of_form| of_form.remove(&invoice.number));
            let (number, issue_date, form) = (invoice.number.clone(), invoice.issue_date, *form);
            documents.extend(bytes.map(|bytes| Document { number, issue_date, form, bytes }));
        }
    }
    Ok(documents)
}

/// The document of an issued invoice in a form.
///
/// # Errors
/// As [`documents`].
pub async fn document(conn: &mut Connection, invoice: IssuedInvoice, form: Form) -> Result<Document, Failed> {
    let number = invoice.number.clone();
    let found = documents(conn, &[Arc::new(invoice)], &[form]).await?;
    found.into_iter().next().ok_or_else(|| Failed::not_found("document of invoice", &number))
}

/// The documents of issued invoices in one form, by number.
async fn in_form(conn: &mut Connection, invoices: &[Arc<IssuedInvoice>], form: Form) -> Result<Kept, Failed> {
    let numbers: Vec<&str> = invoices.iter().map(|invoice| invoice.number.as_str()).collect();
    let mut found = kept(conn, &numbers, form).await?;
    let missing: Vec<Arc<IssuedInvoice>> =
        invoices.iter().filter(|invoice| !found.contains_key(&invoice.number)).cloned().collect();
    if missing.is_empty() {
        return Ok(found);
    }
    let carried: Vec<Arc<IssuedInvoice>> =
        missing.iter().filter(|invoice| form == Form::Ubl && carries_pdf(invoice)).cloned().collect();
    let pdfs = match carried.as_slice() {
        [] => Kept::new(),
        carried => Box::pin(in_form(conn, carried, Form::Pdf)).await?,
    };
    let made = tokio::task::spawn_blocking(move || {
        missing.iter().map(|invoice| Ok((invoice.number.clone(), made(invoice, form, &pdfs)?))).collect()
    });
    let made: Result<Kept, Failed> = made
        .await
        .map_err(|error| StoreError::Unreadable(format!("documents could not be made: {error}")))?;
    found.extend(keep(conn, made?, form).await?);
    Ok(found)
}

/// The calculation note of an issued invoice as PDF; it is not kept, as the PDF of the invoice holds the same pages.
///
/// # Errors
/// `cannot_be_drawn` where it cannot be shown.
pub async fn note(invoice: IssuedInvoice) -> Result<Vec<u8>, Failed> {
    let made = tokio::task::spawn_blocking(move || {
        let made = pdf::note(&invoice, Purpose::Issued).map_err(CannotRender::from);
        made.map_err(|error| not_made(&invoice.number, &error))
    });
    made.await.map_err(|error| StoreError::Unreadable(format!("a note could not be made: {error}")))?
}

fn made(invoice: &IssuedInvoice, form: Form, pdfs: &Kept) -> Result<Vec<u8>, Failed> {
    let made = match pdfs.get(&invoice.number) {
        Some(pdf) => ubl_around(invoice, pdf, Purpose::Issued),
        None => render(invoice, form, Purpose::Issued),
    };
    made.map_err(|error| not_made(&invoice.number, &error))
}

/// Why a document about an invoice could not be made, for whoever asked for it.
pub fn not_made(number: &str, error: &CannotRender) -> Failed {
    match error {
        CannotRender::Pdf(PdfError::NoGlyph { .. }) | CannotRender::Ubl(_) => {
            Failed::conflict("cannot_be_drawn", format!("{number}: {error}"))
        }
        CannotRender::Pdf(PdfError::Drawing(_)) | CannotRender::Html(_) => {
            Failed::Store(StoreError::Unreadable(format!("{number} cannot be shown: {error}")))
        }
    }
}

/// All documents of some invoices, a few at a time, by number.
#[derive(Debug, Clone)]
pub struct Walk {
    scope: Scope,
    filter: Filter,
    forms: Vec<Form>,
    after: Option<String>,
}

impl Walk {
    /// The documents of those that may be seen and were asked for, in some forms.
    pub fn new(scope: Scope, filter: Filter, forms: Vec<Form>) -> Walk {
        Walk { scope, filter, forms, after: None }
    }

    /// The next few documents; none at the end.
    ///
    /// # Errors
    /// As [`documents`].
    pub async fn next(&mut self, conn: &mut Connection) -> Result<Vec<Document>, Failed> {
        let window = Window { after: self.after.take(), limit: AT_ONCE };
        let found = list(conn, &self.scope, &self.filter, &window).await?;
        let invoices: Vec<_> = found.into_iter().map(|Snapshot { issued, .. }| Arc::new(issued)).collect();
        self.after = invoices.last().map(|last| last.number.clone()).or(window.after);
        documents(conn, &invoices, &self.forms).await
    }
}
