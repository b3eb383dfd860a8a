//! The staff accounts of a contract: how many may be open at once (P 2.2).

use crate::domain::calendar::{Day, Period};

/// The first day on which one more account would be one too many: more than `at_most` of them open at once.
///
/// ```
/// use tarief::domain::calendar::{Day, Period};
/// use tarief::domain::contract::staff::one_too_many;
///
/// let always = Period { from: Day::MIN, to: Day::MAX };
/// assert_eq!(one_too_many(always, &[always], 2), None);
/// assert_eq!(one_too_many(always, &[always, always], 2), Some(Day::MIN));
/// ```
pub fn one_too_many(new: Period, open: &[Period], at_most: usize) -> Option<Day> {
    let at_once = |day: Day| open.iter().filter(|one| one.from <= day && day <= one.to).count();
    // The count only grows where an account opens.
    let mut days: Vec<Day> =
        open.iter().map(|one| one.from.max(new.from)).filter(|day| *day <= new.to).collect();
    days.push(new.from);
    days.sort_unstable();
    days.into_iter().find(|day| at_once(*day) >= at_most)
}
