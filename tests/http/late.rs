//! Late payers: reminders, formal notices, disputes, suspension by two persons, interest, and leaving.

use super::crediting::{give_notice, invoiced_for_2026};
use super::issuing::{INVOICES, issue};
use super::payments::{PAYMENTS, billed_70509_82, pay, payment, standing};
use crate::support::app::TestApp;
use crate::support::client::Answer;
use crate::support::pdf::all_text;
use serde_json::{Value, json};
use tarief::store::access::Role;

const NUMBER: &str = "2023000001";

fn step(app: &TestApp, what: &str, body: &Value) -> Answer {
    app.post(&format!("{INVOICES}/{NUMBER}/{what}"), body)
}

fn letter(kind: &str, sent_on: &str) -> Value {
    json!({ "kind": kind, "sent_on": sent_on, "evidence": "RR 123" })
}

fn because(reason: &str) -> Value {
    json!({ "reason": reason })
}

#[test]
fn fifteen_july_is_the_first_day_of_suspension_and_only_with_a_formal_notice() {
    let app = billed_70509_82("2023-07-14T10:00:00Z");
    let state = || standing(&app, NUMBER, "")["state"].clone();
    assert_eq!(state(), "overdue");

    step(&app, "reminders", &letter("reminder", "2023-06-16")).expect(201);
    assert_eq!(state(), "reminded");
    let early = step(&app, "suspensions", &because("Niet betaald")).refused(409, "not-suspendable");
    step(&app, "reminders", &letter("formal_notice", "2023-06-20")).expect(201);
    assert_eq!(state(), "formal_notice");
    let still = step(&app, "suspensions", &because("Niet betaald")).refused(409, "not-suspendable");
    let later = app.another("2023-07-15T10:00:00Z");
    let proposed = step(&later, "suspensions", &because("Niet betaald")).expect(201).json();

    assert!(early.text().contains("2023-07-15 at the earliest") && early.text().contains("no formal notice"));
    assert!(
        still.text().contains("the delay is 30 days") && !still.text().contains("formal notice was sent")
    );
    assert_eq!(proposed["kind"], "suspension_proposed");
    assert_eq!(standing(&app, NUMBER, "")["suspendable_from"], "2023-07-15");
}

#[test]
fn a_suspension_takes_two_persons_and_ends_by_full_payment() {
    let app = billed_70509_82("2023-07-15T10:00:00Z");
    step(&app, "reminders", &letter("formal_notice", "2023-06-20")).expect(201);
    app.add_token("tarief_an", "An Peeters", Role::Finance);
    let proposed = step(&app, "suspensions", &because("Niet betaald")).expect(201).json();
    let path = format!("{INVOICES}/{NUMBER}/suspensions/{}/confirmation", proposed["id"].as_str().unwrap());
    let evidence = json!({ "evidence": "Verslag directie" });
    let suspensions = |app: &TestApp, query: &str| standing(app, NUMBER, query)["suspensions"].clone();

    app.post(&path, &evidence).refused(409, "same-person");
    assert_eq!(suspensions(&app, "")[0]["state"], "proposed");
    app.ask("POST", &path).token("tarief_an").json(&evidence).send().expect(201);
    assert_eq!(suspensions(&app, "")[0]["state"], "in_force");
    app.ask("POST", &path).token("tarief_an").json(&evidence).send().refused(409, "done-already");
    pay(&app, "2023-07-15", "70509.81");
    assert_eq!(suspensions(&app, "")[0]["state"], "in_force");
    let later = app.another("2023-07-20T10:00:00Z");
    pay(&later, "2023-07-18", "0.01");

    let after = suspensions(&later, "");
    assert_eq!((&after[0]["state"], &after[0]["ended"]), (&json!("regularised"), &json!("2023-07-18")));
    assert_eq!(
        (&after[0]["proposed_by"], &after[0]["confirmed_by"]),
        (&json!("finance"), &json!("An Peeters"))
    );
    assert_eq!(suspensions(&later, "?on=2023-07-17")[0]["state"], "in_force");
}

#[test]
fn a_suspension_is_lifted_by_decision_and_a_notice_on_which_it_rests_is_not_withdrawn() {
    let app = billed_70509_82("2023-07-15T10:00:00Z");
    let notice = step(&app, "reminders", &letter("formal_notice", "2023-06-20")).expect(201).json();
    let withdrawal = format!("steps/{}/withdrawal", notice["id"].as_str().unwrap());
    let proposed = step(&app, "suspensions", &because("Niet betaald")).expect(201).json();
    let lifting = format!("suspensions/{}/lifting", proposed["id"].as_str().unwrap());

    step(&app, "suspensions", &because("Nog eens")).refused(409, "done-already");
    step(&app, &withdrawal, &because("Nooit verzonden")).refused(409, "rests-on-it");
    step(&app, &lifting, &because("Afbetalingsplan")).expect(201);
    step(&app, &lifting, &because("Nog eens")).refused(409, "done-already");
    step(&app, &withdrawal, &because("Nooit verzonden")).expect(201);

    let stands = standing(&app, NUMBER, "");
    assert_eq!((&stands["state"], &stands["suspensions"][0]["state"]), (&json!("overdue"), &json!("lifted")));
    assert_eq!(stands["history"].as_array().unwrap().len(), 4, "nothing is removed");
    step(&app, &withdrawal, &because("Nog eens")).refused(404, "not-found");
}

