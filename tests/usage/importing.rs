//! Counts over HTTP and by the command line: recorded once, corrected, tried out, by whoever may.

use super::{IMPORTS, XLSX, workbook};
use crate::http::issuing::{INVOICES, through};
use crate::http::libraries::{library, of_nobody, of_three};
use crate::http::runs::{execute, plan};
use crate::support::app::TestApp;
use crate::support::client::{Answer, Asking};
use serde_json::{Value, json};
use std::process::{Command, Output};
use std::{env, fs};

fn count(library: &str, lot: &str, month: &str, count: u32) -> Value {
    json!({ "library": library, "lot": lot, "month": month, "count": count })
}

fn import(app: &TestApp, query: &str, counts: &[Value]) -> Answer {
    app.post(&format!("{IMPORTS}{query}"), &Value::from(counts.to_vec()))
}

fn csv(app: &TestApp, query: &str, text: &str) -> Asking {
    app.asking("POST", &format!("{IMPORTS}{query}")).bytes("text/csv", text)
}

/// The counts that are recorded of a contract: month, count, day of the report, revision.
fn recorded(app: &TestApp, contract: &str) -> Vec<(String, u64, Value, i64)> {
    let found = app.get(&format!("/api/v1/usage?contract={contract}&limit=200")).expect(200).json();
    let of = |item: &Value| {
        let value = &item["value"];
        let month = value["month"].as_str().unwrap().to_owned();
        let users = value["unique_users"].as_u64().unwrap();
        (month, users, value["reported"].clone(), item["revision"].as_i64().unwrap())
    };
    found["items"].as_array().unwrap().iter().map(of).collect()
}

#[test]
fn a_file_is_tried_out_recorded_once_and_changes_nothing_the_second_time() {
    let app = of_three();
    let text = "bibliotheek;perceel;maand;aantal\na;1B;2023-03;400\nb;1B;2023-03;351\nc;1B;2023-04;260\n";
    let before = app.rows();

    let tried = csv(&app, "?dry_run=true&name=maart.csv", text).key("k").send().expect(200).json();
    assert_eq!(app.rows(), before, "nothing is stored, not even the key");
    let done = csv(&app, "?name=maart.csv", text).send().expect(200).json();
    let again = csv(&app, "?name=maart.csv", text).send().expect(200).json();

    let month = |month: &str| json!({ "contract": "c", "lot": "1B", "month": month, "unique_users": 260 });
    assert_eq!(tried["new"], json!([month("2023-04")]));
    let changed = json!([{ "contract": "b", "lot": "1B", "month": "2023-03", "before": 350, "after": 351 }]);
    assert_eq!(tried["changed"], changed);
    assert_eq!((&tried["unchanged"], &tried["rows"]), (&json!(1), &json!(3)));
    assert_eq!((&tried["dry_run"], &tried["id"]), (&json!(true), &Value::Null));
    assert_eq!((&done["new"], &done["changed"]), (&tried["new"], &tried["changed"]));
    assert_eq!((&done["dry_run"], &done["id"]), (&json!(false), &json!("1")));
    assert_eq!((&again["unchanged"], &again["id"]), (&json!(3), &Value::Null));
    assert_eq!(
        recorded(&app, "b"),
        [("2023-03".to_owned(), 351, Value::Null, 2)],
        "a correction is a revision"
    );
    let listed = app.get(IMPORTS).expect(200).json()["items"].clone();
    assert_eq!(listed.as_array().unwrap().len(), 1);
    assert_eq!((&listed[0]["name"], &listed[0]["rows"]), (&json!("maart.csv"), &json!(3)));
    assert_eq!(listed[0]["sha256"], done["sha256"]);
    let source = app.names(
        "SELECT DISTINCT source FROM usage_reports WHERE replaced_at IS NULL AND source LIKE 'maart%'",
    );
    assert_eq!(source, [format!("maart.csv (SHA-256 {})", done["sha256"].as_str().unwrap())]);
}

