//! What happens to an invoice after its issue: it is sent, reminded, disputed; interest is charged.

use super::{id, number};
use crate::documents::letters::Letter;
use crate::documents::pdf;
use crate::domain::payment::Kind;
use crate::domain::payment::suspension::LateTerms;
use crate::records::payments::kept_step::StepJson;
use crate::records::payments::step::{
    DispatchRequest, DisputeEndRequest, DisputeRequest, InterestRequest, LetterKind, NewStep,
    ReasonedRequest, ReminderRequest,
};
use crate::web::Service;
use crate::web::api::documents::files::PdfFile;
use crate::web::api::documents::negotiation::preferred;
use crate::web::command::{Command, Done};
use crate::web::problem::Refusal;
use crate::web::session::Finance;
use crate::workflows::documents::not_made;
use crate::workflows::payments::{collect, remind};
use crate::workflows::read;
use actix_web::http::header::{CONTENT_DISPOSITION, VARY, X_CONTENT_TYPE_OPTIONS};
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use serde::Deserialize;
use utoipa::IntoParams;

/// Records a step of an invoice, made of the body of a command.
pub(super) async fn record<T>(
    command: Command<T>,
    name: &str,
    step: impl FnOnce(&T) -> NewStep,
) -> Result<HttpResponse, Refusal> {
    let (number, today) = (number(name)?, command.today);
    let work = async |conn: &mut _, value: T, stamp: &_| {
        let kept = collect::record(conn, (&number, &step(&value)), (stamp, today)).await?;
        Done::created(&StepJson::from(kept), format!("/api/v1/invoices/{number}/standing"), None)
    };
    command.carry_out(work).await
}

/// Record that an invoice was sent
///
/// With where it can be looked up.
#[utoipa::path(
    tag = "payments",
    params(("number" = String, Path, pattern = "^[1-9][0-9]{9}$", description = "Number of the invoice", example = "2023000001")),
    request_body = DispatchRequest,
    responses((status = 201, body = StepJson, description = "It is recorded")),
)]
#[post("/invoices/{number}/dispatches")]
pub async fn create_invoice_dispatch(
    name: web::Path<String>,
    command: Command<DispatchRequest>,
) -> Result<HttpResponse, Refusal> {
    record(command, &name, DispatchRequest::step).await
}

/// Record a reminder or formal notice
///
/// That a letter about late payment was sent: the invoice was open after its due date and not disputed. A formal notice
/// gives a term, after which the service may be suspended (E 8.7, F 8.4).
#[utoipa::path(
    tag = "payments",
    params(("number" = String, Path, pattern = "^[1-9][0-9]{9}$", description = "Number of the invoice", example = "2023000001")),
    request_body = ReminderRequest,
    responses((status = 201, body = StepJson, description = "It is recorded")),
)]
#[post("/invoices/{number}/reminders")]
pub async fn create_invoice_reminder(
    name: web::Path<String>,
    command: Command<ReminderRequest>,
) -> Result<HttpResponse, Refusal> {
    command.value.problems().or(()).map_err(Refusal::refused)?;
    record(command, &name, |of| of.step(&LateTerms::default())).await
}

/// Which letter.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WhichLetter {
    /// A reminder where left out.
    kind: Option<LetterKind>,
}

/// Read the letter that would be sent today
///
/// A reminder or formal notice about an invoice and the others of its contract that are late, in Dutch: as a value, or
/// where `Accept` says so as a PDF to print or send. Reading it records nothing.
#[utoipa::path(
    tag = "payments",
    params(
        ("number" = String, Path, pattern = "^[1-9][0-9]{9}$", description = "Number of the invoice", example = "2023000001"),
        WhichLetter,
    ),
    responses((status = 200, description = "The letter", content(
        (Letter = "application/json"),
        (PdfFile = "application/pdf"),
    ))),
)]
#[get("/invoices/{number}/reminders")]
pub async fn read_invoice_reminder(
    asked: (HttpRequest, Finance),
    name: web::Path<String>,
    which: web::Query<WhichLetter>,
    service: web::Data<Service>,
) -> Result<HttpResponse, Refusal> {
    let (request, Finance(_)) = asked;
    let (number, today) = (number(&name)?, service.clock.today());
    let as_pdf = preferred(&request, &[("application/json", false), ("application/pdf", true)])?;
    let kind = which.kind.unwrap_or(LetterKind::Reminder);
    let mut conn = service.connection().await?;
    let work = async |conn: &mut _| Ok::<_, Refusal>(remind::written(conn, (&number, kind), today).await?);
    let letter = read(&mut conn, work).await?;
    let mut answer = HttpResponse::Ok();
    answer.insert_header((VARY, "Accept"));
    if !as_pdf {
        return Ok(answer.json(letter));
    }
    let bytes = pdf::letter(&letter).map_err(|error| not_made(&number, &error.into()))?;
    let name = match kind {
        LetterKind::Reminder => "herinnering",
        LetterKind::FormalNotice => "ingebrekestelling",
    };
    let name = format!("inline; filename=\"{name}-{number}.pdf\"");
    answer.insert_header((CONTENT_DISPOSITION, name)).insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"));
    Ok(answer.content_type("application/pdf").body(bytes))
}

