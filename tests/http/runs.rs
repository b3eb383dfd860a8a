//! Billing runs: planned, looked at, executed, followed; refused where something changed; done once.

use super::issuing::{INVOICES, issue, issue_all_of_antwerp, through};
use super::libraries::{correct_usage, e_books_of, library, of_nobody, of_three, record_usage};
use crate::support::app::TestApp;
use crate::support::client::Answer;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::thread;
use tarief::store::Stamp;
use tarief::workflows::billing_run::execute::go_on;

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

/// Asks for the execution of a run.
fn start(app: &TestApp, run: &Value) -> Answer {
    app.asking("POST", &format!("{}/execution", of(run))).send()
}

#[test]
fn a_rerun_of_the_same_period_plans_nothing_with_the_same_fingerprint() {
    let app = TestApp::antwerp().start();
    execute(&app, &through("2023-05-15"));

    let again = plan(&app, &through("2023-05-15"));
    let once_more = plan(&app, &through("2023-05-15"));

    assert_eq!((&again["documents"], &once_more["documents"]), (&json!(0), &json!(0)));
    assert_eq!(again["inputs_sha256"], once_more["inputs_sha256"]);
    assert_eq!(execute(&app, &through("2023-05-15"))["issued"], 0);
}

#[test]
fn the_yearly_run_of_may_is_due_in_june_and_names_the_contract() {
    let app = TestApp::antwerp().start();
    let wanted = json!({ "through": "2023-05-15", "as_of": "2023-05-15", "agreement": "e-books-2022" });

    let run = execute(&app, &wanted);

    assert_eq!((&run["agreement"], &run["documents"]), (&json!("e-books-2022"), &json!(2)));
    let invoice = app.get(&format!("{INVOICES}/2023000002")).json();
    assert_eq!((&invoice["issue_date"], &invoice["due_date"]), (&json!("2023-05-15"), &json!("2023-06-14")));
    assert_eq!(
        (&invoice["contract"]["id"], &invoice["total"]),
        (&json!("antwerpen-e-books"), &json!("76340.37"))
    );
}

#[test]
fn one_missing_count_of_26_libraries_blocks_the_lot_for_the_quarter_and_is_named() {
    let app = of_nobody("2023-06-01T10:00:00Z");
    let libraries: Vec<String> = (1..=26).map(|number| format!("bib-{number:02}")).collect();
    let nis = [
        "11001", "11002", "11004", "11005", "11007", "11008", "11009", "11013", "11016", "11018", "11021",
        "11022", "11023", "11024", "11025", "11029", "11030", "11035", "11037", "11038", "11039", "11040",
        "11044", "11050", "11052", "11053",
    ];
    for (id, nis) in libraries.iter().zip(nis) {
        library(&app, id, nis);
        if id != "bib-13" {
            record_usage(&app, id, "2023-03", 20);
        }
    }

    let run = plan(&app, &through("2023-05-15"));
    record_usage(&app, "bib-13", "2023-03", 20);
    let complete = execute(&app, &through("2023-05-15"));

    let blocked = run["result"]["blocked"].as_array().unwrap();
    assert_eq!(run["documents"], 0);
    let contracts: Vec<&str> = blocked.iter().map(|one| one["contract"].as_str().unwrap()).collect();
    assert_eq!(contracts, libraries);
    for one in blocked {
        assert_eq!(one["code"], "usage_missing");
        assert!(one["message"].as_str().unwrap().contains("bib-13"), "{one}");
        assert!(!one["message"].as_str().unwrap().contains("bib-14"), "{one}");
    }
    assert_eq!((&complete["documents"], &complete["invoiced"]), (&json!(26), &json!("3530.80")));
    assert_eq!(complete["result"]["no_longer_waiting"].as_array().unwrap().len(), 26);
}

#[test]
fn a_plan_of_a_past_day_shows_that_day_as_it_was_and_is_not_executed() {
    let app = TestApp::antwerp().start();
    issue_all_of_antwerp(&app);

    let past = plan(&app, &through("2023-03-01"));
    let further = json!({ "as_of": "2023-03-01", "through": "2023-05-15" });
    let looking_on = plan(&app, &further);

    assert_eq!((&past["looks_back"], &past["documents"]), (&json!(true), &json!(0)));
    assert_eq!((&looking_on["looks_back"], &looking_on["documents"]), (&json!(true), &json!(1)));
    assert_eq!(documents(&app, &looking_on)[0][2], "76340.37");
    start(&app, &looking_on).refused(409, "run-looks-back");
    assert_eq!(app.get(&of(&looking_on)).json()["state"], "planned");
    assert_eq!(
        plan(&app, &through("2023-05-31"))["compared_with"],
        json!(null),
        "what looks back is no run before"
    );
}

