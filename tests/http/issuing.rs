//! Planning and issuing: Antwerp's three invoices, and what must hold of any.

use crate::support::app::TestApp;
use crate::support::pdf::all_text;
use serde_json::{Value, json};

pub const INVOICES: &str = "/api/v1/invoices";
pub const PLANS: &str = "/api/v1/plans";

/// Number, day of issue, due date, communication and total of an invoice.
type Shown<'a> = (&'a str, &'a str, &'a str, &'a str, &'a str);

const OF_ANTWERP: [Shown<'_>; 3] = [
    ("2022000001", "2022-11-18", "2022-12-18", "+++202/2000/00181+++", "11751.64"),
    ("2023000001", "2023-02-15", "2023-03-17", "+++202/3000/00111+++", "8354.80"),
    ("2023000002", "2023-05-15", "2023-06-14", "+++202/3000/00212+++", "76340.37"),
];

pub fn through(day: &str) -> Value {
    json!({ "through": day, "as_of": day })
}

/// Issues what is due on a day.
pub fn issue(app: &TestApp, day: &str) -> Vec<Value> {
    let issued = app.post(INVOICES, &through(day)).expect(201);
    assert_eq!(issued.header("location"), INVOICES);
    issued.json()["items"].as_array().unwrap().clone()
}

pub fn issue_all_of_antwerp(app: &TestApp) -> Vec<Value> {
    OF_ANTWERP.iter().flat_map(|(_, day, ..)| issue(app, day)).collect()
}

fn shown(invoice: &Value) -> Shown<'_> {
    let text = |field: &str| invoice[field].as_str().unwrap_or_default();
    (text("number"), text("issue_date"), text("due_date"), text("communication"), text("total"))
}

pub fn listed(app: &TestApp, query: &str) -> Vec<String> {
    let page = app.get(&format!("{INVOICES}{query}")).expect(200).json();
    page["items"].as_array().unwrap().iter().map(|one| one["number"].as_str().unwrap().to_owned()).collect()
}

pub fn planned(app: &TestApp, day: &str) -> Value {
    app.post(PLANS, &through(day)).expect(200).json()
}

#[test]
fn antwerp_is_issued_its_three_invoices_to_the_cent() {
    let app = TestApp::antwerp().start();

    let issued = issue_all_of_antwerp(&app);

    let found: Vec<Shown<'_>> = issued.iter().map(shown).collect();
    assert_eq!(found, OF_ANTWERP);
    assert_eq!(issued[0]["customer"]["name"], "Stad Antwerpen");
    assert_eq!(issued[0]["supplier"]["iban"], "BE41 0910 1235 5910");
    assert_eq!(issued[2]["budget_year"], 2023);
}

#[test]
fn a_plan_shows_what_would_be_issued_and_changes_nothing() {
    let app = TestApp::antwerp().start();
    let before = app.rows();

    let plan = planned(&app, "2022-11-18");
    let again = planned(&app, "2022-11-18");

    assert_eq!(plan, again);
    assert_eq!(plan["documents"].as_array().unwrap().len(), 1);
    let planned = &plan["documents"][0];
    assert_eq!((&planned["scheduled"], &planned["occurrence"]), (&json!("2022-11-18"), &json!(1)));
    assert_eq!(planned["document"]["total"], "11751.64");
    assert_eq!(app.rows(), before);
    assert_eq!(issue(&app, "2022-11-18")[0]["total"], planned["document"]["total"]);
}

#[test]
fn a_plan_may_look_ahead_but_nothing_is_issued_ahead() {
    let app = TestApp::antwerp().at("2023-03-01T10:00:00Z").start();
    let tomorrow = through("2023-03-02");
    let further = json!({ "through": "2023-03-02", "as_of": "2023-03-01" });

    app.post(PLANS, &tomorrow).expect(200);
    app.post(INVOICES, &tomorrow).has(&[("/as_of", "not_yet")]);
    app.post(INVOICES, &further).has(&[("/through", "not_yet")]);
    app.post(INVOICES, &json!({ "through": "2023-03-02" })).has(&[("/through", "not_yet")]);

    app.post(INVOICES, &json!({ "through": "2023-03-01" })).expect(201);
}

#[test]
fn what_was_issued_is_neither_planned_nor_issued_again() {
    let app = TestApp::antwerp().start();
    issue_all_of_antwerp(&app);
    let before = app.rows();

    let plan = planned(&app, "2023-06-01");
    let again = issue(&app, "2023-06-01");

    assert_eq!(plan["documents"], json!([]));
    assert!(again.is_empty());
    assert_eq!(app.rows(), before);
}

