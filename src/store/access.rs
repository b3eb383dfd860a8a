//! Who may ask, by token, and what was answered to requests with an `Idempotency-Key`.

use super::schema::{api_tokens, idempotency_keys};
use super::{Connection, Scope, StoreError};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use sha2::{Digest, Sha256};

/// What a token may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Role {
    /// Everything.
    Finance,
    /// Read the contracts and invoices of one organisation.
    Reader {
        /// The organisation.
        organisation: String,
    },
    /// Report usage, and read nothing.
    Usage {
        /// The organisation whose usage it is; that of all where `None`.
        organisation: Option<String>,
    },
}

impl Role {
    /// Its name, and the organisation that it is bound to.
    fn columns(&self) -> (&'static str, Option<&str>) {
        match self {
            Role::Finance => ("finance", None),
            Role::Reader { organisation } => ("reader", Some(organisation)),
            Role::Usage { organisation } => ("usage", organisation.as_deref()),
        }
    }

    fn stored(role: &str, organisation: Option<String>) -> Result<Role, StoreError> {
        match (role, organisation) {
            ("finance", None) => Ok(Role::Finance),
            ("reader", Some(organisation)) => Ok(Role::Reader { organisation }),
            ("usage", organisation) => Ok(Role::Usage { organisation }),
            _ => Err(StoreError::Unreadable(format!("'{role}' is no longer a role"))),
        }
    }
}

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asker {
    /// The number of the token.
    pub token: i32,
    /// Who holds it.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// Of a reader the organisations whose place its own took: it sees theirs, too.
    pub heir_of: Vec<String>,
}

impl Asker {
    /// Whose rows may be seen.
    pub fn scope(&self) -> Scope {
        match &self.role {
            Role::Finance | Role::Usage { organisation: None } => Scope::All,
            Role::Usage { organisation: Some(organisation) } => Scope::Organisation(organisation.clone()),
            Role::Reader { organisation } if self.heir_of.is_empty() => {
                Scope::Organisation(organisation.clone())
            }
            Role::Reader { organisation } => Scope::Heir(organisation.clone(), self.heir_of.clone()),
        }
    }
}

/// A token as it is listed.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = api_tokens)]
pub struct TokenRow {
    /// Its number.
    pub id: i32,
    /// Who holds it.
    pub name: String,
    /// Its role.
    pub role: String,
    /// The organisation that it is bound to.
    pub organisation: Option<String>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// From when it is refused.
    pub expires_at: DateTime<Utc>,
    /// When it was revoked.
    pub revoked_at: Option<DateTime<Utc>>,
}

/// A token that is to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewToken {
    /// Who will hold it.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// When it is made.
    pub created_at: DateTime<Utc>,
    /// From when it is refused.
    pub expires_at: DateTime<Utc>,
}

/// Keeps the fingerprint of a token.
///
/// # Errors
/// Where the organisation is unknown, or the database fails.
pub async fn add_token(conn: &mut Connection, secret: &str, new: &NewToken) -> Result<i32, StoreError> {
    let (role, organisation) = new.role.columns();
    let row = (
        api_tokens::name.eq(&new.name),
        api_tokens::role.eq(role),
        api_tokens::organisation.eq(organisation),
        api_tokens::hash.eq(Sha256::digest(secret).to_vec()),
        api_tokens::created_at.eq(new.created_at),
        api_tokens::expires_at.eq(new.expires_at),
    );
    Ok(diesel::insert_into(api_tokens::table).values(row).returning(api_tokens::id).get_result(conn).await?)
}

/// Who holds a token; `None` where it is unknown, expired or revoked.
///
/// # Errors
/// Where the database fails.
pub async fn asker(
    conn: &mut Connection,
    secret: &str,
    now: DateTime<Utc>,
) -> Result<Option<Asker>, StoreError> {
    let of = api_tokens::table
        .filter(api_tokens::hash.eq(Sha256::digest(secret).to_vec()))
        .filter(api_tokens::expires_at.gt(now))
        .filter(api_tokens::revoked_at.is_null());
    let row: Option<TokenRow> = of.select(TokenRow::as_select()).first(conn).await.optional()?;
    let Some(TokenRow { id, name, role, organisation, .. }) = row else { return Ok(None) };
    Ok(Some(Asker { token: id, name, role: Role::stored(&role, organisation)?, heir_of: Vec::new() }))
}

/// All tokens, by number.
///
/// # Errors
/// Where the database fails.
pub async fn tokens(conn: &mut Connection) -> Result<Vec<TokenRow>, StoreError> {
    Ok(api_tokens::table.order(api_tokens::id).select(TokenRow::as_select()).load(conn).await?)
}

/// Revokes a token; says whether there was one that was not revoked.
///
/// # Errors
/// Where the database fails.
pub async fn revoke(conn: &mut Connection, id: i32, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let of = api_tokens::table.filter(api_tokens::id.eq(id)).filter(api_tokens::revoked_at.is_null());
    let revoked = diesel::update(of).set(api_tokens::revoked_at.eq(Some(now))).execute(conn).await?;
    Ok(revoked == 1)
}

/// An answer that was given.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = idempotency_keys)]
pub struct Answer {
    /// Its status.
    pub status: i32,
    /// The address of what was created.
    pub location: Option<String>,
    /// The revision of what was created.
    pub etag: Option<String>,
    /// Its body.
    pub body: String,
}

/// A request with an `Idempotency-Key`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyedRequest {
    /// Who asks.
    pub token: i32,
    /// The key.
    pub key: String,
    /// Fingerprint of method, path and body.
    pub sha256: Vec<u8>,
}

/// What a request with a key was answered before: with the fingerprint of that request.
///
/// # Errors
/// Where the database fails.
pub async fn answered(
    conn: &mut Connection,
    request: &KeyedRequest,
) -> Result<Option<(Vec<u8>, Answer)>, StoreError> {
    let of = idempotency_keys::table.find((request.token, &request.key));
    let columns = (idempotency_keys::request_sha256, Answer::as_select());
    Ok(of.select(columns).first(conn).await.optional()?)
}

/// Keeps an answer, in the transaction of what was done.
///
/// # Errors
/// Where the database fails.
pub async fn keep_answer(
    conn: &mut Connection,
    request: &KeyedRequest,
    (answer, now): (&Answer, DateTime<Utc>),
) -> Result<(), StoreError> {
    let row = (
        idempotency_keys::token.eq(request.token),
        idempotency_keys::key.eq(&request.key),
        idempotency_keys::request_sha256.eq(&request.sha256),
        idempotency_keys::created_at.eq(now),
        answer,
    );
    diesel::insert_into(idempotency_keys::table).values(row).execute(conn).await?;
    Ok(())
}
