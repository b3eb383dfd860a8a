//! Issued invoices and credit notes.

use crate::documents::issued::{IssuedInvoice, IssuedKind, IssuedParty, IssuedPeriod};
use crate::domain::calendar::Day;
use crate::domain::invoice::InvoiceNumber;
use crate::records::Page;
use crate::records::issuing::CreditRequest;
use crate::records::scalar::Name;
use crate::simulation::form::scalar::Year;
use crate::store::invoices::{Filter, Snapshot, list};
use crate::web::Service;
use crate::web::command::{Command, Done};
use crate::web::paging::{page, window};
use crate::web::problem::Refusal;
use crate::web::session::Anyone;
use crate::workflows::credit::credit_in_full;
use actix_web::{HttpResponse, get, post, web};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which invoices.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// Only those of this contract.
    #[param(example = "antwerpen-film")]
    contract: Option<Name>,
    /// Only those of this organisation.
    #[param(example = "stad-antwerpen")]
    organisation: Option<Name>,
    /// Only those of this kind.
    kind: Option<IssuedKind>,
    /// Only those issued in this year.
    fiscal_year: Option<Year>,
    /// Only those borne by the budget of this year.
    budget_year: Option<Year>,
    /// `next` of the page before; the first page where left out.
    cursor: Option<Name>,
    /// At most so many items; 50 where left out.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// An invoice in a list; read it by its number for its lines and steps.
#[derive(Debug, Serialize, ToSchema)]
pub struct InvoiceSummary {
    /// Its number.
    #[schema(example = "2023000001")]
    number: String,
    /// What kind it is.
    kind: IssuedKind,
    /// The contract.
    contract: String,
    /// Who pays.
    customer: String,
    /// Day of issue.
    #[schema(value_type = String, format = Date)]
    issue_date: Day,
    /// Last day of payment; null on a credit note.
    #[schema(required = true, value_type = Option<String>, format = Date)]
    due_date: Option<Day>,
    /// The period that is billed.
    period: IssuedPeriod,
    /// The year of the budget that bears it.
    budget_year: i32,
    /// Structured communication; null on a credit note.
    #[schema(required = true)]
    communication: Option<String>,
    /// On a credit note the number of the document that it corrects.
    #[schema(required = true)]
    credits: Option<String>,
    /// Taxable amounts together.
    #[serde(with = "rust_decimal::serde::str")]
    #[schema(value_type = String, pattern = r"^-?[0-9]+\.[0-9]{2}$")]
    net: Decimal,
    /// What is to be paid or credited, VAT included.
    #[serde(with = "rust_decimal::serde::str")]
    #[schema(value_type = String, pattern = r"^-?[0-9]+\.[0-9]{2}$")]
    total: Decimal,
}

impl From<Snapshot> for InvoiceSummary {
    fn from(Snapshot { issued, .. }: Snapshot) -> Self {
        let IssuedParty { name: customer, .. } = issued.customer;
        InvoiceSummary {
            number: issued.number,
            kind: issued.kind,
            contract: issued.contract.id,
            customer,
            issue_date: issued.issue_date,
            due_date: issued.due_date,
            period: issued.period,
            budget_year: issued.budget_year,
            communication: issued.communication,
            credits: issued.credits.map(|original| original.number),
            net: issued.net,
            total: issued.total,
        }
    }
}

/// List invoices and credit notes
///
/// By number, invoices before credit notes. A reader sees those that its organisation
/// pays, and those that another pays in its place.
#[utoipa::path(
    tag = "invoices",
    params(Which),
    responses((status = 200, body = Page<InvoiceSummary>, description = "A page of them")),
)]
#[get("/invoices")]
pub async fn list_invoices(
    asker: Anyone,
    which: web::Query<Which>,
    service: web::Data<Service>,
) -> Result<HttpResponse, Refusal> {
    let window = window(which.cursor.as_ref().map(Name::as_str), which.limit)?;
    let filter = Filter {
        contract: which.contract.as_ref().map(Name::to_string),
        organisation: which.organisation.as_ref().map(Name::to_string),
        kind: which.kind.map(|kind| kind.name().to_owned()),
        fiscal_year: which.fiscal_year.map(|year| year.0),
        budget_year: which.budget_year.map(|year| year.0),
        ..Filter::default()
    };
    let mut conn = service.connection().await?;
    let items = list(&mut conn, &asker.0.scope(), &filter, &window).await?;
    let page = page(items, &window, |item| item.issued.number.clone());
    let items: Vec<InvoiceSummary> = page.items.into_iter().map(Into::into).collect();
    Ok(HttpResponse::Ok().json(Page { items, next: page.next }))
}

/// Credit an invoice in full
///
/// Issues a credit note of the same amounts that names the invoice. What the invoice billed is then planned
/// anew, as it is now. An invoice that was corrected before is not credited again. The credit note is dated on the
/// day of issue, but never before the invoice or the last number.
#[utoipa::path(
    tag = "invoices",
    params(("number" = String, Path, pattern = "^(CN)?[1-9][0-9]{9}$", description = "Number of the invoice", example = "2023000001")),
    request_body = CreditRequest,
    responses((status = 201, body = IssuedInvoice, description = "The credit note")),
)]
#[post("/invoices/{number}/credit-notes")]
pub async fn credit_invoice(
    number: web::Path<String>,
    command: Command<CreditRequest>,
) -> Result<HttpResponse, Refusal> {
    let number = known(&number)?;
    let as_of = command.value.as_of.map_or(command.today, |day| day.0);
    command.value.problems().or(()).map_err(Refusal::refused)?;
    let today = command.today;
    let work = async |conn: &mut _, wanted: CreditRequest, stamp: &_| {
        let credit = credit_in_full(conn, &number, (&wanted.reason.0, as_of, today), stamp).await?;
        Done::created(&credit, format!("/api/v1/invoices/{}", credit.number), Some(1))
    };
    command.carry_out(work).await
}

/// A number as it is written.
///
/// # Errors
/// 404 for what is none.
pub fn known(number: &str) -> Result<String, Refusal> {
    let parsed = number.parse::<InvoiceNumber>();
    parsed.map(|number| number.to_string()).map_err(|error| Refusal::not_found(error.to_string()))
}