#[test]
fn a_correction_of_a_billed_month_is_credited_by_the_next_plan() {
    let app = of_three();
    execute(&app, &through("2023-05-15"));

    import(&app, "?reported=2023-06-01", &[count("b", "1B", "2023-03", 351)]).expect(200);
    let run = execute(&app, &through("2023-06-01"));

    // Story 26: 1001 users, and every library pays the lower price.
    assert_eq!((&run["documents"], &run["credited"]), (&json!(3), &json!("673.89")));
    assert_eq!(plan(&app, &through("2023-06-01"))["documents"], 0);
}

#[test]
fn a_later_report_stands_beside_the_earlier_one_and_an_earlier_one_is_refused() {
    let app = of_nobody("2023-06-01T10:00:00Z");
    library(&app, "a", "11001");
    let march = |users| [count("a", "1B", "2023-03", users)];

    import(&app, "?reported=2023-04-05", &march(400)).expect(200);
    import(&app, "?reported=2023-05-05", &march(410)).expect(200);
    import(&app, "?reported=2023-04-20", &march(390)).refused(422, "refused");
    import(&app, "", &march(411)).expect(200);
    import(&app, "?reported=2023-05-05", &march(412)).expect(200);
    import(&app, "?reported=2023-06-02", &march(413)).refused(422, "refused");

    let expected = [
        ("2023-03".to_owned(), 400, json!("2023-04-05"), 1),
        ("2023-03".to_owned(), 412, json!("2023-05-05"), 3),
    ];
    assert_eq!(recorded(&app, "a"), expected);
}

#[test]
fn a_library_is_known_by_its_name_and_numbers_and_a_contract_by_its_own() {
    let app = TestApp::antwerp().start();
    let kbo = app.get("/api/v1/organisations/stad-antwerpen").json()["value"]["enterprise_number"].clone();
    let kbo = kbo.as_str().unwrap();
    let bare = kbo.replace('.', "");
    let names = [
        "stad-antwerpen",
        "STAD-Antwerpen",
        "11002",
        kbo,
        &bare,
        bare.trim_start_matches('0'),
        "antwerpen-film",
    ];
    for (name, month) in names.iter().zip(1..) {
        let month = format!("2023-{month:02}");
        let month = if month.as_str() > "2023-06" { "2022-11" } else { &month };
        let done = import(&app, "?dry_run=true", &[count(name, "1b", month, 5)]).expect(200).json();
        let told =
            if done["new"].as_array().unwrap().is_empty() { &done["changed"][0] } else { &done["new"][0] };
        assert_eq!(
            (&told["contract"], &told["lot"]),
            (&json!("antwerpen-film"), &json!("1B")),
            "{name}: {done}"
        );
    }
}

#[test]
fn whatever_stands_for_no_contract_or_several_is_refused_with_its_place() {
    let app = of_three();
    // A second agreement with a lot of the same name.
    let copy = app.get("/api/v1/agreements/film-streaming-2022").json()["value"]["agreement"].clone();
    let mut other = copy.clone();
    other["id"] = json!("other-film");
    other["service"] = json!("other-film");
    app.post("/api/v1/agreements", &json!({ "valid_from": "2022-01-01", "agreement": other })).expect(201);
    let second = json!({ "id": "a-two", "agreement": "other-film", "organisation": "a",
        "start": "2023-05-01", "end": "2024-09-30", "lots": ["1B"] });
    app.post("/api/v1/contracts", &second).expect(201);
    let before = app.rows();

    let sent = [
        count("11001", "1B", "2023-04", 1),
        count("11001", "1B", "2023-05", 1),
        count("nobody", "1B", "2023-05", 1),
        count("11002", "9Z", "2023-05", 1),
        count("11002", "1B", "2022-05", 1),
        count("11002", "1B", "2023-07", 1),
        count("11004", "1B", "2023-05", 1),
        count("c", "1B", "2023-05", 2),
    ];
    import(&app, "", &sent).has(&[
        ("/1/library", "unknown_reference"),
        ("/2/library", "unknown_reference"),
        ("/3/lot", "lot_not_taken"),
        ("/4/month", "unknown_reference"),
        ("/5/month", "not_yet"),
        ("/7/library", "duplicate"),
    ]);
    let text = "library;lot;month;count\n11002;9Z;2023-05;1\n";
    let told = csv(&app, "", text).send().has(&[("", "lot_not_taken")]).text();
    assert!(told.contains("row 2, lot: "), "{told}");

    assert_eq!(app.rows(), before, "all of a file or nothing");
    import(&app, "", &[count("a-two", "1B", "2023-05", 1)]).expect(200);
}

