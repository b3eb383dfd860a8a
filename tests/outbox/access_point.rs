//! By an access point of Peppol: what arrives there, and what follows from everything that can go wrong.

use super::{HASTY, PATIENT, ask, deliver, events, issued, point, read, sender, stands};
use crate::http::issuing::INVOICES;
use crate::support::receivers::access_point::{Act, Point};
use crate::support::receivers::nobody;
use serde_json::json;

#[test]
fn an_access_point_gets_the_kept_document_and_who_sends_it_to_whom() {
    let (app, server) = (issued("peppol"), Point::start(vec![Act::Serve]));
    app.post(&format!("{INVOICES}/2023000001/credit-notes"), &json!({ "reason": "Verkeerd" })).expect(201);

    deliver(&app, &sender(Some(point(&server.url(), PATIENT)), None), 0);

    let requests = server.requests();
    assert_eq!((requests.len(), server.taken().len()), (4, 4));
    let film = &requests[1];
    let delivery = &super::all(&app)[1];
    let sql = "SELECT encode(sha256, 'hex') FROM invoice_documents WHERE invoice = '2023000001' AND media_type = 'application/xml'";
    let sha256 = &app.names(sql)[0];
    assert_eq!(
        (film.method.as_str(), film.path.as_str()),
        ("PUT", &*format!("/peppol/documents/2-{sha256}"))
    );
    let header = |name: &str| film.headers[name].as_str();
    assert_eq!(header("authorization"), "Bearer geheim");
    assert_eq!(header("content-type"), "application/xml");
    assert_eq!(header("peppol-sender"), "iso6523-actorid-upis::0208:0629858909");
    assert_eq!(header("peppol-receiver"), "iso6523-actorid-upis::0208:0207500123");
    assert_eq!(
        header("peppol-document-type"),
        "busdox-docid-qns::urn:oasis:names:specification:ubl:schema:xsd:Invoice-2::Invoice##urn:cen.eu:en16931:2017#\
         compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0::2.1"
    );
    assert_eq!(header("peppol-process"), "cenbii-procid-ubl::urn:fdc:peppol.eu:2017:poacc:billing:01:1.0");
    assert!(requests[3].headers["peppol-document-type"].contains("xsd:CreditNote-2::CreditNote##"));
    let sent = &delivery["events"][0];
    assert_eq!(sent["message_id"], format!("2-{sha256}"));
    assert_eq!(sent["documents"], json!([{ "media_type": "application/xml", "sha256": sha256 }]));
    assert_eq!(delivery["events"][1]["said"], "201 why.");
    assert_eq!(app.number("SELECT count(*) FROM deliveries WHERE state = 'sent'"), 4);
}

#[test]
fn everything_that_can_go_wrong_leads_to_what_is_safe() {
    let wrong = [
        (Act::Answer(200), "sent accepted"),
        (Act::TakeAnd(204), "sent accepted"),
        (Act::TakeAndAnswerTwice, "sent accepted"),
        (Act::Answer(400), "given_up refused"),
        (Act::Answer(413), "given_up refused"),
        (Act::Answer(422), "given_up refused"),
        (Act::Answer(401), "retrying failed"),
        (Act::Answer(404), "retrying failed"),
        (Act::Answer(408), "retrying failed"),
        (Act::Answer(409), "retrying failed"),
        (Act::Answer(425), "retrying failed"),
        (Act::Answer(429), "retrying failed"),
        (Act::Answer(302), "retrying failed"),
        (Act::Answer(500), "retrying unknown"),
        (Act::TakeAnd(503), "retrying unknown"),
        (Act::TakeAndCut, "retrying unknown"),
        (Act::Cut, "retrying unknown"),
        (Act::TakeAndSayNothing, "retrying unknown"),
        (Act::TakeAndBabble, "retrying unknown"),
        (Act::TakeAnd(202), "pending pending"),
    ];
    let (app, server) = (issued("none"), Point::start(vec![Act::Serve]));
    let mut failures = Vec::new();

    for (act, expected) in wrong {
        server.now(vec![act.clone()]);
        let delivery = ask(&app, "2023000001", "peppol");
        deliver(&app, &sender(Some(point(&server.url(), HASTY)), None), 0);
        let (state, last) = stands(&app, &delivery);
        if format!("{state} {last}") != expected {
            failures.push(format!("{act:?}: {expected} expected, {:#}", read(&app, &delivery)));
        }
        // Whatever it was: where it is tried again it arrives, under the same key.
        server.now(vec![Act::Serve]);
        deliver(&app, &sender(Some(point(&server.url(), PATIENT)), None), 1);
        let id = delivery["id"].as_str().unwrap();
        let keys = server.taken().keys().filter(|key| key.starts_with(&format!("{id}-"))).count();
        let state = stands(&app, &delivery).0;
        let refused = expected.starts_with("given_up");
        if (state == "sent", keys <= 1) != (!refused, true) {
            failures.push(format!("{act:?}: then {state}, {keys} keys"));
        }
    }

    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn what_was_handed_over_is_asked_about_until_it_is_known() {
    let (app, server) = (issued("none"), Point::start(vec![Act::TakeAnd(202)]));
    let outbox = sender(Some(point(&server.url(), PATIENT)), None);
    let delivery = ask(&app, "2023000001", "peppol");

    deliver(&app, &outbox, 0);
    server.now(vec![Act::Answer(202), Act::Answer(500), Act::Serve]);
    for minutes in [1, 6, 36] {
        deliver(&app, &outbox, minutes);
    }

    let methods: Vec<String> = server.requests().into_iter().map(|request| request.method).collect();
    assert_eq!(methods, ["PUT", "GET", "GET", "GET"]);
    let told = read(&app, &delivery);
    assert_eq!(
        events(&told),
        ["sending", "pending", "asking", "pending", "asking", "failed", "asking", "accepted"]
    );
    assert_eq!(told["state"], "sent");
}

#[test]
fn what_an_access_point_forgot_is_handed_over_again_under_the_same_key() {
    let (app, server) = (issued("none"), Point::start(vec![Act::Answer(202), Act::Serve]));
    let outbox = sender(Some(point(&server.url(), PATIENT)), None);
    let delivery = ask(&app, "2023000001", "peppol");

    for minutes in [0, 1, 6] {
        deliver(&app, &outbox, minutes);
    }

    let told = read(&app, &delivery);
    assert_eq!(events(&told), ["sending", "pending", "asking", "lost", "sending", "accepted"]);
    let requests = server.requests();
    assert_eq!(requests[0].key(), requests[2].key());
    assert_eq!(told["events"][0]["message_id"], told["events"][4]["message_id"]);
}

#[test]
fn one_that_never_says_what_became_of_it_needs_a_person() {
    let (app, server) = (issued("none"), Point::start(vec![Act::TakeAnd(202)]));
    let outbox = sender(Some(point(&server.url(), PATIENT)), None);
    let delivery = ask(&app, "2023000001", "peppol");

    for minutes in [0, 1, 6, 36, 156, 516, 1956, 5000] {
        deliver(&app, &outbox, minutes);
    }

    let told = read(&app, &delivery);
    assert_eq!(
        (&told["state"], &told["waits_for"], &told["attempts"]),
        (&json!("unclear"), &json!("person"), &json!(7))
    );
}

#[test]
fn one_that_is_away_is_asked_later() {
    let app = issued("none");
    let delivery = ask(&app, "2023000001", "peppol");

    deliver(&app, &sender(Some(point(&format!("http://{}", nobody()), PATIENT)), None), 0);

    assert_eq!(stands(&app, &delivery), ("retrying".to_owned(), "failed".to_owned()));
}
