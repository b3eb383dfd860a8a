//! What people ask: to send once more, to let be, to say that something arrived; and what they are told.

use super::{DELIVERIES, HASTY, PATIENT, all, ask, deliver, events, issued, mailer, read, sender, stands};
use crate::http::issuing::{INVOICES, issue_all_of_antwerp};
use crate::support::app::TestApp;
use crate::support::client::Answer;
use crate::support::receivers::smtp::{Act, Keeps, MailBox, Step};
use serde_json::{Value, json};

fn post(app: &TestApp, delivery: &Value, what: &str, body: &Value) -> Answer {
    app.post(&format!("{DELIVERIES}/{}/{what}", delivery["id"].as_str().unwrap()), body)
}

fn reason() -> Value {
    json!({ "reason": "Op papier afgegeven" })
}

#[test]
fn what_was_sent_is_sent_once_more_where_a_person_asks_for_it() {
    let (app, server) = (issued("email"), MailBox::start(vec![Act::Accept]));
    let outbox = sender(None, Some(mailer(&server.url(), PATIENT)));
    let path = format!("{INVOICES}/2023000001/deliveries");
    let body = json!({ "channel": "email", "reason": "De stad vond de mail niet terug" });

    app.post(&path, &body).refused(409, "delivery-under-way");
    deliver(&app, &outbox, 0);
    let first = app.asking("POST", &path).json(&body).key("once").send().expect(201);
    let again = app.asking("POST", &path).json(&body).key("once").send().expect(201);
    assert_eq!(first.body, again.body, "a repeated request asks once");
    assert_eq!(first.header("location"), format!("{DELIVERIES}/4"));
    deliver(&app, &outbox, 1);

    let of_film: Vec<_> = server.times().into_iter().filter(|(id, _)| id.contains("2023000001")).collect();
    assert_eq!(of_film.len(), 2, "two mails of their own");
    assert!(of_film.iter().all(|(_, times)| *times == 1));
    assert_eq!(read(&app, &first.json())["reason"], "De stad vond de mail niet terug");
}

#[test]
fn what_is_unclear_is_confirmed_or_sent_again_by_a_person() {
    let (app, server) = (issued("none"), MailBox::start(vec![Act::Cut(Step::End, Keeps::It)]));
    let outbox = sender(None, Some(mailer(&server.url(), PATIENT)));
    let evidence = json!({ "evidence": "Telefonisch bevestigd" });
    let first = ask(&app, "2023000001", "email");
    post(&app, &first, "confirmation", &evidence).refused(409, "delivery-not-unclear");

    deliver(&app, &outbox, 0);
    let confirmed = post(&app, &first, "confirmation", &evidence).expect(201).json();
    assert_eq!(
        (&confirmed["state"], &confirmed["closed"]["because"]),
        (&json!("sent"), &json!("Telefonisch bevestigd"))
    );
    post(&app, &first, "confirmation", &evidence).refused(409, "delivery-not-unclear");

    let second = ask(&app, "2023000001", "email");
    deliver(&app, &outbox, 1);
    assert_eq!(stands(&app, &second).0, "unclear");
    server.now(vec![Act::Accept]);
    let third = ask(&app, "2023000001", "email");
    assert_eq!(read(&app, &second)["closed"]["because"], "opnieuw gevraagd: Een test");
    deliver(&app, &outbox, 2);
    assert_eq!(stands(&app, &third).0, "sent");
    let of_one = app.get(&format!("{INVOICES}/2023000001/deliveries")).expect(200).json();
    assert_eq!((&of_one["dispatched"], of_one["items"].as_array().unwrap().len()), (&json!("sent"), 3));
}

#[test]
fn what_waits_is_cancelled_and_then_never_sent() {
    let (app, server) = (issued("email"), MailBox::start(vec![Act::Accept]));
    let outbox = sender(None, Some(mailer(&server.url(), PATIENT)));
    let queued = all(&app);

    let cancelled = post(&app, &queued[1], "cancellation", &reason()).expect(201).json();
    assert_eq!((&cancelled["state"], &cancelled["closed"]["by"]), (&json!("cancelled"), &json!("finance")));
    deliver(&app, &outbox, 0);

    assert_eq!(server.kept().len(), 2);
    post(&app, &queued[1], "cancellation", &reason()).refused(409, "delivery-not-waiting");
    post(&app, &queued[0], "cancellation", &reason()).refused(409, "delivery-not-waiting");
    let told =
        app.names("SELECT action FROM audit_log WHERE kind = 'delivery' AND object = '2' ORDER BY sequence");
    assert_eq!(told, ["recorded", "corrected"]);
}

