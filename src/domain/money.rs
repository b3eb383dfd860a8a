//! Money: euro with two decimals, and what may be done with it.

use super::exact::{Exact, TooLarge};
use rust_decimal::Decimal;
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Sub};

/// An amount in euro, always with exactly two decimals.
///
/// It is made by rounding once ([`Money::rounded`]); sums and differences of amounts are exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Money(Decimal);

/// The largest amount on one line: far above any contract, far below where sums of lines would overflow.
const LARGEST: i128 = 1_000_000_000_000_000_000_000;

impl Money {
    /// No euro at all.
    pub const ZERO: Money = Money(Decimal::from_parts(0, 0, 0, false, 2));

    /// Rounds half away from zero to the cent.
    ///
    /// # Errors
    /// [`TooLarge`] above 10^19 euro.
    pub fn rounded(exact: Exact) -> Result<Money, TooLarge> {
        Money::within_bounds(exact.round(2)?)
    }

    /// An amount that was rounded to the cent already.
    ///
    /// # Errors
    /// [`TooLarge`] above 10^19 euro, or with more than two decimals.
    pub fn of_cents(value: Decimal) -> Result<Money, TooLarge> {
        if value.scale() == 2 { Money::within_bounds(value) } else { Err(TooLarge) }
    }

    /// A whole number of cents.
    ///
    /// # Errors
    /// [`TooLarge`] above 10^19 euro.
    pub fn from_cents(cents: i128) -> Result<Money, TooLarge> {
        let value = Decimal::try_from_i128_with_scale(cents, 2).ok().ok_or(TooLarge)?;
        Money::within_bounds(value)
    }

    fn within_bounds(value: Decimal) -> Result<Money, TooLarge> {
        let fits = value.mantissa().abs() <= LARGEST;
        if fits { Ok(Money(value)) } else { Err(TooLarge) }
    }

    /// The amount in whole cents.
    pub fn cents(self) -> i128 {
        self.0.mantissa()
    }

    /// The amount as a decimal with two places.
    pub fn decimal(self) -> Decimal {
        self.0
    }

    /// Whether this is exactly zero euro.
    pub fn is_zero(self) -> bool {
        self.0.is_zero()
    }

    /// Whether this is more than zero euro.
    pub fn is_positive(self) -> bool {
        self.0.mantissa() > 0
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl Add for Money {
    type Output = Money;
    fn add(self, other: Money) -> Money {
        Money(self.0 + other.0)
    }
}

impl Sub for Money {
    type Output = Money;
    fn sub(self, other: Money) -> Money {
        Money(self.0 - other.0)
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Money>>(amounts: I) -> Money {
        amounts.fold(Money::ZERO, Add::add)
    }
}
