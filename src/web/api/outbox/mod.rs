//! The outbox: what is sent to whom, how it went, and what a person asks beside.

use crate::domain::invoice::InvoiceNumber;
use crate::domain::outbox::Channel;
use crate::records::Page;
use crate::records::outbox::asked::{
    ChannelForm, DeliveryCancellation, DeliveryConfirmation, DeliveryRequest, StateForm,
};
use crate::records::outbox::delivery::{Delivery, Dispatched, InvoiceDeliveries};
use crate::records::scalar::Name;
use crate::store::invoices::get;
use crate::store::outbox::{Filter, list};
use crate::store::{Connection, Scope, Window};
use crate::web::Service;
use crate::web::command::{Command, Done};
use crate::web::paging::{page, window};
use crate::web::problem::Refusal;
use crate::web::session::Anyone;
use crate::workflows::outbox::ask;
use actix_web::{HttpResponse, get, post, web};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of the outbox.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list_deliveries)
        .service(read_delivery)
        .service(create_delivery_cancellation)
        .service(create_delivery_confirmation)
        .service(read_invoice_deliveries)
        .service(create_delivery);
}

/// Which deliveries.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// Only those that stand there.
    state: Option<StateForm>,
    /// Only those of this way.
    channel: Option<ChannelForm>,
    /// Only those of this document.
    #[param(example = "2023000001")]
    invoice: Option<Name>,
    /// `next` of the page before; the last deliveries where left out.
    #[param(value_type = Option<String>, pattern = "^[0-9]{1,10}$")]
    cursor: Option<u64>,
    /// At most so many items; 50 where left out.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// List deliveries
///
/// Documents that were sent or are to be sent, the last one first, each with every attempt. `waits_for` says what one
/// waits for beside its turn. A reader sees those of its organisation.
#[utoipa::path(
    tag = "outbox",
    params(Which),
    responses((status = 200, body = Page<Delivery>, description = "A page of them")),
)]
#[get("/deliveries")]
pub async fn list_deliveries(
    asker: Anyone,
    which: web::Query<Which>,
    service: web::Data<Service>,
) -> Result<HttpResponse, Refusal> {
    let window = window(which.cursor.map(|after| after.to_string()).as_deref(), which.limit)?;
    let filter = Filter {
        id: None,
        invoice: which.invoice.as_ref().map(Name::to_string),
        channel: which.channel.map(Into::into),
        states: which.state.map(Into::into).into_iter().collect(),
    };
    let mut conn = service.connection().await?;
    let found = list(&mut conn, &asker.0.scope(), &filter, &window).await?;
    let found = found.into_iter().map(|one| one.told_by(&service.channels)).collect();
    Ok(HttpResponse::Ok().json(page(found, &window, |one: &Delivery| one.id.clone())))
}

/// Read a delivery
///
/// With every attempt. A reader sees those of its organisation.
#[utoipa::path(
    tag = "outbox",
    params(("id" = String, Path, pattern = "^[0-9]{1,10}$", description = "Its number", example = "1")),
    responses((status = 200, body = Delivery, description = "The delivery")),
)]
#[get("/deliveries/{id}")]
pub async fn read_delivery(
    asker: Anyone,
    name: web::Path<String>,
    service: web::Data<Service>,
) -> Result<HttpResponse, Refusal> {
    let mut conn = service.connection().await?;
    let found = one(&mut conn, (&asker.0.scope(), id(&name)?), &service.channels).await?;
    Ok(HttpResponse::Ok().json(found))
}

/// Cancel a delivery
///
/// One that waits for an attempt, or of which nobody knows whether it arrived. One that is being sent, was handed over or
/// has ended is not cancelled any more.
#[utoipa::path(
    tag = "outbox",
    params(("id" = String, Path, pattern = "^[0-9]{1,10}$", description = "Its number", example = "1")),
    request_body = DeliveryCancellation,
    responses((status = 201, body = Delivery, description = "It is cancelled")),
)]
#[post("/deliveries/{id}/cancellation")]
pub async fn create_delivery_cancellation(
    name: web::Path<String>,
    service: web::Data<Service>,
    command: Command<DeliveryCancellation>,
) -> Result<HttpResponse, Refusal> {
    let id = id(&name)?;
    let work = async |conn: &mut _, wanted: DeliveryCancellation, stamp: &_| {
        ask::cancel(conn, id, (&wanted.reason.0, stamp)).await?;
        created(conn, id, &service.channels).await
    };
    command.carry_out(work).await
}

