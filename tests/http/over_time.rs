//! Decisions over time, on what is recorded: what they bring about, what prices become, how contracts stand, and the
//! deadlines to come.

use super::issuing::{issue, issue_all_of_antwerp, planned};
use crate::support::app::TestApp;
use serde_json::{Value, json};

const DECISIONS: &str = "/api/v1/decisions";
const PREVIEWS: &str = "/api/v1/decision-previews";
const CONTRACTS: &str = "/api/v1/contracts";
const STAFF: &str = "/api/v1/staff-accounts";

fn decision(decision: &Value) -> Value {
    json!({ "decision": decision, "evidence": "Verslag", "decided_by": "Bestuursorgaan", "decided_on": "2023-01-12" })
}

fn notice(sent: &str, channel: &str) -> Value {
    let contract = "antwerpen-e-books";
    json!({ "kind": "notice", "contract": contract, "by": "subscriber", "sent": sent, "channel": channel })
}

fn increase(year: i32, communicated: &str, prices: [&str; 2]) -> Value {
    let price =
        |component: &str, price: &str| json!({ "lot": "main", "component": component, "price": price });
    json!({ "kind": "price_increase", "agreement": "e-books-2022", "year": year, "communicated": communicated,
        "prices": [price("fixed", prices[0]), price("inhabitants", prices[1])] })
}

/// What a decision would bring about for one contract.
fn preview(app: &TestApp, wanted: &Value) -> Value {
    app.post(PREVIEWS, &decision(wanted)).expect(200).json()["contracts"][0].clone()
}

/// What was recorded brings about the same as its preview said.
fn recorded_as_previewed(app: &TestApp, wanted: &Value) -> Value {
    let before = app.post(PREVIEWS, &decision(wanted)).expect(200).json();
    let id = app.post(DECISIONS, &decision(wanted)).expect(201).json()["id"].clone();
    let after = app.get(&format!("{DECISIONS}/{}/effect", id.as_str().unwrap())).expect(200).json();
    assert_eq!(before, after);
    after["contracts"][0].clone()
}

fn standing(app: &TestApp, contract: &str, on: &str) -> Value {
    app.get(&format!("{CONTRACTS}/{contract}/standing?on={on}")).expect(200).json()
}

fn record(app: &TestApp, path: &str, bodies: &[Value]) {
    for body in bodies {
        app.post(path, body).expect(201);
    }
}

fn population(nis: &str, year: i32, inhabitants: u32) -> Value {
    json!({ "nis": nis, "on": format!("{year}-01-01"), "inhabitants": inhabitants, "source": "Statbel" })
}

/// The prices of a contract, without and with a decision.
fn prices(contract: &Value) -> Vec<[&str; 3]> {
    let text = |price: &'static str, of: &Value| -> &'static str {
        Box::leak(of[price].as_str().unwrap_or_default().to_owned().into_boxed_str())
    };
    let each = contract["prices"].as_array().unwrap().iter();
    each.map(|price| [text("component", price), text("before", price), text("after", price)]).collect()
}

#[test]
fn indexation_of_2023_is_previewed_for_every_contract() {
    let app = TestApp::antwerp().start();
    app.delete(&format!("{DECISIONS}/1"), 1).expect(204);

    let preview = app.get("/api/v1/agreements/e-books-2022/indexation?year=2023").expect(200).json();

    assert_eq!((&preview["allowed"], &preview["decided"]), (&json!(true), &Value::Null));
    assert_eq!((&preview["to"]["value"], &preview["from"]["value"]), (&json!("127.84"), &json!("118.32")));
    assert_eq!((&preview["to"]["month"], &preview["from"]["month"]), (&json!("2023-01"), &json!("2022-01")));
    let antwerp = &preview["contracts"][0];
    assert_eq!(prices(antwerp), [["fixed", "838.54", "906.01"], ["inhabitants", "0.1645", "0.1777"]]);
    assert_eq!((&antwerp["before"], &antwerp["after"]), (&json!("70669.45"), &json!("76340.37")));
    assert_eq!(antwerp["municipality"], "Antwerpen");
}

