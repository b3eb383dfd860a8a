//! What was issued or recorded as a revision is neither changed nor removed.

use super::constraints::full;
use crate::support::app::TestApp;
use std::collections::BTreeSet;

/// Never changed at all.
const KEPT: [&str; 12] = [
    "agreement_revisions",
    "billing_run_documents",
    "billing_run_events",
    "billing_runs",
    "contract_printed_amounts",
    "contract_versions",
    "invoice_documents",
    "invoice_lines",
    "invoice_steps",
    "invoice_vat",
    "invoices",
    "organisation_revisions",
];

/// Only closed.
const CLOSED: [(&str, &str); 5] = [
    ("decisions", "evidence = 'another'"),
    ("index_figures", "value = value + 1"),
    ("other_participants", "unique_users = 0"),
    ("populations", "inhabitants = inhabitants + 1"),
    ("usage_reports", "unique_users = unique_users + 1"),
];

#[track_caller]
fn is_refused(app: &TestApp, sql: &str, why: &str) {
    let found = app.refusal(sql);
    assert!(found.as_ref().is_some_and(|found| found.contains(why)), "{sql}: {found:?}");
}

#[test]
fn what_was_issued_or_signed_is_neither_changed_nor_removed() {
    let app = full();
    let before = app.rows();

    for table in KEPT {
        let column = app.names(&format!(
            "SELECT column_name::text FROM information_schema.columns
             WHERE table_schema = 'public' AND table_name = '{table}' AND is_identity = 'NO'
             ORDER BY ordinal_position LIMIT 1"
        ));
        let column = &column[0];
        is_refused(&app, &format!("UPDATE {table} SET {column} = {column}"), "is refused: it is kept");
        is_refused(
            &app,
            &format!("UPDATE {table} SET {column} = {column} WHERE false"),
            "is refused: it is kept",
        );
        is_refused(&app, &format!("DELETE FROM {table}"), "is refused: it is kept");
        is_refused(&app, &format!("TRUNCATE {table} CASCADE"), "is refused: it is kept");
    }

    assert_eq!(app.rows(), before);
}

#[test]
fn a_revision_is_closed_once_and_never_changed_or_removed() {
    let app = full();

    for (table, change) in CLOSED {
        let one = format!("ctid = (SELECT ctid FROM {table} LIMIT 1)");
        is_refused(&app, &format!("UPDATE {table} SET {change} WHERE {one}"), "can only be replaced");
        let both = format!("UPDATE {table} SET {change}, replaced_at = now() WHERE {one}");
        is_refused(&app, &both, "can only be replaced");
        is_refused(&app, &format!("DELETE FROM {table}"), "is refused: it is kept");
        is_refused(&app, &format!("TRUNCATE {table} CASCADE"), "is refused: it is kept");

        app.change(&format!("UPDATE {table} SET replaced_at = now() WHERE {one}"));
        let closed = "replaced_at IS NOT NULL";
        is_refused(
            &app,
            &format!("UPDATE {table} SET replaced_at = NULL WHERE {closed}"),
            "can only be replaced",
        );
        is_refused(
            &app,
            &format!("UPDATE {table} SET replaced_at = now() WHERE {closed}"),
            "can only be replaced",
        );
    }
}

#[test]
fn every_trigger_of_the_database_is_tried() {
    const TRIGGERS: &str = "SELECT tgrelid::regclass || ' ' || tgname FROM pg_trigger WHERE NOT tgisinternal";
    let app = TestApp::empty().start();

    let kept = KEPT.iter().map(|table| format!("{table} kept"));
    let closed =
        CLOSED.iter().flat_map(|(table, _)| [format!("{table} kept"), format!("{table} only_closed")]);
    // These are tried with the constraints, by what they say.
    let others = [
        "invoices gapless_and_chronological",
        "invoices sums",
        "invoice_lines added_on_issue",
        "invoice_vat added_on_issue",
        "invoice_steps added_on_issue",
    ];
    let tried: BTreeSet<String> = kept.chain(closed).chain(others.map(str::to_owned)).collect();

    assert_eq!(app.names(TRIGGERS).into_iter().collect::<BTreeSet<_>>(), tried);
}

#[test]
fn lines_that_differ_by_a_cent_from_the_total_are_refused() {
    let app = full();
    // A document as it was issued, under the next number, with its lines and its VAT, in one transaction.
    let copy = |more: &str| {
        format!(
            "BEGIN;
             INSERT INTO invoices SELECT (jsonb_populate_record(one, '{{\"number\": \"2023000004\", \"sequence\": 4,
                 \"communication\": \"202300000414\", \"occurrence\": 7, \"run\": null, \"run_place\": null}}')).*
                 FROM invoices AS one WHERE number = '2023000003';
             INSERT INTO invoice_lines SELECT (jsonb_populate_record(one, '{{\"invoice\": \"2023000004\"}}')).*
                 FROM invoice_lines AS one WHERE invoice = '2023000003';
             INSERT INTO invoice_vat SELECT (jsonb_populate_record(one, '{{\"invoice\": \"2023000004\"}}')).*
                 FROM invoice_vat AS one WHERE invoice = '2023000003';
             {more};
             COMMIT"
        )
    };
    let line = |amount: &str, net: &str| {
        format!(
            "INSERT INTO invoice_lines (invoice, line, component, description, period_from, period_to, amount, net)
             VALUES ('2023000004', 99, 'c', 'd', '2023-01-01', '2023-12-31', {amount}, {net})"
        )
    };

    is_refused(&app, &copy(&line("0.01", "0.00")), "do not sum to its totals");
    is_refused(&app, &copy(&line("0.01", "0.01")), "do not sum to its totals");
    let vat = "INSERT INTO invoice_vat VALUES ('2023000004', 99, 0.00, 0.01)";
    is_refused(&app, &copy(vat), "do not sum to its totals");
    assert_eq!(app.refusal(&copy("SELECT 1")), None);
    is_refused(&app, &line("0.01", "0.01"), "nothing can be added");
}
