//! The folder of a cluster: what lies where in it, who holds it, and where its socket is.
//!
//! | path | what |
//! | --- | --- |
//! | `data/` | the cluster, Postgres' own files |
//! | `data.new/` | a cluster while it is made |
//! | `socket/` | the socket, unless the path is too long or too strange for one |
//! | `postgres.log` | what Postgres and `initdb` say |
//! | `service.lock` | held by the service that uses the folder |
//! | `postgres.lock` | held by the service and every process of Postgres: see [`super::postmaster`] |

use super::account::{Account, is_root};
use super::error::{ClusterError, Trying};
use sha2::{Digest, Sha256};
use std::fs::{self, DirBuilder, File, OpenOptions, Permissions, TryLockError};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{self, Path, PathBuf};
use std::{env, io};

/// The longest path of a socket, less the name that Postgres gives it (`/.s.PGSQL.5432`).
const LONGEST_SOCKET_FOLDER: usize = 107 - 14;

/// The log starts anew once it is this long.
const LONGEST_LOG: u64 = 16 * 1024 * 1024;

/// Where the cluster lies when nobody says so: `DATA_DIR`, else `data/pg` where Postgres can come there, else
/// (a project under root's own home) `/var/lib/tarief/pg`.
#[must_use]
pub fn default_folder() -> PathBuf {
    if let Some(given) = env::var_os("DATA_DIR").filter(|given| !given.is_empty()) {
        return PathBuf::from(given);
    }
    let here = path::absolute("data/pg").unwrap_or_else(|_| PathBuf::from("data/pg"));
    match Account::of_a_new_cluster().locked_out(&here) {
        None => here,
        Some(_) => PathBuf::from("/var/lib/tarief/pg"),
    }
}

/// The folder of a cluster; its path is absolute and without links.
#[derive(Clone, Debug)]
pub(super) struct Folder(PathBuf);

