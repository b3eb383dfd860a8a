//! The OpenAPI document: what the routes give, with what holds for all of them.

use super::problem::{PROBLEM_JSON, Refusal};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::LazyLock;
use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::path::{HttpMethod, Operation, Parameter, ParameterBuilder, ParameterIn, PathItem};
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityRequirement, SecurityScheme};
use utoipa::openapi::tag::TagBuilder;
use utoipa::openapi::{
    ComponentsBuilder, ContactBuilder, Content, ContentBuilder, InfoBuilder, LicenseBuilder, ObjectBuilder,
    OpenApi, OpenApiBuilder, Ref, RefOr, Required, ResponseBuilder, Type,
};

const TOKEN: &str = "token";

/// Operations that need no token.
pub const PUBLIC: [&str; 3] = ["simulate_situation", "read_health", "read_readiness"];

/// Examples of requests and answers, by operation.
static EXAMPLES: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("examples.json")).unwrap_or_default());

/// The document before the routes add theirs.
pub fn base() -> OpenApi {
    let info = InfoBuilder::new()
        .title("tarief")
        .version("1")
        .description(Some(
            "What a shared digital library service costs each library, to the cent, and why: agreements, contracts, \
             figures and decisions go in, invoices come out.\n\n\
             Amounts, prices, factors and index values are decimal strings; days are `YYYY-MM-DD`, months `YYYY-MM`. \
             Every refusal is a problem (RFC 9457) with a stable `type`; what was sent wrong is told all at once in \
             `problems`, each with a pointer (RFC 6901).\n\n\
             Every request names who asks by a token (`Authorization: Bearer …`), but for simulations, health and \
             readiness. A creating request may carry an `Idempotency-Key`: the same key with the same request is \
             answered as the first time and done once. A changing request names the revision that it changes by \
             `If-Match`.",
        ))
        .contact(Some(ContactBuilder::new().name(Some("Cultuurconnect vzw")).build()))
        .license(Some(LicenseBuilder::new().name("EUPL-1.2").identifier(Some("EUPL-1.2")).build()))
        .build();
    let scheme = Http::builder()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some("A token of `tarief token create`"))
        .build();
    let components = ComponentsBuilder::new()
        .security_scheme(TOKEN, SecurityScheme::Http(scheme))
        .schema_from::<Refusal>()
        .build();
    let tags = [
        ("simulations", "The calculator, for anyone"),
        ("organisations", "The supplier and the municipalities"),
        ("agreements", "Versions of agreements: prices and conditions"),
        ("contracts", "Who signed which version, with which parameters"),
        ("figures", "Populations, indices, and participants elsewhere"),
        ("usage", "Unique users by month"),
        ("decisions", "What people decided"),
        ("invoices", "Planned, issued, and credited"),
        ("service", "Whether the service lives and can work"),
    ];
    let tags = tags.map(|(name, about)| TagBuilder::new().name(name).description(Some(about)).build());
    OpenApiBuilder::new().info(info).components(Some(components)).tags(Some(tags)).build()
}

/// Adds what holds for all operations: tokens, keys and revisions, error answers, examples.
pub fn finish(mut document: OpenApi) -> OpenApi {
    for (path, item) in &mut document.paths.paths {
        for (method, operation) in operations(item) {
            complete(operation, path, &method);
        }
    }
    document
}

/// The operations of a path.
fn operations(item: &mut PathItem) -> impl Iterator<Item = (HttpMethod, &mut Operation)> {
    let PathItem { get, post, put, delete, .. } = item;
    let by_method = [
        (HttpMethod::Get, get),
        (HttpMethod::Post, post),
        (HttpMethod::Put, put),
        (HttpMethod::Delete, delete),
    ];
    by_method.into_iter().filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
}

/// The methods by which something can be asked at an address.
pub fn methods(document: &OpenApi, address: &str) -> Vec<&'static str> {
    let mut found: Vec<&'static str> = Vec::new();
    for (path, item) in &document.paths.paths {
        if !fits(path, address) {
            continue;
        }
        let known = [
            ("GET", item.get.is_some()),
            ("POST", item.post.is_some()),
            ("PUT", item.put.is_some()),
            ("DELETE", item.delete.is_some()),
        ];
        found.extend(known.iter().filter(|(_, there)| *there).map(|(method, _)| *method));
    }
    found
}

fn fits(path: &str, address: &str) -> bool {
    let (mut parts, mut given) = (path.split('/'), address.split('/'));
    loop {
        match (parts.next(), given.next()) {
            (None, None) => return true,
            (Some(part), Some(text)) if part == text || (part.starts_with('{') && !text.is_empty()) => {}
            _ => return false,
        }
    }
}