#[test]
fn one_contract_is_issued_without_the_others() {
    let app = TestApp::antwerp().start();
    let of = |contract: &str| json!({ "through": "2023-05-15", "as_of": "2023-05-15", "contract": contract });

    let film = app.post(INVOICES, &of("antwerpen-film")).expect(201).json();
    let rest = issue(&app, "2023-05-15");

    let contracts = |items: &[Value]| -> Vec<Value> {
        items.iter().map(|one| json!([one["number"], one["contract"]["id"], one["total"]])).collect()
    };
    let film = contracts(film["items"].as_array().unwrap());
    assert_eq!(film, [json!(["2023000001", "antwerpen-film", "8354.80"])]);
    assert_eq!(
        contracts(&rest),
        [
            json!(["2023000002", "antwerpen-e-books", "11751.64"]),
            json!(["2023000003", "antwerpen-e-books", "76340.37"]),
        ]
    );
    app.post(INVOICES, &of("nobody's")).has(&[("/contract", "wrong_form")]);
    app.post(INVOICES, &of("nobody")).has(&[("/contract", "unknown_reference")]);
    app.post(PLANS, &of("nobody")).has(&[("/contract", "unknown_reference")]);
}

#[test]
fn numbers_never_go_back_in_time() {
    let app = TestApp::antwerp().start();
    let of =
        |contract: &str, day: &str| json!({ "through": "2023-02-15", "as_of": day, "contract": contract });
    let late = app.post(INVOICES, &of("antwerpen-film", "2023-05-20")).expect(201).json();
    assert_eq!(late["items"][0]["issue_date"], "2023-05-20");

    let earlier = app.post(INVOICES, &of("antwerpen-e-books", "2023-03-01")).expect(201).json();

    let invoice = &earlier["items"][0];
    assert_eq!((&invoice["number"], &invoice["issue_date"]), (&json!("2023000002"), &json!("2023-05-20")));
    assert_eq!(invoice["due_date"], "2023-06-19", "the days of payment count from the day of issue");
}

#[test]
fn an_invoice_is_read_byte_for_byte_as_it_was_issued() {
    let app = TestApp::antwerp().start();
    let issued = app.post(INVOICES, &through("2022-11-18")).expect(201);

    let first = app.get(&format!("{INVOICES}/2022000001")).expect(200);
    let later = app.another("2024-05-01T10:00:00Z").get(&format!("{INVOICES}/2022000001")).expect(200);

    assert_eq!(first.body, later.body);
    assert_eq!(first.header("etag"), "\"1\"");
    assert_eq!(first.header("content-type"), "application/json");
    assert!(issued.text().contains(&first.text()), "the answer of issuing holds the same bytes");
}

#[test]
fn a_later_correction_does_not_change_what_was_issued() {
    let app = TestApp::antwerp().start();
    issue(&app, "2022-11-18");
    let address = format!("{INVOICES}/2022000001");
    let read = |what: &str| app.get(&format!("{address}{what}")).expect(200).body;
    let before = [read(""), read("/note"), read(".pdf")];

    let mut moved = app.get("/api/v1/organisations/stad-antwerpen").json()["value"].clone();
    moved["particulars"][0]["street"] = json!("Elders 1");
    app.put("/api/v1/organisations/stad-antwerpen", 1, &moved).expect(200);

    assert_eq!([read(""), read("/note"), read(".pdf")], before);
}

#[test]
fn a_pdf_is_the_same_bytes_each_time() {
    let app = TestApp::antwerp().start();
    issue(&app, "2022-11-18");
    let address = format!("{INVOICES}/2022000001.pdf");

    let first = app.get(&address).expect(200);
    let second = app.get(&address).expect(200);

    assert!(first.body.starts_with(b"%PDF"));
    assert_eq!(first.body, second.body);
    assert_eq!(first.header("content-type"), "application/pdf");
    assert_eq!(first.header("content-disposition"), "inline; filename=\"2022000001.pdf\"");
    assert_eq!(app.number("SELECT count(*) FROM invoice_documents"), 1);
}

#[test]
fn a_pdf_asked_for_by_many_at_the_same_moment_is_made_once() {
    let app = TestApp::antwerp().start();
    issue(&app, "2022-11-18");
    let ask = || app.get("/api/v1/invoices/2022000001.pdf").expect(200).body;

    let bodies: Vec<Vec<u8>> = std::thread::scope(|scope| {
        let asked: Vec<_> = (0..8).map(|_| scope.spawn(ask)).collect();
        asked.into_iter().map(|one| one.join().unwrap()).collect()
    });

    assert!(bodies.iter().all(|body| *body == bodies[0]));
    assert_eq!(app.number("SELECT count(*) FROM invoice_documents"), 1);
}

