//! Versions of agreements.

use super::{Revisions, found, history};
use crate::records::agreement::{AgreementInput, AgreementVersion};
use crate::records::scalar::{Name, Short};
use crate::records::{Page, Recorded};
use crate::simulation::form::scalar::Date;
use crate::store::agreements::{Filter, get, list, revisions};
use crate::web::Service;
use crate::web::command::{Command, Done};
use crate::web::paging::{page, window};
use crate::web::problem::Refusal;
use crate::web::session::Finance;
use crate::workflows::record;
use actix_web::{HttpResponse, get, post, put, web};
use serde::Deserialize;
use utoipa::IntoParams;

/// Record a version of an agreement
///
/// Whole, or one of the catalogue by `{"use": "e-books-2022"}`. At most one version of a service can be signed
/// on a day: another one that overlaps is refused.
#[utoipa::path(
    tag = "agreements",
    request_body = AgreementInput,
    responses((status = 201, body = Recorded<AgreementVersion>, description = "It is recorded")),
)]
#[post("/agreements")]
pub async fn create_agreement(command: Command<AgreementInput>) -> Result<HttpResponse, Refusal> {
    let work = async |conn: &mut _, value: AgreementInput, stamp: &_| {
        Done::recorded(&record::agreement(conn, &value, stamp).await?, "/api/v1/agreements")
    };
    command.carry_out(work).await
}

/// Which agreements.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// Only versions of this service.
    #[param(example = "e-books")]
    service: Option<Short>,
    /// Only versions that can be signed on this day.
    #[param(example = "2022-11-18")]
    on: Option<Date>,
    /// `next` of the page before; the first page where left out.
    cursor: Option<Name>,
    /// At most so many items; 50 where left out.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// List versions of agreements
///
/// By name, as they are recorded now.
#[utoipa::path(
    tag = "agreements",
    params(Which),
    responses((status = 200, body = Page<Recorded<AgreementVersion>>, description = "A page of them")),
)]
#[get("/agreements")]
pub async fn list_agreements(
    _: Finance,
    which: web::Query<Which>,
    service: web::Data<Service>,
) -> Result<HttpResponse, Refusal> {
    let window = window(which.cursor.as_ref().map(Name::as_str), which.limit)?;
    let granted = which.service.as_ref().map(|service| service.0.clone());
    let filter = Filter { service: granted, on: which.on.map(|day| day.0) };
    let mut conn = service.connection().await?;
    let items = list(&mut conn, &filter, &window).await?;
    Ok(HttpResponse::Ok().json(page(items, &window, |item| item.id.clone())))
}

/// Read a version of an agreement
///
/// As it is recorded now; its ETag is needed to change it.
#[utoipa::path(
    tag = "agreements",
    params(("id" = Name, Path, description = "Its name", example = "film-streaming-2022")),
    responses((status = 200, body = Recorded<AgreementVersion>, description = "The version")),
)]
#[get("/agreements/{id}")]
pub async fn read_agreement(
    _: Finance,
    id: web::Path<Name>,
    service: web::Data<Service>,
) -> Result<HttpResponse, Refusal> {
    let mut conn = service.connection().await?;
    found(get(&mut conn, id.as_str()).await?, "agreement", id.as_str())
}

/// Change a version of an agreement
///
/// Records another revision; the earlier ones are kept. Once something was issued under it, only the days on
/// which it can be signed may change.
#[utoipa::path(
    tag = "agreements",
    params(("id" = Name, Path, description = "Its name", example = "film-streaming-2022")),
    request_body = AgreementInput,
    responses((status = 200, body = Recorded<AgreementVersion>, description = "It is changed")),
)]
#[put("/agreements/{id}")]
pub async fn correct_agreement(
    id: web::Path<Name>,
    command: Command<AgreementInput>,
) -> Result<HttpResponse, Refusal> {
    let (revision, today) = (command.revision()?, command.today);
    let work = async |conn: &mut _, value: AgreementInput, stamp: &_| {
        Done::corrected(
            &record::correct_agreement(conn, (id.as_str(), revision, today), (&value, stamp)).await?,
        )
    };
    command.carry_out(work).await
}

/// Read all revisions of a version of an agreement
///
/// What was recorded when and by whom, the first one first.
#[utoipa::path(
    tag = "agreements",
    params(("id" = Name, Path, description = "Its name", example = "film-streaming-2022")),
    responses((status = 200, body = Revisions<Recorded<AgreementVersion>>, description = "Its revisions")),
)]
#[get("/agreements/{id}/revisions")]
pub async fn read_agreement_revisions(
    _: Finance,
    id: web::Path<Name>,
    service: web::Data<Service>,
) -> Result<HttpResponse, Refusal> {
    let mut conn = service.connection().await?;
    history(revisions(&mut conn, id.as_str()).await?, "agreement", id.as_str())
}
