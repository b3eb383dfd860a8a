//! What decisions bring about.

use crate::records::decision::DecisionEntry;
use crate::records::standing::effect::EffectJson;
use crate::web::Service;
use crate::web::body::{LIMIT, bytes, read as read_body};
use crate::web::problem::Refusal;
use crate::web::session::{Finance, finance};
use crate::workflows::read;
use crate::workflows::standing::effect::{of_recorded, preview};
use actix_web::{HttpRequest, HttpResponse, get, post, web};

/// Preview a decision
///
/// What it would bring about: the same is checked as when it is recorded, and nothing is stored. New prices of each
/// contract, the earliest year and the ten percent of an increase, X and the days of a hold, the end that a notice
/// brings about with its exit fee or waiver and credit notes, the new end of an extension, the days on which leaving is
/// free; in Dutch and as data.
#[utoipa::path(
    tag = "decisions",
    request_body = DecisionEntry,
    responses((status = 200, body = EffectJson<'static>, description = "What it would bring about")),
)]
#[post("/decision-previews")]
pub async fn preview_decision(
    request: HttpRequest,
    payload: web::Payload,
    service: web::Data<Service>,
) -> Result<HttpResponse, Refusal> {
    finance(&request).await?;
    let body = bytes(&request, payload.into_inner(), LIMIT).await?;
    let entry: DecisionEntry = read_body(&body).map_err(Refusal::refused)?;
    let today = service.clock.today();
    let mut conn = service.connection().await?;
    let effect = read(&mut conn, async |conn| preview(conn, entry, today).await).await?;
    Ok(HttpResponse::Ok().json(effect.json()))
}

/// Read what a decision brings about
///
/// Worked out with and without it, as known today. A decision that was withdrawn brings nothing about.
#[utoipa::path(
    tag = "decisions",
    params(("id" = String, Path, pattern = "^[0-9]{1,10}$", description = "Its name", example = "1")),
    responses((status = 200, body = EffectJson<'static>, description = "What it brings about")),
)]
#[get("/decisions/{id}/effect")]
pub async fn read_decision_effect(
    _: Finance,
    id: web::Path<u32>,
    service: web::Data<Service>,
) -> Result<HttpResponse, Refusal> {
    let today = service.clock.today();
    let mut conn = service.connection().await?;
    let effect = read(&mut conn, async |conn| of_recorded(conn, i64::from(*id), today).await).await?;
    Ok(HttpResponse::Ok().json(effect.json()))
}
