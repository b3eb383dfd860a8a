//! Commands: requests that change something. Each is carried out in one transaction that writes alone; an
//! `Idempotency-Key` is answered once and for all, in that same transaction.

mod files;

use super::Service;
use super::body;
use super::problem::Refusal;
use super::session::{Anyone, Finance, Reporter, finance, identified, reporter};
use crate::domain::calendar::Day;
use crate::records::Recorded;
use crate::simulation::problem::Problems;
use crate::store::access::{Answer, Asker, KeyedRequest, answered, keep_answer};
use crate::store::{Connection, Scope, Stamp};
use crate::workflows::{read, write_as};
use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::http::header::{ETAG, IF_MATCH, LOCATION};
use actix_web::{FromRequest, HttpRequest, HttpResponse, web};
use deserr::Deserr;
pub use files::{Come, Comes, Counts, File, Piped};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::time::Duration;

/// How long a command waits for its turn to write.
const PATIENCE: Duration = Duration::from_secs(30);
const IDEMPOTENCY_KEY: &str = "idempotency-key";
/// The most characters of a key.
pub const LONGEST_KEY: usize = 200;

/// A command with its body, from someone of the role finance unless `By` says otherwise.
pub struct Command<T, By = Finance> {
    /// The body.
    pub value: T,
    /// What day it is.
    pub today: Day,
    context: Context,
    by: PhantomData<By>,
}

/// Who may give a command.
pub trait MayCommand {
    /// Who gives a command, where it may.
    fn commanding(request: &HttpRequest) -> impl Future<Output = Result<Asker, Refusal>>;
}

impl MayCommand for Finance {
    async fn commanding(request: &HttpRequest) -> Result<Asker, Refusal> {
        finance(request).await
    }
}

/// A reader may for what is of its own organisation.
impl MayCommand for Anyone {
    async fn commanding(request: &HttpRequest) -> Result<Asker, Refusal> {
        identified(request).await
    }
}

/// Whoever reports usage may for the organisation that its token is bound to.
impl MayCommand for Reporter {
    async fn commanding(request: &HttpRequest) -> Result<Asker, Refusal> {
        reporter(request).await
    }
}

/// A command without a body.
pub struct Nothing;

impl<T: Deserr<Problems> + 'static, By: MayCommand> FromRequest for Command<T, By> {
    type Error = Refusal;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Refusal>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let asker = By::commanding(&request).await?;
            let bytes = body::bytes(&request, payload, body::LIMIT).await?;
            let context = Context::of(&request, asker, &bytes)?;
            let value = body::read(&bytes).map_err(Refusal::refused)?;
            Ok(Command { value, today: context.service.clock.today(), context, by: PhantomData })
        })
    }
}

impl<By: MayCommand> FromRequest for Command<Nothing, By> {
    type Error = Refusal;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Refusal>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let asker = By::commanding(&request).await?;
            let context = Context::of(&request, asker, &[])?;
            let today = context.service.clock.today();
            Ok(Command { value: Nothing, today, context, by: PhantomData })
        })
    }
}

/// What a command needs beside its body.
struct Context {
    service: web::Data<Service>,
    asker: Asker,
    key: Option<KeyedRequest>,
    if_match: Option<String>,
}

impl Context {
    fn of(request: &HttpRequest, asker: Asker, body: &[u8]) -> Result<Context, Refusal> {
        let service = request.app_data::<web::Data<Service>>().ok_or_else(Refusal::fault)?.clone();
        let header = |name: &str| request.headers().get(name).map(|value| value.to_str().map(str::to_owned));
        let if_match = header(IF_MATCH.as_str()).and_then(Result::ok);
        let key = match header(IDEMPOTENCY_KEY) {
            None => None,
            Some(Ok(key)) if (1..=LONGEST_KEY).contains(&key.trim().len()) && !key.contains('\t') => {
                let revision = if_match.as_deref().unwrap_or_default();
                let asked = format!("{} {} {revision}\n", request.method(), request.uri());
                let sha256 = Sha256::new().chain_update(asked).chain_update(body).finalize().to_vec();
                Some(KeyedRequest { token: asker.token, key: key.trim().to_owned(), sha256 })
            }
            Some(_) => {
                let message = format!("an Idempotency-Key has 1 to {LONGEST_KEY} visible ASCII characters");
                return Err(Refusal::bad_request(message));
            }
        };
        Ok(Context { service, asker, key, if_match })
    }
}

/// What a command is answered.
pub struct Done {
    answer: Answer,
}

impl Done {
    /// Something was created, at an address.
    pub fn created(body: &impl Serialize, location: String, etag: Option<i32>) -> Result<Done, Refusal> {
        Done::with(StatusCode::CREATED, body, (Some(location), etag))
    }

    /// Something is being done; how it stands is told at an address.
    pub fn accepted(body: &impl Serialize, location: String) -> Result<Done, Refusal> {
        Done::with(StatusCode::ACCEPTED, body, (Some(location), None))
    }

    /// Something was done.
    pub fn ok(body: &impl Serialize, etag: Option<i32>) -> Result<Done, Refusal> {
        Done::with(StatusCode::OK, body, (None, etag))
    }

