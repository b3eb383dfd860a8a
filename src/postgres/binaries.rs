//! Which Postgres: where its programs are, and of which major version.

use super::error::ClusterError;
use std::path::{self, Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// The oldest major that will do.
pub const OLDEST: u32 = 15;

/// Where Debian puts each major version, none of them on `PATH`.
const DEBIAN: &str = "/usr/lib/postgresql";

/// A folder with `postgres` and `initdb` of one version.
#[derive(Clone, Debug)]
pub struct Binaries {
    /// The folder.
    pub folder: PathBuf,
    /// Their major version.
    pub major: u32,
}

impl Binaries {
    /// The ones for a new cluster: `PG_BIN`, else Debian's newest, else those on `PATH`.
    ///
    /// # Errors
    ///
    /// When none is [`OLDEST`] or newer, or `PG_BIN` is not what it should be.
    pub fn newest() -> Result<Binaries, ClusterError> {
        let all = all()?;
        let found = list(&all);
        let fit = all.into_iter().find(|binaries| binaries.major >= OLDEST);
        fit.ok_or(ClusterError::NoBinaries { oldest: OLDEST, found })
    }

    /// The ones for an existing cluster: only its own major can read its files.
    pub(super) fn of(data: &Path, major: &str) -> Result<Binaries, ClusterError> {
        let all = all()?;
        let found = list(&all);
        let fit = all.into_iter().find(|binaries| binaries.major.to_string() == major);
        fit.ok_or(ClusterError::OtherMajor { data: data.to_owned(), major: major.to_owned(), found })
    }

    /// One of the programs.
    #[must_use]
    pub fn program(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    fn inside(folder: &Path) -> Option<Binaries> {
        // Postgres runs with another working folder than ours.
        let folder = path::absolute(folder).ok()?;
        if !folder.join("initdb").is_file() {
            return None;
        }
        let output = Command::new(folder.join("postgres")).arg("--version").output().ok()?;
        let major = major(&String::from_utf8_lossy(&output.stdout))?;
        Some(Binaries { folder, major })
    }
}

/// Every version on this machine, the preferred one first.
fn all() -> Result<Vec<Binaries>, ClusterError> {
    let mut all = Vec::new();
    if let Some(folder) = env::var_os("PG_BIN").filter(|folder| !folder.is_empty()).map(PathBuf::from) {
        all.push(Binaries::inside(&folder).ok_or(ClusterError::PgBin { folder })?);
    }
    let folders = fs::read_dir(DEBIAN).into_iter().flatten().flatten().map(|entry| entry.path().join("bin"));
    let mut debian: Vec<Binaries> = folders.filter_map(|folder| Binaries::inside(&folder)).collect();
    debian.sort_by_key(|binaries| std::cmp::Reverse(binaries.major));
    all.extend(debian);
    let path = env::var_os("PATH").unwrap_or_default();
    all.extend(env::split_paths(&path).filter_map(|folder| Binaries::inside(&folder)));
    Ok(all)
}

fn list(all: &[Binaries]) -> String {
    let each = all.iter().map(|binaries| format!("{} in {}", binaries.major, binaries.folder.display()));
    let each: Vec<String> = each.collect();
    if each.is_empty() { "none".to_owned() } else { each.join(", ") }
}

/// The major in `postgres (PostgreSQL) 17.2 (Debian 17.2-1)`, `… 18beta1`, `… 19devel`.
fn major(version: &str) -> Option<u32> {
    let number = version.split_whitespace().nth(2)?;
    number.split(|other: char| !other.is_ascii_digit()).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_is_read_from_every_form_of_version() {
        assert_eq!(major("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n"), Some(15));
        assert_eq!(major("postgres (PostgreSQL) 18beta1\n"), Some(18));
        assert_eq!(major("postgres (PostgreSQL) 19devel"), Some(19));
        assert_eq!(major("postgres (PostgreSQL) x"), None);
        assert_eq!(major(""), None);
    }

    #[test]
    fn what_was_found_is_listed() {
        let one = Binaries { folder: PathBuf::from("/opt/pg"), major: 14 };

        assert_eq!(list(&[one]), "14 in /opt/pg");
        assert_eq!(list(&[]), "none");
    }
}
