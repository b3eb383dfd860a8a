//! A line in the log and a request id for every request. Neither bodies nor tokens are ever logged.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;
use std::time::Instant;

/// The header with the request id.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Gives a request its id, and logs what it was answered.
///
/// # Errors
/// Those of the request.
pub async fn request(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    #[expect(clippy::disallowed_methods, reason = "how long a request took is for the log alone")]
    let began = Instant::now();
    let id = request_id(&request);
    let (method, path) = (request.method().clone(), request.path().to_owned());
    let mut response = next.call(request).await?;
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    let (status, micros) = (response.status().as_u16(), began.elapsed().as_micros());
    if status >= 500 {
        tracing::error!(request_id = %id, %method, %path, status, duration_us = %micros, "answered");
    } else {
        tracing::info!(request_id = %id, %method, %path, status, duration_us = %micros, "answered");
    }
    Ok(response)
}

/// The id that a proxy gave, where it is a plain one, else a new one.
fn request_id(request: &ServiceRequest) -> String {
    let given = request.headers().get(REQUEST_ID).and_then(|value| value.to_str().ok());
    let plain = |id: &&str| {
        (8..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    given.filter(plain).map_or_else(random_id, str::to_owned)
}

fn random_id() -> String {
    let mut bytes = [0_u8; 16];
    // Without randomness ids repeat, which only makes the log harder to read.
    let _ = getrandom::fill(&mut bytes);
    let digit = |four: u8| char::from_digit(u32::from(four), 16).unwrap_or_default();
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 0xf)]).collect()
}
