//! `tarief forecast`: what years to come will cost, by what is recorded or by a situation in a file.

use super::database::Database;
use super::simulate::{bytes, refused as refused_situation, write_json};
use super::{Failure, bill};
use crate::catalogue::Catalogue;
use crate::clock::Clock;
use crate::documents::sheets::{Form, written};
use crate::domain::calendar::{Day, iso_day};
use crate::records::forecast::words::{BasisForm, TableForm};
use crate::records::forecast::{ForecastRequest, View};
use crate::records::scalar::Name;
use crate::simulation::form::scalar::{Date, Year};
use crate::simulation::problem::Problems;
use crate::simulation::simulate;
use crate::store::Scope;
use crate::web::body::read as read_form;
use crate::workflows::forecast::{Gathered, gather, of_situation};
use crate::workflows::read;
use chrono::Datelike;
use clap::{Args, ValueEnum};
use deserr::Deserr;
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

/// Of what, over which years, under which assumptions.
#[derive(Debug, Args)]
struct Asked {
    /// Only this contract
    #[arg(long, value_name = "ID", group = "scope")]
    contract: Option<Name>,
    /// Only contracts to which this organisation subscribes or that it pays
    #[arg(long, value_name = "ID", group = "scope")]
    organisation: Option<Name>,
    /// Only contracts under this agreement
    #[arg(long, value_name = "ID", group = "scope")]
    agreement: Option<Name>,
    /// All contracts, which is the default
    #[arg(long, group = "scope")]
    all: bool,
    /// What is known: figures of a later day are assumed; today, or that of the situation, where left out
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Day>,
    /// The first year of the service; that of today where left out
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(i32).range(1990..=2100))]
    from: Option<i32>,
    /// The last year of the service; four years after the first where left out, at most ten ahead
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(i32).range(1990..=2100))]
    through: Option<i32>,
    /// How many years, instead of the last one
    #[arg(long, conflicts_with = "through", value_parser = clap::value_parser!(i32).range(1..=111))]
    years: Option<i32>,
    /// All figures stay as last known, nothing is decided beyond what is, unless assumptions say otherwise
    #[arg(long)]
    constant: bool,
    /// File with assumptions as JSON: the object `assumptions` of `POST /api/v1/forecasts`
    #[arg(long, value_name = "FILE")]
    assumptions: Option<PathBuf>,
    /// File with a scenario as JSON (`{"name": …, "assumptions": {…}}`); several times for several
    #[arg(long, value_name = "FILE")]
    scenario: Vec<PathBuf>,
    /// Do not work out the part of each assumption, which takes a run each
    #[arg(long)]
    no_parts: bool,
    /// Tell every assumed figure in JSON, in the form of a simulation
    #[arg(long)]
    figures: bool,
}

fn day(text: &str) -> Result<Day, String> {
    iso_day(text).ok_or_else(|| format!("'{text}' is no day: write it as 2023-05-15"))
}

impl Asked {
    /// The same as it is asked of the service, on a day that is today.
    ///
    /// # Errors
    /// Where a file cannot be read, or does not have the form.
    fn request(&self, today: Day) -> Result<ForecastRequest, Failure> {
        let first = self.from.unwrap_or_else(|| self.as_of.unwrap_or(today).year());
        let last = self.years.map(|years| first + years - 1);
        let scenarios: Result<Vec<_>, Failure> = self.scenario.iter().map(|file| form(file)).collect();
        Ok(ForecastRequest {
            contract: self.contract.clone(),
            organisation: self.organisation.clone(),
            agreement: self.agreement.clone(),
            as_of: self.as_of.map(Date),
            from: self.from.map(Year),
            through: self.through.or(last).map(Year),
            basis: self.constant.then_some(BasisForm::Constant),
            assumptions: self.assumptions.as_deref().map(form).transpose()?,
            scenarios: Some(scenarios?),
            parts: Some(!self.no_parts),
            figures: Some(self.figures),
            budget_period: None,
            table: None,
        })
    }
}

fn form<T: Deserr<Problems>>(file: &Path) -> Result<T, Failure> {
    read_form(&bytes(file)?).map_err(|problems| refused_situation(&problems))
}
