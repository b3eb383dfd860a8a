//! Laws that hold for every forecast.

use super::situations::situation;
use crate::support::forecasts::{forecast_of, with_assumed};
use crate::support::result_of;
use proptest::prelude::*;
use rust_decimal::Decimal;
use serde_json::{Value, json};
use std::collections::BTreeMap;

fn year_of(request: &Value) -> i64 {
    request["today"].as_str().unwrap().split('-').next().unwrap().parse().unwrap()
}

/// What is asked: some years, from two before today on.
fn asked(request: &Value, ahead: i64, basis: &str) -> Value {
    let today = year_of(request);
    json!({ "from": today - 2, "through": today + ahead, "basis": basis, "parts": false, "figures": true })
}

/// What each lot costs in a year of one level.
fn rows(forecast: &Value, level: &str) -> BTreeMap<(String, String, i64), Decimal> {
    let rows = forecast["rows"].as_array().unwrap().iter();
    rows.map(|row| {
        let lot = row["lot"].as_str().unwrap_or("exit").to_owned();
        let gross = row["amounts"][level]["gross"].as_str().unwrap().parse().unwrap();
        ((row["contract"].as_str().unwrap().to_owned(), lot, row["year"].as_i64().unwrap()), gross)
    })
    .filter(|(_, gross): &(_, Decimal)| !gross.is_zero())
    .collect()
}

/// What a simulation bills of the years of a forecast.
fn billed(result: &Value, forecast: &Value) -> BTreeMap<(String, String, i64), Decimal> {
    let (from, through) = (forecast["from"].as_i64().unwrap(), forecast["through"].as_i64().unwrap());
    let mut sums = BTreeMap::new();
    for document in result["invoices"].as_array().unwrap() {
        let year = document["budget_year"].as_i64().unwrap();
        for line in document["lines"].as_array().unwrap() {
            let amount: Decimal = line["amount"].as_str().unwrap().parse().unwrap();
            let amount = if document["kind"] == "credit_note" { -amount } else { amount };
            let lot = line["lot"].as_str().unwrap_or("exit").to_owned();
            let of = (document["contract"].as_str().unwrap().to_owned(), lot, year);
            *sums.entry(of).or_insert(Decimal::ZERO) += amount;
        }
    }
    sums.retain(|(_, _, year), sum: &mut Decimal| (from..=through).contains(year) && !sum.is_zero());
    sums
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_forecast_equals_the_simulation_of_what_it_assumes(request in situation(), ahead in 0..6_i64, constant: bool) {
        let asked = asked(&request, ahead, if constant { "constant" } else { "defaults" });
        let Ok(forecast) = forecast_of(&request, &asked) else { return Ok(()) };
        let simulated = result_of(&with_assumed(&request, &forecast["figures"]).to_string());

        prop_assert!(simulated.is_ok(), "{:?}", simulated);
        let billed = billed(&simulated.unwrap(), &forecast);
        prop_assert_eq!(rows(&forecast, "expected"), billed);
    }

    #[test]
    fn fewer_years_change_nothing_in_those_that_remain(request in situation(), ahead in 1..6_i64, fewer in 1..6_i64) {
        prop_assume!(fewer <= ahead + 2);
        let Ok(long) = forecast_of(&request, &asked(&request, ahead, "defaults")) else { return Ok(()) };
        let short = forecast_of(&request, &asked(&request, ahead - fewer, "defaults")).unwrap();

        let last = short["through"].as_i64().unwrap();
        for level in ["low", "expected", "high"] {
            let mut of_long = rows(&long, level);
            of_long.retain(|(_, _, year), _| *year <= last);
            prop_assert_eq!(of_long, rows(&short, level));
        }
    }

    #[test]
    fn more_inhabitants_never_cost_less_where_no_tier_says_so(request in situation(), low in -1..3_i32, more in 1..4_i32) {
        let mut untiered = request;
        for component in untiered["agreements"][0]["lots"][1]["components"].as_array_mut().unwrap() {
            component["tiers"] = Value::Array(Vec::new());
        }
        let mut wanted = asked(&untiered, 5, "constant");
        wanted["assumptions"] = json!({ "population_growth": low.to_string() });
        let Ok(few) = forecast_of(&untiered, &wanted) else { return Ok(()) };
        wanted["assumptions"] = json!({ "population_growth": (low + more).to_string() });
        let many = forecast_of(&untiered, &wanted).unwrap();

        let many = rows(&many, "expected");
        for (of, gross) in rows(&few, "expected").into_iter().filter(|(_, gross)| *gross > Decimal::ZERO) {
            let more = many.get(&of).copied().unwrap_or_default();
            prop_assert!(gross <= more, "{:?}: {} with fewer, {} with more", of, gross, more);
        }
    }
}
