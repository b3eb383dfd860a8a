//! Days, months, quarters and periods of the Belgian calendar, and the way contracts count months.
//!
//! Every end in this service is the last day that still counts (inclusive), as in the agreements: `t.e.m.`.

use chrono::{DateTime, Datelike, Months, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use chrono_tz::Europe::Brussels;
use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

/// A calendar day, without time or zone.
pub type Day = NaiveDate;

/// What the clock shows in Brussels at a moment.
pub fn in_brussels(moment: DateTime<Utc>) -> NaiveDateTime {
    moment.with_timezone(&Brussels).naive_local()
}

/// The moment at which a day begins in Brussels.
pub fn begins_in_brussels(day: Day) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN);
    // No day of Brussels begins with an hour that is left out or comes twice.
    let local = midnight.and_local_timezone(Brussels).earliest();
    local.map_or(midnight.and_utc(), |moment| moment.to_utc())
}

/// The day that a moment lies in, in Brussels, where agreements are kept.
///
/// ```
/// use tarief::domain::calendar::day_in_brussels;
///
/// let late = "2023-05-14T22:30:00Z".parse().unwrap();
/// assert_eq!(day_in_brussels(late).to_string(), "2023-05-15");
/// ```
pub fn day_in_brussels(moment: DateTime<Utc>) -> Day {
    in_brussels(moment).date()
}

/// The years in which contracts, figures and decisions may lie.
pub const YEARS: RangeInclusive<i32> = 1990..=2100;

/// A calendar month of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(i32);

impl Month {
    /// The month `number` (1 to 12) of `year`; `None` for any other number or an absurd year.
    pub fn new(year: i32, number: u32) -> Option<Month> {
        let first = NaiveDate::from_ymd_opt(year, number, 1)?;
        Some(Month::of(first))
    }

    /// The month in which a day lies.
    pub fn of(day: Day) -> Month {
        Month(day.year() * 12 + i32::try_from(day.month0()).unwrap_or(0))
    }

    /// The year in which the month lies.
    pub fn year(self) -> i32 {
        self.0.div_euclid(12)
    }

    /// January = 1 … December = 12.
    pub fn number(self) -> u32 {
        u32::try_from(self.0.rem_euclid(12)).unwrap_or(0) + 1
    }

    /// The month `count` months later (earlier, when negative).
    pub fn plus(self, count: i32) -> Month {
        Month(self.0 + count)
    }

    /// How many months lie between an earlier month and this one.
    pub fn since(self, earlier: Month) -> i32 {
        self.0 - earlier.0
    }

    /// The first day.
    pub fn first_day(self) -> Day {
        clamped(self.year(), self.number(), 1)
    }

    /// The last day.
    pub fn last_day(self) -> Day {
        self.plus(1).first_day().pred_opt().unwrap_or(Day::MAX)
    }

    /// How many days the month has.
    pub fn days(self) -> u32 {
        self.last_day().day()
    }

    /// The given day of the month, or the month's last where it is shorter.
    pub fn day(self, number: u32) -> Day {
        clamped(self.year(), self.number(), number)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year(), self.number())
    }
}

impl FromStr for Month {
    type Err = NotAMonth;
    fn from_str(text: &str) -> Result<Month, NotAMonth> {
        let day = iso_day(&format!("{text}-01")).ok_or(NotAMonth)?;
        Ok(Month::of(day))
    }
}

/// A text that is not of the form `YYYY-MM`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a month of the form YYYY-MM")]
pub struct NotAMonth;

/// A day written exactly as `YYYY-MM-DD`; `None` for anything else, also for days that do not exist.
pub fn iso_day(text: &str) -> Option<Day> {
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
    (day.to_string() == text).then_some(day)
}

/// 1 January of a year: the day on which inhabitants are counted and prices change.
pub fn first_of_january(year: i32) -> Day {
    clamped(year, 1, 1)
}

/// 31 December of a year.
pub fn last_of_december(year: i32) -> Day {
    clamped(year, 12, 31)
}

/// Adds calendar months and keeps the day of the month, clamped to the month's length
/// (31 December − 3 months = 30 September).
pub fn add_months(day: Day, count: i64) -> Day {
    let months = Months::new(u32::try_from(count.unsigned_abs()).unwrap_or(u32::MAX));
    let moved = if count < 0 { day.checked_sub_months(months) } else { day.checked_add_months(months) };
    moved.unwrap_or(if count < 0 { Day::MIN } else { Day::MAX })
}

/// Adds calendar days.
pub fn add_days(day: Day, count: i64) -> Day {
    let moved = chrono::Duration::try_days(count).and_then(|days| day.checked_add_signed(days));
    moved.unwrap_or(if count < 0 { Day::MIN } else { Day::MAX })
}

fn clamped(year: i32, month: u32, day: u32) -> Day {
    let found = (1..=day.min(31)).rev().find_map(|day| NaiveDate::from_ymd_opt(year, month, day));
    found.unwrap_or(if year < 0 { Day::MIN } else { Day::MAX })
}

/// A stretch of days, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    /// The first day.
    pub from: Day,
    /// The last day that still counts.
    pub to: Day,
}

impl Period {
    /// The period between two days; `None` when it would end before it starts.
    pub fn new(from: Day, to: Day) -> Option<Period> {
        (from <= to).then_some(Period { from, to })
    }

    /// A whole calendar year.
    pub fn year(year: i32) -> Period {
        Period { from: first_of_january(year), to: last_of_december(year) }
    }

    /// From the first day of one month to the last day of another.
    pub fn months(first: Month, last: Month) -> Period {
        Period { from: first.first_day(), to: last.last_day() }
    }

    /// The days that lie in both periods, or `None`.
    pub fn overlap(self, other: Period) -> Option<Period> {
        Period::new(self.from.max(other.from), self.to.min(other.to))
    }

    /// How many days the period has.
    pub fn days(self) -> i64 {
        (self.to - self.from).num_days() + 1
    }

    /// The months that have a day in the period, in order.
    pub fn each_month(self) -> impl Iterator<Item = Month> {
        let (first, last) = (Month::of(self.from), Month::of(self.to));
        (first.0..=last.0).map(Month)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counting_months_clamps_to_the_length_of_the_month() {
        let day = |text| iso_day(text).expect("a day");
        for (from, count, to) in [
            ("2024-12-31", -3, "2024-09-30"),
            ("2024-11-30", -3, "2024-08-30"),
            ("2024-11-30", 3, "2025-02-28"),
            ("2024-02-29", 12, "2025-02-28"),
        ] {
            assert_eq!(add_months(day(from), count), day(to), "{from} {count:+}");
        }
    }

    #[test]
    fn only_the_iso_form_is_a_day() {
        for text in ["2024-2-01", "2024-02-30", "15/05/2023", "+2024-01-01", " 2024-01-01", "2024-01-01T00"] {
            assert_eq!(iso_day(text), None, "{text}");
        }
    }

    #[test]
    fn a_month_knows_its_days() {
        let february: Month = "2024-02".parse().expect("a month");
        assert_eq!((february.days(), february.plus(12).days()), (29, 28));
        assert_eq!(february.plus(-2).to_string(), "2023-12");
    }
}
