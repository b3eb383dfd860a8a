//! Makes a cluster and runs its postmaster.
//!
//! Two postmasters on one cluster would destroy it, and Postgres' own guard, `postmaster.pid`, keeps it from starting
//! when a stranger has got the number of a dead postmaster. So the guard is ours: `postgres.lock` is handed to the
//! postmaster as its standard input, every process of Postgres inherits it, and the kernel frees it when the last of
//! them has ended, however it ended. Whoever holds it alone may delete `postmaster.pid` and the like.

use super::account::Account;
use super::binaries::Binaries;
use super::error::{ClusterError, Trying};
use super::folder::{Folder, make_private};
use super::orphans::{interrupt, numbers, orphans};
use super::pid_file::PidFile;
use rustix::process::{Pid, Signal};
use std::fs::{self, File};
use std::io;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::Duration;

/// How often we look whether something has happened that nobody tells us.
const LOOK: Duration = Duration::from_millis(5);

/// How long an earlier Postgres may take to stop: it writes all its memory to disk first.
const PATIENCE: Duration = Duration::from_mins(2);

/// Everything that is needed to start Postgres on a folder, again and again.
pub(super) struct Launcher {
    pub(super) folder: Folder,
    pub(super) binaries: Binaries,
    account: Account,
    settings: Vec<String>,
    sockets: PathBuf,
}

impl Launcher {
    /// Finds the programs and the user for the folder, which the service has taken.
    pub(super) fn new(folder: Folder, settings: &[(&str, &str)]) -> Result<Launcher, ClusterError> {
        let (binaries, account) = match folder.major()? {
            Some(major) => (Binaries::of(&folder.data(), &major)?, Account::of(&folder.data())?),
            None => (Binaries::newest()?, Account::of_a_new_cluster()),
        };
        if let Some(closed) = account.locked_out(folder.path()) {
            let folder = folder.path().to_owned();
            return Err(ClusterError::Unreachable { folder, closed, uid: account.uid });
        }
        let sockets = folder.make_sockets(account)?;
        let settings = settings.iter().map(|(name, value)| format!("{name}={value}")).collect();
        Ok(Launcher { folder, binaries, account, settings, sockets })
    }

    /// Starts Postgres, on a new cluster where there is none, and waits until it is ready: as long as it lives,
    /// because the recovery after a crash may take minutes.
    pub(super) fn start(&self) -> Result<Postmaster, ClusterError> {
        let lock = self.alone()?;
        if self.folder.major()?.is_none() {
            self.make(&lock)?;
        }
        let mut postmaster = self.spawn(lock)?;
        while !self.is_ready(&postmaster) {
            if let Some(status) = postmaster.has_ended()? {
                let (uid, last_words) = (self.account.uid, self.last_words(&postmaster));
                return Err(ClusterError::NotStarted { data: self.folder.data(), uid, status, last_words });
            }
            sleep(LOOK);
        }
        Ok(postmaster)
    }

    /// Starts Postgres again after it ended, and does not wait. The cluster must be there: a service that runs is
    /// not to go on with an empty one.
    pub(super) fn start_again(&self) -> Result<Postmaster, ClusterError> {
        let lock = self.alone()?;
        self.spawn(lock)
    }

    /// Ends every session, writes everything to disk, waits for that, and leaves nothing outside the folder.
    pub(super) fn stop(&self, mut postmaster: Postmaster) -> Result<(), ClusterError> {
        let what = || "stop Postgres".to_owned();
        rustix::process::kill_process(Pid::from_child(&postmaster.child), Signal::INT).trying(what)?;
        postmaster.child.wait().trying(what)?;
        // It is empty now, unless Postgres died at this very moment; then the next start uses it.
        let _ = fs::remove_dir(&self.sockets);
        Ok(())
    }

    /// What a postmaster said last.
    pub(super) fn last_words(&self, postmaster: &Postmaster) -> String {
        self.folder.last_words(postmaster.log_from)
    }

    fn is_ready(&self, postmaster: &Postmaster) -> bool {
        PidFile::read(&self.folder.data())
            .is_some_and(|file| file.pid == postmaster.child.id() && file.is_ready)
    }

    /// Waits until no process of Postgres is left on the cluster, asks those that are there to stop, and gives the
    /// lock that all of ours will hold.
    fn alone(&self) -> Result<File, ClusterError> {
        let places = [self.folder.data(), self.folder.new_data()];
        let mut waited = Duration::ZERO;
        let lock = loop {
            let left = orphans(&places);
            let lock = if left.is_empty() { self.folder.take_from_postgres()? } else { None };
            if let Some(lock) = lock {
                break lock;
            }
            if waited > PATIENCE {
                let (seconds, seen) = (PATIENCE.as_secs(), numbers(&left));
                return Err(ClusterError::StillRunning { data: self.folder.data(), seconds, seen });
            }
            // One that is just starting may not listen yet: ask again every second.
            if waited.subsec_millis() == 0 {
                interrupt(&left);
            }
            sleep(LOOK);
            waited += LOOK;
        };
        self.forget_postmaster()?;
        Ok(lock)
    }

