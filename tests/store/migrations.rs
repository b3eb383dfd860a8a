//! The migrations go up, down and up again, say what each table and column is, and are what diesel knows.

use crate::support::app::TestApp;
use crate::support::path;
use diesel_async::{AsyncConnection, AsyncMigrationHarness, AsyncPgConnection};
use diesel_migrations::MigrationHarness;
use std::collections::BTreeMap;
use std::fs;
use tarief::store::connect::MIGRATIONS;

/// All that migrations make, one thing a line, in order; without the record of the migrations themselves.
const SCHEMA: &str = r"
    WITH ours AS (SELECT * FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relname NOT LIKE '\_\_diesel%')
    SELECT 'relation ' || relkind::text || ' ' || relname || ' ' || coalesce(obj_description(oid, 'pg_class'), '') FROM ours
    UNION ALL SELECT format('column %s.%s %s %s %s %s %s %s %s', relname, attnum, attname,
            format_type(atttypid, atttypmod), attnotnull, attidentity, attgenerated,
            pg_get_expr(adbin, adrelid), col_description(ours.oid, attnum))
        FROM ours JOIN pg_attribute ON attrelid = ours.oid AND attnum > 0 AND NOT attisdropped
            LEFT JOIN pg_attrdef ON adrelid = ours.oid AND adnum = attnum WHERE relkind = 'r'
    UNION ALL SELECT format('constraint %s.%s %s', relname, conname, pg_get_constraintdef(pg_constraint.oid))
        FROM pg_constraint JOIN ours ON conrelid = ours.oid
    UNION ALL SELECT 'index ' || pg_get_indexdef(oid) FROM ours WHERE relkind = 'i'
    UNION ALL SELECT 'trigger ' || pg_get_triggerdef(pg_trigger.oid)
        FROM pg_trigger JOIN ours ON tgrelid = ours.oid WHERE NOT tgisinternal
    UNION ALL SELECT pg_get_functiondef(oid) || coalesce(obj_description(oid, 'pg_proc'), '') FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace AND proname NOT LIKE 'diesel\_%'
    UNION ALL SELECT format('sequence %s %s %s %s', sequencename, data_type, start_value, increment_by)
        FROM pg_sequences WHERE schemaname = 'public'
    UNION ALL SELECT 'type ' || typname FROM pg_type
        WHERE typnamespace = 'public'::regnamespace AND typtype IN ('e', 'd', 'r')
    ORDER BY 1";

/// Runs something with the migrations on the database of a service.
fn migrate(app: &TestApp, work: impl FnOnce(&mut AsyncMigrationHarness<AsyncPgConnection>)) {
    app.wait(async {
        let connection = AsyncPgConnection::establish(app.url()).await.unwrap();
        work(&mut AsyncMigrationHarness::new(connection));
    });
}

#[test]
fn going_up_down_and_up_again_gives_the_same_schema() {
    let app = TestApp::empty().start();
    let first = app.names(SCHEMA);
    assert!(first.len() > 300, "{}", first.len());

    migrate(&app, |harness| {
        harness.revert_all_migrations(MIGRATIONS).unwrap();
    });
    assert_eq!(app.names(SCHEMA), [""; 0], "nothing is left");
    migrate(&app, |harness| {
        harness.run_pending_migrations(MIGRATIONS).unwrap();
    });

    assert_eq!(app.names(SCHEMA), first);
}

#[test]
fn each_step_down_takes_back_what_its_step_up_made() {
    let app = TestApp::empty().start();
    let mut schemas = vec![app.names(SCHEMA)];

    migrate(&app, |harness| {
        while harness.revert_last_migration(MIGRATIONS).is_ok() {
            schemas.push(app_names(&app));
        }
    });
    migrate(&app, |harness| {
        for schema in schemas.iter().rev().skip(1) {
            harness.run_next_migration(MIGRATIONS).unwrap();
            assert_eq!(app_names(&app), *schema);
        }
    });

    assert_eq!(schemas.last().unwrap().len(), 0);
    assert!(schemas.len() > 7);
}

