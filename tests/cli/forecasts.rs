//! `tarief forecast` on a situation in a file.

use super::{tarief, text};
use crate::support::{json, path};
use serde_json::Value;

fn situation() -> String {
    json(&path("tests/golden/forecasts/constant-e-books.json"))["situation"].to_string()
}

const ASKED: [&str; 7] = ["forecast", "--situation", "-", "--constant", "--years", "5", "--form"];

#[test]
fn a_situation_is_looked_ahead_from_without_a_database() {
    let shown = tarief(&[&ASKED[..], &["text"]].concat(), &situation());
    let told = tarief(&[&ASKED[..], &["json"]].concat(), &situation());
    let table = tarief(&[&ASKED[..], &["csv"]].concat(), &situation());

    assert_eq!(shown.status.code(), Some(0), "{}", text(&shown.stderr));
    for expected in ["2200", "€ 11.751,64", "2600", "€ 70.509,82"] {
        assert!(text(&shown.stdout).contains(expected), "{}", text(&shown.stdout));
    }
    let told: Value = serde_json::from_slice(&told.stdout).unwrap();
    assert_eq!(told["totals"][4]["amounts"]["expected"]["gross"], "70509.82");
    assert!(text(&table.stdout).starts_with("\u{feff}Contract;"), "{}", text(&table.stdout));
    assert!(text(&table.stdout).contains(";2600;66518,70;3991,12;0,00;70509,82;"), "{}", text(&table.stdout));
}

#[test]
fn what_is_refused_ends_with_exit_code_2() {
    let refused = tarief(&["forecast", "--situation", "-", "--through", "2050"], &situation());
    let contradiction = tarief(&["forecast", "--contract", "a", "--all"], "");

    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains("/through"), "{}", text(&refused.stderr));
    assert_eq!(contradiction.status.code(), Some(2));
}
