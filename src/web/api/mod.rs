//! JSON over HTTP, one file per concept: request, response, handlers.

pub mod agreements;
pub mod audit;
pub mod billing_runs;
pub mod charts;
pub mod contracts;
pub mod decisions;
pub mod documents;
pub mod figure_imports;
pub mod figures;
pub mod forecasts;
pub mod health;
pub mod invoices;
pub mod mergers;
pub mod orders;
pub mod organisations;
pub mod outbox;
pub mod payments;
pub mod plans;
pub mod reports;
pub mod simulations;
pub mod standing;
pub mod usage;

use super::problem::Refusal;
use crate::records::Recorded;
use actix_web::HttpResponse;
use actix_web::http::header::ETAG;
use serde::Serialize;
use utoipa::ToSchema;

/// All revisions of something, the first one first.
#[derive(Debug, Serialize, ToSchema)]
pub struct Revisions<T> {
    /// The revisions.
    pub items: Vec<T>,
}

/// A record with its revision as ETag; 404 where there is none.
fn found<T: Serialize>(record: Option<Recorded<T>>, what: &str, id: &str) -> Result<HttpResponse, Refusal> {
    let record = record.ok_or_else(|| Refusal::not_found(format!("there is no {what} '{id}'")))?;
    Ok(HttpResponse::Ok().insert_header((ETAG, format!("\"{}\"", record.revision))).json(record))
}

/// Revisions; 404 where there is none.
fn history<T: Serialize>(items: Vec<Recorded<T>>, what: &str, id: &str) -> Result<HttpResponse, Refusal> {
    if items.is_empty() {
        return Err(Refusal::not_found(format!("there is no {what} '{id}'")));
    }
    Ok(HttpResponse::Ok().json(Revisions { items }))
}
