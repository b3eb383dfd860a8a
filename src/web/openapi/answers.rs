//! The answers that many operations share: refusals, and the headers of all answers.

use crate::web::problem::PROBLEM_JSON;
use utoipa::openapi::header::{Header, HeaderBuilder};
use utoipa::openapi::path::Operation;
use utoipa::openapi::{Content, ContentBuilder, ObjectBuilder, Ref, RefOr, Response, ResponseBuilder, Type};

/// Refusals: status, name among the components, and what they say.
const REFUSALS: [(u16, &str, &str); 15] = [
    (400, "BadRequest", "The request is not understood"),
    (401, "Unauthorized", "It is not known who asks"),
    (403, "Forbidden", "Not allowed for this role"),
    (404, "NotFound", "There is no such thing, or not for whoever asks"),
    (406, "NoSuchForm", "There is no form of it that is accepted"),
    (408, "TooSlow", "The body did not come in time"),
    (409, "Conflict", "Not as things stand"),
    (412, "ChangedMeanwhile", "Another revision is current"),
    (413, "TooLarge", "The body is too large"),
    (415, "NotJson", "The body is not JSON"),
    (422, "Refused", "What was sent is refused, with all its problems"),
    (428, "RevisionMissing", "The revision is missing"),
    (429, "TooManyRequests", "Too many requests from one address"),
    (500, "Fault", "A fault of the service"),
    (503, "Unavailable", "The database cannot be reached just now"),
];

/// All refusals, by their names.
pub fn shared() -> impl Iterator<Item = (&'static str, Response)> {
    REFUSALS.into_iter().map(|(status, name, about)| (name, refusal(status, about)))
}

/// The refusal of a status.
pub fn reference(status: u16) -> Ref {
    let known = REFUSALS.iter().find(|(of, _, _)| *of == status);
    Ref::from_response_name(known.map_or("Fault", |(_, name, _)| name))
}

fn refusal(status: u16, about: &str) -> Response {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problems"))).build();
    let mut answer = ResponseBuilder::new().description(about).content(PROBLEM_JSON, content).build();
    name(&mut answer, REQUEST_ID);
    match status {
        401 => name(&mut answer, ("WWW-Authenticate", "`Bearer`", "Bearer")),
        429 | 503 => name(&mut answer, ("Retry-After", "Seconds after which to try again", "1")),
        _ => {}
    }
    answer
}

/// What is asked for in one form that is a file.
const DOCUMENTS: [&str; 3] = ["read_invoice_pdf", "read_invoice_xml", "read_invoice_html"];

const REQUEST_ID: (&str, &str, &str) =
    ("X-Request-Id", "Names the request in the log", "b1946ac92492d2347c6235b4d2611184");

/// Names the headers of the answers of an operation; what it creates has a location.
pub fn headers(operation: &mut Operation, id: &str, location: &str) {
    let tagged = operation.responses.responses.values().any(is_record);
    for (status, response) in &mut operation.responses.responses {
        let RefOr::T(response) = response else { continue };
        name(response, REQUEST_ID);
        match status.as_str() {
            "201" => name(response, ("Location", "The address of what was created", location)),
            "202" => name(response, ("Location", "The address that tells how it stands", location)),
            _ => {}
        }
        if status.starts_with('2') && status != "204" && tagged {
            name(response, ("ETag", "The revision, for `If-Match` of a change", "\"1\""));
        }
        if status == "200" {
            of_files(response, id);
        }
    }
}

/// Names the headers of files.
fn of_files(response: &mut Response, id: &str) {
    if DOCUMENTS.contains(&id) {
        name(response, ("ETag", "The fingerprint of its bytes, for `If-None-Match`", "\"5891b5b522d5df08\""));
    }
    let named = match id {
        "read_invoice_pdf" => "inline; filename=\"2023000001.pdf\"",
        "read_invoice_xml" => "inline; filename=\"2023000001.xml\"",
        "read_invoice_note_pdf" => "inline; filename=\"berekeningsnota-2023000001.pdf\"",
        "read_invoice_html" => "inline; filename=\"2023000001.html\"",
        "read_invoice_archive" => "attachment; filename=\"facturen.zip\"",
        "read_billing_run_archive" => "attachment; filename=\"factuurronde-1.zip\"",
        "read_report" | "read_report_json" => "attachment; filename=\"facturen-2023-05-15.json\"",
        "read_report_csv" => "attachment; filename=\"facturen-2023-05-15.csv\"",
        "read_report_xlsx" => "attachment; filename=\"facturen-2023-05-15.xlsx\"",
        "read_indexation_csv" => "attachment; filename=\"indexering-e-books-2022-2023.csv\"",
        "read_contract_chart" => "inline; filename=\"gebruik-antwerpen-film.svg\"",
        "read_agreement_chart" => "inline; filename=\"groei-film-streaming-2022.svg\"",
        _ => return,
    };
    name(response, ("Content-Disposition", "A name for the file", named));
}

/// Whether an answer is a record with its revision.
fn is_record(answer: &RefOr<Response>) -> bool {
    let RefOr::T(answer) = answer else { return false };
    answer.content.values().any(|content| match content {
        RefOr::T(Content { schema: Some(RefOr::Ref(of)), .. }) => {
            let name = of.ref_location.rsplit('/').next().unwrap_or_default();
            name.starts_with("Recorded_") || name == "IssuedInvoice"
        }
        _ => false,
    })
}

fn name(response: &mut Response, (name, about, example): (&str, &str, &str)) {
    let text = ObjectBuilder::new().schema_type(Type::String);
    let header: Header = HeaderBuilder::new()
        .schema(Some(text))
        .description(Some(about))
        .example(Some(example.into()))
        .build();
    response.headers.insert(name.to_owned(), header.into());
}
