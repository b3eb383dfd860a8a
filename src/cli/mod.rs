//! The command line: one file per command; `main` only reads arguments and calls [`run`].

pub mod simulate;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Tariefberekening voor gedeelde digitale bibliotheekdiensten: exact, uitgelegd, controleerbaar.
#[derive(Parser)]
#[command(name = "tarief", version, about, long_about = None)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Simulate(simulate::Simulate),
}

/// Reads the arguments, carries out the command, and says how it went.
pub fn run() -> ExitCode {
    match Arguments::parse().command {
        Command::Simulate(command) => command.run(),
    }
}
