//! What late payment costs by law (law of 2 August 2002): interest by official rates, and a lump sum. The agreements
//! have no interest clause, so this is information until somebody decides to charge it.

use super::standing::Claim;
use crate::domain::calendar::{Day, Period, add_days};
use crate::domain::exact::{Exact, TooLarge};
use crate::domain::money::Money;
use rust_decimal::Decimal;
use std::sync::Arc;

/// A legal rate for late payment between enterprises, for half a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rate {
    /// The days for which it holds.
    pub period: Period,
    /// Percent a year.
    pub percent: Decimal,
    /// Whether it was published; otherwise it is to be confirmed before it is relied on.
    pub published: bool,
    /// Where it was taken from.
    pub source: Arc<str>,
}

/// How interest is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InterestTerms {
    /// Days of a year by which a yearly rate is divided, in leap years too.
    pub year_days: i64,
    /// The lump sum for the costs of collection in whole euro (art. 6), due with the first day of interest.
    pub lump_sum_euro: u32,
}

impl Default for InterestTerms {
    fn default() -> Self {
        InterestTerms { year_days: 365, lump_sum_euro: 40 }
    }
}

impl InterestTerms {
    fn lump_sum(&self) -> Result<Money, TooLarge> {
        Money::from_cents(i128::from(self.lump_sum_euro) * 100)
    }
}

/// Interest of one stretch of days with one rate and one open amount, rounded once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// The days, both ends included.
    pub period: Period,
    /// What was open.
    pub open: Money,
    /// Percent a year.
    pub percent: Decimal,
    /// Whether the rate was published.
    pub published: bool,
    /// Where the rate was taken from.
    pub source: Arc<str>,
    /// The interest: open × percent ÷ 100 × days ÷ 365, to the cent.
    pub interest: Money,
}

/// What late payment costs through a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LateCost {
    /// The interest, stretch by stretch.
    pub stretches: Vec<Stretch>,
    /// The interest together.
    pub interest: Money,
    /// The lump sum; zero before the first day of interest.
    pub lump_sum: Money,
}

/// Why interest cannot be worked out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoInterest {
    /// No rate is known for a day.
    #[error("no legal rate for late payment is known for {0}")]
    RateMissing(Day),
    /// An amount is too large.
    #[error(transparent)]
    TooLarge(#[from] TooLarge),
}

/// The cost of paying a claim late, through a day: from the day after the due date (E 8.6, F 8.3), through the day of
/// payment. A part payment lessens the amount from the day after it, a credit note as if that part was never due.
///
/// # Errors
/// [`NoInterest`] names the first day without a rate.
pub fn late_cost(
    claim: &Claim,
    on: Day,
    (rates, terms): (&[Rate], &InterestTerms),
) -> Result<LateCost, NoInterest> {
    let mut stretches = Vec::new();
    let mut from = add_days(claim.due, 1);
    while from <= on {
        let open = owed(claim, from, on);
        if open.is_zero() {
            break;
        }
        let rate = rates.iter().find(|rate| rate.period.from <= from && from <= rate.period.to);
        let rate = rate.ok_or(NoInterest::RateMissing(from))?;
        let next_payment = claim.received.iter().map(|one| one.day).filter(|day| *day >= from).min();
        let to = on.min(rate.period.to).min(next_payment.unwrap_or(on));
        let period = Period { from, to };
        let interest = interest_of(open, (rate.percent, period.days()), terms)?;
        let (published, source) = (rate.published, rate.source.clone());
        stretches.push(Stretch { period, open, percent: rate.percent, published, source, interest });
        from = add_days(to, 1);
    }
    let lump_sum = if stretches.is_empty() { Money::ZERO } else { terms.lump_sum()? };
    let interest = stretches.iter().map(|one| one.interest).sum();
    Ok(LateCost { stretches, interest, lump_sum })
}

/// What was owed on a day: what was paid before it is off, and so is all that was credited through the last day.
fn owed(claim: &Claim, day: Day, on: Day) -> Money {
    (claim.total - claim.taken_back(on) - claim.paid(add_days(day, -1))).max(Money::ZERO)
}

fn interest_of(
    open: Money,
    (percent, days): (Decimal, i64),
    terms: &InterestTerms,
) -> Result<Money, NoInterest> {
    let exact = Exact::from(open.decimal()).times(percent).times(Decimal::from(days));
    let exact = exact.over(Decimal::ONE_HUNDRED * Decimal::from(terms.year_days)).ok_or(TooLarge)?;
    Ok(Money::rounded(exact)?)
}
