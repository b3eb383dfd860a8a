//! Payments: what they pay by themselves, by a person, and by a bank statement.

use super::issuing::{INVOICES, issue_all_of_antwerp};
use crate::support::app::TestApp;
use crate::support::client::Answer;
use crate::support::path;
use serde_json::{Value, json};
use std::fs;
use tarief::domain::calendar::Day;
use tarief::domain::money::Money;
use tarief::domain::payment::statement::{Entry, Statement};
use tarief::records::payments::statement::ImportedStatements;
use tarief::store::Stamp;
use tarief::workflows::payments::import::statements_of_file;
use tarief::workflows::{Failed, write};

pub const PAYMENTS: &str = "/api/v1/payments";
pub const E_BOOKS_2023: &str = "+++202/3000/00111+++";

/// Antwerp's e-books of 2023 without indexation and on the printed population: 70,509.82 as number 2023000001.
pub fn billed_70509_82(now: &str) -> TestApp {
    let app = TestApp::antwerp().at(now).start();
    let population = &app.get("/api/v1/figures/populations?nis=11002&limit=200").json()["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["value"]["on"] == "2022-01-01")
        .unwrap()
        .clone();
    let mut value = population["value"].clone();
    value["inhabitants"] = json!(529_417);
    app.put(&format!("/api/v1/figures/populations/{}", population["id"].as_str().unwrap()), 1, &value)
        .expect(200);
    let decisions = app.get("/api/v1/decisions?agreement=e-books-2022").json();
    let mut value = decisions["items"][0]["value"].clone();
    assert_eq!(value["decision"]["kind"], "indexation");
    value["decision"]["apply"] = json!(false);
    let id = decisions["items"][0]["id"].as_str().unwrap();
    app.put(&format!("/api/v1/decisions/{id}"), 1, &value).expect(200);
    for day in ["2022-11-18", "2023-05-15"] {
        let of = json!({ "through": day, "as_of": day, "contract": "antwerpen-e-books" });
        app.post(INVOICES, &of).expect(201);
    }
    let standing = standing(&app, "2023000001", "");
    assert_eq!((&standing["total"], &standing["due_date"]), (&json!("70509.82"), &json!("2023-06-14")));
    app
}

pub fn standing(app: &TestApp, number: &str, query: &str) -> Value {
    app.get(&format!("{INVOICES}/{number}/standing{query}")).expect(200).json()
}

pub fn payment(day: &str, amount: &str, more: Value) -> Value {
    let mut all = json!({ "day": day, "amount": amount, "evidence": "Uittreksel 2023/104" });
    all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    all
}

pub fn pay(app: &TestApp, day: &str, amount: &str) -> Value {
    let by_communication = json!({ "communication": E_BOOKS_2023 });
    app.post(PAYMENTS, &payment(day, amount, by_communication)).expect(201).json()
}

fn allocate(app: &TestApp, id: &Value, body: &Value) -> Answer {
    app.post(&format!("{PAYMENTS}/{}/allocations", id.as_str().unwrap()), body)
}

#[test]
fn a_payment_with_the_communication_of_an_invoice_pays_it() {
    let app = billed_70509_82("2023-06-01T10:00:00Z");

    let paid = pay(&app, "2023-05-30", "70509.82");

    assert_eq!(paid["revisions"][0]["basis"], "communication");
    assert_eq!(paid["revisions"][0]["invoices"], json!([{ "invoice": "2023000001", "amount": "70509.82" }]));
    assert_eq!((&paid["payer"], &paid["left"]), (&json!("stad-antwerpen"), &json!("0.00")));
    let stands = standing(&app, "2023000001", "");
    assert_eq!(
        (&stands["state"], &stands["open"], &stands["settlement"]),
        (&json!("paid"), &json!("0.00"), &json!("paid"))
    );
}

#[test]
fn a_payment_of_54_cents_too_little_leaves_54_cents_open() {
    let app = billed_70509_82("2023-06-01T10:00:00Z");

    pay(&app, "2023-05-30", "70509.28");

    let stands = standing(&app, "2023000001", "");
    assert_eq!((&stands["state"], &stands["open"]), (&json!("partial"), &json!("0.54")));
    assert_eq!(stands["allocations"], json!([{ "by": "1", "day": "2023-05-30", "amount": "70509.28" }]));
    let before = standing(&app, "2023000001", "?on=2023-05-29");
    assert_eq!((&before["state"], &before["open"]), (&json!("issued"), &json!("70509.82")));
}

#[test]
fn what_is_paid_too_much_is_the_payers_credit_until_it_is_given_back() {
    let app = billed_70509_82("2023-06-01T10:00:00Z");

    let paid = pay(&app, "2023-05-30", "70600.00");
    let aging = app.get("/api/v1/aging").json();
    let part = json!([{ "invoice": "2023000001", "amount": "70509.82" }]);
    let back = json!({ "replaces": 1, "invoices": part, "refunds": [{ "on": "2023-06-01", "amount": "90.18" }], "reason": "Terugbetaald" });
    let after = allocate(&app, &paid["id"], &back).expect(201).json();

    assert_eq!(paid["left"], "90.18");
    assert!(paid["revisions"][0]["reason"].as_str().unwrap().contains("€ 90,18 blijft over als tegoed"));
    assert_eq!(aging["items"][0]["ages"]["credit"], "90.18");
    let on = |day: &str| app.get(&format!("/api/v1/aging?on={day}")).json()["totals"]["credit"].clone();
    assert_eq!((on("2023-05-31"), on("2023-06-01")), (json!("90.18"), json!("0.00")), "given back on 1 June");
    assert_eq!((&after["left"], after["revisions"].as_array().unwrap().len()), (&json!("0.00"), 2));
    allocate(&app, &paid["id"], &back).refused(409, "allocated-meanwhile");
}

#[test]
fn a_payment_is_reallocated_and_its_history_kept() {
    let app = TestApp::antwerp().start();
    issue_all_of_antwerp(&app);
    let paid =
        app.post(PAYMENTS, &payment("2023-05-30", "100.00", json!({ "communication": E_BOOKS_2023 }))).json();

    let other = json!({ "invoices": [{ "invoice": "2023000002", "amount": "60.00" }], "reason": "Bedoeld voor e-books" });
    let after = allocate(&app, &paid["id"], &other).expect(201).json();

    assert_eq!(standing(&app, "2023000001", "")["paid"], "0.00");
    assert_eq!(standing(&app, "2023000002", "")["paid"], "60.00");
    assert_eq!((&after["left"], &after["revisions"][1]["recorded_by"]), (&json!("40.00"), &json!("finance")));
    assert_eq!(after["revisions"][0]["invoices"][0]["invoice"], "2023000001");
    assert_eq!(app.get(&format!("{PAYMENTS}/1")).json(), after);
}

#[test]
fn nothing_is_allocated_beyond_the_payment_or_beyond_an_invoice() {
    let app = TestApp::antwerp().start();
    issue_all_of_antwerp(&app);
    let paid = app.post(PAYMENTS, &payment("2023-05-30", "9000.00", json!({}))).expect(201).json();
    let wanted = json!({
        "invoices": [
            { "invoice": "2023000001", "amount": "8354.81" },
            { "invoice": "2023000001", "amount": "1.00" },
            { "invoice": "2023000009", "amount": "1000.00" }
        ],
        "refunds": [{ "on": "2023-05-29", "amount": "1.00" }, { "on": "2023-06-02", "amount": "1.00" }],
        "reason": "Alles tegelijk"
    });

    assert_eq!(paid["revisions"][0]["basis"], "unmatched");
    allocate(&app, &paid["id"], &wanted).has(&[
        ("/refunds/0/on", "out_of_range"),
        ("/refunds/1/on", "not_yet"),
        ("/invoices/0/amount", "out_of_range"),
        ("/invoices/1/amount", "duplicate"),
        ("/invoices/2/amount", "unknown_reference"),
        ("", "out_of_range"),
    ]);
}

#[test]
fn a_payment_that_bounced_counts_no_more_and_is_kept() {
    let app = billed_70509_82("2023-06-01T10:00:00Z");
    let paid = pay(&app, "2023-05-30", "70509.82");
    let reversal = format!("{PAYMENTS}/{}/reversal", paid["id"].as_str().unwrap());

    let after = app.post(&reversal, &json!({ "reason": "Teruggeboekt" })).expect(201).json();

    assert_eq!((&after["reversed"], &after["left"]), (&json!(true), &json!("0.00")));
    assert_eq!(standing(&app, "2023000001", "")["open"], "70509.82");
    app.post(&reversal, &json!({ "reason": "Nog eens" })).refused(409, "payment-reversed");
    let other = json!({ "invoices": [], "reason": "Toch" });
    allocate(&app, &paid["id"], &other).refused(409, "payment-reversed");
}

#[test]
fn a_payment_that_was_credited_afterwards_is_in_favour_of_the_payer() {
    let app = billed_70509_82("2023-06-01T10:00:00Z");
    pay(&app, "2023-05-30", "70509.82");

    app.post(&format!("{INVOICES}/2023000001/credit-notes"), &json!({ "reason": "Verkeerd" })).expect(201);

    let stands = standing(&app, "2023000001", "");
    assert_eq!((&stands["open"], &stands["in_favour"]), (&json!("0.00"), &json!("70509.82")));
    assert_eq!(stands["credit_notes"][0]["by"], "CN2023000001");
    let items = app.get("/api/v1/open-items").json();
    assert_eq!(items["items"][1]["in_favour"], "70509.82");
    assert_eq!(app.get("/api/v1/aging").json()["totals"]["credit"], "70509.82");
}

#[test]
fn one_payment_pays_several_invoices_by_their_numbers_or_their_sum() {
    let app = TestApp::antwerp().start();
    issue_all_of_antwerp(&app);

    let by_numbers =
        payment("2023-05-30", "20106.44", json!({ "text": "facturen 2022000001 en 2023000001" }));
    let by_numbers = app.post(PAYMENTS, &by_numbers).expect(201).json();
    let by_sum = payment("2023-05-30", "76340.37", json!({ "payer": "stad-antwerpen" }));
    let by_sum = app.post(PAYMENTS, &by_sum).expect(201).json();
    let again = app.post(PAYMENTS, &payment("2023-05-31", "5.00", json!({ "text": "2022000001" }))).json();

    assert_eq!(by_numbers["revisions"][0]["basis"], "numbers");
    assert_eq!(by_numbers["revisions"][0]["invoices"].as_array().unwrap().len(), 2);
    assert_eq!(by_sum["revisions"][0]["basis"], "amount_and_payer");
    assert_eq!((&again["revisions"][0]["basis"], &again["left"]), (&json!("unmatched"), &json!("5.00")));
    assert_eq!(app.get("/api/v1/open-items").json()["open"], "0.00");
}

#[test]
fn a_payment_that_cannot_be_one_is_refused_with_all_its_problems() {
    let app = TestApp::antwerp().start();
    let wrong = json!({
        "day": "2023-06-02", "amount": "0.001", "communication": "+++202/3000/00112+++", "payer": "stad-antwerpen",
        "evidence": ""
    });

    app.post(PAYMENTS, &wrong).has(&[
        ("/amount", "out_of_range"),
        ("/communication", "wrong_form"),
        ("/evidence", "wrong_form"),
    ]);
    let unknown = payment("2023-06-02", "0.01", json!({ "payer": "cultuurconnect" }));
    app.post(PAYMENTS, &unknown).has(&[("/day", "not_yet"), ("/payer", "unknown_reference")]);
}

#[test]
fn what_is_open_is_told_by_age_and_to_readers_only_their_own() {
    let app = TestApp::antwerp().start();
    issue_all_of_antwerp(&app);

    let aging = app.get("/api/v1/aging?on=2023-06-20").json();
    let items = app.get("/api/v1/open-items?on=2023-03-01&organisation=stad-antwerpen").json();

    let ages = &aging["items"][0]["ages"];
    assert_eq!((&ages["days_1_30"], &ages["over_90"]), (&json!("76340.37"), &json!("20106.44")));
    assert_eq!(aging["totals"]["total"], "96446.81");
    assert_eq!((items["items"].as_array().unwrap().len(), &items["open"]), (2, &json!("20106.44")));
    assert_eq!(items["items"][0]["state"], "overdue");
}

fn money(text: &str) -> Money {
    Money::of_cents(text.parse().unwrap()).unwrap()
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn entry(place: u32, amount: &str, communication: Option<&str>) -> Entry {
    Entry {
        place,
        booked: day("2023-05-30"),
        value: day("2023-05-30"),
        amount: money(amount),
        communication: communication.map(|text| text.parse().unwrap()),
        text: String::new(),
        counterparty: Some("STAD ANTWERPEN".to_owned()),
        counterparty_account: Some("BE71 0961 2345 6769".to_owned()),
        bank_reference: None,
    }
}

fn statement(reference: &str, opening: &str, entries: Vec<Entry>) -> Statement {
    let opening = money(opening);
    let closing = opening + entries.iter().map(|entry| entry.amount).sum();
    let account = "BE41 0910 1235 5910".parse().unwrap();
    Statement {
        account,
        reference: reference.to_owned(),
        closed_on: day("2023-05-31"),
        opening,
        closing,
        entries,
    }
}

fn import(app: &TestApp, statements: &[Statement]) -> Result<ImportedStatements, Failed> {
    let stamp = Stamp { at: app.now(), by: "finance".to_owned() };
    app.run(async |conn| write(conn, async |conn| statements_of_file(conn, statements, &stamp).await).await)
}

fn outcomes(of: &ImportedStatements) -> Value {
    let json = serde_json::to_value(of).unwrap();
    let entries = json["items"].as_array().unwrap().iter().flat_map(|one| one["entries"].as_array().unwrap());
    entries.map(|entry| json!([entry["outcome"], entry["payment"], entry["basis"]])).collect()
}

#[test]
fn a_statement_pays_invoices_keeps_what_was_paid_out_and_changes_nothing_a_second_time() {
    let app = billed_70509_82("2023-06-01T10:00:00Z");
    let entries = vec![
        entry(1, "70600.00", Some(E_BOOKS_2023)),
        entry(2, "-12.50", None),
        entry(3, "-90.18", None),
        entry(4, "11751.64", None),
        Entry { counterparty: None, counterparty_account: None, ..entry(5, "3.00", None) },
    ];
    let first = statement("2023/104", "1000.00", entries);

    let imported = import(&app, std::slice::from_ref(&first)).unwrap();
    let rows = app.rows();
    let again = import(&app, std::slice::from_ref(&first)).unwrap();

    assert_eq!(
        outcomes(&imported),
        json!([
            ["matched", "1", "communication"],
            ["no_payment", null, null],
            ["refund", "1", "refund"],
            ["matched", "2", "amount_and_payer"],
            ["unmatched", "3", "unmatched"]
        ])
    );
    assert_eq!(serde_json::to_value(&again).unwrap()["items"][0]["outcome"], "imported_before");
    assert_eq!(app.rows(), rows);
    let paid = app.get(&format!("{PAYMENTS}/1")).json();
    assert_eq!(
        (&paid["left"], &paid["revisions"][1]["refunds"][0]["amount"]),
        (&json!("0.00"), &json!("90.18"))
    );
    assert_eq!(app.get("/api/v1/open-items").json()["items"], json!([]));
    assert_eq!(app.get("/api/v1/bank-statements").json()["items"][0]["closing"], first.closing.to_string());
}

#[test]
fn the_same_reference_with_other_content_is_refused_and_nothing_stored() {
    let app = billed_70509_82("2023-06-01T10:00:00Z");
    let one = statement("2023/104", "0.00", vec![entry(1, "5.00", None)]);
    import(&app, std::slice::from_ref(&one)).unwrap();
    let rows = app.rows();

    let new = statement("2023/105", "5.00", vec![entry(1, "6.00", None)]);
    let other = statement("2023/104", "0.00", vec![entry(1, "5.01", None)]);
    let refused = import(&app, &[new, other]).unwrap_err();
    let elsewhere = Statement { account: "BE71 0961 2345 6769".parse().unwrap(), ..one.clone() };
    let wrong = Statement { closing: money("5.01"), ..elsewhere };
    let refused_too = import(&app, &[wrong]).unwrap_err();

    assert!(matches!(refused, Failed::Conflict { code: "statement_differs", .. }), "{refused}");
    assert!(matches!(refused_too, Failed::Refused(problems) if problems.as_slice().len() == 2));
    assert_eq!(app.rows(), rows);
}

#[test]
fn an_entry_that_overlapping_statements_hold_is_one_payment_and_twins_are_two() {
    let app = billed_70509_82("2023-06-01T10:00:00Z");
    let twins = vec![entry(1, "5.00", None), entry(2, "5.00", None)];
    let longer = vec![entry(1, "5.00", None), entry(2, "5.00", None), entry(3, "5.00", None)];

    let first = import(&app, &[statement("2023/104", "0.00", twins)]).unwrap();
    let second = import(&app, &[statement("2023/105", "0.00", longer)]).unwrap();

    let unmatched = |id: &str| json!(["unmatched", id, "unmatched"]);
    assert_eq!(outcomes(&first), json!([unmatched("1"), unmatched("2")]));
    assert_eq!(
        outcomes(&second),
        json!([["repeated", null, null], ["repeated", null, null], unmatched("3")])
    );
}

#[test]
fn a_file_of_the_bank_is_imported_once_and_a_broken_one_not_at_all() {
    let app = billed_70509_82("2023-06-01T10:00:00Z");
    let file = fs::read(path("tests/imports/statements/a-day-with-a-batch-and-a-pending-entry.xml")).unwrap();
    let post = |bytes: &[u8], media_type: &str| {
        app.asking("POST", "/api/v1/bank-statements").bytes(media_type, bytes).send()
    };

    let imported = post(&file, "application/xml").expect(201).json();
    let rows = app.rows();
    let again = post(&file, "application/octet-stream").expect(201).json();

    assert_eq!(imported["items"][0]["outcome"], "recorded");
    assert_eq!(imported["items"][0]["entries"][0]["basis"], "communication");
    assert_eq!(standing(&app, "2023000001", "")["state"], "paid");
    assert_eq!(
        (&again["items"][0]["outcome"], &again["items"][0]["entries"]),
        (&json!("imported_before"), &json!([]))
    );
    let half = &file[..file.len() / 2];
    assert!(!post(half, "text/plain").refused(422, "refused").problems().is_empty());
    post(b"bedrag;datum", "text/plain").has(&[("", "wrong_form")]);
    post(&file, "application/json").refused(415, "unsupported-media-type");
    assert_eq!(app.rows(), rows);
}
