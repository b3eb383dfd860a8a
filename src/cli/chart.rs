//! `tarief chart`: a chart of what is recorded, as a file.

use super::Failure;
use super::bill::day;
use super::database::{Database, failure};
use crate::clock::Clock;
use crate::documents::charts::Form;
use crate::domain::calendar::Day;
use crate::records::scalar::Name;
use crate::store::{Connection, Scope};
use crate::workflows::charts::{Kind, Which, of_agreement, of_contract};
use crate::workflows::{Failed, read};
use clap::{ArgGroup, Args};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Draw a chart of what is recorded, or write the table behind it; also while the service runs
#[derive(Debug, Args)]
#[command(group(ArgGroup::new("of").required(true).args(["contract", "agreement"])))]
pub struct Chart {
    /// What it shows: usage, prices, growth or forecast of a contract; prices, growth, libraries or forecast of an agreement
    #[arg(value_name = "CHART")]
    chart: String,
    /// Of this contract
    #[arg(long, value_name = "ID")]
    contract: Option<Name>,
    /// Of this agreement
    #[arg(long, value_name = "ID")]
    agreement: Option<Name>,
    /// One lot only
    #[arg(long, value_name = "LOT")]
    lot: Option<String>,
    /// As known on this day; today where left out
    #[arg(long, value_name = "DATE", value_parser = day)]
    on: Option<Day>,
    /// The file, whose ending says in which form: .svg, .html, .json, .csv or .xlsx; what is there is replaced
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    #[command(flatten)]
    database: Database,
}

impl Chart {
    /// Carries out the command.
    ///
    /// # Errors
    /// Where there is no such chart or form, nothing to show, or the database or file cannot be used.
    pub fn run(&self, out: &mut impl Write) -> Result<(), Failure> {
        let (kind, form) = (self.kind()?, form(&self.out)?);
        let bytes = super::runtime()?.block_on(async {
            let open = self.database.open_beside(Clock::Machine).await?;
            let conn = open.pool.get().await.map_err(failure("opening the database"));
            let done = match conn {
                Ok(mut conn) => self.written(&mut conn, kind, form).await,
                Err(failure) => Err(failure),
            };
            open.pool.close();
            if let Some(cluster) = open.cluster {
                cluster.stop();
            }
            done
        })?;
        let place = self.out.display();
        fs::write(&self.out, bytes).map_err(Failure::while_trying(format!("writing {place}")))?;
        writeln!(out, "{place}").map_err(Failure::while_trying("writing the output"))
    }

    fn kind(&self) -> Result<Kind, Failure> {
        let (of, kinds) = match self.contract {
            Some(_) => ("a contract", Kind::OF_CONTRACTS),
            None => ("an agreement", Kind::OF_AGREEMENTS),
        };
        kinds.into_iter().find(|kind| kind.name() == self.chart).ok_or_else(|| {
            let names = kinds.map(Kind::name).join(", ");
            Failure::Refused(format!("there is no chart '{}' of {of}: there is {names}", self.chart))
        })
    }

    async fn written(&self, conn: &mut Connection, kind: Kind, form: Form) -> Result<Vec<u8>, Failure> {
        let on = self.on.unwrap_or(Clock::Machine.today());
        let which = Which::of(kind, self.lot.clone(), on).map_err(failed)?;
        let seen = read(conn, async |conn| match (&self.contract, &self.agreement) {
            (Some(id), _) => of_contract(conn, (&Scope::All, id), &which).await,
            (None, Some(id)) => of_agreement(conn, id, &which).await,
            (None, None) => Err(Failed::not_found("agreement", "")),
        });
        let seen = seen.await.map_err(failed)?;
        let chart = seen.chart(&which, u64::MAX).map_err(failed)?;
        chart.written(form).map_err(failure("drawing the chart"))
    }
}

/// What is not there is refused; anything else is a failure of the database.
fn failed(why: Failed) -> Failure {
    match why {
        Failed::Store(error) => failure("reading the database")(error),
        refused => Failure::Refused(refused.to_string()),
    }
}

fn form(file: &Path) -> Result<Form, Failure> {
    let ending = file.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    Form::named(&ending.to_ascii_lowercase()).ok_or_else(|| {
        let endings = Form::ALL.map(Form::ending).join(", .");
        let message =
            format!("the ending of {} says no form of a chart: give a name with .{endings}", file.display());
        Failure::Refused(message)
    })
}
