//! Which rate of VAT a line bears.

use super::issued::{IssuedInvoice, IssuedLine};
use crate::domain::exact::Exact;
use rust_decimal::Decimal;

/// The rate of a line in percent: that of the document, or of several the one by which its amounts differ. `None` where
/// the document has no rate.
pub fn rate_of(line: &IssuedLine, invoice: &IssuedInvoice) -> Option<Decimal> {
    let miss = |rate: Decimal| {
        let whole = Decimal::ONE_HUNDRED.checked_add(rate)?;
        let gross = Exact::from(line.amount).times(Decimal::ONE_HUNDRED);
        let missed = gross.plus(&Exact::from(-line.net).times(whole)).round(4).ok()?;
        Some((missed.abs(), rate))
    };
    match invoice.vat.as_slice() {
        [only] => Some(only.rate),
        several => several.iter().filter_map(|part| miss(part.rate)).min().map(|(_, rate)| rate),
    }
}
