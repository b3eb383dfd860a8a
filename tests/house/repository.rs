//! The top level, the README and what must not stand anywhere.

use crate::support::{files, path};
use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

const TOP_LEVEL: &[&str] = &[
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE",
    "README.md",
    "dev",
    "migrations",
    "openapi",
    "src",
    "templates",
    "tests",
];

/// The files that git tracks; none outside a checkout.
fn tracked() -> Vec<String> {
    let listed = Command::new("git").arg("-C").arg(path("")).args(["ls-files"]).output();
    let text = listed.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    text.lines().map(str::to_owned).collect()
}

#[test]
fn the_top_level_holds_what_was_agreed_and_nothing_else() {
    let top: BTreeSet<String> =
        tracked().iter().map(|file| file.split('/').next().unwrap_or_default().to_owned()).collect();
    let strange: Vec<_> =
        top.iter().filter(|name| !name.starts_with('.') && !TOP_LEVEL.contains(&name.as_str())).collect();
    assert!(strange.is_empty(), "{strange:?}");
}

#[test]
fn the_map_in_the_readme_names_every_part_of_the_source() {
    let readme = fs::read_to_string(path("README.md")).unwrap();
    for file in files(&path("src"), "rs") {
        let folder = file.parent().unwrap();
        let inside = folder.strip_prefix(path("")).unwrap().display().to_string();
        assert!(readme.contains(&format!("`{inside}`")), "the map does not name `{inside}`");
    }
}

#[test]
fn the_readme_has_no_place_left_open() {
    let readme = fs::read_to_string(path("README.md")).unwrap();
    let open = readme.split_whitespace().find(|word| word.starts_with('@') && word.ends_with('@'));
    assert_eq!(open, None);
}

#[test]
fn every_command_is_in_the_readme() {
    let readme = fs::read_to_string(path("README.md")).unwrap();
    for command in files(&path("src/cli"), "rs") {
        let name = command.file_stem().unwrap().to_str().unwrap();
        // What several commands share is none.
        let shared = ["mod", "database", "target", "official", "asked"].contains(&name);
        let folder = command.parent().and_then(|folder| folder.file_name()).unwrap().to_str().unwrap();
        let named = [format!("tarief {name}"), format!("tarief {folder} {name}")];
        let is_named = named.iter().any(|named| readme.contains(named));
        assert!(shared || is_named, "the README lacks `tarief {name}`");
    }
}

#[test]
fn nothing_refers_to_a_machine_or_promises_to_be_done_later() {
    let words = [
        "/home/",
        "/root/",
        concat!("/wo", "rk/"),
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("todo", "!("),
    ];
    let texts = ["rs", "toml", "md", "sh", "py", "json"]
        .iter()
        .flat_map(|ending| ["src", "tests"].into_iter().flat_map(move |folder| files(&path(folder), ending)));
    let here = path("tests/house/repository.rs");
    for file in texts.chain([path("README.md"), path("dev"), path(".ci/run")]).filter(|file| *file != here) {
        if file.components().any(|part| part.as_os_str() == "target") {
            continue;
        }
        let text = fs::read_to_string(&file).unwrap();
        for word in words {
            assert!(!text.contains(word), "{} holds {word}", file.display());
        }
    }
}
