//! Taking invoices back: in full by hand, and in part by a notice after the issue.

use super::issuing::{INVOICES, issue, issue_all_of_antwerp, listed, planned};
use crate::support::app::TestApp;
use serde_json::{Value, json};
use tarief::records::parties;

pub fn credit_notes(number: &str) -> String {
    format!("{INVOICES}/{number}/credit-notes")
}

pub fn reason() -> Value {
    json!({ "reason": "Verkeerde debiteur" })
}

/// Some fields of the lines or of the VAT of a document.
fn only(fields: &[&str], parts: &Value) -> Vec<Vec<Value>> {
    let of = |part: &Value| fields.iter().map(|field| part[field].clone()).collect();
    parts.as_array().unwrap().iter().map(of).collect()
}

#[test]
fn a_credit_in_full_takes_back_every_amount_of_its_invoice() {
    let app = TestApp::antwerp().start();
    issue_all_of_antwerp(&app);
    let original = app.get(&format!("{INVOICES}/2023000001")).json();

    let answer = app.post(&credit_notes("2023000001"), &reason()).expect(201);

    let credit = answer.json();
    assert_eq!(answer.header("location"), "/api/v1/invoices/CN2023000001");
    assert_eq!(answer.header("etag"), "\"1\"");
    assert_eq!(credit["number"], "CN2023000001");
    assert_eq!(credit["kind"], "credit_note");
    assert_eq!(credit["issue_date"], "2023-06-01");
    assert_eq!(credit["reason"], "Verkeerde debiteur");
    assert_eq!(credit["credits"], json!({ "number": "2023000001", "issue_date": "2023-02-15" }));
    assert_eq!((&credit["due_date"], &credit["communication"]), (&Value::Null, &Value::Null));
    for field in ["net", "rounding", "total", "period", "contract", "customer", "supplier"] {
        assert_eq!(credit[field], original[field], "{field}");
    }
    let same = ["lot", "component", "from", "to", "amount", "net", "clause", "rate", "vat"];
    for parts in ["lines", "vat"] {
        assert_eq!(only(&same, &credit[parts]), only(&same, &original[parts]), "{parts}");
    }
    assert_eq!(app.get(answer.header("location")).expect(200).body, answer.body);
    assert_eq!(listed(&app, "?kind=credit_note"), ["CN2023000001"]);
    for what in [".pdf", "/note"] {
        app.get(&format!("{INVOICES}/CN2023000001{what}")).expect(200);
    }
}

#[test]
fn an_invoice_is_taken_back_once() {
    let app = TestApp::antwerp().start();
    issue_all_of_antwerp(&app);
    app.post(&credit_notes("2023000001"), &reason()).expect(201);

    let second = app.post(&credit_notes("2023000001"), &reason());
    let of_the_note = app.post(&credit_notes("CN2023000001"), &reason());
    let of_nothing = app.post(&credit_notes("2023000009"), &reason());

    second.refused(409, "already-credited");
    of_the_note.refused(409, "credit-of-credit");
    of_nothing.refused(404, "not-found");
    assert_eq!(listed(&app, "").len(), 4);
}

#[test]
fn what_was_taken_back_is_to_be_issued_again_under_a_new_number() {
    let app = TestApp::antwerp().start();
    issue_all_of_antwerp(&app);
    app.post(&credit_notes("2023000001"), &reason()).expect(201);

    let plan = planned(&app, "2023-06-01");
    let issued = issue(&app, "2023-06-01");

    assert_eq!(plan["documents"].as_array().unwrap().len(), 1);
    assert_eq!(plan["documents"][0]["occurrence"], 2);
    assert_eq!(plan["documents"][0]["document"]["total"], "8354.80");
    assert_eq!(issued.len(), 1);
    assert_eq!((&issued[0]["number"], &issued[0]["total"]), (&json!("2023000003"), &json!("8354.80")));
    assert_eq!(planned(&app, "2023-06-01")["documents"], json!([]));
    app.post(&credit_notes("2023000003"), &reason()).expect(201);
    assert_eq!(planned(&app, "2023-06-01")["documents"][0]["occurrence"], 3);
}

#[test]
fn a_credit_note_is_dated_neither_ahead_nor_before_its_invoice() {
    let app = TestApp::antwerp().start();
    issue_all_of_antwerp(&app);
    let on = |day: &str| json!({ "reason": "Verkeerd", "as_of": day });

    app.post(&credit_notes("2023000001"), &on("2023-06-02")).has(&[("/as_of", "not_yet")]);
    let early = app.post(&credit_notes("2023000001"), &on("2023-01-01")).expect(201).json();

    assert_eq!(early["issue_date"], "2023-05-15", "the day of the last number of the year");
}

