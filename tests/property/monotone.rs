//! Within a tier every fee grows with population and users; a tier flips exactly at its threshold plus one.

use super::situations::situation;
use crate::support::result_of;
use proptest::prelude::*;
use rust_decimal::Decimal;
use serde_json::{Value, json};
use std::collections::BTreeMap;

fn film(inhabitants: u64, users: u64, others: u64) -> Value {
    let request = json!({
        "name": "film", "today": "2023-06-01", "bill_through": "2023-06-01",
        "agreements": [{ "use": "film-streaming-2022" }],
        "contracts": [{ "id": "c", "agreement": "film-streaming-2022", "subscriber": "11002",
            "start": "2023-03-01", "end": "2024-09-30", "lots": ["1B", "2A"], "settlement_factor": "0.80" }],
        "population": [{ "nis": "11002", "on": "2022-01-01", "inhabitants": inhabitants }],
        "usage": [{ "contract": "c", "lot": "1B", "month": "2023-03", "unique_users": users }],
        "other_participants": [
            { "agreement": "film-streaming-2022", "lot": "1B", "month": "2023-03", "unique_users": others },
            { "agreement": "film-streaming-2022", "lot": "2A", "month": "2023-03", "inhabitants": others * 500 },
        ],
    });
    result_of(&request.to_string()).unwrap()
}

fn line<'a>(result: &'a Value, component: &str) -> &'a Value {
    let lines = result["invoices"][0]["lines"].as_array().unwrap();
    lines.iter().find(|line| line["component"] == component).unwrap()
}

fn amount(line: &Value) -> Decimal {
    line["amount"].as_str().unwrap().parse().unwrap()
}

/// The price of Sooner for a total of users, as printed.
fn price_of(total: u64) -> &'static str {
    match total {
        0..=1000 => "6.79",
        1001..=2000 => "6.11",
        _ => "5.43",
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn more_inhabitants_never_cost_less_within_a_tier(inhabitants in 1..490_000_u64, more in 1..10_000_u64) {
        let (before, after) = (film(inhabitants, 1, 0), film(inhabitants + more, 1, 0));
        prop_assert!(amount(line(&before, "inhabitants")) <= amount(line(&after, "inhabitants")));
    }

    #[test]
    fn more_users_cost_more_within_a_tier(users in 1..999_u64, others in 0..3_000_u64) {
        prop_assume!(price_of(users + others) == price_of(users + 1 + others));
        let (before, after) = (film(1000, users, others), film(1000, users + 1, others));
        prop_assert!(amount(line(&before, "users")) < amount(line(&after, "users")));
    }

    #[test]
    fn the_tier_depends_on_the_total_of_all_participants(users in 1..3_000_u64, others in 0..3_000_u64) {
        let result = film(1000, users, others);
        prop_assert_eq!(&line(&result, "users")["unit_price"], price_of(users + others));
    }
}

/// The totals of invoices by contract and period.
fn totals(result: &Value) -> BTreeMap<String, Decimal> {
    let invoices =
        result["invoices"].as_array().unwrap().iter().filter(|invoice| invoice["kind"] == "invoice");
    invoices
        .map(|invoice| {
            let total = invoice["total"].as_str().unwrap().parse().unwrap();
            (format!("{} {}", invoice["contract"], invoice["period"]), total)
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn without_tiers_more_inhabitants_and_users_never_cost_less(request in situation(), more in 1..5_000_u64) {
        let mut before = request;
        for component in before["agreements"][0]["lots"][1]["components"].as_array_mut().unwrap() {
            component["tiers"] = Value::Array(Vec::new());
        }
        // A lot that can be put on hold may cost less with more users: that is what a hold is for.
        before["agreements"][0]["lots"][1]["hold"] = Value::Null;
        before["decisions"].as_array_mut().unwrap().retain(|decision| decision["kind"] != "hold");
        let mut after = before.clone();
        for (list, field) in [("population", "inhabitants"), ("usage", "unique_users")] {
            for row in after[list].as_array_mut().unwrap() {
                row[field] = (row[field].as_u64().unwrap() + more).into();
            }
        }
        let (Ok(before), Ok(after)) = (result_of(&before.to_string()), result_of(&after.to_string())) else {
            return Ok(());
        };
        let after = totals(&after);
        for (document, total) in totals(&before) {
            prop_assert!(after.get(&document).is_some_and(|more| *more >= total), "{document}");
        }
    }
}

#[test]
fn a_tier_flips_exactly_at_its_threshold_plus_one() {
    for (users, price) in [(1000, "6.79"), (1001, "6.11"), (2000, "6.11"), (2001, "5.43")] {
        for own in [1, 500, users] {
            let result = film(1000, own, users - own);
            assert_eq!(line(&result, "users")["unit_price"], price, "{own} of {users}");
        }
    }
    for (others, price) in [(1998, "0.0150"), (1999, "0.0121")] {
        let result = film(1000, 1, others);
        assert_eq!(line(&result, "inhabitants")["unit_price"], price, "{others}");
    }
}
