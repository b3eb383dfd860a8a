//! The part of an invoice's net amount or VAT that a payment covers.

use crate::domain::exact::{Exact, TooLarge};
use crate::domain::money::Money;

/// What a payment covers of an amount on an invoice, by what was paid of its total before and with the payment. Each
/// share is what is covered by now, rounded, less what was covered before: so the shares of an invoice that is paid in
/// full add up to its amounts, however it was paid. Nothing of an invoice over nothing.
///
/// ```
/// use tarief::domain::money::Money;
/// use tarief::domain::payment::portion::portion;
///
/// let euro = |cents| Money::from_cents(cents).unwrap();
/// let (vat, total) = (euro(100), euro(600)); // paid in three times 2.00
/// let shares: Vec<_> = [0, 200, 400].map(|before| portion(vat, total, (euro(before), euro(before + 200)))).into();
/// assert_eq!(shares, [Ok(euro(33)), Ok(euro(34)), Ok(euro(33))]);
/// ```
///
/// # Errors
/// [`TooLarge`] beyond what an amount can hold.
pub fn portion(of: Money, total: Money, (before, with): (Money, Money)) -> Result<Money, TooLarge> {
    let covered = |paid: Money| match Exact::from(of.decimal()).times(paid.decimal()).over(total.decimal()) {
        Some(share) => Money::rounded(share),
        None => Ok(Money::ZERO),
    };
    Ok(covered(with)? - covered(before)?)
}
