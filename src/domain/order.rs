//! Purchase orders: what is left of an order after the invoices drawn on it (D 5).

use super::money::Money;

/// What remains of an ordered amount; negative where more was invoiced than ordered.
///
/// ```
/// use tarief::domain::money::Money;
/// use tarief::domain::order::residual;
///
/// let euro = |cents| Money::from_cents(cents).unwrap();
/// assert_eq!(residual(euro(2_375_150), [euro(1_175_164)]), euro(1_199_986));
/// ```
pub fn residual(ordered: Money, invoiced: impl IntoIterator<Item = Money>) -> Money {
    invoiced.into_iter().fold(ordered, |left, amount| left - amount)
}
