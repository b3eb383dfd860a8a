//! `tarief openapi`: the OpenAPI document of the service, made from its routes.

use crate::cli::Failure;
use crate::web::openapi::written;
use crate::web::routes;
use actix_web::App;
use clap::Args;
use std::io::Write;

/// Print the OpenAPI document of the service
#[derive(Args)]
pub struct OpenApi {}

impl OpenApi {
    /// Carries out the command.
    ///
    /// # Errors
    /// Where the output cannot be used.
    pub fn run(&self, out: &mut impl Write) -> Result<(), Failure> {
        let (_, document) = routes::app(App::new());
        out.write_all(written(&document).as_bytes()).map_err(Failure::while_trying("writing the document"))
    }
}
