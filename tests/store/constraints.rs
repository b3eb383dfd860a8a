//! Every constraint of the migrations is shown to refuse what must never be.

use super::refused::{REFUSED, TAKEN};
use crate::http::figure_imports::handing;
use crate::http::issuing::{INVOICES, through};
use crate::http::orders::{ASSIGNMENTS, ORDERS, POLICIES, assignment, order, policy};
use crate::http::runs::{execute, plan};
use crate::support::app::TestApp;
use crate::support::path;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::fs;

/// Those that no row can come upon first: another constraint implies them.
const IMPLIED: &[&str] = &[
    // The primary key is a part of it: it is there to be referred to.
    "of_one_invoice",
    // What is no JSON is refused while it is read, which is what these constraints are for.
    "billing_run_events_detail_check",
    "billing_runs_inputs_check",
    "figure_imports_content_check",
    "figure_imports_preview_check",
    "billing_runs_result_check",
    "invoices_snapshot_check",
    // The primary key is checked before it, and `number_tells_its_place` makes them the same.
    "number_given_once",
    // As for the snapshot.
    "audit_log_entry_check",
    // A fingerprint covers the one before it, which is unique.
    "audit_log_hash_key",
];

/// A database with three invoices, two of them by a billing run, and a credit note, with a row in every table.
pub fn full() -> TestApp {
    let app = TestApp::antwerp().start();
    app.post(INVOICES, &through("2023-01-01")).expect(201);
    execute(&app, &through("2023-05-15"));
    let credit = format!("{INVOICES}/2023000001/credit-notes");
    app.asking("POST", &credit).json(&json!({ "reason": "Verkeerd" })).key("k").send().expect(201);
    app.get(&format!("{INVOICES}/2023000001.pdf")).expect(200);
    app.post(POLICIES, &policy()).expect(201);
    app.post(ORDERS, &order()).expect(201);
    app.post(ASSIGNMENTS, &assignment("2023000001", &[("1", "11751.64")])).expect(201);
    let account = json!({ "contract": "antwerpen-film", "role": "Medewerker", "since": "2023-05-23" });
    app.post("/api/v1/staff-accounts", &account).expect(201);
    let file = fs::read(path("tests/imports/statements/a-day-with-a-batch-and-a-pending-entry.xml")).unwrap();
    app.asking("POST", "/api/v1/bank-statements").bytes("application/xml", file).send().expect(201);
    let counts = json!([{ "library": "antwerpen-film", "lot": "1B", "month": "2023-04", "count": 600 }]);
    app.post("/api/v1/usage-imports", &counts).expect(200);
    let disputes = format!("{INVOICES}/2023000002/disputes");
    app.post(&disputes, &json!({ "since": "2023-05-20", "reason": "Betwist" })).expect(201);
    app.post(&format!("{disputes}/1/end"), &json!({ "on": "2023-05-21", "reason": "Aanvaard" })).expect(201);
    let contract = "/api/v1/contracts/antwerpen-e-books";
    let mut annex = app.get(contract).expect(200).json()["value"].clone();
    annex["payers"] = json!([{ "since": "2031-01-01", "organisation": "stad-antwerpen" }]);
    app.put(contract, 1, &annex).expect(200);
    plan(&app, &through("2023-06-01"));
    let asked = json!({ "channel": "peppol", "reason": "Een test" });
    app.post(&format!("{INVOICES}/2023000001/deliveries"), &asked).expect(201);
    app.change(
        "INSERT INTO delivery_events (delivery, event, attempt, what, message_id, documents)
         VALUES (1, 1, 1, 'sending', 'key', '[]')",
    );
    let figures = "nis;jaar;inwoners\n44021;2023;270000\n";
    handing(&app, "published=2023-05-15", figures).send().expect(201);
    app.post("/api/v1/figure-imports/1/confirmation", &json!({})).expect(201);
    let register = "LVL_REFNIS|CD_REFNIS|TX_REFNIS_NL|DT_VLDT_START|DT_VLDT_END\n4|99999|Nieuwstad|01/01/2024|31/12/9999\n";
    handing(&app, "", register).send().expect(201);
    app.post("/api/v1/figure-imports/2/confirmation", &json!({})).expect(201);
    handing(&app, "published=2023-05-16", figures).send().expect(201);
    app
}

fn object(json: &str) -> Map<String, Value> {
    serde_json::from_str(json).unwrap_or_else(|error| panic!("{error}: {json}"))
}

/// The statement that adds a row made of one that is there.
fn insert(table: &str, changes: &Map<String, Value>) -> String {
    let (_, row, _) = TAKEN.iter().find(|(known, ..)| *known == table).unwrap();
    let changes = Value::Object(changes.clone()).to_string().replace('\'', "''");
    format!(
        "INSERT INTO {table} OVERRIDING SYSTEM VALUE
         SELECT (jsonb_populate_record(one, '{changes}')).* FROM {table} AS one WHERE {row} LIMIT 1"
    )
}

/// What makes a row that would be taken, with some changes.
fn taken(table: &str, changes: &str) -> Map<String, Value> {
    let (.., taken) = TAKEN.iter().find(|(known, ..)| *known == table).unwrap();
    let mut all = object(taken);
    all.extend(object(changes));
    all.retain(|_, value| value != "=");
    all
}

#[test]
fn rows_without_anything_wrong_are_taken() {
    let app = full();

    for (table, ..) in TAKEN
        .iter()
        .filter(|(table, ..)| !table.starts_with("invoice_") && !["invoices", "allocations"].contains(table))
    {
        let sql = format!("BEGIN; {}; ROLLBACK", insert(table, &taken(table, "{}")));
        assert_eq!(app.refusal(&sql), None, "{table}");
    }
}

#[test]
fn a_row_with_something_wrong_is_refused_by_the_constraint_that_says_so() {
    let app = full();
    let mut wrong = Vec::new();

    for (table, changes, constraint) in REFUSED {
        let found = app.refusal(&insert(table, &taken(table, changes)));
        if !found.as_ref().is_some_and(|found| found.contains(constraint)) {
            wrong.push(format!("{table} {changes}: {constraint} expected, {found:?} found"));
        }
    }
    for (table, ..) in TAKEN {
        let found = app.refusal(&insert(table, &Map::new()));
        if !found.as_ref().is_some_and(|found| found.contains(&format!("{table}_pkey"))) {
            wrong.push(format!("{table} again: {found:?}"));
        }
    }

    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_constraint_of_the_database_is_tried() {
    const NAMES: &str = "
        SELECT conname::text FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype IN ('c', 'u', 'x', 'f')
        UNION SELECT indexrelid::regclass::text FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
            WHERE relnamespace = 'public'::regnamespace AND indisunique AND NOT indisprimary";
    const TABLES: &str = "SELECT relname::text FROM pg_class
        WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname NOT LIKE '\\_\\_%'";
    let app = TestApp::empty().start();

    let tried: BTreeSet<&str> =
        REFUSED.iter().map(|(.., constraint)| *constraint).chain(IMPLIED.iter().copied()).collect();
    let untried: Vec<String> =
        app.names(NAMES).into_iter().filter(|name| !tried.contains(name.as_str())).collect();
    let tables: BTreeSet<&str> = TAKEN.iter().map(|(table, ..)| *table).collect();

    assert_eq!(untried, [""; 0]);
    assert_eq!(app.names(TABLES).iter().map(String::as_str).collect::<BTreeSet<_>>(), tables);
}