#[test]
fn what_is_being_sent_is_not_cancelled() {
    let (app, server) = (issued("none"), MailBox::start(vec![Act::Accept]));
    let outbox = sender(None, Some(mailer(&server.url(), PATIENT)));
    let delivery = ask(&app, "2023000001", "email");

    let in_hand = super::leases::taken(&app, &outbox, 0);

    assert_eq!(in_hand.invoice, "2023000001");
    post(&app, &delivery, "cancellation", &reason()).refused(409, "delivery-not-waiting");
}

#[test]
fn bad_requests_are_refused_with_all_their_problems() {
    let app = TestApp::antwerp().start();
    issue_all_of_antwerp(&app);
    let path = |number: &str| format!("{INVOICES}/{number}/deliveries");
    let email = json!({ "channel": "email", "reason": "Een test" });

    app.post(&path("2023000001"), &email).refused(409, "address-unknown");
    app.post(&path("2023000009"), &email).refused(404, "not-found");
    app.get(&path("2023000009")).refused(404, "not-found");
    app.post(&path("2023000001"), &json!({ "channel": "fax", "reason": "" }))
        .has(&[("/channel", "wrong_form"), ("/reason", "wrong_form")]);
    app.post(&path("2023000001"), &json!({}))
        .has(&[("/channel", "missing_field"), ("/reason", "missing_field")]);
    for place in ["99", "x", "99999999999"] {
        app.get(&format!("{DELIVERIES}/{place}")).refused(404, "not-found");
        app.post(&format!("{DELIVERIES}/{place}/cancellation"), &reason()).refused(404, "not-found");
    }
    app.get(&format!("{DELIVERIES}?state=gone")).refused(400, "bad-request");
    assert_eq!(all(&app).len(), 0);
}

#[test]
fn deliveries_are_found_by_state_way_and_document_page_by_page() {
    let (app, server) = (issued("both"), MailBox::start(vec![Act::Answer(Step::To, "550 no"), Act::Accept]));
    deliver(&app, &sender(None, Some(mailer(&server.url(), HASTY.max(PATIENT)))), 0);
    let found = |query: &str| {
        let page = app.get(&format!("{DELIVERIES}?{query}")).expect(200).json();
        let ids = page["items"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned());
        (ids.collect::<Vec<_>>(), page["next"].clone())
    };

    assert_eq!(found("state=given_up").0, ["2"]);
    assert_eq!(found("state=sent&channel=email").0, ["6", "4"]);
    assert_eq!(found("channel=peppol").0, ["5", "3", "1"]);
    assert_eq!(found("invoice=2023000001").0, ["4", "3"]);
    let (first, next) = found("limit=4");
    assert_eq!((first.len(), &next), (4, &json!("3")));
    assert_eq!(found("limit=4&cursor=3").0, ["2", "1"]);
}

#[test]
fn a_document_that_cannot_be_made_is_given_up_with_the_reason() {
    let app = issued("none");
    let delivery = ask(&app, "2023000001", "email");
    // The service refuses such names: only past it one gets there.
    let name = "replace(snapshot, 'Stad Antwerpen', 'Stad \u{4e2d}\u{6587}')";
    app.change(&format!(
        "ALTER TABLE invoices DISABLE TRIGGER kept;
         UPDATE invoices SET snapshot = {name}, snapshot_sha256 = sha256(convert_to({name}, 'UTF8'))"
    ));
    let server = MailBox::start(vec![Act::Accept]);

    deliver(&app, &sender(None, Some(mailer(&server.url(), PATIENT))), 0);

    let told = read(&app, &delivery);
    assert_eq!((told["state"].as_str(), events(&told)), (Some("given_up"), vec!["refused".to_owned()]));
    assert!(told["events"][0]["said"].as_str().unwrap().contains("kan niet gemaakt worden"), "{told}");
    assert_eq!(server.conversations(), 0);
}
