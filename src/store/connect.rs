//! Connections: a pool, with TLS where the address asks for it, and the migrations.

use super::{Connection, StoreError};
use diesel::{ConnectionError, ConnectionResult};
use diesel_async::pooled_connection::deadpool::Pool as DeadPool;
use diesel_async::pooled_connection::{AsyncDieselConnectionManager, ManagerConfig};
use diesel_async::{AsyncConnection, AsyncMigrationHarness, AsyncPgConnection, RunQueryDsl};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use rustls::ClientConfig;
use std::net::IpAddr;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;
use tokio_postgres::config::{Config, Host, SslMode};
use tokio_postgres_rustls::MakeRustlsConnect;

/// The migrations, embedded.
pub const MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations");

/// A pool of connections.
pub type Pool = DeadPool<Connection>;

/// How long a request waits for a connection.
const PATIENCE: Duration = Duration::from_secs(10);

/// Why the database cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum NoDatabase {
    /// The address is not understood.
    #[error(
        "the address of the database (DATABASE_URL) is not understood: {0}; sslmode is disable, prefer or require (certificates are always checked; an authority of your own: SSL_CERT_FILE)"
    )]
    Address(tokio_postgres::Error),
    /// It cannot be reached.
    #[error("the database cannot be reached: {0}")]
    Unreachable(String),
    /// Its schema cannot be brought up to date.
    #[error("the schema of the database cannot be brought up to date: {0}")]
    Migration(String),
}

impl From<StoreError> for NoDatabase {
    fn from(error: StoreError) -> Self {
        NoDatabase::Unreachable(error.to_string())
    }
}

/// A pool for an address, of at most so many connections. Nothing is connected yet.
///
/// # Errors
/// Where the address is not understood.
pub fn pool(url: &str, size: usize) -> Result<Pool, NoDatabase> {
    Config::from_str(url).map_err(NoDatabase::Address)?;
    let mut config = ManagerConfig::default();
    config.custom_setup = Box::new(|url| open(url.to_owned()).boxed());
    let manager = AsyncDieselConnectionManager::<AsyncPgConnection>::new_with_config(url, config);
    let builder = DeadPool::builder(manager).max_size(size).wait_timeout(Some(PATIENCE));
    let built = builder.runtime(deadpool::Runtime::Tokio1).build();
    built.map_err(|error| NoDatabase::Unreachable(error.to_string()))
}

fn open(url: String) -> BoxFuture<'static, ConnectionResult<AsyncPgConnection>> {
    async move {
        let failed = |error: &dyn std::fmt::Display| ConnectionError::BadConnection(error.to_string());
        let mut config = Config::from_str(&url).map_err(|error| failed(&error))?;
        if config.get_ssl_mode() == SslMode::Disable || !reached_by_network(&config) {
            return AsyncPgConnection::establish(&url).await;
        }
        if leaves_the_machine(&config) {
            // Without this a server, or whoever stands between, could say that it has no TLS and get the password.
            config.ssl_mode(SslMode::Require);
        }
        let tls = MakeRustlsConnect::new(client_config().map_err(|error| failed(&error))?);
        let (client, connection) = config.connect(tls).await.map_err(|error| failed(&chain(&error)))?;
        AsyncPgConnection::try_from_client_and_connection(client, connection).await
    }
    .boxed()
}

/// An error with what caused it.
fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"))
}

fn reached_by_network(config: &Config) -> bool {
    !config.get_hostaddrs().is_empty() || config.get_hosts().iter().any(|host| matches!(host, Host::Tcp(_)))
}

fn leaves_the_machine(config: &Config) -> bool {
    let away = |host: &Host| match host {
        Host::Tcp(name) => {
            name != "localhost" && !name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
        }
        Host::Unix(_) => false,
    };
    config.get_hosts().iter().any(away) || config.get_hostaddrs().iter().any(|address| !address.is_loopback())
}

/// Certificates are checked against the authorities of the machine.
fn client_config() -> Result<ClientConfig, rustls::Error> {
    let mut roots = rustls::RootCertStore::empty();
    for certificate in rustls_native_certs::load_native_certs().certs {
        // An authority that rustls does not understand is one that it does not trust.
        let _ = roots.add(certificate);
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}

/// Brings the schema up to date, one service at a time.
///
/// # Errors
/// Where the database cannot be reached or a migration fails.
pub async fn migrate(url: &str) -> Result<(), NoDatabase> {
    const MIGRATING: i64 = 0x6d69_6772_6174;
    let connection = open(url.to_owned()).await;
    let mut connection = connection.map_err(|error| NoDatabase::Unreachable(error.to_string()))?;
    let lock = diesel::sql_query("SELECT pg_advisory_lock($1)");
    let lock = lock.bind::<diesel::sql_types::BigInt, _>(MIGRATING).execute(&mut connection).await;
    lock.map_err(|error| NoDatabase::Unreachable(error.to_string()))?;
    // The lock goes with the connection, which ends here.
    let mut harness = AsyncMigrationHarness::new(connection);
    let done = harness.run_pending_migrations(MIGRATIONS).map(|_| ());
    done.map_err(|error| NoDatabase::Migration(error.to_string()))
}
