//! Addresses, methods and queries: what is not understood is refused in one form.

use crate::support::app::TestApp;
use crate::support::client::Answer;
use serde_json::{Value, json};

/// All lists, each with its filters and a value that fits.
const LISTS: [(&str, &[(&str, &str)]); 11] = [
    ("/api/v1/payments", &[("payer", "stad-gent"), ("invoice", "2023000001")]),
    ("/api/v1/bank-statements", &[]),
    ("/api/v1/organisations", &[("role", "supplier"), ("nis", "11002")]),
    ("/api/v1/agreements", &[("service", "e-books"), ("on", "2023-01-01")]),
    ("/api/v1/contracts", &[("agreement", "e-books-2022"), ("organisation", "stad-gent")]),
    ("/api/v1/figures/populations", &[("nis", "11002")]),
    ("/api/v1/figures/indices", &[("kind", "cpi")]),
    ("/api/v1/figures/other-participants", &[("agreement", "film-streaming-2022"), ("lot", "1B")]),
    ("/api/v1/usage", &[("contract", "antwerpen-film"), ("lot", "1B")]),
    ("/api/v1/decisions", &[("agreement", "e-books-2022"), ("contract", "antwerpen-film")]),
    (
        "/api/v1/invoices",
        &[
            ("contract", "antwerpen-film"),
            ("organisation", "stad-gent"),
            ("kind", "exit_fee"),
            ("fiscal_year", "2023"),
            ("budget_year", "2023"),
        ],
    ),
];

#[test]
fn the_document_and_the_pages_that_show_it_are_served_to_anyone() {
    let app = TestApp::empty().start();

    let document = app.ask("GET", "/api/v1/openapi.json").send().expect(200);
    let page = app.ask("GET", "/docs/").send().expect(200);

    assert_eq!(document.header("content-type"), "application/json");
    assert!(document.json()["openapi"].as_str().unwrap().starts_with("3.1"));
    assert!(page.text().contains("swagger-ui"));
    let initializer = app.ask("GET", "/docs/swagger-initializer.js").send().expect(200);
    assert!(initializer.text().contains("/api/v1/openapi.json"));
    for path in ["/", "/docs"] {
        assert_eq!(app.ask("GET", path).send().expect(307).header("location"), "/docs/");
    }
    app.ask("POST", "/api/v1/openapi.json").send().refused(405, "method-not-allowed");
}

#[test]
fn the_service_lives_and_can_work() {
    let app = TestApp::empty().start();

    for path in ["/health", "/ready"] {
        assert_eq!(app.ask("GET", path).send().expect(200).json()["status"], "ok");
    }
}

#[test]
fn an_address_where_nothing_is_is_answered_with_a_problem() {
    let app = TestApp::empty().start();

    for path in [
        "/api",
        "/api/v1",
        "/api/v1/",
        "/api/v1/invoice",
        "/api/v2/invoices",
        "/api/v1/invoices/",
        "/api/v1/invoices/1/2/3",
        "/%00",
        "/api/v1/%F0%9F%92%B6",
        "//",
    ] {
        for method in ["GET", "POST", "DELETE", "PATCH"] {
            app.asking(method, path).send().refused(404, "not-found");
        }
    }
}

#[test]
fn a_known_address_asked_by_another_method_says_which_are_known() {
    let app = TestApp::empty().start();
    let allowed = |method: &str, path: &str| {
        let answer = app.asking(method, path).send().refused(405, "method-not-allowed");
        answer.header("allow").to_owned()
    };

    assert_eq!(allowed("DELETE", "/api/v1/invoices"), "GET, POST");
    assert_eq!(allowed("PUT", "/api/v1/invoices/2023000001"), "GET");
    assert_eq!(allowed("DELETE", "/api/v1/invoices/2023000001"), "GET");
    assert_eq!(allowed("GET", "/api/v1/invoices/2023000001/credit-notes"), "POST");
    assert_eq!(allowed("DELETE", "/api/v1/contracts/antwerpen-film"), "GET, PUT");
    assert_eq!(allowed("POST", "/api/v1/decisions/1"), "GET, PUT, DELETE");
    assert_eq!(allowed("PATCH", "/api/v1/usage/1"), "GET, PUT, DELETE");
    assert_eq!(allowed("GET", "/api/v1/simulations"), "POST");
    assert_eq!(allowed("POST", "/health"), "GET");
}

#[test]
fn what_is_not_there_is_answered_with_404_by_every_method() {
    let app = TestApp::antwerp().start();
    let figure = json!({ "nis": "11002", "on": "2020-01-01", "inhabitants": 1, "source": "s" });
    let mut wrong = Vec::new();

    for (list, name) in [
        ("organisations", "nobody"),
        ("agreements", "none"),
        ("contracts", "none"),
        ("figures/populations", "999999"),
        ("figures/indices", "999999"),
        ("figures/other-participants", "999999"),
        ("usage", "999999"),
        ("decisions", "999999"),
        ("invoices", "2023000001"),
        ("invoices", "CN2023000001"),
        ("invoices", "2023"),
        ("decisions", "no-number"),
        ("usage", "-1"),
        ("usage", "99999999999999999999"),
        ("organisations", "%00"),
        ("contracts", "a%00b"),
        ("invoices", "2023000001%00"),
        ("contracts", "a%2Fb"),
        ("decisions", "%00"),
    ] {
        for below in ["", "/revisions", ".pdf", ".xml", "/note"] {
            let path = format!("/api/v1/{list}/{name}{below}");
            let answer = app.get(&path);
            if answer.status != 404 {
                wrong.push(format!("{path}: {}", answer.status));
            }
        }
    }

    assert_eq!(wrong, [""; 0]);
    app.put("/api/v1/figures/populations/999999", 1, &figure).refused(404, "not-found");
    app.delete("/api/v1/figures/populations/999999", 1).refused(404, "not-found");
    app.delete("/api/v1/decisions/999999", 1).refused(404, "not-found");
}

