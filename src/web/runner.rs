//! Executes billing runs beside the requests: each on a thread and a connection of its own, so that nobody waits for it.

use crate::clock::Clock;
use crate::records::billing::standing::RunState;
use crate::store::connect::Pool;
use crate::store::{Connection, Stamp, StoreError, billing_runs};
use crate::workflows::Failed;
use crate::workflows::billing_run::execute::{Progress, go_on};
use deadpool::managed::Manager;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;
use std::{io, mem, thread};

/// How often a run is tried again while the database fails, and how long is waited before.
const TRIES: usize = 120;
const PAUSE: Duration = Duration::from_millis(500);
/// How soon a thread that waits sees that the service stops.
const LOOK: Duration = Duration::from_millis(50);
const UNREACHABLE: &str = "database_unreachable";

/// Executes billing runs.
pub struct Runner {
    pool: Pool,
    clock: Clock,
    stopping: Arc<AtomicBool>,
    threads: Mutex<BTreeMap<i64, JoinHandle<()>>>,
}

impl Runner {
    /// A runner on a database.
    pub fn new(pool: Pool, clock: Clock) -> Runner {
        Runner { pool, clock, stopping: Arc::default(), threads: Mutex::default() }
    }

    /// Goes on with a run that was started, in the name of who started it. Does not wait for it.
    pub fn go_on(&self, run: i64, by: String) {
        let mut threads = self.threads.lock().unwrap_or_else(PoisonError::into_inner);
        threads.retain(|_, thread| !thread.is_finished());
        if threads.contains_key(&run) {
            return;
        }
        let (pool, clock, stopping) = (self.pool.clone(), self.clock, self.stopping.clone());
        let thread = thread::Builder::new().name(format!("run {run}"));
        match thread.spawn(move || until_done(&pool, (run, &by, clock), &stopping)) {
            Ok(thread) => {
                threads.insert(run, thread);
            }
            Err(error) => tracing::error!(run, %error, "no thread for a billing run"),
        }
    }

    /// Goes on with every run that was under way when the service ended.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn resume(&self) -> Result<(), Failed> {
        let mut conn = self.pool.get().await.map_err(|error| unreachable(&error))?;
        for (run, by) in billing_runs::under_way(&mut conn).await? {
            tracing::info!(run, "going on with a billing run");
            self.go_on(run, by);
        }
        Ok(())
    }

    /// Lets the batches that are being issued end, and waits for them. What is left goes on when the service is started.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
        let threads = mem::take(&mut *self.threads.lock().unwrap_or_else(PoisonError::into_inner));
        for (_, thread) in threads {
            if thread.join().is_err() {
                tracing::error!("the thread of a billing run ended badly");
            }
        }
    }
}

impl Drop for Runner {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Executes a run to its end; again where the database failed, or somebody else who had it is gone.
fn until_done(pool: &Pool, (run, by, clock): (i64, &str, Clock), stopping: &AtomicBool) {
    let mut tries = 0;
    while !stopping.load(Ordering::Relaxed) {
        match executed(pool, (run, by, clock), stopping) {
            Ok(Some(state)) => return tracing::info!(run, ?state, "billing run"),
            Ok(None) => {}
            Err(error) if tries < TRIES && passes(&error) => {
                tries += 1;
                tracing::warn!(run, %error, "a billing run is tried again");
            }
            Err(error) => return tracing::error!(run, %error, "a billing run ended before it was finished"),
        }
        let looks = PAUSE.as_millis() / LOOK.as_millis();
        (0..looks).take_while(|_| !stopping.load(Ordering::Relaxed)).for_each(|_| thread::sleep(LOOK));
    }
}

/// Whether a fault may pass by itself.
fn passes(error: &Failed) -> bool {
    matches!(error, Failed::Store(StoreError::Database(_)) | Failed::Conflict { code: UNREACHABLE, .. })
}

/// Goes on with a run; where it stands then, or `None` where somebody else has it.
fn executed(
    pool: &Pool,
    (run, by, clock): (i64, &str, Clock),
    stopping: &AtomicBool,
) -> Result<Option<RunState>, Failed> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error: io::Error| unreachable(&error))?;
    runtime.block_on(async {
        let mut conn = pool.manager().create().await.map_err(|error| unreachable(&error))?;
        let conn: &mut Connection = &mut conn;
        if !billing_runs::take(conn, run).await? {
            let state = RunState::of(&billing_runs::events(conn, run).await?);
            return Ok((state != RunState::Executing).then_some(state));
        }
        let stamp = Stamp { at: clock.now(), by: by.to_owned() };
        let watch = |_: Progress| !stopping.load(Ordering::Relaxed);
        go_on(conn, (run, &stamp), watch).await.map(Some)
    })
}

fn unreachable(error: &dyn std::fmt::Display) -> Failed {
    Failed::conflict(UNREACHABLE, format!("the database cannot be reached: {error}"))
}
