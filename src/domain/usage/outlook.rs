//! In which month the users of a year will probably reach X (F 8.6).
//!
//! Months that are not reported yet are taken to have as many users as the last three reported ones on average. Where
//! the library has a year of past, each is taken to have as many as the same month a year before, times what the last
//! three reported months have become of theirs a year before: the season is that of its own past.

use crate::domain::calculation::hold::HoldYear;
use crate::domain::calendar::{Day, Month};
use crate::domain::exact::Exact;
use crate::domain::figures::usage::Usage;
use rust_decimal::Decimal;

/// How many reported months make the level.
const RECENT: usize = 3;

/// What the months to come rest on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Basis {
    /// The mean of the last reported months.
    Mean {
        /// These months, the last one first.
        months: Vec<Month>,
        /// Their users together.
        users: u64,
    },
    /// The same months a year before, times the growth of the last reported ones.
    Season {
        /// The last reported months, the last one first.
        months: Vec<Month>,
        /// Their users together.
        users: u64,
        /// The users of the same months a year before.
        year_before: u64,
    },
}

/// A year of a lot as it will probably go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outlook {
    /// What it rests on.
    pub basis: Basis,
    /// The months of the year without a report, with the users that they will probably have, in whole users.
    pub expected: Vec<(Month, Decimal)>,
    /// The users of the whole year then, in whole users.
    pub by_year_end: Decimal,
    /// The month in which X was or will probably be reached; `None` where not in this year.
    pub reached_in: Option<Month>,
}

/// How a year will probably go on, with what is known on a day; `None` where nothing was reported, or a number is beyond
/// what can be held.
pub fn outlook(year: &HoldYear, usage: &Usage, today: Day) -> Option<Outlook> {
    let users = |month: Month| usage.known(month, today).map(|figure| figure.unique_users);
    let on_hold = |month: &Month| year.on_hold.is_some_and(|period| period.from <= month.first_day());
    let open = year.by_month.iter().filter(|one| one.reported.is_none() && !on_hold(&one.month));
    let open: Vec<Month> = open.map(|one| one.month).collect();
    let basis = basis(usage, today, &open)?;

    let (mut running, mut reached_in) = (Exact::fraction(0, 1)?, year.reached_in);
    let threshold = Exact::from(year.threshold);
    let mut expected = Vec::new();
    for one in &year.by_month {
        let of_month = match one.reported {
            Some(users) => Exact::from(Decimal::from(users)),
            None if open.contains(&one.month) => {
                let of_month = basis.expected(one.month, users)?;
                expected.push((one.month, of_month.clone().round(0).ok()?));
                of_month
            }
            None => continue,
        };
        running = running.plus(&of_month);
        if reached_in.is_none() && running >= threshold {
            reached_in = Some(one.month);
        }
    }
    Some(Outlook { basis, expected, by_year_end: running.round(0).ok()?, reached_in })
}

fn basis(usage: &Usage, today: Day, open: &[Month]) -> Option<Basis> {
    let users = |month: Month| usage.known(month, today).map(|figure| figure.unique_users);
    let mut known: Vec<Month> = usage.months_known(today).collect();
    known.reverse();
    known.truncate(RECENT);
    let recent: u64 = known.iter().filter_map(|month| users(*month)).sum();
    let of_year_before =
        |months: &[Month]| -> Option<u64> { months.iter().map(|month| users(month.plus(-12))).sum() };
    let season = of_year_before(&known).filter(|before| *before > 0 && of_year_before(open).is_some());
    let (months, users) = ((!known.is_empty()).then_some(known)?, recent);
    Some(match season {
        Some(year_before) => Basis::Season { months, users, year_before },
        None => Basis::Mean { months, users },
    })
}

impl Basis {
    /// The users that a month will probably have.
    fn expected(&self, month: Month, users: impl Fn(Month) -> Option<u64>) -> Option<Exact> {
        match self {
            Basis::Mean { months, users } => {
                Exact::from(Decimal::from(*users)).over(Decimal::from(months.len()))
            }
            Basis::Season { users: recent, year_before, .. } => {
                let then = Decimal::from(users(month.plus(-12))?);
                Exact::from(then).times(Decimal::from(*recent)).over(Decimal::from(*year_before))
            }
        }
    }
}
