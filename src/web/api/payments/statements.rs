//! Bank statements.

use crate::imports::bank;
use crate::records::Page;
use crate::records::payments::statement::{ImportedStatements, StatementJson};
use crate::simulation::problem::{Code, Problems};
use crate::store::payments::statements::list;
use crate::web::Service;
use crate::web::command::{Command, Done, File};
use crate::web::paging::{Part, page};
use crate::web::problem::Refusal;
use crate::web::session::Finance;
use crate::workflows::payments::import::statements_of_file;
use actix_web::{HttpResponse, get, post, web};
use utoipa::openapi::{KnownFormat, ObjectBuilder, RefOr, Schema, SchemaFormat, Type};
use utoipa::{PartialSchema, ToSchema};

const ADDRESS: &str = "/api/v1/bank-statements";

/// A file of bank statements, as bytes.
pub struct StatementFile;

impl PartialSchema for StatementFile {
    fn schema() -> RefOr<Schema> {
        let file = ObjectBuilder::new().schema_type(Type::String);
        file.format(Some(SchemaFormat::KnownFormat(KnownFormat::Binary))).into()
    }
}

impl ToSchema for StatementFile {}

/// Import bank statements
///
/// A file of the bank, in CODA or camt.053: read whole or refused whole. Each amount received is a payment and matched
/// as one by hand; what was paid is kept, and gives a credit back where it has its amount and payer. A statement that
/// was imported before changes nothing and says so; another one of the same reference is refused.
#[utoipa::path(
    tag = "payments",
    request_body(content = StatementFile, content_type = "application/octet-stream", description = "The file"),
    responses((status = 201, body = ImportedStatements, description = "What came of each statement and entry")),
)]
#[post("/bank-statements")]
pub async fn create_bank_statements(command: Command<File>) -> Result<HttpResponse, Refusal> {
    let work = async |conn: &mut _, File(bytes): File, stamp: &_| {
        let found = bank::read(&bytes).map_err(|found| {
            let mut problems = Problems::default();
            found.iter().for_each(|one| problems.add("", Code::WrongForm, one.to_string()));
            Refusal::refused(problems)
        })?;
        Done::created(&statements_of_file(conn, &found, stamp).await?, ADDRESS.to_owned(), None)
    };
    command.carry_out(work).await
}

/// List bank statements
///
/// In the order in which they were imported.
#[utoipa::path(
    tag = "payments",
    params(Part),
    responses((status = 200, body = Page<StatementJson>, description = "A page of them")),
)]
#[get("/bank-statements")]
pub async fn list_bank_statements(
    _: Finance,
    which: web::Query<Part>,
    service: web::Data<Service>,
) -> Result<HttpResponse, Refusal> {
    let window = which.window()?;
    let mut conn = service.connection().await?;
    let items = list(&mut conn, &window).await?;
    Ok(HttpResponse::Ok().json(page(items, &window, |item| item.id.clone())))
}
