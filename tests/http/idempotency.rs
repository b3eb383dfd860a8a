//! A request with a key is done once, however often it is sent.

use super::issuing::{INVOICES, listed, through};
use crate::support::app::{FINANCE, TestApp};
use crate::support::client::{Answer, Asking};
use serde_json::{Value, json};
use std::thread;
use tarief::store::access::Role;

fn issuing(app: &TestApp, day: &str) -> Asking {
    app.asking("POST", INVOICES).json(&through(day))
}

fn population(app: &TestApp, token: &str, inhabitants: u32) -> Asking {
    let body = json!({ "nis": "11002", "on": "2019-01-01", "published": "2023-01-01", "inhabitants": inhabitants,
                       "source": "s" });
    app.ask("POST", "/api/v1/figures/populations").token(token).json(&body)
}

/// What an answer says, but for the id and the time of its request.
fn said(answer: &Answer) -> (u16, String, String, String, String) {
    let header = |name: &str| answer.header(name).to_owned();
    (answer.status, header("location"), header("etag"), header("content-type"), answer.text())
}

fn at_the_same_moment<R: Send>(count: usize, ask: impl Fn(usize) -> R + Sync) -> Vec<R> {
    let ask = &ask;
    thread::scope(|scope| {
        let asked: Vec<_> = (0..count).map(|place| scope.spawn(move || ask(place))).collect();
        asked.into_iter().map(|one| one.join().unwrap()).collect()
    })
}

#[test]
fn the_same_key_twice_issues_once_and_is_answered_the_same() {
    let app = TestApp::antwerp().start();

    let first = issuing(&app, "2022-11-18").key("november").send().expect(201);
    let second = issuing(&app, "2022-11-18").key("november").send();

    assert_eq!(said(&first), said(&second));
    assert_eq!(first.json()["items"][0]["number"], "2022000001");
    assert_eq!(listed(&app, ""), ["2022000001"]);
    let without = issuing(&app, "2022-11-18").send().expect(201);
    assert_eq!(without.json()["items"], json!([]), "without a key the same request finds nothing to issue");
}

#[test]
fn every_kind_of_answer_is_kept_with_its_headers() {
    let app = TestApp::antwerp().start();
    issuing(&app, "2022-11-18").send().expect(201);
    let twice = |asking: Asking, status: u16| {
        let first = asking.clone().send().expect(status);
        let second = asking.send();
        assert_eq!(said(&first), said(&second));
        first
    };

    let created = twice(population(&app, FINANCE, 1).key("created"), 201);
    assert_eq!(created.header("etag"), "\"1\"");
    let path = created.header("location").to_owned();
    let corrected = json!({ "nis": "11002", "on": "2019-01-01", "inhabitants": 2, "source": "s" });
    let put = twice(app.asking("PUT", &path).revision(1).json(&corrected).key("corrected"), 200);
    assert_eq!(put.header("etag"), "\"2\"");
    twice(app.asking("DELETE", &path).revision(2).key("withdrawn"), 204);
    let credit = app.asking("POST", &format!("{INVOICES}/2022000001/credit-notes"));
    let credit = twice(credit.json(&json!({ "reason": "Verkeerd" })).key("credited"), 201);
    assert_eq!(credit.header("location"), "/api/v1/invoices/CN2023000001");
}

#[test]
fn the_same_key_at_the_same_moment_issues_once() {
    let app = TestApp::antwerp().start();

    let answers = at_the_same_moment(8, |_| issuing(&app, "2023-05-15").key("all of them").send());

    assert_eq!(answers[0].status, 201);
    assert_eq!(answers[0].json()["items"].as_array().unwrap().len(), 3);
    assert!(answers.iter().all(|answer| said(answer) == said(&answers[0])));
    assert_eq!(listed(&app, "").len(), 3);
    assert_eq!(app.number("SELECT count(*) FROM idempotency_keys"), 1);
}

#[test]
fn a_key_that_was_sent_with_another_request_is_refused() {
    let app = TestApp::antwerp().start();
    issuing(&app, "2022-11-18").key("k").send().expect(201);

    let other_body = issuing(&app, "2023-05-15").key("k").send();
    let other_address = app.asking("POST", "/api/v1/invoices?").json(&through("2022-11-18")).key("k").send();
    let other_kind = population(&app, FINANCE, 1).key("k").send();

    for answer in [other_body, other_address, other_kind] {
        answer.refused(422, "idempotency-key-reused");
    }
    assert_eq!(listed(&app, "").len(), 1);
}

#[test]
fn two_tokens_may_use_the_same_key() {
    let app = TestApp::empty().start();
    app.add_token("tarief_other", "other", Role::Finance);
    let withdraw = |answer: &Answer| app.delete(answer.header("location"), 1).expect(204);

    let one = population(&app, FINANCE, 1).key("k").send().expect(201);
    withdraw(&one);
    let other = population(&app, "tarief_other", 2).key("k").send().expect(201);

    assert_eq!((&one.json()["id"], &one.json()["recorded_by"]), (&json!("1"), &json!("finance")));
    assert_eq!((&other.json()["id"], &other.json()["recorded_by"]), (&json!("2"), &json!("other")));
}

