//! Municipalities that merge: whose inhabitants are billed, to whom, and never twice.

use super::issuing::{issue, planned};
use crate::support::app::TestApp;
use crate::support::client::Answer;
use serde_json::{Value, json};

const MERGERS: &str = "/api/v1/mergers";
const ORGANISATIONS: &str = "/api/v1/organisations";

/// A service with the shipped figures and mergers, the supplier and an agreement.
fn service(now: &str, agreement: &str) -> TestApp {
    let app = TestApp::shipped().at(now).start();
    let parties = include_str!("../../src/catalogue/data/parties.json");
    let parties: Vec<Value> = serde_json::from_str(parties).unwrap();
    app.post(ORGANISATIONS, &parties[0]).expect(201);
    let version = json!({ "valid_from": "2018-01-01", "agreement": { "use": agreement } });
    app.post("/api/v1/agreements", &version).expect(201);
    app
}

fn organisation(id: &str, nis: &str, number: &str) -> Value {
    let name = format!("Bestuur van {id}");
    let seat = json!({ "since": "2010-01-01", "name": name, "street": "Markt 1", "postcode": "2000", "town": "Stad" });
    json!({ "id": id, "role": "municipality", "enterprise_number": number, "nis": nis, "particulars": [seat] })
}

fn antwerp() -> Value {
    organisation("antwerpen", "11002", "0207.500.123")
}

fn borsbeek() -> Value {
    organisation("borsbeek", "11007", "0207.509.229")
}

fn contract(organisation: &str, agreement: &str, start: &str) -> Value {
    json!({ "id": format!("{organisation}-contract"), "agreement": agreement, "organisation": organisation,
            "start": start, "end": "2031-12-31" })
}

fn subscribe(app: &TestApp, of: &Value, agreement: &str, start: &str) {
    app.post(ORGANISATIONS, of).expect(201);
    app.post("/api/v1/contracts", &contract(of["id"].as_str().unwrap(), agreement, start)).expect(201);
}

fn count(app: &TestApp, nis: &str, year: i32, inhabitants: u64) {
    let figure =
        json!({ "nis": nis, "on": format!("{year}-01-01"), "inhabitants": inhabitants, "source": "Statbel" });
    app.post("/api/v1/figures/populations", &figure).expect(201);
}

fn of<'a>(documents: &'a [Value], contract: &str) -> &'a Value {
    let found = documents.iter().find(|one| {
        one["contract"]["id"].as_str().or(one["document"]["contract"].as_str()) == Some(contract)
    });
    found.unwrap_or_else(|| panic!("nothing of {contract} among {documents:#?}"))
}

fn steps(document: &Value) -> Vec<&Value> {
    let lines = document["lines"].as_array().unwrap();
    lines.iter().flat_map(|line| line["steps"].as_array().unwrap()).collect()
}

/// The figures of a key, in order.
fn figures(document: &Value, key: &str) -> Vec<String> {
    let of_key = steps(document).into_iter().filter(|step| step["key"] == key);
    of_key.map(|step| step["figure"].as_str().unwrap().to_owned()).collect()
}

fn blocked<'a>(plan: &'a Value, contract: &str) -> Vec<(&'a str, &'a str)> {
    let all = plan["blocked"].as_array().unwrap().iter().filter(|one| one["contract"] == contract);
    all.map(|one| (one["code"].as_str().unwrap(), one["period"]["from"].as_str().unwrap())).collect()
}

/// Antwerp and Borsbeek under an agreement since 2024, with all figures until their merger.
fn antwerp_and_borsbeek(now: &str, agreement: &str) -> TestApp {
    let app = service(now, agreement);
    subscribe(&app, &antwerp(), agreement, "2024-01-01");
    subscribe(&app, &borsbeek(), agreement, "2024-01-01");
    for (nis, year, inhabitants) in [
        ("11002", 2023, 540_000),
        ("11007", 2023, 11_200),
        ("11002", 2024, 545_000),
        ("11007", 2024, 11_300),
        ("11002", 2025, 562_000),
    ] {
        count(&app, nis, year, inhabitants);
    }
    app
}

