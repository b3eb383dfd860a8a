//! Charts as files.

use super::{tarief, text};
use crate::support::app::TestApp;
use std::fs;
use std::process::Output;

fn chart(app: &TestApp, arguments: &[&str]) -> Output {
    tarief(&[&["chart", "--database-url", app.url()], arguments].concat(), "")
}

/// A file of one test.
fn file(name: &str) -> String {
    let folder = format!("{}/chart-files", env!("CARGO_TARGET_TMPDIR"));
    fs::create_dir_all(&folder).unwrap();
    format!("{folder}/{name}")
}

#[test]
fn a_chart_has_the_form_in_which_its_file_ends() {
    let app = TestApp::antwerp().start();
    let of = ["usage", "--contract", "antwerpen-film", "--on", "2023-01-31", "--out"];
    for (ending, begins) in
        [("svg", "<svg "), ("html", "<!DOCTYPE html>"), ("json", "{\"report\":"), ("csv", "\u{feff}Maand;")]
    {
        let file = file(&format!("usage.{ending}"));
        let written = chart(&app, &[&of[..], &[&file]].concat());
        assert_eq!(written.status.code(), Some(0), "{}", text(&written.stderr));
        let found = fs::read(&file).unwrap();
        assert!(text(&found).starts_with(begins), "{ending}");
        let path = format!("/api/v1/contracts/antwerpen-film/charts/usage.{ending}?on=2023-01-31");
        assert_eq!(app.get(&path).expect(200).body, found, "{ending}");
    }
}

#[test]
fn what_cannot_be_drawn_is_refused_with_what_can() {
    let app = TestApp::antwerp().start();
    let (svg, png) = (file("refused.svg"), file("refused.png"));
    for (arguments, told) in [
        (["libraries", "--contract", "antwerpen-film", "--out", &svg], "usage, prices, growth, forecast"),
        (
            ["usage", "--agreement", "film-streaming-2022", "--out", &svg],
            "prices, growth, libraries, forecast",
        ),
        (["usage", "--contract", "antwerpen-film", "--out", &png], ".svg, .html, .json, .csv, .xlsx"),
        (["usage", "--contract", "gent-film", "--out", &svg], "there is no contract 'gent-film'"),
        (["usage", "--contract", "antwerpen-e-books", "--out", &svg], "nothing to show"),
    ] {
        let refused = chart(&app, &arguments);
        assert_eq!(refused.status.code(), Some(2), "{arguments:?}: {}", text(&refused.stderr));
        assert!(text(&refused.stderr).contains(told), "{arguments:?}: {}", text(&refused.stderr));
    }
    assert!(!fs::exists(&svg).unwrap());
}
