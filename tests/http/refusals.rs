//! What the rules refuse is refused with the rule, where it stands in what was sent.

use super::issuing::issue;
use crate::support::app::TestApp;
use crate::support::client::Answer;
use serde_json::{Value, json};

fn decide(app: &TestApp, decision: &Value) -> Answer {
    app.post("/api/v1/decisions", &json!({ "decision": decision }))
}

fn extension(signed: &str) -> Value {
    json!({ "kind": "extension", "contract": "antwerpen-film", "signed": signed, "framework_extended": true,
            "index": { "from": "2022-11", "to": "2023-11" } })
}

fn increase(agreement: &str, communicated: &str) -> Value {
    json!({ "kind": "price_increase", "agreement": agreement, "year": 2024, "communicated": communicated,
            "prices": [{ "lot": "main", "component": "fixed", "price": "900" }] })
}

#[test]
fn a_version_that_could_be_signed_on_the_days_of_another_is_refused() {
    let app = TestApp::antwerp().start();
    let mut version = app.get("/api/v1/agreements/e-books-2022").json()["value"]["agreement"].clone();
    version["id"] = json!("e-books-2024");
    let input = json!({ "valid_from": "2024-01-01", "agreement": version });

    app.post("/api/v1/agreements", &input).has(&[("/valid_from", "versions_overlap")]);

    let ended = json!({ "valid_from": "2022-09-15", "valid_to": "2023-12-31", "agreement": { "use": "e-books-2022" } });
    app.put("/api/v1/agreements/e-books-2022", 1, &ended).expect(200);
    app.post("/api/v1/agreements", &input).expect(201);
    let open = json!({ "valid_from": "2022-09-15", "agreement": { "use": "e-books-2022" } });
    app.put("/api/v1/agreements/e-books-2022", 2, &open).has(&[("/valid_from", "versions_overlap")]);
}

#[test]
fn a_hold_on_a_lot_that_knows_none_is_refused() {
    let app = TestApp::antwerp().start();
    let hold = |lot: &str| {
        let hold =
            json!({ "kind": "hold", "contract": "antwerpen-film", "lot": lot, "requested": "2023-03-01" });
        decide(&app, &hold)
    };

    hold("2A").has(&[("/decision", "hold_not_possible")]);
    hold("4A").has(&[("/decision/lot", "lot_not_taken")]);
    hold("9Z").has(&[("/decision/lot", "unknown_reference")]);
    hold("1B").expect(201);
}

#[test]
fn a_third_extension_is_refused() {
    let app = TestApp::antwerp().start();
    decide(&app, &extension("2024-08-01")).expect(201);
    decide(&app, &extension("2025-08-01")).expect(201);

    decide(&app, &extension("2026-08-01")).has(&[("/decision", "extension_not_allowed")]);
}

#[test]
fn an_extension_without_the_framework_or_of_another_agreement_is_refused() {
    let app = TestApp::antwerp().start();
    let mut alone = extension("2024-08-01");
    alone["framework_extended"] = json!(false);
    let mut of_e_books = extension("2024-08-01");
    of_e_books["contract"] = json!("antwerpen-e-books");

    decide(&app, &alone).has(&[("/decision", "extension_not_allowed")]);
    decide(&app, &of_e_books).has(&[("/decision", "extension_not_allowed")]);
}

#[test]
fn a_notice_where_none_can_be_given_is_refused() {
    let app = TestApp::antwerp().start();
    let notice = |contract: &str, sent: &str| {
        decide(
            &app,
            &json!({ "kind": "notice", "contract": contract, "by": "subscriber", "sent": sent,
                              "channel": "email" }),
        )
    };

    notice("antwerpen-film", "2023-05-01").has(&[("/decision", "notice_not_possible")]);
    notice("antwerpen-e-books", "2023-05-01").expect(201);
    notice("antwerpen-e-books", "2024-05-01").has(&[("/decision", "notice_not_possible")]);
}

#[test]
fn an_increase_that_is_too_late_or_not_known_is_refused() {
    let app = TestApp::antwerp().start();

    decide(&app, &increase("e-books-2022", "2023-08-01"))
        .has(&[("/decision/communicated", "increase_too_late")]);
    let of_film = decide(&app, &increase("film-streaming-2022", "2023-01-01"));
    let problems = of_film.refused(422, "refused").problems();
    assert!(problems.contains(&("/decision".into(), "increase_not_allowed".into())), "{problems:?}");
    decide(&app, &increase("e-books-2022", "2023-07-31")).expect(201);
}

#[test]
fn a_decision_about_something_unknown_is_refused() {
    let app = TestApp::antwerp().start();
    let indexation =
        json!({ "kind": "indexation", "agreement": "e-books-2030", "year": 2024, "apply": true });
    let mut of_nobody = extension("2024-08-01");
    of_nobody["contract"] = json!("nobody");

    decide(&app, &indexation).has(&[("/decision/agreement", "unknown_reference")]);
    decide(&app, &of_nobody).has(&[("/decision/contract", "unknown_reference")]);
    decide(&app, &json!({ "kind": "wedding" })).has(&[("/decision/kind", "wrong_form")]);
}

