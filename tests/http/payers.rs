//! Several legal persons of one municipality pay: each what the contract says, and each sees what is its own.

use super::crediting::{credit_notes, reason};
use super::issuing::{INVOICES, issue, listed, planned, through};
use super::libraries::of_nobody;
use super::orders::{ORDERS, POLICIES, record};
use super::runs::{RUNS, plan};
use crate::support::app::TestApp;
use crate::support::client::Answer;
use serde_json::{Value, json};

const CONTRACTS: &str = "/api/v1/contracts";
const ORGANISATIONS: &str = "/api/v1/organisations";

/// A legal person of Hoeilaart, by its real number.
fn of_hoeilaart(id: &str, kind: &str, number: &str, name: &str) -> Value {
    let seat = json!({ "since": "2010-01-01", "name": name, "street": "Jan van Ruusbroecpark z/n",
        "postcode": "1560", "town": "Hoeilaart" });
    json!({ "id": id, "role": "municipality", "kind": kind, "enterprise_number": number, "nis": "23033",
        "vat_liable": kind != "ocmw", "particulars": [seat] })
}

/// The film contract, with who pays it by day.
fn film(payers: &[(&str, &str)]) -> Value {
    let payers: Vec<Value> =
        payers.iter().map(|(since, payer)| json!({ "since": since, "organisation": payer })).collect();
    json!({ "id": "hoeilaart-film", "agreement": "film-streaming-2022", "organisation": "hoeilaart",
        "start": "2022-11-01", "end": "2024-09-30", "lots": ["2A"], "payers": payers })
}

/// Hoeilaart pays its e-books itself; its AGB pays the film.
fn hoeilaart(now: &str) -> TestApp {
    let app = of_nobody(now);
    for party in [
        of_hoeilaart("hoeilaart", "municipality", "0206.562.092", "Gemeente Hoeilaart"),
        of_hoeilaart("ocmw-hoeilaart", "ocmw", "0212.219.469", "OCMW Hoeilaart"),
        of_hoeilaart("agb-hoeilaart", "agb", "0816.874.414", "AGB Hoeilaart"),
    ] {
        app.post(ORGANISATIONS, &party).expect(201);
    }
    let e_books = json!({ "id": "hoeilaart-e-books", "agreement": "e-books-2022", "organisation": "hoeilaart",
        "start": "2022-11-01", "end": "2026-09-15" });
    app.post(CONTRACTS, &e_books).expect(201);
    app.post(CONTRACTS, &film(&[("2022-11-01", "agb-hoeilaart")])).expect(201);
    app
}

/// Of each document its contract, who pays it, and its total.
fn paid_by(documents: &[Value]) -> Vec<(&str, &str, &str)> {
    documents
        .iter()
        .map(|one| {
            let text = |at: &str| one.pointer(at).unwrap().as_str().unwrap();
            (text("/contract/id"), text("/customer/name"), text("/total"))
        })
        .collect()
}

/// What a reader of an organisation is answered.
fn read(app: &TestApp, organisation: &str, path: &str) -> Answer {
    app.ask("GET", path).token(&format!("tarief_reader_{organisation}")).send()
}

/// The names in the items of a list.
fn names(answer: Answer, field: &str) -> Vec<String> {
    let page = answer.expect(200).json();
    let items = page["items"].as_array().unwrap();
    items.iter().map(|one| one[field].as_str().unwrap().to_owned()).collect()
}

#[test]
fn e_books_are_paid_by_the_municipality_and_film_by_its_agb() {
    let app = hoeilaart("2023-03-01T10:00:00Z");

    let issued = issue(&app, "2023-02-15");

    assert_eq!(
        paid_by(&issued),
        [("hoeilaart-e-books", "Gemeente Hoeilaart", "455.30"), ("hoeilaart-film", "AGB Hoeilaart", "28.77"),]
    );
    assert_eq!(issued[0]["customer"]["enterprise_number"], "0206.562.092");
    assert_eq!(issued[1]["customer"]["enterprise_number"], "0816.874.414");
    assert_eq!(issued[1]["customer"]["vat_number"], "BE0816874414");
    assert_eq!(listed(&app, "?organisation=agb-hoeilaart"), [issued[1]["number"].as_str().unwrap()]);
    assert_eq!(
        app.get(&format!("{CONTRACTS}/hoeilaart-film")).json()["value"]["payers"],
        json!([{ "since": "2022-11-01", "organisation": "agb-hoeilaart" }])
    );
    assert!(issue(&app, "2023-02-28").is_empty());
}

