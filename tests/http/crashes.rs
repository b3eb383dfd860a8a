//! `tarief serve` on its embedded Postgres, killed in every way while somebody records figures: what was answered with
//! 201 is there afterwards, and the service goes on or can be started again.

use crate::postgres::TestFolder;
use crate::postgres::kill::{children, kill};
use crate::support::client::Asking;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

/// Figures that must be recorded before something is killed, and after.
const ENOUGH: usize = 40;

/// The program as a user runs it.
pub struct Program {
    pub child: Child,
    pub address: SocketAddr,
}

impl Program {
    pub fn start(folder: &TestFolder) -> Program {
        Program::start_with(folder, &[])
    }

    pub fn start_with(folder: &TestFolder, settings: &[&str]) -> Program {
        let arguments = [&["serve", "--listen", "127.0.0.1:0"], settings].concat();
        let mut child = tarief(folder, &arguments).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().trim_start_matches("http://").trim_end_matches("/docs/").parse();
        Program { child, address: address.unwrap_or_else(|_| panic!("an address: {line}")) }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub fn tarief(folder: &TestFolder, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tarief"));
    command.args(arguments).env("DATA_DIR", folder.path()).env_remove("DATABASE_URL").stderr(Stdio::null());
    command
}

pub fn token(folder: &TestFolder) -> String {
    let made = tarief(folder, &["token", "create", "--name", "test", "--role", "finance"]).output().unwrap();
    String::from_utf8(made.stdout).unwrap().trim().to_owned()
}

pub fn eventually(what: &str, mut look: impl FnMut() -> bool) {
    let patience = Duration::from_secs(60);
    let pause = Duration::from_millis(5);
    let looks = patience.as_millis() / pause.as_millis();
    for _ in 0..looks {
        if look() {
            return;
        }
        thread::sleep(pause);
    }
    panic!("waited in vain for {what}");
}

/// Records one population; says whether that was acknowledged. The count names it.
fn record(address: SocketAddr, token: &str, count: u32) -> bool {
    let population = json!({ "nis": "99999", "on": "2023-01-01", "inhabitants": count,
        "published": chrono::NaiveDate::from_ymd_opt(2023, 1, 2).unwrap() + chrono::Duration::days(i64::from(count)),
        "source": "test" });
    let asking = Asking::new(address, "POST", "/api/v1/figures/populations").token(token).json(&population);
    match asking.attempt() {
        Ok(answer) => {
            // While the database is away the service says so; it never makes up something.
            assert!([201, 503].contains(&answer.status), "{} {}", answer.status, answer.text());
            answer.status == 201
        }
        Err(_) => false,
    }
}

fn recorded(address: SocketAddr, token: &str) -> BTreeSet<u32> {
    let mut found = BTreeSet::new();
    let mut cursor = String::new();
    loop {
        let path = format!("/api/v1/figures/populations?nis=99999&limit=200{cursor}");
        let page: Value = Asking::new(address, "GET", &path).token(token).send().json();
        let counts =
            page["items"].as_array().unwrap().iter().map(|item| item["value"]["inhabitants"].as_u64());
        found.extend(counts.map(|count| u32::try_from(count.unwrap()).unwrap()));
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return found,
        }
    }
}

/// Kills what is chosen while somebody records, and holds what is there afterwards against what was acknowledged.
fn lose_nothing_when_killing(survives: bool, choose: impl Fn(&TestFolder, u32) -> Vec<u32>) {
    let folder = TestFolder::on_disk();
    let program = Program::start(&folder);
    let token = token(&folder);
    let (acknowledged, done) = (Mutex::new(BTreeSet::new()), AtomicBool::new(false));
    let count = || acknowledged.lock().unwrap().len();

    thread::scope(|scope| {
        scope.spawn(|| {
            let numbers = (0..).take_while(|_| !done.load(Ordering::Relaxed));
            for number in numbers.filter(|number| record(program.address, &token, *number)) {
                acknowledged.lock().unwrap().insert(number);
            }
        });
        eventually("records", || count() > ENOUGH);
        choose(&folder, program.child.id()).into_iter().for_each(kill);
        if survives {
            let at_kill = count();
            eventually("records afterwards", || count() > at_kill + ENOUGH);
        }
        done.store(true, Ordering::Relaxed);
    });
    let program = if survives {
        program
    } else {
        drop(program);
        Program::start(&folder)
    };

    let found = recorded(program.address, &token);
    let acknowledged = acknowledged.into_inner().unwrap();
    let lost: Vec<&u32> = acknowledged.difference(&found).collect();
    assert!(lost.is_empty(), "{lost:?}");
}

#[test]
fn nothing_acknowledged_is_lost_when_the_service_is_killed() {
    lose_nothing_when_killing(false, |_, service| vec![service]);
}

#[test]
fn nothing_acknowledged_is_lost_when_the_postmaster_is_killed_and_the_service_goes_on() {
    lose_nothing_when_killing(true, |folder, _| vec![folder.postmaster().unwrap()]);
}

#[test]
fn nothing_acknowledged_is_lost_when_a_backend_is_killed_and_the_service_goes_on() {
    let backend = |pid: &u32| {
        let name = std::fs::read_to_string(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        name.contains("app postgres")
    };
    lose_nothing_when_killing(true, |folder, _| {
        let all = children(folder.postmaster().unwrap());
        all.into_iter().filter(backend).take(1).collect()
    });
}

#[test]
fn nothing_acknowledged_is_lost_when_everything_is_killed_at_once() {
    lose_nothing_when_killing(false, |folder, service| {
        let postmaster = folder.postmaster().unwrap();
        [vec![service, postmaster], children(postmaster)].concat()
    });
}

#[test]
fn a_second_service_on_the_same_folder_is_refused() {
    let folder = TestFolder::new();
    let _first = Program::start(&folder);

    let second =
        tarief(&folder, &["serve", "--listen", "127.0.0.1:0"]).stderr(Stdio::piped()).output().unwrap();

    assert_eq!(second.status.code(), Some(1));
    let said = String::from_utf8_lossy(&second.stderr);
    assert!(said.contains("is in use by another running service"), "{said}");
}