#[test]
fn borsbeek_is_billed_by_itself_through_2025_and_with_antwerp_from_2026_on() {
    let app = antwerp_and_borsbeek("2026-06-01T10:00:00Z", "e-books-2022");

    let before = issue(&app, "2024-12-31");
    let after = issue(&app, "2025-05-15");
    let later = planned(&app, "2026-05-15");

    let customer = |one: &Value| one["customer"]["name"].as_str().unwrap().to_owned();
    assert_eq!(customer(of(&before, "borsbeek-contract")), "Bestuur van borsbeek");
    assert_eq!(figures(of(&before, "borsbeek-contract"), "population"), ["11200"]);
    let of_borsbeek = of(&after, "borsbeek-contract");
    assert_eq!(customer(of_borsbeek), "Bestuur van antwerpen");
    assert_eq!(of_borsbeek["customer"]["enterprise_number"], "0207.500.123");
    assert_eq!(figures(of_borsbeek, "population"), ["11300"]);
    assert_eq!(figures(of(&after, "antwerpen-contract"), "population"), ["545000"]);
    let documents = later["documents"].as_array().unwrap();
    assert_eq!(documents.len(), 1, "{later:#}");
    assert_eq!(figures(&of(documents, "antwerpen-contract")["document"], "population"), ["562000"]);
    assert_eq!(blocked(&later, "borsbeek-contract"), [("municipality_merged", "2026-01-01")]);
    assert_eq!(
        later["blocked"][0]["message"],
        "Deze gemeente is op 01/01/2025 opgegaan in Antwerpen, dat voor haar inwoners betaalt: beëindig dit contract op \
         31/12/2025."
    );
}

#[test]
fn a_contract_that_ended_with_the_year_of_the_merger_blocks_nothing() {
    let app = antwerp_and_borsbeek("2026-06-01T10:00:00Z", "e-books-2022");
    let notice = json!({ "kind": "notice", "contract": "borsbeek-contract", "by": "supplier", "sent": "2025-09-15",
                         "channel": "email" });
    app.post("/api/v1/decisions", &json!({ "decision": notice, "evidence": "Brief" })).expect(201);

    let plan = planned(&app, "2026-05-15");

    assert_eq!(plan["blocked"], json!([]));
    let of_2026: Vec<&Value> = plan["documents"].as_array().unwrap().iter().collect();
    let of_2026: Vec<&&Value> =
        of_2026.iter().filter(|one| one["document"]["period"]["from"] == "2026-01-01").collect();
    assert_eq!(of_2026.len(), 1);
}

#[test]
fn the_tier_of_all_participants_counts_the_inhabitants_of_borsbeek_once() {
    let app = antwerp_and_borsbeek("2026-06-01T10:00:00Z", "film-streaming-2022");
    let lots = json!(["4A"]);
    for id in ["antwerpen", "borsbeek"] {
        let mut annex = contract(id, "film-streaming-2022", "2024-01-01");
        annex["lots"] = lots.clone();
        app.put(&format!("/api/v1/contracts/{id}-contract"), 1, &annex).expect(200);
    }

    let plan = planned(&app, "2026-05-31");

    let of_quarter = |contract: &str, from: &str| {
        let documents = plan["documents"].as_array().unwrap().iter();
        let mut found = documents.map(|one| &one["document"]).filter(|one| one["contract"] == contract);
        let found = found.find(|one| one["period"]["from"] == from);
        found.map(|one| (figures(one, "population"), figures(one, "tier_total")))
    };
    let of = |population: &str, total: &str| Some((vec![population.to_owned()], vec![total.to_owned()]));
    assert_eq!(of_quarter("antwerpen-contract", "2025-10-01"), of("545000", "556300"));
    assert_eq!(of_quarter("borsbeek-contract", "2025-10-01"), of("11300", "556300"));
    assert_eq!(of_quarter("antwerpen-contract", "2026-01-01"), of("562000", "562000"));
    assert_eq!(of_quarter("borsbeek-contract", "2026-01-01"), None);
    assert_eq!(blocked(&plan, "borsbeek-contract"), [("municipality_merged", "2026-01-01")]);
}

