//! `tarief import population|index|municipalities|mergers`: official figures as they are published.

use crate::cli::Failure;
use crate::cli::bill::refused;
use crate::cli::database::{Database, command_line, failure};
use crate::clock::Clock;
use crate::domain::calendar::{Day, iso_day};
use crate::imports::official::{About, Kind};
use crate::records::figure_imports::proposal::Handed;
use crate::records::figure_imports::{FigureImport, FigureLine, FigurePreview, ImportState};
use crate::simulation::result::wording::{DutchDay, dutch_number};
use crate::store::connect::Pool;
use crate::workflows::figure_imports::intake::Intake;
use crate::workflows::figure_imports::{confirm, preview, try_out};
use crate::workflows::{Failed, write_as};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use rust_decimal::Decimal;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::PathBuf;

/// How much of a file is read at a time.
const PIECE: usize = 64 * 1024;

/// The most lines of each kind that are shown; all stand in the JSON.
const MOST_SHOWN: usize = 20;

/// What is said of a file, and whether it is stored.
#[derive(Debug, Args)]
pub struct Official {
    /// The file, as it is published
    file: PathBuf,
    /// The year of its figures, where neither the file nor its name tells it
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(i32).range(1990..=2100))]
    year: Option<i32>,
    /// The day on which it was published: from then on its figures are known; left out, new ones are always known,
    /// and those that differ from a recorded publication from today on
    #[arg(long, value_name = "DATE", value_parser = day)]
    published: Option<Day>,
    /// Tell figures that differ by more percent from those of the year before
    #[arg(long, value_name = "PERCENT", default_value_t = 10, value_parser = clap::value_parser!(u32).range(0..=100))]
    tolerance: u32,
    /// Store the figures
    #[arg(long)]
    confirm: bool,
    /// Write what was found as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    database: Database,
}

fn day(text: &str) -> Result<Day, String> {
    iso_day(text).ok_or_else(|| format!("'{text}' is no day: write it as 2023-05-15"))
}

impl Official {
    /// Carries out the command for a kind of figures.
    ///
    /// # Errors
    /// Where the file or database cannot be used, or the file is refused.
    pub fn run(&self, kind: Kind, out: &mut impl Write) -> Result<(), Failure> {
        let handed = self.read(kind)?;
        let import = super::super::runtime()?.block_on(async {
            let open = self.database.open_beside(Clock::Machine).await?;
            let done = self.import(&open.pool, &handed).await;
            open.pool.close();
            if let Some(cluster) = open.cluster {
                cluster.stop();
            }
            done
        })?;
        let written = if self.json {
            serde_json::to_writer_pretty(&mut *out, &import)
                .map_err(io::Error::from)
                .and_then(|()| writeln!(out))
        } else {
            show(out, &import)
        };
        written.map_err(Failure::while_trying("writing what was found"))
    }

    /// Reads the file, showing how far it is where somebody looks.
    fn read(&self, kind: Kind) -> Result<Handed, Failure> {
        let tried = format!("reading {}", self.file.display());
        let name = self.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let mut intake = Intake::new(About { kind: Some(kind), name, year: self.year }, self.published);
        let mut file = File::open(&self.file).map_err(Failure::while_trying(tried.as_str()))?;
        let length = file.metadata().map(|about| about.len()).unwrap_or_default();
        let bar = ProgressBar::new(length);
        if let Ok(style) = ProgressStyle::with_template("{wide_bar} {bytes}/{total_bytes}") {
            bar.set_style(style);
        }
        let mut piece = vec![0; PIECE];
        loop {
            let count = file.read(&mut piece).map_err(Failure::while_trying(tried.as_str()))?;
            let Some(bytes) = piece.get(..count).filter(|bytes| !bytes.is_empty()) else { break };
            intake.push(bytes);
            bar.inc(u64::try_from(count).unwrap_or_default());
        }
        bar.finish_and_clear();
        intake.finish().map_err(|problems| {
            let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
            Failure::Refused(lines.join("\n"))
        })
    }

    async fn import(&self, pool: &Pool, handed: &Handed) -> Result<FigureImport, Failure> {
        let mut conn = pool.get().await.map_err(failure("connecting to the database"))?;
        let (stamp, tolerance) = (command_line(), Decimal::from(self.tolerance));
        let done: Result<FigureImport, Failed> = if self.confirm {
            write_as(&mut conn, &stamp, async |conn| {
                let (import, _) = preview(conn, (handed, tolerance), &stamp).await?;
                let number = import.id.parse().unwrap_or_default();
                confirm(conn, number, &stamp).await
            })
            .await
        } else {
            try_out(&mut conn, (handed, tolerance), &stamp).await
        };
        done.map_err(refused("importing"))
    }
}

