//! Billing runs: planned, looked at, executed, followed.

use crate::domain::calendar::Day;
use crate::records::billing::run::{RunDocument, RunRequest};
use crate::records::billing::standing::{BillingRun, Event, RunState};
use crate::records::issuing::Days;
use crate::records::scalar::Name;
use crate::records::{Page, billing::run::RunHeading};
use crate::store::{Connection, billing_runs};
use crate::web::Service;
use crate::web::command::{Command, Done, Nothing};
use crate::web::paging::{page, window};
use crate::web::problem::Refusal;
use crate::web::session::finance;
use crate::workflows::billing_run::{execute, heading, plan};
use crate::workflows::issue::Only;
use crate::workflows::read;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use futures_util::stream;
use serde::{Deserialize, Serialize};
use std::time::Duration;
use utoipa::IntoParams;

const BELOW: &str = "/api/v1/billing-runs";
/// How often a run that is followed is looked at.
const LOOK: Duration = Duration::from_millis(250);

/// Which part of a list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// `next` of the page before; the first page where left out.
    #[param(value_type = Option<String>, pattern = "^[0-9]{1,9}$")]
    cursor: Option<u64>,
    /// How many at most.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u32>,
}

/// Where a run stands, as it is told to those who follow it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RunProgress {
    /// Where it stands.
    pub state: RunState,
    /// How many documents are issued.
    pub issued: i64,
    /// Of how many.
    pub documents: i32,
}

/// Plan a billing run
///
/// Makes a plan of everything that is to be issued of all contracts, of one agreement or of one contract, and keeps it as
/// it is: invoices, credit notes, exit fees and corrections of what was issued, what is blocked or held and why, totals,
/// and what differs from the run before. Issues nothing. Any day can be planned; a plan as of a day before that of the
/// last number shows that day as it was, and cannot be executed.
#[utoipa::path(
    tag = "billing runs",
    request_body = RunRequest,
    responses((status = 201, body = BillingRun, description = "The plan")),
)]
#[post("/billing-runs")]
pub async fn plan_billing_run(command: Command<RunRequest>) -> Result<HttpResponse, Refusal> {
    let today = command.today;
    let work = async |conn: &mut _, wanted: RunRequest, stamp: &_| {
        wanted.problems().or(()).map_err(Refusal::refused)?;
        let run = plan::plan(conn, (days(&wanted, today), only(&wanted)), stamp).await?;
        let run = of_number(conn, run).await?;
        Done::created(&run, format!("{BELOW}/{}", run.id), None)
    };
    command.carry_out(work).await
}

fn days(wanted: &RunRequest, today: Day) -> Days {
    Days { as_of: wanted.as_of.map_or(today, |day| day.0), through: wanted.through.0 }
}

fn only(wanted: &RunRequest) -> Only {
    match (&wanted.agreement, &wanted.contract) {
        (Some(agreement), _) => Only::Agreement(agreement.to_string()),
        (None, contract) => Only::contract(contract.as_ref().map(Name::as_str)),
    }
}

/// List billing runs
///
/// The last one first; what is blocked, held and different is read with each.
#[utoipa::path(
    tag = "billing runs",
    params(Which),
    responses((status = 200, body = Page<BillingRun>, description = "A page of runs")),
)]
#[get("/billing-runs")]
pub async fn list_billing_runs(
    request: HttpRequest,
    which: web::Query<Which>,
    service: web::Data<Service>,
) -> Result<HttpResponse, Refusal> {
    finance(&request).await?;
    let window = window(which.cursor.map(|after| after.to_string()).as_deref(), which.limit)?;
    let mut conn = service.connection().await?;
    let found = read(&mut conn, async |conn: &mut Connection| -> Result<_, Refusal> {
        let mut runs = Vec::new();
        for heading in billing_runs::list(conn, &window).await? {
            runs.push(standing(conn, (heading, None)).await?);
        }
        Ok(runs)
    });
    Ok(HttpResponse::Ok().json(page(found.await?, &window, |run| run.id.clone())))
}

/// Read a billing run
///
/// The plan with what is blocked, held and different, and where its execution stands.
#[utoipa::path(
    tag = "billing runs",
    params(("id" = i64, Path, description = "Its number", example = 1)),
    responses((status = 200, body = BillingRun, description = "The run")),
)]
#[get("/billing-runs/{id}")]
pub async fn read_billing_run(
    request: HttpRequest,
    id: web::Path<i64>,
    service: web::Data<Service>,
) -> Result<HttpResponse, Refusal> {
    finance(&request).await?;
    let mut conn = service.connection().await?;
    let run =
        read(&mut conn, async |conn: &mut Connection| -> Result<_, Refusal> { of_number(conn, *id).await });
    Ok(HttpResponse::Ok().json(run.await?))
}

