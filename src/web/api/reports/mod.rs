//! Reports over HTTP: what there is, and each in the form that is asked for.

mod sending;

use super::documents::negotiation::preferred;
use crate::documents::sheets::Form;
use crate::records::audit::query::Word;
use crate::records::reports::{Asked, Per, Report, ReportsJson};
use crate::records::scalar::Name;
use crate::simulation::form::scalar::{Date, Year};
use crate::store::access::Role;
use crate::web::Service;
use crate::web::problem::Refusal;
use crate::web::session::Anyone;
use crate::workflows::reports::begin;
use actix_web::dev::Payload;
use actix_web::http::header::{HeaderValue, VARY};
use actix_web::{FromRequest, HttpRequest, HttpResponse, get, web};
use sending::send;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::pin::Pin;
use utoipa::openapi::schema::{KnownFormat, SchemaFormat};
use utoipa::openapi::{ObjectBuilder, RefOr, Schema, Type};
use utoipa::{IntoParams, PartialSchema, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;

/// The routes; an address with the ending of a form stands before that of the report, which has none.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list_reports)
        .service(read_report_json)
        .service(read_report_csv)
        .service(read_report_xlsx)
        .service(read_report);
}

/// A workbook, as bytes.
pub struct Workbook;

impl PartialSchema for Workbook {
    fn schema() -> RefOr<Schema> {
        let format = SchemaFormat::KnownFormat(KnownFormat::Binary);
        let bytes = ObjectBuilder::new().schema_type(Type::String).format(Some(format));
        bytes.content_media_type(Form::Xlsx.media_type()).into()
    }
}

impl ToSchema for Workbook {}

/// A report as JSON.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportTable {
    /// The report.
    #[schema(example = "invoices")]
    report: String,
    /// Its title, in Dutch.
    title: String,
    /// The day as known on which it holds.
    #[schema(value_type = String, format = Date)]
    as_of: String,
    /// What it is limited to, by name of the filter.
    filters: BTreeMap<String, serde_json::Value>,
    /// Its columns, in order.
    columns: Vec<crate::records::reports::ColumnJson>,
    /// Its rows: by key of the column an amount as decimal text, a count or year as number, a day or moment as text,
    /// text, yes or no, or null.
    rows: Vec<BTreeMap<String, serde_json::Value>>,
    /// The columns that are added up, by key.
    totals: BTreeMap<String, serde_json::Value>,
}

/// What a report is limited to; each report takes some of these.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// Only what this organisation pays or subscribes.
    #[param(example = "stad-antwerpen")]
    organisation: Option<Name>,
    /// Only under this agreement.
    #[param(example = "film-streaming-2022")]
    agreement: Option<Name>,
    /// Only of this contract.
    #[param(example = "antwerpen-film")]
    contract: Option<Name>,
    /// Only from this day on.
    from: Option<Date>,
    /// Only through this day.
    to: Option<Date>,
    /// As known on this day; today where left out.
    on: Option<Date>,
    /// Only of this year: of issued documents and orders the budget year, of accruals the one at whose end.
    year: Option<Year>,
    /// By which periods VAT is added up; by month where left out.
    #[param(inline)]
    by: Option<Per>,
    /// Only entries of the audit log on this kind of thing.
    #[param(value_type = Option<String>, pattern = r"^[^\u0000-\u001F\u007F-\u009F]{1,200}$", example = "invoice")]
    kind: Option<Word>,
    /// Only those on the thing of this name.
    #[param(value_type = Option<String>, pattern = r"^[^\u0000-\u001F\u007F-\u009F]{1,200}$", example = "2023000001")]
    object: Option<Word>,
    /// Only those by this actor.
    #[param(value_type = Option<String>, pattern = r"^[^\u0000-\u001F\u007F-\u009F]{1,200}$", example = "An Peeters")]
    actor: Option<Word>,
    /// Only those of this action.
    #[param(value_type = Option<String>, pattern = r"^[^\u0000-\u001F\u007F-\u009F]{1,200}$", example = "issued")]
    action: Option<Word>,
}

impl From<Which> for Asked {
    fn from(which: Which) -> Asked {
        let name = |name: Option<Name>| name.map(|name| name.to_string());
        let day = |day: Option<Date>| day.map(|day| day.0);
        let word = |word: Option<Word>| word.map(|Word(word)| word);
        Asked {
            organisation: name(which.organisation),
            agreement: name(which.agreement),
            contract: name(which.contract),
            from: day(which.from),
            to: day(which.to),
            on: day(which.on),
            year: which.year.map(|year| year.0),
            by: which.by,
            kind: word(which.kind),
            object: word(which.object),
            actor: word(which.actor),
            action: word(which.action),
        }
    }
}

/// List reports
///
/// What there is for whoever asks: each with its title, what it tells, what it can be limited to, and its columns.
#[utoipa::path(
    tag = "reports",
    responses((status = 200, body = ReportsJson, description = "All of them")),
)]
#[get("/reports")]
pub async fn list_reports(asker: Anyone) -> HttpResponse {
    HttpResponse::Ok().json(ReportsJson::of(asker.0.role == Role::Finance))
}

