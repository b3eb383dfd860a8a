//! The deadlines for notices that lie ahead (E 10.2, E 10.3).

use crate::domain::calendar::{Day, Period, add_days, add_months};
use crate::domain::contract::ends::{Ends, PossibleEnd};

/// How many months before a deadline both parties are reminded of it (E 10.3: the agreement names no reminders; these
/// are the documented default).
pub const REMINDED_MONTHS_BEFORE: [u32; 2] = [4, 1];

/// The ends whose deadlines lie in a period, or of which is reminded in it: each with its deadline, in order.
pub fn deadlines(ends: &Ends<'_>, period: Period) -> Vec<PossibleEnd> {
    let longest = REMINDED_MONTHS_BEFORE.into_iter().max().unwrap_or(0);
    let last = add_months(period.to, longest.into());
    let next = |day: Day| ends.next_by_notice(day).filter(|end| end.notice_by <= last);
    let after = |end: &PossibleEnd| next(add_days(end.notice_by, 1));
    std::iter::successors(next(period.from), after).collect()
}

/// The day of a reminder so many months before a deadline.
pub fn reminded(end: &PossibleEnd, months: u32) -> Day {
    add_months(end.notice_by, -i64::from(months))
}
