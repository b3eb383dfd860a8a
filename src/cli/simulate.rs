//! `tarief simulate`: a situation in, every invoice out.

use super::Failure;
use crate::catalogue::Catalogue;
use crate::indented;
use crate::simulation::note::Note;
use crate::simulation::problem::{Code, Problem, Problems};
use crate::simulation::result::ResultJson;
use crate::simulation::simulate;
use clap::Args;
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// Work out a situation: every invoice, and why each amount is what it is
#[derive(Args)]
pub struct Simulate {
    /// File with the situation as JSON; `-` for standard input
    file: PathBuf,
    /// Print a calculation note in Dutch instead of JSON
    #[arg(long)]
    explain: bool,
}

impl Simulate {
    /// Carries out the command.
    ///
    /// # Errors
    /// Where the file cannot be read or the situation is refused.
    pub fn run(&self, out: &mut impl Write) -> Result<(), Failure> {
        let text = read(&self.file)?;
        let simulation = simulate(&text, &Catalogue).map_err(|problems| refused(&problems))?;
        let written = if self.explain {
            write!(out, "{}", Note(&simulation))
        } else {
            write_json(out, &ResultJson::from(&simulation))
        };
        written.map_err(Failure::while_trying("writing the result"))
    }
}

/// Writes a value as JSON, ended by a line end.
///
/// # Errors
/// Where the output cannot be used.
pub fn write_json(out: &mut impl Write, value: &impl serde::Serialize) -> io::Result<()> {
    indented::write(&mut *out, value)?;
    out.write_all(b"\n")
}

/// The problems as JSON.
pub fn refused(problems: &Problems) -> Failure {
    Failure::Refused(serde_json::to_string_pretty(&problems.details()).unwrap_or_default())
}

/// The bytes of a file; `-` is standard input.
///
/// # Errors
/// Where it cannot be read.
pub fn bytes(file: &Path) -> Result<Vec<u8>, Failure> {
    let what = format!("reading {}", file.display());
    let bytes = if file == Path::new("-") {
        let mut bytes = Vec::new();
        io::stdin().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        fs::read(file)
    };
    bytes.map_err(Failure::while_trying(what))
}

fn read(file: &Path) -> Result<String, Failure> {
    String::from_utf8(bytes(file)?).map_err(|error| {
        let place = error.utf8_error().valid_up_to();
        let message = format!("the text is not UTF-8 (from byte {place}): save the file as UTF-8");
        refused(&Problem::new("", Code::MalformedJson, message).into())
    })
}
