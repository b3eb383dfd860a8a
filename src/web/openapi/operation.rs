//! What holds for every operation: tokens, keys and revisions, refusals, headers, links, examples.

use super::PUBLIC;
use super::{TOKEN, answers, links};
use crate::web::command::LONGEST_KEY;
use serde_json::{Value, json};
use std::sync::LazyLock;
use utoipa::openapi::path::{HttpMethod, Operation, ParameterBuilder, ParameterIn};
use utoipa::openapi::security::SecurityRequirement;
use utoipa::openapi::{Content, Object, ObjectBuilder, RefOr, Required, Type};

/// Examples of requests and answers, by operation.
static EXAMPLES: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("examples.json")).unwrap_or_default());

/// What is posted and stores nothing.
const STORING_NOTHING: &[&str] = &["plan_invoices", "preview_decision", "check_order", "forecast_costs"];

/// What is worked out when it is read, and can be beyond what can be worked out.
const WORKING_OUT: &[&str] = &[
    "read_invoice",
    "read_invoice_pdf",
    "read_invoice_xml",
    "read_invoice_html",
    "read_invoice_note_pdf",
    "read_invoice_archive",
    "read_billing_run_archive",
    "read_invoice_reminder",
    "read_decision_effect",
    "read_indexation",
    "read_indexation_csv",
    "read_contract_standing",
    "read_contract_holds",
    "read_contract_chart",
    "read_agreement_chart",
    "list_reminders",
    "forecast_costs",
    "read_usage_completeness",
    "list_usage_anomalies",
    "read_contract_usage",
    "read_usage_tiers",
    "read_report",
    "read_report_json",
    "read_report_csv",
    "read_report_xlsx",
];

/// What is read in the form that `Accept` says.
const IN_FORMS: &[&str] = &[
    "read_invoice",
    "read_invoice_reminder",
    "read_contract_chart",
    "read_agreement_chart",
    "forecast_costs",
    "read_report",
];

/// Whether what is asked of an operation by its query alone can be refused with problems.
fn is_judged(id: &str) -> bool {
    let told = ["read_usage_completeness", "read_usage_tiers"];
    id.starts_with("read_report") || id.ends_with("_chart") || told.contains(&id)
}

/// Completes an operation.
pub fn complete(operation: &mut Operation, path: &str, method: &HttpMethod) {
    let id = operation.operation_id.clone().unwrap_or_default();
    let public = PUBLIC.contains(&id.as_str());
    let has_body = operation.request_body.is_some();
    let has_query = operation.parameters.iter().flatten().any(|of| match of {
        RefOr::T(of) => of.parameter_in == ParameterIn::Query,
        RefOr::Ref(_) => false,
    });
    let changes = matches!(method, HttpMethod::Put | HttpMethod::Delete);
    let creates = *method == HttpMethod::Post && !public && !STORING_NOTHING.contains(&id.as_str());

    if !public {
        operation.security = Some(vec![SecurityRequirement::new::<&str, [&str; 0], &str>(TOKEN, [])]);
    }
    if changes {
        let about = "The ETag of the revision that is changed";
        parameter(operation, ("If-Match", about, "\"1\""), (Required::True, text(200)));
    }
    if creates || changes {
        let about = "Done once for the same key and request, and answered the same ever after";
        let key = text(LONGEST_KEY).pattern(Some("^[!-~]+( +[!-~]+)*$"));
        let example = "4f9d1c52-0c2b-4f6e-9c7a-1f2d3b4a5c6d";
        parameter(operation, ("Idempotency-Key", about, example), (Required::False, key));
    }
    let refusals = [
        (400, has_body || has_query || creates || changes),
        (401, !public),
        // Whoever only reports usage is refused nearly everywhere, a reader where it is of finance.
        (403, !public),
        (404, path.contains('{') || id == "read_invoice_archive"),
        (406, IN_FORMS.contains(&id.as_str())),
        (408, has_body),
        (409, creates || changes || WORKING_OUT.contains(&id.as_str())),
        (412, changes),
        (413, has_body),
        (415, has_body),
        (422, has_body || creates || changes || is_judged(&id)),
        (428, changes),
        (429, id == "simulate_situation"),
        (500, id != "read_health"),
        (503, id != "simulate_situation" && id != "read_health"),
    ];
    for (status, _) in refusals.into_iter().filter(|(_, can)| *can) {
        let answer = || RefOr::Ref(answers::reference(status));
        operation.responses.responses.entry(status.to_string()).or_insert_with(answer);
    }
    answers::headers(operation, &id, &location(path, &id));
    links::link(operation, &id);
    examples(operation, &id);
}

