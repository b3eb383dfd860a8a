//! Corrections: what was issued otherwise than it should be by now is credited or supplemented, to the cent.

use super::crediting::{credit_notes, give_notice, invoiced_for_2026, reason};
use super::issuing::{INVOICES, issue, issue_all_of_antwerp, through};
use super::libraries::{correct_usage, of_three, record_usage, usage_of};
use super::runs::{documents, execute, of, plan};
use super::verifying::{findings, tamper};
use crate::support::app::TestApp;
use crate::support::path;
use serde_json::{Value, json};
use std::fs;

/// Three libraries that were invoiced 400, 350 and 250 users of a thousand, the first price.
fn invoiced() -> TestApp {
    let app = of_three();
    let run = execute(&app, &through("2023-05-15"));
    assert_eq!((&run["documents"], &run["invoiced"]), (&json!(3), &json!("6790.00")));
    app
}

#[test]
fn a_corrected_count_that_crosses_a_tier_credits_all_three_libraries() {
    let app = invoiced();
    let case: toml::Table =
        fs::read_to_string(path("tests/golden/corrections/retiered.toml")).unwrap().parse().unwrap();
    let expected = |name: &str| case["expected"]["credits"][name].as_str().unwrap();

    correct_usage(&app, "b", 351);
    let run = execute(&app, &through("2023-06-01"));

    let credited: Vec<Value> = [("a", "2023000001", 1), ("b", "2023000002", 2), ("c", "2023000003", 3)]
        .map(|(contract, original, number)| {
            json!([contract, "credit_note", expected(contract), original, format!("CN202300000{number}")])
        })
        .to_vec();
    assert_eq!(documents(&app, &run), credited);
    assert_eq!((&run["invoiced"], &run["credited"]), (&json!("0.00"), &json!("673.89")));
    let note = app.get(&format!("{INVOICES}/CN2023000002")).json();
    assert_eq!(note["credits"], json!({ "number": "2023000002", "issue_date": "2023-05-15" }));
    assert_eq!(note["reason"], "Herberekening met de cijfers en beslissingen die op 01/06/2023 bekend zijn");
    assert_eq!(plan(&app, &through("2023-06-01"))["documents"], 0, "a second run has nothing to correct");
}

#[test]
fn a_count_that_is_corrected_back_gives_supplementary_invoices() {
    let app = invoiced();
    correct_usage(&app, "b", 351);
    execute(&app, &through("2023-06-01"));

    correct_usage(&app, "b", 350);
    let run = execute(&app, &through("2023-06-01"));

    let supplemented =
        [("a", "272.00", 1), ("b", "231.89", 2), ("c", "170.00", 3)].map(|(contract, amount, place)| {
            let (original, number) = (format!("202300000{place}"), format!("202300000{}", place + 3));
            json!([contract, "supplementary", amount, original, number])
        });
    assert_eq!(documents(&app, &run), supplemented);
    let more = app.get(&format!("{INVOICES}/2023000004")).json();
    assert_eq!(more["supplements"], json!({ "number": "2023000001", "issue_date": "2023-05-15" }));
    assert_eq!(
        (&more["due_date"], &more["communication"]),
        (&json!("2023-07-01"), &json!("+++202/3000/00414+++"))
    );
    for what in [".pdf", "/note"] {
        app.get(&format!("{INVOICES}/2023000004{what}")).expect(200);
    }
    assert_eq!(findings(&app), [""; 0]);
    let other = r#"replace(snapshot, '"issue_date":"2023-05-15"}', '"issue_date":"2023-05-14"}')"#;
    tamper(
        &app,
        &format!(
            "UPDATE invoices SET snapshot = {other}, snapshot_sha256 = sha256(convert_to({other}, 'UTF8'))
                WHERE number = '2023000004'"
        ),
    );
    let found = findings(&app);
    let wrong = "2023000004: reading the day of what it corrects: expected 2023-05-15, found 2023-05-14";
    assert!(found.iter().any(|line| line.contains(wrong)), "{found:#?}");
    assert_eq!(plan(&app, &through("2023-06-01"))["documents"], 0);
}

#[test]
fn what_was_supplemented_is_credited_on_the_supplement_first() {
    let app = invoiced();
    correct_usage(&app, "b", 351);
    execute(&app, &through("2023-06-01"));
    correct_usage(&app, "b", 350);
    execute(&app, &through("2023-06-01"));

    correct_usage(&app, "b", 351);
    let run = execute(&app, &through("2023-06-01"));

    let originals: Vec<Value> = documents(&app, &run).iter().map(|one| json!([one[2], one[3]])).collect();
    let expected = [["272.00", "2023000004"], ["231.89", "2023000005"], ["170.00", "2023000006"]];
    assert_eq!(originals, expected.map(|one| json!(one)));
}

