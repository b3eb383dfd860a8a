//! What is open, by how long it has been due.

use super::standing::Claim;
use crate::domain::calendar::Day;
use crate::domain::money::Money;

/// Open amounts by age.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Aging {
    /// Not due yet.
    pub not_due: Money,
    /// 1 to 30 days after the due date.
    pub days_1_30: Money,
    /// 31 to 60 days.
    pub days_31_60: Money,
    /// 61 to 90 days.
    pub days_61_90: Money,
    /// More than 90 days.
    pub over_90: Money,
    /// Of all these, what is disputed.
    pub disputed: Money,
}

impl Aging {
    /// Nothing at all.
    pub const NONE: Aging = Aging {
        not_due: Money::ZERO,
        days_1_30: Money::ZERO,
        days_31_60: Money::ZERO,
        days_61_90: Money::ZERO,
        over_90: Money::ZERO,
        disputed: Money::ZERO,
    };

    /// The open amounts of some invoices on a day. Days are those of the calendar: a dispute is told beside.
    pub fn of<'a>(claims: impl IntoIterator<Item = &'a Claim>, on: Day) -> Aging {
        let mut aging = Aging::NONE;
        for claim in claims {
            let open = claim.open(on);
            let age = match claim.days_overdue(on) {
                ..=0 => &mut aging.not_due,
                1..=30 => &mut aging.days_1_30,
                31..=60 => &mut aging.days_31_60,
                61..=90 => &mut aging.days_61_90,
                _ => &mut aging.over_90,
            };
            *age = *age + open;
            if claim.history.disputed(on).is_some() {
                aging.disputed = aging.disputed + open;
            }
        }
        aging
    }

    /// All of it.
    pub fn total(&self) -> Money {
        [self.not_due, self.days_1_30, self.days_31_60, self.days_61_90, self.over_90].into_iter().sum()
    }

    /// Both together.
    #[must_use]
    pub fn plus(&self, other: &Aging) -> Aging {
        Aging {
            not_due: self.not_due + other.not_due,
            days_1_30: self.days_1_30 + other.days_1_30,
            days_31_60: self.days_31_60 + other.days_31_60,
            days_61_90: self.days_61_90 + other.days_61_90,
            over_90: self.over_90 + other.over_90,
            disputed: self.disputed + other.disputed,
        }
    }
}