#[test]
fn without_a_figure_of_the_larger_territory_antwerp_and_borsbeek_stand_in_together() {
    let app = service("2026-06-01T10:00:00Z", "e-books-2022");
    subscribe(&app, &antwerp(), "e-books-2022", "2026-01-01");
    count(&app, "11002", 2024, 545_000);
    count(&app, "11007", 2024, 11_300);

    let plan = planned(&app, "2026-01-01");

    let document = &plan["documents"][0]["document"];
    assert_eq!(figures(document, "merged_population"), ["545000", "11300"]);
    assert_eq!(figures(document, "population"), ["556300"]);
    let codes: Vec<&Value> = plan["warnings"].as_array().unwrap().iter().map(|one| &one["code"]).collect();
    assert!(codes.contains(&&json!("population_provisional")), "{codes:?}");
}

#[test]
fn a_new_municipality_counts_those_of_which_it_was_made_until_it_was_counted_itself() {
    let app = service("2026-06-01T10:00:00Z", "e-books-2022");
    subscribe(&app, &organisation("pajottegem", "23106", "1010.784.540"), "e-books-2022", "2025-01-01");
    for (nis, inhabitants) in [("23023", 9_000), ("23024", 9_500), ("23032", 6_800)] {
        count(&app, nis, 2024, inhabitants);
    }
    count(&app, "23106", 2025, 25_400);

    let first = issue(&app, "2025-01-01");
    let next = issue(&app, "2026-05-15");

    assert_eq!(figures(&first[0], "merged_population"), ["9000", "9500", "6800"]);
    assert_eq!(figures(&first[0], "population"), ["25300"]);
    let of_first = steps(&first[0]);
    let said = |key: &str, field: &str| -> Vec<&str> {
        let of_key = of_first.iter().filter(|step| step["key"] == key);
        of_key.map(|step| step[field].as_str().unwrap()).collect()
    };
    assert_eq!(
        said("merged_population", "what"),
        [
            "Inwoners van Galmaarden op 01/01/2024",
            "Inwoners van Gooik op 01/01/2024",
            "Inwoners van Herne op 01/01/2024"
        ]
    );
    assert_eq!(said("population", "source"), ["som van de gefuseerde gemeenten"]);
    assert_eq!(figures(&next[0], "merged_population"), [""; 0]);
    assert_eq!(figures(&next[0], "population"), ["25400"]);
}

#[test]
fn aalter_of_2019_counts_old_aalter_and_knesselare_for_its_first_year() {
    let app = service("2020-06-01T10:00:00Z", "e-books-2022");
    subscribe(&app, &organisation("aalter", "44084", "0697.608.063"), "e-books-2022", "2019-01-01");

    let plan = planned(&app, "2020-05-15");

    let documents = plan["documents"].as_array().unwrap();
    assert_eq!(figures(&documents[0]["document"], "merged_population"), ["20548", "8236"]);
    assert_eq!(figures(&documents[0]["document"], "population"), ["28784"]);
    assert_eq!(figures(&documents[1]["document"], "merged_population"), [""; 0]);
    assert_eq!(figures(&documents[1]["document"], "population").len(), 1);
}

#[test]
fn a_part_without_any_figure_blocks_by_name() {
    let app = service("2031-06-01T10:00:00Z", "e-books-2022");
    let part = |nis: &str, name: &str| json!({ "nis": nis, "name": name });
    let merger = json!({ "effective": "2031-01-01", "into": part("11998", "Boechout-Nieuwdorp"),
                         "from": [part("11004", "Boechout"), part("11999", "Nieuwdorp")], "source": "Decreet" });
    app.post(MERGERS, &merger).expect(201);
    subscribe(&app, &organisation("nieuw", "11998", "0700.000.104"), "e-books-2022", "2031-01-01");

    let plan = planned(&app, "2031-01-01");

    assert_eq!(plan["documents"], json!([]));
    assert_eq!(blocked(&plan, "nieuw-contract"), [("population_missing", "2031-01-01")]);
    let message = plan["blocked"][0]["message"].as_str().unwrap();
    assert!(message.starts_with("Van gemeente Nieuwdorp (11999) is geen inwoneraantal"), "{message}");
}

