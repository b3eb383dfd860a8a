//! What is told of usage.

use crate::domain::calendar::{Month, add_months};
use crate::domain::usage::Thresholds;
use crate::records::scalar::Name;
use crate::records::usage::anomaly::AnomaliesJson;
use crate::records::usage::completeness::CompletenessJson;
use crate::records::usage::progress::ContractUsageJson;
use crate::records::usage::tiers::TiersJson;
use crate::simulation::form::scalar::{Date, YearMonth};
use crate::simulation::problem::{Code, Problem};
use crate::web::Service;
use crate::web::problem::Refusal;
use crate::web::session::{Anyone, Finance};
use crate::workflows::read;
use crate::workflows::usage::views::{Looked, missing, of_contract, strange, tiers};
use actix_web::{HttpResponse, get, web};
use serde::Deserialize;
use std::fmt::Display;
use utoipa::IntoParams;

/// How far ahead reports are asked for, in months.
const MOST_AHEAD: i64 = 24;

/// Before which run.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Before {
    /// Documents whose day by the agreement is this one or earlier; today where left out.
    #[param(example = "2023-02-15")]
    through: Option<Date>,
    /// As known on this day; today where left out.
    #[param(example = "2023-02-01")]
    on: Option<Date>,
}

/// Read which usage is missing
///
/// Which contract has not reported which lot and month, of all that the documents through a day wait for; by the rule
/// that blocks them: a quarter waits until every participant of a lot has reported every month. With whom to ask.
#[utoipa::path(
    tag = "usage",
    params(Before),
    responses((status = 200, body = CompletenessJson, description = "What is missing")),
)]
#[get("/usage-completeness")]
pub async fn read_usage_completeness(
    _: Finance,
    before: web::Query<Before>,
    service: web::Data<Service>,
) -> Result<HttpResponse, Refusal> {
    let on = before.on.map_or(service.clock.today(), |day| day.0);
    let through = before.through.map_or(on, |day| day.0);
    let latest = add_months(on, MOST_AHEAD);
    if through > latest {
        return Err(too_far("/through", &through, &latest));
    }
    let mut conn = service.connection().await?;
    let found = read(&mut conn, async |conn| missing(conn, (on, through)).await).await?;
    Ok(HttpResponse::Ok().json(found))
}

/// What lies further ahead than anybody asks for.
fn too_far(pointer: &str, found: &dyn Display, latest: &dyn Display) -> Refusal {
    let message = format!("{found}: expected {latest} or earlier");
    Refusal::refused(Problem::new(pointer, Code::OutOfRange, message).into())
}

/// Which counts, and from where on they are strange.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Strange {
    /// As known on this day; today where left out.
    #[param(example = "2023-06-01")]
    on: Option<Date>,
    /// Only of this month and later ones.
    #[param(example = "2022-11")]
    from: Option<YearMonth>,
    /// Only of this contract.
    #[param(example = "antwerpen-film")]
    contract: Option<Name>,
    /// So many times the usual is much, and one so manieth of it little; 3 where left out.
    #[param(minimum = 2, maximum = 100)]
    times: Option<u64>,
    /// The usual is the median of so many reported months before; 12 where left out.
    #[param(minimum = 3, maximum = 60)]
    months: Option<usize>,
    /// Counts that were and are below this tell nothing; 10 where left out.
    #[param(minimum = 0, maximum = 1_000_000)]
    least: Option<u64>,
}

/// List usage that is out of the ordinary
///
/// Users reported on hold or for a month that is not billed, none after a year of use, three times the usual or a third
/// of it: the usual is the median of the last twelve reported months before, from three of them on, without months on
/// hold. Each with its figures and in Dutch. Nothing is blocked by it.
#[utoipa::path(
    tag = "usage",
    params(Strange),
    responses((status = 200, body = AnomaliesJson, description = "The counts")),
)]
#[get("/usage-anomalies")]
pub async fn list_usage_anomalies(
    _: Finance,
    asked: web::Query<Strange>,
    service: web::Data<Service>,
) -> Result<HttpResponse, Refusal> {
    let looked = looked(asked.into_inner(), &service)?;
    let mut conn = service.connection().await?;
    let found = read(&mut conn, async |conn| strange(conn, &looked).await).await?;
    Ok(HttpResponse::Ok().json(found))
}

