//! Killing this and that while rows are committed all the time: what was acknowledged is there afterwards.

use super::{TestFolder, eventually, kept, write_first};
use crate::support::cluster::connect;
use rustix::process::{Pid, Signal, kill_process};
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Lines, Write};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Mutex;
use std::{env, fs, io};
use tarief::postgres::Cluster;
use tokio_postgres::NoTls;

/// Names the folder to the program that stands for the service.
const FOLDER: &str = "TARIEF_TEST_CLUSTER";

/// Rows that must be committed before and after something is killed.
const ENOUGH: usize = 100;

pub fn kill(pid: u32) {
    let _ = kill_process(Pid::from_raw(pid.cast_signed()).unwrap(), Signal::KILL);
}

/// The processes of a postmaster.
pub fn children(postmaster: u32) -> Vec<u32> {
    let all =
        fs::read_dir("/proc").unwrap().flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    let is_child = |pid: &u32| {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        let parent = stat.rsplit(')').next().and_then(|rest| rest.split_whitespace().nth(1));
        parent.is_some_and(|parent| parent == postmaster.to_string())
    };
    all.filter(is_child).collect()
}

/// Commits row after row from a number on until an error, and notes each one that was acknowledged.
async fn commit(url: &str, from: i64, acknowledged: impl Fn(i64)) -> Result<(), tokio_postgres::Error> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    tokio::spawn(connection);
    for id in from.. {
        client.execute("INSERT INTO kept VALUES ($1)", &[&id]).await?;
        acknowledged(id);
    }
    Ok(())
}

/// Kills what is chosen while a client commits, and a while after it commits again compares.
async fn lose_nothing_when_killing(choose: impl AsyncFn(&TestFolder, &str) -> u32) {
    let folder = TestFolder::on_disk();
    let cluster = folder.start();
    let url = cluster.url();
    write_first(&url).await;
    let acknowledged = Mutex::new(BTreeSet::from([0]));
    let count = || acknowledged.lock().unwrap().len();
    let note = |id| {
        acknowledged.lock().unwrap().insert(id);
    };
    let client = async {
        // Each connection has its own numbers: the last row of the one before may be there unacknowledged.
        for connection in 1.. {
            let _ = commit(&url, connection * 1_000_000, note).await;
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    };
    let killer = async {
        for _ in 0..2 {
            let before = count();
            eventually("commits", || (count() > before + ENOUGH).then_some(())).await;
            kill(choose(&folder, &url).await);
            let at_kill = count();
            eventually("commits afterwards", || (count() > at_kill + ENOUGH).then_some(())).await;
        }
    };

    tokio::select! {
        () = client => unreachable!("the client goes on for ever"),
        () = killer => {}
    }

    let found: BTreeSet<i64> = kept(&url).await.into_iter().collect();
    let lost: Vec<i64> = acknowledged.into_inner().unwrap().difference(&found).copied().collect();
    assert!(lost.is_empty(), "{lost:?}");
}

#[tokio::test]
async fn killing_the_postmaster_loses_no_acknowledged_row() {
    lose_nothing_when_killing(async |folder, _| eventually("a postmaster", || folder.postmaster()).await)
        .await;
}

#[tokio::test]
async fn killing_a_backend_loses_no_acknowledged_row() {
    let backend =
        "SELECT pid FROM pg_stat_activity WHERE query LIKE 'INSERT%' ORDER BY backend_start DESC LIMIT 1";
    lose_nothing_when_killing(async |_, url| {
        let row = connect(url).await.query_one(backend, &[]).await.unwrap();
        row.get::<_, i32>(0).cast_unsigned()
    })
    .await;
}

/// A program that stands for the service: it starts the cluster, commits row after row, and prints each.
struct Service {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Service {
    fn start(folder: &TestFolder) -> Service {
        let mut child = Command::new(env::current_exe().unwrap())
            .args(["--exact", "postgres::kill::the_service", "--ignored", "--nocapture"])
            .env(FOLDER, folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Service { child, lines }
    }

    /// The next rows that it prints, at most so many; fewer only where it ends.
    fn acknowledged(&mut self, at_most: usize) -> BTreeSet<i64> {
        let rows = self.lines.by_ref().map_while(Result::ok);
        let rows = rows.filter_map(|line| line.strip_prefix("acknowledged ")?.parse().ok());
        rows.take(at_most).collect()
    }

    /// All that it printed before it died.
    fn bury(mut self) -> BTreeSet<i64> {
        let rest = self.acknowledged(usize::MAX);
        self.child.wait().unwrap();
        rest
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[tokio::test]
#[ignore = "is the program that other tests kill"]
async fn the_service() {
    let Some(folder) = env::var_os(FOLDER) else { return };
    let cluster = Cluster::start(Path::new(&folder), &[]).unwrap();
    write_first(&cluster.url()).await;
    let print = |id| {
        let mut out = io::stdout().lock();
        writeln!(out, "acknowledged {id}").and_then(|()| out.flush()).unwrap();
    };
    print(0);
    commit(&cluster.url(), 1, print).await.unwrap();
}

/// Runs the service until it has committed enough, kills what is chosen, starts again and compares.
async fn lose_nothing_with_the_service(
    choose: impl Fn(&TestFolder, u32) -> Vec<u32>,
    before_next_start: impl AsyncFn(&TestFolder),
) {
    let folder = TestFolder::on_disk();
    let mut service = Service::start(&folder);
    let mut acknowledged = service.acknowledged(ENOUGH);
    assert_eq!(acknowledged.len(), ENOUGH, "the service works");

    for pid in choose(&folder, service.child.id()) {
        kill(pid);
    }
    acknowledged.extend(service.bury());
    before_next_start(&folder).await;
    let again = folder.start();

    let found: BTreeSet<i64> = kept(&again.url()).await.into_iter().collect();
    let lost: Vec<&i64> = acknowledged.difference(&found).collect();
    assert!(lost.is_empty(), "{lost:?}");
}

#[tokio::test]
async fn killing_the_service_stops_postgres_and_loses_no_acknowledged_row() {
    let stopped = async |folder: &TestFolder| {
        let file = folder.data().join("postmaster.pid");
        eventually("Postgres to stop by itself", || (!file.exists()).then_some(())).await;
    };
    lose_nothing_with_the_service(|_, service| vec![service], stopped).await;
}

#[tokio::test]
async fn a_service_that_starts_at_once_after_a_kill_waits_for_the_postgres_before() {
    lose_nothing_with_the_service(|_, service| vec![service], async |_| ()).await;
}

#[tokio::test]
async fn killing_everything_at_once_loses_no_acknowledged_row() {
    let everything = |folder: &TestFolder, service| {
        let postmaster = folder.postmaster().unwrap();
        let mut all = vec![service, postmaster];
        all.extend(children(postmaster));
        all
    };
    lose_nothing_with_the_service(everything, async |_| ()).await;
}

#[tokio::test]
async fn killing_the_service_while_it_makes_the_cluster_leaves_no_half_of_it() {
    let folder = TestFolder::on_disk();
    let service = Service::start(&folder);
    eventually("initdb", || folder.path().join("data.new/base").exists().then_some(())).await;

    kill(service.child.id());
    service.bury();
    let before = folder.data().exists();
    let again = folder.start();
    write_first(&again.url()).await;

    assert!(!before, "the cluster was whole before it was killed");
    assert!(!folder.path().join("data.new").exists());
}
