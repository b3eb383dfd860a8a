//! An access point of the Peppol network, over a small interface of our own (README, "Access point"):
//! `PUT {base}/documents/{key}` hands a document over, `GET` of the same asks what became of it. The key is the same in
//! every attempt, so that nothing is sent twice.

use crate::domain::outbox::Outcome;
use crate::records::outbox::parcel::{Reply, Structured};
use std::io::ErrorKind;
use std::sync::Arc;
use std::time::Duration;
use ureq::http::{Response, Uri};
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq::{Agent, Body, Error, Timeout};

/// How much of an answer is read.
const ANSWER: u64 = 4096;

/// An access point.
pub struct AccessPoint {
    agent: Agent,
    base: String,
    token: Option<String>,
}

impl AccessPoint {
    /// An access point at an address, asked with a token; an attempt takes at most so long. The authorities of the
    /// machine are trusted.
    pub fn new(base: &Uri, token: Option<String>, timeout: Duration) -> AccessPoint {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let native = rustls_native_certs::load_native_certs().certs;
        let roots: RootCerts = native.iter().map(|one| Certificate::from_der(one).to_owned()).into();
        let tls = TlsConfig::builder().unversioned_rustls_crypto_provider(provider).root_certs(roots).build();
        let config = Agent::config_builder()
            .tls_config(tls)
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(None)
            .timeout_global(Some(timeout))
            .build();
        let base = base.to_string().trim_end_matches('/').to_owned();
        AccessPoint { agent: config.new_agent(), base, token }
    }

    /// Hands a structured invoice over.
    pub(super) fn put(&self, structured: &Structured) -> Reply {
        let request = self
            .agent
            .put(self.address(structured))
            .header("Content-Type", "application/xml")
            .header("Peppol-Sender", &structured.sender)
            .header("Peppol-Receiver", &structured.receiver)
            .header("Peppol-Document-Type", &structured.document_type)
            .header("Peppol-Process", &structured.process);
        let request = match self.bearer() {
            Some(bearer) => request.header("Authorization", bearer),
            None => request,
        };
        match request.send(structured.bytes.as_slice()) {
            Ok(answer) => told(answer, handed_over),
            Err(error) => Reply::new(without_answer(&error), error.to_string()),
        }
    }

    /// Asks what became of one that was handed over.
    pub(super) fn ask(&self, structured: &Structured) -> Reply {
        let request = self.agent.get(self.address(structured));
        let request = match self.bearer() {
            Some(bearer) => request.header("Authorization", bearer),
            None => request,
        };
        match request.call() {
            Ok(answer) => told(answer, asked),
            Err(error) => Reply::new(Outcome::Failed, error.to_string()),
        }
    }

    fn address(&self, structured: &Structured) -> String {
        format!("{}/documents/{}", self.base, structured.key)
    }

    fn bearer(&self) -> Option<String> {
        self.token.as_ref().map(|token| format!("Bearer {token}"))
    }
}

fn told(mut answer: Response<Body>, outcome: fn(u16) -> Outcome) -> Reply {
    let status = answer.status().as_u16();
    let text = answer.body_mut().with_config().limit(ANSWER).lossy_utf8(true).read_to_string();
    Reply::new(outcome(status), format!("{status} {}", text.unwrap_or_default()))
}

/// What an answer to a document means.
fn handed_over(status: u16) -> Outcome {
    match status {
        200 | 201 | 204 => Outcome::Accepted,
        202 => Outcome::Pending,
        _ if about_asking(status) || (300..400).contains(&status) => Outcome::Failed,
        400..500 => Outcome::Refused,
        // It may have taken the document before it failed; the key tells it when it comes again.
        _ => Outcome::Unknown,
    }
}

/// What an answer to a question means.
fn asked(status: u16) -> Outcome {
    match status {
        200 | 201 | 204 => Outcome::Accepted,
        202 => Outcome::Pending,
        404 => Outcome::Lost,
        _ if about_asking(status) => Outcome::Failed,
        400..500 => Outcome::Refused,
        _ => Outcome::Failed,
    }
}

/// Whether a refusal is about how or when the service asks, and not about the document: who asks (401, 403), where (404,
/// 405), or that it comes at a bad moment.
fn about_asking(status: u16) -> bool {
    matches!(status, 401 | 403 | 404 | 405 | 407 | 408 | 409 | 425 | 429)
}

/// What it means that no answer came: surely not arrived where no connection was made, unknown elsewhere.
fn without_answer(error: &Error) -> Outcome {
    let never_connected = match error {
        Error::HostNotFound
        | Error::ConnectionFailed
        | Error::BadUri(_)
        | Error::Tls(_)
        | Error::Rustls(_) => true,
        Error::Timeout(when) => matches!(when, Timeout::Resolve | Timeout::Connect),
        Error::Io(error) => {
            matches!(
                error.kind(),
                ErrorKind::ConnectionRefused | ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable
            )
        }
        _ => false,
    };
    if never_connected { Outcome::Failed } else { Outcome::Unknown }
}
