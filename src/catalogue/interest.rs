//! The shipped legal rates for late payment between enterprises, by half-year, with their status.

use super::figures::rows;
use crate::domain::calendar::{Day, Period};
use crate::domain::payment::interest::Rate;
use rust_decimal::Decimal;
use serde::Deserialize;
use std::sync::LazyLock;

const LATE_INTEREST: &str = include_str!("data/late_interest.csv");

/// The status of a rate that may be relied on.
const PUBLISHED: &str = "published";

#[derive(Deserialize)]
struct Row {
    from: Day,
    to: Day,
    rate_percent: Decimal,
    status: String,
    source: String,
}

static RATES: LazyLock<Vec<Rate>> = LazyLock::new(|| rows::<Row>(LATE_INTEREST).filter_map(rate).collect());

fn rate(row: Row) -> Option<Rate> {
    Some(Rate {
        period: Period::new(row.from, row.to)?,
        percent: row.rate_percent,
        published: row.status == PUBLISHED,
        source: row.source.into(),
    })
}

/// The legal rates for late payment, by their first day. A half-year that is not there was not published when this
/// was shipped: no rate is assumed for it.
pub fn late_rates() -> &'static [Rate] {
    &RATES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rate_is_read_and_none_overlaps_the_next() {
        assert_eq!(late_rates().len(), LATE_INTEREST.lines().count() - 1);
        for pair in late_rates().windows(2) {
            assert_eq!(pair[0].period.to.succ_opt(), Some(pair[1].period.from));
        }
        let unsure: Vec<String> =
            late_rates().iter().filter(|r| !r.published).map(|r| r.period.from.to_string()).collect();
        assert_eq!(unsure, ["2023-07-01", "2025-07-01"]);
    }
}
