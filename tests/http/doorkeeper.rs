//! Who may ask what: every operation of the served document is tried.

use super::issuing::{INVOICES, issue_all_of_antwerp};
use super::orders::{ASSIGNMENTS, ORDERS, POLICIES, another, assignment, order, policy, record};
use crate::support::app::{FINANCE, TestApp};
use crate::support::client::{Answer, Asking};
use chrono::Duration;
use serde_json::{Value, json};
use tarief::store::access::{Role, revoke};
use tarief::web::openapi::{PUBLIC, may_report, needs_finance};

/// What a reader may ask; everything else needs the role finance.
const OF_READERS: &[&str] = &[
    "list_contracts",
    "read_contract",
    "read_contract_revisions",
    "read_contract_standing",
    "read_contract_holds",
    "forecast_costs",
    "read_contract_usage",
    "read_usage_tiers",
    "read_contract_chart",
    "list_invoices",
    "read_invoice",
    "read_invoice_json",
    "read_invoice_pdf",
    "read_invoice_xml",
    "read_invoice_html",
    "read_invoice_archive",
    "read_invoice_note",
    "read_invoice_note_pdf",
    "list_orders",
    "read_order",
    "read_order_revisions",
    "read_order_consumption",
    "list_order_assignments",
    "read_order_assignment",
    "read_order_assignment_revisions",
    "list_payer_policies",
    "read_payer_policy",
    "read_payer_policy_revisions",
    "read_invoice_standing",
    "list_open_items",
    "read_aging",
    "list_reports",
    "read_report",
    "read_report_json",
    "read_report_csv",
    "read_report_xlsx",
    "list_deliveries",
    "read_delivery",
    "read_invoice_deliveries",
];

/// What a reader may do for its own organisation.
const DONE_BY_READERS: [&str; 7] = [
    "create_order",
    "correct_order",
    "withdraw_order",
    "check_order",
    "create_order_assignment",
    "correct_order_assignment",
    "withdraw_order_assignment",
];

/// Antwerp with its invoices, and something of each kind that is read.
fn everything() -> TestApp {
    let app = TestApp::antwerp().start();
    issue_all_of_antwerp(&app);
    record(&app, POLICIES, &policy());
    let order = record(&app, ORDERS, &order());
    record(&app, ORDERS, &another("4005533254", "1.00"));
    record(&app, ASSIGNMENTS, &assignment("2022000001", &[(&order, "11751.64")]));
    record(&app, ASSIGNMENTS, &assignment("2023000001", &[(&order, "8354.80")]));
    let asked = json!({ "channel": "peppol", "reason": "Een test" });
    record(&app, &format!("{INVOICES}/2023000001/deliveries"), &asked);
    app
}

struct Operation {
    id: String,
    method: String,
    path: String,
    is_secured: bool,
}

/// All operations of the document that the service serves.
fn operations(app: &TestApp) -> Vec<Operation> {
    let document = app.ask("GET", "/api/v1/openapi.json").send().expect(200).json();
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            assert!(["get", "post", "put", "delete"].contains(&method.as_str()), "{method} {path}");
            operations.push(Operation {
                id: operation["operationId"].as_str().unwrap().to_owned(),
                method: method.to_uppercase(),
                path: path.clone(),
                is_secured: operation["security"].as_array().is_some_and(|schemes| !schemes.is_empty()),
            });
        }
    }
    assert!(operations.len() > 50, "{} operations", operations.len());
    operations
}

/// An address of something that is there.
fn address(path: &str) -> String {
    let known = [
        ("/api/v1/organisations/{id}", "stad-antwerpen"),
        ("/api/v1/agreements/{id}", "e-books-2022"),
        ("/api/v1/contracts/{id}", "antwerpen-film"),
        ("/api/v1/figures/populations/{id}", "1"),
        ("/api/v1/figures/indices/{id}", "1"),
        ("/api/v1/figures/other-participants/{id}", "1"),
        ("/api/v1/mergers/{id}", "1"),
        ("/api/v1/usage/{id}", "1"),
        ("/api/v1/decisions/{id}", "1"),
        ("/api/v1/staff-accounts/{id}", "1"),
        ("/api/v1/invoices/{number}", "2023000001"),
        ("/api/v1/orders/{id}", "1"),
        ("/api/v1/order-assignments/{id}", "1"),
        ("/api/v1/payer-policies/{id}", "1"),
        ("/api/v1/payments/{id}", "1"),
        ("/api/v1/billing-runs/{id}", "1"),
        ("/api/v1/deliveries/{id}", "1"),
        ("/api/v1/reports/{name}", "invoices"),
        ("/api/v1/figure-imports/{id}", "1"),
    ];
    let Some((parameter, below)) = path.split_once('}') else { return path.to_owned() };
    let of = known.iter().find(|(known, _)| known.strip_suffix('}') == Some(parameter));
    let (_, name) = of.unwrap_or_else(|| panic!("the walk does not know a name for {path}: add one"));
    let (above, _) = parameter.split_once('{').unwrap();
    format!("{above}{name}{}", below.replace("{id}", "1").replace("{chart}", "prices"))
}

