//! Whole situations: each file holds a sentence, its clauses, the request and what must come out.

use crate::support::{differences, files, json, path, result_of};
use serde_json::Value;
use std::path::Path;

fn request(case: &Value) -> String {
    case["request"].as_str().map_or_else(|| case["request"].to_string(), str::to_owned)
}

fn check(file: &Path) -> Vec<String> {
    let case = json(file);
    let found = match result_of(&request(&case)) {
        Ok(found) => found,
        Err(problems) => return vec![format!("{}: refused: {:?}", file.display(), problems.as_slice())],
    };
    let mut wrong = differences(&case["result"], &found, "");
    let text = found.to_string();
    for tempting in case["not"].as_array().into_iter().flatten() {
        let amount = format!("\"{}\"", tempting.as_str().unwrap());
        if text.contains(&amount) {
            wrong.push(format!("{amount} must not come out"));
        }
    }
    wrong.into_iter().map(|what| format!("{}: {what}", file.display())).collect()
}

fn check_folder(folder: &str) {
    let files = files(&path(folder), "json");
    let wrong: Vec<String> = files.iter().flat_map(|file| check(file)).collect();
    assert!(!files.is_empty());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_e_books_agreement_is_billed_as_its_clauses_say() {
    check_folder("tests/golden/e-books");
}

#[test]
fn the_film_agreement_is_billed_as_its_clauses_say() {
    check_folder("tests/golden/film");
}

#[test]
fn free_and_untariffed_agreements_are_never_billed() {
    check_folder("tests/golden/pilot");
}

#[test]
fn the_published_examples_agree_on_every_field_shown() {
    let pairs =
        files(&path("tests/golden/examples"), "json").into_iter().filter(|file| json(file).is_object());
    let wrong: Vec<String> = pairs.flat_map(|file| check(&file)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_shipped_agreements_are_the_published_ones() {
    let published = json(&path("tests/golden/examples/catalogue.json"));
    for agreement in published.as_array().unwrap() {
        let shipped = path(&format!("src/catalogue/agreements/{}.json", agreement["id"].as_str().unwrap()));
        assert_eq!(json(&shipped)["agreement"], *agreement);
    }
}

#[test]
fn a_golden_case_has_a_sentence_for_a_name() {
    for folder in ["e-books", "film", "pilot", "bad"] {
        for file in files(&path(&format!("tests/golden/{folder}")), "json") {
            let name = json(&file)["name"].as_str().unwrap_or_default().to_owned();
            assert!(name.split(' ').count() >= 4, "{}: '{name}' is no sentence", file.display());
        }
    }
}

#[test]
fn bad_situations_are_refused_with_every_problem_at_its_place() {
    let mut wrong = Vec::new();
    for file in files(&path("tests/golden/bad"), "json") {
        let case = json(&file);
        let Err(problems) = result_of(&request(&case)) else {
            wrong.push(format!("{}: accepted", file.display()));
            continue;
        };
        let mut found: Vec<Value> = problems
            .as_slice()
            .iter()
            .map(|problem| serde_json::json!({ "pointer": problem.pointer, "code": problem.code }))
            .collect();
        let mut expected = case["problems"].as_array().unwrap().clone();
        found.sort_by_key(Value::to_string);
        expected.sort_by_key(Value::to_string);
        if found != expected {
            wrong.push(format!("{}:\n  expected {expected:?}\n  found {found:?}", file.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
