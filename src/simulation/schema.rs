//! JSON Schema of the request, the result and the problems, made from the types that read and write them.

use super::form::request::Request;
use super::problem::ProblemDetails;
use super::result::ResultJson;
use serde_json::{Map, Value, json};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// The three texts of a simulation, by the name of their root definition.
pub const ROOTS: [(&str, &str); 3] =
    [("request", "SimulationRequest"), ("result", "SimulationResult"), ("problems", "ProblemDetails")];

/// One JSON Schema (2020-12) whose `$defs` hold the request, the result and the problems; a text is valid
/// if it is one of them, or the one that is named.
pub fn schema(root: Option<&str>) -> Value {
    let mut collected = vec![
        ("SimulationRequest".to_owned(), Request::schema()),
        ("SimulationResult".to_owned(), ResultJson::schema()),
        ("ProblemDetails".to_owned(), ProblemDetails::schema()),
    ];
    Request::schemas(&mut collected);
    ResultJson::schemas(&mut collected);
    ProblemDetails::schemas(&mut collected);
    let all: Map<String, Value> = collected.into_iter().map(definition).collect();

    let reference = |(_, name): &(&str, &str)| json!({ "$ref": format!("#/$defs/{name}") });
    let named = ROOTS.iter().find(|(name, _)| Some(*name) == root);
    let definitions = named.map_or(all.clone(), |(_, name)| reachable(&all, name));
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:tarief:schema:simulation",
        "title": "tarief simulation",
        "description": "One situation in, every invoice out: request, result, and the problems of a refused request.",
        "$defs": definitions,
    });
    let (key, value) = match named {
        Some(named) => ("allOf", json!([reference(named)])),
        None => ("anyOf", ROOTS.iter().map(reference).collect()),
    };
    if let Some(object) = schema.as_object_mut() {
        object.insert(key.to_owned(), value);
    }
    schema
}

/// The definitions that one of them needs, itself included.
fn reachable(all: &Map<String, Value>, root: &str) -> Map<String, Value> {
    let mut found = Map::new();
    let mut open = vec![root.to_owned()];
    while let Some(name) = open.pop() {
        if let Some(definition) = all.get(&name).filter(|_| !found.contains_key(&name)) {
            references(definition, &mut open);
            found.insert(name, definition.clone());
        }
    }
    found
}

fn references(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            let target = fields.get("$ref").and_then(Value::as_str);
            found.extend(target.and_then(|target| target.strip_prefix("#/$defs/")).map(str::to_owned));
            fields.values().for_each(|value| references(value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| references(value, found)),
        _ => {}
    }
}

fn definition((name, schema): (String, RefOr<Schema>)) -> (String, Value) {
    let mut value = serde_json::to_value(schema).unwrap_or_default();
    point_to_defs(&mut value);
    (name, value)
}

/// OpenAPI keeps shared schemas under `components`; JSON Schema under `$defs`. `example` becomes `examples`.
fn point_to_defs(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            if let Some(Value::String(target)) = fields.get_mut("$ref") {
                *target = target.replace("#/components/schemas/", "#/$defs/");
            }
            // Only OpenAPI has a word for the field that tells forms apart.
            fields.remove("discriminator");
            if let Some(example) = fields.remove("example") {
                fields.insert("examples".to_owned(), Value::Array(vec![example]));
            }
            fields.values_mut().for_each(point_to_defs);
        }
        Value::Array(items) => items.iter_mut().for_each(point_to_defs),
        _ => {}
    }
}
