//! How a payer wants to receive its invoices: checked, laid down with each document, and kept apart from the rest.

use super::crediting::{credit_notes, reason};
use super::issuing::{INVOICES, issue, issue_all_of_antwerp, through};
use super::orders::{ORDERS, POLICIES, order, policy, record};
use super::runs::{RUNS, plan};
use crate::support::app::TestApp;
use serde_json::{Value, json};

/// What Antwerp asks, with how it wants to receive its invoices.
fn received() -> Value {
    let mut policy = policy();
    policy["order_number_from"] = Value::Null;
    policy["endpoint"] = json!({ "scheme": "9925", "id": "BE0207500123" });
    policy["buyer_reference"] = json!("Dienst Bibliotheek & Erfgoed");
    policy["embed_pdf"] = json!(false);
    policy["delivery"] = json!("both");
    policy["invoice_email"] = json!("facturen@antwerpen.be");
    policy
}

#[test]
fn everything_wrong_with_how_invoices_are_received_is_told_at_once() {
    let app = TestApp::antwerp().start();
    let mut malformed = received();
    malformed["endpoint"] = json!({ "scheme": "0208", "id": "0207.500.124" });
    malformed["buyer_reference"] = json!("twee\nregels");
    malformed["embed_pdf"] = json!("ja");
    malformed["delivery"] = json!("post");
    malformed["invoice_email"] = json!("facturen antwerpen.be");
    let mut contradicting = received();
    contradicting["buyer_reference"] = json!(" 図書館 ");
    contradicting["invoice_email"] = Value::Null;

    app.post(POLICIES, &malformed).has(&[
        ("/buyer_reference", "wrong_form"),
        ("/delivery", "wrong_form"),
        ("/embed_pdf", "wrong_form"),
        ("/endpoint/id", "wrong_form"),
        ("/invoice_email", "wrong_form"),
    ]);
    app.post(POLICIES, &contradicting).has(&[
        ("/buyer_reference", "wrong_form"),
        ("/buyer_reference", "wrong_form"),
        ("/invoice_email", "missing_field"),
    ]);
    let endpoint = |scheme: &str, id: &str| {
        let mut policy = received();
        policy["endpoint"] = json!({ "scheme": scheme, "id": id });
        app.post(POLICIES, &policy)
    };
    endpoint("0208", "BE0207500123").has(&[("/endpoint/id", "wrong_form")]);
    endpoint("9925", "0207500123").has(&[("/endpoint/id", "wrong_form")]);
    endpoint("9956", "0207500123").has(&[("/endpoint/scheme", "wrong_form")]);
    assert_eq!(app.get(POLICIES).json()["items"], json!([]));
}

#[test]
fn how_a_payer_receives_invoices_is_laid_down_as_it_is_on_the_day_of_issue() {
    let app = TestApp::antwerp().start();
    let before = issue(&app, "2022-11-18").remove(0);

    let id = record(&app, POLICIES, &received());
    let then = issue(&app, "2023-02-15").remove(0);
    let mut simple = policy();
    simple["order_number_from"] = Value::Null;
    simple["endpoint"] = json!({ "scheme": "0208", "id": "0207.500.123" });
    app.put(&format!("{POLICIES}/{id}"), 1, &simple).expect(200);
    let after = issue(&app, "2023-05-15").remove(0);

    assert_eq!(then["customer"]["endpoint"], json!({ "scheme": "9925", "id": "BE0207500123" }));
    assert_eq!(then["buyer_reference"], "Dienst Bibliotheek & Erfgoed");
    assert_eq!(then["pdf_in_ubl"], json!(false));
    for usual in [before, after] {
        assert_eq!(usual["customer"].get("endpoint"), None, "{usual:#}");
        assert_eq!((usual.get("buyer_reference"), usual.get("pdf_in_ubl")), (None, None));
    }
    assert_eq!(app.get(&format!("{INVOICES}/2023000001")).json(), then, "what was issued stays as it was");
}

#[test]
fn a_credit_in_full_goes_where_its_payer_receives_now_and_names_the_order_of_its_invoice() {
    let app = TestApp::antwerp().start();
    record(&app, ORDERS, &order());
    issue_all_of_antwerp(&app);
    record(&app, POLICIES, &received());

    let credit = app.post(&credit_notes("2022000001"), &reason()).expect(201).json();

    assert_eq!(credit["customer"]["endpoint"]["id"], "BE0207500123");
    assert_eq!(credit["buyer_reference"], "Dienst Bibliotheek & Erfgoed");
    assert_eq!(credit["pdf_in_ubl"], json!(false));
    assert_eq!(credit["order"]["number"], "4005533253");
}

#[test]
fn a_planned_run_is_refused_where_its_payer_receives_otherwise_by_now() {
    let app = TestApp::antwerp().start();
    let run = plan(&app, &through("2023-05-15"));

    record(&app, POLICIES, &received());

    let of = format!("{RUNS}/{}/execution", run["id"].as_str().unwrap());
    let refused = app.asking("POST", &of).send().refused(409, "inputs-changed").json();
    assert_eq!(refused["changes"][0]["input"], "payer policy of stad-antwerpen");
    assert_eq!(app.get(INVOICES).json()["items"], json!([]));
}
