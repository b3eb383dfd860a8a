//! Charts as pictures, as pages, and as the tables behind them.

use super::documents::files::{HtmlPage, bytes};
use super::documents::negotiation::preferred;
use super::forecasts::MOST;
use crate::documents::charts::{Chart, Form};
use crate::documents::html;
use crate::domain::calendar::Day;
use crate::records::audit::query::Word;
use crate::records::scalar::Name;
use crate::simulation::form::scalar::Date;
use crate::web::Service;
use crate::web::problem::Refusal;
use crate::web::session::{Anyone, Finance};
use crate::workflows::Failed;
use crate::workflows::charts::{Kind, Seen, Which, of_agreement, of_contract};
use crate::workflows::read;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, HeaderValue, VARY, X_CONTENT_TYPE_OPTIONS,
};
use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::openapi::{RefOr, Schema};
use utoipa::{IntoParams, PartialSchema, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;

/// The routes.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(read_contract_chart).service(read_agreement_chart);
}

/// A picture, as SVG.
pub struct SvgFile;
/// A workbook, as bytes.
pub struct XlsxFile;

impl PartialSchema for SvgFile {
    fn schema() -> RefOr<Schema> {
        bytes("image/svg+xml")
    }
}

impl PartialSchema for XlsxFile {
    fn schema() -> RefOr<Schema> {
        bytes("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    }
}

impl ToSchema for SvgFile {}
impl ToSchema for XlsxFile {}

/// The table behind a chart.
#[derive(Serialize, ToSchema)]
pub struct ChartTable {
    /// Its stable name.
    #[schema(example = "usage-chart")]
    report: String,
    /// Its title, in Dutch.
    title: String,
    /// The day as known on which it holds.
    #[schema(value_type = String, format = Date)]
    as_of: String,
    /// What it is limited to.
    #[schema(value_type = Object)]
    filters: Value,
    /// Its columns, in order.
    #[schema(value_type = Vec<Object>)]
    columns: Vec<Value>,
    /// Its rows, by the keys of the columns; decimals as text.
    #[schema(value_type = Vec<Object>)]
    rows: Vec<Value>,
    /// The totals of columns that add up.
    #[schema(value_type = Object)]
    totals: Value,
}

/// What a chart is to show.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Limits {
    /// As known on this day; today where left out.
    #[param(example = "2023-06-01")]
    on: Option<Date>,
    /// One lot only; of `usage` and `libraries`.
    #[param(value_type = Option<String>, pattern = r"^[^\u0000-\u001F\u007F-\u009F]{1,200}$", example = "1B")]
    lot: Option<Word>,
}

impl Limits {
    /// What is asked, on some day where none is given.
    fn of(self, kind: Kind, today: Day) -> Result<Which, Failed> {
        Which::of(kind, self.lot.map(|Word(lot)| lot), self.on.map_or(today, |day| day.0))
    }
}

/// Read a chart of a contract
///
/// `usage`: its users each month, the running count against X, and those of all participants against the thresholds from
/// which prices fall; `prices`: its prices with their index; `growth`: all participants of its agreement together;
/// `forecast`: what it will cost, low, expected and high, by the defaults of a forecast (other assumptions: `POST
/// /forecasts`, which is drawn as well). As a picture (SVG), a page with the table behind it, or that table alone, as `Accept` says (the picture where it says
/// nothing) or the ending of the address (`usage.svg`, `.html`, `.json`, `.csv`, `.xlsx`). A reader sees those of its
/// organisation, and no users of fewer than three participants together.
#[utoipa::path(
    tag = "contracts",
    params(
        ("id" = Name, Path, description = "Its name", example = "antwerpen-film"),
        ("chart" = String, Path, pattern = r"^(usage|prices|growth|forecast)(\.(svg|html|json|csv|xlsx))?$",
            description = "Which chart, with the ending of a form", example = "usage"),
        Limits,
    ),
    responses((status = 200, description = "The chart", content(
        (SvgFile = "image/svg+xml"),
        (HtmlPage = "text/html"),
        (ChartTable = "application/json"),
        (String = "text/csv"),
        (XlsxFile = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ))),
)]
#[get("/contracts/{id}/charts/{chart}")]
pub async fn read_contract_chart(
    request: HttpRequest,
    asker: Anyone,
    of: web::Path<(Name, String)>,
    (limits, service): (web::Query<Limits>, web::Data<Service>),
) -> Result<HttpResponse, Refusal> {
    let (id, chart) = of.into_inner();
    let (kind, form) = known(&request, &chart, &Kind::OF_CONTRACTS)?;
    let which = limits.into_inner().of(kind, service.clock.today())?;
    let scope = asker.0.scope();
    let seen = {
        let mut conn = service.connection().await?;
        read(&mut conn, async |conn| of_contract(conn, (&scope, &id), &which).await).await?
    };
    answer((&id, form), drawn(&service, seen, which).await?)
}