#[test]
fn the_preview_of_indexation_comes_as_a_table_for_spreadsheets() {
    let app = TestApp::antwerp().start();

    let table = app.get("/api/v1/agreements/e-books-2022/indexation.csv?year=2023").expect(200);

    assert!(table.header("content-type").starts_with("text/csv"));
    let text = table.text();
    let lines: Vec<&str> = text.strip_prefix('\u{feff}').unwrap().lines().collect();
    assert_eq!(
        lines[1],
        "antwerpen-e-books;11002;Antwerpen;70669,45;76340,37;5670,92;838,54;906,01;0,1645;0,1777"
    );
    assert!(lines[0].starts_with("Contract;NIS-code;Gemeente;Jaarkost zonder indexering;"));
}

#[test]
fn an_index_figure_that_is_missing_is_named_and_nothing_is_made_up() {
    let app = TestApp::antwerp().start();

    let preview = app.get("/api/v1/agreements/e-books-2022/indexation?year=2031").expect(200).json();

    assert_eq!(preview["to"]["value"], Value::Null);
    assert_eq!(preview["missing"][0]["code"], "index_missing");
    assert_eq!(preview["contracts"][0]["after"], Value::Null);
}

#[test]
fn an_agreement_that_is_not_indexed_yearly_says_so() {
    let app = TestApp::antwerp().start();

    let preview = app.get("/api/v1/agreements/film-streaming-2022/indexation?year=2023").expect(200).json();

    assert_eq!((&preview["allowed"], &preview["contracts"]), (&json!(false), &json!([])));
    app.get("/api/v1/agreements/none/indexation?year=2023").refused(404, "not-found");
    let this_year = app.get("/api/v1/agreements/e-books-2022/indexation").expect(200).json();
    assert_eq!(this_year["year"], 2023);
    app.get("/api/v1/agreements/e-books-2022/indexation?year=soon").refused(400, "bad-request");
}

#[test]
fn deciding_on_indexation_tells_the_new_prices_of_each_contract() {
    let app = TestApp::antwerp().at("2024-02-15T10:00:00Z").start();
    let wanted = json!({ "kind": "indexation", "agreement": "e-books-2022", "year": 2024, "apply": true });

    let effect = recorded_as_previewed(&app, &wanted);

    // Without it the prices of 2023 go on, with it they are worked out from the base once more.
    assert_eq!(prices(&effect), [["fixed", "906.01", "921.88"], ["inhabitants", "0.1777", "0.1808"]]);
    assert_eq!(effect["message"][0], "De prijs van main.fixed gaat van € 906,01 naar € 921,88.");
}

#[test]
fn leaving_in_2023_costs_the_indexed_exit_fee() {
    let app = TestApp::antwerp().at("2023-09-20T10:00:00Z").start();
    record(&app, "/api/v1/figures/populations", &[population("11002", 2023, 536_079)]);

    let effect = recorded_as_previewed(&app, &notice("2023-09-20", "email"));

    assert_eq!((&effect["ended"], &effect["ends"]), (&json!("2026-09-15"), &json!("2023-12-31")));
    assert_eq!((&effect["exit"]["fee"], &effect["exit"]["clause"]), (&json!("38340.37"), &json!("E 10.4")));
    let said =
        [json!("Het contract eindigt op 31/12/2023."), json!("Uitstapvergoeding: € 38.340,37 (E 10.4).")];
    assert_eq!(effect["message"].as_array().unwrap()[..2], said);
    let next_day = preview(&app, &notice("2023-10-01", "email"));
    assert_eq!(next_day["ends"], "2023-12-31", "the earliest notice counts");
}

#[test]
fn a_notice_a_day_late_ends_the_contract_a_year_later() {
    let app = TestApp::antwerp().at("2023-10-01T10:00:00Z").start();

    let effect = preview(&app, &notice("2023-10-01", "email"));

    assert_eq!(effect["ends"], "2024-12-31");
}

#[test]
fn a_non_renewal_tells_the_credit_note_that_it_brings_about() {
    let app = super::crediting::invoiced_for_2026();

    let effect = preview(&app, &notice("2026-06-15", "email"));

    assert_eq!((&effect["ends"], &effect["exit"]["fee"]), (&json!("2026-09-15"), &json!("0.00")));
    assert_eq!(effect["exit"]["reason"], "after_initial_term");
    let credit =
        effect["documents"].as_array().unwrap().iter().find(|one| one["kind"] == "credit_note").unwrap();
    assert_eq!((&credit["before"], &credit["issue_date"]), (&Value::Null, &json!("2026-06-15")));
}

