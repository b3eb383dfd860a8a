//! Who may use whom: domain ← simulation ← catalogue ← documents ← cli ← main, and the inner ones stay pure.

use crate::support::{files, path};
use std::fs;

/// What no pure layer names.
const IMPURE: &[&str] = &[
    "std::fs",
    "std::io",
    "std::env",
    "std::time",
    "std::net",
    "Utc::now",
    "Local::now",
    "async fn",
    "diesel",
    "actix_web",
    "tokio",
    "println!",
    "eprintln!",
    "rand::",
    "clap",
];

/// The layers, innermost first: each may use only those before it.
const LAYERS: &[&str] = &[
    "domain",
    "simulation",
    "catalogue",
    "documents",
    "imports",
    "records",
    "store",
    "workflows",
    "web",
    "cli",
];

/// The layers that are pure.
const PURE: &[&str] = &["domain", "simulation", "catalogue", "documents", "imports", "records"];

/// What single layers must not name beside.
const RULES: &[(&str, &[&str])] = &[
    ("domain", &["deserr", "utoipa", "serde_json", "crate::clock", "crate::postgres"]),
    ("store", &["actix_web", "Utc::now", "crate::clock", "crate::postgres", "clap"]),
    ("workflows", &["actix_web", "Utc::now", "crate::clock", "crate::postgres", "clap", "store::schema"]),
    ("web", &["Utc::now", "crate::postgres", "clap", "store::schema"]),
    ("cli", &["Utc::now", "store::schema"]),
    (
        "channels",
        &[
            "diesel",
            "actix_web",
            "Utc::now",
            "crate::clock",
            "crate::store",
            "crate::workflows",
            "crate::web",
            "crate::cli",
        ],
    ),
    ("postgres", &["crate::domain", "crate::store", "crate::workflows", "crate::web", "crate::cli"]),
];

/// Pure files that name something impure all the same: workbooks are read and unpacked from bytes in memory, through the
/// interface that readers of files have.
const PURE_ALL_THE_SAME: &[(&str, &str)] =
    &[("src/imports/table/workbook.rs", "std::io"), ("src/imports/usage/workbook.rs", "std::io")];

/// The code of a file, without its comments and tests.
fn production_code(text: &str) -> String {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// What a layer must not name: the outer ones, what is impure where it is pure, and what its rules say.
fn forbidden(layer: &str) -> Vec<String> {
    let place = LAYERS.iter().position(|other| *other == layer).unwrap_or(LAYERS.len());
    let outer = LAYERS.iter().skip(place + 1).map(|outer| format!("crate::{outer}"));
    let impure = IMPURE.iter().filter(|_| PURE.contains(&layer)).map(ToString::to_string);
    let of_rules = RULES.iter().filter(|(of, _)| *of == layer).flat_map(|(_, words)| *words);
    outer.chain(impure).chain(of_rules.map(ToString::to_string)).collect()
}

#[test]
fn inner_layers_name_no_outer_one_and_nothing_impure() {
    let mut wrong = Vec::new();
    for layer in LAYERS.iter().chain(&["channels", "postgres"]) {
        let forbidden = forbidden(layer);
        for file in files(&path(&format!("src/{layer}")), "rs") {
            let code = production_code(&fs::read_to_string(&file).unwrap());
            let allowed =
                |word: &str| PURE_ALL_THE_SAME.iter().any(|(of, what)| file.ends_with(of) && *what == word);
            let found = forbidden.iter().filter(|word| code.contains(word.as_str()) && !allowed(word));
            wrong.extend(found.map(|word| format!("{} names {word}", file.display())));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_float_comes_near_money() {
    for folder in LAYERS.iter().filter(|layer| **layer != "simulation").map(|layer| format!("src/{layer}")) {
        // Only what lays out pages and draws charts counts in floats: the libraries want them for coordinates.
        let drawing = ["src/documents/pdf", "src/documents/charts/drawing"].map(path);
        let all = files(&path(&folder), "rs");
        for file in all.iter().filter(|file| !drawing.iter().any(|folder| file.starts_with(folder))) {
            let code = production_code(&fs::read_to_string(file).unwrap());
            assert!(!code.contains("f64") && !code.contains("f32"), "{} names a float", file.display());
        }
    }
}

#[test]
fn only_the_exact_arithmetic_rounds() {
    for file in files(&path("src"), "rs") {
        let code = production_code(&fs::read_to_string(&file).unwrap());
        for rounding in ["round_dp", "RoundingStrategy", ".trunc()", ".ceil()", "rescale"] {
            assert!(!code.contains(rounding), "{} rounds by {rounding}", file.display());
        }
    }
}
