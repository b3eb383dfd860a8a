//! How much work a forecast is: months of lots that are billed, in all runs together.

use super::{Known, Question};
use crate::domain::calendar::{Month, last_of_december};

/// The months of lots, from the start of each contract through the last year, times the runs: three levels, one for each
/// assumption whose part is told, and for each scenario three and one for each change.
pub fn lot_months(known: &Known, question: &Question<'_>) -> u64 {
    let last = Month::of(last_of_december(known.years.through));
    let of_contracts = known.situation.contracts.iter().map(|record| {
        let months = last.since(Month::of(record.contract.start)).saturating_add(1);
        let lots = u64::try_from(record.contract.lots.len()).unwrap_or(u64::MAX);
        u64::try_from(months).unwrap_or(0).saturating_mul(lots)
    });
    of_contracts.fold(0, u64::saturating_add).saturating_mul(runs(question))
}

fn runs(question: &Question<'_>) -> u64 {
    let expected = &question.assumptions.expected;
    let told = super::Key::ALL.iter().filter(|key| question.parts && expected.without(**key) != *expected);
    let of_scenarios = question.scenarios.iter().map(|scenario| 3 + scenario.keys.len());
    u64::try_from(3 + told.count() + of_scenarios.sum::<usize>()).unwrap_or(u64::MAX)
}