    /// Deletes the files that name a postmaster, once nobody is left whom they could name.
    fn forget_postmaster(&self) -> Result<(), ClusterError> {
        let files = [self.folder.data().join("postmaster.pid"), self.sockets.join(".s.PGSQL.5432.lock")];
        for file in files {
            match fs::remove_file(&file) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(error).trying(|| format!("delete {}", file.display()));
                }
                Ok(()) | Err(_) => {}
            }
        }
        Ok(())
    }

    /// Makes the cluster beside its place and moves it there once it is whole and on disk.
    fn make(&self, lock: &File) -> Result<(), ClusterError> {
        let new = self.folder.new_data();
        let what = || format!("make {}", new.display());
        if new.exists() {
            fs::remove_dir_all(&new).trying(what)?;
        }
        make_private(&new, self.account).trying(what)?;
        let log = self.folder.log()?;
        let from = log.metadata().trying(what)?.len();
        let mut initdb = self.program("initdb", lock.try_clone().trying(what)?, log).trying(what)?;
        // There it is found if we are killed now.
        initdb.current_dir(&new).arg("-D").arg(&new);
        initdb.args(["-U", "app", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]);
        if !initdb.status().trying(|| "run initdb".to_owned())?.success() {
            let (uid, last_words) = (self.account.uid, self.folder.last_words(from));
            return Err(ClusterError::NotMade { data: self.folder.data(), uid, last_words });
        }
        fs::rename(&new, self.folder.data()).trying(|| format!("rename {}", new.display()))?;
        File::open(self.folder.path()).and_then(|folder| folder.sync_all()).trying(what)
    }

    fn spawn(&self, lock: File) -> Result<Postmaster, ClusterError> {
        let log = self.folder.log()?;
        let what =
            || format!("run {} as user {}", self.binaries.program("postgres").display(), self.account.uid);
        let log_from = log.metadata().trying(what)?.len();
        let mut postgres = self.program("postgres", lock, log).trying(what)?;
        postgres.current_dir("/").arg("-D").arg(self.folder.data());
        let socket = format!("unix_socket_directories={}", self.sockets.display());
        let ours = ["listen_addresses=", "port=5432", "unix_socket_permissions=0700", &socket];
        for setting in ours.into_iter().chain(self.settings.iter().map(String::as_str)) {
            postgres.arg("-c").arg(setting);
        }
        let child = postgres.spawn().trying(what)?;
        Ok(Postmaster { child, log_from })
    }

    /// A program of Postgres that ends with this thread and holds the lock.
    fn program(&self, name: &str, lock: File, log: File) -> io::Result<Command> {
        let mut command = command(&self.binaries.program(name));
        self.account.run(&mut command).stdin(lock).stdout(log.try_clone()?).stderr(log);
        end_with_this_thread(&mut command);
        Ok(command)
    }
}

/// A program with nothing of our surroundings that could change what it does.
#[must_use]
pub fn command(program: &Path) -> Command {
    let mut command = Command::new(program);
    // A Ctrl-C on the terminal is for the service, which stops Postgres after its last request.
    command.process_group(0).current_dir("/").stdin(Stdio::null()).env("LC_ALL", "C.UTF-8");
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.as_encoded_bytes().starts_with(b"PG")) {
        command.env_remove(name);
    }
    command
}

/// Lets the kernel stop the program when the thread that starts it ends, even by a `kill -9`.
fn end_with_this_thread(command: &mut Command) {
    let service = Pid::from_raw(i32::try_from(std::process::id()).unwrap_or_default());
    let in_the_child = move || {
        rustix::process::set_parent_process_death_signal(Some(Signal::INT))?;
        // If we died before that call, no signal will come.
        if rustix::process::getppid() == service { Ok(()) } else { Err(io::ErrorKind::Interrupted.into()) }
    };
    #[expect(
        unsafe_code,
        reason = "the closure makes two system calls and allocates nothing, as after a fork it must"
    )]
    unsafe {
        command.pre_exec(in_the_child);
    }
}

/// A postmaster of ours.
pub(super) struct Postmaster {
    child: Child,
    log_from: u64,
}

impl Postmaster {
    /// Whether it has ended, and how.
    pub(super) fn has_ended(&mut self) -> Result<Option<ExitStatus>, ClusterError> {
        self.child.try_wait().trying(|| "look after Postgres".to_owned())
    }
}
