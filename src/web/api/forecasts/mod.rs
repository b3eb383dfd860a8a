//! Forecasts: what years to come will cost, worked out and not stored.

use crate::documents::charts::{self, forecast};
use crate::documents::html;
use crate::documents::sheets::{Form, written};
use crate::records::forecast::words::TableForm;
use crate::records::forecast::{ForecastJson, ForecastRequest, View};
use crate::web::Service;
use crate::web::api::charts::SvgFile;
use crate::web::api::documents::files::HtmlPage;
use crate::web::api::documents::negotiation::preferred;
use crate::web::body::{LIMIT, bytes, read as read_body};
use crate::web::problem::Refusal;
use crate::web::session::identified;
use crate::workflows::forecast::gather;
use crate::workflows::{Failed, read};
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, VARY};
use actix_web::{HttpRequest, HttpResponse, post, web};

/// The most months of lots that are billed in all runs of one forecast: some seconds of work.
pub const MOST: u64 = 2_500_000;

/// The forms of the answer.
const FORMS: [(&str, charts::Form); 5] = [
    ("application/json", charts::Form::Sheet(Form::Json)),
    ("text/csv", charts::Form::Sheet(Form::Csv)),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", charts::Form::Sheet(Form::Xlsx)),
    ("image/svg+xml", charts::Form::Svg),
    ("text/html", charts::Form::Page),
];

/// Work out a forecast
///
/// What years to come will cost by budget period and year, at most ten years ahead, with low, expected and high values:
/// what is known and recorded, with assumed figures for what is not, billed as any situation. What is issued stands; the
/// rest is forecast, corrections included. Tells every assumption with the part that it plays, and compares scenarios by
/// year and cause. Stores nothing. A reader sees the contracts of its organisation; others only count in totals. As CSV or
/// XLSX the `table` that is asked for; as SVG or page a chart of it. A forecast that takes too long is refused with advice.
#[utoipa::path(
    tag = "forecasts",
    request_body = ForecastRequest,
    responses((
        status = 200,
        description = "What years to come will cost",
        content(
            (ForecastJson<'static> = "application/json"),
            (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            (SvgFile = "image/svg+xml"),
            (HtmlPage = "text/html"),
        ),
    )),
)]
#[post("/forecasts")]
pub async fn forecast_costs(
    request: HttpRequest,
    payload: web::Payload,
    service: web::Data<Service>,
) -> Result<HttpResponse, Refusal> {
    let asker = identified(&request).await?;
    let form = preferred(&request, &FORMS)?;
    let body = bytes(&request, payload.into_inner(), LIMIT).await?;
    let wanted: ForecastRequest = read_body(&body).map_err(Refusal::refused)?;
    let (scope, today) = (asker.scope(), service.clock.today());
    let gathered = {
        let mut conn = service.connection().await?;
        read(&mut conn, async |conn| gather(conn, &wanted, (&scope, today)).await).await?
    };
    let table = wanted.table.unwrap_or_default();
    let _turn = service.limits.turn().await;
    let worked = web::block(move || -> Result<Vec<u8>, Refusal> {
        let view = gathered.work_out(MOST)?;
        told(&view, (form, table))
    });
    let answer = worked.await.map_err(|_the_pool_is_gone| Refusal::fault())??;
    let charset = if form.media_type().starts_with("text/") { "; charset=utf-8" } else { "" };
    let mut response = HttpResponse::Ok();
    response.content_type(format!("{}{charset}", form.media_type())).insert_header((VARY, "accept"));
    if matches!(form, charts::Form::Svg | charts::Form::Page) {
        response.insert_header((CONTENT_SECURITY_POLICY, html::CONTENT_SECURITY_POLICY));
    } else if form != charts::Form::Sheet(Form::Json) {
        let name = format!("attachment; filename=\"prognose.{}\"", form.ending());
        response.insert_header((CONTENT_DISPOSITION, name));
    }
    Ok(response.body(answer))
}

/// A forecast in a form.
fn told(view: &View, (form, table): (charts::Form, TableForm)) -> Result<Vec<u8>, Refusal> {
    let not_written = |why: &dyn std::fmt::Display| Failed::conflict("not_written", why.to_string());
    match form {
        charts::Form::Sheet(Form::Json) => {
            serde_json::to_vec(&view.json()).map_err(|_cannot_be| Refusal::fault())
        }
        charts::Form::Sheet(form) => {
            let (sheet, rows) = view.table(table);
            Ok(written(form, sheet, rows).map_err(|why| not_written(&why))?)
        }
        picture => {
            let chart = forecast::of(&view.forecast).ok_or_else(Refusal::fault)?;
            Ok(chart.written(picture).map_err(|why| not_written(&why))?)
        }
    }
}