#[test]
fn a_plan_of_a_day_to_come_is_executed_on_that_day() {
    let app = TestApp::antwerp().at("2023-05-14T10:00:00Z").start();
    let run = plan(&app, &through("2023-05-15"));

    start(&app, &run).has(&[("/as_of", "not_yet")]);

    let then = app.restarted("2023-05-15T06:00:00Z");
    assert_eq!(carry_out(&then, &run)["issued"], 3);
}

/// What the refusal of an execution says that changed.
#[track_caller]
fn changed(answer: Answer) -> Vec<Value> {
    let refused = answer.refused(409, "inputs-changed").json();
    refused["changes"].as_array().unwrap().iter().map(|one| json!([one["input"], one["change"]])).collect()
}

#[test]
fn an_execution_is_refused_with_what_changed_and_issues_nothing() {
    let app = of_three();
    let planned = || plan(&app, &through("2023-05-15"));

    let run = planned();
    correct_usage(&app, "b", 351);
    let usage = changed(start(&app, &run));
    let run = planned();
    let decision = json!({ "kind": "hold", "contract": "c", "lot": "1B", "requested": "2023-05-20" });
    let decided = app.post("/api/v1/decisions", &json!({ "decision": decision, "evidence": "Brief" }));
    let decision =
        json!({ "kind": "extension", "contract": "c", "signed": "2023-05-01", "framework_extended": true });
    if decided.status != 201 {
        app.post("/api/v1/decisions", &json!({ "decision": decision, "evidence": "Brief" })).expect(201);
    }
    let decisions = changed(start(&app, &run));
    let run = planned();
    let mut contract = app.get("/api/v1/contracts/a").json()["value"].clone();
    contract["settlement_factor"] = json!("0.80");
    app.put("/api/v1/contracts/a", 1, &contract).expect(200);
    let contracts = changed(start(&app, &run));
    let run = planned();
    let organisation = app.get("/api/v1/organisations/a").json()["value"].clone();
    app.put("/api/v1/organisations/a", 1, &organisation).expect(200);
    let organisations = changed(start(&app, &run));

    assert_eq!(usage, [json!(["usage of b", "changed"])]);
    assert_eq!(decisions, [json!(["decisions on contract c", "added"])]);
    assert_eq!(contracts, [json!(["contract a", "changed"])]);
    assert_eq!(organisations, [json!(["organisation a", "changed"])]);
    assert_eq!(app.number("SELECT count(*) FROM invoices"), 0);
    let run = planned();
    issue(&app, "2023-05-15");
    let documents: Vec<Value> = changed(start(&app, &run));
    assert_eq!(documents, ["a", "b", "c"].map(|of| json!([format!("documents of {of}"), "added"])));
}

#[test]
fn a_plan_is_told_apart_from_the_one_before() {
    let app = of_three();
    let first = plan(&app, &through("2023-05-15"));

    correct_usage(&app, "c", 260);
    let second = plan(&app, &through("2023-05-15"));
    let third = plan(&app, &through("2023-05-15"));

    let new = first["result"]["difference"].as_array().unwrap();
    assert_eq!(
        new.iter().map(|one| &one["new"][0]["total"]).collect::<Vec<_>>(),
        ["2716.00", "2376.50", "1697.50"]
    );
    let changed: Vec<Value> = second["result"]["difference"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| json!([one["contract"], one["changed"][0]["before"], one["changed"][0]["total"]]))
        .collect();
    let expected = [["a", "2716.00", "2444.00"], ["b", "2376.50", "2138.50"], ["c", "1697.50", "1588.60"]];
    assert_eq!(changed, expected.map(|one| json!(one)));
    assert_eq!((&third["compared_with"], &third["result"]["difference"]), (&second["id"], &json!([])));
}

#[test]
fn eight_executions_at_once_issue_each_document_once() {
    let app = of_three();
    let same = plan(&app, &through("2023-05-15"));
    let overlapping = json!({ "through": "2023-05-15", "as_of": "2023-05-15", "contract": "a" });
    let overlapping = plan(&app, &overlapping);

    let answers: Vec<u16> = thread::scope(|scope| {
        let runs = [&same, &overlapping].into_iter().cycle().take(8);
        let asked: Vec<_> = runs.map(|run| scope.spawn(|| start(&app, run).status)).collect();
        asked.into_iter().map(|one| one.join().unwrap()).collect()
    });
    for run in [&same, &overlapping] {
        app.get(&format!("{}/events", of(run))).expect(200);
    }

    assert!(answers.iter().all(|status| [202, 409].contains(status)), "{answers:?}");
    execute(&app, &through("2023-05-15"));
    let numbers: BTreeSet<String> = app.names("SELECT number FROM invoices").into_iter().collect();
    assert_eq!(numbers, ["2023000001", "2023000002", "2023000003"].map(str::to_owned).into());
    assert_eq!(app.number("SELECT count(DISTINCT contract) FROM invoices"), 3);
}

