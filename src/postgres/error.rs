//! Why Postgres could not be started or kept running: what was tried, what was found, what to do.

use std::io;
use std::path::PathBuf;
use std::process::ExitStatus;

/// What stands between the service and a running Postgres.
#[derive(Debug, thiserror::Error)]
pub enum ClusterError {
    /// There is no Postgres that is new enough.
    #[error(
        "no Postgres {oldest} or newer was found in PG_BIN, /usr/lib/postgresql/*/bin and PATH (found: {found}): \
         install it (apt-get install postgresql), set PG_BIN to the folder that holds postgres and initdb, \
         or set DATABASE_URL to a server of your own"
    )]
    NoBinaries {
        /// The oldest major that will do.
        oldest: u32,
        /// The versions that are there.
        found: String,
    },
    /// `PG_BIN` was set to a folder without the programs.
    #[error("PG_BIN is {}, which holds no postgres and initdb that run: set it to the folder of both", folder.display())]
    PgBin {
        /// What `PG_BIN` says.
        folder: PathBuf,
    },
    /// The files were written by a major that is not there.
    #[error(
        "{} was written by Postgres {major}, and only another version was found ({found}): install Postgres {major} \
         or set PG_BIN to its bin folder; to move to a newer one, dump it with {major} and load it into a new folder",
        data.display()
    )]
    OtherMajor {
        /// The cluster's files.
        data: PathBuf,
        /// The major that they name.
        major: String,
        /// The versions that are there.
        found: String,
    },
    /// Another service holds the folder.
    #[error(
        "{} is in use by another running service: stop that one, or give this one a folder of its own (DATA_DIR)",
        folder.display()
    )]
    InUse {
        /// The folder of the cluster.
        folder: PathBuf,
    },
    /// What an earlier service left behind does not end.
    #[error(
        "an earlier Postgres still runs on {} and did not stop within {seconds} s (processes that were seen: {seen}): \
         stop it, then start the service again",
        data.display()
    )]
    StillRunning {
        /// The cluster's files.
        data: PathBuf,
        /// How long was waited.
        seconds: u64,
        /// The processes on it.
        seen: String,
    },
    /// The user whom Postgres runs as cannot come to the folder.
    #[error(
        "Postgres cannot run as root; as user {uid} it may not enter {}, in which {} lies: \
         set DATA_DIR to a folder elsewhere, such as /var/lib/tarief/pg",
        closed.display(), folder.display()
    )]
    Unreachable {
        /// The folder of the cluster.
        folder: PathBuf,
        /// The folder above it that is closed.
        closed: PathBuf,
        /// Whom Postgres runs as.
        uid: u32,
    },
    /// The files belong to somebody else.
    #[error("{} belongs to user {owner}: run the service as that user or as root, not as user {uid}", data.display())]
    OtherOwner {
        /// The cluster's files.
        data: PathBuf,
        /// Whose they are.
        owner: u32,
        /// Who runs the service.
        uid: u32,
    },
    /// Somebody else made the folder for the socket.
    #[error(
        "{} is to hold the socket of Postgres, but does not belong to user {uid} alone (mode 0700): remove it, \
         or set DATA_DIR to a folder with a shorter and plainer path",
        folder.display()
    )]
    SocketFolder {
        /// The folder for the socket.
        folder: PathBuf,
        /// Whom Postgres runs as.
        uid: u32,
    },
    /// `initdb` failed.
    #[error("initdb could not make a cluster in {} (user {uid}); its last words:\n{last_words}", data.display())]
    NotMade {
        /// The cluster's files.
        data: PathBuf,
        /// Whom it ran as.
        uid: u32,
        /// The end of the log.
        last_words: String,
    },
    /// Postgres ended before it was ready.
    #[error("Postgres could not start on {} (user {uid}, {status}); its last words:\n{last_words}", data.display())]
    NotStarted {
        /// The cluster's files.
        data: PathBuf,
        /// Whom it ran as.
        uid: u32,
        /// How it ended.
        status: ExitStatus,
        /// The end of the log.
        last_words: String,
    },
    /// Postgres ended although nobody had asked it to.
    #[error("Postgres ended by itself ({status}); its last words:\n{last_words}")]
    Ended {
        /// How it ended.
        status: ExitStatus,
        /// The end of the log.
        last_words: String,
    },
    /// Postgres ended again and again.
    #[error("Postgres ended {times} times in a row and is not started again; the last time: {last}")]
    GivenUp {
        /// How often it ended.
        times: u32,
        /// Why the last time.
        last: Box<ClusterError>,
    },
    /// The system refused something.
    #[error("could not {what}: {source}")]
    System {
        /// What was tried.
        what: String,
        /// What the system said.
        source: io::Error,
    },
}

/// Says what was tried when the system refuses it.
pub(super) trait Trying<T> {
    /// `what` completes "could not …".
    fn trying(self, what: impl FnOnce() -> String) -> Result<T, ClusterError>;
}

impl<T, E: Into<io::Error>> Trying<T> for Result<T, E> {
    fn trying(self, what: impl FnOnce() -> String) -> Result<T, ClusterError> {
        self.map_err(|source| ClusterError::System { what: what(), source: source.into() })
    }
}
