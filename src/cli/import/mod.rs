//! `tarief import`: files that others make, into the database. Tried first; stored where that is confirmed.

mod official;
mod usage;

use super::Failure;
use crate::imports::official::Kind;
use clap::{Args, Subcommand};
use official::Official;
use std::io::Write;

/// Import a file; it only tells what would be done until --confirm is given
#[derive(Debug, Args)]
pub struct Import {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Inhabitants: `TF_SOC_POP_STRUCT` (text or ZIP), `Bevolking_per_gemeente.xlsx`, or CSV
    Population(Official),
    /// Price indices: `CPI All base years` (text or XLSX), a be.STAT view (JSON), or CSV
    Index(Official),
    /// The register of codes: `TU_COM_REFNIS`
    Municipalities(Official),
    /// Mergers of municipalities: CSV
    Mergers(Official),
    Usage(usage::Usage),
}

impl Import {
    /// Carries out the command.
    ///
    /// # Errors
    /// Where the file or database cannot be used, or the file is refused.
    pub fn run(&self, out: &mut impl Write) -> Result<(), Failure> {
        match &self.what {
            What::Population(command) => command.run(Kind::Population, out),
            What::Index(command) => command.run(Kind::Index, out),
            What::Municipalities(command) => command.run(Kind::Municipalities, out),
            What::Mergers(command) => command.run(Kind::Mergers, out),
            What::Usage(command) => command.run(out),
        }
    }
}