#[test]
fn an_execution_is_followed_to_its_end() {
    let app = of_three();
    let run = plan(&app, &through("2023-05-15"));
    let before = app.get(&format!("{}/events", of(&run))).expect(200);
    start(&app, &run).expect(202);

    let followed = app.get(&format!("{}/events", of(&run))).expect(200);

    let told = |state: &str, issued: u32| {
        format!("event: progress\ndata: {{\"state\":\"{state}\",\"issued\":{issued},\"documents\":3}}\n\n")
    };
    assert_eq!(before.text(), told("planned", 0));
    assert_eq!(followed.header("content-type"), "text/event-stream");
    assert!(followed.text().ends_with(&told("finished", 3)), "{}", followed.text());
    app.get(&format!("{RUNS}/9/events")).refused(404, "not-found");
}

#[test]
fn a_run_that_asks_for_nothing_that_is_there_is_refused() {
    let app = of_three();
    let ask = |more: Value| {
        let mut body = through("2023-05-15");
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        app.post(RUNS, &body)
    };

    ask(json!({ "agreement": "none" })).has(&[("/agreement", "unknown_reference")]);
    ask(json!({ "contract": "none" })).has(&[("/contract", "unknown_reference")]);
    ask(json!({ "contract": "a", "agreement": "film-streaming-2022" })).has(&[("/contract", "wrong_form")]);
    app.post(RUNS, &json!({})).has(&[("/through", "missing_field")]);
    app.get(&format!("{RUNS}/9")).refused(404, "not-found");
    app.asking("POST", &format!("{RUNS}/9/execution")).send().refused(404, "not-found");
    app.get(&format!("{RUNS}/9/documents")).refused(404, "not-found");
}

#[test]
fn a_started_run_whose_inputs_change_stops_with_what_changed() {
    let app = of_three();
    let run = plan(&app, &through("2023-05-15"));
    // As where the service ended just after the run was started.
    app.change("INSERT INTO billing_run_events (run, event, what, by) VALUES (1, 1, 'started', 'test')");
    correct_usage(&app, "b", 351);

    let stopped = carry_out(&app, &run);

    assert_eq!((&stopped["state"], &stopped["issued"]), (&json!("stopped"), &json!(0)));
    assert_eq!(stopped["stopped"]["code"], "inputs_changed");
    assert_eq!(stopped["stopped"]["changes"], json!([{ "input": "usage of b", "change": "changed" }]));
    start(&app, &run).refused(409, "run-stopped");
    assert_eq!(execute(&app, &through("2023-05-15"))["issued"], 3);
}

#[test]
fn a_started_run_goes_on_when_it_is_asked_for_again() {
    let app = of_three();
    let run = plan(&app, &through("2023-05-15"));
    app.change("INSERT INTO billing_run_events (run, event, what, by) VALUES (1, 1, 'started', 'test')");

    let done = carry_out(&app, &run);
    let again = carry_out(&app, &run);

    assert_eq!((&done["state"], &done["issued"]), (&json!("finished"), &json!(3)));
    assert_eq!(again, done);
}

#[test]
fn a_run_that_is_left_between_an_invoice_and_the_credit_note_of_a_notice_goes_on_in_its_order() {
    let app = TestApp::shipped().at("2026-07-01T10:00:00Z").start();
    app.run(async |conn| e_books_of(conn, 60, "2026-01-01").await);
    let indexation =
        json!({ "kind": "indexation", "agreement": "e-books-2022", "year": 2026, "apply": false });
    app.post("/api/v1/decisions", &json!({ "decision": indexation })).expect(201);
    for contract in app.names("SELECT id FROM contracts ORDER BY place") {
        let notice = json!({ "kind": "notice", "contract": contract, "by": "subscriber", "sent": "2026-06-10",
            "channel": "email" });
        app.post("/api/v1/decisions", &json!({ "decision": notice, "evidence": "E-mail" })).expect(201);
    }
    let run = plan(&app, &through("2026-07-01"));
    assert_eq!((&run["documents"], &run["batches"]), (&json!(120), &json!(2)));
    app.change("INSERT INTO billing_run_events (run, event, what, by) VALUES (1, 1, 'started', 'test')");
    let stamp = Stamp { at: app.now(), by: "test".to_owned() };

    let left = app.run(async |conn| go_on(conn, (1, &stamp), |_| false).await.unwrap());
    let issued = app.number("SELECT count(*) FROM invoices");
    let done = carry_out(&app, &run);

    assert_eq!((format!("{left:?}").as_str(), issued), ("Executing", 100));
    assert_eq!((&done["state"], &done["issued"]), (&json!("finished"), &json!(120)), "{done:#}");
    assert_eq!(plan(&app, &through("2026-07-01"))["documents"], 0);
}
