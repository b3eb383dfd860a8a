//! Issued invoices in every form: as JSON, PDF, structured invoice and page, one at a time or many in a ZIP.

pub mod archives;
pub mod files;
pub mod negotiation;
pub mod stream;

use super::invoices::known;
use crate::documents::issued::IssuedInvoice;
use crate::documents::note::Note;
use crate::documents::rendering::Form;
use crate::store::Scope;
use crate::store::invoices::{Snapshot, get};
use crate::web::Service;
use crate::web::problem::Refusal;
use crate::web::session::Anyone;
use crate::workflows::documents::{document, note};
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_ENCODING, HeaderValue, VARY};
use actix_web::{HttpRequest, HttpResponse, get, web};
use files::{File, HtmlPage, PdfFile, XmlFile};
use negotiation::preferred;
use utoipa_actix_web::service_config::ServiceConfig;

/// The routes; an address with the ending of a form stands before that of the invoice, which has none.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(archives::read_invoice_archive)
        .service(read_invoice_json)
        .service(read_invoice_pdf)
        .service(read_invoice_xml)
        .service(read_invoice_html)
        .service(read_invoice)
        .service(read_invoice_note)
        .service(read_invoice_note_pdf)
        .service(archives::read_billing_run_archive);
}

/// Read an invoice or credit note
///
/// All forms are made of what was laid down on issue: as JSON that itself, byte for byte (parties, lines with every step,
/// VAT and totals), to be read as a PDF or a page, to be processed as a structured invoice (UBL 2.1, Peppol BIS Billing
/// 3.0). Each is made the first time it is asked for, and the same bytes ever after. `Accept` says which form is wanted;
/// JSON where it says nothing. The same forms have addresses of their own, with `.json`, `.pdf`, `.xml` or `.html`
/// behind the number. A reader sees those of its organisation.
#[utoipa::path(
    tag = "invoices",
    params(
        ("number" = String, Path, pattern = "^(CN)?[1-9][0-9]{9}$", description = "Its number", example = "2023000001"),
        ("If-None-Match" = Option<String>, Header, description = "The ETag of what is at hand: it is not sent again"),
    ),
    responses(
        (status = 200, description = "The document", content(
            (IssuedInvoice = "application/json"),
            (PdfFile = "application/pdf"),
            (XmlFile = "application/xml"),
            (HtmlPage = "text/html"),
        )),
        (status = 304, description = "What is at hand is still the same"),
    ),
)]
#[get("/invoices/{number}")]
pub async fn read_invoice(
    request: HttpRequest,
    asker: Anyone,
    number: web::Path<String>,
    service: web::Data<Service>,
) -> Result<HttpResponse, Refusal> {
    const OFFERED: [(&str, Option<Form>); 4] = [
        ("application/json", None),
        ("application/pdf", Some(Form::Pdf)),
        ("application/xml", Some(Form::Ubl)),
        ("text/html", Some(Form::Html)),
    ];
    let form = preferred(&request, &OFFERED)?;
    let file = file(&service, &asker.0.scope(), (&number, form)).await?;
    let mut answer = file.answer(&request);
    answer.headers_mut().append(VARY, HeaderValue::from_static("Accept"));
    Ok(answer)
}

/// Read an invoice or credit note as JSON
///
/// As it was laid down on issue, byte for byte. A reader sees those of its organisation.
#[utoipa::path(
    tag = "invoices",
    params(
        ("number" = String, Path, pattern = "^(CN)?[1-9][0-9]{9}$", description = "Its number", example = "2023000001"),
        ("If-None-Match" = Option<String>, Header, description = "The ETag of what is at hand: it is not sent again"),
    ),
    responses(
        (status = 200, body = IssuedInvoice, description = "The document"),
        (status = 304, description = "What is at hand is still the same"),
    ),
)]
#[get("/invoices/{number}.json")]
pub async fn read_invoice_json(
    request: HttpRequest,
    asker: Anyone,
    number: web::Path<String>,
    service: web::Data<Service>,
) -> Result<HttpResponse, Refusal> {
    Ok(file(&service, &asker.0.scope(), (&number, None)).await?.answer(&request))
}

/// Read an invoice or credit note as PDF
///
/// PDF/A-3a and PDF/UA-1, with the structured invoice attached. Made the first time it is asked for, and the same bytes
/// ever after. A reader sees those of its organisation.
#[utoipa::path(
    tag = "invoices",
    params(
        ("number" = String, Path, pattern = "^(CN)?[1-9][0-9]{9}$", description = "Its number", example = "2023000001"),
        ("If-None-Match" = Option<String>, Header, description = "The ETag of what is at hand: it is not sent again"),
    ),
    responses(
        (status = 200, content_type = "application/pdf", body = PdfFile, description = "The PDF"),
        (status = 304, description = "What is at hand is still the same"),
    ),
)]
#[get("/invoices/{number}.pdf")]
pub async fn read_invoice_pdf(
    request: HttpRequest,
    asker: Anyone,
    number: web::Path<String>,
    service: web::Data<Service>,
) -> Result<HttpResponse, Refusal> {
    Ok(file(&service, &asker.0.scope(), (&number, Some(Form::Pdf))).await?.answer(&request))
}