#[test]
fn while_an_invoice_is_disputed_nothing_is_asked_for_and_the_clock_stands_still() {
    let app = billed_70509_82("2023-06-30T10:00:00Z");
    let dispute = json!({ "since": "2023-06-20", "reason": "Aantal inwoners", "amount": "159.63" });

    let disputed = step(&app, "disputes", &dispute).expect(201).json();
    let end = format!("disputes/{}/end", disputed["id"].as_str().unwrap());
    let stands = standing(&app, NUMBER, "");
    step(&app, "reminders", &letter("reminder", "2023-06-25")).refused(409, "disputed");
    step(&app, "disputes", &dispute).refused(409, "disputed");
    step(&app, &end, &json!({ "on": "2023-06-19", "reason": "Te vroeg" })).has(&[("/on", "out_of_range")]);
    step(&app, &end, &json!({ "on": "2023-06-30", "reason": "Aanvaard" })).expect(201);
    step(&app, &end, &json!({ "on": "2023-06-30", "reason": "Nog eens" })).refused(409, "done-already");

    assert_eq!((&stands["state"], &stands["suspendable_from"]), (&json!("disputed"), &json!(null)));
    let after = standing(&app, NUMBER, "");
    assert_eq!(
        (&after["state"], &after["days_overdue"], &after["days_that_count"]),
        (&json!("overdue"), &json!(16), &json!(6))
    );
    assert_eq!(after["suspendable_from"], "2023-07-25", "ten days of dispute do not count");
    assert_eq!(app.get("/api/v1/aging?on=2023-06-25").json()["totals"]["disputed"], "70509.82");
}

#[test]
fn a_letter_is_neither_too_early_nor_about_nothing() {
    let app = billed_70509_82("2023-06-30T10:00:00Z");

    step(&app, "reminders", &letter("reminder", "2023-07-01")).has(&[("/sent_on", "not_yet")]);
    step(&app, "reminders", &letter("reminder", "2023-06-14")).refused(409, "not-late");
    let with_term = json!({ "kind": "reminder", "sent_on": "2023-06-20", "term_days": 0, "evidence": "RR" });
    step(&app, "reminders", &with_term).has(&[("/term_days", "wrong_form"), ("/term_days", "out_of_range")]);
    step(&app, "dispatches", &json!({ "sent_on": "2023-05-14", "evidence": "mail" }))
        .has(&[("/sent_on", "out_of_range")]);
    pay(&app, "2023-06-30", "70509.82");
    step(&app, "reminders", &letter("reminder", "2023-06-30")).refused(409, "nothing-open");
    step(&app, "interest", &json!({ "amount": "364.54", "reason": "Herhaald te laat" })).expect(201);
    app.post(&format!("{INVOICES}/CN2023000001/disputes"), &json!({ "since": "2023-06-01", "reason": "x" }))
        .refused(404, "not-found");
}

#[test]
fn an_invoice_that_was_sent_says_so() {
    let app = billed_70509_82("2023-06-01T10:00:00Z");

    step(&app, "dispatches", &json!({ "sent_on": "2023-05-16", "evidence": "E-mail" })).expect(201);

    assert_eq!(standing(&app, NUMBER, "")["state"], "sent");
    assert_eq!(standing(&app, NUMBER, "?on=2023-05-15")["state"], "issued");
}

