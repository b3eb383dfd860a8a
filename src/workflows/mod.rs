//! What people do with the store, one file per verb: load, decide in the domain, save. Every workflow runs
//! inside a transaction of its caller, which writes alone
//! ([`write_alone`]): what was checked stays true until it is saved.

pub mod billing_run;
pub mod charts;
pub mod credit;
pub mod documents;
pub mod figure_imports;
pub mod forecast;
pub mod issue;
mod lay_down;
pub mod load;
pub mod mergers;
pub mod orders;
pub mod outbox;
pub mod payments;
pub mod record;
pub mod record_decision;
pub mod record_figure;
pub mod record_whole;
pub mod reports;
pub mod ship;
pub mod standing;
pub mod usage;
pub mod verify;

use crate::domain::invoice::NotYet;
use crate::records::billing::standing::Stopped;
use crate::simulation::problem::{Code, Problem, Problems};
use crate::store::audit::act_as;
use crate::store::{Connection, Stamp, StoreError, write_alone};
use diesel_async::{AnsiTransactionManager, RunQueryDsl, TransactionManager};

/// Why something was not done. Nothing of it is stored then.
#[derive(Debug, thiserror::Error)]
pub enum Failed {
    /// What was sent breaks a rule.
    #[error("{} problems", .0.as_slice().len())]
    Refused(Problems),
    /// There is no such thing, or not for whoever asks.
    #[error("there is no {what} '{id}'")]
    NotFound {
        /// What was looked for.
        what: &'static str,
        /// Under which name.
        id: String,
    },
    /// It cannot be done as things stand.
    #[error("{message}")]
    Conflict {
        /// A stable code.
        code: &'static str,
        /// What stands in the way and what to do.
        message: String,
    },
    /// What a plan rests on changed since it was made.
    #[error("{}", .0.message)]
    Changed(Stopped),
    /// The store refused or failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<Problems> for Failed {
    fn from(problems: Problems) -> Self {
        Failed::Refused(problems)
    }
}

impl From<Vec<NotYet>> for Failed {
    fn from(found: Vec<NotYet>) -> Self {
        let mut problems = Problems::default();
        for one in found {
            let pointer = if matches!(one, NotYet::DayOfIssue { .. }) { "/as_of" } else { "/through" };
            problems.add(pointer, Code::NotYet, one.to_string());
        }
        Failed::Refused(problems)
    }
}

impl From<diesel::result::Error> for Failed {
    fn from(error: diesel::result::Error) -> Self {
        Failed::Store(error.into())
    }
}

impl Failed {
    /// One problem at a place.
    pub fn at(pointer: &str, code: Code, message: impl Into<String>) -> Failed {
        Failed::Refused(Problem::new(pointer, code, message).into())
    }

    /// There is no such thing.
    pub fn not_found(what: &'static str, id: &str) -> Failed {
        Failed::NotFound { what, id: id.to_owned() }
    }

    /// It cannot be done as things stand.
    pub fn conflict(code: &'static str, message: impl Into<String>) -> Failed {
        Failed::Conflict { code, message: message.into() }
    }
}

/// Carries work out in one transaction that writes alone: all of it is stored, or nothing. Who acts is not said: people
/// act by [`write_as`].
///
/// # Errors
/// Where the work or the database fails.
pub async fn write<R, E: From<StoreError>>(
    conn: &mut Connection,
    work: impl AsyncFnOnce(&mut Connection) -> Result<R, E>,
) -> Result<R, E> {
    AnsiTransactionManager::begin_transaction(conn).await.map_err(StoreError::from)?;
    let done = match write_alone(conn).await {
        Ok(()) => work(conn).await,
        Err(error) => Err(error.into()),
    };
    end(conn, done).await
}

/// Carries work out in one transaction that writes alone, under the name and at the moment that the audit log tells.
///
/// # Errors
/// Where the work or the database fails.
pub async fn write_as<R, E: From<StoreError>>(
    conn: &mut Connection,
    stamp: &Stamp,
    work: impl AsyncFnOnce(&mut Connection) -> Result<R, E>,
) -> Result<R, E> {
    write(conn, async |conn| {
        act_as(conn, stamp).await?;
        work(conn).await
    })
    .await
}

/// Reads in one transaction that sees the store as it is at its beginning.
///
/// # Errors
/// Where the work or the database fails.
pub async fn read<R, E: From<StoreError>>(
    conn: &mut Connection,
    work: impl AsyncFnOnce(&mut Connection) -> Result<R, E>,
) -> Result<R, E> {
    AnsiTransactionManager::begin_transaction(conn).await.map_err(StoreError::from)?;
    let frozen = diesel::sql_query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
    let done = match frozen.execute(conn).await {
        Ok(_) => work(conn).await,
        Err(error) => Err(StoreError::from(error).into()),
    };
    end(conn, done).await
}

async fn end<R, E: From<StoreError>>(conn: &mut Connection, done: Result<R, E>) -> Result<R, E> {
    if done.is_ok() {
        AnsiTransactionManager::commit_transaction(conn).await.map_err(StoreError::from)?;
    } else if let Err(error) = AnsiTransactionManager::rollback_transaction(conn).await {
        // The pool drops a connection whose transaction did not end; what failed first is what counts.
        tracing::warn!(%error, "a transaction could not be rolled back");
    }
    done
}
