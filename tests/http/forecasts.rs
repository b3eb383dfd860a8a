//! Forecasts over HTTP: what is issued stands, and nobody learns of another library.

use super::issuing::issue;
use super::libraries::{of_three, record_usage};
use crate::support::app::TestApp;
use crate::support::forecasts::gross_by_year;
use rust_decimal::Decimal;
use serde_json::{Value, json};

const FORECASTS: &str = "/api/v1/forecasts";

fn constant(more: Value) -> Value {
    let mut asked = json!({ "from": 2022, "through": 2026, "basis": "constant" });
    asked.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    asked
}

#[test]
fn what_is_issued_stands_and_the_rest_is_forecast() {
    let app = TestApp::antwerp().start();
    issue(&app, "2022-11-18");

    let asked = constant(json!({ "contract": "antwerpen-e-books" }));
    let forecast = app.post(FORECASTS, &asked).expect(200).json();

    let first = &forecast["totals"][0];
    assert_eq!((&first["budget_period"], &first["year"]), (&json!("2200"), &json!(2022)));
    assert_eq!(first["amounts"]["expected"]["gross"], "11751.64");
    assert_eq!(first["amounts"]["expected"]["issued"], "11751.64");
    assert_eq!(first["amounts"]["expected"]["net"], "11086.45");
    assert_eq!(forecast["totals"][2]["amounts"]["expected"]["issued"], "0.00");
    let by_year = gross_by_year(&forecast);
    assert_eq!(by_year.len(), 5);
    let gross = |place: usize| by_year[place].1.parse::<Decimal>().unwrap();
    assert_eq!(gross(2), gross(3), "with constant figures full years cost the same");
    assert!(gross(3) < gross(4), "from 2026 on the inhabitants of Borsbeek count with Antwerp");
}

#[test]
fn a_forecast_stores_nothing() {
    let app = TestApp::antwerp().start();
    let before = app.rows();

    app.post(FORECASTS, &constant(json!({}))).expect(200);

    assert_eq!(app.rows(), before);
}

#[test]
fn a_reader_learns_nothing_of_other_libraries() {
    let app = of_three();
    record_usage(&app, "b", "2023-04", 977);
    let reader = app.reader("a");
    let ask = |asked: &Value| app.ask("POST", FORECASTS).token(&reader).json(asked).send();

    let own = ask(&json!({ "from": 2023, "through": 2024 })).expect(200).json();

    assert_eq!(own["contracts"].as_array().unwrap().len(), 1);
    let text = own.to_string();
    for other in ["\"b\"", "\"c\"", "11002", "11004", "977"] {
        assert!(!text.contains(other), "{other} in {text}");
    }
    for (asked, pointer) in [
        (json!({ "contract": "b" }), "/contract"),
        (json!({ "organisation": "b" }), "/organisation"),
        (json!({ "figures": true }), "/figures"),
        (
            json!({ "assumptions": { "leaving": [{ "contract": "b", "year": 2024 }] } }),
            "/assumptions/leaving/0/contract",
        ),
    ] {
        let problems = ask(&asked).expect(422).problems();
        assert_eq!(problems[0].0, pointer, "{asked}");
    }
}

#[test]
fn what_a_reader_may_not_see_looks_like_what_is_not_there() {
    let app = of_three();
    let reader = app.reader("a");
    let ask = |contract: &str| {
        let asked = json!({ "contract": contract });
        let answer = app.ask("POST", FORECASTS).token(&reader).json(&asked).send().expect(422).json();
        answer["problems"].to_string().replace(contract, "x")
    };

    assert_eq!(ask("b"), ask("nobody"));
}

#[test]
fn the_table_comes_as_csv_and_as_a_workbook() {
    let app = TestApp::antwerp().start();
    let asked = constant(json!({ "contract": "antwerpen-e-books" }));
    let ask = |accept: &str| app.asking("POST", FORECASTS).header("Accept", accept).json(&asked).send();

    let csv = ask("text/csv").expect(200);
    let workbook = ask("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet").expect(200);

    assert!(csv.text().contains("Budgetperiode"), "{}", csv.text());
    assert!(csv.text().contains(";2200;"), "{}", csv.text());
    assert!(workbook.body.starts_with(b"PK"));
    assert_eq!(ask("application/pdf").status, 406);
}

#[test]
fn a_forecast_that_takes_too_long_is_refused_with_advice() {
    let app = TestApp::antwerp().start();
    let scenario =
        |place: i32| json!({ "name": format!("s{place}"), "assumptions": { "extension": "granted" } });
    let scenarios: Vec<Value> = (0..11).map(scenario).collect();

    let many = app.post(FORECASTS, &json!({ "scenarios": scenarios }));

    many.has(&[("/scenarios", "out_of_range")]);
}