fn complete(operation: &mut Operation, path: &str, method: &HttpMethod) {
    let id = operation.operation_id.clone().unwrap_or_default();
    let public = PUBLIC.contains(&id.as_str());
    let has_body = operation.request_body.is_some();
    let has_query = operation.parameters.iter().flatten().any(|of| match of {
        RefOr::T(of) => of.parameter_in == ParameterIn::Query,
        RefOr::Ref(_) => false,
    });
    let has_id = path.contains('{');
    let changes = matches!(method, HttpMethod::Put | HttpMethod::Delete);
    let creates = *method == HttpMethod::Post && !public && id != "plan_invoices";

    if !public {
        operation.security = Some(vec![SecurityRequirement::new::<&str, [&str; 0], &str>(TOKEN, [])]);
    }
    if changes {
        let about = "The ETag of the revision that is changed";
        parameter(operation, ("If-Match", about, "\"1\""), Required::True);
    }
    if creates || changes {
        let about = "Done once for the same key and request, and answered the same ever after";
        parameter(
            operation,
            ("Idempotency-Key", about, "4f9d1c52-0c2b-4f6e-9c7a-1f2d3b4a5c6d"),
            Required::False,
        );
    }
    let errors = [
        (400, has_body || has_query || creates || changes, "The request is not understood"),
        (401, !public, "It is not known who asks"),
        (403, !public && needs_finance(&id), "Not allowed for this role"),
        (404, has_id, "There is no such thing, or not for whoever asks"),
        (409, creates || changes || id == "read_invoice_pdf", "Not as things stand"),
        (412, changes, "Another revision is current"),
        (413, has_body, "The body is too large"),
        (415, has_body, "The body is not JSON"),
        (422, has_body || creates || changes, "What was sent is refused, with all its problems"),
        (428, changes, "The revision is missing"),
        (429, id == "simulate_situation", "Too many requests from one address"),
        (500, id != "read_health", "A fault of the service"),
        (503, id != "simulate_situation" && id != "read_health", "The database cannot be reached just now"),
    ];
    for (status, _, about) in errors.into_iter().filter(|(_, can, _)| *can) {
        let key = status.to_string();
        operation.responses.responses.entry(key).or_insert_with(|| RefOr::T(problem(about)));
    }
    headers(operation);
    examples(operation, &id);
}

/// Whether an operation needs the role finance: all but those of contracts and invoices that only read.
pub fn needs_finance(id: &str) -> bool {
    const READERS: [&str; 7] = [
        "list_contracts",
        "read_contract",
        "read_contract_revisions",
        "list_invoices",
        "read_invoice",
        "read_invoice_pdf",
        "read_invoice_note",
    ];
    !READERS.contains(&id)
}

fn parameter(operation: &mut Operation, (name, about, example): (&str, &str, &str), required: Required) {
    let parameter: Parameter = ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Header)
        .description(Some(about))
        .required(required)
        .schema(Some(ObjectBuilder::new().schema_type(Type::String).max_length(Some(200))))
        .example(Some(json!(example)))
        .build();
    operation.parameters.get_or_insert_default().push(RefOr::T(parameter));
}

fn problem(about: &str) -> utoipa::openapi::Response {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problems"))).build();
    ResponseBuilder::new().description(about).content(PROBLEM_JSON, content).build()
}

/// Names the headers of answers.
fn headers(operation: &mut Operation) {
    let text = || ObjectBuilder::new().schema_type(Type::String);
    for (status, response) in &mut operation.responses.responses {
        let RefOr::T(response) = response else { continue };
        let mut add = |name: &str, about: &str| {
            let header = HeaderBuilder::new().schema(Some(text())).description(Some(about)).build();
            response.headers.insert(name.to_owned(), header.into());
        };
        add("X-Request-Id", "Names the request in the log");
        if status == "201" {
            add("Location", "The address of what was created");
        }
    }
}

/// Puts the examples of an operation into its request and its answer.
fn examples(operation: &mut Operation, id: &str) {
    let Some(example) = EXAMPLES.get(id) else { return };
    if let (Some(RefOr::T(body)), Some(request)) = (&mut operation.request_body, example.get("request")) {
        body.content.values_mut().for_each(|content| set(content, request));
    }
    let Some(response) = example.get("response") else { return };
    for (status, answer) in &mut operation.responses.responses {
        if let (true, RefOr::T(answer)) = (status.starts_with('2'), answer) {
            answer.content.values_mut().for_each(|content| set(content, response));
        }
    }
}

fn set(content: &mut RefOr<Content>, example: &Value) {
    if let RefOr::T(content) = content {
        content.example = Some(example.clone());
    }
}

/// The document as it is checked in: by name, so that a change shows as little as it is.
pub fn written(document: &OpenApi) -> String {
    let value: Value = serde_json::to_value(document).unwrap_or_default();
    let sorted: BTreeMap<String, Value> =
        value.as_object().cloned().unwrap_or_default().into_iter().collect();
    let mut text = serde_json::to_string_pretty(&sorted).unwrap_or_default();
    text.push('\n');
    text
}
