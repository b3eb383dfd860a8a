//! Executes billing runs beside the requests: each on a thread and a connection of its own, so that nobody waits for it.

use crate::clock::Clock;
use crate::records::billing::standing::RunState;
use crate::store::connect::Pool;
use crate::store::{Connection, Stamp, billing_runs};
use crate::workflows::Failed;
use crate::workflows::billing_run::execute::{Progress, go_on};
use deadpool::managed::Manager;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::{io, mem, thread};

/// Executes billing runs.
pub struct Runner {
    pool: Pool,
    clock: Clock,
    stopping: Arc<AtomicBool>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

impl Runner {
    /// A runner on a database.
    pub fn new(pool: Pool, clock: Clock) -> Runner {
        Runner { pool, clock, stopping: Arc::default(), threads: Mutex::default() }
    }

    /// Goes on with a run that was started, in the name of who started it. Does not wait for it.
    pub fn go_on(&self, run: i64, by: String) {
        let (pool, clock, stopping) = (self.pool.clone(), self.clock, self.stopping.clone());
        let thread = thread::Builder::new().name(format!("run {run}"));
        let started = thread.spawn(move || {
            let watch = |_: Progress| !stopping.load(Ordering::Relaxed);
            match executed(&pool, (run, by, clock), watch) {
                Ok(state) => tracing::info!(run, ?state, "billing run"),
                Err(error) => tracing::error!(run, %error, "a billing run ended before it was finished"),
            }
        });
        match started {
            Ok(thread) => {
                let mut threads = self.threads.lock().unwrap_or_else(PoisonError::into_inner);
                threads.retain(|thread| !thread.is_finished());
                threads.push(thread);
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
        for thread in threads {
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

fn executed(
    pool: &Pool,
    (run, by, clock): (i64, String, Clock),
    watch: impl FnMut(Progress) -> bool,
) -> Result<RunState, Failed> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error: io::Error| unreachable(&error))?;
    runtime.block_on(async {
        let mut conn = pool.manager().create().await.map_err(|error| unreachable(&error))?;
        let conn: &mut Connection = &mut conn;
        if !billing_runs::take(conn, run).await? {
            // Whoever has it goes on with it.
            return Ok(RunState::Executing);
        }
        go_on(conn, (run, &Stamp { at: clock.now(), by }), watch).await
    })
}

fn unreachable(error: &dyn std::fmt::Display) -> Failed {
    Failed::conflict("database_unreachable", format!("the database cannot be reached: {error}"))
}