#[test]
fn a_key_of_a_request_that_was_refused_can_be_used_again() {
    let app = TestApp::antwerp().start();
    issuing(&app, "2024-01-01").key("k").send().has(&[("/as_of", "not_yet")]);
    app.asking("POST", INVOICES).json(&json!({})).key("k").send().refused(422, "refused");
    let unknown = json!({ "through": "2022-11-18", "contract": "nobody" });
    app.asking("POST", INVOICES).json(&unknown).key("k").send().refused(422, "refused");
    let missing = format!("{INVOICES}/2023000009/credit-notes");
    app.asking("POST", &missing).json(&json!({ "reason": "r" })).key("k").send().refused(404, "not-found");

    issuing(&app, "2022-11-18").key("k").send().expect(201);
}

#[test]
fn a_kept_answer_outlives_the_service() {
    let app = TestApp::antwerp().start();
    let first = issuing(&app, "2022-11-18").key("k").send().expect(201);

    let app = app.restarted("2023-09-01T10:00:00Z");
    let second = issuing(&app, "2022-11-18").key("k").send();

    assert_eq!(said(&first), said(&second));
}

#[test]
fn a_key_is_not_empty_and_not_endless() {
    let app = TestApp::empty().start();
    let with = |key: &str| population(&app, FINANCE, 1).key(key).send();

    for key in ["", " ", &"k".repeat(201), "caf\u{e9}"] {
        with(key).refused(400, "bad-request");
    }
    with(&"k".repeat(200)).expect(201);
}

#[test]
fn a_key_of_someone_who_may_not_is_not_answered() {
    let app = TestApp::antwerp().start();
    let reader = app.reader("stad-antwerpen");
    issuing(&app, "2022-11-18").key("k").send().expect(201);

    let by =
        |token: &str| app.ask("POST", INVOICES).token(token).json(&through("2022-11-18")).key("k").send();

    by(&reader).refused(403, "forbidden");
    by("tarief_nobody").refused(401, "unauthorized");
}

/// The numbers of all that was issued, in order.
fn numbers(answers: &[Answer]) -> Vec<String> {
    let items = answers.iter().flat_map(|answer| answer.json()["items"].as_array().unwrap().clone());
    let mut numbers: Vec<String> = items.map(|one| one["number"].as_str().unwrap().to_owned()).collect();
    numbers.sort();
    numbers
}

#[test]
fn many_that_issue_at_the_same_moment_issue_everything_once_and_leave_no_gap() {
    let app = TestApp::antwerp().start();
    let other = app.another("2023-06-01T10:00:00Z");

    let answers = at_the_same_moment(8, |place| {
        issuing(if place % 2 == 0 { &app } else { &other }, "2023-06-01").send().expect(201)
    });

    assert_eq!(numbers(&answers), ["2023000001", "2023000002", "2023000003"]);
    assert_eq!(listed(&app, ""), ["2023000001", "2023000002", "2023000003"]);
    assert_eq!(app.number("SELECT last_sequence::bigint FROM number_series"), 3);
}

#[test]
fn contracts_that_are_issued_at_the_same_moment_share_one_series() {
    let app = TestApp::antwerp().start();
    let of = |contract: &str| {
        let body = json!({ "through": "2023-06-01", "contract": contract });
        app.post(INVOICES, &body).expect(201)
    };

    let contracts = ["antwerpen-film", "antwerpen-e-books"];
    let answers = at_the_same_moment(8, |place| of(contracts[place % 2]));

    assert_eq!(numbers(&answers), ["2023000001", "2023000002", "2023000003"]);
}

#[test]
fn of_many_that_take_an_invoice_back_at_the_same_moment_one_does() {
    let app = TestApp::antwerp().start();
    issuing(&app, "2022-11-18").send().expect(201);
    let path = format!("{INVOICES}/2022000001/credit-notes");

    let answers = at_the_same_moment(8, |_| app.post(&path, &json!({ "reason": "Verkeerd" })).status);

    assert_eq!(answers.iter().filter(|status| **status == 201).count(), 1, "{answers:?}");
    assert_eq!(answers.iter().filter(|status| **status == 409).count(), 7, "{answers:?}");
    assert_eq!(listed(&app, "?kind=credit_note").len(), 1);
}

#[test]
fn of_many_that_change_a_revision_at_the_same_moment_one_does() {
    let app = TestApp::antwerp().start();
    let path = "/api/v1/organisations/stad-gent";
    let gent: Value = app.get(path).json()["value"].clone();

    let answers = at_the_same_moment(8, |place| {
        let mut gent = gent.clone();
        gent["particulars"][0]["street"] = json!(format!("Straat {place}"));
        app.put(path, 1, &gent).status
    });

    assert_eq!(answers.iter().filter(|status| **status == 200).count(), 1, "{answers:?}");
    assert_eq!(answers.iter().filter(|status| **status == 412).count(), 7, "{answers:?}");
    assert_eq!(app.get(path).json()["revision"], 2);
}

#[test]
fn of_many_that_record_the_same_at_the_same_moment_one_does() {
    let app = TestApp::empty().start();

    let answers =
        at_the_same_moment(8, |place| population(&app, FINANCE, u32::try_from(place).unwrap()).send().status);

    assert_eq!(answers.iter().filter(|status| **status == 201).count(), 1, "{answers:?}");
    assert_eq!(answers.iter().filter(|status| **status == 409).count(), 7, "{answers:?}");
}