#[test]
fn an_increase_is_announced_by_31_july_and_more_than_ten_percent_frees_of_the_exit_fee() {
    let app = TestApp::antwerp().at("2023-08-05T10:00:00Z").start();
    let late = app.post(PREVIEWS, &decision(&increase(2024, "2023-08-01", ["922.64", "0.1810"])));
    let in_time =
        app.post(PREVIEWS, &decision(&increase(2025, "2023-08-01", ["922.64", "0.1810"]))).expect(200);
    let ten = preview(&app, &increase(2024, "2023-07-31", ["922.394", "0.18095"]));
    let more = preview(&app, &increase(2024, "2023-07-31", ["922.65", "0.1810"]));

    let late = late.has(&[("/decision/communicated", "increase_too_late")]);
    assert!(late.text().contains("1 January 2025 at the earliest"), "{}", late.text());
    assert_eq!(in_time.json()["earliest_year"], 2025);
    assert_eq!((&ten["frees_of_exit_fee"], &ten["rise"]), (&json!(false), &json!("10.00")));
    assert_eq!((&more["frees_of_exit_fee"], &more["rise"]), (&json!(true), &json!("10.03")));

    app.post(DECISIONS, &decision(&increase(2024, "2023-07-31", ["922.65", "0.1810"]))).expect(201);
    let free = preview(&app, &notice("2023-09-20", "email"));
    assert_eq!((&free["exit"]["fee"], &free["exit"]["reason"]), (&json!("0.00"), &json!("price_increase")));
}

#[test]
fn an_increase_is_discussed_in_the_steering_group_before_subscribers_are_told() {
    let app = TestApp::antwerp().at("2023-08-05T10:00:00Z").start();
    let told = |discussed: Value| {
        let mut entry = decision(&increase(2024, "2023-07-31", ["900.00", "0.1700"]));
        entry["discussed_on"] = discussed;
        app.post(PREVIEWS, &entry)
    };

    told(json!("2023-08-01")).has(&[("/discussed_on", "not_discussed_before")]);
    assert_eq!(told(json!("2023-07-31")).expect(200).json()["cautions"], json!([]));
    let silent = told(Value::Null).expect(200).json();
    assert!(silent["cautions"][0].as_str().unwrap().contains("stuurgroep"), "{silent}");
}

#[test]
fn what_is_told_of_one_kind_of_decision_is_refused_on_another() {
    let app = TestApp::antwerp().start();
    let mut entry = decision(&notice("2023-05-20", "email"));
    entry["discussed_on"] = json!("2023-01-01");
    entry["version"] = json!("2");
    entry["received_on"] = json!("2023-05-19");

    app.post(PREVIEWS, &entry).has(&[
        ("/discussed_on", "wrong_form"),
        ("/version", "wrong_form"),
        ("/received_on", "out_of_range"),
    ]);

    let mut received = decision(&notice("2023-05-20", "email"));
    received["received_on"] = json!("2023-05-22");
    let kept = app.post(DECISIONS, &received).expect(201).json();
    assert_eq!(
        (&kept["value"]["received_on"], &kept["value"]["decided_by"]),
        (&json!("2023-05-22"), &json!("Bestuursorgaan"))
    );
}

/// Usage of 1B: the months of a year with their users.
fn usage(app: &TestApp, year: i32, users: &[u32]) {
    for (month, users) in (1..).zip(users) {
        let body = json!({ "contract": "antwerpen-film", "lot": "1B", "month": format!("{year}-{month:02}"),
            "unique_users": users, "source": "Maandrapport" });
        app.post("/api/v1/usage", &body).expect(201);
    }
}

