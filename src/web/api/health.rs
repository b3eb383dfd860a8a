//! Whether the service lives and can work.

use crate::web::Service;
use crate::web::problem::Refusal;
use actix_web::{HttpResponse, get, web};
use diesel_async::RunQueryDsl;
use serde::Serialize;
use utoipa::ToSchema;

/// How the service is.
#[derive(Debug, Serialize, ToSchema)]
pub struct Health {
    /// `ok`.
    #[schema(example = "ok")]
    status: &'static str,
    /// The version of the service.
    #[schema(example = "0.1.0")]
    version: &'static str,
}

const OK: Health = Health { status: "ok", version: env!("CARGO_PKG_VERSION") };

/// Whether the service lives
///
/// Answers as long as the process does, whatever the database does. For whoever restarts it.
#[utoipa::path(tag = "service", responses((status = 200, body = Health, description = "It lives")))]
#[get("/health")]
pub async fn read_health() -> HttpResponse {
    HttpResponse::Ok().json(OK)
}

/// Whether the service can work
///
/// Answers 200 while the database can be asked, else 503. For whoever sends it requests.
#[utoipa::path(tag = "service", responses((status = 200, body = Health, description = "It can work")))]
#[get("/ready")]
pub async fn read_readiness(service: web::Data<Service>) -> Result<HttpResponse, Refusal> {
    let mut conn = service.connection().await?;
    let asked = diesel::sql_query("SELECT 1").execute(&mut conn).await;
    asked.map_err(|_whatever_it_was| Refusal::unavailable())?;
    Ok(HttpResponse::Ok().json(OK))
}