#[test]
fn corrections_of_a_shared_price_are_issued_together_or_held() {
    let app = invoiced();
    correct_usage(&app, "b", 351);

    let alone = json!({ "through": "2023-06-01", "as_of": "2023-06-01", "contract": "b" });
    let planned = plan(&app, &alone);
    let issued = app.post(INVOICES, &alone).expect(201).json();

    assert_eq!(
        (&planned["documents"], &planned["result"]["held"][0]["code"]),
        (&json!(0), &json!("set_incomplete"))
    );
    assert_eq!(planned["result"]["held"].as_array().unwrap().len(), 1);
    assert_eq!((&issued["items"], &issued["held"][0]["code"]), (&json!([]), &json!("set_incomplete")));
    assert_eq!(execute(&app, &through("2023-06-01"))["documents"], 3);
}

#[test]
fn a_set_of_which_one_party_is_not_known_is_held_as_a_whole() {
    let app = invoiced();
    correct_usage(&app, "b", 351);
    let mut moved = app.get("/api/v1/organisations/c").json()["value"].clone();
    moved["particulars"][0]["since"] = json!("2030-01-01");
    app.put("/api/v1/organisations/c", 1, &moved).expect(200);

    let planned = plan(&app, &through("2023-06-01"));

    let held: Vec<Value> = planned["result"]["held"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| json!([one["contract"], one["code"]]))
        .collect();
    let expected =
        [["a", "set_incomplete"], ["b", "set_incomplete"], ["c", "subscriber_unknown"]].map(|one| json!(one));
    assert_eq!(held, expected);
    assert_eq!(planned["documents"], 0);
}

#[test]
fn a_correction_has_the_vat_rate_of_its_original() {
    let app = provisional();
    // Past the service, which refuses to change what was billed: as where the catalogue itself was wrong.
    let changed =
        "UPDATE agreements SET terms = jsonb_set(terms, '{agreement,vat_rate}', '\"21\"'), revision = 2";
    app.change(changed);
    assert_eq!(plan(&app, &through("2023-09-01"))["documents"], 0, "the prices have the VAT in them");

    population_of_2022(&app, 530_630, "2023-07-01");
    execute(&app, &through("2023-09-01"));

    let more = app.get(&format!("{INVOICES}/2023000002")).expect(200).json();
    assert_eq!((&more["total"], &more["vat"][0]["rate"]), (&json!("159.63"), &json!("6")));
}

#[test]
fn what_rests_on_a_count_that_was_withdrawn_waits_and_nothing_is_credited() {
    let app = invoiced();
    let (address, revision) = usage_of(&app, "b");
    app.delete(&address, revision).expect(204);

    let run = plan(&app, &through("2023-06-01"));

    assert_eq!(run["documents"], 0);
    let blocked: Vec<&Value> =
        run["result"]["blocked"].as_array().unwrap().iter().map(|one| &one["contract"]).collect();
    assert_eq!(blocked, ["a", "b", "c"]);
    assert_eq!(run["result"]["newly_waiting"], json!(["a", "b", "c"]));
    record_usage(&app, "b", "2023-03", 351);
    let again = plan(&app, &through("2023-06-01"));
    assert_eq!(again["result"]["no_longer_waiting"], json!(["a", "b", "c"]));
    assert_eq!(again["credited"], "673.89");
}