    /// A new record was created, below an address.
    pub fn recorded<T: Serialize>(of: &Recorded<T>, below: &str) -> Result<Done, Refusal> {
        Done::created(of, format!("{below}/{}", of.id), Some(of.revision))
    }

    /// A record was corrected.
    pub fn corrected<T: Serialize>(of: &Recorded<T>) -> Result<Done, Refusal> {
        Done::ok(of, Some(of.revision))
    }

    /// Something was withdrawn.
    pub fn nothing() -> Done {
        let status = i32::from(StatusCode::NO_CONTENT.as_u16());
        Done { answer: Answer { status, location: None, etag: None, body: String::new() } }
    }

    fn with(
        status: StatusCode,
        body: &impl Serialize,
        (location, etag): (Option<String>, Option<i32>),
    ) -> Result<Done, Refusal> {
        let body = serde_json::to_string(body).map_err(|_never_for_our_own| Refusal::fault())?;
        let etag = etag.map(|revision| format!("\"{revision}\""));
        Ok(Done { answer: Answer { status: i32::from(status.as_u16()), location, etag, body } })
    }
}

impl<T, By> Command<T, By> {
    /// Whose records whoever asks may see and change.
    pub fn scope(&self) -> Scope {
        self.context.asker.scope()
    }

    /// Carries the command out. Its work sees the transaction, the body, and when and by whom it is done.
    ///
    /// # Errors
    /// Where the work fails: nothing of it is stored then.
    pub async fn carry_out(
        self,
        work: impl AsyncFnOnce(&mut Connection, T, &Stamp) -> Result<Done, Refusal>,
    ) -> Result<HttpResponse, Refusal> {
        let Context { service, asker, key, .. } = self.context;
        let stamp = Stamp { at: service.clock.now(), by: asker.name };
        let turn = tokio::time::timeout(PATIENCE, service.turn.lock()).await;
        let _turn = turn.map_err(|_others_take_too_long| Refusal::unavailable())?;
        let mut conn = service.connection().await?;
        let answer = write_as(&mut conn, &stamp, async |conn| {
            if let Some(answer) = answered_before(conn, key.as_ref()).await? {
                return Ok(answer);
            }
            let answer = work(conn, self.value, &stamp).await?.answer;
            if let Some(request) = &key {
                keep_answer(conn, request, (&answer, stamp.at)).await?;
            }
            Ok(answer)
        });
        answer.await.map(respond)
    }

    /// The same command with what its body says.
    ///
    /// # Errors
    /// Where the body is refused.
    pub fn read<U>(self, read: impl FnOnce(T) -> Result<U, Refusal>) -> Result<Command<U, By>, Refusal> {
        let Command { value, today, context, by } = self;
        Ok(Command { value: read(value)?, today, context, by })
    }

    /// Tells what the command would do: its work sees the store as it is, and changes nothing.
    ///
    /// # Errors
    /// Where the work fails.
    pub async fn try_out(
        self,
        work: impl AsyncFnOnce(&mut Connection, T) -> Result<Done, Refusal>,
    ) -> Result<HttpResponse, Refusal> {
        let mut conn = self.context.service.connection().await?;
        let done = read(&mut conn, async |conn| work(conn, self.value).await);
        done.await.map(|done| respond(done.answer))
    }

    /// Who asks: the name of the token.
    pub fn asker(&self) -> &str {
        &self.context.asker.name
    }

    /// The revision that is to be changed, by `If-Match`.
    ///
    /// # Errors
    /// 428 where it is missing, 412 where it cannot be one of ours.
    pub fn revision(&self) -> Result<i32, Refusal> {
        let header = self.context.if_match.as_deref().ok_or_else(Refusal::precondition_required)?;
        let number = header.trim().strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        number.and_then(|number| number.parse().ok()).ok_or_else(|| {
            Refusal::precondition_failed(format!("{header} is no ETag of this service, such as \"1\""))
        })
    }
}

/// What the same request with the same key was answered before.
async fn answered_before(
    conn: &mut Connection,
    key: Option<&KeyedRequest>,
) -> Result<Option<Answer>, Refusal> {
    let Some(request) = key else { return Ok(None) };
    match answered(conn, request).await? {
        Some((sha256, _)) if sha256 != request.sha256 => Err(reused()),
        before => Ok(before.map(|(_, answer)| answer)),
    }
}

fn reused() -> Refusal {
    let detail = "this Idempotency-Key was sent with another request: take a new key for each request";
    Refusal::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "idempotency-key-reused",
        "The key was used before",
        detail,
    )
}

fn respond(answer: Answer) -> HttpResponse {
    let status = u16::try_from(answer.status).ok().and_then(|status| StatusCode::from_u16(status).ok());
    let mut response = HttpResponse::build(status.unwrap_or(StatusCode::OK));
    if let Some(location) = answer.location {
        response.insert_header((LOCATION, location));
    }
    if let Some(etag) = answer.etag {
        response.insert_header((ETAG, etag));
    }
    if answer.body.is_empty() {
        response.finish()
    } else {
        response.content_type("application/json").body(answer.body)
    }
}
