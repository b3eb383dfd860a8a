//! Exact arithmetic: products over products, rounded once and half away from zero.
//!
//! A fee is a product of decimals divided by another (`price × quantity × months ÷ 12`). Decimals alone
//! round when a product passes 28 digits or a division does not end; this module multiplies the integers
//! behind them first, divides last, and rounds where the caller says. 128 bits serve nearly always; wider
//! products go on in big integers, so that no digit is ever lost.

use num_bigint::BigInt;
use rust_decimal::Decimal;
use std::cmp::Ordering;
use std::fmt;

/// An amount, quantity or price that is larger than this service can write down (28 digits).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the outcome has more digits than an amount can hold")]
pub struct TooLarge;

/// An exact fraction under construction: `num ÷ (den × 10^scale)`. The denominator is always positive.
///
/// The decimals of factors are only counted, not multiplied out, so that the usual product of a few decimals
/// stays a product of small integers.
#[derive(Debug, Clone)]
pub struct Exact {
    num: Integer,
    den: Integer,
    scale: u32,
}

const POWERS_OF_TEN: [i128; 11] =
    [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000];

#[derive(Debug, Clone, PartialEq, Eq)]
enum Integer {
    Small(i128),
    Large(BigInt),
}

impl Integer {
    fn times(self, factor: i128) -> Self {
        match self {
            Integer::Small(a) => match a.checked_mul(factor) {
                Some(product) => Integer::Small(product),
                None => Integer::Large(BigInt::from(a) * factor),
            },
            Integer::Large(a) => Integer::Large(a * factor),
        }
    }

    fn times_integer(self, other: &Integer) -> Self {
        match other {
            Integer::Small(b) => self.times(*b),
            Integer::Large(b) => Integer::Large(self.big() * b),
        }
    }

    fn times_ten_to(self, exponent: u32) -> Self {
        match usize::try_from(exponent).ok().and_then(|exponent| POWERS_OF_TEN.get(exponent)) {
            Some(1) => self,
            Some(power) => self.times(*power),
            None => Integer::Large(self.big() * BigInt::from(10).pow(exponent)),
        }
    }

    fn of(value: BigInt) -> Self {
        i128::try_from(&value).map_or(Integer::Large(value), Integer::Small)
    }

    fn big(self) -> BigInt {
        match self {
            Integer::Small(a) => BigInt::from(a),
            Integer::Large(a) => a,
        }
    }
}

impl Default for Exact {
    fn default() -> Self {
        Exact { num: Integer::Small(1), den: Integer::Small(1), scale: 0 }
    }
}

impl From<Decimal> for Exact {
    fn from(value: Decimal) -> Self {
        Exact { num: Integer::Small(value.mantissa()), den: Integer::Small(1), scale: value.scale() }
    }
}

impl Exact {
    /// A fraction of two whole numbers; `None` for a denominator that is not positive.
    pub fn fraction(num: i64, den: i64) -> Option<Self> {
        let (num, den) = (Integer::Small(num.into()), (den > 0).then(|| Integer::Small(den.into()))?);
        Some(Exact { num, den, scale: 0 })
    }

    /// Multiplies by a decimal, exactly.
    pub fn times(self, factor: Decimal) -> Self {
        Exact { num: self.num.times(factor.mantissa()), den: self.den, scale: self.scale + factor.scale() }
    }

    /// Multiplies by another exact fraction.
    pub fn times_exact(self, factor: &Exact) -> Self {
        Exact {
            num: self.num.times_integer(&factor.num),
            den: self.den.times_integer(&factor.den),
            scale: self.scale + factor.scale,
        }
    }

    /// Divides by a positive decimal, exactly; `None` when it is zero or negative.
    pub fn over(self, divisor: Decimal) -> Option<Self> {
        let positive = divisor.mantissa() > 0;
        positive.then(|| Exact {
            num: self.num.times_ten_to(divisor.scale()),
            den: self.den.times(divisor.mantissa()),
            scale: self.scale,
        })
    }

    /// Adds another exact fraction.
    pub fn plus(self, other: &Exact) -> Self {
        let (left, right) = self.on_one_denominator(other);
        let num = match (left, right) {
            (Integer::Small(a), Integer::Small(b)) => match a.checked_add(b) {
                Some(sum) => Integer::Small(sum),
                None => Integer::Large(BigInt::from(a) + b),
            },
            (a, b) => Integer::Large(a.big() + b.big()),
        };
        Exact { num, den: self.den.times_integer(&other.den), scale: self.scale.max(other.scale) }
    }

    /// Both numerators over the product of the denominators and the larger scale.
    fn on_one_denominator(&self, other: &Exact) -> (Integer, Integer) {
        let scale = self.scale.max(other.scale);
        let raised = |one: &Exact, other: &Exact| {
            one.num.clone().times_integer(&other.den).times_ten_to(scale - one.scale)
        };
        (raised(self, other), raised(other, self))
    }

    /// Rounds half away from zero to `decimals` places, the only rounding money knows here.
    ///
    /// ```
    /// use rust_decimal::Decimal;
    /// use tarief::domain::exact::Exact;
    ///
    /// let three_users = Exact::default().times(Decimal::new(3, 0)).times(Decimal::new(1815, 3));
    /// assert_eq!(three_users.round(2).unwrap().to_string(), "5.45"); // 5.445: half to even would give 5.44
    /// ```
    ///
    /// # Errors
    /// [`TooLarge`] when the outcome has more than 28 digits.
    pub fn round(self, decimals: u32) -> Result<Decimal, TooLarge> {
        let num = self.num.times_ten_to(decimals.saturating_sub(self.scale));
        let den = self.den.times_ten_to(self.scale.saturating_sub(decimals));
        let mantissa = match (num, den) {
            (Integer::Small(num), Integer::Small(den)) => half_away_from_zero(num, den),
            (num, den) => wide_half_away_from_zero(num.big(), den.big())?,
        };
        Decimal::try_from_i128_with_scale(mantissa, decimals).ok().ok_or(TooLarge)
    }

