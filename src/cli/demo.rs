//! `tarief demo`: Antwerp's two agreements on real figures, worked out, written to a folder and summed up.

use super::Failure;
use super::simulate::{refused, write_json};
use crate::catalogue::Catalogue;
use crate::catalogue::situations::{ALL, ReadyMade};
use crate::domain::billing::Document;
use crate::simulation::note::{Note, kind_name};
use crate::simulation::result::ResultJson;
use crate::simulation::result::message::{BlockMessage, WarningMessage};
use crate::simulation::result::wording::{DutchDay, DutchMonth, dutch_number, euro};
use crate::simulation::{Simulation, simulate};
use clap::Args;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::{env, fs};

/// Work out Antwerp's two agreements on real figures and show what came out
#[derive(Args)]
pub struct Demo {
    /// Folder for the situations, results and calculation notes
    #[arg(long, default_value = "demo")]
    out: PathBuf,
}

impl Demo {
    /// Carries out the command.
    ///
    /// # Errors
    /// Where the folder cannot be written.
    pub fn run(&self, out: &mut impl Write) -> Result<(), Failure> {
        let folder = self.out.as_path();
        fs::create_dir_all(folder).map_err(Failure::while_trying(format!("making {}", folder.display())))?;
        for ready in ALL {
            let simulation = simulate(ready.request, &Catalogue).map_err(|problems| refused(&problems))?;
            write_files(folder, ready, &simulation)
                .map_err(Failure::while_trying(format!("writing to {}", folder.display())))?;
            summary(out, &simulation).map_err(Failure::while_trying("writing the summary"))?;
        }
        whats_next(out, folder).map_err(Failure::while_trying("writing the summary"))
    }
}

fn write_files(folder: &Path, ready: ReadyMade, simulation: &Simulation) -> io::Result<()> {
    let file = |ending: &str| folder.join(format!("{}.{ending}", ready.name));
    fs::write(file("json"), ready.request)?;
    let mut result = Vec::new();
    write_json(&mut result, &ResultJson::from(simulation))?;
    fs::write(file("result.json"), result)?;
    fs::write(file("nota.txt"), Note(simulation).to_string())
}

fn summary(out: &mut impl Write, simulation: &Simulation) -> io::Result<()> {
    let outcome = &simulation.outcome;
    writeln!(out, "{}", simulation.name)?;
    for (_, document) in &outcome.documents {
        write_document(out, document)?;
    }
    for blocked in &outcome.blocked {
        writeln!(out, "  ! {}", BlockMessage(&blocked.block))?;
    }
    for hold in &outcome.holds {
        let threshold = dutch_number(&hold.year.threshold.to_string());
        let reached = match hold.year.reached_in {
            Some(month) => format!("bereikt in {}", DutchMonth(month)),
            None => format!("nog niet bereikt ({} gemeld)", dutch_number(&hold.year.users.to_string())),
        };
        writeln!(
            out,
            "  perceel {} in {}: drempel X = {threshold} gebruikers, {reached}",
            hold.lot, hold.year.year
        )?;
    }
    for warning in &outcome.warnings {
        writeln!(out, "  ! {}", WarningMessage(&warning.kind))?;
    }
    writeln!(out)
}

fn write_document(out: &mut impl Write, document: &Document) -> io::Result<()> {
    let (from, to) = (DutchDay(document.period.from), DutchDay(document.period.to));
    let issued = DutchDay(document.issue_date);
    let (total, net) = (euro(document.total), euro(document.net));
    let kind = kind_name(document.kind).to_lowercase();
    writeln!(out, "  {kind} van {issued} voor {from} t.e.m. {to}: {total:>13}  (zonder btw {net})")
}

fn whats_next(out: &mut impl Write, folder: &Path) -> io::Result<()> {
    let shown = folder.display();
    let program = env::args().next().unwrap_or_else(|| "tarief".to_owned());
    let (e_books, film) = (folder.join("antwerpen-e-books.json"), folder.join("antwerpen-film.json"));
    writeln!(
        out,
        "In {shown} staan per contract de situatie, het resultaat (.result.json) en de berekeningsnota"
    )?;
    writeln!(out, "(.nota.txt) waarin elk bedrag stap voor stap is uitgelegd.\n")?;
    writeln!(out, "Probeer nu:")?;
    writeln!(out, "  {program} simulate --explain {}", e_books.display())?;
    writeln!(out, "  {program} catalogue e-books-2022    de prijzen en clausules van de overeenkomst")?;
    writeln!(out, "  {program} figures 11002             de inwoners van Antwerpen, met hun bron")?;
    writeln!(out, "  verander een getal in een kopie van {} en reken opnieuw", film.display())
}