#[test]
fn a_hold_in_2023_begins_in_september_and_ends_on_new_years_day() {
    let app = TestApp::antwerp().at("2023-08-25T10:00:00Z").start();
    usage(&app, 2023, &[1430, 1430, 1430, 1430, 1430, 1430, 1430, 1452, 5]);
    let hold =
        json!({ "kind": "hold", "contract": "antwerpen-film", "lot": "1B", "requested": "2023-08-25" });

    let effect = recorded_as_previewed(&app, &hold);
    let holds = app.get(&format!("{CONTRACTS}/antwerpen-film/holds")).expect(200).json();

    assert_eq!(effect["hold_granted"], true);
    let year = holds["years"].as_array().unwrap().iter().find(|year| year["year"] == 2023).unwrap();
    assert_eq!((&year["threshold"], &year["months"]), (&json!("11461.608"), &json!(12)));
    assert_eq!(year["reached_in"], "2023-08");
    assert_eq!((&year["from"], &year["to"]), (&json!("2023-09-01"), &json!("2023-12-31")));
    assert_eq!((&year["resumes"], &year["granted"]), (&json!("2024-01-01"), &json!(["2023-08-25"])));
    assert_eq!(year["by_month"][7], json!({ "month": "2023-08", "reported": 1452, "running": 11462 }));
    assert_eq!(year["used_on_hold"], json!([{ "month": "2023-09", "reported": 5, "running": 11467 }]));
    assert_eq!(holds["refused"], json!([]));
    let on_hold = standing(&app, "antwerpen-film", "2023-10-15")["on_hold"].clone();
    assert_eq!(on_hold[0]["lot"], "1B");
}

#[test]
fn a_hold_one_user_short_of_x_is_told_as_refused() {
    let app = TestApp::antwerp().at("2023-12-31T10:00:00Z").start();
    usage(&app, 2023, &[11_461]);
    let hold =
        json!({ "kind": "hold", "contract": "antwerpen-film", "lot": "1B", "requested": "2023-08-25" });

    let effect = recorded_as_previewed(&app, &hold);
    let holds = app.get(&format!("{CONTRACTS}/antwerpen-film/holds")).expect(200).json();

    assert_eq!(effect["hold_granted"], false);
    let refused = json!({ "lot": "1B", "requested": "2023-08-25", "message": "drempel X is niet bereikt" });
    assert_eq!(holds["refused"], json!([refused]));
}

#[test]
fn a_change_of_the_data_agreement_opens_three_months_in_which_leaving_is_free() {
    let app = TestApp::antwerp().at("2024-12-01T10:00:00Z").start();
    let change = json!({ "kind": "data_agreement_change", "agreement": "e-books-2022", "notified": "2024-11-30",
        "adverse": true, "mandatory_law": false });
    let mut entry = decision(&change);
    entry["version"] = json!("2.0");

    app.post(DECISIONS, &entry).expect(201);

    let effect = preview(&app, &notice("2025-02-28", "registered_letter"));
    assert_eq!(effect["exit"]["reason"], "data_agreement_change");
    let late = preview(&app, &notice("2025-03-01", "registered_letter"));
    assert_eq!(late["exit"]["reason"], Value::Null);
    let versions = app.get("/api/v1/agreements/e-books-2022/data-agreement-versions").expect(200).json();
    let version = &versions["items"][0];
    assert_eq!((&version["version"], &version["notified"]), (&json!("2.0"), &json!("2024-11-30")));
    assert_eq!(version["leaving_free"], json!({ "from": "2024-11-30", "to": "2025-02-28" }));
}

fn extension(signed: &str) -> Value {
    json!({ "kind": "extension", "contract": "antwerpen-film", "signed": signed, "framework_extended": true })
}

#[test]
fn film_is_extended_twice_and_not_a_third_time() {
    let app = TestApp::antwerp().at("2025-09-01T10:00:00Z").start();

    let first = recorded_as_previewed(&app, &extension("2024-09-01"));
    let second = recorded_as_previewed(&app, &extension("2025-08-01"));

    assert_eq!((&first["ended"], &first["ends"]), (&json!("2024-09-30"), &json!("2025-09-30")));
    assert_eq!((&second["ended"], &second["ends"]), (&json!("2025-09-30"), &json!("2026-09-30")));
    app.post(PREVIEWS, &decision(&extension("2025-09-01"))).has(&[("/decision", "extension_not_allowed")]);
    app.post(DECISIONS, &decision(&extension("2025-09-01"))).has(&[("/decision", "extension_not_allowed")]);
    let now = standing(&app, "antwerpen-film", "2025-09-01");
    assert_eq!((&now["state"], &now["times"]), (&json!("extended"), &json!(2)));
}

#[test]
fn a_preview_stores_nothing() {
    let app = TestApp::antwerp().start();
    let before = app.rows();

    preview(&app, &notice("2023-05-20", "email"));

    assert_eq!(app.rows(), before);
}

