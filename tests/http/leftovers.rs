//! What is refused or fails leaves nothing behind.

use super::issuing::{INVOICES, issue, issue_all_of_antwerp, listed, through};
use crate::support::app::TestApp;
use diesel_async::RunQueryDsl;
use std::thread;
use tarief::store::write_alone;

/// What cannot be recorded as it stands: an address below `/api/v1`, the revision that is changed, and a body.
const REFUSED: &[(&str, Option<i32>, &str)] = &[
    (
        "organisations",
        None,
        r#"{ "id": "ghent", "role": "supplier", "enterprise_number": "0700.000.104", "particulars": [{ "since": "2020-01-01", "name": "n", "street": "s", "postcode": "p", "town": "t", "iban": "BE41 0910 1235 5910" }] }"#,
    ),
    (
        "organisations",
        None,
        r#"{ "id": "ghent", "role": "municipality", "enterprise_number": "0207.451.227", "nis": "44021", "particulars": [{ "since": "2020-01-01", "name": "n", "street": "s", "postcode": "p", "town": "t" }] }"#,
    ),
    (
        "organisations",
        None,
        r#"{ "id": "ghent", "role": "municipality", "enterprise_number": "0700.000.104", "particulars": [] }"#,
    ),
    ("agreements", None, r#"{ "valid_from": "2022-09-15", "agreement": { "use": "e-books-2022" } }"#),
    ("agreements", None, r#"{ "valid_from": "2030-01-01", "agreement": { "use": "none" } }"#),
    (
        "agreements",
        None,
        r#"{ "valid_from": "2030-01-01", "agreement": { "id": "other", "service": "e-books", "title": "t", "vat_rate": "6", "payment_days": 30, "price_level": 2022, "invoicing": { "rhythm": "never" }, "indexation": null, "increase": null, "term": { "renewal": "none" }, "early_termination": null, "exit_fee": null, "lots": [{ "id": "main", "platform": "p", "hold": null, "components": [] }] } }"#,
    ),
    (
        "contracts",
        None,
        r#"{ "id": "antwerpen-film", "agreement": "film-streaming-2022", "organisation": "stad-antwerpen", "start": "2022-11-01", "end": "2024-09-30" }"#,
    ),
    (
        "contracts",
        None,
        r#"{ "id": "new", "agreement": "film-streaming-2022", "organisation": "stad-antwerpen", "start": "2022-11-01", "end": "2024-09-30", "lots": ["9Z"] }"#,
    ),
    (
        "contracts",
        None,
        r#"{ "id": "new", "agreement": "film-streaming-2022", "organisation": "nobody", "start": "2022-11-01", "end": "2024-09-30", "printed": [{ "what": "total", "amount": "1.00" }] }"#,
    ),
    (
        "figures/populations",
        None,
        r#"{ "nis": "11002", "on": "2022-01-01", "inhabitants": 530630, "published": "2022-06-16", "source": "s" }"#,
    ),
    (
        "figures/populations",
        None,
        r#"{ "nis": "11002", "on": "2022-01-02", "inhabitants": 1, "source": "s" }"#,
    ),
    (
        "figures/indices",
        None,
        r#"{ "index": "cpi", "base": "2013", "month": "2022-01", "value": "1", "source": "s" }"#,
    ),
    (
        "figures/indices",
        None,
        r#"{ "index": "cpi", "base": "2013", "month": "2030-01", "value": "0", "source": "s" }"#,
    ),
    (
        "figures/other-participants",
        None,
        r#"{ "agreement": "film-streaming-2022", "lot": "9Z", "month": "2023-01", "source": "s" }"#,
    ),
    (
        "usage",
        None,
        r#"{ "contract": "antwerpen-film", "lot": "4A", "month": "2023-01", "unique_users": 1, "source": "s" }"#,
    ),
    (
        "decisions",
        None,
        r#"{ "decision": { "kind": "hold", "contract": "antwerpen-film", "lot": "2A", "requested": "2023-01-01" } }"#,
    ),
    (
        "decisions",
        None,
        r#"{ "decision": { "kind": "indexation", "agreement": "e-books-2022", "year": 2023, "apply": false } }"#,
    ),
    ("invoices", None, r#"{ "through": "2030-01-01", "as_of": "2030-01-01" }"#),
    ("invoices", None, r#"{ "through": "2023-06-01", "contract": "none" }"#),
    ("invoices/2023000009/credit-notes", None, r#"{ "reason": "r" }"#),
    ("invoices/2023000001/credit-notes", None, r#"{ "reason": "r", "as_of": "2030-01-01" }"#),
    (
        "organisations/stad-gent",
        Some(2),
        r#"{ "id": "stad-gent", "role": "municipality", "enterprise_number": "0207.451.227", "nis": "44021", "particulars": [{ "since": "2020-01-01", "name": "n", "street": "s", "postcode": "p", "town": "t" }] }"#,
    ),
    (
        "organisations/stad-gent",
        Some(1),
        r#"{ "id": "stad-gent", "role": "municipality", "enterprise_number": "0207.500.123", "nis": "44021", "particulars": [{ "since": "2020-01-01", "name": "n", "street": "s", "postcode": "p", "town": "t" }] }"#,
    ),
    (
        "agreements/e-books-2022",
        Some(9),
        r#"{ "valid_from": "2022-09-15", "agreement": { "use": "e-books-2022" } }"#,
    ),
    (
        "agreements/e-books-2022",
        Some(1),
        r#"{ "valid_from": "2022-09-15", "agreement": { "use": "e-books-2022" }, "clauses": {} }"#,
    ),
    (
        "contracts/antwerpen-film",
        Some(1),
        r#"{ "id": "antwerpen-film", "agreement": "e-books-2022", "organisation": "stad-antwerpen", "start": "2022-11-01", "end": "2024-09-30" }"#,
    ),
    (
        "contracts/antwerpen-film",
        Some(2),
        r#"{ "id": "antwerpen-film", "agreement": "film-streaming-2022", "organisation": "stad-antwerpen", "start": "2022-11-01", "end": "2024-09-30" }"#,
    ),
    (
        "figures/populations/1",
        Some(5),
        r#"{ "nis": "11002", "on": "2022-01-01", "inhabitants": 1, "source": "s" }"#,
    ),
    (
        "decisions/1",
        Some(5),
        r#"{ "decision": { "kind": "indexation", "agreement": "e-books-2022", "year": 2023, "apply": false } }"#,
    ),
];

#[test]
fn what_is_refused_leaves_no_row_behind() {
    let app = TestApp::antwerp().start();
    issue_all_of_antwerp(&app);
    let before = app.rows();

    for (place, (path, revision, body)) in REFUSED.iter().enumerate() {
        let method = if revision.is_some() { "PUT" } else { "POST" };
        let asking = app.asking(method, &format!("/api/v1/{path}")).revision(revision.unwrap_or_default());
        let answer = asking.bytes("application/json", *body).key(&format!("key {place}")).send();
        assert!((400..500).contains(&answer.status), "{path} {body}: {} {}", answer.status, answer.text());
    }

    assert_eq!(app.rows(), before);
}

#[test]
fn issuing_that_fails_halfway_lays_nothing_down_and_takes_no_number() {
    let app = TestApp::antwerp().start();
    let before = app.rows();
    app.change(
        "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'halfway'; END $$;
         CREATE TRIGGER fail BEFORE INSERT ON invoice_steps EXECUTE FUNCTION fail();",
    );
    let issuing = || app.asking("POST", INVOICES).json(&through("2023-05-15")).key("k");

    let failed = issuing().exchange();

    assert_eq!((failed.status, failed.kind().as_str()), (500, "fault"));
    assert!(!failed.text().contains("halfway"), "what the database says is for the log: {}", failed.text());
    assert_eq!(app.rows(), before);
    app.change("DROP TRIGGER fail ON invoice_steps");
    assert_eq!(issuing().send().expect(201).json()["items"][0]["number"], "2023000001");
}

#[test]
fn a_document_that_does_not_add_up_is_not_issued() {
    let app = TestApp::antwerp().start();
    let before = app.rows();
    app.change(
        "CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
         CREATE TRIGGER lose BEFORE INSERT ON invoice_lines FOR EACH ROW EXECUTE FUNCTION lose();",
    );

    let failed = app.asking("POST", INVOICES).json(&through("2022-11-18")).exchange();

    assert_eq!((failed.status, failed.kind().as_str()), (500, "fault"));
    assert_eq!(app.rows(), before);
    app.change("DROP TRIGGER lose ON invoice_lines");
    assert_eq!(issue(&app, "2022-11-18").len(), 1);
}

#[test]
fn the_service_goes_on_when_the_database_ended_all_its_connections() {
    let app = TestApp::antwerp().start();
    issue(&app, "2022-11-18");
    for _ in 0..8 {
        app.get("/ready").expect(200);
    }

    app.change(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid()",
    );
    let answers: Vec<_> = (0..20).map(|_| app.asking("GET", INVOICES).exchange()).collect();

    for answer in &answers {
        assert!([200, 503].contains(&answer.status), "{} {}", answer.status, answer.text());
    }
    assert_eq!(answers.last().unwrap().status, 200);
    assert_eq!(listed(&app, ""), ["2022000001"]);
}

#[test]
fn reading_does_not_wait_for_those_who_wait_to_write() {
    let app = TestApp::antwerp().start();
    issue(&app, "2022-11-18");
    let issuing = || app.asking("POST", INVOICES).json(&through("2023-05-15"));

    // Another service writes, and takes its time.
    let waiting = app.run(async |conn| {
        diesel::sql_query("BEGIN").execute(conn).await.unwrap();
        write_alone(conn).await.unwrap();
        let waiting: Vec<_> = (0..16).map(|_| issuing()).map(|one| thread::spawn(|| one.send())).collect();
        for _ in 0..16 {
            app.get(INVOICES).expect(200);
        }
        assert!(!waiting.iter().any(thread::JoinHandle::is_finished));
        diesel::sql_query("ROLLBACK").execute(conn).await.unwrap();
        waiting
    });
    let issued = waiting.into_iter().map(|one| one.join().unwrap().expect(201).json());

    let issued: usize = issued.map(|answer| answer["items"].as_array().unwrap().len()).sum();
    assert_eq!(issued, 2);
}
