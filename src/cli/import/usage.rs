//! `tarief import usage`: counts of unique users by library, lot and month.

use crate::cli::Failure;
use crate::cli::database::{Database, command_line, failure};
use crate::cli::simulate::bytes;
use crate::clock::Clock;
use crate::domain::calendar::{Day, iso_day};
use crate::imports::usage::read as read_counts;
use crate::records::scalar::{SHORT_TEXT, Short};
use crate::records::usage::import::{ChangedCountJson, NewCountJson, UsageImportJson};
use crate::simulation::problem::Problems;
use crate::simulation::result::wording::{DutchMonth, dutch_number};
use crate::store::{Connection, Scope};
use crate::workflows::usage::import::{File, carry_out, plan};
use crate::workflows::{Failed, read, write_as};
use clap::Args;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::io::Write;
use std::path::PathBuf;

/// Import unique users by library, lot and month: CSV, XLSX or JSON with exactly these and the count
///
/// Anything further in the file is refused, and nothing of it is kept. Without --confirm it only tells what would be
/// done.
#[derive(Debug, Args)]
pub struct Usage {
    /// The file; `-` for standard input
    file: PathBuf,
    /// Record what is new or changed
    #[arg(long)]
    confirm: bool,
    /// The day of the report; left out, new counts are always known, and corrections from when what they correct was
    #[arg(long, value_name = "DATE", value_parser = day)]
    reported: Option<Day>,
    /// Where the counts were taken from; the name and SHA-256 of the file where left out
    #[arg(long, value_name = "TEXT", value_parser = short)]
    source: Option<Short>,
    /// Write what was done as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    database: Database,
}

fn day(text: &str) -> Result<Day, String> {
    iso_day(text).ok_or_else(|| format!("'{text}' is no day: write it as 2023-05-15"))
}

fn short(text: &str) -> Result<Short, String> {
    Short::fits(text).then(|| Short(text.to_owned())).ok_or_else(|| format!("expected {SHORT_TEXT}"))
}

impl Usage {
    /// Carries out the command.
    ///
    /// # Errors
    /// Where the file or database cannot be used, or the file is refused.
    pub fn run(&self, out: &mut impl Write) -> Result<(), Failure> {
        let file = self.read()?;
        let told = crate::cli::runtime()?.block_on(async {
            let open = self.database.open_beside(Clock::Machine).await?;
            let mut conn = open.pool.get().await.map_err(failure("opening the database"))?;
            let done = self.import(&mut conn, &file).await;
            drop(conn);
            open.pool.close();
            if let Some(cluster) = open.cluster {
                cluster.stop();
            }
            done.map_err(refused)
        })?;
        let text = if self.json {
            serde_json::to_string_pretty(&told).map(|text| format!("{text}\n")).map_err(failure("writing"))?
        } else {
            shown(&told)
        };
        out.write_all(text.as_bytes()).map_err(Failure::while_trying("writing the answer"))
    }

    fn read(&self) -> Result<File, Failure> {
        let bytes = bytes(&self.file)?;
        let counts = read_counts(&bytes, None).map_err(|problems| refused(problems.into()))?;
        let name = self.file.file_name().map(|name| name.to_string_lossy().into_owned());
        let name = name.filter(|name| *name != "-" && Short::fits(name)).map(Short);
        let sha256 = Sha256::digest(&bytes).to_vec();
        Ok(File { counts, sha256, name, source: self.source.clone(), reported: self.reported })
    }

    async fn import(&self, conn: &mut Connection, file: &File) -> Result<UsageImportJson, Failed> {
        let today = Clock::Machine.today();
        if !self.confirm {
            return read(conn, async |conn| Ok(plan(conn, file, (&Scope::All, today)).await?.told())).await;
        }
        let stamp = command_line();
        write_as(conn, &stamp, async |conn| carry_out(conn, file, (&Scope::All, today, &stamp)).await).await
    }
}

/// What was refused, a problem a line.
fn refused(failed: Failed) -> Failure {
    let told = |problems: &Problems| -> Vec<String> {
        let all = problems.as_slice().iter();
        all.map(|one| format!("{} {}", one.pointer, one.message).trim().to_owned()).collect()
    };
    match failed {
        Failed::Refused(problems) => Failure::Refused(told(&problems).join("\n")),
        Failed::Store(error) => failure("importing usage")(error),
        other => Failure::Refused(other.to_string()),
    }
}

/// What was done, or would be, in Dutch.
fn shown(told: &UsageImportJson) -> String {
    let number = |count: u64| dutch_number(&count.to_string());
    let mut text = String::new();
    for NewCountJson { contract, lot, month, unique_users } in &told.new {
        let month = DutchMonth(month.0).to_string();
        // Writing to a string cannot fail.
        let _ = writeln!(text, "nieuw     {contract:<28} {lot:<6} {month:<16} {:>10}", number(*unique_users));
    }
    for ChangedCountJson { contract, lot, month, before, after } in &told.changed {
        let (month, before, after) = (DutchMonth(month.0).to_string(), number(*before), number(*after));
        let _ = writeln!(text, "gewijzigd {contract:<28} {lot:<6} {month:<16} {after:>10}  (was {before})");
    }
    for anomaly in &told.anomalies {
        let _ = writeln!(text, "Let op: {}", anomaly.message);
    }
    let (new, changed) = (told.new.len(), told.changed.len());
    let _ = writeln!(
        text,
        "{} tellingen: {new} nieuw, {changed} gewijzigd, {} ongewijzigd",
        told.rows, told.unchanged
    );
    let end = match (&told.id, told.dry_run) {
        (Some(id), _) => format!("Bewaard als import {id}."),
        (None, true) if new + changed > 0 => "Niets is bewaard: geef --confirm om het te doen.".to_owned(),
        (None, _) => "Er is niets te bewaren.".to_owned(),
    };
    let _ = writeln!(text, "{end}");
    text
}
