//! Files and folders stay small; functions are checked by clippy (`.clippy.toml`).

use crate::support::{files, path};
use std::collections::BTreeMap;
use std::fs;

const LINES: usize = 300;
const FILES: usize = 10;

#[test]
fn a_file_has_at_most_300_lines_of_production_code() {
    // The list of tables grows with the schema; a test holds it against the database.
    let counted = files(&path("src"), "rs").into_iter().filter(|file| !file.ends_with("store/schema.rs"));
    let long = counted.filter_map(|file| {
        let text = fs::read_to_string(&file).unwrap();
        let lines = text.lines().take_while(|line| *line != "#[cfg(test)]").count();
        (lines > LINES).then(|| format!("{}: {lines}", file.display()))
    });
    let long: Vec<String> = long.collect();
    assert!(long.is_empty(), "split by concept:\n{}", long.join("\n"));
}

#[test]
fn a_folder_has_at_most_10_files_of_code() {
    let mut folders: BTreeMap<_, usize> = BTreeMap::new();
    for file in files(&path("src"), "rs") {
        *folders.entry(file.parent().unwrap().to_owned()).or_default() += 1;
    }
    // `mod.rs` is the folder's own page, not one of its concepts.
    let full: Vec<_> = folders
        .iter()
        .filter(|(folder, count)| **count > FILES + usize::from(folder.join("mod.rs").exists()))
        .collect();
    assert!(full.is_empty(), "{full:?}");
}
