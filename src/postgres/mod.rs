//! The embedded database: a Postgres of our own, which the service starts, watches and stops.
//!
//! It is an ordinary Postgres from the machine's packages on a private cluster: no TCP and no password, only a socket
//! in a folder that nobody else may enter. A thread of its own starts it, starts it again when it dies, and ends it
//! with the service, however the service ends. What the database holds is the business of the store; where
//! `DATABASE_URL` is set, none of this is used.

mod account;
mod binaries;
mod error;
mod folder;
mod orphans;
mod pid_file;
mod postmaster;
mod supervisor;

pub use account::Account;
pub use binaries::{Binaries, OLDEST};
pub use error::ClusterError;
pub use folder::default_folder;
pub use pid_file::PidFile;
pub use postmaster::command;

use error::Trying;
use folder::{Folder, url};
use std::path::Path;
use std::sync::mpsc;
use std::thread::{self, JoinHandle};
use supervisor::Supervisor;
use tokio::sync::oneshot;

/// A running Postgres on a folder that this service holds alone. Dropping it stops Postgres and waits for that.
#[derive(Debug)]
pub struct Cluster {
    url: String,
    /// The supervisor works while this is there.
    alive: Option<mpsc::Sender<()>>,
    supervisor: Option<JoinHandle<()>>,
    failure: oneshot::Receiver<ClusterError>,
}

impl Cluster {
    /// Starts Postgres on a folder, on a new cluster where there is none, and waits until it takes connections.
    /// `settings` are parameters of Postgres beside those of `postgresql.conf`.
    ///
    /// # Errors
    ///
    /// When the folder is in use, cannot be used, or Postgres is missing or does not start.
    pub fn start(folder: &Path, settings: &[(&str, &str)]) -> Result<Cluster, ClusterError> {
        let folder = Folder::open(folder)?;
        let url = url(&folder.sockets());
        let supervisor = Supervisor::new(folder, settings)?;

        let (alive, asked_to_stop) = mpsc::channel();
        let (started, has_started) = mpsc::sync_channel(1);
        let (failed, failure) = oneshot::channel();
        let work = move || supervisor.run(&started, failed, &asked_to_stop);
        let thread = thread::Builder::new().name("postgres".to_owned()).spawn(work);
        let thread = thread.trying(|| "start a thread for Postgres".to_owned())?;

        let cluster = Cluster { url, alive: Some(alive), supervisor: Some(thread), failure };
        match has_started.recv() {
            Ok(Ok(())) => Ok(cluster),
            Ok(Err(error)) => Err(error),
            Err(error) => Err(std::io::Error::other(error)).trying(|| "start Postgres".to_owned()),
        }
    }

    /// The address of the database, for `tokio-postgres`.
    #[must_use]
    pub fn url(&self) -> String {
        self.url.clone()
    }

    /// Waits until Postgres dies and cannot be started again, and says why; for ever where that does not happen.
    /// To be asked once.
    pub async fn failed(&mut self) -> ClusterError {
        match (&mut self.failure).await {
            Ok(error) => error,
            // The supervisor ends without a failure only when it is asked to, by those who do not wait here.
            Err(_) => std::future::pending().await,
        }
    }

    /// Stops Postgres: ends its sessions, writes everything to disk, waits.
    pub fn stop(self) {
        drop(self);
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.alive.take());
        if let Some(thread) = self.supervisor.take() {
            // A panic of the supervisor has been printed, and Postgres stopped with its thread.
            let _ = thread.join();
        }
    }
}

/// The address of the cluster that another service of ours runs on the folder, if one does.
#[must_use]
pub fn running_url(folder: &Path) -> Option<String> {
    let folder = Folder::existing(folder)?;
    let file = PidFile::read(&folder.data()).filter(|file| file.is_ready)?;
    folder.is_alive().then(|| file.url())
}

/// Whether a cluster was made in the folder.
#[must_use]
pub fn has_cluster(folder: &Path) -> bool {
    folder.join("data").join("PG_VERSION").exists()
}
