//! `tarief schema`: the JSON Schema of a simulation.

use crate::cli::Failure;
use crate::cli::simulate::write_json;
use crate::simulation::schema::{ROOTS, schema};
use clap::Args;
use clap::builder::PossibleValuesParser;
use std::io::Write;

/// Print the JSON Schema of the request, the result and the problems
#[derive(Args)]
pub struct Schema {
    /// Only this one
    #[arg(value_parser = PossibleValuesParser::new(ROOTS.map(|(name, _)| name)))]
    of: Option<String>,
}

impl Schema {
    /// Carries out the command.
    ///
    /// # Errors
    /// Where the output cannot be used.
    pub fn run(&self, out: &mut impl Write) -> Result<(), Failure> {
        let schema = schema(self.of.as_deref());
        write_json(out, &schema).map_err(Failure::while_trying("writing the schema"))
    }
}
