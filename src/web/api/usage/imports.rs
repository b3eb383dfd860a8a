//! Importing counts.

use crate::imports::usage::read as read_counts;
use crate::records::Page;
use crate::records::scalar::Short;
use crate::records::usage::import::{UsageImportJson, UsageImportSummary};
use crate::simulation::form::scalar::{Count, Date, Id, YearMonth};
use crate::store::figures::usage_imports::list;
use crate::web::Service;
use crate::web::command::{Command, Counts, Done};
use crate::web::paging::{Part, page};
use crate::web::problem::Refusal;
use crate::web::session::{Finance, Reporter};
use crate::workflows::usage::import::{self, File};
use actix_web::{HttpResponse, get, post, web};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::{IntoParams, ToSchema};

/// How a file is imported.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct How {
    /// Only tell what would be done; nothing is stored.
    dry_run: Option<bool>,
    /// The day of the report; left out, new counts are always known, and corrections from when what they correct was.
    #[param(example = "2023-02-03")]
    reported: Option<Date>,
    /// Where the counts were taken from; the name and SHA-256 of the file where left out.
    #[param(example = "Maandrapport Sooner")]
    source: Option<Short>,
    /// The name of the file.
    #[param(example = "sooner-2023-01.csv")]
    name: Option<Short>,
}

/// The unique users of a library for a lot and month. It only describes what the reader of counts takes.
#[derive(Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = UsageCountForm)]
pub struct CountForm {
    /// The name, NIS code or enterprise number of a library, or the name of a contract.
    #[schema(example = "stad-antwerpen")]
    library: Id,
    /// The lot.
    #[schema(example = "1B")]
    lot: Id,
    /// The month.
    month: YearMonth,
    /// Unique users of the month.
    #[schema(example = 612)]
    count: Count,
}

/// Import usage
///
/// A file of counts as JSON, CSV or XLSX: exactly library (or contract), lot, month and count; in Dutch bibliotheek,
/// perceel, maand and aantal. Read whole or refused whole: **a file with anything further (a column, a field, a second
/// sheet, a comment) is refused, and nothing of it is kept**, nor repeated in the answer. A library stands for its one
/// contract that has the lot in the month. A count that differs from the one that counts corrects it; what was billed
/// already is corrected by the next plan. The same file again changes nothing. A token of the role usage may do this and
/// nothing else.
#[utoipa::path(
    tag = "usage",
    params(How),
    request_body(
        content(
            (Vec<CountForm> = "application/json"),
            (String = "text/csv"),
            (crate::web::api::payments::statements::StatementFile = "application/octet-stream"),
        ),
        description = "The counts",
    ),
    responses((status = 200, body = UsageImportJson, description = "What was done, or would be")),
)]
#[post("/usage-imports")]
pub async fn create_usage_import(
    how: web::Query<How>,
    command: Command<Counts, Reporter>,
) -> Result<HttpResponse, Refusal> {
    let (scope, today) = (command.scope(), command.today);
    let How { dry_run, reported, source, name } = how.into_inner();
    let command = command.read(|Counts { bytes, media_type }| {
        let counts = read_counts(&bytes, media_type.as_deref()).map_err(Refusal::refused)?;
        let sha256 = Sha256::digest(&bytes).to_vec();
        Ok(File { counts, sha256, name, source, reported: reported.map(|day| day.0) })
    })?;
    if dry_run.unwrap_or_default() {
        let look = async |conn: &mut _, file: File| {
            Done::ok(&import::plan(conn, &file, (&scope, today)).await?.told(), None)
        };
        return command.try_out(look).await;
    }
    let work = async |conn: &mut _, file: File, stamp: &_| {
        Done::ok(&import::carry_out(conn, &file, (&scope, today, stamp)).await?, None)
    };
    command.carry_out(work).await
}

/// List imports of usage
///
/// Those by which something was recorded, in their order: a fingerprint of the file and how many counts it brought.
#[utoipa::path(
    tag = "usage",
    params(Part),
    responses((status = 200, body = Page<UsageImportSummary>, description = "A page of them")),
)]
#[get("/usage-imports")]
pub async fn list_usage_imports(
    _: Finance,
    which: web::Query<Part>,
    service: web::Data<Service>,
) -> Result<HttpResponse, Refusal> {
    let window = which.window()?;
    let mut conn = service.connection().await?;
    let items = list(&mut conn, &window).await?;
    Ok(HttpResponse::Ok().json(page(items, &window, |item| item.id.clone())))
}