/// Whether an operation needs the role finance: all but those of contracts and invoices that only read, and those of
/// the reader's own orders.
pub fn needs_finance(id: &str) -> bool {
    const READERS: &[&str] = &[
        "list_contracts",
        "read_contract",
        "read_contract_revisions",
        "read_contract_standing",
        "read_contract_holds",
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
        "create_order",
        "list_orders",
        "read_order",
        "correct_order",
        "withdraw_order",
        "read_order_revisions",
        "read_order_consumption",
        "check_order",
        "forecast_costs",
        "create_order_assignment",
        "list_order_assignments",
        "read_order_assignment",
        "correct_order_assignment",
        "withdraw_order_assignment",
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
    !READERS.contains(&id)
}

/// Whether someone of the role usage may do it: report, and nothing else.
pub fn may_report(id: &str) -> bool {
    const REPORTERS: [&str; 2] = ["create_usage", "create_usage_import"];
    REPORTERS.contains(&id)
}

fn text(longest: usize) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String).min_length(Some(1)).max_length(Some(longest))
}

fn parameter(
    operation: &mut Operation,
    (name, about, example): (&str, &str, &str),
    (required, schema): (Required, ObjectBuilder),
) {
    let schema: Object = schema.build();
    let parameter = ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Header)
        .description(Some(about))
        .required(required)
        .schema(Some(schema))
        .example(Some(json!(example)))
        .build();
    operation.parameters.get_or_insert_default().push(RefOr::T(parameter));
}

/// Where the example of a creating operation is found.
fn location(path: &str, id: &str) -> String {
    let answer = EXAMPLES.pointer(&format!("/{id}/response")).unwrap_or_default();
    let created = |field: &str| answer.get(field).and_then(Value::as_str);
    match (created("id"), created("number")) {
        (Some(name), _) if id.starts_with("create_delivery") => format!("/api/v1/deliveries/{name}"),
        _ if created("invoice").is_some() => {
            format!("/api/v1/invoices/{}/standing", created("invoice").unwrap_or_default())
        }
        (Some(name), _) => format!("{}/{name}", path.split("/{").next().unwrap_or(path)),
        (None, Some(number)) => format!("/api/v1/invoices/{number}"),
        (None, None) => path.to_owned(),
    }
}

/// Puts the examples of an operation into its request and its answer.
fn examples(operation: &mut Operation, id: &str) {
    let Some(example) = EXAMPLES.get(id) else { return };
    if let (Some(RefOr::T(body)), Some(request)) = (&mut operation.request_body, example.get("request")) {
        let json = body.content.iter_mut().filter(|(media_type, _)| media_type.contains("json"));
        json.for_each(|(_, content)| set(content, request));
    }
    let Some(response) = example.get("response") else { return };
    for (status, answer) in &mut operation.responses.responses {
        if let (true, RefOr::T(answer)) = (status.starts_with('2'), answer) {
            let fits = |media_type: &str| media_type.starts_with("text/") == response.is_string();
            let shown = answer.content.iter_mut();
            let shown = shown.filter(|(media_type, _)| !is_file(media_type) && fits(media_type));
            shown.for_each(|(_, content)| set(content, response));
        }
    }
}

/// Whether an answer is a file or page, of which no example is shown.
fn is_file(media_type: &str) -> bool {
    const FILES: [&str; 6] = [
        "application/pdf",
        "application/xml",
        "application/zip",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "image/svg+xml",
        "text/html",
    ];
    FILES.contains(&media_type)
}

fn set(content: &mut RefOr<Content>, example: &Value) {
    if let RefOr::T(content) = content {
        content.example = Some(example.clone());
    }
}
