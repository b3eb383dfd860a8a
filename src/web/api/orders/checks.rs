//! How an order is used, and the check of an invoice.

use crate::records::orders::{ConsumptionJson, OrderCheckJson, OrderCheckRequest};
use crate::web::Service;
use crate::web::body::{LIMIT, bytes, read as read_body};
use crate::web::problem::Refusal;
use crate::web::session::Anyone;
use crate::workflows::orders::check::gather;
use crate::workflows::orders::payer::consumption;
use crate::workflows::read;
use actix_web::{HttpRequest, HttpResponse, get, post, web};

/// Read how an order is used
///
/// What was drawn on it with its corrections, by document and by line, and what is left. An invoice draws on the
/// orders that a person said; else on the one that it names; else on the one valid order of its payer for the contract
/// and budget year. A credit note gives back to the orders of its original. A reader sees those of its organisation.
#[utoipa::path(
    tag = "orders",
    params(("id" = String, Path, pattern = "^[0-9]{1,10}$", description = "Its name", example = "1")),
    responses((status = 200, body = ConsumptionJson, description = "How it is used")),
)]
#[get("/orders/{id}/consumption")]
pub async fn read_order_consumption(
    asker: Anyone,
    id: web::Path<u32>,
    service: web::Data<Service>,
) -> Result<HttpResponse, Refusal> {
    let (scope, id) = (asker.0.scope(), i64::from(*id));
    let mut conn = service.connection().await?;
    let used = read(&mut conn, async |conn| consumption(conn, &scope, id).await).await?;
    Ok(HttpResponse::Ok().json(used))
}

/// Check an invoice against order and contract
///
/// Ours by its number (every step of its calculation is done again), or any by the figures on it (compared with what
/// was issued, or with what the contract gives). Tells whether order and contract are for it, its amount is right, the
/// order suffices, the account is the known one, and whether the same was invoiced before; with an explanation in
/// Dutch for each finding, and the order that would make it fit. Stores nothing. A reader checks the invoices of its
/// organisation.
#[utoipa::path(
    tag = "orders",
    request_body = OrderCheckRequest,
    responses((status = 200, body = OrderCheckJson, description = "What was found")),
)]
#[post("/order-checks")]
pub async fn check_order(
    asker: Anyone,
    request: HttpRequest,
    payload: web::Payload,
    service: web::Data<Service>,
) -> Result<HttpResponse, Refusal> {
    let (scope, today) = (asker.0.scope(), service.clock.today());
    let body = bytes(&request, payload.into_inner(), LIMIT).await?;
    let wanted: OrderCheckRequest = read_body(&body).map_err(Refusal::refused)?;
    let mut conn = service.connection().await?;
    let found = read(&mut conn, async |conn| gather(conn, &scope, &wanted, today).await).await?;
    Ok(HttpResponse::Ok().json(found.answer()))
}
