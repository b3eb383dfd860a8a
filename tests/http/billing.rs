//! `tarief bill` as finance uses it, beside the running service.

use super::crashes::{Program, tarief, token};
use super::libraries::e_books_of;
use crate::postgres::TestFolder;
use crate::support::client::Asking;
use serde_json::Value;
use std::process::{Output, Stdio};
use tarief::postgres::running_url;
use tarief::store::connect::pool;
use tokio::runtime::{Builder, Runtime};

/// A service on which three municipalities have an e-books contract.
struct Billed {
    folder: TestFolder,
    program: Program,
    token: String,
    _runtime: Runtime,
}

fn billed() -> Billed {
    let folder = TestFolder::new();
    let program = Program::start(&folder);
    let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let url = running_url(folder.path()).unwrap();
    runtime.block_on(async {
        let pool = pool(&url, 1).unwrap();
        e_books_of(&mut pool.get().await.unwrap(), 3, "2022-11-01").await;
    });
    let token = token(&folder);
    Billed { folder, program, token, _runtime: runtime }
}

impl Billed {
    fn bill(&self, arguments: &str) -> Output {
        let arguments: Vec<&str> = ["bill"].into_iter().chain(arguments.split(' ')).collect();
        tarief(&self.folder, &arguments).stderr(Stdio::piped()).output().unwrap()
    }
}

fn json(output: &Output) -> Value {
    assert_eq!(output.status.code(), Some(0), "{}", said(output));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

const DAYS: &str = "--through 2022-12-31 --as-of 2022-12-31";

#[test]
fn a_plan_is_shown_and_then_issued_from_the_command_line() {
    let billed = billed();

    let planned = json(&billed.bill(&format!("{DAYS} --json")));
    let shown = billed.bill("--run 1");
    let done = billed.bill("--run 1 --execute");
    let again = json(&billed.bill(&format!("{DAYS} --execute --json")));

    assert_eq!((&planned["run"]["state"], &planned["run"]["documents"]), (&"planned".into(), &3.into()));
    let shown = String::from_utf8(shown.stdout).unwrap();
    assert!(shown.starts_with("Factuurronde 1: met wat bekend is op 31/12/2022"), "{shown}");
    assert!(shown.contains("3 documenten: € "), "{shown}");
    assert_eq!(done.status.code(), Some(0), "{}", said(&done));
    let done = String::from_utf8(done.stdout).unwrap();
    assert!(done.ends_with("Factuurronde 1 is afgewerkt: 3 documenten uitgereikt\n"), "{done}");
    assert_eq!(
        (&again["run"]["state"], &again["documents"]),
        (&"finished".into(), &Value::Array(Vec::new()))
    );
    let path = "/api/v1/billing-runs/1/documents";
    let read: Value = Asking::new(billed.program.address, "GET", path).token(&billed.token).send().json();
    assert_eq!(read["items"][2]["number"], "2022000003");
}

#[test]
fn what_cannot_be_billed_is_refused_with_exit_code_2() {
    let billed = billed();
    json(&billed.bill(&format!("{DAYS} --json")));
    let path = "/api/v1/organisations/cultuurconnect";
    let supplier: Value = Asking::new(billed.program.address, "GET", path).token(&billed.token).send().json();
    let change = Asking::new(billed.program.address, "PUT", path).token(&billed.token).revision(1);
    change.json(&supplier["value"]).send().expect(200);

    for (arguments, why) in [
        ("--run 1 --execute", "organisation cultuurconnect changed"),
        ("--run 9", "there is no billing run '9'"),
        ("--through 2022-12-31 --contract nobody", "there is no contract 'nobody'"),
        ("--through 2022-12-31 --agreement none", "there is no agreement 'none'"),
        ("--through 2095-12-31 --as-of 2095-12-31 --execute", "has not come"),
        ("--through soon", "write it as 2023-05-15"),
        ("--execute", "--through"),
    ] {
        let refused = billed.bill(arguments);
        assert_eq!(refused.status.code(), Some(2), "{arguments}: {}", said(&refused));
        assert!(said(&refused).contains(why), "{arguments}: {}", said(&refused));
    }
}
