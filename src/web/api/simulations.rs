//! Simulations: the calculator for anyone, without a token, limited in size and rate.

use crate::catalogue::Catalogue;
use crate::indented;
use crate::simulation::form::request::Request;
use crate::simulation::problem::ProblemDetails;
use crate::simulation::result::ResultJson;
use crate::simulation::simulate_within;
use crate::web::Service;
use crate::web::body::{bytes, text};
use crate::web::problem::{PROBLEM_JSON, Refusal};
use actix_web::{HttpRequest, HttpResponse, post, web};
use serde::Serialize;

/// Up to this size a simulation is worked out where it was received; above it beside other requests, few at once.
const SMALL: usize = 4 * 1024;

/// Work out a situation
///
/// One situation in, every invoice out, and why each amount is what it is. Needs no token and stores nothing.
/// The answer is byte for byte what `tarief simulate` prints; the same situation always gives the same bytes. At most
/// 50,000 months of lots are worked out at once (from the start of each contract through `bill_through`).
#[utoipa::path(
    tag = "simulations",
    request_body = Request,
    responses(
        (status = 200, body = ResultJson, description = "Everything that the situation calls for"),
        (status = 422, body = ProblemDetails, content_type = PROBLEM_JSON, description = "The situation is refused, with all its problems"),
    ),
)]
#[post("/simulations")]
pub async fn simulate_situation(
    request: HttpRequest,
    payload: web::Payload,
    service: web::Data<Service>,
) -> Result<HttpResponse, Refusal> {
    if !service.limits.admits(&request) {
        return Err(Refusal::too_many());
    }
    let body = bytes(&request, payload.into_inner(), service.limits.bytes).await?;
    let answer = if body.len() <= SMALL {
        answer(&body)
    } else {
        let _turn = service.limits.turn().await;
        web::block(move || answer(&body)).await.map_err(|_the_pool_is_gone| Refusal::fault())?
    };
    Ok(match answer {
        Ok(result) => HttpResponse::Ok().content_type("application/json").body(result),
        Err(problems) => HttpResponse::UnprocessableEntity().content_type(PROBLEM_JSON).body(problems),
    })
}

/// The most lot-months that are worked out for anyone who asks: a consortium of 300 contracts with five lots over two
/// years has 36,000, and a result of 69 megabytes.
const MOST: u64 = 50_000;

/// About as many bytes as the answer for one contract has: it then need not be moved while it grows.
const USUAL: usize = 32 * 1024;

/// The result, or the problems, as the command line writes them.
fn answer(body: &[u8]) -> Result<Vec<u8>, Vec<u8>> {
    let simulation = text(body).and_then(|text| simulate_within(text, &Catalogue, MOST));
    let simulation = simulation.map_err(|problems| written(&problems.details()))?;
    Ok(written(&ResultJson::from(&simulation)))
}

fn written(value: &impl Serialize) -> Vec<u8> {
    let mut text = Vec::with_capacity(USUAL);
    // Our own values can always be written to memory.
    let _ = indented::write(&mut text, value);
    text.push(b'\n');
    text
}
