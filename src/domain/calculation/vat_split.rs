//! VAT out of amounts that include it (E 8.3), per rate and document, and the cent that may remain.

use super::lines::Line;
use super::step::{Formula, Quantity, Source, Step, Working};
use crate::domain::exact::{Exact, TooLarge};
use crate::domain::money::Money;
use crate::domain::tariff::{Agreement, Rule};
use rust_decimal::Decimal;
use std::cmp::Ordering;

/// The VAT of one rate on one document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VatPart {
    /// Percent.
    pub rate: Decimal,
    /// Taxable amount.
    pub net: Money,
    /// VAT on it, rounded half away from zero.
    pub vat: Money,
    /// Gross − net − VAT: the cent for which no exact pair exists.
    pub rounding: Money,
    /// How it was worked out.
    pub steps: Vec<Step>,
}

const VAT: Formula =
    Formula::Product { times: &[Quantity::Net, Quantity::VatRate], over: &[], over_number: 100 };
const ROUNDING: Formula = Formula::Difference(Quantity::Gross, &[Quantity::Net, Quantity::Vat]);

/// Splits the sum of the lines of one rate.
///
/// # Errors
/// [`TooLarge`] beyond what an amount can hold.
pub fn split(lines: &[Line], rate: Decimal, agreement: &Agreement) -> Result<VatPart, TooLarge> {
    let mut working = Working::with_room_for(lines.len() + 5);
    for line in lines {
        working.given(Quantity::Amount, line.amount.decimal(), Source::Line).by(line.clause.clone());
    }
    let gross = working.derived(Quantity::Gross, &Formula::Sum(Quantity::Amount), Some(2))?;
    let source = Source::Agreement(agreement.id.clone());
    working.given(Quantity::VatRate, rate, source).by(agreement.clause(Rule::Vat));
    let net = nearest_net(Money::of_cents(gross)?, rate)?;
    working.worked_out(Quantity::Net, net.decimal(), &Formula::NearestNet);
    let vat = working.derived(Quantity::Vat, &VAT, Some(2))?;
    let rounding = working.derived(Quantity::Rounding, &ROUNDING, Some(2))?;

    let (vat, rounding) = (Money::of_cents(vat)?, Money::of_cents(rounding)?);
    Ok(VatPart { rate, net, vat, rounding, steps: working.into_steps() })
}

/// The net amount T for which T + round(T × rate) is nearest to the gross amount; of two the lower.
///
/// ```
/// use rust_decimal::Decimal;
/// use tarief::domain::calculation::vat_split::nearest_net;
/// use tarief::domain::money::Money;
///
/// let gross = Money::from_cents(244_400).unwrap(); // no exact pair at 21%: one cent remains
/// assert_eq!(nearest_net(gross, Decimal::from(21)).unwrap().to_string(), "2019.83");
/// ```
///
/// # Errors
/// [`TooLarge`] beyond what an amount can hold.
pub fn nearest_net(gross: Money, rate: Decimal) -> Result<Money, TooLarge> {
    let about = Money::rounded(without_vat(gross, rate)?)?.cents();
    let mut best: Option<(i128, Money)> = None;
    for net in (about - 1)..=(about + 1) {
        let net = Money::from_cents(net)?;
        let miss = (gross - net - vat_on(net, rate)?).cents().abs();
        if best.is_none_or(|(smallest, _)| miss < smallest) {
            best = Some((miss, net));
        }
    }
    Ok(best.map_or(gross, |(_, net)| net))
}

/// Spreads the net amount of one rate over its lines by largest remainder, so that the parts sum to it
/// exactly; of equal remainders the earlier line gets the cent.
///
/// # Errors
/// [`TooLarge`] beyond what an amount can hold.
pub fn spread(net: Money, gross: &[Money], rate: Decimal) -> Result<Vec<Money>, TooLarge> {
    let hundred = Decimal::ONE_HUNDRED;
    let mut parts = Vec::with_capacity(gross.len());
    for (place, amount) in gross.iter().enumerate() {
        let exact = without_vat(*amount, rate)?;
        let cents = exact.clone().times(hundred).floor()?;
        let remainder = exact.times(hundred).plus(&Exact::from(-cents));
        parts.push((place, Money::from_cents(cents.mantissa())?, remainder));
    }
    let missing = net - parts.iter().map(|(_, part, _)| *part).sum();
    parts.sort_by(|(_, _, a), (_, _, b)| b.partial_cmp(a).unwrap_or(Ordering::Equal));
    let mut cents = missing.cents();
    for (_, part, _) in &mut parts {
        let step = cents.signum();
        *part = *part + Money::from_cents(step)?;
        cents -= step;
    }
    parts.sort_by_key(|(place, ..)| *place);
    Ok(parts.into_iter().map(|(_, part, _)| part).collect())
}

/// Gross ÷ (1 + rate), not rounded.
fn without_vat(gross: Money, rate: Decimal) -> Result<Exact, TooLarge> {
    let hundred = Decimal::ONE_HUNDRED;
    Exact::from(gross.decimal()).times(hundred).over(hundred + rate).ok_or(TooLarge)
}

/// VAT on a net amount, rounded half away from zero.
///
/// # Errors
/// [`TooLarge`] beyond what an amount can hold.
pub fn vat_on(net: Money, rate: Decimal) -> Result<Money, TooLarge> {
    let vat = Exact::from(net.decimal()).times(rate).over(Decimal::ONE_HUNDRED).ok_or(TooLarge)?;
    Money::rounded(vat)
}
