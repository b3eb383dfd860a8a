//! `tarief forecast`: what years to come will cost, by what is recorded or by a situation in a file.

mod asked;

use super::database::Database;
use super::simulate::{bytes, refused as refused_situation, write_json};
use super::{Failure, bill};
use crate::catalogue::Catalogue;
use crate::clock::Clock;
use crate::documents::sheets::{Form, written};
use crate::records::forecast::words::TableForm;
use crate::records::forecast::{ForecastRequest, View};
use crate::simulation::simulate;
use crate::store::Scope;
use crate::workflows::forecast::{Gathered, gather, of_situation};
use crate::workflows::read;
use asked::Asked;
use clap::{Args, ValueEnum};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Looks ahead: what years to come will cost by budget period, with every assumption
///
/// Stores nothing. Exit codes: 0 done, 1 a file or the database could not be used, 2 refused.
#[derive(Debug, Args)]
pub struct Forecast {
    #[command(flatten)]
    asked: Asked,
    /// A situation as JSON, as `tarief simulate` takes it, instead of the database; `-` for standard input
    #[arg(long, value_name = "FILE")]
    situation: Option<PathBuf>,
    /// In which form it is written
    #[arg(long, value_enum, default_value_t = Written::Text)]
    form: Written,
    /// Which table is written as CSV or XLSX
    #[arg(long, value_enum, default_value_t = Table::Costs)]
    table: Table,
    /// Write to this file instead of standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    database: Database,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Written {
    /// A table in Dutch for the eye
    Text,
    /// JSON with everything
    Json,
    /// A table for a Dutch spreadsheet
    Csv,
    /// A workbook
    Xlsx,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Table {
    /// What each lot costs in each year
    Costs,
    /// Each assumption with the part that it plays
    Assumptions,
    /// Each scenario by year and cause
    Scenarios,
}

impl Forecast {
    /// Carries out the command.
    ///
    /// # Errors
    /// Where a file or the database cannot be used, or what is asked is refused.
    pub fn run(&self, out: &mut impl Write) -> Result<(), Failure> {
        let gathered = match &self.situation {
            Some(file) => self.of_file(file)?,
            None => {
                let request = self.asked.request(Clock::Machine.today())?;
                super::runtime()?.block_on(self.gathered(&request))?
            }
        };
        let view = gathered.work_out(u64::MAX).map_err(bill::refused("looking ahead"))?;
        let text = self.written(&view)?;
        match &self.out {
            Some(file) => {
                let what = format!("writing {}", file.display());
                std::fs::write(file, text).map_err(Failure::while_trying(what))
            }
            None => out.write_all(&text).map_err(Failure::while_trying("writing the forecast")),
        }
    }

    fn of_file(&self, file: &Path) -> Result<Gathered, Failure> {
        let text = String::from_utf8(bytes(file)?)
            .map_err(|error| Failure::Refused(format!("{} is not UTF-8: {error}", file.display())))?;
        let simulation = simulate(&text, &Catalogue).map_err(|problems| refused_situation(&problems))?;
        let request = self.asked.request(simulation.situation.today)?;
        of_situation(&simulation.situation, &request).map_err(|problems| refused_situation(&problems))
    }

    async fn gathered(&self, request: &ForecastRequest) -> Result<Gathered, Failure> {
        let open = self.database.open_beside(Clock::Machine).await?;
        let found = match open.pool.get().await {
            Ok(mut conn) => {
                let asked = (&Scope::All, Clock::Machine.today());
                let found = read(&mut conn, async |conn| gather(conn, request, asked).await).await;
                found.map_err(bill::refused("looking ahead"))
            }
            Err(error) => Err(super::database::failure("connecting to the database")(error)),
        };
        open.pool.close();
        if let Some(cluster) = open.cluster {
            cluster.stop();
        }
        found
    }

    fn written(&self, view: &View) -> Result<Vec<u8>, Failure> {
        let form = match self.form {
            Written::Text => return Ok(view.to_string().into_bytes()),
            Written::Json => {
                let mut text = Vec::new();
                write_json(&mut text, &view.json()).map_err(Failure::while_trying("writing the forecast"))?;
                return Ok(text);
            }
            Written::Csv => Form::Csv,
            Written::Xlsx => Form::Xlsx,
        };
        let table = match self.table {
            Table::Costs => TableForm::Costs,
            Table::Assumptions => TableForm::Assumptions,
            Table::Scenarios => TableForm::Scenarios,
        };
        let (sheet, rows) = view.table(table);
        written(form, sheet, rows).map_err(|why| Failure::Refused(format!("writing the table: {why}")))
    }
}