/// Asked from a thread of its own: the migrations hold this one.
fn app_names(app: &TestApp) -> Vec<String> {
    std::thread::scope(|scope| scope.spawn(|| app.names(SCHEMA)).join().unwrap())
}

#[test]
fn every_table_column_function_and_sequence_says_what_it_is() {
    const SILENT: &str = r"
        SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname NOT LIKE '\_\_%'
            AND (relkind = 'r' OR relkind = 'S' AND relname NOT LIKE '%\_seq')
            AND coalesce(obj_description(oid, 'pg_class'), '') = ''
        UNION ALL SELECT relname || '.' || attname FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
            WHERE relnamespace = 'public'::regnamespace AND relname NOT LIKE '\_\_%' AND relkind = 'r'
            AND attnum > 0 AND NOT attisdropped AND coalesce(col_description(attrelid, attnum), '') = ''
        UNION ALL SELECT proname::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace
            AND proname NOT LIKE 'diesel\_%' AND coalesce(obj_description(oid, 'pg_proc'), '') = ''";

    assert_eq!(TestApp::empty().start().names(SILENT), [""; 0]);
}

/// The tables that `src/store/schema.rs` declares: each with its key, and its columns with their types.
fn declared() -> BTreeMap<String, (String, Vec<String>)> {
    let text = fs::read_to_string(path("src/store/schema.rs")).unwrap();
    let (tables, _) = text.split_once("diesel::allow_tables").unwrap();
    let tables = tables.split("diesel::table! {").skip(1).map(|table| {
        let mut lines =
            table.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("}"));
        let (name, key) = lines.next().unwrap().trim_end_matches(") {").split_once(" (").unwrap();
        let columns = lines.map(|line| line.trim_end_matches(',').replace(" -> ", " ")).collect();
        (name.to_owned(), (key.to_owned(), columns))
    });
    tables.collect()
}

/// The name that diesel has for a type.
fn of_diesel(type_name: &str) -> String {
    let name = match type_name {
        "text" => "Text",
        "integer" => "Integer",
        "bigint" => "BigInt",
        "boolean" => "Bool",
        "date" => "Date",
        "timestamp with time zone" => "Timestamptz",
        "jsonb" => "Jsonb",
        "bytea" => "Binary",
        "text[]" => "Array<Nullable<Text>>",
        numeric if numeric.starts_with("numeric") => "Numeric",
        other => panic!("diesel's name of {other} is not known here"),
    };
    name.to_owned()
}

#[test]
fn the_tables_that_diesel_knows_are_those_of_the_database() {
    const COLUMNS: &str = r"
        SELECT format('%s|%s|%s|%s|%s', relname, attname, format_type(atttypid, atttypmod), attnotnull,
            (SELECT array_to_string(array_agg(a.attname ORDER BY place), ', ') FROM pg_index,
                unnest(indkey) WITH ORDINALITY AS k(number, place)
                JOIN pg_attribute a ON a.attnum = number AND a.attrelid = pg_class.oid
                WHERE indrelid = pg_class.oid AND indisprimary))
        FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
        WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname NOT LIKE '\_\_%'
            AND attnum > 0 AND NOT attisdropped
        ORDER BY relname, attnum";
    let app = TestApp::empty().start();

    let mut found: BTreeMap<String, (String, Vec<String>)> = BTreeMap::new();
    for column in app.names(COLUMNS) {
        let parts: Vec<&str> = column.split('|').collect();
        let [table, name, type_name, not_null, key] = parts[..] else { panic!("{column}") };
        let of = of_diesel(type_name);
        let of = if not_null == "t" { of } else { format!("Nullable<{of}>") };
        let entry = found.entry(table.to_owned()).or_insert_with(|| (key.to_owned(), Vec::new()));
        entry.1.push(format!("{name} {of}"));
    }

    assert_eq!(found, declared());
}
