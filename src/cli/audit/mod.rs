//! Commands for auditors: they look at all that was issued and change nothing of it.

pub mod numbers;
pub mod verify;

use super::Failure;
use super::database::{Database, failure};
use crate::clock::Clock;
use crate::store::Connection;
use crate::workflows::{Failed, read};

/// Looks at the database beside a service that may be running, as it is at one moment.
fn looking<R>(
    database: &Database,
    work: impl AsyncFnOnce(&mut Connection) -> Result<R, Failed>,
) -> Result<R, Failure> {
    super::runtime()?.block_on(async {
        let open = database.open_beside(Clock::Machine).await?;
        let mut conn = open.pool.get().await.map_err(failure("opening the database"))?;
        let done = read(&mut conn, work).await;
        drop(conn);
        open.pool.close();
        drop(open.cluster);
        done.map_err(failure("reading the database"))
    })
}
