//! Organisations: the supplier and the legal persons of municipalities.

use super::{Revisions, found, history};
use crate::records::organisation::{OrganisationForm, OrganisationRole};
use crate::records::scalar::Name;
use crate::records::{Page, Recorded};
use crate::simulation::form::scalar::Nis;
use crate::store::organisations::{Filter, get, list, revisions};
use crate::web::Service;
use crate::web::command::{Command, Done};
use crate::web::paging::{page, window};
use crate::web::problem::Refusal;
use crate::web::session::Finance;
use crate::workflows::record;
use actix_web::{HttpResponse, get, post, put, web};
use serde::Deserialize;
use utoipa::IntoParams;

/// Record an organisation
///
/// The supplier (there is one) or a legal person of a municipality, with its name, seat and account by the day from
/// which they hold: an invoice shows those of its day of issue. Municipality, OCMW and AGB (`kind`) are organisations of
/// one NIS code, each with its own enterprise number.
#[utoipa::path(
    tag = "organisations",
    request_body = OrganisationForm,
    responses((status = 201, body = Recorded<OrganisationForm>, description = "It is recorded")),
)]
#[post("/organisations")]
pub async fn create_organisation(command: Command<OrganisationForm>) -> Result<HttpResponse, Refusal> {
    let work = async |conn: &mut _, value: OrganisationForm, stamp: &_| {
        Done::recorded(&record::organisation(conn, &value, stamp).await?, "/api/v1/organisations")
    };
    command.carry_out(work).await
}

/// Which organisations.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// Only those of this role.
    role: Option<OrganisationRole>,
    /// Only those of this municipality.
    nis: Option<Nis>,
    /// `next` of the page before; the first page where left out.
    cursor: Option<Name>,
    /// At most so many items; 50 where left out.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// List organisations
///
/// By name, as they are recorded now.
#[utoipa::path(
    tag = "organisations",
    params(Which),
    responses((status = 200, body = Page<Recorded<OrganisationForm>>, description = "A page of them")),
)]
#[get("/organisations")]
pub async fn list_organisations(
    _: Finance,
    which: web::Query<Which>,
    service: web::Data<Service>,
) -> Result<HttpResponse, Refusal> {
    let window = window(which.cursor.as_ref().map(Name::as_str), which.limit)?;
    let role = which.role.map(|role| role.name().to_owned());
    let nis = which.nis.as_ref().map(|nis| nis.0.to_string());
    let mut conn = service.connection().await?;
    let items = list(&mut conn, &Filter { role, nis }, &window).await?;
    Ok(HttpResponse::Ok().json(page(items, &window, |item| item.id.clone())))
}

/// Read an organisation
///
/// As it is recorded now; its ETag is needed to change it.
#[utoipa::path(
    tag = "organisations",
    params(("id" = Name, Path, description = "Its name", example = "stad-antwerpen")),
    responses((status = 200, body = Recorded<OrganisationForm>, description = "The organisation")),
)]
#[get("/organisations/{id}")]
pub async fn read_organisation(
    _: Finance,
    id: web::Path<Name>,
    service: web::Data<Service>,
) -> Result<HttpResponse, Refusal> {
    let mut conn = service.connection().await?;
    found(get(&mut conn, id.as_str()).await?, "organisation", id.as_str())
}

/// Change an organisation
///
/// Records another revision; the earlier ones are kept. For a move add particulars with a new `since`.
#[utoipa::path(
    tag = "organisations",
    params(("id" = Name, Path, description = "Its name", example = "stad-antwerpen")),
    request_body = OrganisationForm,
    responses((status = 200, body = Recorded<OrganisationForm>, description = "It is changed")),
)]
#[put("/organisations/{id}")]
pub async fn correct_organisation(
    id: web::Path<Name>,
    command: Command<OrganisationForm>,
) -> Result<HttpResponse, Refusal> {
    let revision = command.revision()?;
    let work = async |conn: &mut _, value: OrganisationForm, stamp: &_| {
        Done::corrected(&record::correct_organisation(conn, (id.as_str(), revision), (&value, stamp)).await?)
    };
    command.carry_out(work).await
}

/// Read all revisions of an organisation
///
/// What was recorded when and by whom, the first one first.
#[utoipa::path(
    tag = "organisations",
    params(("id" = Name, Path, description = "Its name", example = "stad-antwerpen")),
    responses((status = 200, body = Revisions<Recorded<OrganisationForm>>, description = "Its revisions")),
)]
#[get("/organisations/{id}/revisions")]
pub async fn read_organisation_revisions(
    _: Finance,
    id: web::Path<Name>,
    service: web::Data<Service>,
) -> Result<HttpResponse, Refusal> {
    let mut conn = service.connection().await?;
    history(revisions(&mut conn, id.as_str()).await?, "organisation", id.as_str())
}
