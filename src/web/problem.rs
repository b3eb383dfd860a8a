//! The only place where an error becomes a status and a problem body (RFC 9457).

use crate::records::billing::standing::InputChange;
use crate::simulation::problem::{Problem, Problems};
use crate::store::StoreError;
use crate::workflows::Failed;
use actix_web::http::StatusCode;
use actix_web::http::header::{ALLOW, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use actix_web::{HttpResponse, ResponseError};
use serde::Serialize;
use std::fmt;
use utoipa::ToSchema;

/// Media type of problem details.
pub const PROBLEM_JSON: &str = "application/problem+json";

/// Problem details (RFC 9457). One type, one meaning.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Problems)]
pub struct Refusal {
    /// What kind of problem, by a stable code.
    #[serde(rename = "type")]
    #[schema(value_type = String, example = "urn:tarief:problem:not-found")]
    kind: Box<str>,
    /// The kind in words.
    #[schema(example = "Not found")]
    title: &'static str,
    /// The HTTP status.
    #[schema(example = 404)]
    status: u16,
    /// What was tried, what was found and what to do.
    #[schema(value_type = String, example = "there is no contract 'antwerpen-films'")]
    detail: Box<str>,
    /// Every single problem of what was sent; left out where there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    problems: Vec<Problem>,
    /// What changed since a plan was made; left out elsewhere.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    changes: Vec<InputChange>,
    /// What is allowed, for the header of that name.
    #[serde(skip)]
    allow: Option<Box<str>>,
}

impl Refusal {
    /// A problem of a kind.
    pub fn new(status: StatusCode, code: &str, title: &'static str, detail: impl Into<String>) -> Self {
        Refusal {
            kind: format!("urn:tarief:problem:{code}").into(),
            title,
            status: status.as_u16(),
            detail: detail.into().into(),
            problems: Vec::new(),
            changes: Vec::new(),
            allow: None,
        }
    }

    /// What was asked cannot be understood.
    pub fn bad_request(detail: impl Into<String>) -> Self {
        Refusal::new(StatusCode::BAD_REQUEST, "bad-request", "The request is not understood", detail)
    }

    /// Who asks is not known.
    pub fn unauthorized() -> Self {
        let detail = "name who asks: 'Authorization: Bearer <token>', with a token that is neither expired nor \
                      revoked (make one with `tarief token create`)";
        Refusal::new(StatusCode::UNAUTHORIZED, "unauthorized", "Who asks is not known", detail)
    }

    /// Who asks may not do this.
    pub fn forbidden() -> Self {
        let detail = "this needs a token of the role finance; a reader reads the contracts and invoices of one \
                      organisation, and a token of the role usage reports usage and reads nothing";
        Refusal::new(StatusCode::FORBIDDEN, "forbidden", "Not allowed for this role", detail)
    }

    /// There is no such thing, or not for whoever asks.
    pub fn not_found(detail: impl Into<String>) -> Self {
        Refusal::new(StatusCode::NOT_FOUND, "not-found", "Not found", detail)
    }

    /// The address is known, but not for this method.
    pub fn method_not_allowed(method: &str, allow: String) -> Self {
        let detail = format!("{method} is not known here; known are {allow}");
        let status = StatusCode::METHOD_NOT_ALLOWED;
        let refusal = Refusal::new(status, "method-not-allowed", "Method not allowed", detail);
        Refusal { allow: Some(allow.into()), ..refusal }
    }

    /// No encoding of an answer is accepted.
    pub fn not_acceptable() -> Self {
        let detail = "answers are sent as they are or packed by gzip: accept one of these (Accept-Encoding)";
        Refusal::new(StatusCode::NOT_ACCEPTABLE, "not-acceptable", "No such encoding", detail)
    }

    /// There is no form of what was asked for that is accepted.
    pub fn no_such_form(there: &[&str]) -> Self {
        let detail = format!("nothing of what is accepted (Accept) is there: there is {}", there.join(", "));
        Refusal::new(StatusCode::NOT_ACCEPTABLE, "no-such-form", "No such form", detail)
    }

    /// A change must say which revision it changes.
    pub fn precondition_required() -> Self {
        let detail = "say which revision is changed: send its ETag as If-Match";
        let status = StatusCode::PRECONDITION_REQUIRED;
        Refusal::new(status, "precondition-required", "The revision is missing", detail)
    }

    /// Another revision is current.
    pub fn precondition_failed(detail: impl Into<String>) -> Self {
        let status = StatusCode::PRECONDITION_FAILED;
        Refusal::new(status, "changed-meanwhile", "Changed meanwhile", detail)
    }

    /// The body does not come.
    pub fn too_slow() -> Self {
        let detail = "the body did not come whole in time: send it again";
        Refusal::new(StatusCode::REQUEST_TIMEOUT, "too-slow", "The body is too slow", detail)
    }

    /// The body is too large.
    pub fn too_large(limit: usize) -> Self {
        let detail = format!("a body has at most {limit} bytes here: send less at once");
        Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", "The body is too large", detail)
    }

    /// The body is of another media type than JSON.
    pub fn unsupported_media_type() -> Self {
        let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
        let detail = "send JSON: 'Content-Type: application/json'";
        Refusal::new(status, "unsupported-media-type", "Not JSON", detail)
    }

    /// The body is announced as something that no file of a bank is.
    pub fn unsupported_file() -> Self {
        let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
        let detail =
            "send the file as it is: 'Content-Type: application/octet-stream', text/plain or application/xml";
        Refusal::new(status, "unsupported-media-type", "Not a file", detail)
    }

    /// The body is announced as something that no file of counts is.
    pub fn unsupported_counts() -> Self {
        let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
        let detail = "send the counts as JSON (application/json), CSV (text/csv) or XLSX \
                      (application/vnd.openxmlformats-officedocument.spreadsheetml.sheet), or the file as it is \
                      (application/octet-stream); a form of several parts is not read";
        Refusal::new(status, "unsupported-media-type", "No file of counts", detail)
    }

    /// What was asked cannot be done as things stand.
    pub fn conflict(code: &str, detail: impl Into<String>) -> Self {
        Refusal::new(StatusCode::CONFLICT, &code.replace('_', "-"), "Not as things stand", detail)
    }

    /// What was sent breaks rules: all of them at once.
    pub fn refused(problems: Problems) -> Self {
        let details = problems.details();
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        let count = details.problems.len();
        let detail = format!(
            "{count} {} found; nothing was stored",
            if count == 1 { "problem was" } else { "problems were" }
        );
        let refusal = Refusal::new(status, "refused", "What was sent is refused", detail);
        Refusal { problems: details.problems, ..refusal }
    }

    /// Too many requests.
    pub fn too_many() -> Self {
        let detail = "more simulations were asked from this address than it may at once: wait a second";
        Refusal::new(StatusCode::TOO_MANY_REQUESTS, "too-many-requests", "Too many requests", detail)
    }

    /// The database cannot be reached just now.
    pub fn unavailable() -> Self {
        let detail = "the database cannot be reached just now: try again in a few seconds";
        Refusal::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", "Not available just now", detail)
    }

    /// A fault of ours; what it was stands in the log.
    pub fn fault() -> Self {
        let detail = "this is a fault of the service: report it with the request id of this answer";
        Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, "fault", "A fault of the service", detail)
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.status, self.title, self.detail)
    }
}

