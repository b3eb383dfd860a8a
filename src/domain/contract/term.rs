//! The term of a contract, last day included (E 10.1, F 10.1), and the weight of each of its months
//! (E 8.4, F 8.2).

use crate::domain::calendar::{Day, Month, Period};
use crate::domain::exact::Exact;
use crate::domain::tariff::conditions::Prorata;

/// From the first to the last day, with the policies for months that they cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// First day.
    pub start: Day,
    /// Last day, which still counts; `None` while the term is open.
    pub end: Option<Day>,
    /// How a month counts that the start cuts.
    pub start_month: Prorata,
    /// How a month counts that the end cuts.
    pub end_month: Prorata,
}

/// How much of a month counts: an exact share, 1 for a whole month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weight {
    /// Days that count, or 1.
    pub days: u32,
    /// Days of the month, or 1.
    pub of: u32,
}

impl Weight {
    /// A month that counts whole.
    pub const WHOLE: Weight = Weight { days: 1, of: 1 };

    /// The sum of weights, exactly.
    pub fn sum(weights: impl IntoIterator<Item = Weight>) -> Exact {
        let (mut whole, mut parts) = (0_i64, Vec::new());
        for weight in weights {
            match weight {
                Weight::WHOLE => whole += 1,
                Weight { days, of } => parts.extend(Exact::fraction(days.into(), of.into())),
            }
        }
        let whole = Exact::fraction(whole, 1).unwrap_or_default();
        parts.iter().fold(whole, Exact::plus)
    }
}

impl Term {
    /// The days of a period that lie in the term.
    pub fn overlap(&self, period: Period) -> Option<Period> {
        let to = self.end.map_or(period.to, |end| end.min(period.to));
        Period::new(period.from.max(self.start), to)
    }

    /// The weight of a month, or `None` where it is not active: outside the term, or cut and skipped.
    pub fn weight(&self, month: Month) -> Option<Weight> {
        let surely_inside =
            month > Month::of(self.start) && self.end.is_none_or(|end| month < Month::of(end));
        if surely_inside {
            return Some(Weight::WHOLE);
        }
        let (first, last) = (month.first_day(), month.last_day());
        let inside = self.overlap(Period { from: first, to: last })?;
        let at_start = (inside.from > first).then_some(self.start_month);
        let at_end = (inside.to < last).then_some(self.end_month);
        match at_start.max(at_end) {
            None | Some(Prorata::Count) => Some(Weight::WHOLE),
            Some(Prorata::Skip) => None,
            Some(Prorata::Daily) => {
                Some(Weight { days: u32::try_from(inside.days()).unwrap_or(0), of: month.days() })
            }
        }
    }

    /// The active months of a period with their weights, in order.
    pub fn active_months(&self, period: Period) -> impl Iterator<Item = (Month, Weight)> + use<> {
        let term = *self;
        let inside = self.overlap(period);
        let months = inside.into_iter().flat_map(Period::each_month);
        months.filter_map(move |month| Some((month, term.weight(month)?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::iso_day;

    fn term(start: &str, end: &str, policies: (Prorata, Prorata)) -> Term {
        let day = |text| iso_day(text).expect("a day");
        Term { start: day(start), end: Some(day(end)), start_month: policies.0, end_month: policies.1 }
    }

    fn weight(term: Term, month: &str) -> Option<String> {
        let month = month.parse().expect("a month");
        term.weight(month).map(|weight| Weight::sum([weight]).to_string())
    }

    #[test]
    fn in_a_month_cut_twice_skip_wins_over_daily_and_daily_over_count() {
        use Prorata::{Count, Daily, Skip};
        let cases = [
            ((Count, Count), Some("1")),
            ((Count, Daily), Some("11/31")),
            ((Daily, Count), Some("11/31")),
            ((Daily, Skip), None),
            ((Skip, Count), None),
        ];
        for (policies, expected) in cases {
            let short = term("2024-01-10", "2024-01-20", policies);
            assert_eq!(weight(short, "2024-01").as_deref(), expected, "{policies:?}");
        }
    }

    #[test]
    fn a_month_that_the_end_does_not_cut_is_whole_whatever_the_policy() {
        let whole = term("2024-01-01", "2024-02-29", (Prorata::Skip, Prorata::Daily));
        assert_eq!(weight(whole, "2024-01").as_deref(), Some("1"));
        assert_eq!(weight(whole, "2024-02").as_deref(), Some("1"));
        assert_eq!(weight(whole, "2024-03"), None);
    }
}