#[test]
fn the_letter_names_the_clause_the_invoices_and_how_to_pay_them() {
    let app = billed_70509_82("2023-06-20T10:00:00Z");
    pay(&app, "2023-06-20", "0.82");
    let before = app.rows();

    let reminder = app.get(&format!("{INVOICES}/{NUMBER}/reminders")).expect(200).json();
    let notice = app.get(&format!("{INVOICES}/{NUMBER}/reminders?kind=formal_notice")).expect(200).json();

    assert_eq!(reminder["subject"], "Herinnering: facturen 2022000001, 2023000001");
    assert_eq!((&reminder["clause"], &notice["clause"]), (&json!("E 8.6"), &json!("E 8.7")));
    assert_eq!((&notice["open"], &notice["iban"]), (&json!("82260.64"), &json!("BE41 0910 1235 5910")));
    assert_eq!(notice["invoices"][1]["communication"], "+++202/3000/00111+++");
    let text = notice["paragraphs"].to_string();
    for part in ["€ 82.260,64", "uiterlijk op 05/07/2023", "artikel 8.7", "in gebreke"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert_eq!(notice["addressee"]["name"], "Stad Antwerpen");

    let address = format!("{INVOICES}/{NUMBER}/reminders?kind=formal_notice");
    let accepting = |form: &str| app.asking("GET", &address).header("Accept", form).send();
    let printed = accepting("application/pdf").expect(200);
    assert_eq!(printed.header("content-type"), "application/pdf");
    assert_eq!(
        printed.header("content-disposition"),
        "inline; filename=\"ingebrekestelling-2023000001.pdf\""
    );
    let said = all_text(&printed.body);
    for paragraph in notice["paragraphs"].as_array().unwrap() {
        assert!(said.contains(paragraph.as_str().unwrap()), "{paragraph}: {said}");
    }
    accepting("text/html").refused(406, "no-such-form");
    assert_eq!(app.rows(), before);
    let early = app.another("2023-06-14T10:00:00Z");
    early.get(&format!("{INVOICES}/{NUMBER}/reminders")).refused(409, "nothing-to-remind");
}

#[test]
fn what_lateness_costs_is_told_with_the_status_of_each_rate_and_blocked_without_one() {
    let app = billed_70509_82("2023-09-15T10:00:00Z");
    pay(&app, "2023-08-31", "70509.82");

    let cost = standing(&app, NUMBER, "")["late_cost"].clone();
    let stretches: Vec<Value> = cost["stretches"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| json!([one["days"], one["percent"], one["interest"], one["published"]]))
        .collect();

    assert_eq!(stretches, [json!([16, "10.5", "324.54", true]), json!([62, "12", "1437.24", false])]);
    assert_eq!((&cost["interest"], &cost["lump_sum"]), (&json!("1761.78"), &json!("40.00")));
    let other = standing(&app, "2022000001", "?on=2026-07-01")["late_cost"].clone();
    assert_eq!(other["interest"], json!(null));
    assert!(other["blocked"].as_str().unwrap().contains("01/07/2026"));
}

#[test]
fn leaving_is_confirmed_only_when_the_exit_fee_is_paid_to_the_last_cent() {
    let app = TestApp::antwerp().at("2024-01-10T10:00:00Z").start();
    for day in ["2022-11-18", "2023-05-15"] {
        issue(&app, day);
    }
    let population = json!({ "nis": "11002", "on": "2023-01-01", "inhabitants": 536_079, "source": "Proef" });
    app.post("/api/v1/figures/populations", &population).expect(201);
    let notice = json!({ "kind": "notice", "contract": "antwerpen-e-books", "by": "subscriber", "sent": "2023-09-20", "channel": "email" });
    app.post("/api/v1/decisions", &json!({ "decision": notice })).expect(201);
    let issued = issue(&app, "2023-09-20");
    let fee = issued.iter().find(|one| one["kind"] == "exit_fee").unwrap();
    assert_eq!(fee["total"], "38340.37");
    let number = fee["number"].as_str().unwrap();
    let leaving = || {
        let of_invoice = standing(&app, number, "")["leaving"].clone();
        let of_contract =
            app.get("/api/v1/contracts/antwerpen-e-books/standing?on=2024-01-10").expect(200).json();
        // The contract has ended: it is over only when its termination is confirmed.
        let over = of_contract["state"] == "expired";
        assert_eq!((over, of_contract["to_be_decided"] == true), (of_invoice == "confirmed", !over));
        of_invoice
    };
    let paid = |amount: &str| {
        let of = payment("2024-01-05", amount, json!({ "communication": fee["communication"] }));
        app.post(PAYMENTS, &of).expect(201);
    };

    assert_eq!(leaving(), "exit_invoiced");
    paid("38340.36");
    assert_eq!(leaving(), "exit_invoiced");
    paid("0.01");

    assert_eq!(leaving(), "confirmed");
    assert_eq!(standing(&app, "2022000001", "")["leaving"], json!(null));
}

#[test]
fn a_credit_note_of_a_notice_lessens_what_is_open() {
    let app = invoiced_for_2026();
    give_notice(&app);
    issue(&app, "2026-07-01");

    let stands = standing(&app, "2026000001", "?on=2026-07-01");

    let total: rust_decimal::Decimal = stands["total"].as_str().unwrap().parse().unwrap();
    let credited: rust_decimal::Decimal = stands["credited"].as_str().unwrap().parse().unwrap();
    assert_eq!(stands["open"], (total - credited).to_string());
    assert_eq!(stands["settlement"], "partial");
}
