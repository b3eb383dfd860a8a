//! What reports read: one statement for all rows, a part of them at a time where there can be many.

pub mod accruals;
pub mod issued;
pub mod vat;

use super::StoreError;
use crate::domain::exact::Exact;
use crate::domain::money::Money;
use rust_decimal::Decimal;

/// An amount or a sum of amounts.
fn money(amount: Decimal) -> Result<Money, StoreError> {
    let unreadable = |_| StoreError::Unreadable(format!("{amount} is no longer an amount"));
    Money::rounded(Exact::from(amount)).map_err(unreadable)
}
