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

/// A folder of `src` and the layers and libraries that it must not name.
const RULES: &[(&str, &[&str])] = &[
    (
        "src/domain",
        &["crate::simulation", "crate::catalogue", "crate::cli", "deserr", "utoipa", "serde_json"],
    ),
    ("src/simulation", &["crate::catalogue", "crate::cli"]),
    ("src/catalogue", &["crate::cli"]),
    ("src/documents", &["crate::cli", "crate::store", "crate::web", "crate::workflows"]),
];

/// The code of a file, without its comments and tests.
fn production_code(text: &str) -> String {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

#[test]
fn inner_layers_name_no_outer_one_and_nothing_impure() {
    let mut wrong = Vec::new();
    for (folder, forbidden) in RULES {
        for file in files(&path(folder), "rs") {
            let code = production_code(&fs::read_to_string(&file).unwrap());
            let found = forbidden.iter().chain(IMPURE).filter(|word| code.contains(**word));
            wrong.extend(found.map(|word| format!("{} names {word}", file.display())));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_float_comes_near_money() {
    for folder in ["src/domain", "src/catalogue", "src/documents", "src/cli"] {
        // Only the layout of pages counts in floats: printpdf wants them for coordinates.
        for file in files(&path(folder), "rs").iter().filter(|f| !f.starts_with(path("src/documents/pdf"))) {
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
