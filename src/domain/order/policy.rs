//! What a payer asks of orders, of the invoices that draw on them, and of how it receives these.

use super::pattern::NumberPattern;
use crate::domain::calendar::Day;
use crate::domain::money::Money;
use crate::domain::receiving::Receiving;
use rust_decimal::Decimal;

/// How a payer writes the period of its budget: `(year − since) × times`.
///
/// ```
/// use tarief::domain::order::PeriodRule;
///
/// let antwerp = PeriodRule { since: 2000, times: 100 };
/// assert_eq!(antwerp.code(2022).as_deref(), Some("2200"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PeriodRule {
    /// The year that is written 0.
    pub since: i32,
    /// What each further year adds.
    pub times: i32,
}

impl PeriodRule {
    /// The code of a year; `None` where it cannot be written.
    pub fn code(self, year: i32) -> Option<String> {
        Some(year.checked_sub(self.since)?.checked_mul(self.times)?.to_string())
    }
}

/// What a payer asks. The default asks nothing, tolerates nothing above an order, and warns from 90% on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// The day of issue from which every invoice must name an order; never where `None`.
    pub order_number_from: Option<Day>,
    /// What the numbers of its orders look like.
    pub pattern: Option<NumberPattern>,
    /// By how much the invoices on an order may exceed it.
    pub tolerance: Money,
    /// The percentage of an order from which on its use is told.
    pub warn_percent: Decimal,
    /// How it writes the periods of its budget.
    pub period: Option<PeriodRule>,
    /// Up to which amount, without VAT, a correction is approved decentrally.
    pub decentral_limit: Option<Money>,
    /// How it receives its documents.
    pub receiving: Receiving,
}

impl Default for Policy {
    fn default() -> Self {
        Policy {
            order_number_from: None,
            pattern: None,
            tolerance: Money::ZERO,
            warn_percent: Decimal::from(90),
            period: None,
            decentral_limit: None,
            receiving: Receiving::default(),
        }
    }
}

impl Policy {
    /// Whether an invoice of a day must name an order.
    pub fn demands_order_on(&self, day: Day) -> bool {
        self.order_number_from.is_some_and(|from| from <= day)
    }
}
