//! Payments, and each decision on what one pays.

use super::id;
use crate::domain::calendar::Day;
use crate::records::Page;
use crate::records::payments::kept::KeptPayment;
use crate::records::payments::payment::{AllocationRequest, PaymentEntry, ReversalRequest};
use crate::records::payments::shown::PaymentJson;
use crate::records::scalar::Name;
use crate::store::payments::ledger::{Filter, list};
use crate::web::Service;
use crate::web::command::{Command, Done};
use crate::web::paging::{page, window};
use crate::web::problem::Refusal;
use crate::web::session::Finance;
use crate::workflows::payments::{allocate, receive};
use crate::workflows::read;
use actix_web::{HttpResponse, get, post, web};
use serde::Deserialize;
use utoipa::IntoParams;

/// Which payments.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// Only those of this organisation, as recorded or by its communication.
    #[param(example = "stad-antwerpen")]
    payer: Option<Name>,
    /// Only those that pay this invoice, or did by an earlier decision.
    #[param(example = "2023000001")]
    invoice: Option<Name>,
    /// `next` of the page before; the first page where left out.
    #[param(value_type = Option<String>, pattern = "^[0-9]{1,10}$")]
    cursor: Option<u64>,
    /// At most so many items; 50 where left out.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

fn recorded(payment: KeptPayment) -> Result<Done, Refusal> {
    let location = format!("/api/v1/payments/{}", payment.id);
    Done::created(&PaymentJson::from(payment), location, None)
}

/// Record a payment
///
/// A payment by hand, matched at once: by its structured communication, by the numbers in its text, or by its amount
/// and payer. What fits in more than one way is left to a person, and all that remains is the payer's credit.
#[utoipa::path(
    tag = "payments",
    request_body = PaymentEntry,
    responses((status = 201, body = PaymentJson, description = "It is recorded, with what it pays")),
)]
#[post("/payments")]
pub async fn create_payment(command: Command<PaymentEntry>) -> Result<HttpResponse, Refusal> {
    let today: Day = command.today;
    let work = async |conn: &mut _, value: PaymentEntry, stamp: &_| {
        recorded(receive::by_hand(conn, &value, (stamp, today)).await?)
    };
    command.carry_out(work).await
}

/// List payments
///
/// In the order in which they were recorded, with every decision on what they pay.
#[utoipa::path(
    tag = "payments",
    params(Which),
    responses((status = 200, body = Page<PaymentJson>, description = "A page of them")),
)]
#[get("/payments")]
pub async fn list_payments(
    _: Finance,
    which: web::Query<Which>,
    service: web::Data<Service>,
) -> Result<HttpResponse, Refusal> {
    let window = window(which.cursor.map(|id| id.to_string()).as_deref(), which.limit)?;
    let filter = Filter {
        payer: which.payer.as_ref().map(Name::to_string),
        invoice: which.invoice.as_ref().map(Name::to_string),
    };
    let mut conn = service.connection().await?;
    let items = list(&mut conn, &filter, &window).await?;
    let page = page(items, &window, |item| item.id.to_string());
    let items: Vec<PaymentJson> = page.items.into_iter().map(Into::into).collect();
    Ok(HttpResponse::Ok().json(Page { items, next: page.next }))
}

/// Read a payment
///
/// With every decision on what it pays, the first one first; the last one counts.
#[utoipa::path(
    tag = "payments",
    params(("id" = String, Path, pattern = "^[0-9]{1,10}$", description = "Its name", example = "1")),
    responses((status = 200, body = PaymentJson, description = "The payment")),
)]
#[get("/payments/{id}")]
pub async fn read_payment(
    _: Finance,
    name: web::Path<String>,
    service: web::Data<Service>,
) -> Result<HttpResponse, Refusal> {
    let id = id(&name, "payment")?;
    let mut conn = service.connection().await?;
    let found: Result<_, Refusal> = read(&mut conn, async |conn| Ok(receive::kept(conn, id).await?)).await;
    Ok(HttpResponse::Ok().json(PaymentJson::from(found?)))
}

/// Allocate a payment
///
/// Says what a payment pays and gives back, instead of what was decided before, which is kept. No more is allocated
/// than was received, and to no invoice more than is open of it; the rest is the payer's credit.
#[utoipa::path(
    tag = "payments",
    params(("id" = String, Path, pattern = "^[0-9]{1,10}$", description = "The payment", example = "1")),
    request_body = AllocationRequest,
    responses((status = 201, body = PaymentJson, description = "The payment with the new decision")),
)]
#[post("/payments/{id}/allocations")]
pub async fn create_payment_allocation(
    name: web::Path<String>,
    command: Command<AllocationRequest>,
) -> Result<HttpResponse, Refusal> {
    let (id, today) = (id(&name, "payment")?, command.today);
    let work = async |conn: &mut _, wanted: AllocationRequest, stamp: &_| {
        recorded(allocate::allocate(conn, (id, &wanted), (stamp, today)).await?)
    };
    command.carry_out(work).await
}

/// Reverse a payment
///
/// For one that bounced or was recorded wrongly: it counts no more, as if it had not been received, and is kept.
#[utoipa::path(
    tag = "payments",
    params(("id" = String, Path, pattern = "^[0-9]{1,10}$", description = "The payment", example = "1")),
    request_body = ReversalRequest,
    responses((status = 201, body = PaymentJson, description = "The payment, which counts no more")),
)]
#[post("/payments/{id}/reversal")]
pub async fn create_payment_reversal(
    name: web::Path<String>,
    command: Command<ReversalRequest>,
) -> Result<HttpResponse, Refusal> {
    let id = id(&name, "payment")?;
    let work = async |conn: &mut _, wanted: ReversalRequest, stamp: &_| {
        recorded(allocate::reverse(conn, (id, &wanted.reason.0), stamp).await?)
    };
    command.carry_out(work).await
}