impl Folder {
    /// Makes the folder where it does not exist yet.
    pub(super) fn open(path: &Path) -> Result<Folder, ClusterError> {
        let what = || format!("make the folder {}", path.display());
        let absolute = path::absolute(path).trying(what)?;
        let mut missing: Vec<&Path> = absolute.ancestors().take_while(|folder| !folder.exists()).collect();
        while let Some(folder) = missing.pop() {
            match fs::create_dir(folder) {
                // The umask of root may be strict, and Postgres is another user.
                Ok(()) if is_root() => {
                    fs::set_permissions(folder, Permissions::from_mode(0o755)).trying(what)?
                }
                Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error).trying(what),
                Ok(()) | Err(_) => {}
            }
        }
        fs::canonicalize(&absolute).map(Folder).trying(what)
    }

    /// A folder that is there, whoever uses it.
    pub(super) fn existing(path: &Path) -> Option<Folder> {
        fs::canonicalize(path).ok().map(Folder)
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    pub(super) fn data(&self) -> PathBuf {
        self.0.join("data")
    }

    pub(super) fn new_data(&self) -> PathBuf {
        self.0.join("data.new")
    }

    /// The major version that wrote the cluster; none where there is no cluster yet.
    pub(super) fn major(&self) -> Result<Option<String>, ClusterError> {
        let file = self.data().join("PG_VERSION");
        match fs::read_to_string(&file) {
            Ok(text) => Ok(Some(text.trim().to_owned())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).trying(|| format!("read {}", file.display())),
        }
    }

    /// Takes the folder for this service, for as long as the file lives.
    pub(super) fn take(&self) -> Result<Taken, ClusterError> {
        match self.lock("service.lock")? {
            Some(lock) => Ok(Taken(lock)),
            None => Err(ClusterError::InUse { folder: self.0.clone() }),
        }
    }

    /// The lock that Postgres inherits, unless a process of Postgres still has it.
    pub(super) fn take_from_postgres(&self) -> Result<Option<File>, ClusterError> {
        self.lock("postgres.lock")
    }

    fn lock(&self, name: &str) -> Result<Option<File>, ClusterError> {
        let path = self.0.join(name);
        let what = || format!("lock {}", path.display());
        let mut options = OpenOptions::new();
        let lock = options.read(true).append(true).create(true).mode(0o600).open(&path).trying(what)?;
        match lock.try_lock() {
            Ok(()) => Ok(Some(lock)),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error).trying(what),
        }
    }

    /// Whether a process of Postgres lives, whatever its files say.
    pub(super) fn is_alive(&self) -> bool {
        let lock = File::open(self.0.join("postgres.lock"));
        lock.is_ok_and(|lock| matches!(lock.try_lock_shared(), Err(TryLockError::WouldBlock)))
    }

    fn log_path(&self) -> PathBuf {
        self.0.join("postgres.log")
    }

    /// The log, to write at its end.
    pub(super) fn log(&self) -> Result<File, ClusterError> {
        let path = self.log_path();
        if fs::metadata(&path).is_ok_and(|metadata| metadata.len() > LONGEST_LOG) {
            let old = path.with_extension("log.old");
            fs::rename(&path, &old).trying(|| format!("rename {}", path.display()))?;
        }
        let opened = OpenOptions::new().append(true).create(true).mode(0o600).open(&path);
        opened.trying(|| format!("open {}", path.display()))
    }

    /// The last lines of the log after a place in it.
    pub(super) fn last_words(&self, from: u64) -> String {
        let log = fs::read(self.log_path()).unwrap_or_default();
        let new = usize::try_from(from).ok().and_then(|from| log.get(from..)).unwrap_or_default();
        let text = String::from_utf8_lossy(new);
        let lines: Vec<&str> = text.lines().collect();
        let last = lines.get(lines.len().saturating_sub(10)..).unwrap_or_default();
        if last.is_empty() { format!("(none; see {})", self.log_path().display()) } else { last.join("\n") }
    }

    /// Where the socket goes, a folder that only Postgres and the service may enter.
    pub(super) fn sockets(&self) -> PathBuf {
        let inside = self.0.join("socket");
        let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"/._-".contains(byte);
        let bytes = inside.as_os_str().as_bytes();
        if bytes.len() <= LONGEST_SOCKET_FOLDER && bytes.iter().all(plain) {
            return inside;
        }
        let digest = Sha256::digest(bytes);
        let key: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        PathBuf::from(if is_root() { "/run" } else { "/tmp" }).join(format!("tarief-{key}"))
    }

    /// Makes the folder of the socket. Where others may write beside it, it must be ours already or not be there.
    pub(super) fn make_sockets(&self, account: Account) -> Result<PathBuf, ClusterError> {
        let folder = self.sockets();
        make_private(&folder, account).trying(|| format!("make the folder {}", folder.display()))?;
        let metadata = fs::symlink_metadata(&folder).trying(|| format!("look at {}", folder.display()))?;
        if metadata.is_dir() && metadata.uid() == account.uid && metadata.mode() & 0o077 == 0 {
            return Ok(folder);
        }
        Err(ClusterError::SocketFolder { folder, uid: account.uid })
    }
}

/// The folder is ours while this is there.
pub(super) struct Taken(File);

impl Drop for Taken {
    fn drop(&mut self) {
        // To close it is not enough: a program that another thread is starting has a copy for a moment.
        let _ = self.0.unlock();
    }
}

/// Makes a folder that only an account may enter; leaves one that is there as it is.
pub(super) fn make_private(folder: &Path, account: Account) -> io::Result<()> {
    match DirBuilder::new().mode(0o700).create(folder) {
        Ok(()) => account.give(folder),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
    }
}

/// The address of the database behind a socket, as `tokio-postgres` reads it. `initdb` makes the database `postgres`,
/// and we take that one: what is made by us could be half made when the machine stops.
pub(super) fn url(sockets: &Path) -> String {
    let host = sockets.display().to_string().replace('%', "%25").replace('/', "%2F");
    format!("postgresql:///postgres?host={host}&user=app")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_socket_lies_in_the_folder_unless_its_path_is_too_long_or_strange() {
        let short = Folder(PathBuf::from("/srv/tarief"));
        let long = Folder(PathBuf::from("/").join("d".repeat(90)));
        let strange = Folder(PathBuf::from("/srv/a,b"));

        assert_eq!(short.sockets(), Path::new("/srv/tarief/socket"));
        assert!(long.sockets().as_os_str().len() < 40);
        assert!(strange.sockets().as_os_str().len() < 40);
        assert_ne!(long.sockets(), strange.sockets());
    }

    #[test]
    fn the_address_holds_the_socket_as_one_word() {
        assert_eq!(url(Path::new("/srv/s")), "postgresql:///postgres?host=%2Fsrv%2Fs&user=app");
    }
}
