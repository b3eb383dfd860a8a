//! The command line as a user meets it: the built binary, its output and its exit codes.

mod chart;
mod documents;
mod export;
mod forecasts;

use crate::support::{json, path};
use serde_json::Value;
use std::io::Write;
use std::process::{Command, Output, Stdio};
use std::{env, fs};

fn tarief(arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_tarief"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // A command that reads no input may have ended already.
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    child.wait_with_output().unwrap()
}

fn example() -> Value {
    json(&path("tests/golden/examples/antwerpen-e-books.json"))
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn a_situation_gives_the_same_bytes_from_a_file_and_from_standard_input() {
    let request = example()["request"].to_string();
    let file = env::temp_dir().join(format!("tarief-{}.json", std::process::id()));
    fs::write(&file, &request).unwrap();

    let of_file = tarief(&["simulate", file.to_str().unwrap()], "");
    let of_input = tarief(&["simulate", "-"], &request);

    fs::remove_file(&file).unwrap();
    assert_eq!(of_file.status.code(), Some(0));
    assert_eq!(of_file.stdout, of_input.stdout);
    assert!(text(&of_file.stdout).contains("\"total\": \"76340.37\""));
}

#[test]
fn a_refused_situation_gives_its_problems_on_standard_error_and_exit_code_2() {
    let refused = tarief(&["simulate", "-"], "{\"name\": 1}");

    let problems: Value = serde_json::from_slice(&refused.stderr).unwrap();
    assert_eq!(refused.status.code(), Some(2));
    assert!(refused.stdout.is_empty());
    assert_eq!(problems["status"], 422);
    assert_eq!(problems["problems"].as_array().unwrap().len(), 5, "{problems}");
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_tarief"))
        .args(["simulate", "-"])
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(&[0xff, 0xfe, 0x00]).unwrap();
    let refused = child.wait_with_output().unwrap();
    let problems: Value = serde_json::from_slice(&refused.stderr).unwrap();
    assert_eq!(refused.status.code(), Some(2));
    assert_eq!(problems["problems"][0]["pointer"], "");
    assert!(text(&refused.stderr).contains("not UTF-8"));
}

#[test]
fn a_file_that_is_not_there_is_named_with_exit_code_1() {
    let missing = tarief(&["simulate", "nergens.json"], "");
    assert_eq!(missing.status.code(), Some(1));
    assert!(text(&missing.stderr).contains("nergens.json"));
}

#[test]
fn the_calculation_note_shows_each_amount_in_dutch_with_source_and_clause() {
    let note = tarief(&["simulate", "--explain", "-"], &example()["request"].to_string());
    let note = text(&note.stdout);
    for expected in
        ["€ 76.340,37", "15/05/2023", "Inwoners op 01/01/2022", "530.630", "[E 8.8]", "E 8.4: \"pro rata"]
    {
        assert!(note.contains(expected), "{expected} is missing:\n{note}");
    }
}

#[test]
fn the_catalogue_lists_prices_and_clauses_and_names_what_it_has() {
    let film = tarief(&["catalogue", "film-streaming-2022"], "");
    let unknown = tarief(&["catalogue", "kranten"], "");
    assert!(text(&film.stdout).contains("boven 1.000 gebruikers € 6,11"));
    assert!(text(&film.stdout).contains("F 8.6"));
    assert_eq!(unknown.status.code(), Some(2));
    assert!(text(&unknown.stderr).contains("library-system"));
}

#[test]
fn figures_are_listed_with_their_sources() {
    let antwerp = tarief(&["figures", "11002"], "");
    let index = tarief(&["figures", "cpi"], "");
    let nowhere = tarief(&["figures", "00000"], "");
    assert!(text(&antwerp.stdout).contains("529.417  Statbel"));
    assert!(text(&antwerp.stdout).contains("0207.500.123"));
    assert!(text(&index.stdout).contains("2022-01  basis 2013        118,32"));
    assert_eq!(nowhere.status.code(), Some(2));
}

#[test]
fn the_demo_issues_the_three_invoices_of_antwerp_and_writes_their_documents() {
    let folder = env::temp_dir().join(format!("tarief-demo-out-{}", std::process::id()));

    let demo = tarief(&["demo", "--no-serve", "--out", folder.to_str().unwrap()], "");

    let summary = text(&demo.stdout).to_owned();
    let said = ["€ 11.751,64  +++202/2000/00181+++", "€ 76.340,37", "€ 8.354,80", "gedrukt € 0,26 te laag"];
    for words in said {
        assert!(summary.contains(words), "{words} is missing:\n{summary}\n{}", text(&demo.stderr));
    }
    for (number, total) in
        [("2022000001", "11.751,64"), ("2023000001", "8.354,80"), ("2023000002", "76.340,37")]
    {
        let note = fs::read_to_string(folder.join(format!("{number}.nota.txt"))).unwrap();
        assert!(note.starts_with(&format!("BEREKENINGSNOTA bij factuur {number}")), "{note}");
        assert!(note.contains(&format!("€ {total}\n")), "{note}");
        for (ending, begins) in [("pdf", "%PDF"), ("xml", "<"), ("html", "<!")] {
            let document = fs::read(folder.join(format!("{number}.{ending}"))).unwrap();
            assert!(document.starts_with(begins.as_bytes()), "{number}.{ending}");
        }
    }
    for name in ["antwerpen-e-books", "antwerpen-film"] {
        let request = fs::read_to_string(folder.join(format!("{name}.json"))).unwrap();
        assert!(tarief(&["simulate", "-"], &request).status.success());
    }
    fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn the_situation_in_the_readme_is_worked_out() {
    let readme = fs::read_to_string(path("README.md")).unwrap();
    let request = readme.split("```json").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let result = crate::support::result_of(request).unwrap();
    assert_eq!(result["invoices"].as_array().unwrap().len(), 1);
    assert_eq!(result["blocked"].as_array().unwrap().len(), 0);
}

#[test]
fn the_schema_accepts_every_example_and_refuses_what_it_should() {
    let schema = |of| -> jsonschema::Validator {
        let printed = tarief(&["schema", of], "");
        jsonschema::validator_for(&serde_json::from_slice(&printed.stdout).unwrap()).unwrap()
    };
    let (request, result, problems) = (schema("request"), schema("result"), schema("problems"));
    for file in crate::support::files(&path("tests/golden/examples"), "json") {
        let example = json(&file);
        if example.is_object() {
            let found = crate::support::result_of(&example["request"].to_string()).unwrap();
            let wrong: Vec<String> =
                request.iter_errors(&example["request"]).map(|e| e.to_string()).collect();
            assert!(wrong.is_empty(), "{}: {wrong:?}", file.display());
            let wrong: Vec<String> = result.iter_errors(&found).map(|e| e.to_string()).collect();
            assert!(wrong.is_empty(), "{}: {wrong:?}", file.display());
        }
    }
    let refused = tarief(&["simulate", "-"], "{}");
    assert!(problems.is_valid(&serde_json::from_slice(&refused.stderr).unwrap()));
    assert!(!request.is_valid(&serde_json::json!({ "name": "leeg" })));
    assert!(!result.is_valid(&serde_json::json!({ "name": "leeg" })));
}
