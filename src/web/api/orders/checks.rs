//! How an order is used, and the check of an invoice.

use crate::imports::MOST_BYTES;
use crate::imports::ubl::{self, ReadInvoice};
use crate::records::orders::{ConsumptionJson, OrderCheckJson, OrderCheckRequest};
use crate::simulation::problem::{Code, Problems};
use crate::web::Service;
use crate::web::body::{LIMIT, bytes, is_xml, read as read_body, whole};
use crate::web::problem::Refusal;
use crate::web::session::Anyone;
use crate::workflows::orders::check::{gather, gather_read};
use crate::workflows::orders::payer::consumption;
use crate::workflows::read;
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use utoipa::openapi::{KnownFormat, ObjectBuilder, RefOr, Schema, SchemaFormat, Type};
use utoipa::{PartialSchema, ToSchema};

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
/// Ours by its number (every step of its calculation is done again), or any by the figures on it or as the file that
/// came by Peppol (compared with what was issued, or with what the contract gives). Tells whether order and contract are for it, its amount is right, the
/// order suffices, the account is the known one, and whether the same was invoiced before; with an explanation in
/// Dutch for each finding, and the order that would make it fit. Stores nothing. A reader checks the invoices of its
/// organisation.
#[utoipa::path(
    tag = "orders",
    request_body(content((OrderCheckRequest = "application/json"), (InvoiceFile = "application/xml"))),
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
    let xml = is_xml(&request);
    let body = match xml {
        true => whole(payload.into_inner(), MOST_BYTES).await?,
        false => bytes(&request, payload.into_inner(), LIMIT).await?,
    };
    let wanted =
        if xml { Wanted::Read(Box::new(invoice(&body)?)) } else { Wanted::Typed(Box::new(typed(&body)?)) };
    let mut conn = service.connection().await?;
    let found = read(&mut conn, async |conn| match &wanted {
        Wanted::Typed(wanted) => gather(conn, &scope, wanted, today).await,
        Wanted::Read(invoice) => gather_read(conn, &scope, invoice, today).await,
    });
    Ok(HttpResponse::Ok().json(found.await?.answer()))
}

/// What is to be checked.
enum Wanted {
    Typed(Box<OrderCheckRequest>),
    Read(Box<ReadInvoice>),
}

fn typed(body: &[u8]) -> Result<OrderCheckRequest, Refusal> {
    read_body(body).map_err(Refusal::refused)
}

fn invoice(body: &[u8]) -> Result<ReadInvoice, Refusal> {
    ubl::read(body).map_err(|found| {
        let mut problems = Problems::default();
        for one in found {
            problems.add("", Code::NotReadable, one.to_string());
        }
        Refusal::refused(problems)
    })
}

/// An invoice or credit note of Peppol (UBL 2.1), as bytes.
pub struct InvoiceFile;

impl PartialSchema for InvoiceFile {
    fn schema() -> RefOr<Schema> {
        let file = ObjectBuilder::new().schema_type(Type::String);
        file.format(Some(SchemaFormat::KnownFormat(KnownFormat::Binary))).into()
    }
}

impl ToSchema for InvoiceFile {}
