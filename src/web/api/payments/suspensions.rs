//! Suspending a service that is not paid for: one person proposes, another confirms (E 8.7, F 8.4).

use super::id;
use super::steps::record;
use crate::domain::payment::Kind;
use crate::records::payments::kept_step::StepJson;
use crate::records::payments::step::{ConfirmationRequest, ReasonedRequest};
use crate::web::command::Command;
use crate::web::problem::Refusal;
use actix_web::{HttpResponse, post, web};

/// Propose to suspend a service
///
/// Today, because of an invoice that is more than 30 days late, after a formal notice whose term has gone by (E 8.7,
/// F 8.4). Nothing is suspended until another person confirms. The refusal names each rule and the first possible day.
#[utoipa::path(
    tag = "payments",
    params(("number" = String, Path, pattern = "^[1-9][0-9]{9}$", description = "Number of the invoice", example = "2023000001")),
    request_body = ReasonedRequest,
    responses((status = 201, body = StepJson, description = "It is proposed")),
)]
#[post("/invoices/{number}/suspensions")]
pub async fn create_suspension(
    name: web::Path<String>,
    command: Command<ReasonedRequest>,
) -> Result<HttpResponse, Refusal> {
    let today = command.today;
    record(command, &name, |of| of.step((Kind::SuspensionProposed, today), None)).await
}

/// Confirm a suspension
///
/// By another person than proposed it; from today on the service is suspended, until the invoice is fully paid or the
/// suspension is lifted. The fee keeps accruing.
#[utoipa::path(
    tag = "payments",
    params(
        ("number" = String, Path, pattern = "^[1-9][0-9]{9}$", description = "Number of the invoice", example = "2023000001"),
        ("id" = String, Path, pattern = "^[0-9]{1,10}$", description = "The suspension", example = "1"),
    ),
    request_body = ConfirmationRequest,
    responses((status = 201, body = StepJson, description = "The service is suspended")),
)]
#[post("/invoices/{number}/suspensions/{id}/confirmation")]
pub async fn create_suspension_confirmation(
    path: web::Path<(String, String)>,
    command: Command<ConfirmationRequest>,
) -> Result<HttpResponse, Refusal> {
    let (proposal, today) = (id(&path.1, "suspension")?, command.today);
    record(command, &path.0, |of| of.step(proposal, today)).await
}

/// Lift a suspension
///
/// By decision, from today on; full payment lifts it by itself. A proposal that is not confirmed is given up so, too.
#[utoipa::path(
    tag = "payments",
    params(
        ("number" = String, Path, pattern = "^[1-9][0-9]{9}$", description = "Number of the invoice", example = "2023000001"),
        ("id" = String, Path, pattern = "^[0-9]{1,10}$", description = "The suspension", example = "1"),
    ),
    request_body = ReasonedRequest,
    responses((status = 201, body = StepJson, description = "It is lifted")),
)]
#[post("/invoices/{number}/suspensions/{id}/lifting")]
pub async fn create_suspension_lifting(
    path: web::Path<(String, String)>,
    command: Command<ReasonedRequest>,
) -> Result<HttpResponse, Refusal> {
    let (proposal, today) = (id(&path.1, "suspension")?, command.today);
    record(command, &path.0, |of| of.step((Kind::SuspensionLifted, today), Some(proposal))).await
}