#[test]
fn each_legal_person_sees_what_it_pays_and_the_subscriber_what_is_paid_for_it() {
    let app = hoeilaart("2023-03-01T10:00:00Z");
    for organisation in ["hoeilaart", "ocmw-hoeilaart", "agb-hoeilaart"] {
        app.reader(organisation);
    }

    let issued = issue(&app, "2023-02-15");

    let number = |place: usize| issued[place]["number"].as_str().unwrap();
    let (e_books, film) = (number(0), number(1));
    let documents = |of: &str| names(read(&app, of, INVOICES), "number");
    assert_eq!(documents("hoeilaart"), [e_books, film]);
    assert_eq!(documents("agb-hoeilaart"), [film]);
    assert_eq!(documents("ocmw-hoeilaart"), [""; 0]);
    let contracts = |of: &str| names(read(&app, of, CONTRACTS), "id");
    assert_eq!(contracts("hoeilaart"), ["hoeilaart-e-books", "hoeilaart-film"]);
    assert_eq!(contracts("agb-hoeilaart"), ["hoeilaart-film"]);
    assert_eq!(contracts("ocmw-hoeilaart"), [""; 0]);
    for (of, path, status) in [
        ("hoeilaart", format!("{INVOICES}/{film}.pdf"), 200),
        ("hoeilaart", format!("{INVOICES}/{film}/standing"), 200),
        ("agb-hoeilaart", format!("{INVOICES}/{film}/standing"), 200),
        ("agb-hoeilaart", format!("{INVOICES}/{e_books}/standing"), 404),
        ("agb-hoeilaart", format!("{INVOICES}/{e_books}"), 404),
        ("ocmw-hoeilaart", format!("{INVOICES}/{film}"), 404),
        ("agb-hoeilaart", format!("{CONTRACTS}/hoeilaart-film/standing"), 200),
        ("agb-hoeilaart", format!("{CONTRACTS}/hoeilaart-e-books"), 404),
    ] {
        assert_eq!(read(&app, of, &path).status, status, "{of} {path}");
    }
    let open = |of: &str| names(read(&app, of, "/api/v1/open-items"), "number");
    assert_eq!((open("hoeilaart"), open("agb-hoeilaart")), (vec![e_books.to_owned()], vec![film.to_owned()]));
    let aging = |of: &str| names(read(&app, of, "/api/v1/aging"), "organisation");
    assert_eq!(
        (aging("hoeilaart"), aging("agb-hoeilaart")),
        (vec!["hoeilaart".to_owned()], vec!["agb-hoeilaart".to_owned()])
    );
}

