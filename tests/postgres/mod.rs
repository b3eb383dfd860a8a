//! The embedded Postgres, each test on a cluster of its own; and the shared one of the tests.

pub mod kill;
mod lifecycle;
mod refusals;
mod shared;
pub mod tls;

use crate::support::cluster::{connect, memory};
use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{env, fs};
use tarief::postgres::{Cluster, PidFile};

/// A folder for one cluster, removed with this value.
pub struct TestFolder(PathBuf);

impl TestFolder {
    pub fn new() -> TestFolder {
        TestFolder::under(&memory())
    }

    /// One for which Postgres must wait when it wants something to last.
    pub fn on_disk() -> TestFolder {
        TestFolder::under(&env::temp_dir())
    }

    fn under(place: &Path) -> TestFolder {
        TestFolder(place.join(format!("tarief-cluster-{:016x}", getrandom::u64().unwrap())))
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    pub fn data(&self) -> PathBuf {
        self.0.join("data")
    }

    /// A cluster on the folder, as the service starts it.
    pub fn start(&self) -> Cluster {
        Cluster::start(&self.0, &[]).unwrap_or_else(|error| panic!("{error}"))
    }

    /// Why a start is refused.
    pub fn refusal(&self) -> String {
        Cluster::start(&self.0, &[]).expect_err("a refusal").to_string()
    }

    /// The postmaster that takes connections.
    pub fn postmaster(&self) -> Option<u32> {
        PidFile::read(&self.data()).filter(|file| file.is_ready).map(|file| file.pid)
    }
}

impl Drop for TestFolder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Waits until something is there.
pub async fn eventually<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let found = async {
        loop {
            match look() {
                Some(found) => return found,
                None => tokio::time::sleep(Duration::from_millis(5)).await,
            }
        }
    };
    let found = tokio::time::timeout(Duration::from_secs(60), found).await;
    found.unwrap_or_else(|_| panic!("waited in vain for {what}"))
}

/// A table of numbers, with the first of them.
pub async fn write_first(url: &str) {
    let statements = "CREATE TABLE kept (id int8 PRIMARY KEY); INSERT INTO kept VALUES (0)";
    connect(url).await.batch_execute(statements).await.unwrap();
}

/// The numbers in the table.
pub async fn kept(url: &str) -> Vec<i64> {
    let rows = connect(url).await.query("SELECT id FROM kept ORDER BY id", &[]).await.unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}