#[test]
fn the_note_derives_the_amounts() {
    let app = TestApp::antwerp().start();
    issue_all_of_antwerp(&app);

    for (number, .., total) in OF_ANTWERP {
        let note = app.get(&format!("{INVOICES}/{number}/note")).expect(200);

        let (euro, cents) = total.split_once('.').unwrap();
        let (thousands, rest) = euro.split_at(euro.len() - 3);
        let dutch = format!("{thousands}.{rest},{cents}");
        assert!(note.header("content-type").starts_with("text/plain"));
        assert!(note.text().contains(number), "{}", note.text());
        assert!(note.text().contains(&dutch), "{dutch}: {}", note.text());
        let drawn = app.get(&format!("{INVOICES}/{number}/note.pdf")).expect(200);
        assert!(all_text(&drawn.body).contains(&dutch), "{dutch}");
    }
}

#[test]
fn invoices_are_listed_by_what_is_asked() {
    let app = TestApp::antwerp().start();
    issue_all_of_antwerp(&app);

    assert_eq!(listed(&app, ""), ["2022000001", "2023000001", "2023000002"]);
    assert_eq!(listed(&app, "?contract=antwerpen-film"), ["2023000001"]);
    assert_eq!(listed(&app, "?organisation=stad-gent"), [""; 0]);
    assert_eq!(listed(&app, "?fiscal_year=2022"), ["2022000001"]);
    assert_eq!(listed(&app, "?budget_year=2022"), ["2022000001", "2023000001"]);
    assert_eq!(listed(&app, "?kind=credit_note"), [""; 0]);
    assert_eq!(listed(&app, "?kind=invoice&limit=2"), ["2022000001", "2023000001"]);
    assert_eq!(listed(&app, "?cursor=2022000001"), ["2023000001", "2023000002"]);
    let page = app.get(&format!("{INVOICES}?limit=1")).json();
    assert_eq!(page["next"], "2022000001");
    assert_eq!(page["items"][0]["total"], "11751.64");
    assert_eq!(page["items"][0]["customer"], "Stad Antwerpen");
}

#[test]
fn nothing_is_issued_to_a_party_that_is_not_known() {
    let app = TestApp::antwerp().start();
    let mut supplier = app.get("/api/v1/organisations/cultuurconnect").json()["value"].clone();
    supplier["particulars"][0]["since"] = json!("2023-01-01");
    app.put("/api/v1/organisations/cultuurconnect", 1, &supplier).expect(200);

    let plan = planned(&app, "2022-11-18");
    let issued = issue(&app, "2022-11-18");

    assert_eq!(plan["documents"], json!([]));
    assert_eq!(plan["held"][0]["contract"], "antwerpen-e-books");
    assert!(issued.is_empty());
}

#[test]
fn what_waits_for_a_figure_is_blocked_and_named() {
    let app = TestApp::antwerp().start();

    let plan = planned(&app, "2023-05-15");

    let blocked: Vec<&Value> = plan["blocked"].as_array().unwrap().iter().collect();
    assert!(blocked.iter().any(|one| one["contract"] == "antwerpen-film"), "{plan:#}");
    assert!(!blocked.iter().any(|one| one["contract"] == "antwerpen-e-books"), "{plan:#}");
    assert_eq!(plan["documents"].as_array().unwrap().len(), 3);
}

#[test]
fn an_exit_fee_is_issued_in_the_series_of_invoices() {
    let app = TestApp::antwerp().start();
    issue_all_of_antwerp(&app);
    let notice = json!({ "kind": "notice", "contract": "antwerpen-e-books", "by": "subscriber",
                         "sent": "2023-05-20", "channel": "registered_letter" });
    app.post("/api/v1/decisions", &json!({ "decision": notice, "evidence": "Brief" })).expect(201);

    let issued = issue(&app, "2023-06-01");

    assert_eq!(issued.len(), 1);
    assert_eq!((&issued[0]["kind"], &issued[0]["number"]), (&json!("exit_fee"), &json!("2023000003")));
    assert_eq!(issued[0]["total"], "37950.66");
    assert!(app.get(&format!("{INVOICES}/2023000003.pdf")).expect(200).body.starts_with(b"%PDF"));
}