#[test]
fn a_contract_whose_amounts_are_too_large_is_held_and_nothing_of_it_is_credited() {
    let app = invoiced();
    let contract = json!({ "id": "e-books", "agreement": "e-books-2022", "organisation": "a",
        "start": "2022-11-01", "end": "2026-09-15" });
    app.post("/api/v1/contracts", &contract).expect(201);
    assert_eq!(issue(&app, "2023-01-01").len(), 1);
    correct_usage(&app, "b", 351);
    let mut contract = app.get("/api/v1/contracts/e-books").json()["value"].clone();
    contract["settlement_factor"] = json!("999999999999");
    app.put("/api/v1/contracts/e-books", 1, &contract).expect(200);
    let populations = app.get("/api/v1/figures/populations?nis=11001").json()["items"].clone();
    let population =
        populations.as_array().unwrap().iter().find(|one| one["value"]["on"] == "2021-01-01").unwrap();
    let address = format!("/api/v1/figures/populations/{}", population["id"].as_str().unwrap());
    let mut value = population["value"].clone();
    value["inhabitants"] = json!(1_000_000_000);
    app.put(&address, 1, &value).expect(200);

    let run = plan(&app, &through("2023-06-01"));

    let kinds: Vec<Value> = documents(&app, &run).iter().map(|one| json!([one[0], one[1]])).collect();
    assert!(kinds.iter().all(|one| one[0] != "e-books"), "{kinds:?}");
    assert_eq!(kinds.len(), 3, "the others are corrected: {kinds:?}");
    let held = &run["result"]["held"];
    assert_eq!((&held[0]["contract"], &held[0]["code"]), (&json!("e-books"), &json!("amount_too_large")));
}

/// Antwerp's e-books, invoiced for 2023 on the population of 2021, without indexation.
fn provisional() -> TestApp {
    let app = TestApp::shipped().at("2023-09-01T10:00:00Z").start();
    for party in tarief::records::parties::all() {
        app.post("/api/v1/organisations", &serde_json::to_value(party).unwrap()).expect(201);
    }
    let agreement = json!({ "valid_from": "2022-09-15", "agreement": { "use": "e-books-2022" } });
    let contract = json!({ "id": "antwerpen-e-books", "agreement": "e-books-2022",
        "organisation": "stad-antwerpen", "signed": "2022-11-18", "start": "2023-01-01", "end": "2026-09-15",
        "settlement_factor": "0.80" });
    let population = json!({ "nis": "11002", "on": "2021-01-01", "inhabitants": 529417,
        "published": "2021-06-16", "source": "het voorbeeld" });
    let decision = json!({ "kind": "indexation", "agreement": "e-books-2022", "year": 2023, "apply": false });
    app.post("/api/v1/agreements", &agreement).expect(201);
    app.post("/api/v1/contracts", &contract).expect(201);
    app.post("/api/v1/figures/populations", &population);
    app.post("/api/v1/decisions", &json!({ "decision": decision })).expect(201);
    assert_eq!(issue(&app, "2023-05-15")[0]["total"], "70509.82");
    app
}

fn population_of_2022(app: &TestApp, inhabitants: u32, published: &str) -> Value {
    let population = json!({ "nis": "11002", "on": "2022-01-01", "inhabitants": inhabitants,
        "published": published, "source": "Statbel" });
    app.post("/api/v1/figures/populations", &population).expect(201).json()
}

#[test]
fn a_provisional_population_is_trued_up_by_a_supplementary_invoice() {
    let app = provisional();

    population_of_2022(&app, 530_630, "2023-07-01");
    let run = execute(&app, &through("2023-09-01"));

    assert_eq!(
        documents(&app, &run),
        [json!(["antwerpen-e-books", "supplementary", "159.63", "2023000001", "2023000002"])]
    );
    let note = app.get(&format!("{INVOICES}/2023000002/note")).expect(200).text();
    assert!(note.contains("159,63"), "{note}");
}

#[test]
fn a_supplementary_invoice_draws_on_the_order_of_its_original_and_is_no_duplicate_of_it() {
    let app = provisional();
    let line = json!({ "description": "E-boeken", "amount": "80000.00", "contracts": ["antwerpen-e-books"] });
    let order = json!({ "organisation": "stad-antwerpen", "number": "4005533253", "amount": "80000.00",
        "budget_year": 2023, "lines": [line], "evidence": "Collegebesluit" });
    let order = app.post("/api/v1/orders", &order).expect(201).json();
    population_of_2022(&app, 530_630, "2023-07-01");
    execute(&app, &through("2023-09-01"));

    let checked = |body: &Value| app.post("/api/v1/order-checks", body).expect(200).json();
    let supplement = checked(&json!({ "invoice": "2023000002" }));
    let original = checked(&json!({ "invoice": "2023000001" }));
    let typed = |total: &str| {
        let period = json!({ "from": "2023-01-01", "to": "2023-12-31" });
        checked(&json!({ "figures": { "contract": "antwerpen-e-books", "period": period, "total": total } }))
    };
    let used =
        app.get(&format!("/api/v1/orders/{}/consumption", order["id"].as_str().unwrap())).expect(200).json();

    assert_eq!(
        (&supplement["verdict"], &original["verdict"]),
        (&json!("MATCH"), &json!("MATCH")),
        "{supplement:#}"
    );
    assert_eq!((&used["drawn"], used["drawings"].as_array().unwrap().len()), (&json!("70669.45"), 2));
    assert_eq!(typed("159.63")["verdict"], "MATCH");
    assert_eq!(typed("70509.82")["verdict"], "MATCH");
    assert_eq!(typed("159.64")["verdict"], "PRICE_DIFF");
}