    /// The largest whole number that is not more.
    ///
    /// # Errors
    /// [`TooLarge`] when it has more than 28 digits.
    pub fn floor(self) -> Result<Decimal, TooLarge> {
        let nearest = self.clone().round(0)?;
        let above = Exact::from(nearest) > self;
        Ok(if above { nearest - Decimal::ONE } else { nearest })
    }

    /// The shortest decimal that is exactly this fraction, or `None` when no decimal is (a third, say).
    ///
    /// # Errors
    /// [`TooLarge`] when the decimal has more than 28 digits.
    pub fn decimal(&self) -> Result<Option<Decimal>, TooLarge> {
        if self.den == Integer::Small(1) {
            return self.clone().round(self.scale).map(|value| Some(value.normalize()));
        }
        let lowest = self.in_lowest_terms();
        let Integer::Small(den) = lowest.den else { return Err(TooLarge) };
        let (rest, twos) = strip(den, 2);
        let (rest, fives) = strip(rest, 5);
        if rest != 1 {
            return Ok(None);
        }
        let scale = twos.max(fives);
        lowest.round(scale).map(|value| Some(value.normalize()))
    }

    /// The same fraction without a common divisor of numerator and denominator, and without a scale.
    fn in_lowest_terms(&self) -> Exact {
        let (num, den) = match (self.num.clone(), self.den.clone().times_ten_to(self.scale)) {
            (Integer::Small(num), Integer::Small(den)) => {
                let divisor = common_divisor(num, den);
                (Integer::Small(num / divisor), Integer::Small(den / divisor))
            }
            (num, den) => {
                let (num, den) = (num.big(), den.big());
                let divisor = wide_common_divisor(num.clone(), den.clone());
                (Integer::of(num / &divisor), Integer::of(den / divisor))
            }
        };
        Exact { num, den, scale: 0 }
    }
}

/// The shortest exact decimal, or a fraction such as `76/31` where there is none.
impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Ok(Some(decimal)) = self.decimal() {
            return fmt::Display::fmt(&decimal, f);
        }
        let Exact { num, den, .. } = self.in_lowest_terms();
        write!(f, "{}/{}", num.big(), den.big())
    }
}

impl PartialEq for Exact {
    fn eq(&self, other: &Self) -> bool {
        self.partial_cmp(other) == Some(Ordering::Equal)
    }
}

impl Eq for Exact {}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(match self.on_one_denominator(other) {
            (Integer::Small(a), Integer::Small(b)) => a.cmp(&b),
            (a, b) => a.big().cmp(&b.big()),
        })
    }
}

fn half_away_from_zero(num: i128, den: i128) -> i128 {
    // Nearly all numbers fit 64 bits, whose division takes a tenth of the time.
    let (quotient, remainder) = match (i64::try_from(num), i64::try_from(den)) {
        (Ok(num), Ok(den)) => (i128::from(num / den), i128::from(num % den)),
        _ => (num / den, num % den),
    };
    let reaches_half = remainder.unsigned_abs() >= den.unsigned_abs() - remainder.unsigned_abs();
    if reaches_half { quotient + num.signum() } else { quotient }
}

fn wide_half_away_from_zero(num: BigInt, den: BigInt) -> Result<i128, TooLarge> {
    let negative = num < BigInt::ZERO;
    let size = if negative { -num } else { num };
    let (quotient, remainder) = (&size / &den, &size % &den);
    let rounded = if remainder * 2 >= den { quotient + 1 } else { quotient };
    let signed = if negative { -rounded } else { rounded };
    i128::try_from(&signed).ok().ok_or(TooLarge)
}

fn common_divisor(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a.abs(), b.abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}

fn wide_common_divisor(a: BigInt, b: BigInt) -> BigInt {
    let (mut a, mut b) = (a, b);
    while b != BigInt::ZERO {
        (a, b) = (b.clone(), a % b);
    }
    if a < BigInt::ZERO { -a } else { a }
}

fn strip(mut value: i128, factor: i128) -> (i128, u32) {
    let mut count = 0;
    while value % factor == 0 && value != 0 {
        value /= factor;
        count += 1;
    }
    (value, count)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().expect("a decimal")
    }

    #[test]
    fn a_product_beyond_128_bits_keeps_every_digit() {
        let huge = decimal("999999999999.9999999999");
        let exact = Exact::from(huge).times(huge).times(huge).over(huge).and_then(|e| e.over(huge));

        assert_eq!(exact.map(|e| e.round(10)), Some(Ok(huge)));
    }

    #[test]
    fn halves_go_away_from_zero_on_both_sides() {
        for (value, expected) in
            [("0.005", "0.01"), ("-0.005", "-0.01"), ("0.004", "0.00"), ("2.675", "2.68")]
        {
            assert_eq!(Exact::from(decimal(value)).round(2), Ok(decimal(expected)), "{value}");
        }
    }

    #[test]
    fn a_third_is_no_decimal_and_a_quarter_is() {
        assert_eq!(Exact::fraction(1, 3).map(|e| e.decimal()), Some(Ok(None)));
        assert_eq!(Exact::fraction(30, 120).map(|e| e.decimal()), Some(Ok(Some(decimal("0.25")))));
    }

    #[test]
    fn an_outcome_of_thirty_digits_is_refused_by_name() {
        let huge = decimal("999999999999.9999999999");
        assert_eq!(Exact::from(huge).times(huge).times(huge).round(2), Err(TooLarge));
    }
}
