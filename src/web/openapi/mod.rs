//! The OpenAPI document: what the routes give, with what holds for all of them.

mod answers;
mod links;
mod names;
mod operation;

pub use operation::{may_report, needs_finance};

use super::problem::Refusal;
use serde_json::Value;
use utoipa::openapi::path::{HttpMethod, Operation, PathItem};
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::tag::TagBuilder;
use utoipa::openapi::{
    ComponentsBuilder, ContactBuilder, InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder,
};

const TOKEN: &str = "token";

/// What tokens there are.
const ABOUT_TOKENS: &str = "A token of `tarief token create`: of finance, which may do everything; of a reader of one \
                            organisation; or of the role usage, which may create usage and usage imports and read nothing";

/// Operations that need no token.
pub const PUBLIC: [&str; 3] = ["simulate_situation", "read_health", "read_readiness"];

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
             `If-Match`.\n\n\
             Beside what each operation tells: an address that is not known is answered 404, a method that is not \
             known there 405 with `Allow`, and an `Accept-Encoding` without any encoding of ours 406.",
        ))
        .contact(Some(ContactBuilder::new().name(Some("Cultuurconnect vzw")).build()))
        .license(Some(LicenseBuilder::new().name("EUPL-1.2").identifier(Some("EUPL-1.2")).build()))
        .build();
    let scheme = Http::builder().scheme(HttpAuthScheme::Bearer).description(Some(ABOUT_TOKENS)).build();
    let components = ComponentsBuilder::new()
        .security_scheme(TOKEN, SecurityScheme::Http(scheme))
        .schema_from::<Refusal>()
        .responses_from_iter(answers::shared())
        .build();
    let tags = [
        ("simulations", "The calculator, for anyone"),
        ("forecasts", "What years to come will cost, by assumptions"),
        ("organisations", "The supplier and the municipalities"),
        ("agreements", "Versions of agreements: prices and conditions"),
        ("contracts", "Who signed which version, with which parameters"),
        ("mergers", "Municipalities of which one was made"),
        ("figures", "Populations, indices, and participants elsewhere"),
        ("usage", "Unique users by month: reported, imported, missing, strange, and against X and the tiers"),
        ("orders", "Orders of who pays: what is left of them, and whether an invoice fits"),
        ("decisions", "What people decided"),
        ("invoices", "Planned, issued, and credited"),
        ("payments", "What was received, what is open, and who pays late"),
        ("reports", "What people take away: tables of all that is known"),
        ("outbox", "What is sent to whom, by which way, and how it went"),
        ("audit", "Who changed what, and when"),
        ("billing runs", "Planned for all, looked at, executed and followed"),
        ("service", "Whether the service lives and can work"),
    ];
    let tags = tags.map(|(name, about)| TagBuilder::new().name(name).description(Some(about)).build());
    OpenApiBuilder::new().info(info).components(Some(components)).tags(Some(tags)).build()
}

/// Adds what holds for all operations: tokens, keys and revisions, error answers, headers, links, examples.
pub fn finish(mut document: OpenApi) -> OpenApi {
    for (path, item) in &mut document.paths.paths {
        for (method, operation) in operations(item) {
            operation::complete(operation, path, &method);
        }
    }
    names::plain(&mut document);
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
    let known = ["GET", "POST", "PUT", "DELETE"];
    known.into_iter().filter(|method| found.contains(method)).collect()
}

fn fits(path: &str, address: &str) -> bool {
    let (mut parts, mut given) = (path.split('/'), address.split('/'));
    loop {
        match (parts.next(), given.next()) {
            (None, None) => return true,
            (Some(part), Some(text)) if part == text || stands_for(part, text) => {}
            _ => return false,
        }
    }
}

/// Whether a part of a path is a parameter that can be a text, with the same ending where it has one.
fn stands_for(part: &str, text: &str) -> bool {
    let ending = part.strip_prefix('{').and_then(|part| part.split_once('}'));
    ending.and_then(|(_, ending)| text.strip_suffix(ending)).is_some_and(|name| !name.is_empty())
}

/// The document as it is checked in: by name, so that a change shows as little as it is.
pub fn written(document: &OpenApi) -> String {
    // The fields of a `Value` are sorted.
    let value: Value = serde_json::to_value(document).unwrap_or_default();
    let mut text = serde_json::to_string_pretty(&value).unwrap_or_default();
    text.push('\n');
    text
}
