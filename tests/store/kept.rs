//! What was issued or recorded as a revision is neither changed nor removed.

use super::audited::AUDITED;
use super::constraints::full;
use crate::support::app::TestApp;
use std::collections::BTreeSet;

/// Never changed at all.
const KEPT: &[&str] = &[
    "agreement_revisions",
    "allocation_revisions",
    "allocations",
    "audit_log",
    "bank_entries",
    "bank_statements",
    "billing_run_documents",
    "billing_run_events",
    "billing_runs",
    "collection_events",
    "contract_payers",
    "contract_printed_amounts",
    "contract_versions",
    "delivery_events",
    "figure_import_figures",
    "invoice_documents",
    "invoice_lines",
    "invoice_steps",
    "invoice_vat",
    "invoices",
    "organisation_revisions",
    "payments",
    "usage_imports",
    "registered_municipalities",
];

/// Only closed.
const CLOSED: &[(&str, &str)] = &[
    ("decisions", "evidence = 'another'"),
    ("index_figures", "value = value + 1"),
    ("mergers", "into_name = 'Elders'"),
    ("order_assignments", "reason = 'another'"),
    ("other_participants", "unique_users = 0"),
    ("payer_policies", "policy = '{}'"),
    ("populations", "inhabitants = inhabitants + 1"),
    ("purchase_orders", "amount = amount + 1"),
    ("staff_accounts", "role = 'another'"),
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
        "order_assignments whole_document",
        "purchase_orders corrects_own",
        "allocation_revisions follows",
        "allocations added_on_decision",
        "allocations fits",
        "collection_events follows",
        "deliveries kept",
        "deliveries only_moves",
        "figure_imports kept",
        "figure_imports only_moves",
    ];
    // By `tests/store/audited.rs`.
    let audited =
        AUDITED.iter().flat_map(|table| [format!("{table} audited"), format!("{table} not_emptied")]);
    let tried: BTreeSet<String> =
        kept.chain(closed).chain(others.map(str::to_owned)).chain(audited).collect();

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

#[test]
fn a_payment_pays_no_more_than_it_is_no_invoice_beyond_its_total_and_nothing_once_reversed() {
    let app = full();
    // Payment 1 has 70,509.82; invoice 2023000002 is of 8,354.80, of which another payment pays 1,000.50.
    let decide = |revision: i32, basis: &str| {
        format!("INSERT INTO allocation_revisions VALUES (1, {revision}, '{basis}', 'r', now(), 'x');")
    };
    let pay = |place: i32, invoice: &str, amount: &str| {
        format!("INSERT INTO allocations VALUES (1, 2, {place}, {invoice}, {amount});")
    };
    let done =
        |basis: &str, parts: &[String]| format!("BEGIN; {} {} COMMIT", decide(2, basis), parts.concat());
    let refund = |amount: &str| pay(1, "NULL, '2023-06-01'", amount);

    is_refused(&app, &done("by_hand", &[refund("70509.83")]), "allocated beyond its amount");
    let both = [refund("70000.00"), pay(2, "'2023000002', NULL", "509.83")];
    is_refused(&app, &done("by_hand", &both), "allocated beyond its amount");
    is_refused(&app, &done("by_hand", &[pay(1, "'2023000002', NULL", "7354.31")]), "paid beyond its total");
    is_refused(&app, &done("by_hand", &[pay(1, "'CN2023000001', NULL", "1.00")]), "is not paid");
    is_refused(&app, &done("reversed", &[refund("1.00")]), "pays nothing");
    app.change(&done("by_hand", &[pay(1, "'2023000002', NULL", "7354.30")]));
    app.change(&decide(3, "reversed"));
    is_refused(&app, &decide(4, "by_hand"), "was reversed");
}

#[test]
fn a_delivery_goes_on_and_never_becomes_another_or_comes_back() {
    let app = full();
    is_refused(&app, "DELETE FROM deliveries", "is refused: it is kept");
    for change in [
        "invoice = '2023000002'",
        "channel = 'email'",
        "recipient = 'x'",
        "reason = 'x'",
        "asked_at = now()",
        "asked_by = 'x'",
        "attempts = -1",
    ] {
        is_refused(&app, &format!("UPDATE deliveries SET {change}"), "can only go on");
    }
    app.change("UPDATE deliveries SET attempts = 2");
    is_refused(&app, "UPDATE deliveries SET attempts = 1", "can only go on");
    app.change("UPDATE deliveries SET state = 'unclear', due_at = NULL");
    app.change("UPDATE deliveries SET state = 'sent'");
    for back in ["state = 'queued', due_at = now()", "attempts = 3", "state = 'given_up'"] {
        is_refused(&app, &format!("UPDATE deliveries SET {back}"), "can only go on");
    }
}

#[test]
fn an_import_of_figures_is_confirmed_or_withdrawn_once_and_never_becomes_another() {
    let app = full();
    is_refused(&app, "DELETE FROM figure_imports", "is refused: it is kept");
    for change in
        ["file_name = 'x'", "content = '{}'", "preview = '{}'", "rests_on = sha256('')", "published = NULL"]
    {
        let update = format!("UPDATE figure_imports SET {change} WHERE state = 'previewed'");
        is_refused(&app, &update, "can only be confirmed or withdrawn");
    }
    is_refused(
        &app,
        "UPDATE figure_imports SET closed_by = 'x' WHERE id = 1",
        "can only be confirmed or withdrawn",
    );
}

#[test]
fn a_suspension_is_confirmed_by_another_person_in_the_database_too() {
    let app = full();
    let step = |id: i32, kind: &str, (refers_to, by): (&str, &str)| {
        format!(
            "INSERT INTO collection_events (id, invoice, kind, happened_on, refers_to, reason, recorded_by)
             VALUES ({id}, '2023000002', '{kind}', '2023-06-01', {refers_to}, 'r', '{by}')"
        )
    };

    app.change(&step(90, "suspension_proposed", ("NULL", "An")));

    is_refused(&app, &step(91, "suspension_confirmed", ("90", "An")), "another person");
    app.change(&step(91, "suspension_confirmed", ("90", "Bert")));
}
