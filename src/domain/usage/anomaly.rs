//! Reported counts that are out of the ordinary, so that somebody asks before they are billed. None of them blocks
//! anything: a count is what the library reported until it is corrected.

use crate::domain::calculation::Dossier;
use crate::domain::calendar::Month;
use crate::domain::exact::Exact;
use crate::domain::figures::usage::Usage;
use std::sync::Arc;

/// From where on a count is out of the ordinary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Thresholds {
    /// So many times the usual is much, and one so manieth of it little.
    pub times: u64,
    /// The usual is the median of so many reported months before; a zero after so many months of use is strange.
    pub months: usize,
    /// Counts that were and are below this are too small to tell anything.
    pub least: u64,
}

impl Default for Thresholds {
    /// Three times, of twelve months, from ten users on.
    fn default() -> Self {
        Thresholds { times: 3, months: 12, least: 10 }
    }
}

/// How many months must be reported before there is a usual.
const USUAL_FROM: usize = 3;

/// Why a count is out of the ordinary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Strange {
    /// Users were reported while the lot was on hold; they are not billed (F 8.6).
    OnHold,
    /// Users were reported for a month that is not billed to the contract.
    OutsideTerm,
    /// None, after as many months of use.
    ZeroAfterUse {
        /// How many reported months before it had users, without a break.
        months: usize,
    },
    /// So many times the usual, or more.
    Much {
        /// The median.
        usual: Exact,
    },
    /// One so manieth of the usual, or less.
    Little {
        /// The median.
        usual: Exact,
    },
}

/// A count that is out of the ordinary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anomaly {
    /// The lot.
    pub lot: Arc<str>,
    /// The month.
    pub month: Month,
    /// The users that were reported for it.
    pub users: u64,
    /// What is strange about it.
    pub strange: Strange,
}

/// The counts of a contract that are out of the ordinary, by lot and month, each for the first reason that applies.
pub fn anomalies(dossier: &Dossier<'_>, thresholds: Thresholds) -> Vec<Anomaly> {
    let mut found = Vec::new();
    for (place, lot) in dossier.record.lots(dossier.agreement()) {
        let Some(usage) = dossier.record.usage.get(&place) else { continue };
        // What was reported before, without the months that tell nothing of the usual.
        let mut before: Vec<u64> = Vec::new();
        for (month, users) in known(usage, dossier) {
            let outside = outside(dossier, (place, month)).filter(|_| users > 0);
            let strange = outside.clone().or_else(|| unlike(users, &before, thresholds));
            found.extend(strange.map(|strange| Anomaly { lot: lot.id.clone(), month, users, strange }));
            if outside.is_none() && !dossier.on_hold(place, month) {
                before.push(users);
            }
        }
    }
    found
}

fn known<'a>(usage: &'a Usage, dossier: &'a Dossier<'_>) -> impl Iterator<Item = (Month, u64)> {
    let months = usage.months_known(dossier.today);
    months.filter_map(|month| Some((month, usage.known(month, dossier.today)?.unique_users)))
}

/// Why users of a month are not billed.
fn outside(dossier: &Dossier<'_>, (place, month): (usize, Month)) -> Option<Strange> {
    if dossier.on_hold(place, month) {
        return Some(Strange::OnHold);
    }
    dossier.billable(place, month, &dossier.term()).is_none().then_some(Strange::OutsideTerm)
}

/// How a count differs from those before it.
fn unlike(users: u64, before: &[u64], thresholds: Thresholds) -> Option<Strange> {
    let Thresholds { times, months, least } = thresholds;
    let in_use = before.iter().rev().take_while(|users| **users > 0).count();
    if users == 0 && in_use >= months {
        return Some(Strange::ZeroAfterUse { months: in_use });
    }
    let mut last: Vec<u64> = before.iter().rev().take(months).copied().collect();
    let usual = twice_median(&mut last).filter(|_| last.len() >= USUAL_FROM)?;
    let (users, times) = (u128::from(users) * 2, u128::from(times));
    if users.max(usual) < u128::from(least) * 2 {
        return None;
    }
    let half = |twice: u128| Exact::fraction(i64::try_from(twice).unwrap_or(i64::MAX), 2).unwrap_or_default();
    if usual > 0 && users >= usual * times {
        return Some(Strange::Much { usual: half(usual) });
    }
    (users * times <= usual).then(|| Strange::Little { usual: half(usual) })
}

/// Twice the median, which is a whole number also where two counts stand in the middle.
fn twice_median(counts: &mut [u64]) -> Option<u128> {
    counts.sort_unstable();
    let lower = counts.len().checked_sub(1)? / 2;
    let (lower, upper) = (counts.get(lower)?, counts.get(counts.len() / 2)?);
    Some(u128::from(*lower) + u128::from(*upper))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strange(users: u64, before: &[u64]) -> Option<Strange> {
        unlike(users, before, Thresholds::default())
    }

    #[test]
    fn three_times_the_median_is_much_and_a_third_of_it_little() {
        let before = [90, 100, 110, 100];
        let usual = Exact::fraction(100, 1).unwrap();
        assert_eq!(strange(299, &before), None);
        assert_eq!(strange(300, &before), Some(Strange::Much { usual: usual.clone() }));
        assert_eq!(strange(34, &before), None);
        assert_eq!(strange(33, &before), Some(Strange::Little { usual }));
    }

    #[test]
    fn the_median_of_an_even_number_of_months_lies_between_the_two_in_the_middle() {
        let usual = Exact::fraction(203, 2).unwrap();
        assert_eq!(strange(305, &[1, 101, 102, 900]), Some(Strange::Much { usual }));
        assert_eq!(strange(304, &[1, 101, 102, 900]), None);
    }

    #[test]
    fn only_the_last_twelve_months_make_the_usual() {
        let mut before = vec![10_000; 12];
        before.extend([100; 12]);
        assert!(matches!(strange(300, &before), Some(Strange::Much { .. })));
    }

    #[test]
    fn a_zero_is_strange_after_a_year_of_use() {
        assert_eq!(strange(0, &[5; 12]), Some(Strange::ZeroAfterUse { months: 12 }));
        assert_eq!(strange(0, &[5; 11]), None, "below ten users nothing is told of the usual");
        assert!(matches!(strange(0, &[50; 11]), Some(Strange::Little { .. })));
        assert_eq!(strange(0, &[0; 24]), None);
    }

    #[test]
    fn few_months_and_few_users_tell_nothing() {
        assert_eq!(strange(1000, &[10, 10]), None);
        assert_eq!(strange(9, &[1, 1, 1]), None);
        assert!(strange(10, &[1, 1, 1]).is_some());
        assert_eq!(strange(10, &[0, 0, 0]), None, "of nothing there are no times");
    }
}
