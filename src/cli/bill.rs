//! `tarief bill`: plans a billing run, shows it, and issues it where that is asked for.

use super::Failure;
use super::database::{Database, failure};
use crate::clock::Clock;
use crate::domain::calendar::{Day, iso_day};
use crate::records::billing::difference::Waiting;
use crate::records::billing::run::{RunDocument, RunHeading};
use crate::records::billing::standing::{BillingRun, RunState};
use crate::records::issuing::Days;
use crate::simulation::result::wording::{DutchDay, dutch_number};
use crate::store::connect::Pool;
use crate::store::{Connection, Stamp, Window, billing_runs};
use crate::workflows::billing_run::execute::{Progress, go_on, start};
use crate::workflows::billing_run::{heading, plan};
use crate::workflows::issue::Only;
use crate::workflows::{Failed, write_as};
use clap::Args;
use deadpool::managed::Manager;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::Write;

/// Plans what is to be issued, shows it, and issues it with --execute
#[derive(Debug, Args)]
pub struct Bill {
    /// Every document whose day by the agreement is this one or earlier
    #[arg(long, value_name = "DATE", value_parser = day, required_unless_present = "run")]
    through: Option<Day>,
    /// The day of issue: what is known on it counts; today where left out
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Day>,
    /// Only contracts under this agreement
    #[arg(long, value_name = "ID", conflicts_with = "contract")]
    agreement: Option<String>,
    /// Only this contract
    #[arg(long, value_name = "ID")]
    contract: Option<String>,
    /// A run that was planned before, instead of a new one
    #[arg(long, value_name = "NUMBER", conflicts_with_all = ["through", "as_of", "agreement", "contract"])]
    run: Option<i64>,
    /// Issue what is planned
    #[arg(long)]
    execute: bool,
    /// Write the plan as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    database: Database,
}

/// A day as people write it on the command line.
///
/// # Errors
/// Where it is none.
pub fn day(text: &str) -> Result<Day, String> {
    iso_day(text).ok_or_else(|| format!("'{text}' is no day: write it as 2023-05-15"))
}

impl Bill {
    /// Carries out the command.
    ///
    /// # Errors
    /// Where the database cannot be opened, the plan cannot be made, or something changed since it was.
    pub fn run(&self, out: &mut impl Write) -> Result<(), Failure> {
        super::runtime()?.block_on(async {
            let open = self.database.open_beside(Clock::Machine).await?;
            let done = self.bill(&open.pool, out).await;
            open.pool.close();
            if let Some(cluster) = open.cluster {
                cluster.stop();
            }
            done
        })
    }

    async fn bill(&self, pool: &Pool, out: &mut impl Write) -> Result<(), Failure> {
        // A connection of its own: who executes a run has it until the connection ends.
        let conn = pool.manager().create().await;
        let mut conn = conn.map_err(failure("connecting to the database"))?;
        let run = match self.run {
            Some(run) => run,
            None => self.plan(&mut conn).await?,
        };
        // A program gets one value: as it is in the end.
        if !(self.json && self.execute) {
            show(&mut conn, (run, self.json), out).await?;
        }
        if self.execute {
            let issued = execute(&mut conn, run).await?;
            if self.json {
                return show(&mut conn, (run, self.json), out).await;
            }
            let done = writeln!(out, "Factuurronde {run} is afgewerkt: {} uitgereikt", documents_of(issued));
            done.map_err(Failure::while_trying("writing"))?;
        }
        Ok(())
    }

    async fn plan(&self, conn: &mut Connection) -> Result<i64, Failure> {
        let today = Clock::Machine.today();
        let as_of = self.as_of.unwrap_or(today);
        let days = Days { as_of, through: self.through.unwrap_or(as_of) };
        let only = match (&self.agreement, &self.contract) {
            (Some(agreement), _) => Only::Agreement(agreement.clone()),
            (None, contract) => Only::contract(contract.as_deref()),
        };
        let stamp = stamp();
        let planned = write_as(conn, &stamp, async |conn| plan::plan(conn, (days, only), &stamp).await).await;
        planned.map_err(refused("planning"))
    }
}

/// Who does what is done from the command line.
fn stamp() -> Stamp {
    Stamp { at: Clock::Machine.now(), by: "command line".to_owned() }
}

/// What was refused, with all that stands in the way.
pub fn refused(what: &'static str) -> impl FnOnce(Failed) -> Failure {
    move |failed| match failed {
        Failed::Refused(problems) => {
            let all: Vec<String> =
                problems.as_slice().iter().map(|one| format!("{} {}", one.pointer, one.message)).collect();
            Failure::Refused(format!("{what}: {}", all.join("; ")))
        }
        Failed::Changed(stopped) => {
            let changes = stopped.changes.iter().map(|change| format!("{} {}", change.input, change.change));
            let all: Vec<String> = changes.collect();
            Failure::Refused(format!("{what}: {} ({})", stopped.message, all.join(", ")))
        }
        Failed::NotFound { .. } | Failed::Conflict { .. } => Failure::Refused(format!("{what}: {failed}")),
        Failed::Store(error) => failure(what)(error),
    }
}

