//! Whom Postgres runs as: it refuses to be root, so a service that is root gives it another user.

use super::error::{ClusterError, Trying};
use std::fs::Metadata;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, io};

/// What Linux gives to `nobody` where there is no list of users.
const NOBODY: Account = Account { uid: 65534, gid: 65534 };

/// A user and a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Account {
    /// The user.
    pub uid: u32,
    /// Its group.
    pub gid: u32,
}

impl Account {
    /// Who owns a new cluster: whoever runs the service; in the place of root `postgres`, else `nobody`.
    #[must_use]
    pub fn of_a_new_cluster() -> Account {
        if !is_root() {
            return Account::own();
        }
        let users = fs::read_to_string("/etc/passwd").unwrap_or_default();
        ["postgres", "nobody"].into_iter().find_map(|name| named(&users, name)).unwrap_or(NOBODY)
    }

    /// Who goes on with existing files: their owner (the numbers differ between machines).
    pub(super) fn of(data: &Path) -> Result<Account, ClusterError> {
        let metadata = fs::metadata(data).trying(|| format!("look at {}", data.display()))?;
        let owner = Account { uid: metadata.uid(), gid: metadata.gid() };
        let own = Account::own();
        if is_root() || owner.uid == own.uid {
            return Ok(owner);
        }
        Err(ClusterError::OtherOwner { data: data.to_owned(), owner: owner.uid, uid: own.uid })
    }

    /// Who runs the service.
    fn own() -> Account {
        Account { uid: rustix::process::geteuid().as_raw(), gid: rustix::process::getegid().as_raw() }
    }

    /// Lets a program run as this account.
    pub fn run<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        if is_root() { command.uid(self.uid).gid(self.gid) } else { command }
    }

    /// Hands over a file or folder that we just made.
    pub fn give(&self, path: &Path) -> io::Result<()> {
        if is_root() { chown(path, Some(self.uid), Some(self.gid)) } else { Ok(()) }
    }

    /// The first folder on the way to a path that this account may not enter; a service that is not root
    /// learns that from the system itself.
    pub(super) fn locked_out(&self, path: &Path) -> Option<PathBuf> {
        if !is_root() {
            return None;
        }
        let closed = |folder: &&Path| fs::metadata(folder).is_ok_and(|metadata| !self.may_enter(&metadata));
        path.ancestors().filter(closed).last().map(Path::to_owned)
    }

    fn may_enter(&self, folder: &Metadata) -> bool {
        let mode = folder.mode();
        match folder {
            _ if folder.uid() == self.uid => mode & 0o100 != 0,
            _ if folder.gid() == self.gid => mode & 0o010 != 0,
            _ => mode & 0o001 != 0,
        }
    }
}

/// Whether the service runs as root.
pub(super) fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// A user of `/etc/passwd`.
fn named(users: &str, name: &str) -> Option<Account> {
    users.lines().find_map(|line| {
        let mut fields = line.split(':');
        let found = fields.next()? == name;
        let (uid, gid) = (fields.nth(1)?.parse().ok()?, fields.next()?.parse().ok()?);
        found.then_some(Account { uid, gid })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::DirBuilder;
    use std::os::unix::fs::DirBuilderExt;

    const USERS: &str = "root:x:0:0:root:/root:/bin/bash\nnobody:x:65534:65534::/:/bin/sh\n\
                         postgres:x:101:104:PostgreSQL administrator,,,:/var/lib/postgresql:/bin/bash\n";

    #[test]
    fn a_folder_that_only_root_may_enter_locks_out_whoever_takes_its_place() {
        let folder = std::env::temp_dir().join(format!("tarief-account-{}", std::process::id()));
        DirBuilder::new().mode(0o700).create(&folder).unwrap();

        let closed = Account::of_a_new_cluster().locked_out(&folder.join("data/pg"));
        Account::of_a_new_cluster().give(&folder).unwrap();
        let given = Account::of_a_new_cluster().locked_out(&folder.join("data/pg"));

        fs::remove_dir(&folder).unwrap();
        assert_eq!(closed, is_root().then_some(folder));
        assert_eq!(given, None);
    }

    #[test]
    fn a_user_is_found_by_its_whole_name() {
        assert_eq!(named(USERS, "postgres"), Some(Account { uid: 101, gid: 104 }));
        assert_eq!(named(USERS, "nobody"), Some(NOBODY));
        assert_eq!(named(USERS, "post"), None);
        assert_eq!(named("postgres:x:", "postgres"), None);
    }
}