#[test]
fn a_termination_is_confirmed_only_when_its_exit_fee_is_paid() {
    let app = TestApp::antwerp().start();
    issue_all_of_antwerp(&app);
    let of = |on: &str| standing(&app, "antwerpen-e-books", on);
    assert_eq!(of("2022-10-01")["state"], "draft");
    assert_eq!(of("2023-05-19")["state"], "active");
    assert_eq!(of("2023-05-19")["next_notice_by"], "2023-09-30");

    app.post(DECISIONS, &decision(&notice("2023-05-20", "email"))).expect(201);

    assert_eq!(of("2023-05-31")["state"], "notice_given");
    issue(&app, "2023-06-01");
    let invoiced = of("2023-06-01");
    assert_eq!((&invoiced["state"], &invoiced["ends"]), (&json!("exit_invoiced"), &json!("2023-12-31")));
    assert_eq!(invoiced["issued"].as_array().unwrap().last().unwrap()["open"], "37950.66");
    assert_eq!(invoiced["to_be_decided"], false);
    let after = of("2024-01-01");
    assert_eq!((&after["state"], &after["to_be_decided"]), (&json!("exit_invoiced"), &json!(true)));
}

#[test]
fn who_takes_a_contract_over_does_not_see_what_was_issued_before() {
    let app = TestApp::antwerp().start();
    issue_all_of_antwerp(&app);
    let path = format!("{CONTRACTS}/antwerpen-film");
    let mut annex = app.get(&path).json()["value"].clone();
    annex["organisation"] = json!("stad-gent");
    app.put(&path, 1, &annex).expect(200);

    let of_gent =
        app.ask("GET", &format!("{path}/standing")).token(&app.reader("stad-gent")).send().expect(200);

    assert_eq!(of_gent.json()["issued"], json!([]));
    assert_eq!(standing(&app, "antwerpen-film", "2023-06-01")["issued"].as_array().unwrap().len(), 1);
}

#[test]
fn a_contract_renews_itself_after_its_initial_term() {
    let app = TestApp::antwerp().start();

    let renewed = standing(&app, "antwerpen-e-books", "2027-10-01");
    let over = standing(&app, "antwerpen-film", "2024-10-01");

    assert_eq!((&renewed["state"], &renewed["times"]), (&json!("renewed"), &json!(2)));
    assert_eq!((&over["state"], &over["message"]), (&json!("expired"), &json!("Beëindigd op 30/09/2024.")));
}

#[test]
fn gent_joins_the_pilot_at_zero_with_two_staff_accounts() {
    let app = TestApp::antwerp().at("2024-05-23T10:00:00Z").start();
    let agreement =
        json!({ "valid_from": "2024-01-01", "agreement": { "use": "marketing-cloud-pilot-2024" } });
    app.post("/api/v1/agreements", &agreement).expect(201);
    let contract = json!({ "id": "gent-pilot", "agreement": "marketing-cloud-pilot-2024", "organisation": "stad-gent",
        "signed": "2024-05-23", "start": "2024-05-23", "end": "2025-05-23", "staff_accounts_at_most": 2 });
    app.post(CONTRACTS, &contract).expect(201);
    let account = |role: &str| json!({ "contract": "gent-pilot", "role": role, "since": "2024-05-23" });

    record(&app, STAFF, &[account("Medewerker communicatie"), account("Medewerker collectie")]);
    let third = app.post(STAFF, &account("Medewerker onthaal"));

    third.refused(409, "staff-accounts-full");
    let now = standing(&app, "gent-pilot", "2025-05-23");
    assert_eq!((&now["state"], &now["ends"]), (&json!("active"), &json!("2025-05-23")));
    assert_eq!(now["staff_accounts"], json!({ "open": 2, "at_most": 2 }));
    assert_eq!(standing(&app, "gent-pilot", "2025-05-24")["state"], "expired");
    let plan = planned(&app, "2025-12-31");
    let documents = plan["documents"].as_array().unwrap();
    assert!(!documents.iter().any(|one| one["document"]["contract"] == "gent-pilot"), "{plan:#}");

    let mut closed = account("Medewerker collectie");
    closed["until"] = json!("2024-12-31");
    app.put(&format!("{STAFF}/2"), 1, &closed).expect(200);
    let mut later = account("Medewerker onthaal");
    later["since"] = json!("2025-01-01");
    app.post(STAFF, &later).expect(201);
}

