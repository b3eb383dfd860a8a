//! Tariff components: a fee per year, per inhabitant or per user, with prices that fall in tiers.

use rust_decimal::Decimal;
use std::sync::Arc;

/// What a component counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ComponentKind {
    /// A fixed fee per year (EA 1).
    FixedPerYear,
    /// A fee per inhabitant per year (E 8.1, F 8.1).
    PerInhabitantPerYear,
    /// A fee per unique user per month (F 8.1).
    PerUniqueUserPerMonth,
}

/// A price that holds for all units once a total is exceeded (FA **).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tier {
    /// The total that must be strictly exceeded, in users or inhabitants of all participants.
    pub above: u64,
    /// The price of every unit then, VAT included.
    pub price: Decimal,
}

/// One fee of a lot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Component {
    /// Its name within the lot.
    pub id: Arc<str>,
    /// What it counts.
    pub kind: ComponentKind,
    /// The price as printed, VAT included, at the agreement's price level.
    pub price: Decimal,
    /// The decimals that an indexed price keeps.
    pub decimals: u32,
    /// Lower prices for larger totals, ascending; never on a fixed fee.
    pub tiers: Vec<Tier>,
    /// The clause that grants the fee.
    pub clause: Option<Arc<str>>,
}

/// What makes a component unsound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ComponentFault {
    /// A fixed fee counts nothing that a tier could depend on.
    #[error("a fixed component counts nothing that a tier could depend on: leave the tiers out")]
    TiersOnFixed,
    /// A threshold that does not exceed the one before it.
    #[error("{above} does not exceed {before}: thresholds must ascend")]
    Unordered {
        /// The place of the tier.
        place: usize,
        /// Its threshold.
        above: u64,
        /// The threshold before it.
        before: u64,
    },
}

impl Component {
    /// Whatever makes the component unsound.
    pub fn faults(&self) -> impl Iterator<Item = ComponentFault> {
        let fixed = self.kind == ComponentKind::FixedPerYear && !self.tiers.is_empty();
        let pairs = (1..).zip(self.tiers.iter().zip(self.tiers.iter().skip(1)));
        let unordered = pairs.filter(|(_, (before, tier))| before.above >= tier.above);
        let unordered = unordered.map(|(place, (before, tier))| ComponentFault::Unordered {
            place,
            above: tier.above,
            before: before.above,
        });
        fixed.then_some(ComponentFault::TiersOnFixed).into_iter().chain(unordered)
    }

    /// The tier in force for a total: the last whose threshold is strictly exceeded; `None` = the base price.
    ///
    /// ```
    /// # use tarief::domain::tariff::{Component, ComponentKind, Tier};
    /// # use rust_decimal::Decimal;
    /// let users = Component {
    ///     id: "users".into(),
    ///     kind: ComponentKind::PerUniqueUserPerMonth,
    ///     price: Decimal::new(679, 2),
    ///     decimals: 2,
    ///     tiers: vec![Tier { above: 1000, price: Decimal::new(611, 2) }],
    ///     clause: None,
    /// };
    /// assert_eq!(users.tier_for(1000), None);
    /// assert_eq!(users.tier_for(1001).map(|tier| tier.above), Some(1000));
    /// ```
    pub fn tier_for(&self, total: u128) -> Option<&Tier> {
        self.tiers.iter().rfind(|tier| total > u128::from(tier.above))
    }
}
