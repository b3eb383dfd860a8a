//! `tarief verify` and `tarief numbers verify` on what the service issued, and on what somebody did to it since.

use super::issuing::{INVOICES, issue_all_of_antwerp};
use crate::store::constraints::full;
use crate::support::app::TestApp;
use rust_decimal::Decimal;
use serde_json::{Value, json};
use std::process::{Command, Output};
use tarief::documents::issued::IssuedInvoice;
use tarief::documents::replay::replay;

fn tarief(app: &TestApp, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tarief"));
    command.args(arguments).env("DATABASE_URL", app.url()).output().unwrap()
}

/// The findings of a verification, which must fail where there are any.
pub fn findings(app: &TestApp) -> Vec<String> {
    let output = tarief(app, &["verify"]);
    let text = String::from_utf8(output.stdout).unwrap();
    let (found, summary) = text.split_at(text.find("verified: ").unwrap_or_else(|| panic!("{text}")));
    let found: Vec<String> = found.lines().map(str::to_owned).collect();
    assert!(summary.contains(&format!("findings: {}\n", found.len())), "{text}");
    assert_eq!(output.status.code(), Some(i32::from(!found.is_empty())), "{text}");
    found
}

/// Changes the database behind the back of the service and of its triggers.
pub fn tamper(app: &TestApp, sql: &str) {
    app.change(&format!("BEGIN; SET LOCAL session_replication_role = replica; {sql}; COMMIT"));
}

/// Verification tells what a change of the database did, in as many words.
#[track_caller]
fn is_found(sql: &str, expected: &[&str]) {
    let app = full();
    tamper(&app, sql);
    let found = findings(&app);
    for words in expected {
        assert!(found.iter().any(|line| line.contains(words)), "{words} is missing in {found:#?}");
    }
}

#[test]
fn what_the_service_issued_is_found_again_to_the_last_step() {
    let app = full();

    let output = tarief(&app, &["verify", "--json"]);

    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{report}");
    let verified = &report["verified"];
    assert_eq!((&verified["documents"], &verified["files"]), (&json!(4), &json!(1)));
    assert_eq!(verified["steps"], app.number("SELECT count(*) FROM invoice_steps"));
    assert_eq!(verified["entries"], app.number("SELECT max(sequence) FROM audit_log"));
    assert_eq!(findings(&app), [""; 0]);
}

#[test]
fn no_amount_or_worked_out_figure_of_a_document_can_be_another() {
    let app = TestApp::antwerp().start();
    let mut tried = 0;
    for issued in issue_all_of_antwerp(&app) {
        let read = |value: Value| serde_json::from_value::<IssuedInvoice>(value).unwrap();
        assert_eq!(replay(&read(issued.clone())), []);
        for pointer in amounts(&issued, "") {
            let mut changed = issued.clone();
            let text = changed.pointer(&pointer).unwrap().as_str().unwrap();
            let another =
                text.parse::<Decimal>().unwrap() + Decimal::new(1, text.parse::<Decimal>().unwrap().scale());
            *changed.pointer_mut(&pointer).unwrap() = json!(another.to_string());
            assert_ne!(replay(&read(changed)), [], "{pointer} of {}", issued["number"]);
            tried += 1;
        }
    }
    assert!(tried > 50, "{tried}");
}

/// Where amounts stand, and figures that follow from others.
fn amounts(value: &Value, at: &str) -> Vec<String> {
    match value {
        Value::Object(fields) => {
            let is_amount = |name: &str| match name {
                "figure" => fields.contains_key("formula"),
                _ => ["amount", "net", "vat", "rounding", "total"].contains(&name),
            };
            let own = fields.iter().filter(|(name, value)| is_amount(name) && value.is_string());
            let own = own.map(|(name, _)| format!("{at}/{name}"));
            own.chain(fields.iter().flat_map(|(name, value)| amounts(value, &format!("{at}/{name}"))))
                .collect()
        }
        Value::Array(items) => items
            .iter()
            .enumerate()
            .flat_map(|(place, item)| amounts(item, &format!("{at}/{place}")))
            .collect(),
        _ => Vec::new(),
    }
}

