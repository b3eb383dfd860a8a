//! Percentages: as text, as factors over several years, and out of a past.

use crate::domain::exact::Exact;
use rust_decimal::Decimal;

/// A percentage as people write it, with its sign: `+0,50%`.
pub fn signed(percent: Decimal) -> String {
    let sign = if percent.is_sign_negative() && !percent.is_zero() { "" } else { "+" };
    format!("{sign}{percent:.2}%").replace('.', ",")
}

/// A value that grows by a percentage for so many years, exactly; the same for none or fewer.
pub fn grown(value: Exact, percent: Decimal, years: i32) -> Exact {
    let factor = Decimal::ONE_HUNDRED + percent;
    (0..years).fold(value, |value, _| percent_of(value, factor))
}

/// So many percent of a value, exactly.
pub fn percent_of(value: Exact, percent: Decimal) -> Exact {
    value.times(percent).times(Decimal::new(1, 2))
}

/// A count out of an exact value: rounded half away from zero, and never below zero.
pub fn whole(value: Exact) -> u64 {
    let rounded = value.round(0).unwrap_or_default().max(Decimal::ZERO);
    u64::try_from(rounded.mantissa()).unwrap_or(0)
}

/// The growth from one number to another in percent, over so many years evenly, to two decimals; `None` from zero.
pub fn growth(from: Decimal, to: Decimal, years: i32) -> Option<Decimal> {
    let over = Exact::from(to - from).times(Decimal::ONE_HUNDRED).over(from)?;
    over.over(Decimal::from(years))?.round(2).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn growth_is_even_over_the_years_and_rounded_to_hundredths_of_a_percent() {
        let growth = |from: i64, to: i64, years| growth(from.into(), to.into(), years);
        assert_eq!(growth(100_000, 101_000, 2), Some(Decimal::new(50, 2)));
        assert_eq!(growth(300, 298, 1), Some(Decimal::new(-67, 2)));
        assert_eq!(growth(0, 298, 1), None);
    }

    #[test]
    fn a_count_is_rounded_once_after_all_years() {
        let inhabitants = |percent, years| whole(grown(Exact::from(Decimal::from(1000)), percent, years));
        assert_eq!(inhabitants(Decimal::new(50, 2), 2), 1010);
        assert_eq!(inhabitants(Decimal::new(-100, 0), 1), 0);
        assert_eq!(inhabitants(Decimal::new(50, 2), 0), 1000);
    }

    #[test]
    fn a_percentage_is_written_with_its_sign_and_a_comma() {
        assert_eq!([signed(Decimal::new(5, 1)), signed(Decimal::new(-125, 2))], ["+0,50%", "-1,25%"]);
    }
}
