//! The OpenAPI document: checked in as the routes make it, complete, and with examples that fit it.

use crate::support::path;
use actix_web::App;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;
use std::sync::LazyLock;
use tarief::web::openapi::{PUBLIC, written};
use tarief::web::routes;

static DOCUMENT: LazyLock<Value> = LazyLock::new(|| {
    let (_, document) = routes::app(App::new());
    serde_json::from_str(&written(&document)).unwrap()
});

const PROBLEM: &str = "application/problem+json";

/// An operation: its name, method, path, and itself.
struct Operation {
    id: &'static str,
    method: &'static str,
    path: &'static str,
    value: &'static Value,
}

fn operations() -> Vec<Operation> {
    let of_path = |(path, item): (&'static String, &'static Value)| {
        let of_method = move |(method, value): (&'static String, &'static Value)| Operation {
            id: value["operationId"].as_str().unwrap_or("unnamed"),
            method,
            path,
            value,
        };
        item.as_object().unwrap().iter().map(of_method)
    };
    DOCUMENT["paths"].as_object().unwrap().iter().flat_map(of_path).collect()
}

/// What a value refers to, or itself.
fn resolved(value: &'static Value) -> &'static Value {
    let Some(target) = value["$ref"].as_str() else { return value };
    DOCUMENT.pointer(target.trim_start_matches('#')).unwrap_or_else(|| panic!("{target} is nowhere"))
}

/// The successful answer of an operation.
fn success(operation: &Operation) -> &'static Value {
    let answers = operation.value["responses"].as_object().unwrap();
    let (_, answer) = answers.iter().find(|(status, _)| status.starts_with('2')).unwrap();
    resolved(answer)
}

/// Problems that every operation is asked for.
fn all(wrong: impl Fn(&Operation) -> Vec<String>) {
    let found: Vec<String> = operations()
        .iter()
        .flat_map(|of| wrong(of).into_iter().map(|what| format!("{}: {what}", of.id)).collect::<Vec<_>>())
        .collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

fn when(wrong: bool, what: &str) -> Option<String> {
    wrong.then(|| what.to_owned())
}

#[test]
fn the_document_is_checked_in_as_the_routes_make_it() {
    let (_, document) = routes::app(App::new());
    let kept = fs::read_to_string(path("openapi/v1.json")).unwrap_or_default();
    assert!(
        kept == written(&document),
        "openapi/v1.json is not what the routes make; mend it by `cargo run -- openapi > openapi/v1.json`"
    );
}

#[test]
fn every_operation_has_a_name_of_verb_and_noun_a_summary_a_description_and_a_tag() {
    let verbs = [
        "list", "read", "create", "correct", "withdraw", "simulate", "forecast", "plan", "preview", "issue",
        "credit", "check", "execute", "follow",
    ];
    let known: BTreeSet<&str> =
        DOCUMENT["tags"].as_array().unwrap().iter().filter_map(|tag| tag["name"].as_str()).collect();
    all(|of| {
        let verb =
            of.id.split_once('_').is_some_and(|(verb, noun)| verbs.contains(&verb) && !noun.is_empty());
        let text = |field: &str| of.value[field].as_str().unwrap_or_default();
        let tags = of.value["tags"].as_array().unwrap();
        let one_known = tags.len() == 1 && known.contains(tags[0].as_str().unwrap());
        let wrong = [
            when(!verb, "no name of verb and noun"),
            when(
                text("summary").is_empty() || text("summary").ends_with('.'),
                "no summary without a full stop",
            ),
            when(!text("description").ends_with('.'), "no description in sentences"),
            when(!one_known, "not one of the known tags"),
        ];
        wrong.into_iter().flatten().collect()
    });
    let names: Vec<&str> = operations().iter().map(|of| of.id).collect();
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len(), "a name stands twice");
}

#[test]
fn every_operation_tells_how_it_refuses() {
    all(|of| {
        let public = PUBLIC.contains(&of.id);
        let changes = ["put", "delete"].contains(&of.method);
        let has_body = of.value.get("requestBody").is_some();
        let expected = [
            ("401", !public),
            ("404", of.path.contains('{')),
            ("412", changes),
            ("413", has_body),
            ("415", has_body),
            ("422", has_body),
            ("428", changes),
            ("500", of.id != "read_health"),
        ];
        let answers = of.value["responses"].as_object().unwrap();
        let missing = expected.iter().filter(|(status, can)| *can && !answers.contains_key(*status));
        let silent = missing.map(|(status, _)| format!("does not tell of {status}"));
        let refusals = answers.iter().filter(|(status, _)| !status.starts_with('2') && *status != "304");
        let strange = refusals.filter(|(_, answer)| {
            let schema = &resolved(answer)["content"][PROBLEM]["schema"]["$ref"];
            !["Problems", "ProblemDetails"].iter().any(|of| *schema == format!("#/components/schemas/{of}"))
        });
        silent.chain(strange.map(|(status, _)| format!("{status} is no problem"))).collect()
    });
}

