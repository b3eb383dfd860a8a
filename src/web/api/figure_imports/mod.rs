//! Imports of official figures: a file as it is published, shown, then confirmed.

mod upload;

use crate::records::Page;
use crate::records::figure_imports::FigureImport;
use crate::store::figure_imports::list;
use crate::web::Service;
use crate::web::command::{Command, Done, Nothing, Piped};
use crate::web::paging::{Part, page};
use crate::web::problem::Refusal;
use crate::web::session::Finance;
use crate::workflows::figure_imports::{confirm, of_number, preview, withdraw};
use actix_web::{HttpResponse, get, post, web};
use upload::{FigureFile, Taken, What};
use utoipa_actix_web::service_config::ServiceConfig;

const BELOW: &str = "/api/v1/figure-imports";

/// The operations.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(create_figure_import)
        .service(list_figure_imports)
        .service(read_figure_import)
        .service(create_figure_import_confirmation)
        .service(create_figure_import_withdrawal);
}

/// Hand in official figures
///
/// A file as it is published: populations (`TF_SOC_POP_STRUCT` as text or in its ZIP, `Bevolking_per_gemeente` as workbook,
/// CSV), price indices (`CPI All base years` as text or workbook, CSV, a be.STAT view as JSON), municipalities
/// (`TU_COM_REFNIS`) and mergers. It is read whole or refused whole, with sheet, row and column. Nothing of it counts yet:
/// the answer shows what confirming it would do, also to what was issued. The same file with the same year and
/// publication changes nothing; its import is answered.
#[utoipa::path(
    tag = "figures",
    params(What),
    request_body(content = FigureFile, content_type = "application/octet-stream", description = "The file"),
    responses((status = 201, body = FigureImport, description = "What it holds, and what it would change")),
)]
#[post("/figure-imports")]
pub async fn create_figure_import(command: Command<Piped<Taken>>) -> Result<HttpResponse, Refusal> {
    let work = async |conn: &mut _, Piped(taken): Piped<Taken>, stamp: &_| {
        let handed = taken.handed?;
        let (import, _) = preview(conn, (&handed, taken.tolerance), stamp).await?;
        created(&import)
    };
    command.carry_out(work).await
}

/// List imports of official figures
///
/// The last one first.
#[utoipa::path(
    tag = "figures",
    params(Part),
    responses((status = 200, body = Page<FigureImport>, description = "A page of them")),
)]
#[get("/figure-imports")]
pub async fn list_figure_imports(
    _: Finance,
    which: web::Query<Part>,
    service: web::Data<Service>,
) -> Result<HttpResponse, Refusal> {
    let window = which.window()?;
    let mut conn = service.connection().await?;
    let items = list(&mut conn, &window).await?;
    Ok(HttpResponse::Ok().json(page(items, &window, |item: &FigureImport| item.id.clone())))
}

/// Read an import of official figures
///
/// With what confirming it would do, as it was shown when it was handed in.
#[utoipa::path(
    tag = "figures",
    params(("id" = String, Path, pattern = "^[0-9]{1,10}$", description = "Its number", example = "1")),
    responses((status = 200, body = FigureImport, description = "The import")),
)]
#[get("/figure-imports/{id}")]
pub async fn read_figure_import(
    _: Finance,
    name: web::Path<String>,
    service: web::Data<Service>,
) -> Result<HttpResponse, Refusal> {
    let id = id(&name)?;
    let mut conn = service.connection().await?;
    Ok(HttpResponse::Ok().json(of_number(&mut conn, id).await?))
}

/// Confirm an import of official figures
///
/// Records everything that was shown, all or nothing: what is published later beside what was known before, another value
/// of the same publication as its correction. Refused where figures that it rests on changed since it was shown. Asking
/// again changes nothing.
#[utoipa::path(
    tag = "figures",
    params(("id" = String, Path, pattern = "^[0-9]{1,10}$", description = "Its number", example = "1")),
    responses((status = 201, body = FigureImport, description = "Its figures count")),
)]
#[post("/figure-imports/{id}/confirmation")]
pub async fn create_figure_import_confirmation(
    name: web::Path<String>,
    command: Command<Nothing>,
) -> Result<HttpResponse, Refusal> {
    let id = id(&name)?;
    let work = async |conn: &mut _, _: Nothing, stamp: &_| created(&confirm(conn, id, stamp).await?);
    command.carry_out(work).await
}

/// Withdraw an import of official figures
///
/// One that was only shown: it can no longer be confirmed, and its file can be handed in again. Asking again changes nothing.
#[utoipa::path(
    tag = "figures",
    params(("id" = String, Path, pattern = "^[0-9]{1,10}$", description = "Its number", example = "1")),
    responses((status = 201, body = FigureImport, description = "It is withdrawn")),
)]
#[post("/figure-imports/{id}/withdrawal")]
pub async fn create_figure_import_withdrawal(
    name: web::Path<String>,
    command: Command<Nothing>,
) -> Result<HttpResponse, Refusal> {
    let id = id(&name)?;
    let work = async |conn: &mut _, _: Nothing, stamp: &_| {
        withdraw(conn, id, stamp).await?;
        created(&of_number(conn, id).await?)
    };
    command.carry_out(work).await
}

fn created(import: &FigureImport) -> Result<Done, Refusal> {
    Done::created(import, format!("{BELOW}/{}", import.id), None)
}

/// The number of an import; 404 for what is none.
fn id(text: &str) -> Result<i64, Refusal> {
    let digits = !text.is_empty() && text.len() <= 10 && text.bytes().all(|b| b.is_ascii_digit());
    let parsed = text.parse().ok().filter(|_| digits);
    parsed.ok_or_else(|| Refusal::not_found(format!("there is no import of figures '{text}'")))
}
