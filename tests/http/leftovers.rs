//! What is refused or fails leaves nothing behind.

use super::issuing::{INVOICES, issue, issue_all_of_antwerp, listed, through};
use crate::support::app::TestApp;
use serde_json::{Value, json};

#[test]
fn what_is_refused_leaves_no_row_behind() {
    let app = TestApp::antwerp().start();
    issue_all_of_antwerp(&app);
    let value = |path: &str| app.get(path).is(200).json()["value"].clone();
    let (supplier, gent) =
        (value("/api/v1/organisations/cultuurconnect"), value("/api/v1/organisations/stad-gent"));
    let film = value("/api/v1/contracts/antwerpen-film");
    let e_books = value("/api/v1/agreements/e-books-2022")["agreement"].clone();
    let with = |of: &Value, changes: &[(&str, Value)]| {
        let mut of = of.clone();
        for (field, value) in changes {
            of[*field] = value.clone();
        }
        of
    };
    let other_e_books = with(&e_books, &[("id", json!("other"))]);
    let dearer = with(&e_books, &[("vat_rate", json!("21"))]);
    let games = with(&e_books, &[("id", json!("e-books-2022")), ("service", json!("a service of its own"))]);
    let decision = |of: Value| json!({ "decision": of });
    let posts = [
        (
            "organisations",
            with(&supplier, &[("id", json!("second")), ("enterprise_number", json!("0700.000.104"))]),
        ),
        ("organisations", with(&gent, &[("id", json!("ghent"))])),
        ("organisations", with(&gent, &[("id", json!("ghent")), ("nis", json!("4402"))])),
        ("agreements", json!({ "valid_from": "2030-01-01", "agreement": other_e_books })),
        ("agreements", json!({ "valid_from": "2010-01-01", "valid_to": "2010-01-02", "agreement": games })),
        ("agreements", json!({ "valid_from": "2030-01-01", "agreement": { "use": "none" } })),
        ("contracts", film.clone()),
        ("contracts", with(&film, &[("id", json!("new")), ("lots", json!(["9Z"]))])),
        ("contracts", with(&film, &[("id", json!("new")), ("printed", json!([{ "what": "x" }]))])),
        (
            "figures/populations",
            json!({ "nis": "11002", "on": "2022-01-01", "inhabitants": 530630, "published": "2022-06-16", "source": "s" }),
        ),
        (
            "figures/populations",
            json!({ "nis": "11002", "on": "2022-01-02", "inhabitants": 1, "source": "s" }),
        ),
        (
            "figures/indices",
            json!({ "index": "cpi", "base": "2013", "month": "2022-01", "value": "1", "source": "s" }),
        ),
        (
            "figures/indices",
            json!({ "index": "cpi", "base": "2013", "month": "2030-01", "value": "0", "source": "s" }),
        ),
        (
            "figures/other-participants",
            json!({ "agreement": "film-streaming-2022", "lot": "9Z", "month": "2023-01", "source": "s" }),
        ),
        (
            "usage",
            json!({ "contract": "antwerpen-film", "lot": "4A", "month": "2023-01", "unique_users": 1, "source": "s" }),
        ),
        (
            "decisions",
            decision(
                json!({ "kind": "hold", "contract": "antwerpen-film", "lot": "2A", "requested": "2023-01-01" }),
            ),
        ),
        (
            "decisions",
            decision(
                json!({ "kind": "indexation", "agreement": "e-books-2022", "year": 2023, "apply": false }),
            ),
        ),
        ("invoices", through("2030-01-01")),
        ("invoices", json!({ "through": "2023-06-01", "contract": "none" })),
        ("invoices/2023000009/credit-notes", json!({ "reason": "r" })),
        ("invoices/2023000001/credit-notes", json!({ "reason": "r", "as_of": "2030-01-01" })),
        ("invoices/2023000001/credit-notes", json!({ "reason": "" })),
    ];
    let puts = [
        ("organisations/stad-gent", 2, gent.clone()),
        ("organisations/stad-gent", 1, with(&gent, &[("enterprise_number", json!("0207.500.123"))])),
        ("organisations/stad-gent", 1, with(&gent, &[("particulars", json!([]))])),
        ("agreements/e-books-2022", 1, json!({ "valid_from": "2022-09-15", "agreement": dearer })),
        (
            "agreements/e-books-2022",
            9,
            json!({ "valid_from": "2022-09-15", "agreement": { "use": "e-books-2022" } }),
        ),
        ("contracts/antwerpen-film", 1, with(&film, &[("agreement", json!("e-books-2022"))])),
        ("contracts/antwerpen-film", 2, film.clone()),
        (
            "figures/populations/1",
            5,
            json!({ "nis": "11002", "on": "2022-01-01", "inhabitants": 1, "source": "s" }),
        ),
        (
            "decisions/1",
            5,
            decision(
                json!({ "kind": "indexation", "agreement": "e-books-2022", "year": 2023, "apply": false }),
            ),
        ),
    ];
    let before = app.rows();

    for (place, (path, body)) in posts.iter().enumerate() {
        let asking = app.asking("POST", &format!("/api/v1/{path}")).json(body).key(&format!("post {place}"));
        let answer = asking.send();
        assert!((400..500).contains(&answer.status), "{path} {body}: {} {}", answer.status, answer.text());
    }
    for (place, (path, revision, body)) in puts.iter().enumerate() {
        let asking = app.asking("PUT", &format!("/api/v1/{path}")).revision(*revision).json(body);
        let answer = asking.key(&format!("put {place}")).send();
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
    assert_eq!(issuing().send().is(201).json()["items"][0]["number"], "2023000001");
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
        app.get("/ready").is(200);
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
