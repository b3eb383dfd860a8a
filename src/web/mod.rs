//! The service over HTTP.

pub mod api;
pub mod body;
pub mod command;
pub mod limits;
pub mod logs;
pub mod openapi;
pub mod outbox;
pub mod paging;
pub mod problem;
pub mod routes;
pub mod runner;
pub mod session;

use crate::clock::Clock;
use crate::domain::outbox::Channel;
use crate::store::Connection;
use crate::store::connect::Pool;
use actix_web::body::MessageBody;
use actix_web::dev::{Server, ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::middleware::{Compress, Next, from_fn};
use actix_web::{App, HttpServer, ResponseError, web};
use diesel_async::pooled_connection::deadpool::Object;
use limits::Limits;
use problem::{PROBLEM_JSON, Refusal};
use runner::Runner;
use std::io;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;

/// How long requests may still run when the service stops, in seconds.
const GRACE: u64 = 30;
/// How long a client may take to send the head of a request.
const HEAD: Duration = Duration::from_secs(10);

/// What every request may need.
#[derive(Clone)]
pub struct Service {
    /// Connections to the database.
    pub pool: Pool,
    /// Where the time comes from.
    pub clock: Clock,
    /// What may be asked of simulations.
    pub limits: Arc<Limits>,
    /// Whose turn it is to write: those who wait hold no connection, so that reading never waits for them.
    pub turn: Arc<Mutex<()>>,
    /// Executes billing runs.
    pub runner: Arc<Runner>,
    /// The ways by which documents are sent.
    pub channels: Arc<[Channel]>,
}

impl Service {
    /// A service on a database.
    pub fn new(pool: Pool, clock: Clock, limits: Limits) -> Service {
        let runner = Arc::new(Runner::new(pool.clone(), clock));
        let (limits, channels) = (Arc::new(limits), Arc::default());
        Service { pool, clock, limits, turn: Arc::default(), runner, channels }
    }

    /// The same, sending by some ways: it tells of what waits for another that there is none.
    pub fn sending_by(self, channels: &[Channel]) -> Service {
        Service { channels: channels.into(), ..self }
    }

    /// A connection to the database.
    ///
    /// # Errors
    /// 503 where there is none to be had.
    pub async fn connection(&self) -> Result<Object<Connection>, Refusal> {
        self.pool.get().await.map_err(|error| {
            tracing::warn!(%error, "no connection to the database");
            Refusal::unavailable()
        })
    }
}

/// Packing refuses encodings that it does not know; as a problem, like every refusal.
async fn encoded(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let response = next.call(request).await?;
    let told = response.headers().get(CONTENT_TYPE).is_some_and(|media_type| media_type == PROBLEM_JSON);
    if response.status() == StatusCode::NOT_ACCEPTABLE && !told {
        let refused = Refusal::not_acceptable().error_response();
        return Ok(response.into_response(refused).map_into_right_body());
    }
    Ok(response.map_into_left_body())
}

/// Starts serving on a socket that is bound already. The service stops gracefully on SIGTERM and SIGINT.
///
/// # Errors
/// Where the socket cannot be used.
pub fn serve(service: Service, socket: TcpListener, workers: usize) -> io::Result<Server> {
    let data = web::Data::new(service);
    let server = HttpServer::new(move || {
        let (app, _) = routes::app(App::new());
        app.app_data(data.clone())
            .wrap(Compress::default())
            .wrap(from_fn(encoded))
            .wrap(from_fn(logs::request))
    });
    Ok(server.workers(workers).client_request_timeout(HEAD).shutdown_timeout(GRACE).listen(socket)?.run())
}
