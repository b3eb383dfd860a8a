//! Many documents in one ZIP, sent while it is made.

use super::files::ZipFile;
use super::stream::{Writing, pipe};
use crate::documents::issued::IssuedKind;
use crate::documents::rendering::Forms;
use crate::records::scalar::Name;
use crate::simulation::form::scalar::Year;
use crate::store::Scope;
use crate::store::invoices::Filter;
use crate::web::Service;
use crate::web::problem::Refusal;
use crate::web::session::{Anyone, finance};
use crate::workflows::billing_run::heading;
use crate::workflows::documents::archive::Archive;
use crate::workflows::documents::{Document, Walk};
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_ENCODING, X_CONTENT_TYPE_OPTIONS};
use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Deserialize;
use std::io;
use utoipa::IntoParams;

/// Which documents of a billing run.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct InForms {
    /// In which forms, some of `pdf`, `xml` and `html`; all where left out.
    #[serde(default)]
    #[param(value_type = Option<String>, pattern = "^(pdf(,xml)?(,html)?|xml(,html)?|html)$", example = "pdf,xml")]
    forms: Forms,
}

/// Which documents.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// Only those of this contract.
    #[param(example = "antwerpen-film")]
    contract: Option<Name>,
    /// Only those of this organisation.
    #[param(example = "stad-antwerpen")]
    organisation: Option<Name>,
    /// Only those of this kind.
    kind: Option<IssuedKind>,
    /// Only those issued in this year.
    fiscal_year: Option<Year>,
    /// Only those borne by the budget of this year.
    budget_year: Option<Year>,
    /// In which forms, some of `pdf`, `xml` and `html`; all where left out.
    #[serde(default)]
    #[param(value_type = Option<String>, pattern = "^(pdf(,xml)?(,html)?|xml(,html)?|html)$", example = "pdf,xml")]
    forms: Forms,
}

/// Read invoices and credit notes as one ZIP
///
/// The documents of all that the list shows for the same filters, as files named by their numbers. It is made while it is
/// sent; where that cannot go on to its end, the connection is cut. The same documents give the same bytes. A reader gets
/// those of its organisation.
#[utoipa::path(
    tag = "invoices",
    params(Which),
    responses((status = 200, content_type = "application/zip", body = ZipFile, description = "The ZIP")),
)]
#[get("/invoices.zip")]
pub async fn read_invoice_archive(
    asker: Anyone,
    which: web::Query<Which>,
    service: web::Data<Service>,
) -> Result<HttpResponse, Refusal> {
    let which = which.into_inner();
    let filter = Filter {
        contract: which.contract.as_ref().map(Name::to_string),
        organisation: which.organisation.as_ref().map(Name::to_string),
        kind: which.kind.map(|kind| kind.name().to_owned()),
        fiscal_year: which.fiscal_year.map(|year| year.0),
        budget_year: which.budget_year.map(|year| year.0),
        ..Filter::default()
    };
    let walk = Walk::new(asker.0.scope(), filter, which.forms.0);
    let nothing =
        || "no invoice or credit note fits what was asked for: see the list for what there is".to_owned();
    answer(&service, (walk, "facturen".to_owned()), nothing).await
}

/// Read the documents of a billing run as one ZIP
///
/// Of all that was issued of it so far, as files named by their numbers in a folder of the run. It is made while it is
/// sent; where that cannot go on to its end, the connection is cut. The same documents give the same bytes.
#[utoipa::path(
    tag = "billing runs",
    params(("id" = i64, Path, description = "Its number", example = 1), InForms),
    responses((status = 200, content_type = "application/zip", body = ZipFile, description = "The ZIP")),
)]
#[get("/billing-runs/{id}/documents.zip")]
pub async fn read_billing_run_archive(
    request: HttpRequest,
    id: web::Path<i64>,
    which: web::Query<InForms>,
    service: web::Data<Service>,
) -> Result<HttpResponse, Refusal> {
    finance(&request).await?;
    let run = heading(&mut *service.connection().await?, *id).await?.id;
    let filter = Filter { run: Some(run), ..Filter::default() };
    let walk = Walk::new(Scope::All, filter, which.into_inner().forms.0);
    let nothing = || format!("nothing of billing run {run} is issued: execute it first");
    answer(&service, (walk, format!("factuurronde-{run}")), nothing).await
}

/// A ZIP of documents. The first of them are there before anything is answered, so that what cannot be done at all is
/// told as a problem.
async fn answer(
    service: &web::Data<Service>,
    (mut walk, folder): (Walk, String),
    nothing: impl FnOnce() -> String,
) -> Result<HttpResponse, Refusal> {
    let first = walk.next(&mut *service.connection().await?).await?;
    if first.is_empty() {
        return Err(Refusal::not_found(nothing()));
    }
    let (writing, arriving) = pipe();
    let archive = Archive::new(writing, &folder);
    let service = service.clone();
    actix_web::rt::spawn(async move {
        if let Err(error) = Box::pin(pack(&service, (archive, first), walk)).await {
            tracing::error!(%error, "a ZIP could not be sent to its end");
        }
    });
    Ok(HttpResponse::Ok()
        .content_type("application/zip")
        .insert_header((CONTENT_ENCODING, "identity"))
        .insert_header((CACHE_CONTROL, "private, no-store"))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{folder}.zip\"")))
        .streaming(Box::pin(arriving)))
}

/// Adds all documents, a few at a time; no connection to the database is held while the client takes them.
async fn pack(
    service: &Service,
    (mut archive, mut documents): (Archive<Writing>, Vec<Document>),
    mut walk: Walk,
) -> Result<(), Refusal> {
    while !documents.is_empty() {
        archive = waiting(move || {
            documents.iter().try_for_each(|document| archive.add(document))?;
            Ok(archive)
        })
        .await?;
        documents = walk.next(&mut *service.connection().await?).await?;
    }
    waiting(move || archive.finish()?.end()).await
}

/// Something that waits for the client, on a thread that may.
async fn waiting<R: Send + 'static>(
    work: impl FnOnce() -> io::Result<R> + Send + 'static,
) -> Result<R, Refusal> {
    let done = web::block(work).await.map_err(|_the_pool_is_gone| Refusal::fault())?;
    done.map_err(|error| {
        tracing::warn!(%error, "the client did not take the whole ZIP");
        Refusal::fault()
    })
}
