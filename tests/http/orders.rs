//! Orders of who pays: recorded, corrected, drawn upon, named on invoices.

use super::issuing::{INVOICES, issue, issue_all_of_antwerp, planned};
use crate::support::app::TestApp;
use crate::support::client::Answer;
use crate::support::pdf::all_text;
use serde_json::{Value, json};

pub const ORDERS: &str = "/api/v1/orders";
pub const ASSIGNMENTS: &str = "/api/v1/order-assignments";
pub const POLICIES: &str = "/api/v1/payer-policies";

/// Antwerp's order of 2022: one amount for both services.
pub fn order() -> Value {
    json!({
        "organisation": "stad-antwerpen",
        "number": "4005533253",
        "amount": "23751.50",
        "budget_year": 2022,
        "budget_period": "2200",
        "lines": [{
            "description": "E-boeken en filmstreaming 2022",
            "amount": "23751.50",
            "contracts": ["antwerpen-e-books", "antwerpen-film"],
            "booking": [
                { "name": "budgetplaats", "value": "5113000000" },
                { "name": "functiegebied", "value": "2BRS010113A00000" },
            ],
        }],
        "evidence": "Collegebesluit 18/11/2022, artikel 5",
    })
}

/// The same order under another number, with another amount.
pub fn another(number: &str, amount: &str) -> Value {
    let mut order = order();
    order["number"] = json!(number);
    order["amount"] = json!(amount);
    order["lines"][0]["amount"] = json!(amount);
    order
}

/// What Antwerp asks.
pub fn policy() -> Value {
    json!({
        "organisation": "stad-antwerpen",
        "order_number_from": "2022-01-01",
        "order_number_pattern": "##########",
        "budget_period": { "since": 2000, "times": 100 },
        "decentral_limit": "5500.00",
    })
}

/// Records something; its name.
pub fn record(app: &TestApp, path: &str, body: &Value) -> String {
    app.post(path, body).expect(201).json()["id"].as_str().unwrap().to_owned()
}

pub fn consumption(app: &TestApp, id: &str) -> Value {
    app.get(&format!("{ORDERS}/{id}/consumption")).expect(200).json()
}

/// The whole of an invoice on an order, as an assignment.
pub fn assignment(invoice: &str, parts: &[(&str, &str)]) -> Value {
    let part = |(order, amount): &(&str, &str)| json!({ "order": order, "amount": amount });
    let parts: Vec<Value> = parts.iter().map(part).collect();
    json!({ "organisation": "stad-antwerpen", "invoice": invoice, "parts": parts, "reason": "Mail van de stad" })
}

#[test]
fn an_order_is_recorded_with_its_lines_and_booking_and_every_revision_is_kept() {
    let app = TestApp::antwerp().start();

    let id = record(&app, ORDERS, &order());
    let raised = another("4005533253", "25000.00");
    app.put(&format!("{ORDERS}/{id}"), 1, &raised).expect(200);

    let kept = app.get(&format!("{ORDERS}/{id}/revisions")).expect(200).json();
    assert_eq!(kept["items"][0]["value"]["amount"], "23751.50");
    assert_eq!(kept["items"][0]["value"]["lines"][0]["booking"][0]["value"], "5113000000");
    assert_eq!(kept["items"][1]["value"]["amount"], "25000.00");
    let listed = app.get(&format!("{ORDERS}?number=4005533253&budget_year=2022")).expect(200).json();
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    assert_eq!(app.get(&format!("{ORDERS}?budget_year=2023")).json()["items"], json!([]));
    app.put(&format!("{ORDERS}/{id}"), 1, &raised).refused(412, "changed-meanwhile");
}

