//! `tarief serve`: the service over HTTP, on the embedded database or on another.

use super::Failure;
use super::database::{Database, Open, failure};
use super::outbox::Ways;
use crate::clock::Clock;
use crate::telemetry::{self, LogForm};
use crate::web::limits::Limits;
use crate::web::outbox::{Outbox, Postman};
use crate::web::routes::{DOCS, OPENAPI};
use crate::web::{Service, serve};
use clap::Args;
use std::io::{self, Write};
use std::net::{SocketAddr, TcpListener};

/// Serve the API; without `DATABASE_URL` on an embedded Postgres of its own
#[derive(Args)]
pub struct Serve {
    #[command(flatten)]
    database: Database,
    #[command(flatten)]
    options: Options,
    #[command(flatten)]
    ways: Ways,
    /// How lines of the log look; RUST_LOG says what is logged
    #[arg(long, env = "LOG_FORM", value_enum, default_value_t = LogForm::Json)]
    log: LogForm,
}

/// How the service is offered.
#[derive(Debug, Clone, Args)]
pub struct Options {
    /// Address and port to listen on
    #[arg(long, env = "LISTEN", default_value = "127.0.0.1:8080", value_name = "ADDRESS")]
    pub listen: SocketAddr,
    /// Threads that answer requests
    #[arg(long, env = "WORKERS", default_value_t = 2, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub workers: u16,
    /// The most bytes of a situation that is simulated
    #[arg(long, env = "SIMULATION_BYTES", default_value_t = 4 << 20, value_name = "BYTES")]
    pub simulation_bytes: usize,
    /// Simulations a second from one address, ten seconds' worth at once; 0 for any number
    #[arg(long, env = "SIMULATION_RATE", default_value_t = 20, value_name = "NUMBER")]
    pub simulation_rate: u32,
    /// A proxy in front adds the address of the client to X-Forwarded-For; only say so where that is true
    #[arg(long, env = "BEHIND_PROXY")]
    pub behind_proxy: bool,
}

impl Serve {
    /// Carries out the command: until it is stopped, or its database cannot go on.
    ///
    /// # Errors
    /// Where the database cannot be opened or the address is taken.
    pub fn run(&self, out: &mut impl Write) -> Result<(), Failure> {
        telemetry::start(self.log, "info");
        super::runtime()?.block_on(async {
            let socket = bind(self.options.listen)?;
            let open = self.database.open(Clock::Machine).await?;
            let address = socket.local_addr().map_err(Failure::while_trying("reading the address"))?;
            let welcome = writeln!(out, "http://{address}{DOCS}\nhttp://{address}{OPENAPI}");
            welcome.and_then(|()| out.flush()).map_err(Failure::while_trying("writing the address"))?;
            until_stopped(open, socket, (&self.options, Some(self.ways.outbox()))).await
        })
    }
}

/// Takes an address.
///
/// # Errors
/// Where it is taken.
pub fn bind(address: SocketAddr) -> Result<TcpListener, Failure> {
    let what = format!("listening on {address} (another address: --listen)");
    TcpListener::bind(address).map_err(Failure::while_trying(what))
}

/// Serves, and sends documents where it is said how, until the service is stopped: the requests that run end first, then
/// the connections, then Postgres.
///
/// # Errors
/// Where the socket cannot be used, or the embedded Postgres cannot go on.
pub async fn until_stopped(
    open: Open,
    socket: TcpListener,
    (options, outbox): (&Options, Option<Outbox>),
) -> Result<(), Failure> {
    let Open { pool, mut cluster } = open;
    let limits = Limits::new(options.simulation_bytes, options.simulation_rate, options.behind_proxy);
    let channels = outbox.iter().flat_map(|outbox| outbox.carrier.channels()).copied();
    let channels: Vec<_> = channels.collect();
    let service = Service::new(pool.clone(), Clock::Machine, limits).sending_by(&channels);
    let runner = service.runner.clone();
    runner.resume().await.map_err(super::database::failure("going on with billing runs"))?;
    let postman = outbox.map(|outbox| Postman::start(pool.clone(), Clock::Machine, outbox)).transpose();
    let postman = postman.map_err(Failure::while_trying("starting to send"))?;
    let server = serve(service, socket, usize::from(options.workers));
    let server = server.map_err(Failure::while_trying("serving"))?;
    let handle = server.handle();
    tracing::info!(version = env!("CARGO_PKG_VERSION"), "serving");
    let ended = tokio::select! {
        ended = server => ended.map_err(Failure::while_trying("serving")),
        error = failed(&mut cluster) => {
            handle.stop(false).await;
            Err(failure("keeping the embedded Postgres alive")(error))
        }
    };
    // Waiting for a batch or an attempt must not hold the threads that it needs.
    let stopped = tokio::task::spawn_blocking(move || {
        runner.stop();
        drop(postman);
    });
    stopped.await.map_err(|error| Failure::while_trying("stopping")(io::Error::other(error)))?;
    pool.close();
    if let Some(cluster) = cluster {
        // Waiting for Postgres must not hold the thread that its last connections end on.
        let stopped = tokio::task::spawn_blocking(|| cluster.stop()).await;
        stopped.map_err(|error| Failure::while_trying("stopping Postgres")(io::Error::other(error)))?;
    }
    tracing::info!("stopped");
    ended
}

async fn failed(cluster: &mut Option<crate::postgres::Cluster>) -> String {
    match cluster {
        Some(cluster) => cluster.failed().await.to_string(),
        None => std::future::pending().await,
    }
}
