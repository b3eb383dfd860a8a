//! The tables as diesel knows them; a test compares them with the database that the migrations make.

diesel::table! {
    agreement_revisions (agreement, revision) {
        agreement -> Text,
        revision -> Integer,
        value -> Jsonb,
        recorded_at -> Timestamptz,
        recorded_by -> Text,
    }
}
diesel::table! {
    agreements (id) {
        id -> Text,
        revision -> Integer,
        service -> Integer,
        valid_from -> Date,
        valid_to -> Nullable<Date>,
        terms -> Jsonb,
        recorded_at -> Timestamptz,
        recorded_by -> Text,
    }
}
diesel::table! {
    allocation_revisions (payment, revision) {
        payment -> BigInt,
        revision -> Integer,
        basis -> Text,
        reason -> Text,
        recorded_at -> Timestamptz,
        recorded_by -> Text,
    }
}
diesel::table! {
    allocations (payment, revision, place) {
        payment -> BigInt,
        revision -> Integer,
        place -> Integer,
        invoice -> Nullable<Text>,
        refunded_on -> Nullable<Date>,
        amount -> Numeric,
    }
}
diesel::table! {
    api_tokens (id) {
        id -> Integer,
        name -> Text,
        role -> Text,
        organisation -> Nullable<Text>,
        hash -> Binary,
        created_at -> Timestamptz,
        expires_at -> Timestamptz,
        revoked_at -> Nullable<Timestamptz>,
    }
}
diesel::table! {
    audit_log (sequence) {
        sequence -> BigInt,
        at -> Timestamptz,
        actor -> Text,
        action -> Text,
        kind -> Text,
        object -> Text,
        part -> Text,
        entry -> Text,
        previous -> Binary,
        hash -> Binary,
    }
}
diesel::table! {
    bank_entries (statement, place) {
        statement -> BigInt,
        place -> Integer,
        booked -> Date,
        value_date -> Date,
        amount -> Numeric,
        communication -> Nullable<Text>,
        text -> Text,
        counterparty -> Nullable<Text>,
        counterparty_account -> Nullable<Text>,
        bank_reference -> Nullable<Text>,
        repeats_statement -> Nullable<BigInt>,
        repeats_place -> Nullable<Integer>,
    }
}
diesel::table! {
    bank_statements (id) {
        id -> BigInt,
        account -> Text,
        reference -> Text,
        closed_on -> Date,
        year -> Integer,
        opening -> Numeric,
        closing -> Numeric,
        sha256 -> Binary,
        recorded_at -> Timestamptz,
        recorded_by -> Text,
    }
}
diesel::table! {
    billing_run_documents (run, place) {
        run -> BigInt,
        place -> Integer,
        batch -> Integer,
        contract -> Text,
        organisation -> Text,
        kind -> Text,
        cause -> Text,
        occurrence -> Integer,
        scheduled -> Date,
        issue_date -> Date,
        due_date -> Nullable<Date>,
        period_from -> Date,
        period_to -> Date,
        budget_year -> Integer,
        net -> Numeric,
        vat -> Numeric,
        rounding -> Numeric,
        total -> Numeric,
        corrects -> Nullable<Text>,
        corrects_place -> Nullable<Integer>,
        sha256 -> Binary,
    }
}
diesel::table! {
    billing_run_events (run, event) {
        run -> BigInt,
        event -> Integer,
        what -> Text,
        detail -> Nullable<Text>,
        happened_at -> Timestamptz,
        by -> Text,
    }
}
diesel::table! {
    billing_runs (id) {
        id -> BigInt,
        as_of -> Date,
        through -> Date,
        agreement -> Nullable<Text>,
        contract -> Nullable<Text>,
        looks_back -> Bool,
        documents -> Integer,
        batches -> Integer,
        invoiced -> Numeric,
        credited -> Numeric,
        result -> Text,
        inputs -> Text,
        inputs_sha256 -> Binary,
        compared_with -> Nullable<BigInt>,
        planned_at -> Timestamptz,
        planned_by -> Text,
    }
}
diesel::table! {
    collection_events (id) {
        id -> BigInt,
        invoice -> Text,
        kind -> Text,
        happened_on -> Date,
        refers_to -> Nullable<BigInt>,
        amount -> Nullable<Numeric>,
        term_days -> Nullable<Integer>,
        reason -> Nullable<Text>,
        evidence -> Nullable<Text>,
        recorded_at -> Timestamptz,
        recorded_by -> Text,
    }
}
diesel::table! {
    contract_payers (contract, version, since) {
        contract -> Text,
        version -> Integer,
        since -> Date,
        organisation -> Text,
    }
}
diesel::table! {
    contract_printed_amounts (contract, version, place) {
        contract -> Text,
        version -> Integer,
        place -> Integer,
        what -> Text,
        amount -> Numeric,
    }
}
diesel::table! {
    contract_versions (contract, version) {
        contract -> Text,
        version -> Integer,
        organisation -> Text,
        signed -> Nullable<Date>,
        start -> Date,
        end -> Date,
        lots -> Nullable<Array<Nullable<Text>>>,
        settlement_factor -> Nullable<Numeric>,
        recorded_at -> Timestamptz,
        recorded_by -> Text,
        staff_accounts_at_most -> Nullable<Integer>,
        reason -> Nullable<Text>,
        evidence -> Nullable<Text>,
    }
}
diesel::table! {
    contracts (id) {
        id -> Text,
        place -> Integer,
        version -> Integer,
        agreement -> Text,
        organisation -> Text,
    }
}
diesel::table! {
    decisions (id, revision) {
        id -> BigInt,
        revision -> Integer,
        kind -> Text,
        agreement -> Nullable<Text>,
        contract -> Nullable<Text>,
        decision -> Jsonb,
        evidence -> Nullable<Text>,
        recorded_at -> Timestamptz,
        recorded_by -> Text,
        replaced_at -> Nullable<Timestamptz>,
        decided_by -> Nullable<Text>,
        decided_on -> Nullable<Date>,
        discussed_on -> Nullable<Date>,
        received_on -> Nullable<Date>,
        version -> Nullable<Text>,
    }
}
diesel::table! {
    deliveries (id) {
        id -> BigInt,
        invoice -> Text,
        channel -> Text,
        recipient -> Text,
        reason -> Nullable<Text>,
        asked_at -> Timestamptz,
        asked_by -> Text,
        state -> Text,
        attempts -> Integer,
        doubtful -> Bool,
        due_at -> Nullable<Timestamptz>,
        leased_until -> Nullable<Timestamptz>,
        closed_at -> Nullable<Timestamptz>,
        closed_by -> Nullable<Text>,
        closed_because -> Nullable<Text>,
    }
}
diesel::table! {
    delivery_events (delivery, event) {
        delivery -> BigInt,
        event -> Integer,
        attempt -> Integer,
        what -> Text,
        happened_at -> Timestamptz,
        message_id -> Nullable<Text>,
        documents -> Nullable<Jsonb>,
        said -> Nullable<Text>,
        next_at -> Nullable<Timestamptz>,
    }
}
diesel::table! {
    figure_import_figures (kind, figure, revision) {
        import -> BigInt,
        kind -> Text,
        figure -> BigInt,
        revision -> Integer,
    }
}
diesel::table! {
    figure_imports (id) {
        id -> BigInt,
        kind -> Text,
        state -> Text,
        file_name -> Text,
        sha256 -> Binary,
        bytes -> BigInt,
        year -> Nullable<Integer>,
        published -> Nullable<Date>,
        content -> Text,
        preview -> Text,
        rests_on -> Binary,
        recorded_at -> Timestamptz,
        recorded_by -> Text,
        closed_at -> Nullable<Timestamptz>,
        closed_by -> Nullable<Text>,
    }
}
diesel::table! {
    idempotency_keys (token, key) {
        token -> Integer,
        key -> Text,
        request_sha256 -> Binary,
        status -> Integer,
        location -> Nullable<Text>,
        etag -> Nullable<Text>,
        body -> Text,
        created_at -> Timestamptz,
    }
}
diesel::table! {
    index_figures (id, revision) {
        id -> BigInt,
        revision -> Integer,
        kind -> Text,
        base -> Integer,
        month -> Date,
        value -> Numeric,
        published -> Nullable<Date>,
        source -> Text,
        recorded_at -> Timestamptz,
        recorded_by -> Text,
        replaced_at -> Nullable<Timestamptz>,
    }
}
diesel::table! {
    invoice_documents (invoice, media_type) {
        invoice -> Text,
        media_type -> Text,
        bytes -> Binary,
        sha256 -> Binary,
        made_at -> Timestamptz,
    }
}
diesel::table! {
    invoice_lines (invoice, line) {
        invoice -> Text,
        line -> Integer,
        lot -> Nullable<Text>,
        component -> Text,
        description -> Text,
        period_from -> Date,
        period_to -> Date,
        quantity -> Nullable<Text>,
        unit_price -> Nullable<Text>,
        months -> Nullable<Text>,
        amount -> Numeric,
        net -> Numeric,
        clause -> Nullable<Text>,
    }
}
diesel::table! {
    invoice_steps (invoice, line, step) {
        invoice -> Text,
        line -> Integer,
        step -> Integer,
        key -> Text,
        what -> Text,
        figure -> Text,
        source -> Text,
        clause -> Nullable<Text>,
        formula -> Nullable<Text>,
        decimals -> Nullable<Integer>,
    }
}
diesel::table! {
    invoice_vat (invoice, rate) {
        invoice -> Text,
        rate -> Numeric,
        net -> Numeric,
        vat -> Numeric,
    }
}
diesel::table! {
    invoices (number) {
        number -> Text,
        series -> Text,
        fiscal_year -> Integer,
        sequence -> Integer,
        kind -> Text,
        contract -> Text,
        contract_version -> Integer,
        organisation -> Text,
        agreement -> Text,
        scheduled -> Date,
        occurrence -> Integer,
        issue_date -> Date,
        due_date -> Nullable<Date>,
        period_from -> Date,
        period_to -> Date,
        budget_year -> Integer,
        net -> Numeric,
        vat -> Numeric,
        rounding -> Numeric,
        total -> Numeric,
        communication -> Nullable<Text>,
        credits -> Nullable<Text>,
        credits_all -> Bool,
        reason -> Nullable<Text>,
        snapshot -> Text,
        snapshot_sha256 -> Binary,
        issued_at -> Timestamptz,
        issued_by -> Text,
        supplements -> Nullable<Text>,
        run -> Nullable<BigInt>,
        run_place -> Nullable<Integer>,
    }
}
diesel::table! {
    mergers (id, revision) {
        id -> BigInt,
        revision -> Integer,
        effective -> Date,
        into_nis -> Text,
        into_name -> Text,
        from_nis -> Array<Nullable<Text>>,
        from_names -> Array<Nullable<Text>>,
        continues -> Nullable<Text>,
        universal_succession -> Bool,
        source -> Text,
        recorded_at -> Timestamptz,
        recorded_by -> Text,
        replaced_at -> Nullable<Timestamptz>,
    }
}
diesel::table! {
    number_series (series, fiscal_year) {
        series -> Text,
        fiscal_year -> Integer,
        last_sequence -> Integer,
        last_issue_date -> Date,
    }
}
diesel::table! {
    order_assignments (id, revision) {
        id -> BigInt,
        revision -> Integer,
        invoice -> Text,
        organisation -> Text,
        parts -> Jsonb,
        reason -> Text,
        recorded_at -> Timestamptz,
        recorded_by -> Text,
        replaced_at -> Nullable<Timestamptz>,
    }
}
diesel::table! {
    organisation_particulars (organisation, since) {
        organisation -> Text,
        since -> Date,
        name -> Text,
        street -> Text,
        postcode -> Text,
        town -> Text,
        register_court -> Nullable<Text>,
        iban -> Nullable<Text>,
        bic -> Nullable<Text>,
        email -> Nullable<Text>,
        signatory -> Nullable<Text>,
        signatory_function -> Nullable<Text>,
    }
}
diesel::table! {
    organisation_revisions (organisation, revision) {
        organisation -> Text,
        revision -> Integer,
        value -> Jsonb,
        recorded_at -> Timestamptz,
        recorded_by -> Text,
    }
}
diesel::table! {
    organisations (id) {
        id -> Text,
        revision -> Integer,
        role -> Text,
        enterprise_number -> Text,
        vat_liable -> Bool,
        nis -> Nullable<Text>,
        successor -> Nullable<Text>,
        succeeded_on -> Nullable<Date>,
        recorded_at -> Timestamptz,
        recorded_by -> Text,
        kind -> Nullable<Text>,
    }
}
diesel::table! {
    other_participants (id, revision) {
        id -> BigInt,
        revision -> Integer,
        agreement -> Text,
        lot -> Text,
        month -> Date,
        unique_users -> Nullable<BigInt>,
        inhabitants -> Nullable<BigInt>,
        source -> Text,
        recorded_at -> Timestamptz,
        recorded_by -> Text,
        replaced_at -> Nullable<Timestamptz>,
    }
}
diesel::table! {
    payer_policies (id, revision) {
        id -> BigInt,
        revision -> Integer,
        organisation -> Text,
        policy -> Jsonb,
        recorded_at -> Timestamptz,
        recorded_by -> Text,
        replaced_at -> Nullable<Timestamptz>,
    }
}
diesel::table! {
    payments (id) {
        id -> BigInt,
        received_on -> Date,
        amount -> Numeric,
        communication -> Nullable<Text>,
        text -> Text,
        payer -> Nullable<Text>,
        payer_name -> Nullable<Text>,
        account -> Nullable<Text>,
        evidence -> Nullable<Text>,
        statement -> Nullable<BigInt>,
        place -> Nullable<Integer>,
        recorded_at -> Timestamptz,
        recorded_by -> Text,
    }
}
diesel::table! {
    populations (id, revision) {
        id -> BigInt,
        revision -> Integer,
        nis -> Text,
        counted_on -> Date,
        inhabitants -> BigInt,
        published -> Nullable<Date>,
        source -> Text,
        recorded_at -> Timestamptz,
        recorded_by -> Text,
        replaced_at -> Nullable<Timestamptz>,
    }
}
diesel::table! {
    purchase_orders (id, revision) {
        id -> BigInt,
        revision -> Integer,
        organisation -> Text,
        number -> Text,
        corrects -> Nullable<BigInt>,
        amount -> Numeric,
        budget_year -> Integer,
        entry -> Jsonb,
        recorded_at -> Timestamptz,
        recorded_by -> Text,
        replaced_at -> Nullable<Timestamptz>,
    }
}
diesel::table! {
    registered_municipalities (import, place) {
        import -> BigInt,
        place -> Integer,
        nis -> Text,
        name -> Text,
        valid_from -> Nullable<Date>,
        valid_to -> Nullable<Date>,
    }
}
diesel::table! {
    services (id) {
        id -> Text,
        place -> Integer,
    }
}
diesel::table! {
    shipped_figures (sha256) {
        sha256 -> Binary,
        recorded_at -> Timestamptz,
    }
}
diesel::table! {
    staff_accounts (id, revision) {
        id -> BigInt,
        revision -> Integer,
        contract -> Text,
        role -> Text,
        since -> Date,
        until -> Nullable<Date>,
        recorded_at -> Timestamptz,
        recorded_by -> Text,
        replaced_at -> Nullable<Timestamptz>,
    }
}
diesel::table! {
    usage_imports (id) {
        id -> BigInt,
        name -> Nullable<Text>,
        sha256 -> Binary,
        rows -> Integer,
        added -> Integer,
        changed -> Integer,
        recorded_at -> Timestamptz,
        recorded_by -> Text,
    }
}
diesel::table! {
    usage_reports (id, revision) {
        id -> BigInt,
        revision -> Integer,
        contract -> Text,
        lot -> Text,
        month -> Date,
        unique_users -> BigInt,
        reported -> Nullable<Date>,
        source -> Text,
        recorded_at -> Timestamptz,
        recorded_by -> Text,
        replaced_at -> Nullable<Timestamptz>,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    agreement_revisions,
    agreements,
    allocation_revisions,
    allocations,
    api_tokens,
    audit_log,
    bank_entries,
    bank_statements,
    billing_run_documents,
    billing_run_events,
    billing_runs,
    collection_events,
    contract_payers,
    contract_printed_amounts,
    contract_versions,
    contracts,
    decisions,
    deliveries,
    delivery_events,
    figure_import_figures,
    figure_imports,
    idempotency_keys,
    index_figures,
    invoice_documents,
    invoice_lines,
    invoice_steps,
    invoice_vat,
    invoices,
    mergers,
    number_series,
    order_assignments,
    organisation_particulars,
    organisation_revisions,
    organisations,
    other_participants,
    payer_policies,
    payments,
    populations,
    purchase_orders,
    registered_municipalities,
    services,
    shipped_figures,
    staff_accounts,
    usage_imports,
    usage_reports,
);