fn request(app: &TestApp, operation: &Operation) -> Asking {
    request_on(app, operation, 1)
}

fn request_on(app: &TestApp, operation: &Operation, revision: i32) -> Asking {
    let asking = app.ask(&operation.method, &address(&operation.path));
    match operation.method.as_str() {
        "POST" => asking.bytes("application/json", "{}"),
        "PUT" => asking.revision(revision).bytes("application/json", "{}"),
        "DELETE" => asking.revision(revision),
        _ => asking,
    }
}

#[test]
fn nothing_but_what_is_public_is_answered_without_a_valid_token() {
    let app = TestApp::antwerp().start();
    issue_all_of_antwerp(&app);
    let now = app.now();
    app.add_token_until("tarief_expired", ("gone", Role::Finance), now);
    let id = app.add_token("tarief_revoked", "gone", Role::Finance);
    assert!(app.run(async |conn| revoke(conn, id, now - Duration::seconds(1)).await.unwrap()));
    let before = app.rows();

    for operation in operations(&app) {
        if PUBLIC.contains(&operation.id.as_str()) {
            assert!(!operation.is_secured, "{}", operation.id);
            let answer = request(&app, &operation).send();
            assert!(![401, 403].contains(&answer.status), "{}", operation.id);
            continue;
        }
        assert!(operation.is_secured, "{}", operation.id);
        let asking = || request(&app, &operation);
        let schemes = ["Basic dGFyaWVmOnRhcmllZg==", "Bearer", "Bearer ", "tarief_finance", ""];
        let by_header = schemes.map(|header| asking().header("Authorization", header));
        let by_token =
            ["tarief_", "tarief_finances", "tarief_expired", "tarief_revoked", "é\u{ff}", "' OR 1=1"];
        let by_token = by_token.map(|token| asking().token(token));
        for asking in [asking()].into_iter().chain(by_header).chain(by_token) {
            let answer = asking.clone().send();
            assert_eq!(answer.status, 401, "{} by {asking:?}", operation.id);
            assert_eq!(answer.kind(), "unauthorized");
            assert_eq!(answer.header("www-authenticate"), "Bearer");
        }
    }

    assert_eq!(app.rows(), before);
}

#[test]
fn a_reader_is_refused_everything_that_needs_the_role_finance() {
    let app = everything();
    let reader = app.reader("stad-antwerpen");
    // The first reading makes the documents, once and for all.
    app.get("/api/v1/invoices.zip").expect(200);
    let before = app.rows();

    for operation in operations(&app) {
        let id = operation.id.as_str();
        if PUBLIC.contains(&id) {
            continue;
        }
        let done = DONE_BY_READERS.contains(&id);
        // Nothing that was sent can be done: there is neither such a body nor such a revision.
        let asking = if done {
            let bare = app.ask(&operation.method, &address(&operation.path)).revision(999);
            if operation.method == "DELETE" { bare } else { bare.bytes("application/json", "{}") }
        } else {
            request(&app, &operation)
        };
        let answer = asking.token(&reader).send();
        let of_finance = request_on(&app, &operation, 999).token(FINANCE);

        assert_eq!(needs_finance(id), !OF_READERS.contains(&id) && !done, "{id}");
        if done {
            assert!(![200, 201, 204, 401, 403].contains(&answer.status), "{id}: {}", answer.status);
        } else if needs_finance(id) {
            answer.refused(403, "forbidden");
        } else {
            answer.expect(200);
        }
        // Nothing that was sent can be done, so that this changes nothing either.
        if operation.method == "GET" {
            let status = of_finance.send().status;
            assert!(
                status == 200 || (status == 404 && address(&operation.path).contains("/1")),
                "{id}: {status}"
            );
        } else {
            assert!(![401, 403].contains(&of_finance.send().status), "{id}");
        }
    }

    assert_eq!(app.rows(), before);
}

