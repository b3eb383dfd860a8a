//! How invoices stand on a day, one by one and together.

use super::number;
use crate::records::payments::open_items::{AgingJson, OpenItems};
use crate::records::payments::standing::InvoiceStanding;
use crate::records::scalar::Name;
use crate::simulation::form::scalar::Date;
use crate::web::Service;
use crate::web::problem::Refusal;
use crate::web::session::Anyone;
use crate::workflows::payments::position::{aging, open_items, standing};
use crate::workflows::read;
use actix_web::{HttpResponse, get, web};
use serde::Deserialize;
use utoipa::IntoParams;

/// On which day.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct OnDay {
    /// The day, by what is known now; today where left out.
    #[param(example = "2023-07-15")]
    on: Option<Date>,
}

/// Of whom, on which day.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// The day, by what is known now; today where left out.
    #[param(example = "2023-07-15")]
    on: Option<Date>,
    /// Only those of this organisation.
    #[param(example = "stad-antwerpen")]
    organisation: Option<Name>,
}

/// Read how an invoice stands
///
/// What is paid, credited and open of it on a day, its state, what happened to it, when its service may be suspended
/// (E 8.7, F 8.4) and what late payment costs by law. A reader sees those of its organisation.
#[utoipa::path(
    tag = "payments",
    params(
        ("number" = String, Path, pattern = "^[1-9][0-9]{9}$", description = "Number of the invoice", example = "2023000001"),
        OnDay,
    ),
    responses((status = 200, body = InvoiceStanding, description = "How it stands")),
)]
#[get("/invoices/{number}/standing")]
pub async fn read_invoice_standing(
    asker: Anyone,
    name: web::Path<String>,
    query: web::Query<OnDay>,
    service: web::Data<Service>,
) -> Result<HttpResponse, Refusal> {
    let (number, on) = (number(&name)?, query.on.map_or_else(|| service.clock.today(), |day| day.0));
    let mut conn = service.connection().await?;
    let scope = asker.0.scope();
    let work = async |conn: &mut _| Ok::<_, Refusal>(standing(conn, &scope, (&number, on)).await?);
    Ok(HttpResponse::Ok().json(read(&mut conn, work).await?))
}

/// List open items
///
/// Every invoice of which something is open on a day, or on which the payer has something to good, by number. A reader
/// sees those of its organisation.
#[utoipa::path(
    tag = "payments",
    params(Which),
    responses((status = 200, body = OpenItems, description = "All of them")),
)]
#[get("/open-items")]
pub async fn list_open_items(
    asker: Anyone,
    which: web::Query<Which>,
    service: web::Data<Service>,
) -> Result<HttpResponse, Refusal> {
    let on = which.on.map_or_else(|| service.clock.today(), |day| day.0);
    let organisation = which.organisation.as_ref().map(Name::to_string);
    let mut conn = service.connection().await?;
    let scope = asker.0.scope();
    let work = async |conn: &mut _| Ok::<_, Refusal>(open_items(conn, &scope, (organisation, on)).await?);
    Ok(HttpResponse::Ok().json(read(&mut conn, work).await?))
}

/// Read what is open by age
///
/// What is open on a day by organisation: not due, and 1 to 30, 31 to 60, 61 to 90 and more than 90 days after the due
/// date, with what is disputed of it and what the payer has to good. A reader sees its own organisation.
#[utoipa::path(
    tag = "payments",
    params(OnDay),
    responses((status = 200, body = AgingJson, description = "All organisations, and their totals")),
)]
#[get("/aging")]
pub async fn read_aging(
    asker: Anyone,
    query: web::Query<OnDay>,
    service: web::Data<Service>,
) -> Result<HttpResponse, Refusal> {
    let on = query.on.map_or_else(|| service.clock.today(), |day| day.0);
    let mut conn = service.connection().await?;
    let scope = asker.0.scope();
    let work = async |conn: &mut _| Ok::<_, Refusal>(aging(conn, &scope, on).await?);
    Ok(HttpResponse::Ok().json(read(&mut conn, work).await?))
}