/// Read a chart of an agreement
///
/// `growth`: its participants, their inhabitants and their users, month after month; `prices`: its prices by tier with their
/// index; `libraries`: the users of each library in the year, the largest first; `forecast`: what all contracts will cost. In the same forms as those of a contract.
#[utoipa::path(
    tag = "agreements",
    params(
        ("id" = Name, Path, description = "Its name", example = "film-streaming-2022"),
        ("chart" = String, Path, pattern = r"^(prices|growth|libraries|forecast)(\.(svg|html|json|csv|xlsx))?$",
            description = "Which chart, with the ending of a form", example = "growth"),
        Limits,
    ),
    responses((status = 200, description = "The chart", content(
        (SvgFile = "image/svg+xml"),
        (HtmlPage = "text/html"),
        (ChartTable = "application/json"),
        (String = "text/csv"),
        (XlsxFile = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ))),
)]
#[get("/agreements/{id}/charts/{chart}")]
pub async fn read_agreement_chart(
    request: HttpRequest,
    _: Finance,
    of: web::Path<(Name, String)>,
    (limits, service): (web::Query<Limits>, web::Data<Service>),
) -> Result<HttpResponse, Refusal> {
    let (id, chart) = of.into_inner();
    let (kind, form) = known(&request, &chart, &Kind::OF_AGREEMENTS)?;
    let which = limits.into_inner().of(kind, service.clock.today())?;
    let seen = {
        let mut conn = service.connection().await?;
        read(&mut conn, async |conn| of_agreement(conn, &id, &which).await).await?
    };
    answer((&id, form), drawn(&service, seen, which).await?)
}

/// A chart, drawn on a thread that may work; forecasts one after the other.
async fn drawn(service: &Service, seen: Seen, which: Which) -> Result<Chart, Refusal> {
    let _turn = if matches!(seen, Seen::Ahead(_)) { Some(service.limits.turn().await) } else { None };
    let drawn = web::block(move || seen.chart(&which, MOST)).await;
    Ok(drawn.map_err(|_the_pool_is_gone| Refusal::fault())??)
}

/// The chart and form of an address: the form is its ending, or what `Accept` likes best.
fn known(request: &HttpRequest, chart: &str, kinds: &[Kind]) -> Result<(Kind, Form), Refusal> {
    let unknown = || {
        let names: Vec<&str> = kinds.iter().map(|kind| kind.name()).collect();
        let endings = Form::ALL.map(Form::ending).join(", ");
        let names = names.join(", ");
        Refusal::not_found(format!(
            "there is no chart '{chart}': there is {names}, with the ending {endings} or none"
        ))
    };
    let (name, ending) = chart.split_once('.').map_or((chart, None), |(name, ending)| (name, Some(ending)));
    let kind = kinds.iter().copied().find(|kind| kind.name() == name).ok_or_else(unknown)?;
    let form = match ending {
        Some(ending) => Form::named(ending).ok_or_else(unknown)?,
        None => preferred(request, &Form::ALL.map(|form| (form.media_type(), form)))?,
    };
    Ok((kind, form))
}

/// A chart in a form: what people look at is shown, tables are kept as files.
fn answer((id, form): (&Name, Form), chart: Chart) -> Result<HttpResponse, Refusal> {
    let written = chart.written(form).map_err(|error| {
        tracing::error!(%error, "a chart could not be written");
        Refusal::fault()
    })?;
    let how = if matches!(form, Form::Sheet(_)) { "attachment" } else { "inline" };
    let name = format!("{how}; filename=\"{}-{id}.{}\"", chart.name, form.ending());
    let charset = if form.media_type().starts_with("text/") { "; charset=utf-8" } else { "" };
    let mut answer = HttpResponse::Ok();
    answer
        .content_type(format!("{}{charset}", form.media_type()))
        .insert_header((CONTENT_DISPOSITION, name))
        .insert_header((VARY, HeaderValue::from_static("Accept")))
        .insert_header((CACHE_CONTROL, "private, no-cache"))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"));
    if how == "inline" {
        answer.insert_header((CONTENT_SECURITY_POLICY, html::CONTENT_SECURITY_POLICY));
    }
    Ok(answer.body(written))
}
