//! Keeps Postgres running, in a thread that lives as long as Postgres may: the kernel stops Postgres with it.

use super::error::ClusterError;
use super::folder::{Folder, Taken};
use super::postmaster::{Launcher, Postmaster};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender};
use std::time::Duration;
use tokio::sync::oneshot::Sender;

/// How often we look whether Postgres still lives.
const LOOK: Duration = Duration::from_millis(20);

/// After a life this long the next death is the first of a row.
const LONG_LIFE: Duration = Duration::from_mins(1);

/// How many deaths in a row are answered with a new start.
const STARTS: u32 = 5;

/// How much longer we wait before each new start of a row; the first comes at once.
const PAUSE: Duration = Duration::from_millis(200);

/// Starts Postgres and keeps it running.
pub(super) struct Supervisor {
    launcher: Launcher,
    /// Held until Postgres has stopped.
    _taken: Taken,
}

/// Why the supervisor has nothing more to do.
enum End {
    Asked,
    Died(ClusterError),
}

impl Supervisor {
    /// Takes the folder and finds everything that is needed.
    pub(super) fn new(folder: Folder, settings: &[(&str, &str)]) -> Result<Supervisor, ClusterError> {
        let taken = folder.take()?;
        Ok(Supervisor { launcher: Launcher::new(folder, settings)?, _taken: taken })
    }

    /// The whole life of the thread. Nobody may be left to hear what happened.
    pub(super) fn run(
        self,
        started: &SyncSender<Result<(), ClusterError>>,
        failed: Sender<ClusterError>,
        asked_to_stop: &Receiver<()>,
    ) {
        let postmaster = match self.launcher.start() {
            Ok(postmaster) => postmaster,
            Err(error) => return drop(started.send(Err(error))),
        };
        let (major, folder) = (self.launcher.binaries.major, self.launcher.folder.path());
        tracing::info!("Postgres {major} started on {}", folder.display());
        drop(started.send(Ok(())));

        if let Err(error) = self.keep_running(postmaster, asked_to_stop) {
            tracing::error!("{error}");
            drop(failed.send(error));
        }
    }

    fn keep_running(&self, postmaster: Postmaster, asked_to_stop: &Receiver<()>) -> Result<(), ClusterError> {
        let mut current = Ok(postmaster);
        let mut deaths = 0;
        loop {
            let mut life = Duration::ZERO;
            let error = match current.map_or_else(End::Died, |one| self.live(one, asked_to_stop, &mut life)) {
                End::Asked => return Ok(()),
                End::Died(error) => error,
            };
            deaths = if life > LONG_LIFE { 1 } else { deaths + 1 };
            if deaths > STARTS {
                return Err(ClusterError::GivenUp { times: deaths, last: Box::new(error) });
            }
            tracing::warn!("Postgres ended and is started again: {error}");
            if is_asked(asked_to_stop, PAUSE * (deaths - 1)) {
                return Ok(());
            }
            current = self.launcher.start_again();
        }
    }

    /// One postmaster, until it dies or is asked to stop.
    fn live(&self, mut postmaster: Postmaster, asked_to_stop: &Receiver<()>, life: &mut Duration) -> End {
        while !is_asked(asked_to_stop, LOOK) {
            *life += LOOK;
            match postmaster.has_ended() {
                Ok(None) => {}
                Ok(Some(status)) => {
                    let last_words = self.launcher.last_words(&postmaster);
                    return End::Died(ClusterError::Ended { status, last_words });
                }
                Err(error) => return End::Died(error),
            }
        }
        match self.launcher.stop(postmaster) {
            Ok(()) => tracing::info!("Postgres stopped"),
            Err(error) => tracing::error!("{error}"),
        }
        End::Asked
    }
}

/// Waits, and says whether the service wants to stop meanwhile: it lets go of its end of the channel.
fn is_asked(asked_to_stop: &Receiver<()>, time: Duration) -> bool {
    !matches!(asked_to_stop.recv_timeout(time), Err(RecvTimeoutError::Timeout))
}
