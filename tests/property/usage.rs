//! What is told of usage agrees with what is billed, in every random situation.

use super::situations::situation;
use proptest::prelude::*;
use std::collections::BTreeSet;
use tarief::catalogue::Catalogue;
use tarief::domain::billing::opened::Opened;
use tarief::domain::billing::{Outcome, Situation, bill};
use tarief::domain::calculation::Block;
use tarief::domain::calendar::Month;
use tarief::domain::figures::Provenance;
use tarief::domain::figures::usage::UsageFigure;
use tarief::domain::usage::{Thresholds, anomalies, completeness, lot_tiers, outlook};
use tarief::simulation::simulate;

/// Whether something waits for reports, and that whoever it names is told to be missing.
fn waits(outcome: &Outcome, told: &BTreeSet<(String, String, Month)>) -> bool {
    let mut any = false;
    for blocked in &outcome.blocked {
        let Block::UsageMissing { lot, month, contracts } = &blocked.block else { continue };
        any = true;
        for contract in &contracts.first {
            let missing = (contract.to_string(), lot.to_string(), *month);
            assert!(told.contains(&missing), "{missing:?} of {told:?}");
        }
        let of_month = told.iter().filter(|(_, of, at)| **of == **lot && at == month).count();
        assert!(of_month >= usize::try_from(contracts.count).unwrap(), "{blocked:?} of {told:?}");
    }
    any
}

fn told(situation: &Situation) -> BTreeSet<(String, String, Month)> {
    let found = completeness(situation);
    assert!(found.missing.len() <= found.asked);
    let named = found.missing.iter().map(|one| {
        let contract = &situation.contracts[one.contract].contract.id;
        assert!(one.needed_on <= situation.bill_through && one.documents > 0);
        (contract.to_string(), one.lot.to_string(), one.month)
    });
    named.collect()
}

/// Reports one user for all that is missing.
fn report(situation: &mut Situation, missing: &BTreeSet<(String, String, Month)>) {
    for record in &mut situation.contracts {
        let lots = situation.agreements[record.agreement].agreement.lots.clone();
        for (_, lot, month) in missing.iter().filter(|(contract, ..)| **contract == *record.contract.id) {
            let place = lots.iter().position(|one| *one.id == **lot).unwrap();
            let provenance = Provenance { source: "test".into(), published: None };
            record.usage.entry(place).or_default().add(*month, UsageFigure { unique_users: 1, provenance });
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_told_to_be_missing_is_what_documents_wait_for(request in situation()) {
        let Ok(simulation) = simulate(&request.to_string(), &Catalogue) else { return Ok(()) };
        let mut situation = simulation.situation;
        let missing = told(&situation);
        prop_assert_eq!(waits(&simulation.outcome, &missing), !missing.is_empty());

        report(&mut situation, &missing);
        let rest = told(&situation);
        prop_assert_eq!(rest.len(), 0);
        if let Ok(outcome) = bill(&situation) {
            prop_assert!(!waits(&outcome, &rest));
        }
    }

    #[test]
    fn as_many_more_as_are_told_exceed_the_next_threshold(request in situation(), month in 0..60_i32) {
        let Ok(simulation) = simulate(&request.to_string(), &Catalogue) else { return Ok(()) };
        let opened = Opened::of(&simulation.situation);
        let month = Month::new(2021, 1).unwrap().plus(month);
        for agreement in 0..simulation.situation.agreements.len() {
            for component in lot_tiers(&opened, agreement, month).into_iter().flat_map(|lot| lot.components) {
                let price = |total: u128| component.component.tier_for(total).map(|tier| tier.above);
                prop_assert_eq!(price(component.total), component.above);
                let Some((next, more)) = component.next.zip(component.to_next()) else { continue };
                prop_assert_eq!(price(component.total + more), Some(next.0));
                prop_assert_eq!(price(component.total + more - 1), component.above);
            }
        }
    }

    #[test]
    fn a_year_goes_on_from_what_was_reported(request in situation()) {
        let Ok(simulation) = simulate(&request.to_string(), &Catalogue) else { return Ok(()) };
        for (_, dossier, _) in Opened::of(&simulation.situation).contracts() {
            anomalies(dossier, Thresholds::default());
            for year in &dossier.holds.years {
                let Some(usage) = dossier.record.usage.get(&year.lot) else { continue };
                let Some(found) = outlook(year, usage, dossier.today) else { continue };
                prop_assert!(found.by_year_end >= year.users.into());
                prop_assert!(year.reached_in.is_none() || found.reached_in == year.reached_in);
                let far_above = found.by_year_end > year.threshold + rust_decimal::Decimal::ONE;
                prop_assert!(!far_above || found.reached_in.is_some());
            }
        }
    }
}
