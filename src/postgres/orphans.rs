//! Processes that an earlier service left behind: found by their working folder, which Postgres makes its data.

use rustix::process::{Pid, Signal, kill_process};
use std::fs;
use std::path::{Path, PathBuf};

/// A process of Postgres or `initdb` whose working folder is one of those asked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Orphan {
    pid: i32,
    parent: i32,
}

/// The processes that work in one of the folders, as far as we may see (root in a container may not always).
pub(super) fn orphans(folders: &[PathBuf]) -> Vec<Orphan> {
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    processes.filter_map(|entry| orphan(&entry.path(), folders)).collect()
}

fn orphan(process: &Path, folders: &[PathBuf]) -> Option<Orphan> {
    let pid = process.file_name()?.to_str()?.parse().ok()?;
    let working = fs::read_link(process.join("cwd")).ok()?;
    let name = fs::read_to_string(process.join("comm")).ok()?;
    // The shell of an administrator who looks at the files is none of ours.
    if !folders.contains(&working) || !["postgres", "initdb"].contains(&name.trim()) {
        return None;
    }
    let stat = fs::read_to_string(process.join("stat")).ok()?;
    let parent = stat.rsplit(')').next()?.split_whitespace().nth(1)?.parse().ok()?;
    Some(Orphan { pid, parent })
}

/// Asks them to stop: a postmaster stops its children, and a backend without one gives up its query and sees that.
pub(super) fn interrupt(orphans: &[Orphan]) {
    let is_child = |one: &Orphan| orphans.iter().any(|other| other.pid == one.parent);
    for pid in orphans.iter().filter(|one| !is_child(one)).filter_map(|one| Pid::from_raw(one.pid)) {
        tracing::info!("stops process {pid:?}, left behind by an earlier service");
        // It may have ended meanwhile.
        let _ = kill_process(pid, Signal::INT);
    }
}

/// Their numbers, for a person to read.
pub(super) fn numbers(orphans: &[Orphan]) -> String {
    let each: Vec<String> = orphans.iter().map(|orphan| orphan.pid.to_string()).collect();
    if each.is_empty() { "none".to_owned() } else { each.join(", ") }
}
