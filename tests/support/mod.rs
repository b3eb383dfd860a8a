//! What several tests need: running a situation, comparing JSON, finding files, issued invoices, reading PDF and structured invoices,
//! bank statements.

pub mod app;
pub mod claims;
pub mod client;
pub mod cluster;
pub mod documents;
pub mod forecasts;
pub mod invoices;
pub mod pdf;
pub mod receivers;
pub mod sheets;
pub mod statements;
pub mod ubl;

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::{env, fs};
use tarief::catalogue::Catalogue;
use tarief::simulation::note::Note;
use tarief::simulation::problem::Problems;
use tarief::simulation::result::ResultJson;
use tarief::simulation::simulate;

/// A path in the repository.
pub fn path(inside: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(inside)
}

/// All files under a folder with an ending, in order.
pub fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.extension().is_some_and(|found| found == ending) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// A JSON file.
pub fn json(path: &Path) -> Value {
    let text = fs::read_to_string(path).unwrap();
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The result of a request as JSON, or its problems.
pub fn result_of(request: &str) -> Result<Value, Problems> {
    let simulation = simulate(request, &Catalogue)?;
    assert!(Note(&simulation).to_string().starts_with("BEREKENINGSNOTA"), "every result has a note");
    Ok(serde_json::to_value(ResultJson::from(&simulation)).expect("a result is JSON"))
}

/// Where found JSON lacks or contradicts what is expected; fields that are not expected do not count.
pub fn differences(expected: &Value, found: &Value, at: &str) -> Vec<String> {
    match (expected, found) {
        (Value::Object(expected), Value::Object(found)) => {
            let fields = expected.iter().flat_map(|(key, value)| match found.get(key) {
                Some(other) => differences(value, other, &format!("{at}/{key}")),
                None => vec![format!("{at}/{key} is missing")],
            });
            fields.collect()
        }
        (Value::Array(expected), Value::Array(found)) if expected.len() == found.len() => {
            let items = expected.iter().zip(found).enumerate();
            items
                .flat_map(|(place, (one, other))| differences(one, other, &format!("{at}/{place}")))
                .collect()
        }
        (Value::Array(expected), Value::Array(found)) => {
            vec![format!("{at}: {} expected, {} found: {found:?}", expected.len(), found.len())]
        }
        (expected, found) if expected == found => Vec::new(),
        (expected, found) => vec![format!("{at}: {expected} expected, {found} found")],
    }
}