impl ResponseError for Refusal {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status_code());
        match self.status {
            401 => response.insert_header((WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))),
            429 | 503 => response.insert_header((RETRY_AFTER, HeaderValue::from_static("1"))),
            _ => &mut response,
        };
        if let Some(allow) = &self.allow {
            response.insert_header((ALLOW, &**allow));
        }
        response.content_type(PROBLEM_JSON).body(serde_json::to_string(self).unwrap_or_default())
    }
}

impl From<Failed> for Refusal {
    fn from(failed: Failed) -> Self {
        match failed {
            Failed::Refused(problems) => Refusal::refused(problems),
            Failed::NotFound { .. } => Refusal::not_found(failed.to_string()),
            Failed::Conflict { code, message } => Refusal::conflict(code, message),
            Failed::Changed(stopped) => {
                let refusal = Refusal::conflict(&stopped.code, stopped.message);
                Refusal { changes: stopped.changes, ..refusal }
            }
            Failed::Store(error) => error.into(),
        }
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Taken(detail) => Refusal::conflict("recorded-already", detail),
            StoreError::Overlap => {
                let problem = Problem::new(
                    "/valid_from",
                    crate::simulation::problem::Code::VersionsOverlap,
                    error.to_string(),
                );
                Refusal::refused(problem.into())
            }
            StoreError::Changed => Refusal::precondition_failed(error.to_string()),
            StoreError::Unreadable(_) | StoreError::Database(_) => {
                tracing::error!(%error, "the store failed");
                if lost_connection(&error) { Refusal::unavailable() } else { Refusal::fault() }
            }
        }
    }
}

impl From<diesel::result::Error> for Refusal {
    fn from(error: diesel::result::Error) -> Self {
        StoreError::from(error).into()
    }
}

/// Whether the database went away, which it does when it restarts.
fn lost_connection(error: &StoreError) -> bool {
    matches!(error, StoreError::Database(error) if lost(error))
}

fn lost(error: &diesel::result::Error) -> bool {
    use diesel::result::DatabaseErrorKind::{ClosedConnection, UnableToSendCommand};
    use diesel::result::Error;
    match error {
        Error::DatabaseError(ClosedConnection | UnableToSendCommand, _) | Error::BrokenTransactionManager => {
            true
        }
        Error::DatabaseError(_, of) => {
            let signs = ["terminating connection", "the database system is", "due to lock timeout"];
            signs.iter().any(|sign| of.message().contains(sign))
        }
        Error::RollbackErrorOnCommit { commit_error, rollback_error } => {
            lost(commit_error) || lost(rollback_error)
        }
        _ => false,
    }
}