#[test]
fn every_form_is_taken_as_announced_and_others_are_refused() {
    let app = of_three();
    let post = |media_type: &str, body: Vec<u8>| {
        app.asking("POST", &format!("{IMPORTS}?dry_run=true")).bytes(media_type, body).send()
    };
    let sheet = workbook(&[&["library", "lot", "month", "count"], &["a", "1B", "2023-04", "7"]]);
    let text = b"library,lot,month,count\na,1B,2023-04,7\n".to_vec();
    let list = json!([count("a", "1B", "2023-04", 7)]).to_string().into_bytes();

    for (media_type, body) in [
        (XLSX, &sheet),
        ("application/octet-stream", &sheet),
        ("text/csv; charset=utf-8", &text),
        ("text/plain", &text),
        ("application/octet-stream", &text),
        ("application/json", &list),
        ("application/octet-stream", &list),
    ] {
        let done = post(media_type, body.clone()).expect(200).json();
        assert_eq!(done["new"][0]["unique_users"], 7, "{media_type}");
    }
    for media_type in ["multipart/form-data; boundary=x", "application/pdf", "image/png", "text/html"] {
        post(media_type, text.clone()).refused(415, "unsupported-media-type");
    }
    post("application/json", text.clone()).has(&[("", "malformed_json")]);
    post("text/csv", vec![b'x'; (10 << 20) + 1]).refused(413, "too-large");
}

#[test]
fn a_key_answers_the_same_import_once() {
    let app = of_three();
    let text = "library,lot,month,count\na,1B,2023-04,7\n";
    let send = |text: &str| csv(&app, "", text).key("april").send();

    let (first, second) = (send(text).expect(200), send(text).expect(200));
    send("library,lot,month,count\na,1B,2023-04,8\n").refused(422, "idempotency-key-reused");

    assert_eq!(first.json(), second.json());
    assert_eq!(app.get(IMPORTS).json()["items"].as_array().unwrap().len(), 1);
}

#[test]
fn a_token_that_reports_for_one_organisation_knows_of_no_other() {
    let app = of_three();
    let (of_a, of_all) = (app.reporter(Some("a")), app.reporter(None));
    let post = |token: &str, path: &str, body: &Value| app.ask("POST", path).token(token).json(body).send();
    let single = |contract: &str, month: &str| json!({ "contract": contract, "lot": "1B", "month": month, "unique_users": 5, "source": "Maandrapport" });

    post(&of_a, IMPORTS, &json!([count("a", "1B", "2023-04", 7)])).expect(200);
    let of_other = post(&of_a, IMPORTS, &json!([count("b", "1B", "2023-04", 7)]));
    let of_nobody = post(&of_a, IMPORTS, &json!([count("nobody", "1B", "2023-04", 7)]));
    assert_eq!(of_other.json()["problems"], of_nobody.json()["problems"]);
    of_other.has(&[("/0/library", "unknown_reference")]);
    post(&of_a, "/api/v1/usage", &single("a", "2023-05")).expect(201);
    post(&of_a, "/api/v1/usage", &single("b", "2023-05")).has(&[("/contract", "unknown_reference")]);
    post(&of_all, IMPORTS, &json!([count("b", "1B", "2023-04", 7)])).expect(200);
    post(&of_all, "/api/v1/usage", &single("b", "2023-05")).expect(201);

    for path in ["/api/v1/usage", IMPORTS, "/api/v1/contracts", "/api/v1/contracts/a/usage", INVOICES] {
        app.ask("GET", path).token(&of_all).send().refused(403, "forbidden");
    }
    let reader = app.reader("a");
    post(&reader, IMPORTS, &json!([count("a", "1B", "2023-05", 7)])).refused(403, "forbidden");
    let told = app.names("SELECT DISTINCT recorded_by FROM usage_imports");
    assert_eq!(told, ["reporter"]);
}

