//! Forecasts: story 25 to the cent, and each the same as the simulation of what it assumes.

use crate::support::forecasts::{forecast_of, gross_by_year, view_of, with_assumed};
use crate::support::{differences, files, json, path, result_of};
use rust_decimal::Decimal;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tarief::records::forecast::words::TableForm;

fn cases() -> Vec<(String, Value)> {
    let files = files(&path("tests/golden/forecasts"), "json");
    files.iter().map(|file| (file.display().to_string(), json(file))).collect()
}

/// A case by the name of its file.
fn case(name: &str) -> Value {
    json(&path(&format!("tests/golden/forecasts/{name}.json")))
}

#[test]
fn every_forecast_gives_what_its_case_says() {
    let wrong = cases().into_iter().flat_map(|(file, case)| {
        let found = match forecast_of(&case["situation"], &case["asked"]) {
            Ok(found) => found,
            Err(problems) => return vec![format!("{file}: refused: {:?}", problems.as_slice())],
        };
        let wrong = differences(&case["result"], &found, "");
        wrong.into_iter().map(|what| format!("{file}: {what}")).collect()
    });
    let wrong: Vec<String> = wrong.collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn decimal(amount: &Value) -> Decimal {
    amount.as_str().unwrap().parse().unwrap()
}

/// An amount of a document as it counts for the payer.
fn signed(document: &Value, amount: &Value) -> Decimal {
    if document["kind"] == "credit_note" { -decimal(amount) } else { decimal(amount) }
}

/// What documents of some years come to, by contract, lot and year of the service.
fn billed(result: &Value, years: std::ops::RangeInclusive<i64>) -> BTreeMap<(String, String, i64), Decimal> {
    let mut sums = BTreeMap::new();
    for document in result["invoices"].as_array().unwrap() {
        let year = document["budget_year"].as_i64().unwrap();
        for line in document["lines"].as_array().unwrap().iter().filter(|_| years.contains(&year)) {
            let amount = signed(document, &line["amount"]);
            let lot = line["lot"].as_str().unwrap_or("exit").to_owned();
            let of = (document["contract"].as_str().unwrap().to_owned(), lot, year);
            *sums.entry(of).or_insert(Decimal::ZERO) += amount;
        }
    }
    sums
}

#[test]
fn a_forecast_equals_the_simulation_of_what_it_assumes_line_by_line() {
    for (file, case) in cases() {
        let mut asked = case["asked"].clone();
        asked["figures"] = json!(true);
        let forecast = forecast_of(&case["situation"], &asked).unwrap();
        let whole = with_assumed(&case["situation"], &forecast["figures"]);

        let simulated = result_of(&whole.to_string()).unwrap_or_else(|why| panic!("{file}: {why:?}"));

        let years = forecast["from"].as_i64().unwrap()..=forecast["through"].as_i64().unwrap();
        let mut rows = BTreeMap::new();
        for row in forecast["rows"].as_array().unwrap() {
            let lot = row["lot"].as_str().unwrap_or("exit").to_owned();
            let of = (row["contract"].as_str().unwrap().to_owned(), lot, row["year"].as_i64().unwrap());
            let gross: Decimal = row["amounts"]["expected"]["gross"].as_str().unwrap().parse().unwrap();
            rows.insert(of, gross);
        }
        assert_eq!(rows, billed(&simulated, years.clone()), "{file}");
        assert!(!rows.is_empty(), "{file}");
        let documents = simulated["invoices"].as_array().unwrap().iter();
        let of_years =
            documents.filter(|document| years.contains(&document["budget_year"].as_i64().unwrap()));
        for part in ["net", "rounding"] {
            let simulated: Decimal = of_years.clone().map(|document| signed(document, &document[part])).sum();
            let totals = forecast["totals"].as_array().unwrap().iter();
            let told = totals.map(|total| total["amounts"]["expected"][part].as_str().unwrap());
            let told: Decimal = told.map(|amount| amount.parse::<Decimal>().unwrap()).sum();
            assert_eq!(told, simulated, "{file}: {part}");
        }
    }
}

#[test]
fn net_vat_and_rounding_make_the_gross_amount_of_every_row() {
    for (file, case) in cases() {
        let forecast = forecast_of(&case["situation"], &case["asked"]).unwrap();
        for row in forecast["rows"].as_array().unwrap() {
            for level in ["low", "expected", "high"] {
                let amount = |part: &str| decimal(&row["amounts"][level][part]);
                assert_eq!(
                    amount("net") + amount("vat") + amount("rounding"),
                    amount("gross"),
                    "{file} {row}"
                );
            }
        }
    }
}

#[test]
fn causes_sum_to_the_difference_of_a_scenario() {
    let case = case("leaving-in-2024");
    let forecast = forecast_of(&case["situation"], &case["asked"]).unwrap();
    for scenario in forecast["scenarios"].as_array().unwrap() {
        for (place, difference) in scenario["differences"].as_array().unwrap().iter().enumerate() {
            let causes = scenario["causes"].as_array().unwrap().iter();
            let sum: Decimal = causes
                .map(|cause| cause["by_year"][place]["gross"].as_str().unwrap().parse::<Decimal>().unwrap())
                .sum();
            let gross: Decimal = difference["amounts"]["gross"].as_str().unwrap().parse().unwrap();
            assert_eq!(sum, gross, "{difference}");
        }
    }
}

#[test]
fn the_part_of_an_assumption_is_the_total_less_that_without_it() {
    let case = case("film-by-default");
    let with = forecast_of(&case["situation"], &case["asked"]).unwrap();
    let mut asked = case["asked"].clone();
    asked["assumptions"] = json!({ "population_growth": "0" });
    let without = forecast_of(&case["situation"], &asked).unwrap();

    let total = |forecast: &Value| -> Decimal {
        gross_by_year(forecast).iter().map(|(_, gross)| gross.parse::<Decimal>().unwrap()).sum()
    };
    let assumptions = with["assumptions"].as_array().unwrap().iter();
    let growth = assumptions.clone().find(|one| one["key"] == "population_growth").unwrap();
    let part: Decimal = growth["part"].as_str().unwrap().parse().unwrap();
    assert_eq!(part, total(&with) - total(&without));
    assert_ne!(part, Decimal::ZERO);
}

#[test]
fn every_assumed_figure_says_so_in_its_steps() {
    use tarief::domain::billing::bill;
    use tarief::domain::calculation::Source;
    use tarief::domain::forecast::{Assumptions, Known, Years};

    let case = case("constant-e-books");
    let simulation =
        tarief::simulation::simulate(&case["situation"].to_string(), &tarief::catalogue::Catalogue).unwrap();
    let years = Years { from: 2022, through: 2026 };
    let known = Known::of(&simulation.situation, years, Vec::new());
    let projection = known.project(&Assumptions::constant()).unwrap();
    let outcome = bill(&projection.situation).unwrap();

    let last = outcome.documents.iter().find(|(_, document)| document.budget_year == 2026).unwrap();
    let sources = last.1.lines.iter().flat_map(|line| &line.steps).map(|step| &step.source);
    let assumed = sources.filter(|source| {
        matches!(source, Source::Population(of, ..) if &*of.source == "aanname: bevolking +0,00% per jaar sinds 1 januari 2021")
    });
    assert!(assumed.count() > 0);
}

#[test]
fn the_table_has_a_column_of_assumptions() {
    let case = case("constant-e-books");
    let view = view_of(&case["situation"], &case["asked"]).unwrap();

    let (sheet, rows) = view.table(TableForm::Costs);

    let place = sheet.columns.iter().position(|column| column.key == "assumptions").unwrap();
    assert_eq!(rows.len(), 5);
    assert!(rows.iter().all(|row| row[place].dutch().contains("Groei van de bevolking: 0,00 (% per jaar)")));
}

#[test]
fn what_cannot_be_assumed_is_refused_by_name() {
    let situation = case("constant-e-books")["situation"].clone();
    let refused = |asked: Value| -> Vec<(String, String)> {
        let problems = forecast_of(&situation, &asked).unwrap_err();
        let code = |code| serde_json::to_value(code).unwrap().as_str().unwrap().to_owned();
        problems.as_slice().iter().map(|one| (one.pointer.clone(), code(one.code))).collect()
    };
    let leaving = |leaving: Value| json!({ "assumptions": { "leaving": [leaving] } });
    let cases = [
        (json!({ "through": 2033 }), "/through", "out_of_range"),
        (json!({ "from": 2026, "through": 2025 }), "/through", "end_before_start"),
        (json!({ "contract": "nobody" }), "/contract", "unknown_reference"),
        (json!({ "contract": "antwerpen-e-books", "agreement": "e-books-2022" }), "/agreement", "wrong_form"),
        (
            leaving(json!({ "contract": "nobody", "year": 2024 })),
            "/assumptions/leaving/0/contract",
            "unknown_reference",
        ),
        (leaving(json!({ "contract": "antwerpen-e-books" })), "/assumptions/leaving/0", "wrong_form"),
        (
            leaving(json!({ "contract": "antwerpen-e-books", "year": 2000 })),
            "/assumptions/leaving/0",
            "notice_not_possible",
        ),
        (
            json!({ "assumptions": { "population_growth": "0.123" } }),
            "/assumptions/population_growth",
            "wrong_form",
        ),
        (
            json!({ "assumptions": { "population_growth": 1.5 } }),
            "/assumptions/population_growth",
            "wrong_form",
        ),
        (
            json!({ "assumptions": { "index_growth": { "low": "2", "expected": "1", "high": "3" } } }),
            "/assumptions/index_growth",
            "out_of_range",
        ),
        (
            json!({ "assumptions": { "indexation_of": [
                { "year": 2024, "apply": true }, { "year": 2024, "apply": false },
            ] } }),
            "/assumptions/indexation_of/1",
            "duplicate",
        ),
        (json!({ "assumptions": { "usage_level": "-5" } }), "/assumptions/usage_level", "out_of_range"),
    ];
    for (asked, pointer, code) in cases {
        assert_eq!(refused(asked.clone()), [(pointer.to_owned(), code.to_owned())], "{asked}");
    }
}
