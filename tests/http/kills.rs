//! A billing run of 300 contracts, killed at random moments, the service or its Postgres: it goes on to the same
//! documents as one that nobody disturbed, nothing lost and nothing twice.

use super::crashes::{Program, eventually, token};
use super::issuing::through;
use super::libraries::e_books_of;
use super::runs::RUNS;
use crate::postgres::TestFolder;
use crate::postgres::kill::kill;
use crate::support::client::Asking;
use crate::support::cluster::connect;
use chrono::Utc;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use std::collections::BTreeMap;
use std::process::Command;
use std::thread;
use std::time::Duration;
use tarief::postgres::running_url;
use tarief::store::connect::pool;
use tokio::runtime::{Builder, Runtime};

const CONTRACTS: usize = 300;

/// Issued documents by number, byte for byte.
type Issued = BTreeMap<String, String>;

/// A folder with a run that was planned and not executed, and a token.
struct Planned {
    folder: TestFolder,
    token: String,
    runtime: Runtime,
}

impl Planned {
    fn new() -> Planned {
        let folder = TestFolder::on_disk();
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let program = Program::start(&folder);
        let token = token(&folder);
        runtime.block_on(record_all(&running_url(folder.path()).unwrap()));
        let run = asked(&program, &token, ("POST", RUNS), Some(&through("2022-12-31")));
        assert_eq!(run.unwrap()["documents"], CONTRACTS);
        program.stop();
        Planned { folder, token, runtime }
    }

    /// The same in another folder.
    fn again(&self) -> TestFolder {
        let folder = TestFolder::on_disk();
        let copied = Command::new("cp").arg("-a").args([self.folder.path(), folder.path()]).status();
        assert!(copied.unwrap().success());
        folder
    }

    fn execute(&self, program: &Program) {
        let asked = asked(program, &self.token, ("POST", &format!("{RUNS}/1/execution")), None);
        assert!(asked.is_some(), "the run is started");
    }

    /// Waits until the run is finished, whatever dies meanwhile; what was issued then.
    fn finished(&self, (program, folder): (&Program, &TestFolder)) -> Issued {
        eventually("the end of the run", || {
            let run = asked(program, &self.token, ("GET", &format!("{RUNS}/1")), None);
            run.is_some_and(|run| run["state"] == "finished")
        });
        self.runtime.block_on(async {
            let client = connect(&running_url(folder.path()).unwrap()).await;
            let rows = client.query("SELECT number, snapshot FROM invoices", &[]).await.unwrap();
            let places =
                "SELECT count(DISTINCT run_place), count(DISTINCT sequence), max(sequence) FROM invoices";
            let places = client.query_one(places, &[]).await.unwrap();
            let places: (i64, i64, i32) = (places.get(0), places.get(1), places.get(2));
            assert_eq!(places, (300, 300, 300), "every place once, numbers without a gap");
            let events = "SELECT string_agg(what, ' ' ORDER BY event) FROM billing_run_events";
            let events: String = client.query_one(events, &[]).await.unwrap().get(0);
            assert_eq!(events, "started finished");
            rows.iter().map(|row| (row.get(0), row.get(1))).collect()
        })
    }
}

/// What the service answers, where it lives and its database too.
fn asked(
    program: &Program,
    token: &str,
    (method, path): (&str, &str),
    body: Option<&Value>,
) -> Option<Value> {
    let asking = Asking::new(program.address, method, path).token(token);
    let asking = body.into_iter().fold(asking, |asking, body| asking.json(body));
    let answer = asking.attempt().ok()?;
    assert!([200, 201, 202, 503].contains(&answer.status), "{} {}", answer.status, answer.text());
    (answer.status != 503).then(|| answer.json())
}

/// Records e-books of 300 municipalities.
async fn record_all(url: &str) {
    let pool = pool(url, 1).unwrap();
    e_books_of(&mut pool.get().await.unwrap(), CONTRACTS, "2022-11-01").await;
}

/// Waits a random part of a time.
fn within(whole: Duration) {
    let part = u32::try_from(getrandom::u64().unwrap() % 1000).unwrap();
    thread::sleep(whole * part / 1000);
}

/// Kills the service so often, in several executions of the same plan, and Postgres so often.
fn go_on_over(of_service: usize, of_postgres: usize) {
    let planned = Planned::new();
    let folder = planned.again();
    let program = Program::start(&folder);
    let began = Utc::now();
    planned.execute(&program);
    let undisturbed = planned.finished((&program, &folder));
    let whole = (Utc::now() - began).to_std().unwrap();
    drop(program);

    let mut killed = 0;
    while killed < of_service {
        let folder = planned.again();
        let mut program = Program::start(&folder);
        planned.execute(&program);
        for _ in 0..3.min(of_service - killed) {
            within(whole);
            drop(program);
            killed += 1;
            program = Program::start(&folder);
        }
        assert_eq!(planned.finished((&program, &folder)), undisturbed);
    }
    for _ in 0..of_postgres {
        let folder = planned.again();
        let program = Program::start(&folder);
        planned.execute(&program);
        within(whole);
        kill(folder.postmaster().unwrap());
        assert_eq!(planned.finished((&program, &folder)), undisturbed);
    }
}

#[test]
fn a_run_that_is_killed_goes_on_to_the_same_documents() {
    go_on_over(3, 1);
}

#[test]
#[ignore = "takes minutes: ./dev kill"]
fn a_run_that_is_killed_a_hundred_times_goes_on_to_the_same_documents() {
    go_on_over(100, 20);
}

impl Program {
    /// Ends it as a user does.
    fn stop(mut self) {
        kill_process(Pid::from_raw(self.child.id().cast_signed()).unwrap(), Signal::TERM).unwrap();
        self.child.wait().unwrap();
    }
}
