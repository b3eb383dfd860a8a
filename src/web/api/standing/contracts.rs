//! How contracts stand.

use crate::records::scalar::Name;
use crate::records::standing::contract::StandingJson;
use crate::records::standing::holds::HoldsJson;
use crate::simulation::form::scalar::Date;
use crate::web::Service;
use crate::web::problem::Refusal;
use crate::web::session::Anyone;
use crate::workflows::read;
use crate::workflows::standing::contract::{Viewed, view};
use actix_web::{HttpResponse, get, web};
use serde::Deserialize;
use utoipa::IntoParams;

/// On which day.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct When {
    /// As known on this day; today where left out.
    #[param(example = "2023-06-01")]
    on: Option<Date>,
}

/// Read how a contract stands
///
/// Its state on a day, its end, the next deadline for a notice, what was notified and what it costs, the lots on hold,
/// what was issued and is still to be paid. A termination is confirmed once the exit fee is paid in full (E 10.4). A
/// reader sees those of its organisation.
#[utoipa::path(
    tag = "contracts",
    params(("id" = Name, Path, description = "Its name", example = "antwerpen-film"), When),
    responses((status = 200, body = StandingJson<'static>, description = "How it stands")),
)]
#[get("/contracts/{id}/standing")]
pub async fn read_contract_standing(
    asker: Anyone,
    id: web::Path<Name>,
    when: web::Query<When>,
    service: web::Data<Service>,
) -> Result<HttpResponse, Refusal> {
    let viewed = viewed(&asker, &id, (when.on, &service)).await?;
    let standing = viewed.standing().ok_or_else(Refusal::fault)?;
    Ok(HttpResponse::Ok().json(viewed.standing_json(&standing).ok_or_else(Refusal::fault)?))
}

/// Read the holds of a contract
///
/// By lot and year: X exactly, the users and the running count by month, when X was reached, which requests were granted
/// and from when to when the lot is on hold; users reported on hold are listed and not billed (F 8.6). A reader sees
/// those of its organisation.
#[utoipa::path(
    tag = "contracts",
    params(("id" = Name, Path, description = "Its name", example = "antwerpen-film"), When),
    responses((status = 200, body = HoldsJson<'static>, description = "Its holds")),
)]
#[get("/contracts/{id}/holds")]
pub async fn read_contract_holds(
    asker: Anyone,
    id: web::Path<Name>,
    when: web::Query<When>,
    service: web::Data<Service>,
) -> Result<HttpResponse, Refusal> {
    let viewed = viewed(&asker, &id, (when.on, &service)).await?;
    Ok(HttpResponse::Ok().json(viewed.holds_json().ok_or_else(Refusal::fault)?))
}

async fn viewed(
    asker: &Anyone,
    id: &Name,
    (on, service): (Option<Date>, &Service),
) -> Result<Viewed, Refusal> {
    let on = on.map_or(service.clock.today(), |day| day.0);
    let scope = asker.0.scope();
    let mut conn = service.connection().await?;
    Ok(read(&mut conn, async |conn| view(conn, (&scope, id.as_str()), on).await).await?)
}
