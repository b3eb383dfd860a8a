//! Who is asking: every request but a few names it by a token.

use super::Service;
use super::problem::Refusal;
use crate::store::access::{Asker, Role, asker};
use crate::store::mergers;
use actix_web::dev::Payload;
use actix_web::http::header::AUTHORIZATION;
use actix_web::{FromRequest, HttpRequest, web};
use std::future::Future;
use std::pin::Pin;

/// Something that is found in a request by asking the database.
type Found<T> = Pin<Box<dyn Future<Output = Result<T, Refusal>>>>;

/// Someone with a token that may read: of the role finance, or a reader.
#[derive(Debug, Clone)]
pub struct Anyone(pub Asker);

/// Someone with a token of the role finance.
#[derive(Debug, Clone)]
pub struct Finance(pub Asker);

/// Someone who may report usage: of the role finance, or of the role usage.
#[derive(Debug, Clone)]
pub struct Reporter(pub Asker);

impl FromRequest for Anyone {
    type Error = Refusal;
    type Future = Found<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { identified(&request).await.map(Anyone) })
    }
}

impl FromRequest for Finance {
    type Error = Refusal;
    type Future = Found<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { finance(&request).await.map(Finance) })
    }
}

/// Who asks, where it is someone who may report usage.
///
/// # Errors
/// 401 where it is not known who asks, 403 for a reader.
pub async fn reporter(request: &HttpRequest) -> Result<Asker, Refusal> {
    let asker = known(request).await?;
    if matches!(asker.role, Role::Reader { .. }) { Err(Refusal::forbidden()) } else { Ok(asker) }
}

/// Who asks, where it is someone of the role finance.
///
/// # Errors
/// 401 where it is not known who asks, 403 for another role.
pub async fn finance(request: &HttpRequest) -> Result<Asker, Refusal> {
    let asker = identified(request).await?;
    if asker.role == Role::Finance { Ok(asker) } else { Err(Refusal::forbidden()) }
}

/// Who asks, where it is someone who may read.
///
/// # Errors
/// 401 where it is not known who asks, 403 for whoever only reports usage.
pub async fn identified(request: &HttpRequest) -> Result<Asker, Refusal> {
    let asker = known(request).await?;
    if matches!(asker.role, Role::Usage { .. }) { Err(Refusal::forbidden()) } else { Ok(asker) }
}

/// Who asks, of whatever role.
async fn known(request: &HttpRequest) -> Result<Asker, Refusal> {
    let header = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let (scheme, secret) =
        header.and_then(|header| header.split_once(' ')).ok_or_else(Refusal::unauthorized)?;
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(Refusal::unauthorized());
    }
    let service = request.app_data::<web::Data<Service>>().ok_or_else(Refusal::fault)?;
    let mut conn = service.connection().await?;
    let found = asker(&mut conn, secret.trim(), service.clock.now()).await?;
    let mut asker = found.ok_or_else(Refusal::unauthorized)?;
    if let Role::Reader { organisation } = &asker.role {
        let succession = mergers::succession(&mut conn).await?;
        asker.heir_of = succession.absorbed_by(organisation, service.clock.today()).into_iter().collect();
    }
    Ok(asker)
}