#[test]
fn every_operation_but_the_public_ones_asks_for_a_token() {
    all(|of| {
        let asks = of.value["security"] == json!([{ "token": [] }]);
        when(asks == PUBLIC.contains(&of.id), "asks for a token although public, or does not")
            .into_iter()
            .collect()
    });
}

#[test]
fn every_header_that_comes_is_named() {
    all(|of| {
        let answer = success(of);
        let named = |header: &str| !answer["headers"][header].is_null();
        let answers = &of.value["responses"];
        let created = ["201", "202"].iter().any(|status| answers.get(status).is_some());
        let of_a_record = answer["content"]["application/json"]["schema"]["$ref"]
            .as_str()
            .is_some_and(|schema| schema.ends_with("Record") || schema.ends_with("/IssuedInvoice"));
        let of_a_document = ["read_invoice_pdf", "read_invoice_xml", "read_invoice_html"].contains(&of.id);
        let wrong = [
            when(!named("X-Request-Id"), "X-Request-Id is missing"),
            when(named("Location") != created, "Location comes exactly with 201 and 202"),
            when(
                named("ETag") != (of_a_record || of_a_document),
                "ETag comes exactly with a record or document",
            ),
        ];
        wrong.into_iter().flatten().collect()
    });
}

#[test]
fn every_body_and_answer_has_an_example_that_fits() {
    all(|of| {
        let request = &of.value["requestBody"]["content"]["application/json"];
        let answers = success(of)["content"].as_object();
        let as_json = answers.is_some_and(|answers| answers.contains_key("application/json"));
        let files = [
            "application/pdf",
            "application/xml",
            "application/zip",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "image/svg+xml",
            "text/html",
        ];
        // A table is shown once.
        let shown = |of: &str| !(files.contains(&of) || as_json && of == "text/csv");
        let answers = answers.into_iter().flatten().filter(|(of, _)| shown(of));
        let contents = answers.map(|(_, content)| content).chain((!request.is_null()).then_some(request));
        contents.flat_map(misfits).collect()
    });
}

/// What does not fit in the example of a content.
fn misfits(content: &Value) -> Vec<String> {
    let Some(example) = content.get("example") else { return vec!["an example is missing".to_owned()] };
    let schema = json!({ "components": DOCUMENT["components"], "allOf": [content["schema"]] });
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
    validator.iter_errors(example).map(|error| format!("{} {error}", error.instance_path())).collect()
}

#[test]
fn every_reference_leads_somewhere_and_every_component_is_referred_to() {
    let mut found = BTreeSet::new();
    references(&DOCUMENT, &mut found);
    for target in &found {
        assert!(DOCUMENT.pointer(target.trim_start_matches('#')).is_some(), "{target} is nowhere");
    }
    for kind in ["schemas", "responses"] {
        for name in DOCUMENT["components"][kind].as_object().unwrap().keys() {
            let target = format!("#/components/{kind}/{name}");
            assert!(found.contains(target.as_str()), "nothing refers to {target}");
        }
    }
}

fn references<'a>(value: &'a Value, found: &mut BTreeSet<&'a str>) {
    match value {
        Value::Object(fields) => {
            found.extend(fields.get("$ref").and_then(Value::as_str));
            let mapped = fields.get("mapping").and_then(Value::as_object).into_iter().flatten();
            found.extend(mapped.filter_map(|(_, target)| target.as_str()));
            fields.values().for_each(|value| references(value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| references(value, found)),
        _ => {}
    }
}

#[test]
fn every_link_leads_to_an_operation_and_its_parameters() {
    let all_operations = operations();
    for of in &all_operations {
        for (name, link) in success(of)["links"].as_object().into_iter().flatten() {
            let target = all_operations.iter().find(|other| link["operationId"] == other.id);
            let target = target.unwrap_or_else(|| panic!("{}: {name} leads nowhere", of.id));
            for parameter in link["parameters"].as_object().unwrap().keys() {
                let plain = parameter.trim_start_matches("header.");
                let known = target.value["parameters"].as_array().unwrap();
                assert!(known.iter().any(|one| one["name"] == plain), "{} has no {plain}", target.id);
            }
        }
    }
}

#[test]
fn every_example_belongs_to_an_operation() {
    let examples: Value =
        serde_json::from_str(&fs::read_to_string(path("src/web/openapi/examples.json")).unwrap()).unwrap();
    let names: BTreeSet<&str> = operations().iter().map(|of| of.id).collect();
    let strange: Vec<_> =
        examples.as_object().unwrap().keys().filter(|id| !names.contains(id.as_str())).collect();
    assert!(strange.is_empty(), "{strange:?}");
}