#[test]
fn a_credit_note_says_why() {
    let app = TestApp::antwerp().start();
    issue(&app, "2022-11-18");
    let send = |body: Value| app.post(&credit_notes("2022000001"), &body);

    send(json!({})).has(&[("/reason", "missing_field")]);
    send(json!({ "reason": "" })).has(&[("/reason", "wrong_form")]);
    send(json!({ "reason": "two\nlines" })).has(&[("/reason", "wrong_form")]);
    send(json!({ "reason": "r".repeat(201) })).has(&[("/reason", "wrong_form")]);
}

/// A service of 1 July 2026 on which a contract that ends that September was invoiced for the whole year.
pub fn invoiced_for_2026() -> TestApp {
    let app = TestApp::shipped().at("2026-07-01T10:00:00Z").start();
    for party in parties::all() {
        app.post("/api/v1/organisations", &serde_json::to_value(party).unwrap()).expect(201);
    }
    let agreement = json!({ "valid_from": "2022-09-15", "agreement": { "use": "e-books-2022" } });
    let contract = json!({ "id": "antwerpen-e-books", "agreement": "e-books-2022",
        "organisation": "stad-antwerpen", "signed": "2025-12-01", "start": "2026-01-01", "end": "2026-09-15",
        "settlement_factor": "0.80" });
    let population =
        json!({ "nis": "11002", "on": "2025-01-01", "inhabitants": 529417, "source": "het voorbeeld" });
    let indexation =
        json!({ "kind": "indexation", "agreement": "e-books-2022", "year": 2026, "apply": false });
    app.post("/api/v1/agreements", &agreement).expect(201);
    app.post("/api/v1/contracts", &contract).expect(201);
    app.post("/api/v1/figures/populations", &population).expect(201);
    app.post("/api/v1/decisions", &json!({ "decision": indexation })).expect(201);
    assert_eq!(issue(&app, "2026-05-15")[0]["total"], "70509.82");
    app
}

pub fn give_notice(app: &TestApp) {
    let notice = json!({ "kind": "notice", "contract": "antwerpen-e-books", "by": "subscriber",
                         "sent": "2026-06-10", "channel": "email" });
    app.post("/api/v1/decisions", &json!({ "decision": notice, "evidence": "E-mail" })).expect(201);
}

#[test]
fn a_notice_after_the_issue_gives_a_credit_note_that_names_its_invoice() {
    let app = invoiced_for_2026();
    give_notice(&app);

    let issued = issue(&app, "2026-07-01");

    assert_eq!(issued.len(), 1);
    let credit = &issued[0];
    assert_eq!((&credit["kind"], &credit["number"]), (&json!("credit_note"), &json!("CN2026000001")));
    assert_eq!(credit["total"], "17627.45");
    assert_eq!(credit["period"], json!({ "from": "2026-09-16", "to": "2026-12-31" }));
    assert_eq!(credit["credits"], json!({ "number": "2026000001", "issue_date": "2026-05-15" }));
    assert_eq!(credit["reason"], "Opzeg verstuurd op 10/06/2026");
    assert_eq!(planned(&app, "2026-07-01")["documents"], json!([]));
}

#[test]
fn an_invoice_that_a_notice_corrected_is_not_taken_back_as_a_whole() {
    let app = invoiced_for_2026();
    give_notice(&app);
    issue(&app, "2026-07-01");

    let answer = app.post(&credit_notes("2026000001"), &reason());

    assert!(answer.refused(409, "already-credited").text().contains("CN2026000001"));
}

#[test]
fn an_invoice_that_was_taken_back_before_the_notice_is_issued_anew_for_the_shorter_year() {
    let app = invoiced_for_2026();
    app.post(&credit_notes("2026000001"), &reason()).expect(201);
    give_notice(&app);

    let issued = issue(&app, "2026-07-01");

    let stands: rust_decimal::Decimal = app.get(INVOICES).json()["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            let total: rust_decimal::Decimal = one["total"].as_str().unwrap().parse().unwrap();
            if one["kind"] == "credit_note" { -total } else { total }
        })
        .sum();
    assert_eq!(stands.to_string(), "52882.37", "nine months and a half remain: {issued:#?}");
    for one in issued.iter().filter(|one| one["kind"] == "credit_note") {
        assert_ne!(one["credits"]["number"], "2026000001", "that one was taken back as a whole");
    }
}
