//! Every resource that is recorded: created, listed, read, corrected, withdrawn.

use crate::support::app::TestApp;
use serde_json::{Value, json};

/// A resource on Antwerp's service, with what can be sent to it.
struct Resource {
    list: &'static str,
    /// What can be recorded anew.
    new: Vec<Value>,
    /// The first of them, corrected.
    corrected: Value,
    /// Filters with how many of the new ones they show; others are hidden.
    filters: Vec<(&'static str, usize)>,
    /// Whether its names are given by the service, and it can be withdrawn.
    is_numbered: bool,
}

fn organisation(id: &str, number: &str, nis: &str) -> Value {
    json!({ "id": id, "role": "municipality", "enterprise_number": number, "nis": nis, "particulars": [
        { "since": "2000-01-01", "name": id, "street": "Plein 1", "postcode": "2000", "town": "Stad" } ] })
}

fn contract(id: &str, organisation: &str) -> Value {
    json!({ "id": id, "agreement": "film-streaming-2022", "organisation": organisation, "start": "2022-11-01",
            "end": "2024-09-30", "lots": ["1B", "4B"] })
}

fn population(nis: &str, inhabitants: u64) -> Value {
    json!({ "nis": nis, "on": "2023-01-01", "inhabitants": inhabitants, "published": "2023-06-16",
            "source": "Statbel" })
}

fn index(month: &str, value: &str) -> Value {
    json!({ "index": "health", "base": "2004", "month": month, "value": value, "source": "Statbel" })
}

fn others(month: &str, unique_users: u64) -> Value {
    json!({ "agreement": "film-streaming-2022", "lot": "4B", "month": month, "unique_users": unique_users,
            "source": "Avila" })
}

fn usage(month: &str, unique_users: u64) -> Value {
    json!({ "contract": "antwerpen-film", "lot": "1B", "month": month, "unique_users": unique_users,
            "reported": "2023-04-02", "source": "Maandrapport Sooner" })
}

fn indexation(year: u16, apply: bool) -> Value {
    json!({ "decision": { "kind": "indexation", "agreement": "e-books-2022", "year": year, "apply": apply },
            "evidence": "Verslag stuurgroep" })
}

fn agreement(id: &str, valid_from: &str) -> Value {
    json!({ "valid_from": valid_from, "valid_to": valid_from, "clauses": { "invoicing": "E 8.5" }, "agreement": {
        "id": id, "service": "games", "title": "Spelletjes", "vat_rate": "21", "payment_days": 30,
        "price_level": 2023, "invoicing": { "rhythm": "never" }, "indexation": null, "increase": null,
        "term": { "renewal": "none" }, "early_termination": null, "exit_fee": null,
        "lots": [{ "id": "main", "platform": "Spel", "hold": null, "components": [] }] } })
}

fn named() -> Vec<Resource> {
    let (aalst, brugge) =
        (organisation("aalst", "0700.000.104", "41002"), organisation("brugge", "0700.000.203", "31005"));
    let mut moved = aalst.clone();
    moved["particulars"][0]["street"] = json!("Grote Markt 3");
    let mut shorter = agreement("games-2023", "2023-01-01");
    shorter["valid_to"] = json!("2023-02-01");
    let mut one_lot = contract("gent-film", "stad-gent");
    one_lot["lots"] = json!(["1B"]);
    let mut after_it = contract("gent-film-2", "stad-gent");
    (after_it["start"], after_it["end"]) = (json!("2024-10-01"), json!("2025-09-30"));
    vec![
        Resource {
            list: "/api/v1/organisations",
            new: vec![aalst, brugge],
            corrected: moved,
            filters: vec![
                ("?role=municipality", 2),
                ("?role=supplier", 0),
                ("?nis=41002", 1),
                ("?nis=99999", 0),
            ],
            is_numbered: false,
        },
        Resource {
            list: "/api/v1/agreements",
            new: vec![agreement("games-2023", "2023-01-01"), agreement("games-2024", "2024-01-01")],
            corrected: shorter,
            filters: vec![("?service=games", 2), ("?on=2024-01-01", 1), ("?service=e-books", 0)],
            is_numbered: false,
        },
        Resource {
            list: "/api/v1/contracts",
            new: vec![contract("gent-film", "stad-gent"), after_it],
            corrected: one_lot,
            filters: vec![
                ("?organisation=stad-gent", 2),
                ("?agreement=film-streaming-2022", 2),
                ("?agreement=e-books-2022", 0),
                ("?organisation=stad-antwerpen", 0),
            ],
            is_numbered: false,
        },
    ]
}

fn numbered() -> Vec<Resource> {
    let of = |list, new, corrected, filters| Resource { list, new, corrected, filters, is_numbered: true };
    vec![
        of(
            "/api/v1/figures/populations",
            vec![population("11002", 1), population("44021", 2)],
            population("11002", 3),
            vec![("?nis=11002", 1), ("?nis=44021", 1), ("?nis=99999", 0)],
        ),
        of(
            "/api/v1/figures/indices",
            vec![index("2005-01", "101.5"), index("2005-02", "102")],
            index("2005-01", "101.6"),
            vec![("?kind=health", 2), ("?kind=cpi", 0)],
        ),
        of(
            "/api/v1/figures/other-participants",
            vec![others("2022-11", 3), others("2022-12", 4)],
            others("2022-11", 5),
            vec![("?lot=4B", 2), ("?lot=1B", 0), ("?agreement=film-streaming-2022", 2)],
        ),
        of(
            "/api/v1/usage",
            vec![usage("2023-02", 600), usage("2023-03", 601)],
            usage("2023-02", 602),
            vec![
                ("?contract=antwerpen-film", 2),
                ("?lot=1B", 2),
                ("?lot=2A", 0),
                ("?contract=antwerpen-e-books", 0),
            ],
        ),
        of(
            "/api/v1/decisions",
            vec![indexation(2024, true), indexation(2025, false)],
            indexation(2024, false),
            vec![("?agreement=e-books-2022", 2), ("?contract=antwerpen-film", 0)],
        ),
    ]
}

fn all() -> Vec<Resource> {
    named().into_iter().chain(numbered()).collect()
}

/// Everything of a list, by pages of a size.
fn walk(app: &TestApp, list: &str, size: usize) -> Vec<Value> {
    let (mut items, mut cursor) = (Vec::new(), String::new());
    loop {
        let joint = if list.contains('?') { '&' } else { '?' };
        let page = app.get(&format!("{list}{joint}limit={size}{cursor}")).expect(200).json();
        let found = page["items"].as_array().unwrap();
        assert!(found.len() <= size);
        items.extend(found.iter().cloned());
        let Some(next) = page["next"].as_str() else { return items };
        assert_eq!(found.len(), size, "only the last page is shorter");
        cursor = format!("&cursor={next}");
    }
}

fn create(app: &TestApp, resource: &Resource) -> Vec<Value> {
    let create = |body: &Value| {
        let answer = app.post(resource.list, body).expect(201);
        let record = answer.json();
        let location = format!("{}/{}", resource.list, record["id"].as_str().unwrap());
        assert_eq!(answer.header("location"), location);
        assert_eq!(answer.header("etag"), "\"1\"");
        assert_eq!(record["revision"], 1);
        assert_eq!(record["recorded_by"], "finance");
        assert_eq!(record["recorded_at"], "2023-06-01T10:00:00Z");
        assert_eq!(record["replaced_at"], Value::Null);
        record
    };
    resource.new.iter().map(create).collect()
}

fn address(resource: &Resource, record: &Value) -> String {
    format!("{}/{}", resource.list, record["id"].as_str().unwrap())
}

#[test]
fn what_is_recorded_is_read_as_it_was_sent() {
    let app = TestApp::antwerp().start();

    for resource in all() {
        for (record, sent) in create(&app, &resource).iter().zip(&resource.new) {
            let read = app.get(&address(&resource, record)).expect(200);
            assert_eq!(read.json(), *record, "{}", resource.list);
            assert_eq!(read.header("etag"), "\"1\"");
            for (field, sent) in sent.as_object().unwrap() {
                let kept = &record["value"][field];
                assert!(is_same(sent, kept), "{}: {field} {sent} {kept}", resource.list);
            }
        }
    }
}

/// Whether a kept value is what was sent; a number may be written otherwise, and what was left out is null.
fn is_same(sent: &Value, kept: &Value) -> bool {
    let number = |value: &Value| value.as_str().and_then(|text| text.parse::<rust_decimal::Decimal>().ok());
    match (sent, kept) {
        (Value::Object(sent), _) => sent.iter().all(|(field, value)| is_same(value, &kept[field])),
        (Value::Array(sent), Value::Array(kept)) => {
            sent.len() == kept.len() && sent.iter().zip(kept).all(|(sent, kept)| is_same(sent, kept))
        }
        _ => sent == kept || (number(sent).is_some() && number(sent) == number(kept)),
    }
}

#[test]
fn pages_of_one_show_all_of_a_list_once_and_in_order() {
    let app = TestApp::antwerp().start();

    for resource in all() {
        create(&app, &resource);
        let list = match resource.list {
            // Of many shipped figures those of a municipality and an index are enough.
            "/api/v1/figures/populations" => "/api/v1/figures/populations?nis=11002".to_owned(),
            "/api/v1/figures/indices" => "/api/v1/figures/indices?kind=health".to_owned(),
            list => list.to_owned(),
        };
        let one_by_one = if list.contains("kind") { walk(&app, &list, 7) } else { walk(&app, &list, 1) };
        assert_eq!(one_by_one, walk(&app, &list, 200), "{list}");
        assert!(one_by_one.len() >= 2, "{list}");
        let ids: Vec<&str> = one_by_one.iter().map(|one| one["id"].as_str().unwrap()).collect();
        let numbers: Vec<Option<u32>> = ids.iter().map(|id| id.parse().ok()).collect();
        let in_order = if resource.is_numbered { numbers.is_sorted() } else { ids.is_sorted() };
        assert!(in_order, "{list}: {ids:?}");
    }
}

#[test]
fn filters_show_what_fits_and_nothing_else() {
    let app = TestApp::antwerp().start();

    for resource in all() {
        let before: Vec<usize> = resource
            .filters
            .iter()
            .map(|(query, _)| walk(&app, &format!("{}{query}", resource.list), 200).len())
            .collect();
        let new = create(&app, &resource);
        for ((query, expected), before) in resource.filters.iter().zip(before) {
            let found = walk(&app, &format!("{}{query}", resource.list), 200);
            assert_eq!(found.len(), before + expected, "{}{query}", resource.list);
            let of_new = new.iter().filter(|record| found.contains(record)).count();
            assert_eq!(of_new, *expected, "{}{query}", resource.list);
        }
    }
}

#[test]
fn a_correction_names_the_revision_that_it_changes() {
    let app = TestApp::antwerp().start();

    for resource in all() {
        let record = create(&app, &resource).remove(0);
        let path = address(&resource, &record);
        let send = |if_match: &str| {
            let asking = app.asking("PUT", &path).json(&resource.corrected);
            if if_match.is_empty() { asking.send() } else { asking.header("If-Match", if_match).send() }
        };

        send("").refused(428, "precondition-required");
        for wrong in ["\"2\"", "\"0\"", "1", "*", "W/\"1\"", "\"1\", \"2\"", "\"99999999999\"", "\"-1\""] {
            send(wrong).refused(412, "changed-meanwhile");
        }
        assert_eq!(app.get(&path).json(), record, "{path}: nothing was changed");
        let corrected = send("\"1\"").expect(200);
        assert_eq!(corrected.header("etag"), "\"2\"", "{path}");
        send("\"1\"").refused(412, "changed-meanwhile");

        let read = app.get(&path).expect(200);
        assert_eq!(read.header("etag"), "\"2\"");
        assert_eq!(read.json(), corrected.json());
        assert_ne!(read.json()["value"], record["value"]);
    }
}

#[test]
fn every_revision_is_kept() {
    let app = TestApp::antwerp().start();

    for resource in all() {
        let record = create(&app, &resource).remove(0);
        let path = address(&resource, &record);
        let corrected = app.put(&path, 1, &resource.corrected).expect(200).json();

        let revisions = app.get(&format!("{path}/revisions")).expect(200).json();

        let revisions = revisions["items"].as_array().unwrap();
        assert_eq!(revisions.len(), 2, "{path}");
        assert_eq!(revisions[0]["value"], record["value"], "{path}");
        assert_eq!(revisions[1], corrected, "{path}");
        let closed = if resource.is_numbered { json!("2023-06-01T10:00:00Z") } else { Value::Null };
        assert_eq!(revisions[0]["replaced_at"], closed, "{path}");
    }
}

#[test]
fn what_was_withdrawn_no_longer_counts_and_is_kept() {
    let app = TestApp::antwerp().start();

    for resource in numbered() {
        let record = create(&app, &resource).remove(0);
        let path = address(&resource, &record);
        app.asking("DELETE", &path).send().refused(428, "precondition-required");
        app.delete(&path, 2).refused(412, "changed-meanwhile");

        let withdrawn = app.delete(&path, 1).expect(204);

        assert!(withdrawn.body.is_empty());
        let read = app.get(&path).expect(200).json();
        assert_eq!(read["replaced_at"], "2023-06-01T10:00:00Z", "{path}");
        assert_eq!(read["value"], record["value"]);
        assert!(!walk(&app, resource.list, 200).iter().any(|one| one["id"] == record["id"]), "{path}");
        app.delete(&path, 1).refused(404, "not-found");
        app.put(&path, 1, &resource.corrected).refused(404, "not-found");
        assert_eq!(app.get(&format!("{path}/revisions")).json()["items"].as_array().unwrap().len(), 1);
        app.post(resource.list, &resource.new[0]).expect(201);
    }
}

#[test]
fn the_same_is_not_recorded_twice() {
    let app = TestApp::antwerp().start();

    for resource in all() {
        create(&app, &resource);
        let again = app.post(resource.list, &resource.new[0]);
        match resource.list {
            "/api/v1/decisions" => {
                again.has(&[("/decision", "duplicate")]);
            }
            "/api/v1/agreements" => {
                assert!([409, 422].contains(&again.status), "{}", again.text());
            }
            _ => {
                again.refused(409, "recorded-already");
            }
        }
    }
}

#[test]
fn what_is_corrected_keeps_its_name() {
    let app = TestApp::antwerp().start();

    for resource in named() {
        let record = create(&app, &resource).remove(0);
        let other = &resource.new[1];
        let answer = app.put(&address(&resource, &record), 1, other);
        let problems = answer.refused(422, "refused").problems();
        assert!(problems.contains(&("/id".to_owned(), "wrong_form".to_owned())), "{problems:?}");
    }
}

#[test]
fn an_unknown_field_and_a_missing_one_are_both_told_at_once() {
    let app = TestApp::antwerp().start();

    for resource in all() {
        let mut body = resource.new[0].clone();
        let first = body.as_object().unwrap().keys().find(|key| *key != "agreement" && *key != "evidence");
        let first = if resource.is_numbered || resource.list.ends_with("contracts") {
            body.as_object().unwrap().keys().next().unwrap().clone()
        } else {
            first.unwrap().clone()
        };
        let required = if resource.list.ends_with("agreements") { "valid_from".to_owned() } else { first };
        let required = if resource.list.ends_with("decisions") { "decision".to_owned() } else { required };
        body.as_object_mut().unwrap().remove(&required);
        body["unknown"] = json!(1);

        let mut found = app.post(resource.list, &body).refused(422, "refused").problems();
        found.sort();

        let mut expected = [
            (format!("/{required}"), "missing_field".to_owned()),
            ("/unknown".into(), "unknown_field".into()),
        ];
        expected.sort();
        assert_eq!(found, expected, "{}", resource.list);
    }
}

#[test]
fn what_is_no_json_object_is_refused_everywhere() {
    let app = TestApp::antwerp().start();

    for list in all().iter().map(|resource| resource.list).chain(["/api/v1/plans", "/api/v1/invoices"]) {
        let send = |media_type: &str, body: &[u8]| app.asking("POST", list).bytes(media_type, body).send();
        for body in ["", "{", "null", "[]", "1", "\"text\"", "{\"a\": 1, \"a\": 2}", "\u{feff}{}"] {
            let answer = send("application/json", body.as_bytes());
            assert!(!answer.refused(422, "refused").problems().is_empty(), "{list}: {body}");
        }
        send("application/json", b"\xff").has(&[("", "malformed_json")]);
        send("application/xml", b"{}").refused(415, "unsupported-media-type");
        let deep = [vec![b'['; 100_000], vec![b']'; 100_000]].concat();
        send("application/json", &deep).refused(422, "refused");
    }
    let large = app.asking("POST", "/api/v1/usage").bytes("application/json", vec![b' '; (1 << 20) + 1]);
    large.send().refused(413, "too-large");
}
