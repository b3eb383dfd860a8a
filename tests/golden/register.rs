//! Which clauses and which numbered cases of the specification have a golden case.

use crate::support::{files, json, path};
use std::collections::BTreeSet;
use std::fs;

/// The clauses that golden cases name.
pub fn clauses() -> BTreeSet<String> {
    let situations = files(&path("tests/golden"), "json").into_iter().map(|file| json(&file));
    let of_situations = situations.flat_map(|case| {
        let clauses = case["clauses"].as_array().cloned().unwrap_or_default();
        clauses.into_iter().map(|clause| clause.as_str().unwrap().to_owned())
    });
    let of_small = tables().into_iter().flat_map(|table| {
        let of = |kind: &str| table.get(kind).and_then(|cases| cases.as_array()).cloned().unwrap_or_default();
        let cases = [of("case"), of("suspension")].concat();
        cases.into_iter().map(|case| case["clause"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    });
    of_situations.chain(of_small).collect()
}

fn tables() -> Vec<toml::Table> {
    let texts =
        files(&path("tests/golden"), "toml").into_iter().map(|file| fs::read_to_string(file).unwrap());
    texts.map(|text| text.parse().unwrap()).collect()
}

#[test]
fn every_numbered_case_of_the_specification_is_a_file() {
    let situations = files(&path("tests/golden"), "json").into_iter().map(|file| json(&file));
    let of_situations = situations.flat_map(|case| case["number"].as_array().cloned().unwrap_or_default());
    let mut numbers: BTreeSet<i64> = of_situations.map(|number| number.as_i64().unwrap()).collect();
    for table in tables() {
        numbers.extend(table["number"].as_array().unwrap().iter().map(|number| number.as_integer().unwrap()));
    }
    assert_eq!(numbers, (1..=25).collect());
}
