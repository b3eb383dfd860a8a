//! Links: with what an answer gives, what can be asked next.

use utoipa::openapi::RefOr;
use utoipa::openapi::link::LinkBuilder;
use utoipa::openapi::path::Operation;

/// The operations on one record: how it is created, and what can be done with it then.
const RECORDS: &[(&str, &[&str])] = &[
    ("create_organisation", &["read_organisation", "correct_organisation", "read_organisation_revisions"]),
    ("create_agreement", &["read_agreement", "correct_agreement", "read_agreement_revisions"]),
    (
        "create_contract",
        &[
            "read_contract",
            "correct_contract",
            "read_contract_revisions",
            "read_contract_standing",
            "read_contract_holds",
            "read_contract_usage",
            "read_contract_chart",
        ],
    ),
    (
        "create_population",
        &["read_population", "correct_population", "withdraw_population", "read_population_revisions"],
    ),
    (
        "create_index_figure",
        &[
            "read_index_figure",
            "correct_index_figure",
            "withdraw_index_figure",
            "read_index_figure_revisions",
        ],
    ),
    (
        "create_other_participants",
        &[
            "read_other_participants",
            "correct_other_participants",
            "withdraw_other_participants",
            "read_other_participants_revisions",
        ],
    ),
    ("create_usage", &["read_usage", "correct_usage", "withdraw_usage", "read_usage_revisions"]),
    (
        "create_figure_import",
        &["read_figure_import", "create_figure_import_confirmation", "create_figure_import_withdrawal"],
    ),
    ("create_merger", &["read_merger", "correct_merger", "withdraw_merger", "read_merger_revisions"]),
    (
        "create_decision",
        &[
            "read_decision",
            "read_decision_effect",
            "correct_decision",
            "withdraw_decision",
            "read_decision_revisions",
        ],
    ),
    (
        "create_staff_account",
        &[
            "read_staff_account",
            "correct_staff_account",
            "withdraw_staff_account",
            "read_staff_account_revisions",
        ],
    ),
    (
        "create_order",
        &["read_order", "correct_order", "withdraw_order", "read_order_revisions", "read_order_consumption"],
    ),
    (
        "create_order_assignment",
        &[
            "read_order_assignment",
            "correct_order_assignment",
            "withdraw_order_assignment",
            "read_order_assignment_revisions",
        ],
    ),
    ("create_delivery", &["read_delivery", "create_delivery_cancellation", "create_delivery_confirmation"]),
    (
        "create_payer_policy",
        &[
            "read_payer_policy",
            "correct_payer_policy",
            "withdraw_payer_policy",
            "read_payer_policy_revisions",
        ],
    ),
];

/// What can be done with an issued document.
const INVOICE: [&str; 6] = [
    "read_invoice",
    "read_invoice_pdf",
    "read_invoice_xml",
    "read_invoice_html",
    "read_invoice_note",
    "credit_invoice",
];

/// Links the success of an operation to what can be asked next.
pub fn link(operation: &mut Operation, id: &str) {
    for (create, next) in RECORDS {
        if *create == id {
            next.iter()
                .copied()
                .for_each(|target| add(operation, "201", target, ("id", "$response.body#/id")));
        }
    }
    match id {
        "issue_invoices" => INVOICE
            .iter()
            .for_each(|target| add(operation, "201", target, ("number", "$response.body#/items/0/number"))),
        "credit_invoice" => INVOICE
            .iter()
            .for_each(|target| add(operation, "201", target, ("number", "$response.body#/number"))),
        _ => {}
    }
}

fn add(operation: &mut Operation, status: &str, target: &str, (name, value): (&str, &str)) {
    let Some(RefOr::T(response)) = operation.responses.responses.get_mut(status) else { return };
    let link = LinkBuilder::new().operation_id(target).parameter(name, value);
    let changes = target.starts_with("correct_") || target.starts_with("withdraw_");
    let link = if changes { link.parameter("header.If-Match", "$response.header.ETag") } else { link };
    response.links.insert(target.to_owned(), link.build().into());
}
