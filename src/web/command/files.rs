//! Commands whose body is a file.

use super::{Command, Context, MayCommand};
use crate::imports::MOST_BYTES;
use crate::web::body;
use crate::web::problem::Refusal;
use crate::web::session::{Reporter, finance};
use actix_web::dev::Payload;
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpRequest};
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;

/// A body that is a file, whatever it holds.
pub struct File(pub Bytes);

impl FromRequest for Command<File> {
    type Error = Refusal;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Refusal>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let asker = finance(&request).await?;
            let bytes = body::file(&request, payload, MOST_BYTES).await?;
            let context = Context::of(&request, asker, &bytes)?;
            let today = context.service.clock.today();
            Ok(Command { value: File(bytes), today, context, by: PhantomData })
        })
    }
}

/// A body that is read while it comes, whatever its length.
pub struct Piped<B>(pub B);

/// What came of a body, and the fingerprint of its bytes.
pub struct Come<B> {
    /// What was read.
    pub value: B,
    /// SHA-256 of the bytes.
    pub fingerprint: Vec<u8>,
}

/// What is read of a body while it comes.
pub trait Comes: Sized + 'static {
    /// Reads the body to its end.
    fn coming(request: HttpRequest, payload: Payload) -> impl Future<Output = Result<Come<Self>, Refusal>>;
}

impl<B: Comes> FromRequest for Command<Piped<B>> {
    type Error = Refusal;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Refusal>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let asker = finance(&request).await?;
            let Come { value, fingerprint } = B::coming(request.clone(), payload).await?;
            let context = Context::of(&request, asker, &fingerprint)?;
            let today = context.service.clock.today();
            Ok(Command { value: Piped(value), today, context, by: PhantomData })
        })
    }
}

/// A body that is a file of counts, with the media type by which it is announced.
pub struct Counts {
    /// The file.
    pub bytes: Bytes,
    /// As which it is announced; a media type without parameters.
    pub media_type: Option<String>,
}

impl FromRequest for Command<Counts, Reporter> {
    type Error = Refusal;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Refusal>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let asker = Reporter::commanding(&request).await?;
            let media_type = body::of_counts(&request)?;
            let bytes = body::whole(payload, MOST_BYTES).await?;
            let context = Context::of(&request, asker, &bytes)?;
            let today = context.service.clock.today();
            Ok(Command { value: Counts { bytes, media_type }, today, context, by: PhantomData })
        })
    }
}
