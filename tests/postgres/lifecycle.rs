//! Starting, stopping and starting again, whatever an earlier service left behind.

use super::{TestFolder, eventually, kept, write_first};
use crate::support::cluster::connect;
use rustix::process::{Pid, Signal, kill_process};
use std::fs::{self, DirBuilder};
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::Path;
use std::process::Child;
use tarief::postgres::{Account, Binaries, Cluster, PidFile, command, running_url};

/// A program of the user whom Postgres runs as.
fn run_as_postgres(program: &Path, arguments: &[&str]) -> Child {
    Account::of_a_new_cluster().run(command(program).args(arguments)).spawn().unwrap()
}

/// A program that has nothing to do with the cluster.
struct Stranger(Child);

impl Drop for Stranger {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test]
async fn a_row_outlives_a_stop_and_a_start() {
    let folder = TestFolder::new();
    let cluster = folder.start();
    write_first(&cluster.url()).await;
    cluster.stop();

    let again = folder.start();

    assert_eq!(kept(&again.url()).await, [0]);
}

#[tokio::test]
async fn a_stopped_cluster_leaves_no_process_and_no_pid_file() {
    let folder = TestFolder::new();
    let cluster = folder.start();
    let postmaster = folder.postmaster().unwrap();

    cluster.stop();

    assert!(!Path::new(&format!("/proc/{postmaster}")).exists());
    assert!(!folder.data().join("postmaster.pid").exists());
}

#[tokio::test]
async fn nobody_else_may_enter_the_folders_of_data_and_socket() {
    let folder = TestFolder::new();
    let _cluster = folder.start();

    for private in ["data", "socket"] {
        assert_eq!(fs::metadata(folder.path().join(private)).unwrap().mode() & 0o777, 0o700, "{private}");
    }
    assert_eq!(fs::metadata(folder.path().join("postgres.log")).unwrap().mode() & 0o777, 0o600);
}

#[tokio::test]
async fn settings_reach_postgres() {
    let folder = TestFolder::new();
    let cluster = Cluster::start(folder.path(), &[("work_mem", "7MB"), ("fsync", "off")]).unwrap();

    let row = connect(&cluster.url()).await.query_one("SELECT current_setting('work_mem')", &[]).await;

    assert_eq!(row.unwrap().get::<_, String>(0), "7MB");
}

#[tokio::test]
async fn the_address_of_a_running_cluster_is_found_by_its_folder() {
    let folder = TestFolder::new();
    let before = running_url(folder.path());
    let cluster = folder.start();
    write_first(&cluster.url()).await;

    let during = running_url(folder.path()).expect("an address");
    let found = kept(&during).await;
    cluster.stop();

    assert_eq!(before, None);
    assert_eq!(found, [0]);
    assert_eq!(running_url(folder.path()), None);
}

#[tokio::test]
async fn a_folder_too_deep_for_a_socket_has_its_socket_elsewhere() {
    let folder = TestFolder::new();
    let deep = folder.path().join("d".repeat(60)).join("e".repeat(60));
    let cluster = Cluster::start(&deep, &[]).unwrap();

    write_first(&cluster.url()).await;

    assert_eq!(kept(&running_url(&deep).expect("an address")).await, [0]);
    assert!(!deep.join("socket").exists());
    let elsewhere = PidFile::read(&deep.join("data")).unwrap().sockets;
    cluster.stop();
    assert!(!elsewhere.exists(), "{}", elsewhere.display());
}

#[tokio::test]
async fn stale_files_that_name_a_stranger_as_postmaster_do_no_harm() {
    let folder = TestFolder::new();
    let cluster = folder.start();
    write_first(&cluster.url()).await;
    let files = [folder.data().join("postmaster.pid"), folder.path().join("socket/.s.PGSQL.5432.lock")];
    let texts = files.each_ref().map(|file| fs::read_to_string(file).unwrap());
    cluster.stop();
    let sockets = folder.path().join("socket");
    DirBuilder::new().mode(0o700).create(&sockets).unwrap();
    Account::of_a_new_cluster().give(&sockets).unwrap();
    let mut stranger = Stranger(run_as_postgres(Path::new("/bin/sleep"), &["600"]));
    for (file, text) in files.iter().zip(texts) {
        let (_, rest) = text.split_once('\n').unwrap();
        fs::write(file, format!("{}\n{rest}", stranger.0.id())).unwrap();
    }

    let again = folder.start();
    let found = kept(&again.url()).await;

    assert_eq!(found, [0]);
    assert_eq!(stranger.0.try_wait().unwrap(), None, "the stranger lives");
}

#[tokio::test]
async fn a_postgres_left_behind_is_stopped_before_the_new_one_starts() {
    let folder = TestFolder::new();
    let cluster = folder.start();
    write_first(&cluster.url()).await;
    cluster.stop();
    let place = folder.data().display().to_string();
    let socket = format!("unix_socket_directories={place}");
    let arguments = ["-D", &place, "-c", "listen_addresses=", "-c", &socket];
    let mut left = run_as_postgres(&Binaries::newest().unwrap().program("postgres"), &arguments);
    eventually("the one left behind", || folder.postmaster().filter(|pid| *pid == left.id())).await;
    if fs::read_link(format!("/proc/{}/cwd", left.id())).is_err() {
        // Root in a container may not see it; then Postgres' own guard holds.
        let refusal = folder.refusal();
        kill_process(Pid::from_child(&left), Signal::INT).unwrap();
        left.wait().unwrap();
        assert!(refusal.contains("is still in use"), "{refusal}");
        return;
    }
    // Nobody else waits for it, and it must not stay a zombie that the others look at.
    let waiting = std::thread::spawn(move || left.wait().unwrap());

    let again = folder.start();

    assert!(waiting.join().unwrap().success(), "it was stopped in order");
    assert_eq!(kept(&again.url()).await, [0]);
}

#[tokio::test]
async fn half_a_cluster_is_thrown_away() {
    let folder = TestFolder::new();
    let half = folder.path().join("data.new");
    fs::create_dir_all(half.join("base")).unwrap();
    fs::write(half.join("PG_VERSION"), "15\n").unwrap();

    let cluster = folder.start();
    write_first(&cluster.url()).await;

    assert!(!half.exists());
}
