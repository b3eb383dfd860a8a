//! What cannot be started, and whether the message says what to do.

use super::{TestFolder, eventually, kept, write_first};
use rustix::process::{Pid, Signal, kill_process};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::time::Duration;
use tarief::postgres::{Account, Cluster};

#[tokio::test]
async fn a_second_service_on_the_folder_is_refused_and_the_first_goes_on() {
    let folder = TestFolder::new();
    let cluster = folder.start();
    write_first(&cluster.url()).await;

    let refusal = folder.refusal();

    assert!(refusal.contains("is in use by another running service"), "{refusal}");
    assert!(refusal.contains(folder.path().to_str().unwrap()), "{refusal}");
    assert_eq!(kept(&cluster.url()).await, [0]);
}

#[test]
fn a_cluster_of_a_version_that_is_not_there_is_refused() {
    let folder = TestFolder::new();
    fs::create_dir_all(folder.data()).unwrap();
    fs::write(folder.data().join("PG_VERSION"), "99\n").unwrap();

    let refusal = folder.refusal();

    assert!(refusal.contains("was written by Postgres 99"), "{refusal}");
    assert!(refusal.contains("install Postgres 99 or set PG_BIN"), "{refusal}");
}

#[test]
fn a_postgres_that_does_not_start_says_why() {
    let folder = TestFolder::new();

    let refusal = Cluster::start(folder.path(), &[("shared_buffers", "much")]).unwrap_err().to_string();

    assert!(refusal.contains("could not start"), "{refusal}");
    assert!(refusal.contains("invalid value for parameter \"shared_buffers\""), "{refusal}");
    folder.start().stop();
}

#[test]
fn a_folder_that_cannot_be_made_is_named() {
    let folder = TestFolder::new();
    fs::write(folder.path(), "a file").unwrap();

    let refusal = folder.refusal();

    fs::remove_file(folder.path()).unwrap();
    assert!(refusal.contains(folder.path().to_str().unwrap()), "{refusal}");
}

#[test]
fn a_service_of_root_is_told_which_folder_locks_postgres_out() {
    if !rustix::process::geteuid().is_root() {
        return;
    }
    let folder = TestFolder::new();
    fs::create_dir(folder.path()).unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o700)).unwrap();
    let inside = folder.path().join("project/data/pg");

    let refusal = Cluster::start(&inside, &[]).unwrap_err().to_string();

    let user = Account::of_a_new_cluster().uid;
    assert!(
        refusal.contains(&format!("as user {user} it may not enter {}", folder.path().display())),
        "{refusal}"
    );
    assert!(refusal.contains("set DATA_DIR"), "{refusal}");
}

#[tokio::test]
async fn a_postgres_that_dies_again_and_again_is_given_up_with_its_last_words() {
    let folder = TestFolder::new();
    let mut cluster = folder.start();
    let settings = folder.data().join("postgresql.conf");
    let right = fs::read_to_string(&settings).unwrap();
    fs::write(&settings, format!("{right}\nno_such_setting = 1\n")).unwrap();
    let postmaster = Pid::from_raw(folder.postmaster().unwrap().cast_signed()).unwrap();

    kill_process(postmaster, Signal::KILL).unwrap();
    let failure = tokio::time::timeout(Duration::from_mins(2), cluster.failed()).await.unwrap().to_string();

    assert!(failure.contains("6 times in a row"), "{failure}");
    assert!(failure.contains("no_such_setting"), "{failure}");
    cluster.stop();
    fs::write(&settings, right).unwrap();
    folder.start().stop();
}

#[tokio::test]
async fn a_postgres_stopped_by_somebody_else_is_started_again() {
    let folder = TestFolder::new();
    let cluster = folder.start();
    write_first(&cluster.url()).await;
    let first = folder.postmaster().unwrap();

    kill_process(Pid::from_raw(first.cast_signed()).unwrap(), Signal::INT).unwrap();
    eventually("the next postmaster", || folder.postmaster().filter(|pid| *pid != first)).await;

    assert_eq!(kept(&cluster.url()).await, [0]);
}