#[test]
fn everything_wrong_with_an_order_is_told_at_once() {
    let app = TestApp::antwerp().start();
    record(&app, POLICIES, &policy());
    let mut wrong = order();
    wrong["number"] = json!("40055");
    wrong["amount"] = json!("1.00");
    wrong["budget_period"] = json!("2300");
    wrong["valid_from"] = json!("2023-01-01");
    wrong["valid_to"] = json!("2022-01-01");
    wrong["lines"][0]["contracts"] = json!(["gents-film"]);
    wrong["lines"].as_array_mut().unwrap().push(json!({ "description": "Leeg", "amount": "-1.00" }));

    app.post(ORDERS, &wrong).has(&[
        ("/amount", "sum_differs"),
        ("/valid_to", "end_before_start"),
        ("/lines/1/contracts", "empty_list"),
        ("/lines/1/amount", "out_of_range"),
        ("/number", "wrong_form"),
        ("/budget_period", "wrong_form"),
        ("/lines/0/contracts/0", "unknown_reference"),
    ]);

    let of = |change: &dyn Fn(&mut Value)| {
        let mut order = order();
        change(&mut order);
        app.post(ORDERS, &order)
    };
    of(&|order| order["organisation"] = json!("nobody")).has(&[("/organisation", "unknown_reference")]);
    of(&|order| order["organisation"] = json!("cultuurconnect"))
        .has(&[("/organisation", "unknown_reference")]);
    of(&|order| order["lines"] = json!([])).has(&[("/lines", "empty_list")]);
    of(&|order| order["amount"] = json!("23751.5")).has(&[("/amount", "wrong_form")]);
    of(&|order| order["corrects"] = json!("7")).has(&[("/corrects", "unknown_reference")]);
    of(&|order| order["visum"] = json!({ "required": true, "by": "Fin. dir." }))
        .has(&[("/visum/given", "missing_field")]);
    app.post(POLICIES, &policy()).refused(409, "recorded-already");
    record(&app, ORDERS, &order());
    app.post(ORDERS, &order()).refused(409, "recorded-already");
}

