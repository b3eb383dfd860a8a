//! The store: all SQL. One file per concept, rows private to it; what goes in and comes out has its public
//! form ([`records`](crate::records)). Functions take a connection; only workflows open transactions.

pub mod access;
pub mod agreements;
pub mod audit;
pub mod billing_runs;
pub mod connect;
pub mod contracts;
pub mod decisions;
pub mod figure_imports;
pub mod figures;
pub mod invoices;
pub mod mergers;
pub mod orders;
pub mod organisations;
pub mod outbox;
pub mod payments;
pub mod reports;
pub mod schema;
pub mod shipped;
pub mod standing;

use crate::domain::calendar::{Day, day_in_brussels};
use chrono::{DateTime, Utc};
use diesel::result::{DatabaseErrorKind, Error};
use diesel::sql_types::{BigInt, Text};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

/// A connection to the database.
pub type Connection = AsyncPgConnection;

/// The constraint that keeps versions of an agreement apart.
const ONE_VERSION_IN_FORCE: &str = "one_version_in_force";

/// Whose rows may be seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// Those of all organisations.
    All,
    /// Those of one organisation.
    Organisation(String),
    /// Those of one organisation and of those whose place it took.
    Heir(String, Vec<String>),
}

impl Scope {
    /// The organisation, where it is one.
    pub fn organisation(&self) -> Option<&str> {
        match self {
            Scope::All => None,
            Scope::Organisation(id) | Scope::Heir(id, _) => Some(id),
        }
    }

    /// The organisations whose contracts and invoices may be seen; `None` for all.
    pub fn organisations(&self) -> Option<Vec<&str>> {
        match self {
            Scope::All => None,
            Scope::Organisation(id) => Some(vec![id]),
            Scope::Heir(id, absorbed) => {
                Some(std::iter::once(id).chain(absorbed).map(String::as_str).collect())
            }
        }
    }
}

/// When something is recorded, and by whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// When.
    pub at: DateTime<Utc>,
    /// By whom: the name of the token.
    pub by: String,
}

impl Stamp {
    /// What day it was in Brussels.
    pub fn day(&self) -> Day {
        day_in_brussels(self.at)
    }
}

/// Which part of a list is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window<K> {
    /// Items after this one; from the first where `None`.
    pub after: Option<K>,
    /// At most so many.
    pub limit: i64,
}

/// Why something cannot be stored or found.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Something of that name or with the same facts is there already.
    #[error("{0}")]
    Taken(String),
    /// Versions of an agreement would be in force at the same time.
    #[error(
        "another version of this agreement can be signed on some of these days: end it first (`valid_to`)"
    )]
    Overlap,
    /// Another revision is current than the one that was to be changed.
    #[error("it was changed since it was read: read it again and decide whether the change still holds")]
    Changed,
    /// Something recorded earlier can no longer be read.
    #[error("{0}")]
    Unreadable(String),
    /// The database failed.
    #[error("the database failed: {0}")]
    Database(Error),
}

impl From<Error> for StoreError {
    fn from(error: Error) -> Self {
        match &error {
            Error::DatabaseError(DatabaseErrorKind::UniqueViolation, of) => {
                StoreError::Taken(taken(of.constraint_name().unwrap_or_default()).to_owned())
            }
            Error::DatabaseError(_, of) if of.constraint_name() == Some(ONE_VERSION_IN_FORCE) => {
                StoreError::Overlap
            }
            _ => StoreError::Database(error),
        }
    }
}

/// What is there already, by the constraint that says so.
fn taken(constraint: &str) -> &'static str {
    match constraint {
        "one_supplier" => "there is a supplier already, and only one: correct that one instead",
        "organisations_enterprise_number_key" => {
            "another organisation has this enterprise number: correct that one instead"
        }
        "organisations_pkey" | "agreements_pkey" | "contracts_pkey" => {
            "this name is taken: correct what has it, or take another name"
        }
        "populations_once" => {
            "a population of this municipality, 1 January and publication is recorded: correct that one instead"
        }
        "mergers_once" => "a merger into this municipality on this day is recorded: correct that one instead",
        "index_figures_once" => {
            "a figure of this index, base and month is recorded: correct that one instead"
        }
        "usage_reports_once" => {
            "usage of this contract, lot and month is recorded with the same day of the report: correct that one \
             instead, or say when this one was reported"
        }
        "other_participants_once" => {
            "participants elsewhere of this agreement, lot and month are recorded: correct those instead"
        }
        "purchase_orders_once" => {
            "this payer has an order of this number: correct that one, or record what raises it under a number of its \
             own with `corrects`"
        }
        "order_assignments_once" => "this document is assigned already: correct that assignment instead",
        "one_delivery_under_way" => {
            "this document is on its way by the same channel: wait for that delivery, or cancel it first"
        }
        "payer_policies_once" => "a policy of this payer is recorded: correct that one instead",
        _ => "the same is recorded already: correct that instead",
    }
}

/// Waits until this transaction alone writes, until it ends: what is checked before something is recorded or
/// issued then stays true until it is.
///
/// # Errors
/// Where the database fails.
pub async fn write_alone(conn: &mut Connection) -> Result<(), StoreError> {
    // The triggers that write the audit log take the same lock: the migration of the log names it too.
    const WRITING: i64 = 0x7461_7269_6566;
    diesel::sql_query("SET LOCAL lock_timeout = '30s'").execute(conn).await?;
    let lock = diesel::sql_query("SELECT pg_advisory_xact_lock($1)").bind::<BigInt, _>(WRITING);
    lock.execute(conn).await?;
    // What triggers and references look up is planned for the tables as they are, not as they were when the connection
    // first wrote: else a long run would search whole tables that were empty when it began.
    diesel::sql_query("SET LOCAL plan_cache_mode = 'force_custom_plan'").execute(conn).await?;
    diesel::sql_query("SELECT nextval('writes')").execute(conn).await?;
    Ok(())
}

/// Which of all writing transactions this one is. Where it follows one's own at once, nothing else was written between.
///
/// # Errors
/// Where the transaction does not write alone, or the database fails.
pub async fn turn(conn: &mut Connection) -> Result<i64, StoreError> {
    #[derive(diesel::QueryableByName)]
    struct Turn {
        #[diesel(sql_type = BigInt)]
        turn: i64,
    }
    let turn: Turn = diesel::sql_query("SELECT currval('writes') AS turn").get_result(conn).await?;
    Ok(turn.turn)
}

/// The next name of a sequence.
async fn next_id(conn: &mut Connection, sequence: &str) -> Result<i64, StoreError> {
    let ids = next_ids(conn, sequence, 1).await?;
    ids.into_iter().next().ok_or(StoreError::Database(Error::NotFound))
}

/// The next names of a sequence.
async fn next_ids(conn: &mut Connection, sequence: &str, count: usize) -> Result<Vec<i64>, StoreError> {
    #[derive(diesel::QueryableByName)]
    struct Next {
        #[diesel(sql_type = BigInt)]
        id: i64,
    }
    let next = diesel::sql_query("SELECT nextval($1::regclass) AS id FROM generate_series(1, $2)");
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    let ids: Vec<Next> = next.bind::<Text, _>(sequence).bind::<BigInt, _>(count).load(conn).await?;
    Ok(ids.into_iter().map(|next| next.id).collect())
}

/// Text of an identifier or value that this service wrote itself.
fn stored<T: std::str::FromStr>(text: &str, what: &str) -> Result<T, StoreError> {
    text.parse()
        .map_err(|_the_text_says_enough| StoreError::Unreadable(format!("'{text}' is no longer {what}")))
}