#[test]
fn inhabitants_that_an_older_contract_still_bills_are_not_billed_in_that_of_the_new_municipality() {
    let app = service("2026-06-01T10:00:00Z", "e-books-2022");
    let (ruiselede, wingene) = (
        organisation("ruiselede", "37012", "0207.433.015"),
        organisation("wingene", "37021", "0207.495.470"),
    );
    subscribe(&app, &ruiselede, "e-books-2022", "2024-01-01");
    subscribe(&app, &wingene, "e-books-2022", "2025-01-01");

    let plan = planned(&app, "2026-05-15");

    assert_eq!(blocked(&plan, "wingene-contract"), [("inhabitants_billed_twice", "2025-01-01")]);
    assert_eq!(blocked(&plan, "ruiselede-contract"), [("municipality_merged", "2026-01-01")]);
    let documents = plan["documents"].as_array().unwrap().iter().map(|one| &one["document"]);
    let billed: Vec<(&str, &str)> = documents
        .map(|one| (one["contract"].as_str().unwrap(), one["period"]["from"].as_str().unwrap()))
        .collect();
    assert_eq!(
        billed,
        [
            ("ruiselede-contract", "2024-01-01"),
            ("ruiselede-contract", "2025-01-01"),
            ("wingene-contract", "2026-01-01")
        ]
    );
}

#[test]
fn a_person_that_goes_on_under_another_code_keeps_its_own_inhabitants_until_the_merger_counts() {
    for nis in ["37018", "37021"] {
        let app = service("2026-06-01T10:00:00Z", "e-books-2022");
        subscribe(&app, &organisation("wingene", nis, "0207.495.470"), "e-books-2022", "2024-01-01");
        count(&app, "37018", 2023, 14_800);
        count(&app, "37018", 2024, 14_900);
        count(&app, "37021", 2025, 20_400);

        let plan = planned(&app, "2026-05-15");

        let documents = plan["documents"].as_array().unwrap().iter();
        let counted: Vec<Vec<String>> =
            documents.map(|one| figures(&one["document"], "population")).collect();
        assert_eq!(counted, [["14800"], ["14900"], ["20400"]], "{nis}");
    }
}

#[test]
fn a_document_waits_until_the_organisation_that_took_the_place_is_recorded() {
    let app = service("2025-06-01T10:00:00Z", "e-books-2022");
    subscribe(&app, &borsbeek(), "e-books-2022", "2024-01-01");

    let held = planned(&app, "2025-05-15");
    app.post(ORGANISATIONS, &antwerp()).expect(201);
    let issued = issue(&app, "2025-05-15");

    let codes: Vec<&Value> = held["held"].as_array().unwrap().iter().map(|one| &one["code"]).collect();
    assert_eq!(codes, ["successor_unknown", "successor_unknown"]);
    assert!(held["held"][0]["message"].as_str().unwrap().contains("voer de opvolgende organisatie in"));
    assert_eq!(of(&issued, "borsbeek-contract")["customer"]["name"], "Bestuur van antwerpen");
}

#[test]
fn a_credit_note_after_the_merger_goes_to_whoever_took_the_place() {
    let app = antwerp_and_borsbeek("2025-06-01T10:00:00Z", "e-books-2022");
    let before = issue(&app, "2024-01-01");
    let number = of(&before, "borsbeek-contract")["number"].as_str().unwrap();
    let line = json!({ "description": "E-boeken", "amount": "100.00", "contracts": ["borsbeek-contract"] });
    let order = json!({ "organisation": "antwerpen", "number": "1", "amount": "100.00", "budget_year": 2024,
                        "lines": [line], "evidence": "Collegebesluit" });
    app.post("/api/v1/orders", &order).expect(201);

    let credit = json!({ "reason": "Verkeerd bedrag", "as_of": "2025-02-01" });
    let note = app.post(&format!("/api/v1/invoices/{number}/credit-notes"), &credit).expect(201).json();

    assert_eq!(note["customer"]["name"], "Bestuur van antwerpen");
    let used = app.get("/api/v1/orders/1/consumption").expect(200).json();
    assert_eq!(used["drawings"], json!([]), "nothing is given back to an order on which nothing drew");
}

