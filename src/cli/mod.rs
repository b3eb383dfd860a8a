//! The command line: one file per command; `main` only reads arguments and calls [`run`].
//!
//! Results go to standard output, problems to standard error. Exit codes: 0 done, 1 the file or output
//! could not be used or a verification found something, 2 the arguments or the situation are refused.

pub mod audit;
pub mod bill;
pub mod chart;
pub mod database;
pub mod demo;
pub mod documents;
pub mod export;
pub mod forecast;
pub mod import;
pub mod outbox;
pub mod serve;
pub mod shown;
pub mod simulate;
pub mod statement;
pub mod token;

use clap::{Parser, Subcommand};
use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

/// What does a shared digital library service cost each library, to the cent, and why?
#[derive(Parser)]
#[command(name = "tarief", version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Simulate(simulate::Simulate),
    Forecast(forecast::Forecast),
    Schema(shown::schema::Schema),
    Catalogue(shown::catalogue::Catalogue),
    Figures(shown::figures::Figures),
    Bill(bill::Bill),
    Chart(chart::Chart),
    Documents(documents::Documents),
    Export(export::Export),
    Deliver(outbox::deliver::Deliver),
    Import(import::Import),
    Statement(statement::Statement),
    Demo(demo::Demo),
    Serve(serve::Serve),
    Token(token::Token),
    Verify(audit::verify::Verify),
    Numbers(audit::numbers::Numbers),
    #[command(name = "openapi")]
    OpenApi(shown::openapi::OpenApi),
}

/// Why a command did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The input is refused; the text goes to standard error as it is.
    #[error("{0}")]
    Refused(String),
    /// What was verified is not as it should be; the findings are on standard output.
    #[error("{0}")]
    Found(String),
    /// A file or the output could not be used.
    #[error("{what}: {cause}")]
    Io {
        /// What was tried.
        what: String,
        /// What went wrong.
        cause: io::Error,
    },
}

impl Failure {
    /// Says what was tried when a file or the output could not be used.
    pub fn while_trying(what: impl Into<String>) -> impl FnOnce(io::Error) -> Failure {
        let what = what.into();
        |cause| Failure::Io { what, cause }
    }

    fn exit_code(&self) -> ExitCode {
        match self {
            Failure::Refused(_) => ExitCode::from(2),
            // Whoever reads our output may stop early (`| head`): nothing is wrong then.
            Failure::Io { cause, .. } if cause.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
            Failure::Io { .. } | Failure::Found(_) => ExitCode::from(1),
        }
    }
}

/// Reads the arguments, carries out the command, and says how it went.
pub fn run() -> ExitCode {
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let done = match Arguments::parse().command {
        Command::Simulate(command) => command.run(&mut out),
        Command::Forecast(command) => command.run(&mut out),
        Command::Schema(command) => command.run(&mut out),
        Command::Catalogue(command) => command.run(&mut out),
        Command::Figures(command) => command.run(&mut out),
        Command::Bill(command) => command.run(&mut out),
        Command::Chart(command) => command.run(&mut out),
        Command::Documents(command) => command.run(&mut out),
        Command::Export(command) => command.run(&mut out),
        Command::Deliver(command) => command.run(&mut out),
        Command::Import(command) => command.run(&mut out),
        Command::Statement(command) => command.run(&mut out),
        Command::Demo(command) => command.run(&mut out),
        Command::Serve(command) => command.run(&mut out),
        Command::Token(command) => command.run(&mut out),
        Command::Verify(command) => command.run(&mut out),
        Command::Numbers(command) => command.run(&mut out),
        Command::OpenApi(command) => command.run(&mut out),
    };
    let done = done.and_then(|()| out.flush().map_err(Failure::while_trying("writing the output")));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let code = failure.exit_code();
            if code != ExitCode::SUCCESS {
                eprintln!("{failure}");
            }
            code
        }
    }
}

/// What commands that use the database run on.
///
/// # Errors
/// Where no threads can be started.
pub fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    runtime.map_err(Failure::while_trying("starting threads"))
}
