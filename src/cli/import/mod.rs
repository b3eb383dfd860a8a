//! `tarief import`: files that others make, into the database. Tried first; stored where that is confirmed.

mod usage;

use super::Failure;
use clap::{Args, Subcommand};
use std::io::Write;

/// Import a file; it only tells what would be done until --confirm is given
#[derive(Debug, Args)]
pub struct Import {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Usage(usage::Usage),
}

impl Import {
    /// Carries out the command.
    ///
    /// # Errors
    /// Where the file or database cannot be used, or the file is refused.
    pub fn run(&self, out: &mut impl Write) -> Result<(), Failure> {
        match &self.what {
            What::Usage(command) => command.run(out),
        }
    }
}