/// The codes and days of the reminders of a contract or agreement.
fn reminders(app: &TestApp, query: &str) -> Vec<(String, String, String)> {
    let found = app.get(&format!("/api/v1/reminders{query}")).expect(200).json();
    let text = |item: &Value, field: &str| item[field].as_str().unwrap_or_default().to_owned();
    let each = found["items"].as_array().unwrap().iter();
    each.map(|item| (text(item, "date"), text(item, "code"), text(item, "contract"))).collect()
}

fn has(found: &[(String, String, String)], day: &str, code: &str, contract: &str) {
    let wanted = (day.to_owned(), code.to_owned(), contract.to_owned());
    assert!(found.contains(&wanted), "{wanted:?} in {found:#?}");
}

#[test]
fn the_deadlines_of_2023_are_listed_with_their_days() {
    let app = TestApp::antwerp().at("2023-06-01T10:00:00Z").start();
    issue_all_of_antwerp(&app);

    let found = reminders(&app, "?days=250");

    has(&found, "2023-07-31", "announcement_deadline", "");
    has(&found, "2023-08-30", "notice_reminder", "antwerpen-e-books");
    has(&found, "2023-09-30", "notice_deadline", "antwerpen-e-books");
    has(&found, "2023-08-15", "usage_missing", "antwerpen-film");
    assert!(!found.iter().any(|(_, code, _)| code == "document_due"), "all is issued: {found:#?}");
    let later = reminders(&app, "?on=2024-02-01&days=120");
    has(&later, "2024-05-15", "indexation_undecided", "");
    has(&later, "2024-05-15", "document_due", "antwerpen-e-books");
    let end = reminders(&app, "?on=2024-07-01");
    has(&end, "2024-07-01", "indexation_undecided", "");
    has(&reminders(&app, "?on=2024-07-02"), "2024-09-30", "contract_ends", "antwerpen-film");
}

#[test]
fn the_last_quarter_is_awaited_after_the_contract_has_ended() {
    let app = TestApp::antwerp().at("2024-10-15T10:00:00Z").start();

    let found = reminders(&app, "?days=60");

    assert_eq!(standing(&app, "antwerpen-film", "2024-10-15")["state"], "expired");
    has(&found, "2024-11-15", "usage_missing", "antwerpen-film");
    assert!(!found.iter().any(|(_, code, _)| code == "last_possible_end"), "{found:#?}");
}

#[test]
fn a_termination_that_is_not_confirmed_waits_for_a_decision() {
    let app = TestApp::antwerp().start();
    issue_all_of_antwerp(&app);
    app.post(DECISIONS, &decision(&notice("2023-05-20", "email"))).expect(201);
    issue(&app, "2023-06-01");

    let found = reminders(&app, "?days=250");
    let overdue = reminders(&app, "?on=2024-03-01&days=0");

    has(&found, "2023-12-31", "termination_unconfirmed", "antwerpen-e-books");
    has(&found, "2023-12-31", "contract_ends", "antwerpen-e-books");
    has(&overdue, "2024-03-01", "termination_unconfirmed", "antwerpen-e-books");
}

#[test]
fn the_exit_fee_of_2025_is_to_be_checked_because_its_rate_is_printed_twice() {
    let app = TestApp::antwerp().at("2025-06-01T10:00:00Z").start();

    let effect = app.post(PREVIEWS, &decision(&notice("2025-05-20", "email"))).expect(200).json();
    app.post(DECISIONS, &decision(&notice("2025-05-20", "email"))).expect(201);

    assert!(effect["cautions"][0].as_str().unwrap().contains("uitstaptarief"), "{effect}");
    has(&reminders(&app, "?days=0"), "2025-06-01", "exit_rate_doubtful", "antwerpen-e-books");
}

#[test]
fn how_far_reminders_look_ahead_is_bounded() {
    let app = TestApp::antwerp().start();

    app.get("/api/v1/reminders?days=801").refused(400, "bad-request");
    app.get("/api/v1/reminders?days=soon").refused(400, "bad-request");
    app.get("/api/v1/reminders?days=800").expect(200);
}

