//! Sends what waits in the outbox, beside the requests: on a thread and a connection of its own, so that nobody waits for
//! a mail server.

use crate::clock::Clock;
use crate::domain::outbox::{Backoff, Outcome, State};
use crate::records::outbox::parcel::{Carrier, Reply};
use crate::store::Connection;
use crate::store::connect::Pool;
use crate::workflows::Failed;
use crate::workflows::outbox::deliver::{InHand, Sending, Turn, record, take};
use deadpool::managed::Manager;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;
use std::{io, thread};

/// How long nothing is looked for after nothing was found.
const PAUSE: Duration = Duration::from_secs(2);
/// How soon a thread that waits sees that the service stops.
const LOOK: Duration = Duration::from_millis(50);
/// How often it is tried to keep what came of an attempt while the database fails, and how long is waited between.
const TRIES: usize = 60;
const AGAIN: Duration = Duration::from_millis(500);

/// How a service sends.
#[derive(Clone)]
pub struct Outbox {
    /// Who carries documents.
    pub carrier: Arc<dyn Carrier>,
    /// When attempts that lead nowhere are repeated.
    pub backoff: Backoff,
    /// Whether the structured invoice is attached to mails, too.
    pub ubl_in_mail: bool,
}

impl Outbox {
    fn sending(&self) -> Sending<'_> {
        Sending { carrier: &*self.carrier, backoff: &self.backoff, ubl_in_mail: self.ubl_in_mail }
    }
}

/// Sends what waits, until it is stopped.
pub struct Postman {
    stopping: Arc<AtomicBool>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Postman {
    /// Begins to send.
    ///
    /// # Errors
    /// Where no thread can be started.
    pub fn start(pool: Pool, clock: Clock, outbox: Outbox) -> io::Result<Postman> {
        let stopping: Arc<AtomicBool> = Arc::default();
        let stopped = stopping.clone();
        let thread = thread::Builder::new().name("outbox".to_owned());
        let thread = thread.spawn(move || until_stopped(&pool, clock, (&outbox, &stopped)))?;
        Ok(Postman { stopping, thread: Mutex::new(Some(thread)) })
    }

    /// Lets the attempt that is being made end, and waits for it. What waits is sent when the service is started again.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if thread.is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("the thread of the outbox ended badly");
        }
    }
}

impl Drop for Postman {
    fn drop(&mut self) {
        self.stop();
    }
}

fn until_stopped(pool: &Pool, clock: Clock, (outbox, stopping): (&Outbox, &AtomicBool)) {
    while !stopping.load(Ordering::Relaxed) {
        if let Err(error) = deliver_all(pool, clock, (outbox, stopping), |_, _| {}) {
            tracing::warn!(%error, "the outbox is looked at again");
        }
        let looks = PAUSE.as_millis() / LOOK.as_millis();
        (0..looks).take_while(|_| !stopping.load(Ordering::Relaxed)).for_each(|_| thread::sleep(LOOK));
    }
}

/// Sends everything whose turn it is, one after the other, and tells of each where it stands then.
///
/// # Errors
/// Where the database fails.
pub fn deliver_all(
    pool: &Pool,
    clock: Clock,
    (outbox, stopping): (&Outbox, &AtomicBool),
    mut told: impl FnMut(&str, State),
) -> Result<(), Failed> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| unreachable(&error))?;
    runtime.block_on(async {
        let mut conn = pool.manager().create().await.map_err(|error| unreachable(&error))?;
        let conn: &mut Connection = &mut conn;
        while !stopping.load(Ordering::Relaxed) {
            let (invoice, state) = match take(conn, &outbox.sending(), clock.now()).await? {
                None => break,
                Some(Turn::Settled { invoice, state }) => (invoice, state),
                Some(Turn::Taken(in_hand)) => {
                    let reply = handed_over(&in_hand, &*outbox.carrier);
                    let state = recorded(pool, (&in_hand, &reply), (outbox, clock)).await?;
                    (in_hand.invoice, state)
                }
            };
            // Neither to whom nor what was said: both may name a person.
            tracing::info!(invoice, state = state.name(), "outbox");
            told(&invoice, state);
        }
        Ok(())
    })
}

/// A fault in what carries it must not stop the thread.
fn handed_over(in_hand: &InHand, carrier: &dyn Carrier) -> Reply {
    let reply = catch_unwind(AssertUnwindSafe(|| in_hand.hand_over(carrier)));
    reply.unwrap_or_else(|_panic| Reply::new(Outcome::Unknown, "een fout in de dienst brak de verzending af"))
}

/// Keeps what came of an attempt; again where the database is away for a moment, because nobody else knows it.
async fn recorded(
    pool: &Pool,
    (in_hand, reply): (&InHand, &Reply),
    (outbox, clock): (&Outbox, Clock),
) -> Result<State, Failed> {
    let mut tries = 1;
    loop {
        let sending = outbox.sending();
        let kept = async {
            let mut conn = pool.manager().create().await.map_err(|error| unreachable(&error))?;
            record(&mut conn, in_hand, (reply, &sending, clock.now())).await
        };
        match kept.await {
            Ok(state) => return Ok(state),
            Err(error) if tries == TRIES => {
                let (delivery, outcome) = (in_hand.id, reply.outcome.name());
                tracing::error!(delivery, outcome, %error, "what came of an attempt could not be kept");
                return Err(error);
            }
            Err(error) => {
                tracing::warn!(delivery = in_hand.id, %error, "what came of an attempt is kept again")
            }
        }
        tries += 1;
        tokio::time::sleep(AGAIN).await;
    }
}

fn unreachable(error: &dyn std::fmt::Display) -> Failed {
    Failed::conflict("database_unreachable", format!("the database cannot be reached: {error}"))
}
