//! `tarief deliver`: sends what waits in the outbox once, or shows what is in it.

use super::Ways;
use crate::cli::Failure;
use crate::cli::database::{Database, failure};
use crate::clock::Clock;
use crate::domain::outbox::{Channel, State};
use crate::records::outbox::delivery::Delivery;
use crate::store::connect::Pool;
use crate::store::outbox::{Filter, list};
use crate::store::{Scope, Window};
use crate::web::outbox::{Outbox, deliver_all};
use clap::Args;
use std::io::{self, Write};
use std::sync::atomic::AtomicBool;

/// Sends what waits in the outbox, also while the service runs
#[derive(Args)]
pub struct Deliver {
    /// Send everything whose turn it is, and end
    #[arg(long, required_unless_present = "list")]
    once: bool,
    /// Show what waits and what needs a person, and send nothing
    #[arg(long, conflicts_with = "once")]
    list: bool,
    #[command(flatten)]
    ways: Ways,
    #[command(flatten)]
    database: Database,
}

impl Deliver {
    /// Carries out the command.
    ///
    /// # Errors
    /// Where no way of sending is set, or the database cannot be used.
    pub fn run(&self, out: &mut impl Write) -> Result<(), Failure> {
        let outbox = if self.list { self.ways.outbox() } else { self.ways.must_send()? };
        super::super::runtime()?.block_on(async {
            let open = self.database.open_beside(Clock::Machine).await?;
            let done =
                if self.list { shown(&open.pool, out).await } else { sent(&open.pool, outbox, out).await };
            open.pool.close();
            if let Some(cluster) = open.cluster {
                cluster.stop();
            }
            done
        })
    }
}

async fn sent(pool: &Pool, outbox: Outbox, out: &mut impl Write) -> Result<(), Failure> {
    let pool = pool.clone();
    // Sending waits for others on a thread and a runtime of its own.
    let work = tokio::task::spawn_blocking(move || {
        let mut lines: Vec<String> = Vec::new();
        let told = |invoice: &str, state: State| lines.push(format!("{invoice}: {}", in_dutch(state)));
        let done = deliver_all(&pool, Clock::Machine, (&outbox, &AtomicBool::new(false)), told);
        (lines, done)
    });
    let (lines, done) = work.await.map_err(|error| failure("sending")(io::Error::other(error)))?;
    let written = lines.iter().try_for_each(|line| writeln!(out, "{line}"));
    written.map_err(Failure::while_trying("writing"))?;
    done.map_err(failure("sending"))
}

/// Everything that waits or needs a person, the first one first.
async fn shown(pool: &Pool, out: &mut impl Write) -> Result<(), Failure> {
    let mut conn = pool.get().await.map_err(failure("connecting to the database"))?;
    let shown = State::ALL.into_iter().filter(|state| !matches!(state, State::Sent | State::Cancelled));
    let filter = Filter { states: shown.collect(), ..Filter::default() };
    let all = Window { after: None, limit: i64::MAX };
    let found = list(&mut conn, &Scope::All, &filter, &all).await.map_err(failure("reading the outbox"))?;
    let written = found.iter().rev().try_for_each(|one| writeln!(out, "{}", line(one)));
    written.map_err(Failure::while_trying("writing"))
}

fn line(delivery: &Delivery) -> String {
    let Delivery { id, invoice, state, attempts, .. } = delivery;
    let way = match Channel::from(delivery.channel) {
        Channel::Peppol => "Peppol",
        Channel::Email => "e-mail",
    };
    let state = in_dutch(State::from(*state));
    let said = delivery.events.iter().rev().find_map(|event| event.said.as_deref());
    let said = said.map(|said| format!(": {said}")).unwrap_or_default();
    format!("{id:>6}  {invoice:<14} {way:<7} {state}, {attempts} keer geprobeerd{said}")
}

/// Where a delivery stands, in Dutch.
fn in_dutch(state: State) -> &'static str {
    match state {
        State::Queued => "in de wachtrij",
        State::Sending => "wordt verzonden",
        State::Retrying => "wordt opnieuw geprobeerd",
        State::Pending => "afgegeven, nog niet bevestigd",
        State::Sent => "verzonden",
        State::GivenUp => "opgegeven",
        State::Unclear => "onduidelijk of het aankwam",
        State::Cancelled => "geannuleerd",
    }
}