#[test]
fn whoever_reports_usage_may_do_that_and_read_nothing() {
    let app = everything();
    let of_all = app.reporter(None);
    let of_gent = app.reporter(Some("stad-gent"));
    app.get("/api/v1/invoices.zip").expect(200);
    let before = app.rows();

    for operation in operations(&app).iter().filter(|operation| !PUBLIC.contains(&operation.id.as_str())) {
        for token in [&of_all, &of_gent] {
            let answer = request(&app, operation).token(token).send();
            if may_report(&operation.id) {
                answer.refused(422, "refused");
            } else {
                answer.refused(403, "forbidden");
            }
        }
    }

    assert_eq!(app.rows(), before);
}

fn items(answer: &Answer) -> usize {
    answer.json()["items"].as_array().unwrap().len()
}

#[test]
fn a_reader_sees_its_own_organisation_and_nothing_of_another() {
    let app = everything();
    let (own, other) = (app.reader("stad-antwerpen"), app.reader("stad-gent"));
    let ask = |path: &str, token: &str| app.ask("GET", path).token(token).send();

    // Of reports another reader sees the heads: what stands below is looked at by the tests of reports.
    // Forecasts are asked by POST: their own tests look at them.
    let looked_at = |id: &str| OF_READERS.contains(&id) && !id.contains("report") && id != "forecast_costs";
    for operation in operations(&app).iter().filter(|operation| looked_at(operation.id.as_str())) {
        let path = address(&operation.path);
        let (of_own, of_other) = (ask(&path, &own), ask(&path, &other));
        assert_eq!(of_own.body, app.get(&path).body, "{path}: its own reader sees what finance sees");
        if operation.path.contains('{') || operation.path.ends_with(".zip") {
            of_other.refused(404, "not-found");
        } else {
            assert!(items(&of_own) > 0, "{path}");
            assert_eq!(items(&of_other), 0, "{path}");
        }
    }

    for query in ["?organisation=stad-antwerpen", "?contract=antwerpen-film", "?cursor=2022000001"] {
        assert_eq!(items(&ask(&format!("{INVOICES}{query}"), &other)), 0, "{query}");
    }
    assert_eq!(items(&ask("/api/v1/contracts?organisation=stad-antwerpen", &other)), 0);
}

#[test]
fn what_is_not_ones_own_looks_like_what_is_not_there() {
    let app = TestApp::antwerp().start();
    issue_all_of_antwerp(&app);
    let other = app.reader("stad-gent");
    let told = |path: &str| {
        let answer = app.ask("GET", path).token(&other).send().refused(404, "not-found");
        let name = path.rsplit('/').next().unwrap();
        answer.json()["detail"].as_str().unwrap().replace(name, "")
    };

    assert_eq!(told(&format!("{INVOICES}/2023000001")), told(&format!("{INVOICES}/2023000009")));
    assert_eq!(told("/api/v1/contracts/antwerpen-film"), told("/api/v1/contracts/antwerpen-filn"));
}

#[test]
fn a_token_that_expires_or_is_revoked_is_refused_from_then_on() {
    let app = TestApp::antwerp().start();
    let expires = app.now() + Duration::seconds(1);
    app.add_token_until("tarief_short", ("short", Role::Finance), expires);
    let id = app.add_token("tarief_long", "long", Role::Finance);
    let list = |app: &TestApp, token: &str| app.ask("GET", INVOICES).token(token).send().status;
    assert_eq!((list(&app, "tarief_short"), list(&app, "tarief_long")), (200, 200));

    assert!(app.run(async |conn| revoke(conn, id, app.now()).await.unwrap()));
    let later = app.another("2023-06-01T10:00:01Z");

    assert_eq!(list(&app, "tarief_long"), 401);
    assert_eq!(list(&later, "tarief_short"), 401);
}

#[test]
fn what_is_recorded_carries_the_name_of_who_recorded_it() {
    let app = TestApp::antwerp().start();
    app.add_token("tarief_an", "An van de financiële dienst", Role::Finance);
    let gent: Value = app.get("/api/v1/organisations/stad-gent").json();

    let path = "/api/v1/organisations/stad-gent";
    let corrected =
        app.ask("PUT", path).token("tarief_an").revision(1).json(&gent["value"]).send().expect(200);

    assert_eq!(corrected.json()["recorded_by"], "An van de financiële dienst");
    assert_eq!(corrected.json()["recorded_at"], "2023-06-01T10:00:00Z");
}