#[test]
fn a_reader_of_the_successor_sees_what_it_took_over_from_the_day_of_the_merger_on() {
    let app = antwerp_and_borsbeek("2024-12-31T10:00:00Z", "e-books-2022");
    issue(&app, "2024-01-01");
    let (of_antwerp, of_borsbeek) = (app.reader("antwerpen"), app.reader("borsbeek"));
    let seen = |app: &TestApp, path: &str, token: &str| {
        let page = app.ask("GET", path).token(token).send().expect(200).json();
        page["items"].as_array().unwrap().len()
    };
    let both = |app: &TestApp, token: &str| {
        (seen(app, "/api/v1/contracts", token), seen(app, "/api/v1/invoices", token))
    };
    assert_eq!((both(&app, &of_antwerp), both(&app, &of_borsbeek)), ((1, 1), (1, 1)));

    let later = app.another("2025-01-01T10:00:00Z");

    assert_eq!((both(&later, &of_antwerp), both(&later, &of_borsbeek)), ((2, 2), (1, 1)));
    let read = |path: &str, token: &str| later.ask("GET", path).token(token).send().status;
    assert_eq!(read("/api/v1/contracts/borsbeek-contract", &of_antwerp), 200);
    assert_eq!(read("/api/v1/contracts/antwerpen-contract", &of_borsbeek), 404);
}

#[test]
fn an_inherited_invoice_is_reminded_shown_and_paid_as_one_of_the_successor() {
    let app = antwerp_and_borsbeek("2024-12-31T10:00:00Z", "e-books-2022");
    let before = issue(&app, "2024-01-01");
    let invoice = of(&before, "borsbeek-contract");
    let (number, total) = (invoice["number"].as_str().unwrap(), invoice["total"].as_str().unwrap());
    let of_antwerp = app.reader("antwerpen");
    let later = app.another("2025-01-02T10:00:00Z");
    let read = |path: &str| later.ask("GET", path).token(&of_antwerp).send().expect(200).json();
    let standing = format!("/api/v1/invoices/{number}/standing");

    let letter = later.get(&format!("/api/v1/invoices/{number}/reminders")).expect(200).json();
    let (stands, items, aging) = (read(&standing), read("/api/v1/open-items"), read("/api/v1/aging"));
    let paid =
        json!({ "day": "2025-01-02", "amount": total, "payer": "antwerpen", "evidence": "Uittreksel" });
    let paid = later.post("/api/v1/payments", &paid).expect(201).json();

    assert_eq!(letter["addressee"]["name"], "Bestuur van antwerpen");
    assert_eq!(stands["open"], total);
    assert_eq!((items["items"].as_array().unwrap().len(), aging["items"].as_array().unwrap().len()), (2, 2));
    assert_eq!(paid["revisions"][0]["invoices"], json!([{ "invoice": number, "amount": total }]), "{paid:#}");
    app.ask("GET", &standing).token(&of_antwerp).send().refused(404, "not-found");
}

#[test]
fn a_successor_orders_for_the_contract_that_it_took_over() {
    let app = antwerp_and_borsbeek("2024-12-31T10:00:00Z", "e-books-2022");
    let line = json!({ "description": "E-boeken", "amount": "100.00", "contracts": ["borsbeek-contract"] });
    let order = json!({ "organisation": "antwerpen", "number": "1", "amount": "100.00", "budget_year": 2025,
                        "lines": [line], "evidence": "Collegebesluit" });

    app.post("/api/v1/orders", &order).has(&[("/lines/0/contracts/0", "unknown_reference")]);
    app.another("2025-01-01T10:00:00Z").post("/api/v1/orders", &order).expect(201);
}

fn problems(answer: &Answer) -> Vec<(String, String)> {
    let all = answer.json()["problems"].as_array().unwrap().clone();
    let text = |one: &Value, field: &str| one[field].as_str().unwrap().to_owned();
    all.iter().map(|one| (text(one, "pointer"), text(one, "code"))).collect()
}

