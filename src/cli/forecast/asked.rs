//! What is asked of a forecast on the command line.

use crate::cli::Failure;
use crate::cli::simulate::{bytes, refused};
use crate::domain::calendar::{Day, iso_day};
use crate::records::forecast::ForecastRequest;
use crate::records::forecast::words::BasisForm;
use crate::records::scalar::Name;
use crate::simulation::form::scalar::{Date, Year};
use crate::simulation::problem::Problems;
use crate::web::body::read;
use chrono::Datelike;
use clap::Args;
use deserr::Deserr;
use std::path::{Path, PathBuf};

/// Of what, over which years, under which assumptions.
#[derive(Debug, Args)]
pub struct Asked {
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
    pub fn request(&self, today: Day) -> Result<ForecastRequest, Failure> {
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
    read(&bytes(file)?).map_err(|problems| refused(&problems))
}
