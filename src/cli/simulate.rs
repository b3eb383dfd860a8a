//! `tarief simulate`: a situation in, every invoice out.

use super::Failure;
use super::documents::target::Target;
use crate::catalogue::Catalogue;
use crate::documents::rendering::Purpose;
use crate::documents::samples::{Parties, samples};
use crate::indented;
use crate::records::parties;
use crate::simulation::note::Note;
use crate::simulation::problem::{Code, Problem, Problems};
use crate::simulation::result::ResultJson;
use crate::simulation::{Simulation, simulate};
use crate::workflows::documents::Document;
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
    /// Write the PDF, the structured invoice and the page of each document, marked as simulated, to this folder (or one
    /// ZIP, where it ends in `.zip`)
    #[arg(long, value_name = "DIR|ZIP")]
    documents: Option<PathBuf>,
    /// Replace documents that are there and say something else
    #[arg(long, requires = "documents")]
    overwrite: bool,
}

impl Simulate {
    /// Carries out the command.
    ///
    /// # Errors
    /// Where the file cannot be read or the situation is refused.
    pub fn run(&self, out: &mut impl Write) -> Result<(), Failure> {
        let text = read(&self.file)?;
        let simulation = simulate(&text, &Catalogue).map_err(|problems| refused(&problems))?;
        if let Some(to) = &self.documents {
            write_samples(&simulation, Target::open(to, "simulatie", self.overwrite)?)?;
        }
        let written = if self.explain {
            write!(out, "{}", Note(&simulation))
        } else {
            write_json(out, &ResultJson::from(&simulation))
        };
        written.map_err(Failure::while_trying("writing the result"))
    }
}

/// Writes the documents of a situation, with the parties that ship with the product.
fn write_samples(simulation: &Simulation, mut target: Target) -> Result<(), Failure> {
    let supplier = parties::supplier();
    let unknown = || Failure::Refused("no supplier ships with the product".to_owned());
    let parties = Parties { supplier: supplier.as_ref().ok_or_else(unknown)?, payer: &parties::payer };
    let samples = samples(&simulation.situation, &simulation.outcome, &parties);
    let samples = samples.map_err(|why| Failure::Refused(format!("laying the documents down: {why}")))?;
    let mut wrong = Vec::new();
    for sample in &samples {
        match Document::all_of(sample, Purpose::Simulated) {
            Ok(documents) => documents.iter().try_for_each(|document| target.add(document))?,
            Err(why) => wrong.push(format!("{} of contract {}: {why}", sample.number, sample.contract.id)),
        }
    }
    target.finish()?;
    if wrong.is_empty() { Ok(()) } else { Err(Failure::Refused(wrong.join("\n"))) }
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