/// Confirm that a delivery arrived
///
/// One of which that is unclear (`unclear`): somebody asked the recipient. Where it did not arrive, send the document once
/// more.
#[utoipa::path(
    tag = "outbox",
    params(("id" = String, Path, pattern = "^[0-9]{1,10}$", description = "Its number", example = "1")),
    request_body = DeliveryConfirmation,
    responses((status = 201, body = Delivery, description = "It is sent")),
)]
#[post("/deliveries/{id}/confirmation")]
pub async fn create_delivery_confirmation(
    name: web::Path<String>,
    service: web::Data<Service>,
    command: Command<DeliveryConfirmation>,
) -> Result<HttpResponse, Refusal> {
    let id = id(&name)?;
    let work = async |conn: &mut _, wanted: DeliveryConfirmation, stamp: &_| {
        ask::confirm(conn, id, (&wanted.evidence.0, stamp)).await?;
        created(conn, id, &service.channels).await
    };
    command.carry_out(work).await
}

/// Read the deliveries of an invoice or credit note
///
/// Where they stand together, and each with every attempt. `not_to_be_sent` where its payer wants nothing to be sent. A
/// reader sees those of its organisation.
#[utoipa::path(
    tag = "outbox",
    params(("number" = String, Path, pattern = "^(CN)?[1-9][0-9]{9}$", description = "Its number", example = "2023000001")),
    responses((status = 200, body = InvoiceDeliveries, description = "Its deliveries")),
)]
#[get("/invoices/{number}/deliveries")]
pub async fn read_invoice_deliveries(
    asker: Anyone,
    name: web::Path<String>,
    service: web::Data<Service>,
) -> Result<HttpResponse, Refusal> {
    let (number, scope) = (number(&name)?, asker.0.scope());
    let mut conn = service.connection().await?;
    let known = get(&mut conn, &scope, &number).await?;
    known.ok_or_else(|| Refusal::not_found(format!("there is no invoice or credit note '{number}'")))?;
    let filter = Filter { invoice: Some(number.clone()), ..Filter::default() };
    let all = Window { after: None, limit: i64::MAX };
    let mut items = list(&mut conn, &scope, &filter, &all).await?;
    items.reverse();
    let items: Vec<Delivery> = items.into_iter().map(|one| one.told_by(&service.channels)).collect();
    let dispatched = Dispatched::of(&items);
    Ok(HttpResponse::Ok().json(InvoiceDeliveries { number, dispatched, items }))
}

/// Send an invoice or credit note
///
/// For the first time where its payer wants nothing to be sent by itself, or once more. It goes to where its payer
/// receives documents today; the participant of Peppol is the one that the document names. An earlier delivery by the same
/// way that is `unclear` ends with this.
#[utoipa::path(
    tag = "outbox",
    params(("number" = String, Path, pattern = "^(CN)?[1-9][0-9]{9}$", description = "Its number", example = "2023000001")),
    request_body = DeliveryRequest,
    responses((status = 201, body = Delivery, description = "It is in the queue")),
)]
#[post("/invoices/{number}/deliveries")]
pub async fn create_delivery(
    name: web::Path<String>,
    service: web::Data<Service>,
    command: Command<DeliveryRequest>,
) -> Result<HttpResponse, Refusal> {
    let (number, today) = (number(&name)?, command.today);
    let work = async |conn: &mut _, wanted: DeliveryRequest, stamp: &_| {
        let asked = (number.as_str(), wanted.channel.into(), wanted.reason.0.as_str());
        let id = ask::send(conn, asked, (stamp, today)).await?;
        created(conn, id, &service.channels).await
    };
    command.carry_out(work).await
}

async fn created(conn: &mut Connection, id: i64, channels: &[Channel]) -> Result<Done, Refusal> {
    let delivery = one(conn, (&Scope::All, id), channels).await?;
    Done::created(&delivery, format!("/api/v1/deliveries/{id}"), None)
}

async fn one(
    conn: &mut Connection,
    (scope, id): (&Scope, i64),
    channels: &[Channel],
) -> Result<Delivery, Refusal> {
    let filter = Filter { id: Some(id), ..Filter::default() };
    let found = list(conn, scope, &filter, &Window { after: None, limit: 1 }).await?;
    let found = found.into_iter().next().map(|one| one.told_by(channels));
    found.ok_or_else(|| Refusal::not_found(format!("there is no delivery '{id}'")))
}

/// A number as it is written; 404 for what is none.
fn number(text: &str) -> Result<String, Refusal> {
    let parsed = text.parse::<InvoiceNumber>();
    parsed.map(|number| number.to_string()).map_err(|error| Refusal::not_found(error.to_string()))
}

/// The name of a delivery; 404 for what is none.
fn id(text: &str) -> Result<i64, Refusal> {
    let digits = !text.is_empty() && text.len() <= 10 && text.bytes().all(|b| b.is_ascii_digit());
    let parsed = text.parse().ok().filter(|_| digits);
    parsed.ok_or_else(|| Refusal::not_found(format!("there is no delivery '{text}'")))
}
