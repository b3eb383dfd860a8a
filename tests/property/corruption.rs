//! Wrong input never panics: a thousand corruptions of valid situations, and any text at all.

use super::situations::situation;
use crate::support::{files, json, path, result_of};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

/// All pointers of a JSON value.
fn pointers(value: &Value, at: String, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            fields.iter().for_each(|(key, value)| pointers(value, format!("{at}/{key}"), found));
        }
        Value::Array(items) => {
            items
                .iter()
                .enumerate()
                .for_each(|(place, value)| pointers(value, format!("{at}/{place}"), found));
        }
        _ => {}
    }
    found.push(at);
}

fn wrong_values() -> Vec<Value> {
    vec![
        Value::Null,
        json!(true),
        json!(-1),
        json!(0),
        json!(1.5),
        json!(1e300),
        json!(u64::MAX),
        json!(""),
        json!("-1"),
        json!("1e5"),
        json!("999999999999.9999999999"),
        json!("0"),
        json!("0000-00-00"),
        json!("2023-02-29"),
        json!("2100-12-31"),
        json!("1990-01-01"),
        json!("9999-99"),
        json!("🦉"),
        json!([]),
        json!({}),
        json!([[[]]]),
        json!("total"),
        json!("main"),
        json!(999_999_999_999_u64),
        json!("2013"),
    ]
}

/// Replaces, removes, doubles or renames what stands at a pointer.
fn corrupt(request: &mut Value, pointer: &str, how: usize) {
    let wrong = wrong_values();
    if let Some(value) = wrong.get(how) {
        *request.pointer_mut(pointer).unwrap() = value.clone();
        return;
    }
    let Some((parent, last)) = pointer.rsplit_once('/') else { return };
    match request.pointer_mut(parent) {
        Some(Value::Object(fields)) => {
            let removed = fields.remove(last);
            if how.is_multiple_of(2) {
                fields.insert(format!("{last}~/x"), removed.unwrap_or_default());
            }
        }
        Some(Value::Array(items)) => {
            let item = items[last.parse::<usize>().unwrap()].clone();
            items.push(item);
        }
        _ => {}
    }
}

fn check(request: &Value) -> bool {
    let Err(problems) = result_of(&request.to_string()) else { return false };
    assert!(!problems.as_slice().is_empty());
    for problem in problems.as_slice() {
        let parent = problem.pointer.rsplit_once('/').map_or("", |(parent, _)| parent);
        assert!(request.pointer(parent).is_some(), "{} is nowhere in {request}", problem.pointer);
        assert!(!problem.message.is_empty());
    }
    true
}

#[test]
fn a_thousand_corruptions_are_refused_with_pointers_or_answered() {
    let mut runner = TestRunner::deterministic();
    let mut requests: Vec<Value> = files(&path("tests/golden/examples"), "json")
        .iter()
        .map(|file| json(file)["request"].clone())
        .collect();
    requests.retain(Value::is_object);
    requests.extend((0..20).map(|_| situation().new_tree(&mut runner).unwrap().current()));

    let mut refused = 0;
    for round in 0..1_000 {
        let mut request = requests[round % requests.len()].clone();
        let mut found = Vec::new();
        pointers(&request, String::new(), &mut found);
        let pick = (0..found.len(), 0..wrong_values().len() + 4).new_tree(&mut runner).unwrap().current();
        corrupt(&mut request, &found[pick.0], pick.1);
        refused += usize::from(check(&request));
    }
    assert!(refused > 500, "only {refused} were refused");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_refused_or_answered(text in ".*") {
        let _ = result_of(&text);
    }

    #[test]
    fn a_situation_cut_short_is_refused_at_the_whole_text(request in situation(), share in 0..1_000_usize) {
        let text = request.to_string();
        let cut: String = text.chars().take(share * text.chars().count() / 1_000).collect();
        let problems = result_of(&cut).unwrap_err();
        prop_assert_eq!(&problems.as_slice()[0].pointer, "");
    }
}