async fn show(conn: &mut Connection, (run, json): (i64, bool), out: &mut impl Write) -> Result<(), Failure> {
    let plan = heading(conn, run).await.map_err(refused("reading the plan"))?;
    let all = Window { after: None, limit: i64::MAX };
    let documents = billing_runs::documents(conn, run, &all).await.map_err(failure("reading the plan"))?;
    let events = billing_runs::events(conn, run).await.map_err(failure("reading the plan"))?;
    let issued = documents.iter().filter(|one| one.number.is_some()).count();
    let result = billing_runs::result(conn, run).await.map_err(failure("reading the plan"))?;
    let written = if json {
        let run = BillingRun::of(plan, (&events, i64::try_from(issued).unwrap_or(i64::MAX)), Some(result));
        let value = serde_json::json!({ "run": run, "documents": documents });
        serde_json::to_writer_pretty(&mut *out, &value)
            .map_err(std::io::Error::from)
            .and_then(|()| writeln!(out))
    } else {
        table(out, (&plan, &documents), &result)
    };
    written.map_err(Failure::while_trying("writing the plan"))
}

/// So many documents, in Dutch.
fn documents_of(count: i64) -> String {
    if count == 1 { "1 document".to_owned() } else { format!("{count} documenten") }
}

/// A kind of document in Dutch.
fn in_dutch(kind: &str) -> &str {
    match kind {
        "invoice" => "factuur",
        "credit_note" => "creditnota",
        "exit_fee" => "uitstapvergoeding",
        "supplementary" => "aanvullende factuur",
        other => other,
    }
}

fn table(
    out: &mut impl Write,
    (plan, documents): (&RunHeading, &[RunDocument]),
    result: &str,
) -> Result<(), std::io::Error> {
    let RunHeading { id, as_of, through, .. } = plan;
    let (as_of, through) = (DutchDay(*as_of), DutchDay(*through));
    writeln!(
        out,
        "Factuurronde {id}: met wat bekend is op {as_of}, voor wat t.e.m. {through} te factureren is"
    )?;
    for one in documents {
        let amount = format!("€ {}", dutch_number(&one.total.to_string()));
        let (from, to) = (DutchDay(one.period.from), DutchDay(one.period.to));
        let number = one.number.as_deref().unwrap_or("");
        writeln!(
            out,
            "{:>6}  {:<28} {:<20} {from} t.e.m. {to} {amount:>18}  {number}",
            one.place,
            one.contract,
            in_dutch(&one.kind)
        )?;
    }
    let euro = |amount: &rust_decimal::Decimal| format!("€ {}", dutch_number(&amount.to_string()));
    let (invoiced, credited) = (euro(&plan.invoiced), euro(&plan.credited));
    let count = documents_of(plan.documents.into());
    writeln!(out, "{count}: {invoiced} te factureren, {credited} te crediteren")?;
    let waiting: Waiting = serde_json::from_str(result).unwrap_or_default();
    waiting.told().iter().try_for_each(|line| writeln!(out, "Wacht: {line}"))
}

/// Issues a plan; how many documents were issued of it.
async fn execute(conn: &mut Connection, run: i64) -> Result<i64, Failure> {
    let (stamp, today) = (stamp(), Clock::Machine.today());
    let started = write_as(conn, &stamp, async |conn| start(conn, run, (&stamp, today)).await).await;
    started.map_err(refused("executing the plan"))?;
    let taken = billing_runs::take(conn, run).await.map_err(failure("executing the plan"))?;
    if !taken {
        return Err(Failure::Refused(format!("run {run} is being executed elsewhere: it goes on there")));
    }
    let bar = ProgressBar::new(0);
    if let Ok(style) = ProgressStyle::with_template("{wide_bar} {pos}/{len} documenten, nog {eta}") {
        bar.set_style(style);
    }
    let watch = |progress: Progress| {
        bar.set_length(u64::try_from(progress.documents).unwrap_or(u64::MAX));
        bar.set_position(u64::try_from(progress.issued).unwrap_or(u64::MAX));
        true
    };
    let state = go_on(conn, (run, &stamp), watch).await.map_err(refused("executing the plan"))?;
    bar.finish_and_clear();
    let issued = billing_runs::issued(conn, run).await.map_err(failure("reading the run"))?;
    if state != RunState::Finished {
        let stopped = heading(conn, run).await.map_err(refused("reading the run"))?;
        let events = billing_runs::events(conn, run).await.map_err(failure("reading the run"))?;
        let why = BillingRun::of(stopped, (&events, issued), None)
            .stopped
            .map(|why| why.message)
            .unwrap_or_default();
        return Err(Failure::Refused(format!("run {run} was stopped after {issued} documents: {why}")));
    }
    Ok(issued)
}
