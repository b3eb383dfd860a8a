//! Every change is told to the audit log: by the service under the name of who acts, and past it under that of the
//! database's user.

use super::constraints::full;
use crate::support::app::TestApp;
use std::collections::BTreeSet;

/// Tables whose changes the log tells.
pub const AUDITED: &[&str] = &[
    "agreements",
    "allocation_revisions",
    "allocations",
    "api_tokens",
    "bank_statements",
    "billing_run_events",
    "billing_runs",
    "collection_events",
    "contract_payers",
    "contract_printed_amounts",
    "contract_versions",
    "contracts",
    "decisions",
    "deliveries",
    "figure_imports",
    "index_figures",
    "invoices",
    "mergers",
    "order_assignments",
    "organisation_particulars",
    "organisations",
    "other_participants",
    "payer_policies",
    "payments",
    "populations",
    "purchase_orders",
    "services",
    "staff_accounts",
    "usage_imports",
    "usage_reports",
];

/// Tables that need not be told, and why.
const EXEMPT: &[(&str, &str)] = &[
    ("bank_entries", "of a statement, which is told with its fingerprint; never changed"),
    ("billing_run_documents", "of a run, which is told; what is issued of them is told as an invoice"),
    ("agreement_revisions", "what was recorded as an agreement, which is told, once more; never changed"),
    ("audit_log", "the log itself"),
    ("delivery_events", "what the service did with a delivery, which is told, by itself; never changed"),
    ("figure_import_figures", "of an import, which is told; which figures it recorded; never changed"),
    ("idempotency_keys", "answers that were given, for those who ask again"),
    ("invoice_documents", "made of the snapshot when first read, which must not wait for those who write"),
    ("invoice_lines", "of an issued document, which is told with the fingerprint of its snapshot"),
    ("invoice_steps", "as its lines"),
    ("invoice_vat", "as its lines"),
    ("number_series", "follows from the issued documents, and is verified against them"),
    (
        "organisation_revisions",
        "what was recorded as an organisation, which is told, once more; never changed",
    ),
    ("registered_municipalities", "of an import, which is told with its fingerprint; never changed"),
    ("shipped_figures", "which editions were shipped; the figures themselves are told"),
];

/// Who did what to what, in the order of the log.
fn told(app: &TestApp, condition: &str) -> Vec<String> {
    app.names(&format!(
        "SELECT concat_ws(' ', actor, action, kind, object, part) FROM audit_log WHERE {condition} ORDER BY sequence"
    ))
}

#[test]
fn every_table_is_told_to_the_audit_log_or_has_a_reason_why_not() {
    const TABLES: &str = "SELECT relname::text FROM pg_class
        WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname NOT LIKE '\\_\\_%'";
    const WITH_TRIGGER: &str =
        "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'audited'";
    let app = TestApp::empty().start();

    let exempt = EXEMPT.iter().map(|(table, _)| (*table).to_owned());
    let known: BTreeSet<String> = AUDITED.iter().map(|table| (*table).to_owned()).chain(exempt).collect();

    assert_eq!(app.names(TABLES).into_iter().collect::<BTreeSet<_>>(), known);
    assert_eq!(
        app.names(WITH_TRIGGER).into_iter().collect::<BTreeSet<_>>(),
        AUDITED.iter().map(|table| (*table).to_owned()).collect()
    );
}

#[test]
fn a_table_that_is_told_is_not_emptied() {
    let app = full();
    for table in AUDITED {
        let found = app.refusal(&format!("TRUNCATE {table} CASCADE"));
        assert!(
            found.as_ref().is_some_and(|found| found.contains("is refused: it is kept")),
            "{table}: {found:?}"
        );
    }
}

#[test]
fn a_change_past_the_service_is_told_under_the_name_of_the_database_user() {
    let app = full();

    app.change("UPDATE organisation_particulars SET iban = 'BE00' WHERE organisation = 'cultuurconnect'");
    app.change("DELETE FROM organisation_particulars WHERE organisation = 'stad-gent'");

    let particulars = told(&app, "kind = 'particulars' AND actor LIKE 'database: %'");
    let actions: Vec<&str> = particulars.iter().map(|entry| entry.split(' ').nth(2).unwrap()).collect();
    assert!(actions.contains(&"corrected") && actions.contains(&"removed"), "{particulars:?}");
    let iban = "SELECT count(*) FROM audit_log WHERE entry::jsonb #>> '{after,iban}' = 'BE00'
                AND entry::jsonb #>> '{before,iban}' LIKE 'BE41%'";
    assert!(app.number(iban) > 0);
}

#[test]
fn what_did_not_change_is_not_told() {
    let app = full();
    let before = app.number("SELECT count(*) FROM audit_log");

    app.change("UPDATE organisations SET role = role");
    app.change(
        "BEGIN;
         CREATE TEMP TABLE same ON COMMIT DROP AS SELECT * FROM organisation_particulars;
         DELETE FROM organisation_particulars;
         INSERT INTO organisation_particulars SELECT * FROM same;
         COMMIT",
    );
    app.change("BEGIN; UPDATE organisations SET revision = revision + 1; ROLLBACK");

    assert_eq!(app.number("SELECT count(*) FROM audit_log"), before);
}

#[test]
fn ten_thousand_changes_in_one_transaction_are_all_told_and_chained() {
    let app = full();
    let many = "INSERT INTO populations
        SELECT 100000 + n, 1, lpad((n - 1)::text, 5, '0'), '1900-01-01', n, NULL, 'a test', now(), 'a test', NULL
        FROM generate_series(1, 10000) AS n";

    app.change(many);

    assert_eq!(app.number("SELECT count(*) FROM audit_log WHERE object::text ~ '^1[0-9]{5}$'"), 10_000);
    const BROKEN: &str =
        "SELECT count(*) FROM (SELECT previous, lag(hash) OVER (ORDER BY sequence) AS earlier
        FROM audit_log) AS chain WHERE earlier IS NOT NULL AND earlier <> previous";
    assert_eq!(app.number(BROKEN), 0);
}

#[test]
fn the_log_keeps_no_secret_of_a_token_and_no_second_copy_of_a_snapshot() {
    let app = full();

    assert_eq!(
        app.number("SELECT count(*) FROM audit_log WHERE entry::jsonb #> '{after,hash}' IS NOT NULL"),
        0
    );
    assert_eq!(
        app.number("SELECT count(*) FROM audit_log WHERE entry::jsonb #> '{after,snapshot}' IS NOT NULL"),
        0
    );
    assert!(app.number("SELECT count(*) FROM audit_log WHERE kind = 'token'") > 0);
}
