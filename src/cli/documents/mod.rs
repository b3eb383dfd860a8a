//! `tarief documents`: what was issued, as files.

pub mod target;

use super::Failure;
use super::bill::refused;
use super::database::{Database, failure};
use crate::clock::Clock;
use crate::documents::rendering::Forms;
use crate::domain::invoice::InvoiceNumber;
use crate::store::invoices::{Filter, count, list};
use crate::store::{Connection, Scope, Window};
use crate::workflows::billing_run::heading;
use crate::workflows::documents::Walk;
use clap::{ArgGroup, Args};
use indicatif::{ProgressBar, ProgressStyle};
use std::io::Write;
use std::path::PathBuf;
use target::Target;

/// Write the documents of what was issued to a folder or a ZIP
#[derive(Debug, Args)]
#[command(group(
    ArgGroup::new("which")
        .required(true)
        .multiple(true)
        .args(["run", "invoices", "contract", "organisation", "year"])
))]
pub struct Documents {
    /// Of a billing run
    #[arg(long, value_name = "NUMBER")]
    run: Option<i64>,
    /// Of this invoice or credit note; may be given more than once
    #[arg(long = "invoice", value_name = "NUMBER")]
    invoices: Vec<InvoiceNumber>,
    /// Of this contract
    #[arg(long, value_name = "ID")]
    contract: Option<String>,
    /// Of this organisation
    #[arg(long, value_name = "ID")]
    organisation: Option<String>,
    /// Issued in this year
    #[arg(long, value_name = "YEAR")]
    year: Option<i32>,
    /// The folder; one ZIP where it ends in `.zip`
    #[arg(long, value_name = "DIR|ZIP", default_value = "documents")]
    out: PathBuf,
    /// In which forms
    #[arg(long, value_name = "FORMS", default_value = "pdf,xml,html")]
    forms: Forms,
    #[command(flatten)]
    database: Database,
}

impl Documents {
    /// Carries out the command.
    ///
    /// # Errors
    /// Where the database cannot be opened, there is nothing of what was asked for, or a file cannot be written or
    /// says something else.
    pub fn run(&self, out: &mut impl Write) -> Result<(), Failure> {
        super::runtime()?.block_on(async {
            let open = self.database.open_beside(Clock::Machine).await?;
            let conn = open.pool.get().await.map_err(failure("opening the database"));
            let done = match conn {
                Ok(mut conn) => self.write(&mut conn, out).await,
                Err(failure) => Err(failure),
            };
            open.pool.close();
            if let Some(cluster) = open.cluster {
                cluster.stop();
            }
            done
        })
    }

    fn filter(&self) -> Filter {
        let numbers = self.invoices.iter().map(ToString::to_string).collect();
        Filter {
            contract: self.contract.clone(),
            organisation: self.organisation.clone(),
            fiscal_year: self.year,
            run: self.run,
            numbers: (!self.invoices.is_empty()).then_some(numbers),
            ..Filter::default()
        }
    }

    async fn write(&self, conn: &mut Connection, out: &mut impl Write) -> Result<(), Failure> {
        let filter = self.filter();
        self.all_there(conn, &filter).await?;
        let invoices = count(conn, &Scope::All, &filter).await.map_err(failure("counting the invoices"))?;
        if invoices == 0 {
            return Err(Failure::Refused("nothing of what was asked for is issued".to_owned()));
        }
        let inside = self.run.map_or_else(|| "facturen".to_owned(), |run| format!("factuurronde-{run}"));
        let mut target = Target::open(&self.out, &inside, false)?;
        let bar = bar(invoices);
        let mut walk = Walk::new(Scope::All, filter, self.forms.0.clone());
        let mut written = 0_usize;
        loop {
            let documents = walk.next(conn).await.map_err(refused("making the documents"))?;
            if documents.is_empty() {
                break;
            }
            documents.iter().try_for_each(|document| target.add(document))?;
            written += documents.len();
            bar.inc(u64::try_from(documents.len() / self.forms.0.len().max(1)).unwrap_or_default());
        }
        bar.finish_and_clear();
        target.finish()?;
        let said = writeln!(
            out,
            "{written} documenten van {invoices} facturen en creditnota's in {}",
            self.out.display()
        );
        said.map_err(Failure::while_trying("writing"))
    }

    /// Whether there is a run and are invoices of these numbers.
    async fn all_there(&self, conn: &mut Connection, filter: &Filter) -> Result<(), Failure> {
        if let Some(run) = self.run {
            heading(conn, run).await.map_err(refused("looking for the run"))?;
        }
        let Some(numbers) = &filter.numbers else { return Ok(()) };
        let named = Filter { numbers: Some(numbers.clone()), ..Filter::default() };
        let all = Window { after: None, limit: i64::MAX };
        let found =
            list(conn, &Scope::All, &named, &all).await.map_err(failure("looking for the invoices"))?;
        let missing: Vec<&str> = numbers
            .iter()
            .filter(|number| !found.iter().any(|one| one.issued.number == **number))
            .map(String::as_str)
            .collect();
        if missing.is_empty() {
            return Ok(());
        }
        Err(Failure::Refused(format!("there is no invoice or credit note {}", missing.join(", "))))
    }
}

fn bar(invoices: i64) -> ProgressBar {
    let bar = ProgressBar::new(u64::try_from(invoices).unwrap_or_default());
    if let Ok(style) = ProgressStyle::with_template("{wide_bar} {pos}/{len} facturen, nog {eta}") {
        bar.set_style(style);
    }
    bar
}
