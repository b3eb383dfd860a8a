//! The database of a command: the one that is named, or the embedded one.

use super::Failure;
use crate::clock::Clock;
use crate::postgres::{Cluster, default_folder, has_cluster, running_url};
use crate::store::Stamp;
use crate::store::connect::{NoDatabase, Pool, migrate, pool};
use crate::workflows::{Failed, ship, write_as};
use clap::Args;
use std::io;
use std::path::PathBuf;

/// Where the database is.
#[derive(Debug, Clone, Args)]
pub struct Database {
    /// Address of a Postgres (15 or newer); without it an embedded one is run
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, value_name = "URL")]
    database_url: Option<String>,
    /// Folder of the embedded Postgres
    #[arg(long, env = "DATA_DIR", value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// The most connections to the database
    #[arg(long, env = "DATABASE_CONNECTIONS", default_value_t = 8, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..=200))]
    database_connections: u16,
}

/// A database that can be used: its pool, and the cluster that must live as long.
pub struct Open {
    /// Connections.
    pub pool: Pool,
    /// The embedded Postgres, where it is run by this process.
    pub cluster: Option<Cluster>,
}

impl Database {
    /// An embedded database in a folder.
    pub fn embedded(folder: PathBuf) -> Database {
        Database { database_url: None, data_dir: Some(folder), database_connections: 8 }
    }

    /// Opens the database: starts the embedded one where none is named, and brings its schema up to date.
    ///
    /// # Errors
    /// Where it cannot be started or reached, or is in use.
    pub async fn open(&self, clock: Clock) -> Result<Open, Failure> {
        let (url, cluster) = match &self.database_url {
            Some(url) => (url.clone(), None),
            None => {
                let folder = self.folder();
                tracing::info!(folder = %folder.display(), "starting the embedded Postgres");
                let cluster =
                    Cluster::start(&folder, &[]).map_err(failure("starting the embedded Postgres"))?;
                (cluster.url(), Some(cluster))
            }
        };
        let pool = self.prepare(&url, clock).await?;
        Ok(Open { pool, cluster })
    }

    /// Opens the database beside a service that may be running on it.
    ///
    /// # Errors
    /// Where it cannot be started or reached.
    pub async fn open_beside(&self, clock: Clock) -> Result<Open, Failure> {
        let running = if self.database_url.is_none() { running_url(&self.folder()) } else { None };
        match running {
            Some(url) => Ok(Open { pool: self.prepare(&url, clock).await?, cluster: None }),
            None if self.database_url.is_none() && !has_cluster(&self.folder()) => {
                let folder = self.folder();
                Err(Failure::Refused(format!(
                    "there is no database in {}: start `tarief serve` first, with the same DATA_DIR or DATABASE_URL",
                    folder.display()
                )))
            }
            None => self.open(clock).await,
        }
    }

    fn folder(&self) -> PathBuf {
        self.data_dir.clone().unwrap_or_else(default_folder)
    }

    async fn prepare(&self, url: &str, clock: Clock) -> Result<Pool, Failure> {
        let pool = prepared(url, usize::from(self.database_connections), clock).await;
        pool.map_err(failure("opening the database"))
    }
}

/// A pool on a database whose schema and shipped figures are brought up to date.
///
/// # Errors
/// Where the database cannot be used.
pub async fn prepared(url: &str, connections: usize, clock: Clock) -> Result<Pool, NoDatabase> {
    let pool = pool(url, connections)?;
    migrate(url).await?;
    let mut conn = pool.get().await.map_err(|error| NoDatabase::Unreachable(error.to_string()))?;
    let stamp = Stamp { at: clock.now(), by: "tarief".to_owned() };
    let shipped: Result<(), Failed> =
        write_as(&mut conn, &stamp, async |conn| ship::figures(conn, &stamp).await).await;
    shipped.map_err(|error| NoDatabase::Unreachable(error.to_string()))?;
    drop(conn);
    Ok(pool)
}

/// Who acts by a command: the user of the machine, where one is named.
pub fn command_line() -> Stamp {
    let user = std::env::var("USER").or_else(|_not_set| std::env::var("LOGNAME"));
    let by = user.map_or_else(|_not_set| "command line".to_owned(), |user| format!("command line: {user}"));
    Stamp { at: Clock::Machine.now(), by }
}

/// What failed, as a failure of the command.
pub fn failure<E: std::fmt::Display>(what: &'static str) -> impl FnOnce(E) -> Failure {
    move |error| Failure::Io { what: what.to_owned(), cause: io::Error::other(error.to_string()) }
}