/// Read a report
///
/// As JSON, CSV or a workbook (XLSX), as `Accept` says; JSON where it says nothing. All have the same columns and values.
/// CSV opens right in a Dutch spreadsheet: `;` between cells, decimal commas, UTF-8 with a byte order mark, and no cell that
/// it takes for a formula. The same forms have addresses of their own, with `.json`, `.csv` or `.xlsx` behind the name.
/// Rows are sent while they are read; where that cannot go on to its end, the connection is cut. A reader gets the rows of
/// its organisation; the audit log and VAT are for the role finance.
#[utoipa::path(
    tag = "reports",
    params(
        ("name" = String, Path, pattern = "^[a-z-]{1,30}$", description = "Its name", example = "invoices"),
        Which,
    ),
    responses((status = 200, description = "The report", content(
        (ReportTable = "application/json"),
        (String = "text/csv"),
        (Workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ))),
)]
#[get("/reports/{name}")]
pub async fn read_report(
    wanted: Preferred,
    name: web::Path<String>,
    which: web::Query<Which>,
    service: web::Data<Service>,
) -> Result<HttpResponse, Refusal> {
    let mut answer = answer(&service, wanted.asker, ((&name, wanted.form), which.into_inner())).await?;
    answer.headers_mut().append(VARY, HeaderValue::from_static("Accept"));
    Ok(answer)
}

/// Who asks for a report, in the form that `Accept` says.
pub struct Preferred {
    asker: Anyone,
    form: Form,
}

impl FromRequest for Preferred {
    type Error = Refusal;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Refusal>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let asker = Anyone::from_request(request, payload);
        let form = preferred(request, &Form::ALL.map(|form| (form.media_type(), form)));
        Box::pin(async move { Ok(Preferred { asker: asker.await?, form: form? }) })
    }
}

/// Read a report as JSON
///
/// Keys are in English; decimals, days and moments are text. A reader gets the rows of its organisation.
#[utoipa::path(
    tag = "reports",
    params(
        ("name" = String, Path, pattern = "^[a-z-]{1,30}$", description = "Its name", example = "invoices"),
        Which,
    ),
    responses((status = 200, body = ReportTable, description = "The report")),
)]
#[get("/reports/{name}.json")]
pub async fn read_report_json(
    asker: Anyone,
    name: web::Path<String>,
    which: web::Query<Which>,
    service: web::Data<Service>,
) -> Result<HttpResponse, Refusal> {
    answer(&service, asker, ((&name, Form::Json), which.into_inner())).await
}

/// Read a report as CSV
///
/// For spreadsheets in Dutch. A reader gets the rows of its organisation.
#[utoipa::path(
    tag = "reports",
    params(
        ("name" = String, Path, pattern = "^[a-z-]{1,30}$", description = "Its name", example = "invoices"),
        Which,
    ),
    responses((status = 200, content_type = "text/csv", body = String, description = "The report")),
)]
#[get("/reports/{name}.csv")]
pub async fn read_report_csv(
    asker: Anyone,
    name: web::Path<String>,
    which: web::Query<Which>,
    service: web::Data<Service>,
) -> Result<HttpResponse, Refusal> {
    answer(&service, asker, ((&name, Form::Csv), which.into_inner())).await
}

/// Read a report as a workbook
///
/// XLSX with real numbers and dates, and totals as formulas; at most 1,048,571 rows. A reader gets the rows of its
/// organisation.
#[utoipa::path(
    tag = "reports",
    params(
        ("name" = String, Path, pattern = "^[a-z-]{1,30}$", description = "Its name", example = "invoices"),
        Which,
    ),
    responses((
        status = 200,
        content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        body = Workbook,
        description = "The report"
    )),
)]
#[get("/reports/{name}.xlsx")]
pub async fn read_report_xlsx(
    asker: Anyone,
    name: web::Path<String>,
    which: web::Query<Which>,
    service: web::Data<Service>,
) -> Result<HttpResponse, Refusal> {
    answer(&service, asker, ((&name, Form::Xlsx), which.into_inner())).await
}

/// A report in a form. Its first rows are there before anything is answered, so that what cannot be done at all is told
/// as a problem.
async fn answer(
    service: &web::Data<Service>,
    asker: Anyone,
    ((name, form), which): ((&str, Form), Which),
) -> Result<HttpResponse, Refusal> {
    let unknown =
        || Refusal::not_found(format!("there is no report '{name}': see the list for what there is"));
    let report = Report::named(name).ok_or_else(unknown)?;
    if report.is_of_finance() && asker.0.role != Role::Finance {
        return Err(Refusal::forbidden());
    }
    let asked = Asked::from(which);
    asked.problems(report).or(()).map_err(Refusal::refused)?;
    let mut conn = service.connection().await?;
    let mut reading = begin(&mut conn, &asker.0.scope(), (report, asked), service.clock.today()).await?;
    let first = reading.next(&mut conn).await?;
    drop(conn);
    send(service, form, (reading, first)).await
}
