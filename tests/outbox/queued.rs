//! What is issued is queued in the same transaction, by every way of issuing.

use super::{all, antwerp_receives, issued};
use crate::http::issuing::{INVOICES, issue, through};
use crate::http::runs::execute;
use crate::support::app::TestApp;
use serde_json::{Value, json};

/// Document, way, recipient and state of every delivery.
fn queue(app: &TestApp) -> Vec<[String; 4]> {
    let field = |one: &Value, name: &str| one[name].as_str().unwrap().to_owned();
    let shown = |one: &Value| ["invoice", "channel", "recipient", "state"].map(|name| field(one, name));
    all(app).iter().map(shown).collect()
}

#[test]
fn every_document_goes_to_its_payer_by_the_ways_that_it_wants_however_it_is_issued() {
    let app = TestApp::antwerp().start();
    antwerp_receives(&app, "both");

    issue(&app, "2022-12-31");
    execute(&app, &through("2023-05-15"));
    let reason = json!({ "reason": "Verkeerde debiteur" });
    app.post(&format!("{INVOICES}/2023000001/credit-notes"), &reason).expect(201);

    let participant = "iso6523-actorid-upis::0208:0207500123";
    let numbers = ["2022000001", "2023000001", "2023000002", "CN2023000001"];
    let expected = numbers.iter().flat_map(|number| {
        let to = [("peppol", participant), ("email", "facturen@antwerpen.be")];
        to.map(|(channel, to)| [*number, channel, to, "queued"].map(str::to_owned))
    });
    assert_eq!(queue(&app), expected.collect::<Vec<_>>());
    assert!(
        all(&app).iter().all(|one| one["waits_for"] == "channel_not_configured" && one["reason"].is_null())
    );
}

#[test]
fn one_way_is_one_delivery_and_none_is_none() {
    assert_eq!(queue(&issued("email")).iter().filter(|one| one[1] == "email").count(), 3);
    assert_eq!(queue(&issued("peppol")).len(), 3);

    let silent = issued("none");
    assert_eq!(queue(&silent).len(), 0);
    let of_one = silent.get(&format!("{INVOICES}/2023000001/deliveries")).expect(200).json();
    assert_eq!(of_one, json!({ "number": "2023000001", "dispatched": "not_to_be_sent", "items": [] }));
}

#[test]
fn issuing_and_queueing_are_one_neither_stays_without_the_other() {
    let app = TestApp::antwerp().start();
    antwerp_receives(&app, "peppol");

    app.change("ALTER TABLE deliveries ADD CONSTRAINT never CHECK (false) NOT VALID");
    let failed = app.asking("POST", INVOICES).json(&through("2023-05-15")).exchange();
    assert_eq!(failed.status, 500);
    assert_eq!(app.number("SELECT count(*) FROM invoices"), 0);

    app.change("ALTER TABLE deliveries DROP CONSTRAINT never; ALTER TABLE invoice_vat ADD CONSTRAINT never CHECK (false) NOT VALID");
    let failed = app.asking("POST", INVOICES).json(&through("2023-05-15")).exchange();
    assert_eq!(failed.status, 500);
    assert_eq!(app.number("SELECT count(*) FROM deliveries"), 0);

    app.change("ALTER TABLE invoice_vat DROP CONSTRAINT never");
    issue(&app, "2023-05-15");
    issue(&app, "2023-05-15");
    assert_eq!(queue(&app).len(), 3, "a rerun queues nothing more");
}

#[test]
fn the_log_tells_who_asked_and_never_the_address() {
    let app = issued("email");

    let told = app.names("SELECT entry FROM audit_log WHERE kind = 'delivery'");

    assert_eq!(told.len(), 3);
    assert!(told.iter().all(|entry| entry.contains("\"actor\": \"finance\"")), "{told:?}");
    assert_eq!(app.number("SELECT count(*) FROM audit_log WHERE kind = 'delivery' AND entry LIKE '%@%'"), 0);
}
