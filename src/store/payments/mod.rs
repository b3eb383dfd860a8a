//! Payments and late payers: bank statements ([`statements`]), payments with each decision on what they pay
//! ([`ledger`]), what happened to invoices ([`steps`]), invoices with all that bears on their payment ([`claims`]), and
//! who may have paid ([`payers`]).

pub mod claims;
pub mod ledger;
pub mod payers;
pub mod statements;
pub mod steps;

use super::StoreError;
use crate::domain::money::Money;
use rust_decimal::Decimal;

/// An amount that this service stored itself.
fn money(value: Decimal) -> Result<Money, StoreError> {
    let too_large = |_| StoreError::Unreadable(format!("{value} is no longer an amount"));
    Money::of_cents(value).map_err(too_large)
}
