//! Random lives: figures late, corrected and withdrawn, decisions one after another, documents issued in between.
//! Whatever happened on the way, what was issued comes to what one simulation with the final knowledge gives.

use super::issuing::{amounts, issued, simulated};
use super::situations::situation;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tarief::domain::billing::DocumentKind;
use tarief::domain::invoice::{Amounts, Issuance, IssuedBefore, Plan, plan};
use tarief::domain::money::Money;
use tarief::simulation::Simulation;

/// A chance that depends on nothing but a seed and what it is about.
fn chance(seed: u64, of: usize, hundred: u64) -> bool {
    let of = u64::try_from(of).unwrap();
    let mixed = (seed ^ of).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29);
    (mixed.wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 33) % 100 < hundred
}

/// What is known at a stage of a life: some figures wrong, some missing, some decisions not taken yet.
fn stage(whole: &Value, seed: u64, today: &str) -> Value {
    let mut stage = whole.clone();
    (stage["today"], stage["bill_through"]) = (json!(today), json!(today));
    let usage = stage["usage"].as_array_mut().unwrap();
    for (place, row) in usage.iter_mut().enumerate().filter(|(place, _)| chance(seed, *place, 20)) {
        row["unique_users"] = json!(place % 170);
    }
    let mut place = 0;
    usage.retain(|_| {
        place += 1;
        !chance(seed, place, 3)
    });
    for (place, row) in stage["population"].as_array_mut().unwrap().iter_mut().enumerate() {
        if chance(seed, 10_000 + place, 25) {
            row["inhabitants"] = json!(1_000 + 4_321 * (place + 1));
        }
    }
    for (place, contract) in stage["contracts"].as_array_mut().unwrap().iter_mut().enumerate() {
        if chance(seed, 20_000 + place, 20) {
            contract["settlement_factor"] = json!("0.5");
        }
    }
    let mut place = 30_000;
    stage["decisions"].as_array_mut().unwrap().retain(|_| {
        place += 1;
        chance(seed, place, 60)
    });
    stage
}

/// Issues what a stage calls for, beside what was issued before.
fn go_on(simulation: &Simulation, before: &mut Vec<IssuedBefore>) -> Plan {
    let today = simulation.situation.today;
    let last = before.iter().map(|one| one.issue_date).max();
    let issuance = Issuance { as_of: last.map_or(today, |last| last.max(today)), through: today, last };
    let plan = plan(&simulation.situation, &simulation.outcome, before, &issuance);
    before.extend(issued(&plan.documents, before.len()));
    plan
}

/// What was issued of each contract, by part.
fn standing(issued: &[IssuedBefore]) -> BTreeMap<String, Amounts> {
    let mut sums: BTreeMap<String, Amounts> = BTreeMap::new();
    for one in issued {
        add(&mut sums, &one.contract, &one.amounts, one.kind == DocumentKind::CreditNote);
    }
    sums
}

/// What should have been issued of each contract, by part.
fn due(simulation: &Simulation) -> BTreeMap<String, Amounts> {
    let mut sums: BTreeMap<String, Amounts> = BTreeMap::new();
    for (_, document) in &simulation.outcome.documents {
        let credits = document.kind == DocumentKind::CreditNote;
        add(&mut sums, &document.contract, &amounts(document), credits);
    }
    sums
}

fn add(sums: &mut BTreeMap<String, Amounts>, contract: &str, amounts: &Amounts, credits: bool) {
    let of_contract = sums.entry(contract.to_owned()).or_default();
    for (part, amount) in amounts {
        let sum = of_contract.entry(part.clone()).or_insert(Money::ZERO);
        *sum = if credits { *sum - *amount } else { *sum + *amount };
    }
}

/// Without what comes to nothing.
fn nonzero(mut sums: BTreeMap<String, Amounts>) -> BTreeMap<String, Amounts> {
    sums.values_mut().for_each(|amounts| amounts.retain(|_, amount| !amount.is_zero()));
    sums.retain(|_, amounts| !amounts.is_empty());
    sums
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_issued_on_the_way_comes_to_what_is_due_in_the_end(
        whole in situation(),
        seeds in prop::collection::vec(any::<u64>(), 4),
    ) {
        let days = ["2022-06-01", "2023-03-01", "2024-09-01", "2025-11-15"];
        let mut before = Vec::new();
        for (seed, day) in seeds.into_iter().zip(days) {
            if let Some(simulation) = simulated(&stage(&whole, seed, day)) {
                go_on(&simulation, &mut before);
            }
        }
        let mut last = whole.clone();
        (last["today"], last["bill_through"]) = (json!("2026-01-31"), json!("2026-01-31"));
        let Some(simulation) = simulated(&last) else { return Ok(()) };

        go_on(&simulation, &mut before);
        let again = go_on(&simulation, &mut before);

        prop_assert_eq!(again.documents, vec![]);
        let waiting: Vec<&str> = simulation.outcome.blocked.iter().map(|blocked| &*blocked.contract).collect();
        let (mut issued, mut wanted) = (nonzero(standing(&before)), nonzero(due(&simulation)));
        for contract in waiting {
            issued.remove(contract);
            wanted.remove(contract);
        }
        prop_assert_eq!(issued, wanted);
    }

    #[test]
    fn a_correction_never_takes_back_more_than_was_charged(
        whole in situation(),
        seeds in prop::collection::vec(any::<u64>(), 5),
    ) {
        let mut before: Vec<IssuedBefore> = Vec::new();
        for (seed, day) in seeds.into_iter().zip(["2022-09-01", "2023-09-01", "2024-01-01", "2025-01-01", "2025-12-31"]) {
            let Some(simulation) = simulated(&stage(&whole, seed, day)) else { continue };
            let plan = go_on(&simulation, &mut before);
            for planned in &plan.documents {
                let document = &planned.document;
                prop_assert!(document.lines.iter().all(|line| line.amount.is_positive()));
                let last = document.lines.iter().map(|line| line.steps.last().unwrap().figure.to_string());
                let amounts = document.lines.iter().map(|line| line.amount.to_string());
                prop_assert_eq!(last.collect::<Vec<_>>(), amounts.collect::<Vec<_>>());
            }
        }
        for charged in before.iter().filter(|one| one.kind != DocumentKind::CreditNote) {
            let on_it = before.iter().filter(|one| one.corrects.as_ref() == Some(&charged.number));
            let credits: Vec<_> = on_it.filter(|one| one.kind == DocumentKind::CreditNote).collect();
            for (part, amount) in &charged.amounts {
                let credited: Money = credits.iter().filter_map(|credit| credit.amounts.get(part).copied()).sum();
                prop_assert!(credited <= *amount, "{} of {} was credited", credited, amount);
            }
        }
    }
}
