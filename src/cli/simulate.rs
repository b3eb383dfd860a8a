//! `tarief simulate`: a situation in, every invoice out.

use crate::catalogue::Catalogue;
use crate::simulation::result::ResultJson;
use crate::simulation::{self};
use clap::Args;
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Work out a situation: every invoice, with its steps.
#[derive(Args)]
pub struct Simulate {
    /// File with the situation as JSON; `-` for standard input.
    file: PathBuf,
}

impl Simulate {
    /// Carries out the command.
    pub fn run(&self) -> ExitCode {
        let text = match read(&self.file) {
            Ok(text) => text,
            Err(e) => { eprintln!("{e}"); return ExitCode::from(1) }
        };
        match simulation::simulate(&text, &Catalogue) {
            Ok(sim) => {
                let mut out = BufWriter::new(io::stdout().lock());
                let _ = serde_json::to_writer_pretty(&mut out, &ResultJson::from(&sim));
                let _ = out.write_all(b"\n");
                ExitCode::SUCCESS
            }
            Err(p) => { let _ = serde_json::to_writer_pretty(io::stderr(), &p.details()); ExitCode::from(2) }
        }
    }
}

fn read(file: &Path) -> io::Result<String> {
    if file == Path::new("-") { let mut t = String::new(); io::stdin().read_to_string(&mut t)?; Ok(t) } else { std::fs::read_to_string(file) }
}
