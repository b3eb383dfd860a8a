//! Names of the schemas of generic types: `Page_Recorded_UsageEntry` is called `UsagePage`, and refers to
//! `UsageRecord` where utoipa writes that out once more.

use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::schema::ArrayItems;
use utoipa::openapi::{Content, OpenApi, Ref, RefOr, Schema};

/// Gives every schema a plain name.
pub fn plain(document: &mut OpenApi) {
    for item in document.paths.paths.values_mut() {
        let PathItem { get, post, put, .. } = item;
        [get, post, put].into_iter().flatten().for_each(answers);
    }
    let Some(components) = &mut document.components else { return };
    let schemas = std::mem::take(&mut components.schemas);
    components.schemas = schemas.into_iter().map(|(name, schema)| renamed(&name, schema)).collect();
}

fn answers(operation: &mut Operation) {
    for response in operation.responses.responses.values_mut() {
        let RefOr::T(response) = response else { continue };
        for content in response.content.values_mut() {
            if let RefOr::T(Content { schema: Some(RefOr::Ref(reference)), .. }) = content {
                reference.ref_location = called(&reference.ref_location);
            }
        }
    }
}

fn renamed(name: &str, mut schema: RefOr<Schema>) -> (String, RefOr<Schema>) {
    if let (Some((outer, inner)), RefOr::T(Schema::Object(object))) = (name.split_once('_'), &mut schema) {
        let inner = RefOr::Ref(Ref::from_schema_name(called(inner)));
        let place = if outer == "Recorded" { "value" } else { "items" };
        match object.properties.get_mut(place) {
            Some(RefOr::T(Schema::Array(list))) => list.items = ArrayItems::RefOrSchema(Box::new(inner)),
            Some(value) => *value = inner,
            None => {}
        }
    }
    (called(name), schema)
}

/// What the schema of a generic type is called, or the reference to it.
fn called(name: &str) -> String {
    let (place, name) = name.rsplit_once('/').map_or(("", name), |(_, name)| ("#/components/schemas/", name));
    let plain = |inner: &str, what: &str| format!("{}{what}", inner.strip_suffix("Entry").unwrap_or(inner));
    let called = match name.split('_').collect::<Vec<_>>()[..] {
        ["Recorded", inner] => plain(inner, "Record"),
        ["Page", "Recorded", inner] | ["Page", inner] => plain(inner, "Page"),
        ["Revisions", "Recorded", inner] => plain(inner, "Revisions"),
        _ => name.to_owned(),
    };
    format!("{place}{called}")
}
