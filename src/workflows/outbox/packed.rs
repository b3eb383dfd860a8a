//! Packing: of the kept documents and the words around them what is handed over.

use crate::documents::dispatch::{mail, peppol};
use crate::documents::issued::IssuedInvoice;
use crate::documents::rendering::Form;
use crate::domain::outbox::Channel;
use crate::records::audit::chain::hex;
use crate::records::outbox::delivery::SentDocument;
use crate::records::outbox::parcel::{Attachment, Mail, Parcel, Structured};
use crate::store::invoices::get;
use crate::store::outbox::Entry;
use crate::store::{Connection, Scope, StoreError};
use crate::workflows::Failed;
use crate::workflows::documents::document;
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

/// What is sent, with the fingerprints of its documents; or why it cannot be made.
type Packed = Result<(Parcel, Vec<SentDocument>), String>;

/// Packs what a delivery sends.
///
/// # Errors
/// Where the database fails.
pub(super) async fn packed(
    conn: &mut Connection,
    entry: &Entry,
    (ubl_in_mail, now): (bool, DateTime<Utc>),
) -> Result<Packed, Failed> {
    let found = get(conn, &Scope::All, &entry.invoice).await?;
    let issued = found.ok_or_else(|| Failed::not_found("invoice", &entry.invoice))?.issued;
    let forms: &[Form] = match entry.channel {
        Channel::Peppol => &[Form::Ubl],
        Channel::Email if ubl_in_mail => &[Form::Pdf, Form::Ubl],
        Channel::Email => &[Form::Pdf],
    };
    let mut documents = Vec::with_capacity(forms.len());
    for form in forms {
        match document(conn, issued.clone(), *form).await {
            Ok(document) => documents.push((*form, document.bytes)),
            Err(Failed::Conflict { message, .. } | Failed::Store(StoreError::Unreadable(message))) => {
                return Ok(Err(format!("het document kan niet gemaakt worden: {message}")));
            }
            Err(failed) => return Err(failed),
        }
    }
    let sent = documents.iter().map(|(form, bytes)| fingerprint(*form, bytes)).collect();
    let parcel = match entry.channel {
        Channel::Email => Parcel::Mail(of_mail(entry, &issued, (documents, now))),
        Channel::Peppol => Parcel::Structured(structured(entry, &issued, documents)),
    };
    Ok(Ok((parcel, sent)))
}

fn fingerprint(form: Form, bytes: &[u8]) -> SentDocument {
    SentDocument { media_type: form.media_type().to_owned(), sha256: hex(&Sha256::digest(bytes)) }
}

fn of_mail(
    entry: &Entry,
    issued: &IssuedInvoice,
    (documents, date): (Vec<(Form, Vec<u8>)>, DateTime<Utc>),
) -> Mail {
    let attachments = documents.into_iter().map(|(form, bytes)| Attachment {
        name: mail::file_name(issued, form.suffix()),
        media_type: form.media_type(),
        bytes,
    });
    Mail {
        id: format!("{}.{}", issued.number, entry.id),
        date,
        to: entry.recipient.clone(),
        reply_to: issued.supplier.email.clone(),
        subject: mail::subject(issued),
        text: mail::text(issued),
        attachments: attachments.collect(),
    }
}

fn structured(entry: &Entry, issued: &IssuedInvoice, documents: Vec<(Form, Vec<u8>)>) -> Structured {
    let bytes = documents.into_iter().map(|(_, bytes)| bytes).next().unwrap_or_default();
    Structured {
        key: format!("{}-{}", entry.id, hex(&Sha256::digest(&bytes))),
        number: issued.number.clone(),
        sender: peppol::participant(&issued.supplier),
        receiver: entry.recipient.clone(),
        document_type: peppol::document_type(issued),
        process: peppol::process(),
        bytes,
    }
}