#[test]
fn the_successor_of_an_organisation_agrees_with_the_mergers_of_municipalities() {
    let app = service("2026-06-01T10:00:00Z", "e-books-2022");
    for party in [antwerp(), borsbeek(), organisation("boechout", "11004", "0700.000.104")] {
        app.post(ORGANISATIONS, &party).expect(201);
    }
    let succeed = |of: &Value, by: &str, from: &str| {
        let mut changed = of.clone();
        changed["successor"] = json!({ "organisation": by, "from": from });
        app.put(&format!("{ORGANISATIONS}/{}", of["id"].as_str().unwrap()), 1, &changed)
    };
    let wrong = |pointer: &str| vec![(pointer.to_owned(), "contradicts_merger".to_owned())];

    let other = succeed(&borsbeek(), "boechout", "2025-01-01").expect(422);
    let early = succeed(&borsbeek(), "antwerpen", "2024-12-01").expect(422);
    let unmerged =
        succeed(&organisation("boechout", "11004", "0700.000.104"), "antwerpen", "2025-01-01").expect(422);
    succeed(&borsbeek(), "antwerpen", "2025-01-01").expect(200);

    assert_eq!(problems(&other), wrong("/successor/organisation"));
    assert_eq!(problems(&early), wrong("/successor/from"));
    assert_eq!(problems(&unmerged), wrong("/successor/organisation"));
    let merger = app.get(&format!("{MERGERS}?nis=11007")).expect(200).json()["items"][0].clone();
    let path = format!("{MERGERS}/{}", merger["id"].as_str().unwrap());
    app.delete(&path, 1).refused(409, "contradicts-successor");
}

#[test]
fn a_merger_that_cannot_be_is_refused_with_every_problem_at_its_place() {
    let app = TestApp::shipped().at("2026-06-01T10:00:00Z").start();
    let part = |nis: &str, name: &str| json!({ "nis": nis, "name": name });
    let merger = |into: &str, from: &[&str], continues: Option<&str>| {
        let from: Vec<Value> = from.iter().map(|nis| part(nis, "Deel")).collect();
        json!({ "effective": "2031-01-01", "into": part(into, "Geheel"), "from": from, "continues": continues,
                "source": "Decreet" })
    };
    let found = |merger: &Value| problems(&app.post(MERGERS, merger).expect(422));
    let at = |pointer: &str, code: &str| (pointer.to_owned(), code.to_owned());

    assert_eq!(found(&merger("11998", &[], None)), [at("/from", "empty_list")]);
    assert_eq!(
        found(&merger("11998", &["11004", "11004"], Some("11005"))),
        [at("/from/1/nis", "duplicate"), at("/continues", "unknown_reference")]
    );
    assert_eq!(found(&merger("11004", &["11004"], Some("11004"))), [at("/from", "wrong_form")]);
    assert_eq!(found(&merger("11004", &["11004", "11005"], None)), [at("/continues", "wrong_form")]);
    assert_eq!(
        found(&merger("37018", &["11007", "11004"], None)),
        [at("/from/0/nis", "contradicts_merger"), at("/into/nis", "contradicts_merger")]
    );
    app.post(MERGERS, &merger("11998", &["11004", "11005"], None)).expect(201);
    app.post(MERGERS, &merger("11998", &["11004", "11005"], None)).expect(422);
}

#[test]
fn the_mergers_of_2019_and_2025_are_recorded_when_the_service_starts() {
    let app = TestApp::shipped().start();

    let count = |sql: &str| app.number(&format!("SELECT count(*) FROM mergers WHERE {sql}"));
    assert_eq!(count("effective = '2019-01-01' AND cardinality(from_nis) > 1"), 7);
    assert_eq!(count("effective = '2019-01-01' AND cardinality(from_nis) = 1"), 11);
    assert_eq!(count("effective = '2025-01-01'"), 13);
    assert_eq!(count("effective = '2024-12-02' AND into_nis = '82039'"), 1);
    assert_eq!(count("continues = '37018' AND into_nis = '37021'"), 1);
}
