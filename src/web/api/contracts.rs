//! Contracts and their annexes.

use super::{Revisions, found, history};
use crate::records::contract::ContractEntry;
use crate::records::scalar::Name;
use crate::records::{Page, Recorded};
use crate::store::contracts::{Filter, get, list, versions};
use crate::web::Service;
use crate::web::command::{Command, Done};
use crate::web::paging::{page, window};
use crate::web::problem::Refusal;
use crate::web::session::Anyone;
use crate::workflows::record;
use actix_web::{HttpResponse, get, post, put, web};
use serde::Deserialize;
use utoipa::IntoParams;

/// Record a contract
///
/// A municipality's signature under a version of an agreement, with its own parameters and, where another legal person
/// of it pays, from which day on (`payers`).
#[utoipa::path(
    tag = "contracts",
    request_body = ContractEntry,
    responses((status = 201, body = Recorded<ContractEntry>, description = "It is recorded")),
)]
#[post("/contracts")]
pub async fn create_contract(command: Command<ContractEntry>) -> Result<HttpResponse, Refusal> {
    let today = command.today;
    let work = async |conn: &mut _, value: ContractEntry, stamp: &_| {
        Done::recorded(&record::contract(conn, &value, (stamp, today)).await?, "/api/v1/contracts")
    };
    command.carry_out(work).await
}

/// Which contracts.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// Only those under this agreement.
    #[param(example = "film-streaming-2022")]
    agreement: Option<Name>,
    /// Only those of this organisation.
    #[param(example = "stad-antwerpen")]
    organisation: Option<Name>,
    /// `next` of the page before; the first page where left out.
    cursor: Option<Name>,
    /// At most so many items; 50 where left out.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// List contracts
///
/// By name, with the annex in force. A reader sees those under which its organisation
/// subscribes or pays.
#[utoipa::path(
    tag = "contracts",
    params(Which),
    responses((status = 200, body = Page<Recorded<ContractEntry>>, description = "A page of them")),
)]
#[get("/contracts")]
pub async fn list_contracts(
    asker: Anyone,
    which: web::Query<Which>,
    service: web::Data<Service>,
) -> Result<HttpResponse, Refusal> {
    let window = window(which.cursor.as_ref().map(Name::as_str), which.limit)?;
    let filter = Filter {
        agreement: which.agreement.as_ref().map(Name::to_string),
        organisation: which.organisation.as_ref().map(Name::to_string),
    };
    let mut conn = service.connection().await?;
    let items = list(&mut conn, &asker.0.scope(), &filter, &window).await?;
    Ok(HttpResponse::Ok().json(page(items, &window, |item| item.id.clone())))
}

/// Read a contract
///
/// With the annex in force; its ETag is needed to replace the annex. A reader sees those under which its organisation
/// subscribes or pays.
#[utoipa::path(
    tag = "contracts",
    params(("id" = Name, Path, description = "Its name", example = "antwerpen-film")),
    responses((status = 200, body = Recorded<ContractEntry>, description = "The contract")),
)]
#[get("/contracts/{id}")]
pub async fn read_contract(
    asker: Anyone,
    id: web::Path<Name>,
    service: web::Data<Service>,
) -> Result<HttpResponse, Refusal> {
    let mut conn = service.connection().await?;
    found(get(&mut conn, &asker.0.scope(), id.as_str()).await?, "contract", id.as_str())
}

/// Replace the annex of a contract
///
/// For an annex that was signed again: it replaces the earlier one, which is kept as history.
#[utoipa::path(
    tag = "contracts",
    params(("id" = Name, Path, description = "Its name", example = "antwerpen-film")),
    request_body = ContractEntry,
    responses((status = 200, body = Recorded<ContractEntry>, description = "The annex is replaced")),
)]
#[put("/contracts/{id}")]
pub async fn correct_contract(
    id: web::Path<Name>,
    command: Command<ContractEntry>,
) -> Result<HttpResponse, Refusal> {
    let (revision, today) = (command.revision()?, command.today);
    let work = async |conn: &mut _, value: ContractEntry, stamp: &_| {
        Done::corrected(
            &record::correct_contract(conn, (id.as_str(), revision, today), (&value, stamp)).await?,
        )
    };
    command.carry_out(work).await
}

/// Read all annexes of a contract
///
/// What was recorded when and by whom, the first one first. A reader sees those under which its organisation
/// subscribes or pays.
#[utoipa::path(
    tag = "contracts",
    params(("id" = Name, Path, description = "Its name", example = "antwerpen-film")),
    responses((status = 200, body = Revisions<Recorded<ContractEntry>>, description = "Its annexes")),
)]
#[get("/contracts/{id}/revisions")]
pub async fn read_contract_revisions(
    asker: Anyone,
    id: web::Path<Name>,
    service: web::Data<Service>,
) -> Result<HttpResponse, Refusal> {
    let mut conn = service.connection().await?;
    history(versions(&mut conn, &asker.0.scope(), id.as_str()).await?, "contract", id.as_str())
}