#[test]
fn an_auditor_replays_an_invoice_of_two_years_ago_although_the_tariff_changed_since() {
    let app = TestApp::antwerp().start();
    issue_all_of_antwerp(&app);
    let before = app.get(&format!("{INVOICES}/2023000002")).expect(200).body;

    let later = app.another("2025-06-01T10:00:00Z");
    let agreement = "/api/v1/agreements/e-books-2022";
    let mut ended = later.get(agreement).expect(200).json()["value"].clone();
    let mut dearer = ended.clone();
    ended["valid_to"] = json!("2024-12-31");
    for one in [&mut ended, &mut dearer] {
        for field in ["id", "service"] {
            one.as_object_mut().unwrap().remove(field);
        }
    }
    later.put(agreement, 1, &ended).expect(200);
    dearer["valid_from"] = json!("2025-01-01");
    dearer["agreement"]["id"] = json!("e-books-2025");
    dearer["agreement"]["lots"][0]["components"][0]["price"] = json!("999.99");
    later.post("/api/v1/agreements", &dearer).expect(201);
    let indexation =
        json!({ "decision": { "kind": "indexation", "agreement": "e-books-2022", "year": 2024 } });
    later.post("/api/v1/decisions", &indexation);

    assert_eq!(later.get(&format!("{INVOICES}/2023000002")).expect(200).body, before);
    assert_eq!(findings(&later), [""; 0]);
}

#[test]
fn a_snapshot_that_was_changed_with_its_fingerprint_is_found() {
    is_found(
        "UPDATE invoices SET snapshot = replace(snapshot, '906.01', '906.02'),
            snapshot_sha256 = sha256(convert_to(replace(snapshot, '906.01', '906.02'), 'UTF8'))
            WHERE number = '2023000003'",
        &[
            "invoice 2023000003: comparing invoices with the audit log",
            "unit_price = price × index_to ÷ index_from: expected 906.01, found 906.02",
            "comparing invoice_lines with the snapshot",
        ],
    );
}

#[test]
fn a_line_that_was_changed_is_found() {
    is_found(
        "UPDATE invoice_lines SET description = 'Iets anders' WHERE invoice = '2023000002' AND line = 1",
        &["2023000002: comparing invoice_lines with the snapshot, description of row 1"],
    );
}

#[test]
fn an_amount_that_was_moved_is_found() {
    is_found(
        "UPDATE invoice_lines SET amount = amount + 0.01 WHERE invoice = '2023000002' AND line = 1",
        &["comparing invoice_lines with the snapshot, amount of row 1: expected \""],
    );
    is_found(
        "UPDATE invoices SET net = net + 1, vat = vat - 1 WHERE number = '2023000002'",
        &["comparing invoices with the snapshot, net of row 1", "comparing invoices with the audit log"],
    );
}

#[test]
fn a_step_that_was_changed_or_removed_is_found() {
    is_found(
        "UPDATE invoice_steps SET source = 'uit de duim' WHERE invoice = '2023000001' AND line = 1 AND step = 1",
        &["2023000001: comparing invoice_steps with the snapshot, source of row"],
    );
    is_found(
        "DELETE FROM invoice_steps WHERE invoice = '2023000001' AND line = 1 AND step = 1",
        &["2023000001: comparing invoice_steps with the snapshot: expected "],
    );
}

#[test]
fn a_number_that_was_removed_is_found_and_the_certificate_names_it() {
    let app = full();
    for table in ["invoice_steps", "invoice_vat", "invoice_lines", "invoice_documents"] {
        tamper(&app, &format!("DELETE FROM {table} WHERE invoice = '2023000002'"));
    }
    tamper(&app, "DELETE FROM invoices WHERE number = '2023000002'");

    let found = findings(&app);
    let certificate = tarief(&app, &["numbers", "verify"]);
    let json = tarief(&app, &["numbers", "verify", "--json"]);

    for words in [
        "nothing from 2023000002 through 2023000002",
        "invoice 2023000002: comparing invoices with the audit log",
    ] {
        assert!(found.iter().any(|line| line.contains(words)), "{words} is missing in {found:#?}");
    }
    let text = String::from_utf8(certificate.stdout).unwrap();
    assert!(text.contains("ontbrekende nummers: 1\n    - 2023000002"), "{text}");
    assert!(text.contains("NIET in orde"), "{text}");
    assert_eq!((certificate.status.code(), json.status.code()), (Some(1), Some(1)));
    let json: Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(json["is_whole"], false);
}

#[test]
fn the_last_number_that_was_removed_is_found_by_its_counter() {
    is_found(
        "DELETE FROM invoice_steps WHERE invoice = '2023000003'; DELETE FROM invoice_lines WHERE invoice = '2023000003';
         DELETE FROM invoice_vat WHERE invoice = '2023000003'; DELETE FROM invoices WHERE number = '2023000003'",
        &["2023000002: reading how far the series has come: expected 2"],
    );
}