#[test]
fn a_query_that_is_not_known_or_does_not_fit_is_refused_with_400() {
    let app = TestApp::empty().start();
    let refused = |query: &str| {
        let answer = app.get(query).refused(400, "bad-request");
        assert!(answer.json()["detail"].as_str().unwrap().len() > 20, "{query}");
    };

    for (list, filters) in LISTS {
        for (field, fits) in filters {
            app.get(&format!("{list}?{field}={fits}")).expect(200);
            refused(&format!("{list}?{field}=%00"));
            refused(&format!("{list}?{field}={fits}%00"));
            refused(&format!("{list}?{field}={fits}&{field}={fits}"));
        }
        for query in [
            "unknown=1",
            "limit=0",
            "limit=201",
            "limit=-1",
            "limit=ten",
            "limit=",
            "limit=1&limit=2",
            "cursor=%00",
            "cursor=",
            "cursor=a%20b",
            "cursor='",
            "Limit=1",
            "%00=1",
        ] {
            refused(&format!("{list}?{query}"));
        }
        app.get(&format!("{list}?limit=200")).expect(200);
        app.get(&format!("{list}?limit=1")).expect(200);
    }
    refused("/api/v1/agreements?on=2023-02-30");
    refused("/api/v1/agreements?on=yesterday");
    refused("/api/v1/organisations?role=reader");
    refused("/api/v1/organisations?nis=1100");
    refused("/api/v1/figures/populations?nis=11%2F02");
    refused("/api/v1/figures/indices?kind=CPI");
    refused("/api/v1/invoices?fiscal_year=99999");
}

#[test]
fn a_request_keeps_the_id_that_a_proxy_gave_it() {
    let app = TestApp::empty().start();
    let id = |given: &str| {
        let answer: Answer = app.ask("GET", "/health").header("X-Request-Id", given).send();
        answer.header("x-request-id").to_owned()
    };

    assert_eq!(id("0123abcd-ABCD"), "0123abcd-ABCD");
    for strange in ["short", "with blank 12345", &"l".repeat(65), "semi;colon-1234"] {
        assert_ne!(id(strange), strange);
    }
    assert_ne!(app.get("/health").header("x-request-id"), app.get("/health").header("x-request-id"));
}

/// Every text and every name in a body, each in turn with the character U+0000 in it.
fn with_nul(value: &Value) -> Vec<Value> {
    match value {
        Value::String(text) => vec![json!(format!("{text}\0")), json!(format!("\0{text}"))],
        Value::Array(items) => {
            let replace = |place: usize| {
                with_nul(&items[place]).into_iter().map(move |item| {
                    let mut items = items.clone();
                    items[place] = item;
                    Value::Array(items)
                })
            };
            (0..items.len()).flat_map(replace).collect()
        }
        Value::Object(fields) => {
            let of_field = fields.iter().flat_map(|(name, item)| {
                let mut renamed = fields.clone();
                renamed.remove(name);
                renamed.insert(format!("{name}\0"), item.clone());
                let replaced = with_nul(item).into_iter().map(|item| {
                    let mut fields = fields.clone();
                    fields.insert(name.clone(), item);
                    Value::Object(fields)
                });
                [Value::Object(renamed)].into_iter().chain(replaced)
            });
            of_field.collect()
        }
        _ => Vec::new(),
    }
}

#[test]
fn a_character_that_cannot_be_stored_is_refused_wherever_it_stands() {
    let app = TestApp::antwerp().start();
    let before = app.rows();
    let mut tried = 0;

    let recorded = [
        "organisations",
        "contracts",
        "figures/populations",
        "figures/indices",
        "figures/other-participants",
        "usage",
        "decisions",
    ];
    for list in recorded {
        let first = app.get(&format!("/api/v1/{list}?limit=1")).json()["items"][0].clone();
        let (id, revision) = (first["id"].as_str().unwrap(), first["revision"].as_i64().unwrap());
        for body in with_nul(&first["value"]) {
            app.post(&format!("/api/v1/{list}"), &body).refused(422, "refused");
            let path = format!("/api/v1/{list}/{id}");
            app.put(&path, revision.try_into().unwrap(), &body).refused(422, "refused");
            tried += 2;
        }
    }
    let version = app.get("/api/v1/agreements/e-books-2022").json()["value"].clone();
    let input = json!({ "valid_from": version["valid_from"], "agreement": version["agreement"],
                        "clauses": version["clauses"] });
    for body in with_nul(&input) {
        app.put("/api/v1/agreements/e-books-2022", 1, &body).refused(422, "refused");
        tried += 1;
    }
    for path in ["/api/v1/plans", "/api/v1/invoices"] {
        for body in with_nul(&json!({ "through": "2022-11-18", "as_of": "2022-11-18", "contract": "a" })) {
            app.post(path, &body).refused(422, "refused");
            tried += 1;
        }
    }

    assert!(tried > 200, "{tried}");
    assert_eq!(app.rows(), before);
}