/// Read an invoice or credit note as structured invoice
///
/// UBL 2.1, Peppol BIS Billing 3.0, with the PDF inside unless its payer wants none. Made the first time it is asked
/// for, and the same bytes ever after. A reader sees those of its organisation.
#[utoipa::path(
    tag = "invoices",
    params(
        ("number" = String, Path, pattern = "^(CN)?[1-9][0-9]{9}$", description = "Its number", example = "2023000001"),
        ("If-None-Match" = Option<String>, Header, description = "The ETag of what is at hand: it is not sent again"),
    ),
    responses(
        (status = 200, content_type = "application/xml", body = XmlFile, description = "The structured invoice"),
        (status = 304, description = "What is at hand is still the same"),
    ),
)]
#[get("/invoices/{number}.xml")]
pub async fn read_invoice_xml(
    request: HttpRequest,
    asker: Anyone,
    number: web::Path<String>,
    service: web::Data<Service>,
) -> Result<HttpResponse, Refusal> {
    Ok(file(&service, &asker.0.scope(), (&number, Some(Form::Ubl))).await?.answer(&request))
}

/// Read an invoice or credit note as a page
///
/// HTML in Dutch, the same numbers as on the PDF, with the calculation folded under each line. Made the first time it is
/// asked for, and the same bytes ever after. A reader sees those of its organisation.
#[utoipa::path(
    tag = "invoices",
    params(
        ("number" = String, Path, pattern = "^(CN)?[1-9][0-9]{9}$", description = "Its number", example = "2023000001"),
        ("If-None-Match" = Option<String>, Header, description = "The ETag of what is at hand: it is not sent again"),
    ),
    responses(
        (status = 200, content_type = "text/html", body = HtmlPage, description = "The page"),
        (status = 304, description = "What is at hand is still the same"),
    ),
)]
#[get("/invoices/{number}.html")]
pub async fn read_invoice_html(
    request: HttpRequest,
    asker: Anyone,
    number: web::Path<String>,
    service: web::Data<Service>,
) -> Result<HttpResponse, Refusal> {
    Ok(file(&service, &asker.0.scope(), (&number, Some(Form::Html))).await?.answer(&request))
}

/// Read the calculation note of an invoice or credit note
///
/// Text in Dutch in which every amount is derived step by step, with figures, sources and clauses. A reader sees
/// those of its organisation.
#[utoipa::path(
    tag = "invoices",
    params(("number" = String, Path, pattern = "^(CN)?[1-9][0-9]{9}$", description = "Its number", example = "2023000001")),
    responses((status = 200, content_type = "text/plain", body = String, description = "The note")),
)]
#[get("/invoices/{number}/note")]
pub async fn read_invoice_note(
    asker: Anyone,
    number: web::Path<String>,
    service: web::Data<Service>,
) -> Result<HttpResponse, Refusal> {
    let snapshot = snapshot(&service, &asker.0.scope(), &number).await?;
    Ok(HttpResponse::Ok().content_type("text/plain; charset=utf-8").body(Note(&snapshot.issued).to_string()))
}

/// Read the calculation note of an invoice or credit note as PDF
///
/// The pages in which every amount is derived step by step, as they also stand in the PDF of the invoice itself. A reader
/// sees those of its organisation.
#[utoipa::path(
    tag = "invoices",
    params(("number" = String, Path, pattern = "^(CN)?[1-9][0-9]{9}$", description = "Its number", example = "2023000001")),
    responses((status = 200, content_type = "application/pdf", body = PdfFile, description = "The note")),
)]
#[get("/invoices/{number}/note.pdf")]
pub async fn read_invoice_note_pdf(
    asker: Anyone,
    number: web::Path<String>,
    service: web::Data<Service>,
) -> Result<HttpResponse, Refusal> {
    let snapshot = snapshot(&service, &asker.0.scope(), &number).await?;
    let name = format!("inline; filename=\"berekeningsnota-{}.pdf\"", snapshot.issued.number);
    let note = note(snapshot.issued).await?;
    Ok(HttpResponse::Ok()
        .content_type(Form::Pdf.media_type())
        .insert_header((CONTENT_ENCODING, "identity"))
        .insert_header((CONTENT_DISPOSITION, name))
        .body(note))
}

/// An invoice in a form; `None` is JSON.
async fn file(
    service: &Service,
    scope: &Scope,
    (number, form): (&str, Option<Form>),
) -> Result<File, Refusal> {
    let Snapshot { issued, text } = snapshot(service, scope, number).await?;
    let Some(form) = form else { return Ok(File::json(text)) };
    let mut conn = service.connection().await?;
    Ok(File::from(document(&mut conn, issued, form).await?))
}

async fn snapshot(service: &Service, scope: &Scope, number: &str) -> Result<Snapshot, Refusal> {
    let number = known(number)?;
    let mut conn = service.connection().await?;
    let found = get(&mut conn, scope, &number).await?;
    found.ok_or_else(|| Refusal::not_found(format!("there is no invoice or credit note '{number}'")))
}