/// Record that an invoice is disputed
///
/// While it is, nothing is asked for, and its days count neither as delay nor as term of a formal notice.
#[utoipa::path(
    tag = "payments",
    params(("number" = String, Path, pattern = "^[1-9][0-9]{9}$", description = "Number of the invoice", example = "2023000001")),
    request_body = DisputeRequest,
    responses((status = 201, body = StepJson, description = "It is recorded")),
)]
#[post("/invoices/{number}/disputes")]
pub async fn create_dispute(
    name: web::Path<String>,
    command: Command<DisputeRequest>,
) -> Result<HttpResponse, Refusal> {
    record(command, &name, DisputeRequest::step).await
}

/// Record that a dispute ended
///
/// From that day on the invoice is asked for again.
#[utoipa::path(
    tag = "payments",
    params(
        ("number" = String, Path, pattern = "^[1-9][0-9]{9}$", description = "Number of the invoice", example = "2023000001"),
        ("id" = String, Path, pattern = "^[0-9]{1,10}$", description = "The dispute", example = "1"),
    ),
    request_body = DisputeEndRequest,
    responses((status = 201, body = StepJson, description = "It is recorded")),
)]
#[post("/invoices/{number}/disputes/{id}/end")]
pub async fn create_dispute_end(
    path: web::Path<(String, String)>,
    command: Command<DisputeEndRequest>,
) -> Result<HttpResponse, Refusal> {
    let dispute = id(&path.1, "dispute")?;
    record(command, &path.0, |of| of.step(dispute)).await
}

/// Decide to charge interest
///
/// Late payment costs interest and a lump sum by law; the agreements have no clause for it, so it is charged only where
/// somebody decides so. The decision is kept and shown; what document it yields is decided elsewhere.
#[utoipa::path(
    tag = "payments",
    params(("number" = String, Path, pattern = "^[1-9][0-9]{9}$", description = "Number of the invoice", example = "2023000001")),
    request_body = InterestRequest,
    responses((status = 201, body = StepJson, description = "It is recorded")),
)]
#[post("/invoices/{number}/interest")]
pub async fn create_interest_charge(
    name: web::Path<String>,
    command: Command<InterestRequest>,
) -> Result<HttpResponse, Refusal> {
    let today = command.today;
    record(command, &name, |of| of.step(today)).await
}

/// Withdraw a step of an invoice
///
/// For what should never have been recorded, and on which nothing rests: it counts no more, and is kept.
#[utoipa::path(
    tag = "payments",
    params(
        ("number" = String, Path, pattern = "^[1-9][0-9]{9}$", description = "Number of the invoice", example = "2023000001"),
        ("id" = String, Path, pattern = "^[0-9]{1,10}$", description = "The step", example = "1"),
    ),
    request_body = ReasonedRequest,
    responses((status = 201, body = StepJson, description = "It is withdrawn")),
)]
#[post("/invoices/{number}/steps/{id}/withdrawal")]
pub async fn withdraw_invoice_step(
    path: web::Path<(String, String)>,
    command: Command<ReasonedRequest>,
) -> Result<HttpResponse, Refusal> {
    let (step, today) = (id(&path.1, "step")?, command.today);
    record(command, &path.0, |of| of.step((Kind::Withdrawn, today), Some(step))).await
}