#[test]
fn a_lot_of_a_municipality_is_billed_by_one_contract_at_a_time() {
    let app = TestApp::antwerp().start();
    let another = |start: &str, lots: Value| {
        let mut contract = app.get(&format!("{CONTRACTS}/antwerpen-film")).json()["value"].clone();
        (contract["id"], contract["start"], contract["lots"]) = (json!("antwerpen-weer"), json!(start), lots);
        contract["end"] = json!("2026-09-30");
        app.post(CONTRACTS, &contract)
    };

    let twice = another("2024-09-30", json!(["1B"]));
    twice.refused(409, "contract-overlaps");
    another("2024-09-30", json!(["2B"])).expect(201);

    let after = app.get(&format!("{CONTRACTS}/antwerpen-e-books")).json()["value"].clone();
    let mut after = after;
    (after["id"], after["start"], after["end"]) = (json!("later"), json!("2030-01-01"), json!("2031-12-31"));
    after["printed"] = Value::Null;
    let renewing = app.post(CONTRACTS, &after);
    assert!(renewing.refused(409, "contract-overlaps").text().contains("antwerpen-e-books"));
    app.post(DECISIONS, &decision(&notice("2023-05-20", "email"))).expect(201);
    app.post(CONTRACTS, &after).expect(201);
}

#[test]
fn a_contract_is_signed_on_a_day_of_its_version() {
    let app = TestApp::antwerp().start();
    let gent = |signed: &str| {
        json!({ "id": "gent-film", "agreement": "film-streaming-2022", "organisation": "stad-gent", "signed": signed,
            "start": "2022-11-01", "end": "2024-09-30", "lots": ["1B"] })
    };

    app.post(CONTRACTS, &gent("2022-09-14")).has(&[("/signed", "version_not_in_force")]);
    app.post(CONTRACTS, &gent("2022-09-15")).expect(201);
}

#[test]
fn an_annex_says_why_it_replaces_the_one_before_it() {
    let app = TestApp::antwerp().start();
    let path = format!("{CONTRACTS}/antwerpen-e-books");
    let mut annex = app.get(&path).json()["value"].clone();
    annex["printed"] = json!([{ "what": "total", "amount": "70509.82" }]);
    annex["reason"] = json!("Verbeterd totaal per jaar");
    annex["evidence"] = json!("Bijlage A van 12/01/2023");

    app.put(&path, 1, &annex).expect(200);

    let revisions = app.get(&format!("{path}/revisions")).json();
    let reasons: Vec<&Value> =
        revisions["items"].as_array().unwrap().iter().map(|one| &one["value"]["reason"]).collect();
    assert_eq!(reasons, [&Value::Null, &json!("Verbeterd totaal per jaar")]);
}

#[test]
fn a_plan_of_an_earlier_day_is_never_refused_for_what_was_recorded_later() {
    let app = TestApp::antwerp().at("2024-12-01T10:00:00Z").start();
    let mut agreement = app.get("/api/v1/agreements/e-books-2022").json()["value"]["agreement"].clone();
    (agreement["id"], agreement["service"]) = (json!("by-agreement"), json!("another"));
    agreement["term"] = json!({ "renewal": "by_agreement", "months": 12, "at_most": 2 });
    app.post("/api/v1/agreements", &json!({ "valid_from": "2022-01-01", "agreement": agreement }))
        .expect(201);
    let contract = json!({ "id": "gent", "agreement": "by-agreement", "organisation": "stad-gent",
        "start": "2022-10-01", "end": "2024-09-30" });
    app.post(CONTRACTS, &contract).expect(201);
    let extension = json!({ "kind": "extension", "contract": "gent", "signed": "2024-11-15", "framework_extended": true });
    let notice = json!({ "kind": "notice", "contract": "gent", "by": "subscriber", "sent": "2024-10-15", "channel": "email" });

    // The notice was sent after the old end and before the extension was signed: recorded now, both are known.
    record(&app, DECISIONS, &[decision(&extension), decision(&notice)]);

    app.post("/api/v1/plans", &json!({ "through": "2024-11-01", "as_of": "2024-11-01" })).expect(200);
    app.post("/api/v1/plans", &json!({ "through": "2023-01-01", "as_of": "2023-01-01" })).expect(200);
}
