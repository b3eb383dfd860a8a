//! The audit log over HTTP: who did what and when, the newest first.

use super::issuing::{INVOICES, issue_all_of_antwerp, through};
use crate::support::app::{FINANCE, NOW, TestApp};
use serde_json::{Value, json};
use tarief::store::access::Role;

const AUDIT: &str = "/api/v1/audit";
const POPULATIONS: &str = "/api/v1/figures/populations";

fn entries(app: &TestApp, query: &str) -> Vec<Value> {
    app.get(&format!("{AUDIT}{query}")).expect(200).json()["items"].as_array().unwrap().clone()
}

/// Actor, action and part of entries.
fn told(app: &TestApp, query: &str) -> Vec<[String; 3]> {
    let text = |entry: &Value, field: &str| entry[field].as_str().unwrap().to_owned();
    entries(app, query)
        .iter()
        .map(|entry| ["actor", "action", "part"].map(|field| text(entry, field)))
        .collect()
}

fn population(inhabitants: u32) -> Value {
    json!({ "nis": "44021", "on": "2024-01-01", "inhabitants": inhabitants, "source": "Statbel" })
}

#[test]
fn a_figure_is_told_from_its_recording_to_its_withdrawal() {
    let app = TestApp::antwerp().start();
    let bo = "tarief_bo";
    app.add_token(bo, "Bo Claes", Role::Finance);

    let recorded = app.post(POPULATIONS, &population(270_000)).expect(201).json();
    let id = recorded["id"].as_str().unwrap();
    let one = format!("{POPULATIONS}/{id}");
    app.ask("PUT", &one).token(bo).revision(1).json(&population(270_473)).send().expect(200);
    app.delete(&one, 2).expect(204);

    let query = format!("?kind=population&object={id}");
    let expected = [
        ["finance", "withdrawn", "2"],
        ["Bo Claes", "corrected", "2"],
        ["Bo Claes", "replaced", "1"],
        ["finance", "recorded", "1"],
    ];
    assert_eq!(told(&app, &query), expected);
    let entries = entries(&app, &query);
    let corrected = &entries[1];
    assert_eq!(corrected["before"]["inhabitants"], 270_000);
    assert_eq!(corrected["after"]["inhabitants"], 270_473);
    assert_eq!(corrected["at"], NOW);
    assert_eq!(entries[3]["before"], Value::Null);
}

#[test]
fn an_issued_document_is_told_with_its_number_total_and_the_fingerprint_of_its_snapshot() {
    let app = TestApp::antwerp().start();
    issue_all_of_antwerp(&app);
    let credit = json!({ "reason": "Verkeerde debiteur" });
    app.post(&format!("{INVOICES}/2023000001/credit-notes"), &credit).expect(201);

    let entries = entries(&app, "?kind=invoice");

    let objects: Vec<&str> = entries.iter().map(|entry| entry["object"].as_str().unwrap()).collect();
    assert_eq!(objects, ["CN2023000001", "2023000002", "2023000001", "2022000001"]);
    let last = &entries[3];
    assert_eq!((&last["action"], &last["actor"]), (&json!("issued"), &json!("finance")));
    assert_eq!(last["after"]["total"], "11751.64");
    let sha256 = app.names("SELECT snapshot_sha256::text FROM invoices WHERE number = '2022000001'");
    assert_eq!(last["after"]["snapshot_sha256"], sha256[0]);
}

#[test]
fn a_correction_of_an_organisation_tells_only_what_changed() {
    let app = TestApp::antwerp().start();
    let path = "/api/v1/organisations/cultuurconnect";
    let mut value = app.get(path).expect(200).json()["value"].clone();
    value["particulars"][1]["signatory"] = json!("Iemand Anders");
    let before = entries(&app, "?limit=1")[0]["sequence"].as_i64().unwrap();

    app.put(path, 1, &value).expect(200);

    let after = entries(&app, "?limit=200");
    let new = after.iter().filter(|entry| entry["sequence"].as_i64().unwrap() > before);
    let new: Vec<String> = new.map(|entry| format!("{} {}", entry["action"], entry["kind"])).collect();
    assert_eq!(new, ["\"corrected\" \"particulars\"", "\"corrected\" \"organisation\""]);
}

#[test]
fn what_is_refused_or_only_planned_is_not_told() {
    let app = TestApp::antwerp().start();
    let before = entries(&app, "?limit=1");

    app.post(POPULATIONS, &json!({ "nis": "44021" })).expect(422);
    app.post("/api/v1/plans", &through("2022-11-18")).expect(200);
    app.get(INVOICES).expect(200);

    assert_eq!(entries(&app, "?limit=1"), before);
}

#[test]
fn entries_come_in_pages_the_newest_first_and_are_chained() {
    let app = TestApp::antwerp().start();
    let mut cursor = String::new();
    let mut last: Option<Value> = None;
    let mut pages = 0;

    while pages < 5 {
        let page = app.get(&format!("{AUDIT}?limit=3{cursor}")).expect(200).json();
        for entry in page["items"].as_array().unwrap() {
            if let Some(newer) = &last {
                assert_eq!(newer["previous"], entry["hash"]);
                assert_eq!(newer["sequence"].as_i64(), entry["sequence"].as_i64().map(|number| number + 1));
            }
            last = Some(entry.clone());
        }
        cursor = format!("&cursor={}", page["next"].as_str().unwrap());
        pages += 1;
    }

    assert_eq!(last.unwrap()["sequence"].as_i64().unwrap() + 14, entries(&app, "?limit=1")[0]["sequence"]);
}

#[test]
fn entries_are_found_by_actor_action_and_moment() {
    let app = TestApp::antwerp().start();
    app.post(POPULATIONS, &population(270_000)).expect(201);

    assert_eq!(
        entries(&app, "?actor=finance&action=recorded&from=2023-06-01T10:00:00Z&kind=population").len(),
        1
    );
    assert_eq!(entries(&app, "?actor=finance&to=2023-06-01T09:59:59Z&kind=population").len(), 0);
    assert_eq!(entries(&app, "?actor=nobody").len(), 0);
    for wrong in ["?from=yesterday", "?kind=", "?object=%00", "?sorted=yes", "?cursor=a", "?limit=0"] {
        app.get(&format!("{AUDIT}{wrong}")).refused(400, "bad-request");
    }
}

#[test]
fn only_finance_reads_the_log() {
    let app = TestApp::antwerp().start();
    let reader = app.reader("stad-antwerpen");
    app.ask("GET", AUDIT).token(&reader).send().refused(403, "forbidden");
    app.ask("GET", AUDIT).send().refused(401, "unauthorized");
    app.ask("GET", AUDIT).token(FINANCE).send().expect(200);
}