#[test]
fn another_payer_pays_from_the_first_period_that_begins_after_the_change_and_corrections_go_to_who_was_invoiced()
 {
    let app = hoeilaart("2023-06-01T10:00:00Z");
    let before = planned(&app, "2023-06-01");

    let changed = film(&[("2022-11-01", "agb-hoeilaart"), ("2023-01-01", "ocmw-hoeilaart")]);
    app.put(&format!("{CONTRACTS}/hoeilaart-film"), 1, &changed).expect(200);
    let after = planned(&app, "2023-06-01");
    let issued = issue(&app, "2023-05-15");

    let amounts = |plan: &Value| {
        let all = plan["documents"].as_array().unwrap().clone();
        all.into_iter().map(|one| one["document"]["total"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(amounts(&before), amounts(&after), "who pays does not change what is to be paid");
    let of_film: Vec<&Value> =
        issued.iter().filter(|one| one["contract"]["id"] == "hoeilaart-film").collect();
    assert_eq!(of_film.len(), 2);
    assert_eq!(of_film[0]["customer"]["name"], "AGB Hoeilaart", "the last quarter of 2022");
    assert_eq!(of_film[1]["customer"]["name"], "OCMW Hoeilaart", "the first quarter of 2023");
    assert_eq!(of_film[1]["customer"]["vat_number"], Value::Null);

    let number = of_film[0]["number"].as_str().unwrap().to_owned();
    let back = app.post(&credit_notes(&number), &reason()).expect(201).json();
    let anew = issue(&app, "2023-06-01");
    assert_eq!(back["customer"]["name"], "AGB Hoeilaart");
    assert_eq!(paid_by(&anew), [("hoeilaart-film", "AGB Hoeilaart", "28.77")]);
    assert_eq!(names(app.get(&format!("{CONTRACTS}/hoeilaart-film/revisions")), "id").len(), 2);
}

#[test]
fn a_correction_goes_to_who_was_invoiced_though_another_pays_by_now() {
    let app = hoeilaart("2023-06-01T10:00:00Z");
    issue(&app, "2023-02-15");
    let mut annex = film(&[]);
    annex["settlement_factor"] = json!("0.50");
    app.put(&format!("{CONTRACTS}/hoeilaart-film"), 1, &annex).expect(200);

    let issued = issue(&app, "2023-02-28");

    assert_eq!(issued[0]["kind"], "credit_note");
    assert_eq!(paid_by(&issued), [("hoeilaart-film", "AGB Hoeilaart", "14.38")]);
    let reader = app.reader("hoeilaart");
    let seen = names(app.ask("GET", INVOICES).token(&reader).send(), "number");
    assert_eq!(
        seen.len(),
        3,
        "an earlier annex names the AGB: what it pays for the municipality stays to be seen"
    );
}

#[test]
fn each_payer_orders_demands_and_pays_for_itself() {
    let app = hoeilaart("2023-03-01T10:00:00Z");
    let line = json!({ "description": "Film", "amount": "100.00", "contracts": ["hoeilaart-film"] });
    let order = |of: &str| {
        json!({ "organisation": of, "number": "AGB-1", "amount": "100.00", "budget_year": 2022, "lines": [line],
            "evidence": "Besluit van het directiecomité" })
    };
    record(&app, POLICIES, &json!({ "organisation": "agb-hoeilaart", "order_number_from": "2022-01-01" }));

    let waiting = planned(&app, "2023-02-15");
    app.post(ORDERS, &order("ocmw-hoeilaart")).has(&[("/lines/0/contracts/0", "unknown_reference")]);
    record(&app, ORDERS, &order("agb-hoeilaart"));
    let issued = issue(&app, "2023-02-15");

    assert_eq!(waiting["held"][0]["code"], "order_number_missing");
    assert_eq!(
        (&waiting["held"][0]["contract"], waiting["held"].as_array().unwrap().len()),
        (&json!("hoeilaart-film"), 1)
    );
    assert_eq!(issued[1]["order"]["number"], "AGB-1");
    assert_eq!(issued[0].get("order"), None);
    let number = issued[1]["number"].as_str().unwrap();
    let check = |reader: &str, body: &Value| {
        app.ask("POST", "/api/v1/order-checks").token(&app.reader(reader)).json(body).send()
    };
    let own = check("agb-hoeilaart", &json!({ "invoice": number })).expect(200).json();
    assert_eq!(own["verdict"], "MATCH", "{own:#}");
    check("hoeilaart", &json!({ "invoice": number })).has(&[("/invoice", "unknown_reference")]);
    let typed = json!({ "figures": { "contract": "hoeilaart-film", "total": "28.77", "order_number": "AGB-1",
        "customer": "0816.874.414", "period": { "from": "2022-11-01", "to": "2022-12-31" } } });
    let typed = app.post("/api/v1/order-checks", &typed).expect(200).json();
    assert_eq!(typed["verdict"], "MATCH", "{typed:#}");

    let payment = json!({ "day": "2023-03-01", "amount": "28.77", "payer": "agb-hoeilaart", "evidence": "Rekeninguittreksel" });
    let paid = app.post("/api/v1/payments", &payment).expect(201).json();
    assert_eq!(
        paid["revisions"][0]["invoices"],
        json!([{ "invoice": number, "amount": "28.77" }]),
        "{paid:#}"
    );
}

#[test]
fn a_payer_that_went_up_in_another_is_followed_by_it() {
    let app = hoeilaart("2023-06-01T10:00:00Z");
    issue(&app, "2023-02-15");
    let mut agb = of_hoeilaart("agb-hoeilaart", "agb", "0816.874.414", "AGB Hoeilaart");
    agb["successor"] = json!({ "organisation": "hoeilaart", "from": "2023-04-01" });
    app.put(&format!("{ORGANISATIONS}/agb-hoeilaart"), 1, &agb).expect(200);

    let issued = issue(&app, "2023-05-15");

    let film: Vec<&Value> = issued.iter().filter(|one| one["contract"]["id"] == "hoeilaart-film").collect();
    assert_eq!(film[0]["customer"]["name"], "Gemeente Hoeilaart");
    let reader = app.reader("hoeilaart");
    assert_eq!(names(app.ask("GET", "/api/v1/open-items").token(&reader).send(), "number").len(), 4);
}

#[test]
fn a_planned_run_is_refused_where_who_pays_or_what_a_payer_asks_changed() {
    let app = hoeilaart("2023-03-01T10:00:00Z");
    let changed = |run: &Value| {
        let of = format!("{RUNS}/{}/execution", run["id"].as_str().unwrap());
        let refused = app.asking("POST", &of).send().refused(409, "inputs-changed").json();
        refused["changes"][0]["input"].as_str().unwrap().to_owned()
    };

    let run = plan(&app, &through("2023-02-15"));
    record(&app, POLICIES, &json!({ "organisation": "agb-hoeilaart", "buyer_reference": "Bib" }));
    let asked = changed(&run);
    let run = plan(&app, &through("2023-02-15"));
    app.put(&format!("{CONTRACTS}/hoeilaart-film"), 1, &film(&[("2022-11-01", "ocmw-hoeilaart")]))
        .expect(200);
    let pays = changed(&run);

    assert_eq!((asked.as_str(), pays.as_str()), ("payer policy of agb-hoeilaart", "contract hoeilaart-film"));
}

#[test]
fn everything_wrong_with_who_pays_is_told_at_once() {
    let app = hoeilaart("2023-03-01T10:00:00Z");
    let mut gent = of_hoeilaart("stad-gent", "municipality", "0207.451.227", "Stad Gent");
    gent["nis"] = json!("44021");
    let mut association = of_hoeilaart("igs-druivenstreek", "other", "0700.000.104", "IGS Druivenstreek");
    association["nis"] = json!("44021");
    for party in [gent, association] {
        app.post(ORGANISATIONS, &party).expect(201);
    }
    let put = |payers: &[(&str, &str)]| app.put(&format!("{CONTRACTS}/hoeilaart-film"), 1, &film(payers));

    put(&[
        ("2023-01-01", "nobody"),
        ("2023-02-01", "cultuurconnect"),
        ("2023-03-01", "stad-gent"),
        ("2023-03-01", "ocmw-hoeilaart"),
    ])
    .has(&[
        ("/payers/3/since", "duplicate"),
        ("/payers/0/organisation", "unknown_reference"),
        ("/payers/1/organisation", "unknown_reference"),
        ("/payers/2/organisation", "unknown_reference"),
    ]);
    put(&[("2023-01-01", "igs-druivenstreek")]).expect(200);
    let mut supplier: Value = app.get(&format!("{ORGANISATIONS}/cultuurconnect")).json()["value"].clone();
    supplier["kind"] = json!("agb");
    app.put(&format!("{ORGANISATIONS}/cultuurconnect"), 1, &supplier).has(&[("/kind", "wrong_form")]);
}