/// Shows what an import does, in Dutch.
fn show(out: &mut impl Write, import: &FigureImport) -> io::Result<()> {
    let FigurePreview { rows, new, changed, unchanged, missing, unknown, .. } = &import.preview;
    writeln!(out, "{} (SHA-256 {})", import.file_name, import.sha256)?;
    writeln!(
        out,
        "{rows} rijen gelezen: {} nieuw, {} gewijzigd, {unchanged} ongewijzigd, {} ontbreken, {} onbekend",
        new.len(),
        changed.len(),
        missing.len(),
        unknown.len()
    )?;
    some(out, "Nieuw", new.iter().map(line))?;
    some(out, "Gewijzigd", changed.iter().map(line))?;
    some(
        out,
        "Ontbreekt",
        missing.iter().map(|one| {
            format!("{} {} op {}", one.of, one.name.as_deref().unwrap_or_default(), DutchDay(one.on))
        }),
    )?;
    some(out, "Onbekend", unknown.iter().map(|one| format!("{}: {}", one.place, one.what)))?;
    checks(out, &import.preview)?;
    match import.state {
        ImportState::Confirmed => writeln!(out, "Bewaard als import {}.", import.id),
        _ => writeln!(out, "Er is niets bewaard: geef --confirm om de cijfers te bewaren."),
    }
}

/// What asks for attention: sums, leaps, documents.
fn checks(out: &mut impl Write, preview: &FigurePreview) -> io::Result<()> {
    for one in &preview.totals {
        let number = |count: u64| dutch_number(&count.to_string());
        let beside = match (one.national, one.difference) {
            (Some(total), Some(0)) => format!(", gelijk aan het nationale totaal {}", number(total)),
            (Some(total), Some(more)) => {
                format!(
                    ", het nationale totaal is {}: verschil {}",
                    number(total),
                    dutch_number(&more.to_string())
                )
            }
            _ => String::new(),
        };
        writeln!(
            out,
            "Som {}: {} ({} van {} gemeenten){beside}",
            one.year,
            number(one.sum),
            one.municipalities,
            one.in_force
        )?;
    }
    some(
        out,
        "Valt op",
        preview.out_of_line.iter().map(|one| {
            let (before, now) = (dutch_number(&one.year_before), dutch_number(&one.now));
            let (on, percent) = (DutchDay(one.on), dutch_number(&one.percent.to_string()));
            format!(
                "{} {} op {on}: {now}, een jaar eerder {before} ({percent}%)",
                one.of,
                one.name.as_deref().unwrap_or_default()
            )
        }),
    )?;
    some(out, "Niet bewaard", preview.aside.iter().map(|one| format!("{} {}", one.place, one.what)))?;
    some(
        out,
        "Raakt",
        preview.touched.iter().map(|one| {
            let kind = if one.kind == "credit_note" { "creditnota" } else { "aanvullende factuur" };
            let corrects = one.corrects.as_deref().unwrap_or("een geplande factuur");
            let total = dutch_number(&one.total.to_string());
            format!("{}: {kind} van € {total} bij {corrects}", one.contract)
        }),
    )
}

/// A figure, with what counted before.
fn line(one: &FigureLine) -> String {
    let name = one.name.as_deref().unwrap_or_default();
    let base = one.base.map(|base| format!(" ({base} = 100)")).unwrap_or_default();
    let before = one.before.as_deref().map(|before| format!(" (was {before})")).unwrap_or_default();
    format!("{} {name}{base} op {}: {}{before}", one.of, DutchDay(one.on), one.after)
}

/// The first lines of a kind, and how many more there are.
fn some(out: &mut impl Write, what: &str, lines: impl ExactSizeIterator<Item = String>) -> io::Result<()> {
    let more = lines.len().saturating_sub(MOST_SHOWN);
    for line in lines.take(MOST_SHOWN) {
        writeln!(out, "  {what}: {line}")?;
    }
    if more > 0 {
        writeln!(out, "  {what}: en nog {more}")?;
    }
    Ok(())
}