#[test]
fn what_is_strange_about_the_counts_of_a_file_is_told_with_it() {
    let app = TestApp::antwerp().at("2023-06-01T10:00:00Z").start();
    let film = |month: &str, users| count("antwerpen-film", "1B", month, users);
    import(&app, "", &[film("2023-01", 620), film("2023-02", 640)]).expect(200);

    let sent = [film("2023-03", 2000), film("2023-04", 100), film("2023-05", 700)];
    let tried = import(&app, "?dry_run=true", &sent).expect(200).json();
    let done = import(&app, "", &sent).expect(200).json();

    let told: Vec<(&str, &str)> = tried["anomalies"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["month"].as_str().unwrap(), one["code"].as_str().unwrap()))
        .collect();
    assert_eq!(told, [("2023-03", "much"), ("2023-04", "little")], "{tried}");
    assert_eq!(tried["anomalies"], done["anomalies"]);
    let message = tried["anomalies"][0]["message"].as_str().unwrap();
    assert!(
        message.starts_with("antwerpen-film, perceel 1B, maart 2023: 2.000 gebruikers, minstens 3 keer"),
        "{message}"
    );
}

fn tarief(app: &TestApp, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tarief"));
    command.args(["import", "usage", "--database-url", app.url()]).args(arguments).output().unwrap()
}

#[test]
fn the_command_tries_out_first_and_records_where_that_is_confirmed() {
    let app = of_three();
    let file = env::temp_dir().join(format!("tarief-usage-{}.csv", std::process::id()));
    fs::write(&file, "bibliotheek;perceel;maand;aantal\na;1B;2023-04;1204\nb;1B;2023-03;351\n").unwrap();
    let path = file.to_str().unwrap();
    let shown = |output: &Output| String::from_utf8(output.stdout.clone()).unwrap();
    let before = app.rows();

    let tried = tarief(&app, &[path]);
    assert_eq!(tried.status.code(), Some(0), "{tried:?}");
    assert!(shown(&tried).contains("2 tellingen: 1 nieuw, 1 gewijzigd, 0 ongewijzigd"), "{tried:?}");
    assert!(shown(&tried).contains("1.204") && shown(&tried).contains("(was 350)"), "{tried:?}");
    assert!(shown(&tried).contains("--confirm"), "{tried:?}");
    assert_eq!(app.rows(), before);
    let done = tarief(&app, &[path, "--confirm", "--json", "--reported", "2023-05-04", "--source", "Sooner"]);
    let done: Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!((&done["id"], &done["dry_run"]), (&json!("1"), &json!(false)));
    let again = tarief(&app, &[path, "--confirm"]);
    assert!(shown(&again).contains("Er is niets te bewaren."), "{again:?}");

    fs::write(&file, "bibliotheek;perceel;maand;aantal;email\na;1B;2023-04;1204;x\n").unwrap();
    let refused = tarief(&app, &[path, "--confirm"]);
    assert_eq!(refused.status.code(), Some(2), "{refused:?}");
    assert!(String::from_utf8(refused.stderr).unwrap().contains("`email`"));
    fs::remove_file(&file).unwrap();
    assert_eq!(tarief(&app, &[path]).status.code(), Some(1));
    assert_eq!(tarief(&app, &[path, "--reported", "gisteren"]).status.code(), Some(2));
}
