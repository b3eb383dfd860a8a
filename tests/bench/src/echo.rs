//! A server that does nothing but take a body and answer fixed bytes, through the same middleware and log as the
//! service: what HTTP alone costs here.

use actix_web::middleware::{Compress, from_fn};
use actix_web::web::{self, Bytes};
use actix_web::{App, HttpResponse, HttpServer};
use std::{fs, io};
use tarief::telemetry::{self, LogForm};
use tarief::web::logs;

/// Where it answers.
pub const PATH: &str = "/echo";

/// Serves the bytes of a file until it is stopped.
pub fn serve(address: &str, answer: &str) -> io::Result<()> {
    telemetry::start(LogForm::Json, "info");
    let answer = Bytes::from(fs::read(answer)?);
    let server = HttpServer::new(move || {
        let answer = answer.clone();
        let post = web::post().to(move |_asked: Bytes| {
            let answer = answer.clone();
            async move { HttpResponse::Ok().content_type("application/json").body(answer) }
        });
        let app = App::new().route(PATH, post).route("/ready", web::get().to(HttpResponse::Ok));
        app.wrap(Compress::default()).wrap(from_fn(logs::request))
    });
    let server = server.workers(2).bind(address)?;
    tarief::cli::runtime().map_err(io::Error::other)?.block_on(server.run())
}
