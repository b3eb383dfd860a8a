//! Billing runs: planned, looked at, executed, followed; refused where something changed; done once.

use super::issuing::{INVOICES, issue, through};
use crate::support::app::TestApp;
use serde_json::{Value, json};

pub const RUNS: &str = "/api/v1/billing-runs";

/// Plans a run.
#[track_caller]
pub fn plan(app: &TestApp, body: &Value) -> Value {
    app.post(RUNS, body).expect(201).json()
}

/// The address of a run.
pub fn of(run: &Value) -> String {
    format!("{RUNS}/{}", run["id"].as_str().unwrap())
}

/// Starts the execution of a run and follows it to its end; how it stands then.
#[track_caller]
pub fn carry_out(app: &TestApp, run: &Value) -> Value {
    app.asking("POST", &format!("{}/execution", of(run))).send().expect(202);
    app.get(&format!("{}/events", of(run))).expect(200);
    app.get(&of(run)).expect(200).json()
}

/// Plans and executes a run; how it stands then.
#[track_caller]
pub fn execute(app: &TestApp, body: &Value) -> Value {
    let run = plan(app, body);
    let run = carry_out(app, &run);
    assert_eq!(run["state"], "finished", "{run:#}");
    run
}

/// The documents of a run: contract, kind, total, what it corrects and its number.
pub fn documents(app: &TestApp, run: &Value) -> Vec<Value> {
    let page = app.get(&format!("{}/documents?limit=200", of(run))).expect(200).json();
    let items = page["items"].as_array().unwrap();
    let told =
        |one: &Value| json!([one["contract"], one["kind"], one["total"], one["corrects"], one["number"]]);
    items.iter().map(told).collect()
}

#[test]
fn a_run_issues_what_it_planned_and_a_second_one_has_nothing_to_issue() {
    let app = TestApp::antwerp().start();

    let run = plan(&app, &through("2023-05-15"));
    let planned = documents(&app, &run);
    let done = carry_out(&app, &run);
    let again = plan(&app, &through("2023-05-15"));

    assert_eq!((&run["state"], &run["documents"], &run["issued"]), (&json!("planned"), &json!(3), &json!(0)));
    assert_eq!((&done["state"], &done["issued"]), (&json!("finished"), &json!(3)));
    assert_eq!(done["invoiced"], "96446.81");
    let numbers = ["2023000001", "2023000002", "2023000003"];
    let issued: Vec<Value> = planned
        .into_iter()
        .zip(numbers)
        .map(|(mut one, number)| {
            one[4] = json!(number);
            one
        })
        .collect();
    assert_eq!(documents(&app, &run), issued);
    assert_eq!((&again["documents"], &again["compared_with"]), (&json!(0), &run["id"]));
    assert_eq!(again["result"]["difference"], json!([]));
    assert!(issue(&app, "2023-05-15").is_empty());
    assert_eq!(app.get(INVOICES).json()["items"].as_array().unwrap().len(), 3);
}