#[test]
fn a_decision_keeps_its_kind_and_its_subject() {
    let app = TestApp::antwerp().start();
    let path = "/api/v1/decisions/1";
    let of = |agreement: &str| json!({ "decision": { "kind": "indexation", "agreement": agreement, "year": 2023, "apply": false } });
    assert_eq!(app.get(path).json()["value"]["decision"]["kind"], "indexation");

    app.put(path, 1, &json!({ "decision": extension("2024-08-01") })).has(&[("/decision", "wrong_form")]);
    app.put(path, 1, &of("film-streaming-2022")).has(&[("/decision", "wrong_form")]);
    app.put(path, 1, &of("e-books-2022")).expect(200);
}

#[test]
fn usage_of_a_lot_that_is_not_taken_is_refused() {
    let app = TestApp::antwerp().start();
    let usage = |contract: &str, lot: &str| {
        let usage =
            json!({ "contract": contract, "lot": lot, "month": "2023-01", "unique_users": 1, "source": "s" });
        app.post("/api/v1/usage", &usage)
    };

    usage("antwerpen-film", "4B").has(&[("/lot", "lot_not_taken")]);
    usage("antwerpen-film", "9Z").has(&[("/lot", "unknown_reference")]);
    usage("nobody", "1B").has(&[("/contract", "unknown_reference")]);
    usage("antwerpen-film", "1B").expect(201);
}

#[test]
fn participants_elsewhere_are_of_an_agreement_and_of_a_lot_of_it() {
    let app = TestApp::antwerp().start();
    let others = |agreement: &str, lot: &str| {
        let others = json!({ "agreement": agreement, "lot": lot, "month": "2023-01", "inhabitants": 1, "source": "s" });
        app.post("/api/v1/figures/other-participants", &others)
    };

    others("none", "1B").has(&[("/agreement", "unknown_reference")]);
    others("film-streaming-2022", "9Z").has(&[("/lot", "unknown_reference")]);
}

#[test]
fn prices_under_which_something_was_issued_do_not_change() {
    let app = TestApp::antwerp().start();
    let path = "/api/v1/agreements/e-books-2022";
    let version = app.get(path).json()["value"].clone();
    let mut dearer = json!({ "valid_from": "2022-09-15", "agreement": version["agreement"], "clauses": version["clauses"] });
    dearer["agreement"]["lots"][0]["components"][0]["price"] = json!("900.00");
    app.put(path, 1, &dearer).expect(200);
    dearer["agreement"]["lots"][0]["components"][0]["price"] = json!("838.54");
    app.put(path, 2, &dearer).expect(200);
    assert_eq!(issue(&app, "2022-11-18")[0]["total"], "11751.64");

    dearer["valid_to"] = json!("2026-09-15");
    app.put(path, 3, &dearer).expect(200);
    dearer["agreement"]["lots"][0]["components"][0]["price"] = json!("900.00");
    app.put(path, 4, &dearer).refused(409, "agreement-billed");
    dearer["agreement"]["lots"][0]["components"][0]["price"] = json!("838.54");
    dearer["clauses"]["invoicing"] = json!("E 99");
    app.put(path, 4, &dearer).refused(409, "agreement-billed");
}

#[test]
fn an_agreement_does_not_lose_a_lot_that_is_taken() {
    let app = TestApp::antwerp().start();
    let path = "/api/v1/agreements/film-streaming-2022";
    let version = app.get(path).json()["value"].clone();
    let mut without = json!({ "valid_from": "2022-09-15", "agreement": version["agreement"] });
    let lots = without["agreement"]["lots"].as_array_mut().unwrap();
    lots.retain(|lot| lot["id"] != "2A");

    let answer = app.put(path, 1, &without).refused(422, "refused");

    assert!(answer.problems().iter().any(|(_, code)| code == "unknown_reference"), "{}", answer.text());
    assert!(answer.text().contains("in what is recorded"), "{}", answer.text());
}

#[test]
fn a_contract_stays_under_its_agreement_and_names_what_is_there() {
    let app = TestApp::antwerp().start();
    let path = "/api/v1/contracts/antwerpen-film";
    let contract = app.get(path).json()["value"].clone();
    let with = |field: &str, value: Value| {
        let mut contract = contract.clone();
        contract[field] = value;
        contract
    };

    app.put(path, 1, &with("agreement", json!("e-books-2022"))).has(&[("/agreement", "wrong_form")]);
    app.put(path, 1, &with("end", json!("2022-10-31"))).has(&[("/end", "end_before_start")]);
    app.put(path, 1, &with("lots", json!(["1B", "9Z"]))).has(&[("/lots/1", "unknown_reference")]);
    let lost = app.put(path, 1, &with("lots", json!(["2A"]))).refused(422, "refused");
    assert!(
        lost.problems().iter().all(|(at, code)| at.is_empty() && code == "lot_not_taken"),
        "{}",
        lost.text()
    );
    let mut new = with("id", json!("another"));
    new["agreement"] = json!("none");
    new["organisation"] = json!("nobody");
    app.post("/api/v1/contracts", &new)
        .has(&[("/organisation", "unknown_reference"), ("/agreement", "unknown_reference")]);
    new["organisation"] = json!("cultuurconnect");
    new["agreement"] = json!("film-streaming-2022");
    app.post("/api/v1/contracts", &new).has(&[("/organisation", "unknown_reference")]);
}

