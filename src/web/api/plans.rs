//! Planning and issuing.

use crate::domain::calendar::Day;
use crate::records::issuing::{Days, IssueRequest, Issued, PlanJson, PlannedJson};
use crate::records::scalar::Name;
use crate::simulation::result::Text;
use crate::web::Service;
use crate::web::body::{LIMIT, bytes, read as read_body};
use crate::web::command::{Command, Done};
use crate::web::problem::Refusal;
use crate::web::session::finance;
use crate::workflows::issue::{Drawn, Knowledge, Only, draw, issue};
use crate::workflows::read;
use actix_web::{HttpRequest, HttpResponse, post, web};

/// Plan what is to be issued
///
/// Everything that would be issued of one contract or of all, through a day and as known on a day of issue, with
/// what is blocked and why. Changes nothing; any day may be asked for, also one to come.
#[utoipa::path(
    tag = "invoices",
    request_body = IssueRequest,
    responses((status = 200, body = PlanJson, description = "The plan")),
)]
#[post("/plans")]
pub async fn plan_invoices(
    request: HttpRequest,
    payload: web::Payload,
    service: web::Data<Service>,
) -> Result<HttpResponse, Refusal> {
    finance(&request).await?;
    let body = bytes(&request, payload.into_inner(), LIMIT).await?;
    let wanted: IssueRequest = read_body(&body).map_err(Refusal::refused)?;
    let days = days(&wanted, service.clock.today());
    let only = Only::contract(wanted.contract.as_ref().map(Name::as_str));
    let mut conn = service.connection().await?;
    let drawn = read(&mut conn, async |conn| draw(conn, (days, Knowledge::Current), only).await).await?;
    Ok(HttpResponse::Ok().json(plan_of(&drawn)))
}

/// Issue what is to be issued
///
/// Makes the same plan and issues its documents: each gets its number and structured communication, and is laid
/// down for good. All of them, or none; what is blocked or held is told and left. What was issued before is never
/// issued again. The day of issue is not one to come, and nothing is issued whose day by the agreement is. A document
/// is dated on the day of issue, or on its own day or that of the last number where those are later.
#[utoipa::path(
    tag = "invoices",
    request_body = IssueRequest,
    responses((status = 201, body = Issued, description = "What was issued, and what was not and why")),
)]
#[post("/invoices")]
pub async fn issue_invoices(command: Command<IssueRequest>) -> Result<HttpResponse, Refusal> {
    let days = days(&command.value, command.today);
    let today = command.today;
    let work = async |conn: &mut _, wanted: IssueRequest, stamp: &_| {
        let only = Only::contract(wanted.contract.as_ref().map(Name::as_str));
        let (items, drawn) = issue(conn, (days, today), (only, stamp)).await?;
        let issued = Issued {
            items: &items,
            blocked: drawn.blocked().map(Into::into).collect(),
            held: &drawn.held,
            warnings: drawn.warnings().map(Into::into).collect(),
        };
        Done::created(&issued, "/api/v1/invoices".to_owned(), None)
    };
    command.carry_out(work).await
}

fn days(wanted: &IssueRequest, today: Day) -> Days {
    Days { as_of: wanted.as_of.map_or(today, |day| day.0), through: wanted.through.0 }
}

fn plan_of(drawn: &Drawn) -> PlanJson<'_> {
    PlanJson {
        as_of: Text(drawn.days.as_of),
        through: Text(drawn.days.through),
        documents: drawn.planned.iter().map(PlannedJson::from).collect(),
        blocked: drawn.blocked().map(Into::into).collect(),
        held: drawn.held.clone(),
        warnings: drawn.warnings().map(Into::into).collect(),
    }
}