#[test]
fn the_numbers_of_antwerp_are_certified() {
    let app = full();

    let certificate = tarief(&app, &["numbers", "verify"]);

    let text = String::from_utf8(certificate.stdout).unwrap();
    for expected in [
        "Facturen van boekjaar 2023",
        "Creditnota's van boekjaar 2023",
        "zonder gaten",
        "teller van de reeks     komt overeen",
    ] {
        assert!(text.contains(expected), "{expected} is missing:\n{text}");
    }
    assert_eq!(certificate.status.code(), Some(0));
}

#[test]
fn a_log_entry_that_was_changed_is_found() {
    is_found(
        "UPDATE audit_log SET actor = 'iemand anders' WHERE sequence = 9",
        &["audit log entry 9: reading its actor"],
    );
    is_found(
        "UPDATE audit_log SET entry = replace(entry, '\"recorded\"', '\"imagined\"'),
            hash = sha256(previous || convert_to(replace(entry, '\"recorded\"', '\"imagined\"'), 'UTF8')) WHERE sequence = 9",
        &["audit log entry 9: reading its action", "audit log entry 10: following the chain"],
    );
}

#[test]
fn a_log_entry_that_was_removed_is_found() {
    is_found(
        "DELETE FROM audit_log WHERE sequence = 9",
        &[
            "audit log entry 10: counting the entries: expected 9, found 10",
            "audit log entry 10: following the chain",
        ],
    );
    // The end of the log leaves no gap; what it told of does.
    is_found(
        "DELETE FROM audit_log WHERE sequence >= (SELECT max(sequence) FROM audit_log WHERE kind = 'invoice')",
        &["invoice CN2023000001: comparing invoices with the audit log: expected nothing, found {"],
    );
}

#[test]
fn a_byte_of_a_pdf_that_was_changed_is_found() {
    is_found(
        "ALTER TABLE invoice_documents DROP CONSTRAINT invoice_documents_check;
         UPDATE invoice_documents SET bytes = set_byte(bytes, 100, get_byte(bytes, 100) # 1)",
        &["working out the fingerprint of its application/pdf"],
    );
}

#[test]
fn a_figure_or_account_that_was_changed_without_the_log_is_found() {
    is_found(
        "UPDATE populations SET inhabitants = 1 WHERE nis = '11002' AND counted_on = '2022-01-01';
         UPDATE organisation_particulars SET iban = 'BE68539007547034' WHERE organisation = 'cultuurconnect'",
        &[
            "with the audit log: expected {\"inhabitants\":530630}, found {\"inhabitants\":1}",
            "with the audit log: expected {\"iban\":\"BE41091012355910\"}, found {\"iban\":\"BE68539007547034\"}",
        ],
    );
}

#[test]
fn a_column_that_a_later_migration_adds_is_no_difference() {
    let app = full();
    app.change("ALTER TABLE invoices ADD COLUMN later text; ALTER TABLE decisions ADD COLUMN later integer");
    assert_eq!(findings(&app), [""; 0]);
}

#[test]
fn a_trigger_that_was_put_to_sleep_or_removed_is_found() {
    let app = full();
    app.change("ALTER TABLE decisions DISABLE TRIGGER audited");
    app.change("DROP TRIGGER audited ON populations");
    let found = findings(&app);
    let expected = ["decisions: looking at the trigger", "population: looking for the trigger"];
    assert!(expected.iter().all(|words| found.iter().any(|line| line.contains(words))), "{found:#?}");
}

#[test]
fn a_credit_that_takes_back_more_than_the_invoice_is_found() {
    is_found(
        "UPDATE invoices SET credits = '2023000002' WHERE number = 'CN2023000001';
         UPDATE invoices SET net = 1, vat = 0, rounding = 0, total = 1 WHERE number = '2023000002'",
        &["2023000002: summing its credit notes: expected at most 1.00"],
    );
}

#[test]
fn a_due_date_that_does_not_follow_from_the_agreement_is_found() {
    is_found(
        "UPDATE invoices SET snapshot = replace(snapshot, '\"due_date\":\"2023-06-14\"', '\"due_date\":\"2023-07-14\"'),
            snapshot_sha256 = sha256(convert_to(replace(snapshot, '\"due_date\":\"2023-06-14\"', '\"due_date\":\"2023-07-14\"'), 'UTF8'))
            WHERE issue_date = '2023-05-15'",
        &["working out the due date: expected 2023-06-14, found 2023-07-14"],
    );
}