#[test]
fn there_is_one_supplier_and_each_number_once() {
    let app = TestApp::antwerp().start();
    let supplier = app.get("/api/v1/organisations/cultuurconnect").json()["value"].clone();
    let mut second = supplier.clone();
    second["id"] = json!("second");
    second["enterprise_number"] = json!("0700.000.104");
    let mut same_number = app.get("/api/v1/organisations/stad-gent").json()["value"].clone();
    same_number["id"] = json!("ghent");
    let mut other_role = supplier.clone();
    other_role["role"] = json!("municipality");
    other_role["nis"] = json!("11002");
    let mut nobodys = supplier;
    nobodys["successor"] = json!({ "organisation": "nobody", "from": "2024-01-01" });

    app.post("/api/v1/organisations", &second).refused(409, "recorded-already");
    app.post("/api/v1/organisations", &same_number).refused(409, "recorded-already");
    app.put("/api/v1/organisations/cultuurconnect", 1, &other_role).has(&[("/role", "wrong_form")]);
    app.put("/api/v1/organisations/cultuurconnect", 1, &nobodys)
        .has(&[("/successor/organisation", "unknown_reference")]);
}

#[test]
fn all_that_does_not_fit_in_an_organisation_is_told_at_once() {
    let app = TestApp::empty().start();
    let body = json!({ "id": "Stad_X", "role": "municipality", "enterprise_number": "0207.500.123", "particulars": [
        { "since": "2000-01-01", "name": "X", "street": "S", "postcode": "1", "town": "T" },
        { "since": "2000-01-01", "name": "X", "street": "S", "postcode": "1", "town": "T" },
    ]});
    let of_form = json!({ "id": "a b", "role": "boss", "enterprise_number": "0207.500.124", "nis": 11002,
        "particulars": [{ "since": "2000-02-30", "name": "", "iban": "BE00 0000 0000 0000" }] });

    app.post("/api/v1/organisations", &body).has(&[
        ("/id", "wrong_form"),
        ("/nis", "missing_field"),
        ("/particulars/1/since", "duplicate"),
    ]);

    let problems = app.post("/api/v1/organisations", &of_form).refused(422, "refused").problems();
    let at = |pointer: &str| problems.iter().any(|(found, _)| found == pointer);
    for pointer in [
        "/id",
        "/role",
        "/enterprise_number",
        "/nis",
        "/particulars/0/since",
        "/particulars/0/name",
        "/particulars/0/iban",
        "/particulars/0/street",
        "/particulars/0/postcode",
        "/particulars/0/town",
    ] {
        assert!(at(pointer), "{pointer}: {problems:?}");
    }
}

#[test]
fn a_name_that_is_too_long_to_be_kept_is_refused() {
    let app = TestApp::antwerp().start();
    let long = "n".repeat(4000);
    let mut agreement = app.get("/api/v1/agreements/e-books-2022").json()["value"]["agreement"].clone();
    agreement["service"] = json!(long);
    agreement["lots"][0]["id"] = json!(long);
    let input = json!({ "valid_from": "2024-01-01", "agreement": agreement });
    let usage = json!({ "contract": "antwerpen-film", "lot": long, "month": "2023-01", "unique_users": 1,
                        "source": long });

    let agreement = app.post("/api/v1/agreements", &input).refused(422, "refused").problems();
    let usage = app.post("/api/v1/usage", &usage).refused(422, "refused").problems();

    let at = |problems: &[(String, String)], pointer: &str| problems.iter().any(|(at, _)| at == pointer);
    assert!(at(&agreement, "/agreement/lots/0/id"), "{agreement:?}");
    assert!(at(&usage, "/lot") && at(&usage, "/source"), "{usage:?}");
}

#[test]
fn a_lot_needs_no_platform_but_one_of_blanks_is_refused() {
    let app = TestApp::empty().start();
    let with = |id: &str, platform: Option<&str>| {
        let component = json!({ "id": "x", "kind": "fixed_per_year", "price": "1", "decimals": 2 });
        let mut lot = json!({ "id": "x", "components": [component] });
        if let Some(platform) = platform {
            lot["platform"] = json!(platform);
        }
        json!({ "valid_from": "2022-01-01", "agreement": {
            "id": id, "service": id, "title": "x", "payment_days": 30, "price_level": 2022,
            "invoicing": { "rhythm": "never" }, "term": { "renewal": "none" }, "lots": [lot],
        } })
    };

    app.post("/api/v1/agreements", &with("without", None)).expect(201);
    app.post("/api/v1/agreements", &with("blanks", Some("  ")))
        .has(&[("/agreement/lots/0/platform", "wrong_form")]);
}
