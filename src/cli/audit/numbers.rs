//! `tarief numbers`: the certificate of numbering.

use super::looking;
use crate::cli::Failure;
use crate::cli::database::Database;
use crate::clock::Clock;
use crate::documents::certificate::Certificate;
use crate::indented;
use crate::records::audit::report::CertificateJson;
use crate::store::audit::numbers::database;
use crate::workflows::verify::numbering;
use chrono::SecondsFormat;
use clap::{Args, Subcommand};
use std::io::{self, Write};

/// Look at the numbers of issued documents
#[derive(Args)]
pub struct Numbers {
    #[command(flatten)]
    database: Database,
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Print a certificate of the numbers, in Dutch: gaps, steps back in time, check digits; exit code 1 at a fault
    Verify {
        /// Print it as JSON
        #[arg(long)]
        json: bool,
    },
}

impl Numbers {
    /// Carries out the command.
    ///
    /// # Errors
    /// Where the database cannot be opened, or the numbers are not as they should be.
    pub fn run(&self, out: &mut impl Write) -> Result<(), Failure> {
        let Action::Verify { json } = &self.action;
        let (name, numbering) =
            looking(&self.database, async |conn| Ok((database(conn).await?, numbering(conn).await?)))?;
        let (clock, whole) = (Clock::Machine, numbering.is_whole());
        let now = clock.now();

        let written = if *json {
            let at = now.to_rfc3339_opts(SecondsFormat::Secs, true);
            let certificate = CertificateJson::of(&numbering, &name, &at);
            indented::write(&mut *out, &certificate).map_err(io::Error::from).and_then(|()| writeln!(out))
        } else {
            let moment = now.format("%Y-%m-%d %H:%M:%S").to_string();
            let certificate =
                Certificate { numbering: &numbering, database: &name, day: clock.today(), moment: &moment };
            write!(out, "{certificate}")
        };
        written.and_then(|()| out.flush()).map_err(Failure::while_trying("writing the certificate"))?;
        let fault =
            || Failure::Found("the numbers are not as they should be: see the certificate".to_owned());
        if whole { Ok(()) } else { Err(fault()) }
    }
}
