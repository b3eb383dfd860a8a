//! Sums, prefixes, sameness and explanations of random situations.

use super::situations::situation;
use crate::golden::steps;
use crate::support::result_of;
use proptest::prelude::*;
use rust_decimal::Decimal;
use serde_json::Value;
use tarief::simulation::schema::schema;

fn cents(value: &Value) -> i128 {
    let decimal: Decimal = value.as_str().unwrap().parse().unwrap();
    assert_eq!(decimal.scale(), 2, "{value}");
    decimal.mantissa()
}

/// Thirty users for every contract and month.
fn full_usage(contracts: usize) -> Value {
    let months = (0..12 * 6).map(|month| format!("{}-{:02}", 2021 + month / 12, month % 12 + 1));
    let rows = months.flat_map(|month| {
        (0..contracts).map(move |place| {
            let contract = format!("c{place}");
            serde_json::json!({ "contract": contract, "lot": "count", "month": month, "unique_users": 30 })
        })
    });
    rows.collect()
}

fn check_sums(invoice: &Value) {
    let lines: i128 = invoice["lines"].as_array().unwrap().iter().map(|line| cents(&line["amount"])).sum();
    let vat: i128 = invoice["vat"].as_array().unwrap().iter().map(|part| cents(&part["vat"])).sum();
    let (net, rounding, total) =
        (cents(&invoice["net"]), cents(&invoice["rounding"]), cents(&invoice["total"]));
    assert_eq!(lines, total, "{invoice}");
    assert_eq!(net + vat + rounding, total, "{invoice}");
    assert!(rounding.abs() <= 1, "{invoice}");
    assert!(total > 0, "{invoice}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn lines_sum_to_the_total_and_net_vat_and_rounding_too(request in situation()) {
        if let Ok(result) = result_of(&request.to_string()) {
            result["invoices"].as_array().unwrap().iter().for_each(check_sums);
        }
    }

    #[test]
    fn every_amount_of_a_random_situation_is_found_from_its_steps(request in situation()) {
        if let Ok(result) = result_of(&request.to_string()) {
            steps::check(&result);
        }
    }

    #[test]
    fn the_invoices_of_a_shorter_run_are_the_first_ones_of_a_longer(request in situation(), day in 1..1_800_i64) {
        let mut shorter = request.clone();
        let through = chrono::NaiveDate::from_ymd_opt(2021, 1, 1).unwrap() + chrono::Duration::days(day);
        shorter["bill_through"] = through.to_string().into();
        let (Ok(longer), Ok(shorter)) = (result_of(&request.to_string()), result_of(&shorter.to_string())) else {
            return Ok(());
        };
        let (longer, shorter) = (longer["invoices"].as_array().unwrap(), shorter["invoices"].as_array().unwrap());
        prop_assert!(shorter.len() <= longer.len());
        prop_assert_eq!(&longer[..shorter.len()], &shorter[..]);
    }

    #[test]
    fn the_order_of_figures_and_decisions_does_not_matter(request in situation()) {
        let mut reversed = request.clone();
        for list in ["population", "indices", "usage", "decisions"] {
            reversed[list].as_array_mut().unwrap().reverse();
        }
        prop_assert_eq!(result_of(&request.to_string()).ok(), result_of(&reversed.to_string()).ok());
    }

    #[test]
    fn without_tiers_a_contract_is_billed_the_same_whoever_else_takes_part(request in situation()) {
        let mut together = request.clone();
        for component in together["agreements"][0]["lots"][1]["components"].as_array_mut().unwrap() {
            component["tiers"] = Value::Array(Vec::new());
        }
        // Every month is reported, so that nobody waits for anybody.
        let contracts = together["contracts"].as_array().unwrap().len();
        if together["usage"].as_array().is_some_and(|usage| !usage.is_empty()) {
            together["usage"] = full_usage(contracts);
        }
        let mut alone = together.clone();
        alone["contracts"].as_array_mut().unwrap().truncate(1);
        for list in ["usage", "decisions"] {
            alone[list].as_array_mut().unwrap().retain(|row| row["contract"].as_str().is_none_or(|id| id == "c0"));
        }
        let (Ok(together), Ok(alone)) = (result_of(&together.to_string()), result_of(&alone.to_string())) else {
            return Ok(());
        };
        let of_first = |result: &Value| -> Vec<Value> {
            result["invoices"].as_array().unwrap().iter().filter(|i| i["contract"] == "c0").cloned().collect()
        };
        prop_assert_eq!(of_first(&together), of_first(&alone));
    }
}

#[test]
fn random_situations_and_their_results_fit_the_schema() {
    let [request_schema, result_schema] =
        ["request", "result"].map(|of| jsonschema::validator_for(&schema(Some(of))).unwrap());
    proptest!(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() }, |(request in situation())| {
        prop_assert!(request_schema.is_valid(&request));
        if let Ok(result) = result_of(&request.to_string()) {
            let wrong: Vec<String> = result_schema.iter_errors(&result).map(|e| e.to_string()).collect();
            prop_assert!(wrong.is_empty(), "{wrong:?}");
        }
    });
}

#[test]
fn most_random_situations_are_billed() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let billed = (0..100).filter(|_| {
        let request = situation().new_tree(&mut runner).unwrap().current();
        result_of(&request.to_string()).is_ok_and(|result| !result["invoices"].as_array().unwrap().is_empty())
    });
    assert!(billed.count() > 60);
}
