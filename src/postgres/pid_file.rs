//! `postmaster.pid`, where Postgres says who it is, where it listens and how far it is.

use super::folder::url;
use std::fs;
use std::path::{Path, PathBuf};

/// What we want to know from it.
#[derive(Debug, PartialEq, Eq)]
pub struct PidFile {
    /// The postmaster.
    pub pid: u32,
    /// The folder of its socket.
    pub sockets: PathBuf,
    /// Whether it takes connections.
    pub is_ready: bool,
}

impl PidFile {
    /// Reads that of a cluster; none while there is no whole one.
    #[must_use]
    pub fn read(data: &Path) -> Option<PidFile> {
        PidFile::parse(&fs::read_to_string(data.join("postmaster.pid")).ok()?)
    }

    /// The address of the database, for `tokio-postgres`.
    #[must_use]
    pub fn url(&self) -> String {
        url(&self.sockets)
    }

    /// Its lines: number, data, start, port, socket folder, host, shared memory, state.
    fn parse(text: &str) -> Option<PidFile> {
        let mut lines = text.lines();
        let pid = lines.next()?.trim().parse().ok()?;
        let sockets = PathBuf::from(lines.nth(3)?);
        let is_ready = lines.nth(2).is_some_and(|state| state.trim() == "ready");
        Some(PidFile { pid, sockets, is_ready })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const READY: &str = "4711\n/srv/data\n1700000000\n5432\n/srv/socket\n\n  5432001    65538\nready   \n";

    #[test]
    fn a_postmaster_is_ready_when_it_says_so_on_the_eighth_line() {
        let ready = PidFile::parse(READY).unwrap();

        assert_eq!(ready, PidFile { pid: 4711, sockets: PathBuf::from("/srv/socket"), is_ready: true });
        assert!(!PidFile::parse(&READY.replace("ready   ", "starting")).unwrap().is_ready);
        assert!(!PidFile::parse("4711\n/srv/data\n1700000000\n5432\n/srv/socket\n").unwrap().is_ready);
        assert_eq!(PidFile::parse("4711\n/srv/data\n"), None);
    }
}
