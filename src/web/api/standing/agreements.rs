//! Indexation of agreements, and the versions of their data agreements.

use crate::domain::billing::Situation;
use crate::records::scalar::Name;
use crate::records::standing::csv::written;
use crate::records::standing::data_agreement::DataAgreementVersionsJson;
use crate::records::standing::indexation::{IndexationJson, rows};
use crate::simulation::form::scalar::Year;
use crate::store::{agreements, decisions};
use crate::web::Service;
use crate::web::problem::Refusal;
use crate::web::session::Finance;
use crate::workflows::read;
use crate::workflows::standing::indexation::{on_record, preview};
use actix_web::http::header::CONTENT_DISPOSITION;
use actix_web::{HttpResponse, get, web};
use chrono::Datelike;
use serde::Deserialize;
use utoipa::IntoParams;

/// Which year.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// The year whose prices are indexed; that of today where left out.
    #[param(example = 2023)]
    year: Option<Year>,
}

/// Read the indexation of a year
///
/// What the prices of each contract become when they are indexed in that year, decided or not: the index months and
/// figures that count, each price with its steps, what the year costs with and without, and what is missing.
#[utoipa::path(
    tag = "agreements",
    params(("id" = Name, Path, description = "Its name", example = "e-books-2022"), Which),
    responses((status = 200, body = IndexationJson<'static>, description = "What prices become")),
)]
#[get("/agreements/{id}/indexation")]
pub async fn read_indexation(
    _: Finance,
    id: web::Path<Name>,
    which: web::Query<Which>,
    service: web::Data<Service>,
) -> Result<HttpResponse, Refusal> {
    let (situation, year) = on_agreement(&service, &id, which.year).await?;
    let preview = preview(&situation, year)?;
    Ok(HttpResponse::Ok().json(IndexationJson::of(id.as_str(), year, preview.as_ref())))
}

/// Read the indexation of a year as a table
///
/// For spreadsheets in Dutch (`;` between cells, decimal commas): a municipality each, with what the year costs with and
/// without indexation, and each of its prices.
#[utoipa::path(
    tag = "agreements",
    params(("id" = Name, Path, description = "Its name", example = "e-books-2022"), Which),
    responses((status = 200, content_type = "text/csv", body = String, description = "The table")),
)]
#[get("/agreements/{id}/indexation.csv")]
pub async fn read_indexation_csv(
    _: Finance,
    id: web::Path<Name>,
    which: web::Query<Which>,
    service: web::Data<Service>,
) -> Result<HttpResponse, Refusal> {
    let (situation, year) = on_agreement(&service, &id, which.year).await?;
    let text = written(&rows(preview(&situation, year)?.as_ref()));
    let name = format!("attachment; filename=\"indexering-{id}-{year}.csv\"");
    let mut answer = HttpResponse::Ok();
    Ok(answer.content_type("text/csv; charset=utf-8").insert_header((CONTENT_DISPOSITION, name)).body(text))
}

async fn on_agreement(service: &Service, id: &Name, year: Option<Year>) -> Result<(Situation, i32), Refusal> {
    let today = service.clock.today();
    let year = year.map_or(today.year(), |year| year.0);
    let mut conn = service.connection().await?;
    let situation = read(&mut conn, async |conn| on_record(conn, id.as_str(), (today, year)).await).await?;
    Ok((situation, year))
}

/// List the versions of a data agreement
///
/// Each change of the agreement on the use of data as it was decided, by the day of its notification, with the days on
/// which it frees of the exit fee.
#[utoipa::path(
    tag = "agreements",
    params(("id" = Name, Path, description = "Its name", example = "e-books-2022")),
    responses((status = 200, body = DataAgreementVersionsJson<'static>, description = "The versions")),
)]
#[get("/agreements/{id}/data-agreement-versions")]
pub async fn list_data_agreement_versions(
    _: Finance,
    id: web::Path<Name>,
    service: web::Data<Service>,
) -> Result<HttpResponse, Refusal> {
    let mut conn = service.connection().await?;
    let names = [id.to_string()];
    let found = agreements::of(&mut conn, &names).await?;
    let unknown = || Refusal::not_found(format!("there is no agreement '{id}'"));
    let agreement = found.first().ok_or_else(unknown)?;
    let decided = decisions::of(&mut conn, &names, &[]).await?;
    Ok(HttpResponse::Ok().json(DataAgreementVersionsJson::of(agreement, &decided)))
}
