//! Bodies: JSON of a known form, read with all problems at once.

use super::problem::Refusal;
use crate::simulation::json;
use crate::simulation::problem::{Code, Problems};
use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::Bytes;
use actix_web::{HttpMessage, HttpRequest};
use deserr::Deserr;
use futures_util::StreamExt;
use serde_json::Value;
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// The most bytes of a body, but for a simulation's.
pub const LIMIT: usize = 1 << 20;

/// How long a body may take to come.
const PATIENCE: Duration = Duration::from_secs(30);

/// Reads a body of at most so many bytes.
///
/// # Errors
/// 413 where it has more, 415 where it is announced as something else than JSON, 400 where it does not come.
pub async fn bytes(request: &HttpRequest, payload: Payload, limit: usize) -> Result<Bytes, Refusal> {
    let announced = request.headers().contains_key(CONTENT_TYPE);
    let media_type = request.mime_type().map_err(|_unreadable| Refusal::unsupported_media_type())?;
    let json =
        media_type.is_some_and(|of| of.subtype() == "json" || of.suffix().is_some_and(|of| of == "json"));
    if announced && !json {
        return Err(Refusal::unsupported_media_type());
    }
    whole(payload, limit).await
}

/// Whether a body is announced as XML.
pub fn is_xml(request: &HttpRequest) -> bool {
    let media_type = request.mime_type().ok().flatten();
    media_type.is_some_and(|of| of.subtype() == "xml" || of.suffix().is_some_and(|of| of == "xml"))
}

/// Reads a body that is a file, of at most so many bytes.
///
/// # Errors
/// 413 where it has more, 415 where it is announced as what no file of a bank is, 400 where it does not come.
pub async fn file(request: &HttpRequest, payload: Payload, limit: usize) -> Result<Bytes, Refusal> {
    let announced = request.headers().contains_key(CONTENT_TYPE);
    let media_type = request.mime_type().map_err(|_unreadable| Refusal::unsupported_file())?;
    let of_a_file =
        media_type.is_some_and(|of| ["octet-stream", "plain", "xml"].contains(&of.subtype().as_str()));
    if announced && !of_a_file {
        return Err(Refusal::unsupported_file());
    }
    whole(payload, limit).await
}

/// The media types of files of counts.
const OF_COUNTS: [&str; 6] = [
    "application/json",
    "text/csv",
    "text/plain",
    "application/octet-stream",
    "application/vnd.ms-excel",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
];

/// The media type by which a file of counts is announced.
///
/// # Errors
/// 415 where it is none of those that such a file can have.
pub fn of_counts(request: &HttpRequest) -> Result<Option<String>, Refusal> {
    let announced = request.headers().contains_key(CONTENT_TYPE);
    let media_type = request.mime_type().map_err(|_unreadable| Refusal::unsupported_counts())?;
    let media_type = media_type.map(|of| of.essence_str().to_ascii_lowercase());
    let known = media_type.as_deref().is_some_and(|of| OF_COUNTS.contains(&of));
    if announced && !known { Err(Refusal::unsupported_counts()) } else { Ok(media_type) }
}

/// Reads a body of at most so many bytes, whatever it is announced as.
///
/// # Errors
/// 413 where it has more, 400 or 408 where it does not come.
pub async fn whole(mut payload: Payload, limit: usize) -> Result<Bytes, Refusal> {
    let mut body = actix_web::web::BytesMut::new();
    let late = Instant::now() + PATIENCE;
    while let Some(chunk) = timeout_at(late, payload.next()).await.map_err(|_elapsed| Refusal::too_slow())? {
        let chunk =
            chunk.map_err(|error| Refusal::bad_request(format!("the body did not come whole: {error}")))?;
        if body.len() + chunk.len() > limit {
            return Err(Refusal::too_large(limit));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}

/// How long a file may take to come that is read while it does.
const PATIENCE_WITH_FILES: Duration = Duration::from_secs(300);

/// Whether a body that is announced as something is announced as a file of one of some kinds.
///
/// # Errors
/// 415 where it is not.
pub fn is_of(request: &HttpRequest, subtypes: &[&str]) -> Result<(), Refusal> {
    let announced = request.headers().contains_key(CONTENT_TYPE);
    let media_type = request.mime_type().map_err(|_unreadable| Refusal::unsupported_file())?;
    let known = media_type.is_some_and(|of| subtypes.contains(&of.subtype().as_str()));
    if announced && !known { Err(Refusal::unsupported_file()) } else { Ok(()) }
}

/// Gives the pieces of a body as they come, of at most so many bytes together.
///
/// # Errors
/// 413 where it has more, 400 or 408 where it does not come.
pub async fn pieces(mut payload: Payload, limit: u64, mut take: impl FnMut(&[u8])) -> Result<(), Refusal> {
    let mut read = 0_u64;
    let late = Instant::now() + PATIENCE_WITH_FILES;
    while let Some(chunk) = timeout_at(late, payload.next()).await.map_err(|_elapsed| Refusal::too_slow())? {
        let chunk =
            chunk.map_err(|error| Refusal::bad_request(format!("the body did not come whole: {error}")))?;
        read = read.saturating_add(u64::try_from(chunk.len()).unwrap_or(u64::MAX));
        if read > limit {
            return Err(Refusal::too_large(usize::try_from(limit).unwrap_or(usize::MAX)));
        }
        take(&chunk);
    }
    Ok(())
}

/// Text of a body.
///
/// # Errors
/// A problem where it is not UTF-8.
pub fn text(body: &[u8]) -> Result<&str, Problems> {
    std::str::from_utf8(body).map_err(|error| {
        let mut problems = Problems::default();
        let message = format!("the text is not UTF-8 (from byte {}): send it as UTF-8", error.valid_up_to());
        problems.add("", Code::MalformedJson, message);
        problems
    })
}

/// A body of a form.
///
/// # Errors
/// All problems at once.
pub fn read<T: Deserr<Problems>>(body: &[u8]) -> Result<T, Problems> {
    let (value, mut problems) = json::parse(text(body)?)?;
    refuse_nul(&value, "", &mut problems);
    match deserr::deserialize::<T, _, Problems>(value) {
        Ok(read) => problems.or(read),
        Err(found) => {
            problems.extend(found);
            Err(problems)
        }
    }
}

/// The database holds no text with the character U+0000.
fn refuse_nul(value: &Value, at: &str, problems: &mut Problems) {
    let mut refuse = |text: &str, at: String| {
        if text.contains('\0') {
            problems.add(at, Code::WrongForm, "the character U+0000 cannot be stored: leave it out");
        }
    };
    match value {
        Value::String(text) => refuse(text, at.to_owned()),
        Value::Array(items) => {
            for (place, item) in items.iter().enumerate() {
                refuse_nul(item, &format!("{at}/{place}"), problems);
            }
        }
        Value::Object(fields) => {
            for (name, item) in fields {
                let at = format!("{at}/{}", crate::simulation::problem::escaped(name));
                if name.contains('\0') {
                    problems.add(
                        at.as_str(),
                        Code::WrongForm,
                        "the character U+0000 cannot be stored: leave it out",
                    );
                }
                refuse_nul(item, &at, problems);
            }
        }
        _ => {}
    }
}