/// Read the documents of a billing run
///
/// In the order of their numbers; each has its number once it is issued.
#[utoipa::path(
    tag = "billing runs",
    params(("id" = i64, Path, description = "Its number", example = 1), Which),
    responses((status = 200, body = Page<RunDocument>, description = "A page of documents")),
)]
#[get("/billing-runs/{id}/documents")]
pub async fn read_billing_run_documents(
    request: HttpRequest,
    id: web::Path<i64>,
    which: web::Query<Which>,
    service: web::Data<Service>,
) -> Result<HttpResponse, Refusal> {
    finance(&request).await?;
    let window = window(which.cursor.map(|after| after.to_string()).as_deref(), which.limit)?;
    let mut conn = service.connection().await?;
    heading(&mut conn, *id).await?;
    let found = billing_runs::documents(&mut conn, *id, &window).await?;
    Ok(HttpResponse::Ok().json(page(found, &window, |document| document.place.to_string())))
}

/// Execute a billing run
///
/// Issues exactly what was planned, batch by batch; answers at once, and goes on also when the service is started again.
/// Refused where something that the plan rests on changed since: the answer says what. Asking again changes nothing.
#[utoipa::path(
    tag = "billing runs",
    params(("id" = i64, Path, description = "Its number", example = 1)),
    responses((status = 202, body = BillingRun, description = "It is being issued")),
)]
#[post("/billing-runs/{id}/execution")]
pub async fn execute_billing_run(
    id: web::Path<i64>,
    service: web::Data<Service>,
    command: Command<Nothing>,
) -> Result<HttpResponse, Refusal> {
    let today = command.today;
    let by = command.asker().to_owned();
    let work = async |conn: &mut _, _: Nothing, stamp: &_| {
        execute::start(conn, *id, (stamp, today)).await?;
        let run = of_number(conn, *id).await?;
        Done::accepted(&run, format!("{BELOW}/{}", run.id))
    };
    let answer = command.carry_out(work).await?;
    service.runner.go_on(*id, by);
    Ok(answer)
}

/// Follow a billing run
///
/// Server-sent events: `progress` whenever something changed, with a JSON object of `state`, `issued` and `documents` (how
/// many of how many); the last one when it is not being executed any more.
#[utoipa::path(
    tag = "billing runs",
    params(("id" = i64, Path, description = "Its number", example = 1)),
    responses((status = 200, body = String, content_type = "text/event-stream", description = "Where it stands")),
)]
#[get("/billing-runs/{id}/events")]
pub async fn follow_billing_run(
    request: HttpRequest,
    id: web::Path<i64>,
    service: web::Data<Service>,
) -> Result<HttpResponse, Refusal> {
    finance(&request).await?;
    let first = progress(&service, *id).await?;
    let told = stream::unfold(Some((Some(first), None)), move |state| {
        let (service, id) = (service.clone(), *id);
        async move {
            let (now, told): (Option<RunProgress>, Option<RunProgress>) = state?;
            let now = match now {
                Some(now) => now,
                None => until_changed(&service, id, told.as_ref()).await.ok()?,
            };
            let text = format!("event: progress\ndata: {}\n\n", serde_json::to_string(&now).ok()?);
            let next = (now.state == RunState::Executing).then_some((None, Some(now)));
            Some((Ok::<_, actix_web::Error>(Bytes::from(text)), next))
        }
    });
    // Packed, an event would wait for the next one.
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/event-stream"))
        .insert_header((CONTENT_ENCODING, "identity"))
        .insert_header((CACHE_CONTROL, "no-store"))
        .streaming(Box::pin(told)))
}

async fn until_changed(
    service: &Service,
    run: i64,
    told: Option<&RunProgress>,
) -> Result<RunProgress, Refusal> {
    loop {
        tokio::time::sleep(LOOK).await;
        let now = progress(service, run).await?;
        if Some(&now) != told {
            return Ok(now);
        }
    }
}

async fn progress(service: &Service, run: i64) -> Result<RunProgress, Refusal> {
    let mut conn = service.connection().await?;
    read(&mut conn, async |conn: &mut Connection| -> Result<_, Refusal> {
        let heading = heading(conn, run).await?;
        let state = RunState::of(&billing_runs::events(conn, run).await?);
        let issued = billing_runs::issued(conn, run).await?;
        Ok(RunProgress { state, issued, documents: heading.documents })
    })
    .await
}

async fn of_number(conn: &mut Connection, run: i64) -> Result<BillingRun, Refusal> {
    let heading = heading(conn, run).await?;
    let result = billing_runs::result(conn, run).await?;
    standing(conn, (heading, Some(result))).await
}

async fn standing(
    conn: &mut Connection,
    (heading, result): (RunHeading, Option<String>),
) -> Result<BillingRun, Refusal> {
    let events: Vec<Event> = billing_runs::events(conn, heading.id).await?;
    let issued = billing_runs::issued(conn, heading.id).await?;
    Ok(BillingRun::of(heading, (&events, issued), result))
}