#[test]
fn two_contracts_of_one_city_draw_on_one_order() {
    let app = TestApp::antwerp().start();
    let id = record(&app, ORDERS, &order());
    assert_eq!(consumption(&app, &id)["residual"], "23751.50");

    issue_all_of_antwerp(&app);

    let used = consumption(&app, &id);
    assert_eq!((&used["drawn"], &used["residual"]), (&json!("20106.44"), &json!("3645.06")));
    assert_eq!(used["used_percent"], "84.65");
    let drawings: Vec<(&str, &str, &str)> = used["drawings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| ["invoice", "amount", "by"].map(|field| one[field].as_str().unwrap()).into())
        .collect();
    // The e-books of 2023 are borne by another budget.
    assert_eq!(drawings, [("2022000001", "11751.64", "document"), ("2023000001", "8354.80", "document")]);
    assert_eq!(used["lines"][0]["residual"], "3645.06");
}

#[test]
fn an_order_that_comes_later_is_drawn_upon_by_what_was_issued_before() {
    let app = TestApp::antwerp().start();
    issue_all_of_antwerp(&app);

    let id = record(&app, ORDERS, &order());

    let used = consumption(&app, &id);
    assert_eq!((&used["residual"], &used["drawings"][0]["by"]), (&json!("3645.06"), &json!("rule")));
    let issued = app.get(&format!("{INVOICES}/2022000001")).json();
    assert_eq!(issued.get("order"), None, "what was issued stays as it was");
}

#[test]
fn an_order_that_raises_another_counts_with_it() {
    let app = TestApp::antwerp().start();
    let id = record(&app, ORDERS, &order());
    let mut raise = another("4005999999", "0.14");
    raise["corrects"] = json!(id);
    let correction = record(&app, ORDERS, &raise);
    let mut lower = another("4006000000", "-51.64");
    lower["corrects"] = json!(id);
    record(&app, ORDERS, &lower);

    let used = consumption(&app, &id);

    assert_eq!(used["ordered"], "23700.00");
    assert_eq!(used["corrections"].as_array().unwrap().len(), 2);
    assert_eq!(consumption(&app, &correction), used, "a correction is read as what it corrects");
    let mut chain = another("4006000001", "1.00");
    chain["corrects"] = json!(correction);
    app.post(ORDERS, &chain).has(&[("/corrects", "unknown_reference")]);
    let mut too_low = another("4006000002", "-23700.01");
    too_low["corrects"] = json!(id);
    app.post(ORDERS, &too_low).has(&[("/amount", "out_of_range")]);
    app.delete(&format!("{ORDERS}/{id}"), 1).refused(409, "order-in-use");
    app.put(&format!("{ORDERS}/{correction}"), 1, &another("4005999999", "0.14"))
        .has(&[("/corrects", "wrong_form")]);
}

#[test]
fn of_several_orders_none_is_chosen_until_a_person_says_which() {
    let app = TestApp::antwerp().start();
    let first = record(&app, ORDERS, &order());
    let second = record(&app, ORDERS, &another("4005533254", "20000.00"));
    issue_all_of_antwerp(&app);
    for id in [&first, &second] {
        assert_eq!(consumption(&app, id)["drawn"], "0.00");
    }

    let split = assignment("2022000001", &[(&first, "10000.00"), (&second, "1751.64")]);
    let id = record(&app, ASSIGNMENTS, &split);

    assert_eq!(consumption(&app, &first)["drawn"], "10000.00");
    assert_eq!(consumption(&app, &second)["drawn"], "1751.64");
    app.put(&format!("{ASSIGNMENTS}/{id}"), 1, &assignment("2022000001", &[(&second, "11751.64")]))
        .expect(200);
    assert_eq!(consumption(&app, &first)["drawn"], "0.00");
    let kept = app.get(&format!("{ASSIGNMENTS}/{id}/revisions")).json();
    assert_eq!(kept["items"][0]["value"]["parts"][0]["amount"], "10000.00");
    app.delete(&format!("{ORDERS}/{second}"), 1).refused(409, "order-in-use");
    app.delete(&format!("{ASSIGNMENTS}/{id}"), 2).expect(204);
    assert_eq!(consumption(&app, &second)["drawn"], "0.00");
    app.delete(&format!("{ORDERS}/{second}"), 1).expect(204);
    assert_eq!(consumption(&app, &first)["drawn"], "20106.44", "one order is left, which the rule finds");
}

#[test]
fn an_assignment_is_of_a_whole_document_to_orders_of_who_pays_it() {
    let app = TestApp::antwerp().start();
    let id = record(&app, ORDERS, &order());
    issue(&app, "2022-11-18");
    let assign = |parts: &[(&str, &str)]| app.post(ASSIGNMENTS, &assignment("2022000001", parts));

    assign(&[(&id, "11751.63")]).has(&[("/parts", "sum_differs")]);
    assign(&[]).has(&[("/parts", "empty_list")]);
    assign(&[("99", "11751.64")]).has(&[("/parts/0/order", "unknown_reference")]);
    assign(&[(&id, "11751.65"), (&id, "-0.01")])
        .has(&[("/parts/1/order", "duplicate"), ("/parts/1/amount", "out_of_range")]);
    app.post(ASSIGNMENTS, &assignment("2022000002", &[(&id, "1.00")]))
        .has(&[("/invoice", "unknown_reference")]);

    assign(&[(&id, "11751.64")]).expect(201);
    assign(&[(&id, "11751.64")]).refused(409, "recorded-already");
}

#[test]
fn a_credit_note_gives_back_to_the_orders_of_its_original() {
    let app = TestApp::antwerp().start();
    let first = record(&app, ORDERS, &order());
    issue(&app, "2022-11-18");
    let second = record(&app, ORDERS, &another("4005533254", "20000.00"));
    record(&app, ASSIGNMENTS, &assignment("2022000001", &[(&first, "10000.00"), (&second, "1751.64")]));

    let credit = app
        .post(&format!("{INVOICES}/2022000001/credit-notes"), &json!({ "reason": "Verkeerd" }))
        .expect(201);

    assert_eq!(credit.json()["order"]["number"], "4005533253");
    for id in [&first, &second] {
        let used = consumption(&app, id);
        assert_eq!(
            (&used["drawn"], used["drawings"].as_array().unwrap().len()),
            (&json!("0.00"), 2),
            "{used:#}"
        );
    }
}

#[test]
fn an_issued_invoice_names_its_order_on_every_document() {
    let app = TestApp::antwerp().start();
    record(&app, ORDERS, &order());

    let issued = issue(&app, "2022-11-18");

    let order = &issued[0]["order"];
    assert_eq!((&order["number"], &order["budget_period"]), (&json!("4005533253"), &json!("2200")));
    assert_eq!(order["booking"][1]["name"], "functiegebied");
    let address = format!("{INVOICES}/2022000001");
    let note = app.get(&format!("{address}/note")).text();
    let said = "4005533253 · budgetperiode 2200 · budgetplaats 5113000000 · functiegebied 2BRS010113A00000";
    assert!(note.contains(&format!("Uw bestelbon: {said}")), "{note}");
    let drawn = all_text(&app.get(&format!("{address}.pdf")).expect(200).body);
    assert!(drawn.contains("Uw bestelbon") && drawn.contains(said), "{drawn}");
}

#[test]
fn an_invoice_without_an_order_is_held_where_the_payer_wants_a_number() {
    let app = TestApp::antwerp().start();
    record(&app, POLICIES, &policy());
    let held = |app: &TestApp| planned(app, "2022-11-18")["held"].clone();

    assert_eq!(held(&app)[0]["code"], "order_number_missing");
    assert!(held(&app)[0]["message"].as_str().unwrap().contains("bestelbon"));
    assert!(issue(&app, "2022-11-18").is_empty());
    let first = record(&app, ORDERS, &order());
    let second = record(&app, ORDERS, &another("4005533254", "20000.00"));
    assert_eq!(held(&app)[0]["code"], "order_number_missing", "two are not one");
    app.delete(&format!("{ORDERS}/{second}"), 1).expect(204);

    assert_eq!(issue(&app, "2022-11-18")[0]["order"]["id"], json!(first));
}

#[test]
fn a_payer_that_wants_numbers_from_a_later_day_gets_earlier_invoices_without() {
    let app = TestApp::antwerp().start();
    let mut later = policy();
    later["order_number_from"] = json!("2023-01-01");
    record(&app, POLICIES, &later);

    assert_eq!(issue(&app, "2022-11-18").len(), 1);
    assert_eq!(planned(&app, "2023-02-15")["held"][0]["code"], "order_number_missing");
}

#[test]
fn a_reader_enters_orders_of_its_own_organisation_and_sees_no_other() {
    let app = TestApp::antwerp().start();
    issue_all_of_antwerp(&app);
    let (own, other) = (app.reader("stad-antwerpen"), app.reader("stad-gent"));
    let as_reader = |token: &str, method: &str, path: &str| app.ask(method, path).token(token);

    let recorded = as_reader(&own, "POST", ORDERS).json(&order()).send().expect(201).json();
    let path = format!("{ORDERS}/{}", recorded["id"].as_str().unwrap());

    assert_eq!(recorded["recorded_by"], "reader");
    as_reader(&own, "PUT", &path).revision(1).json(&order()).send().expect(200);
    as_reader(&own, "GET", &format!("{path}/consumption")).send().expect(200);
    as_reader(&other, "POST", ORDERS).json(&order()).send().has(&[("/organisation", "unknown_reference")]);
    as_reader(&other, "PUT", &path).revision(2).json(&order()).send().refused(404, "not-found");
    as_reader(&other, "DELETE", &path).revision(2).send().refused(404, "not-found");
    for below in ["", "/revisions", "/consumption"] {
        as_reader(&other, "GET", &format!("{path}{below}")).send().refused(404, "not-found");
    }
    assert_eq!(as_reader(&other, "GET", ORDERS).send().json()["items"], json!([]));
    let id = path.rsplit('/').next().unwrap();
    let assign = |token: &str| -> Answer {
        as_reader(token, "POST", ASSIGNMENTS).json(&assignment("2022000001", &[(id, "11751.64")])).send()
    };
    assign(&other).has(&[("/organisation", "unknown_reference")]);
    assign(&own).expect(201);
    as_reader(&own, "POST", POLICIES).json(&policy()).send().refused(403, "forbidden");
}