fn looked(asked: Strange, service: &Service) -> Result<Looked, Refusal> {
    let usual = Thresholds::default();
    let thresholds = Thresholds {
        times: asked.times.unwrap_or(usual.times),
        months: asked.months.unwrap_or(usual.months),
        least: asked.least.unwrap_or(usual.least),
    };
    let fits = (2..=100).contains(&thresholds.times)
        && (3..=60).contains(&thresholds.months)
        && thresholds.least <= 1_000_000;
    if !fits {
        let message = "expected times from 2 to 100, months from 3 to 60, least from 0 to 1000000";
        return Err(Refusal::bad_request(message));
    }
    Ok(Looked {
        on: asked.on.map_or(service.clock.today(), |day| day.0),
        from: asked.from.map(|month| month.0),
        contract: asked.contract.map(|contract| contract.to_string()),
        thresholds,
    })
}

/// On which day.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct When {
    /// As known on this day; today where left out.
    #[param(example = "2023-06-01")]
    on: Option<Date>,
}

/// Read the usage of a contract
///
/// By lot: what was reported by month, and for each calendar year the running count against X (F 8.6), with the month in
/// which it will probably be reached and the assumption that this rests on. A reader sees that of its organisation.
#[utoipa::path(
    tag = "usage",
    params(("id" = Name, Path, description = "Its name", example = "antwerpen-film"), When),
    responses((status = 200, body = ContractUsageJson<'static>, description = "Its usage")),
)]
#[get("/contracts/{id}/usage")]
pub async fn read_contract_usage(
    asker: Anyone,
    id: web::Path<Name>,
    when: web::Query<When>,
    service: web::Data<Service>,
) -> Result<HttpResponse, Refusal> {
    let on = when.on.map_or(service.clock.today(), |day| day.0);
    let scope = asker.0.scope();
    let mut conn = service.connection().await?;
    let viewed = read(&mut conn, async |conn| of_contract(conn, (&scope, id.as_str()), on).await).await?;
    let years = viewed.years();
    Ok(HttpResponse::Ok().json(viewed.json(&years).ok_or_else(Refusal::fault)?))
}

/// Which month.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// The month; the one before that of `on` where left out.
    #[param(example = "2022-12")]
    month: Option<YearMonth>,
    /// As known on this day; today where left out.
    #[param(example = "2023-06-01")]
    on: Option<Date>,
}

/// Read the tiers of an agreement
///
/// All participants of each lot together in a month: which threshold they exceed, the price in force, and how far the
/// next one is (FA **). A reader with a contract under the agreement learns the tier and the price, and no total: of few
/// participants it would tell what the others use.
#[utoipa::path(
    tag = "usage",
    params(("id" = Name, Path, description = "Its name", example = "film-streaming-2022"), Which),
    responses((status = 200, body = TiersJson, description = "The tiers")),
)]
#[get("/agreements/{id}/usage-tiers")]
pub async fn read_usage_tiers(
    asker: Anyone,
    id: web::Path<Name>,
    which: web::Query<Which>,
    service: web::Data<Service>,
) -> Result<HttpResponse, Refusal> {
    let on = which.on.map_or(service.clock.today(), |day| day.0);
    let month = which.month.map_or(Month::of(on).plus(-1), |month| month.0);
    let latest = Month::of(add_months(on, MOST_AHEAD));
    if month > latest {
        return Err(too_far("/month", &month, &latest));
    }
    let scope = asker.0.scope();
    let mut conn = service.connection().await?;
    let found = read(&mut conn, async |conn| tiers(conn, (&scope, id.as_str()), (on, month)).await).await?;
    Ok(HttpResponse::Ok().json(found))
}