#[test]
fn a_later_publication_changes_nothing_and_a_corrected_figure_does_in_both_directions() {
    let app = provisional();
    let figure = population_of_2022(&app, 530_630, "2023-07-01");
    execute(&app, &through("2023-09-01"));

    population_of_2022(&app, 999_999, "2023-08-15");
    let of_later = plan(&app, &through("2023-09-01"));
    let address = format!("/api/v1/figures/populations/{}", figure["id"].as_str().unwrap());
    let mut value = figure["value"].clone();
    value["inhabitants"] = json!(530_000);
    app.put(&address, 1, &value).expect(200);
    let down = execute(&app, &through("2023-09-01"));
    value["inhabitants"] = json!(531_000);
    app.put(&address, 2, &value).expect(200);
    let up = execute(&app, &through("2023-09-01"));

    assert_eq!(of_later["documents"], 0, "the figure of the year is locked");
    // 630 × 0.80 × 0.1645 = 82.91 is more than rounding, and less than what was supplemented: credited on that.
    let credited = &documents(&app, &down)[0];
    assert_eq!(credited, &json!(["antwerpen-e-books", "credit_note", "82.91", "2023000002", "CN2023000001"]));
    let supplemented = &documents(&app, &up)[0];
    assert_eq!(
        supplemented,
        &json!(["antwerpen-e-books", "supplementary", "131.60", "2023000001", "2023000003"])
    );
}

#[test]
fn an_exit_fee_is_corrected_once_the_population_of_its_year_is_known() {
    let app = TestApp::antwerp().start();
    issue_all_of_antwerp(&app);
    let notice = json!({ "kind": "notice", "contract": "antwerpen-e-books", "by": "subscriber",
                         "sent": "2023-05-20", "channel": "registered_letter" });
    app.post("/api/v1/decisions", &json!({ "decision": notice, "evidence": "Brief" })).expect(201);
    assert_eq!(issue(&app, "2023-06-01")[0]["total"], "37950.66");

    let population = json!({ "nis": "11002", "on": "2023-01-01", "inhabitants": 536_079,
        "published": "2023-05-31", "source": "Statbel" });
    app.post("/api/v1/figures/populations", &population).expect(201);
    let run = execute(&app, &through("2023-06-01"));

    assert_eq!(
        documents(&app, &run),
        [json!(["antwerpen-e-books", "supplementary", "389.71", "2023000003", "2023000004"])]
    );
}

#[test]
fn an_invoice_with_a_supplement_is_taken_back_only_after_that_one() {
    let app = provisional();
    population_of_2022(&app, 530_630, "2023-07-01");
    execute(&app, &through("2023-09-01"));

    let first = app.post(&credit_notes("2023000001"), &reason());
    assert!(first.refused(409, "supplemented").text().contains("2023000002"));
    app.post(&credit_notes("2023000002"), &reason()).expect(201);
    app.post(&credit_notes("2023000001"), &reason()).expect(201);
    let run = execute(&app, &through("2023-09-01"));

    assert_eq!(
        documents(&app, &run),
        [json!(["antwerpen-e-books", "invoice", "70669.45", null, "2023000003"])]
    );
}

#[test]
fn a_notice_and_a_correction_of_the_days_before_it_leave_what_is_due() {
    let app = invoiced_for_2026();
    give_notice(&app);
    issue(&app, "2026-07-01");
    let mut contract = app.get("/api/v1/contracts/antwerpen-e-books").json()["value"].clone();
    contract["settlement_factor"] = json!("0.70");
    app.put("/api/v1/contracts/antwerpen-e-books", 1, &contract).expect(200);

    let run = execute(&app, &through("2026-07-01"));

    // Nine of twelve months: 69671.2772 × 9/12 = 52253.46 at 0.80, 45721.78 at 0.70.
    assert_eq!(
        documents(&app, &run),
        [json!(["antwerpen-e-books", "credit_note", "6531.68", "2026000001", "CN2026000002"])]
    );
    assert_eq!(app.get(&of(&run)).json()["state"], "finished");
}
