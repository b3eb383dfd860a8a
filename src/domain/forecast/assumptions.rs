//! What a forecast assumes: explicit values, each with a key, in three levels.

use crate::domain::calendar::{Day, Month};
use crate::domain::figures::index::IndexKind;
use crate::domain::identifiers::NisCode;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// A value in each of the three runs of a forecast. Low ≤ expected ≤ high holds of numbers that are assumed; what they
/// cost may be otherwise, because a price falls in tiers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Banded<T> {
    /// In the run with little.
    pub low: T,
    /// In the run that is reckoned with.
    pub expected: T,
    /// In the run with much.
    pub high: T,
}

impl<T> Banded<T> {
    /// The same in all three.
    pub fn same(value: T) -> Self
    where
        T: Clone,
    {
        Banded { low: value.clone(), expected: value.clone(), high: value }
    }

    /// Another value made of each.
    pub fn map<U>(&self, mut of: impl FnMut(&T) -> U) -> Banded<U> {
        Banded { low: of(&self.low), expected: of(&self.expected), high: of(&self.high) }
    }

    /// Another value made of each; the first that fails ends it.
    ///
    /// # Errors
    /// That of the first that fails.
    pub fn try_map<U, E>(&self, mut of: impl FnMut(&T) -> Result<U, E>) -> Result<Banded<U>, E> {
        Ok(Banded { low: of(&self.low)?, expected: of(&self.expected)?, high: of(&self.high)? })
    }
}

/// The name of an assumption. The order is the one in which they are listed, and in which the changes of a scenario are
/// made one after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// By how much populations grow.
    Population,
    /// By how much indices rise.
    Index,
    /// Whether prices are indexed in years that are not decided.
    Indexation,
    /// By how much usage grows.
    UsageTrend,
    /// Whether usage follows the months of the year.
    UsageSeason,
    /// Usage as a share of what trend and season give.
    UsageLevel,
    /// Usage of a library without a past.
    Reach,
    /// Whether participants elsewhere go on.
    Others,
    /// Participants elsewhere that join or leave.
    Movements,
    /// Contracts that are left.
    Leaving,
    /// Whether tacit renewals go on.
    TacitRenewal,
    /// Whether extensions are granted.
    Extension,
}

impl Key {
    /// All of them, in their order.
    pub const ALL: [Key; 12] = [
        Key::Population,
        Key::Index,
        Key::Indexation,
        Key::UsageTrend,
        Key::UsageSeason,
        Key::UsageLevel,
        Key::Reach,
        Key::Others,
        Key::Movements,
        Key::Leaving,
        Key::TacitRenewal,
        Key::Extension,
    ];

    /// The key as it is written.
    pub fn name(self) -> &'static str {
        match self {
            Key::Population => "population_growth",
            Key::Index => "index_growth",
            Key::Indexation => "indexation",
            Key::UsageTrend => "usage_trend",
            Key::UsageSeason => "usage_season",
            Key::UsageLevel => "usage_level",
            Key::Reach => "expected_reach",
            Key::Others => "other_participants",
            Key::Movements => "participants",
            Key::Leaving => "leaving",
            Key::TacitRenewal => "tacit_renewal",
            Key::Extension => "extension",
        }
    }
}

/// A percentage per year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rate {
    /// That of its own past, bounded, and so many percentage points more.
    Own {
        /// Percentage points.
        more: Decimal,
    },
    /// This percentage.
    Fixed(Decimal),
}

impl Rate {
    /// No growth.
    pub const NONE: Rate = Rate::Fixed(Decimal::ZERO);

    /// The percentage, by that of its own past.
    pub fn percent(self, own: Decimal) -> Decimal {
        match self {
            Rate::Own { more } => own + more,
            Rate::Fixed(percent) => percent,
        }
    }
}

/// Participants without a contract at hand that join or leave an agreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
    /// The place of the agreement.
    pub agreement: usize,
    /// The places of the lots.
    pub lots: Vec<usize>,
    /// Whether they join; else they leave.
    pub joins: bool,
    /// How many.
    pub count: u64,
    /// The inhabitants of each.
    pub inhabitants: u64,
    /// The first month in which they take part, or no longer do.
    pub from: Month,
}

/// A contract that its subscriber leaves, by a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leaving {
    /// The place of the contract.
    pub contract: usize,
    /// When.
    pub when: LeavingWhen,
}

/// When a contract is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeavingWhen {
    /// By a notice sent on this day.
    Notice(Day),
    /// By a notice sent on the last day on which it still ends the contract in this year.
    EndIn(i32),
}

/// Everything that one run of a forecast assumes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assumptions {
    /// Growth of populations, percent per year.
    pub population: Rate,
    /// The same of single municipalities.
    pub population_of: BTreeMap<NisCode, Decimal>,
    /// Rise of indices, percent per year.
    pub index: Rate,
    /// The same from one year to another: the rise to the month of that year.
    pub index_of: BTreeMap<(IndexKind, i32), Decimal>,
    /// Whether prices are indexed in years to come for which nothing was decided.
    pub indexation: bool,
    /// The same of single years.
    pub indexation_of: BTreeMap<i32, bool>,
    /// Growth of usage, percent per year.
    pub trend: Rate,
    /// Whether usage is that of the same month a year before; else the mean of the last twelve months.
    pub season: bool,
    /// Usage in percent of what trend and season give.
    pub level: Decimal,
    /// Unique users per month of a library without a past, in percent of its inhabitants; `None` = that of the lot's own
    /// rule of X, else [`DEFAULT_REACH`].
    pub reach: Option<Decimal>,
    /// Percentage points by which the reach differs from that.
    pub reach_more: Decimal,
    /// Whether participants elsewhere go on as they were last known.
    pub others: bool,
    /// Participants elsewhere that join or leave.
    pub movements: Vec<Movement>,
    /// Contracts that are left.
    pub leaving: Vec<Leaving>,
    /// Whether contracts under tacit renewal go on; else they end by a notice at the next end of their term.
    pub tacit_renewal: bool,
    /// Whether contracts that can be extended are, as often as they can be.
    pub extension: bool,
}

/// The reach where a lot names none: 0.18% of the inhabitants per month (F 8.6).
pub const DEFAULT_REACH: Decimal = Decimal::from_parts(18, 0, 0, false, 2);

impl Assumptions {
    /// All figures as they were last known, nothing decided beyond what is.
    pub fn constant() -> Assumptions {
        Assumptions {
            population: Rate::NONE,
            population_of: BTreeMap::new(),
            index: Rate::NONE,
            index_of: BTreeMap::new(),
            indexation: false,
            indexation_of: BTreeMap::new(),
            trend: Rate::NONE,
            season: false,
            level: Decimal::ONE_HUNDRED,
            reach: None,
            reach_more: Decimal::ZERO,
            others: true,
            movements: Vec::new(),
            leaving: Vec::new(),
            tacit_renewal: true,
            extension: false,
        }
    }

    /// What is assumed where nobody says otherwise, with so many percentage points more of population (`more` × 0.5), of
    /// an index (× 1), of the trend of usage (× 5), of its level (× 10) and of the reach (× 0.06).
    fn spread(more: i64) -> Assumptions {
        let points = |hundredths: i64| Decimal::new(more * hundredths, 2);
        Assumptions {
            population: Rate::Own { more: points(50) },
            index: Rate::Own { more: points(100) },
            indexation: true,
            trend: Rate::Own { more: points(500) },
            season: true,
            level: Decimal::ONE_HUNDRED + points(1000),
            reach_more: points(6),
            ..Assumptions::constant()
        }
    }

    /// What is assumed where nobody says otherwise, in three levels.
    pub fn defaults() -> Banded<Assumptions> {
        Banded { low: Self::spread(-1), expected: Self::spread(0), high: Self::spread(1) }
    }

    /// The same with one assumption taken from others.
    #[must_use]
    pub fn with(&self, key: Key, others: &Assumptions) -> Assumptions {
        let (mut new, from) = (self.clone(), others.clone());
        match key {
            Key::Population => (new.population, new.population_of) = (from.population, from.population_of),
            Key::Index => (new.index, new.index_of) = (from.index, from.index_of),
            Key::Indexation => (new.indexation, new.indexation_of) = (from.indexation, from.indexation_of),
            Key::UsageTrend => new.trend = from.trend,
            Key::UsageSeason => new.season = from.season,
            Key::UsageLevel => new.level = from.level,
            Key::Reach => (new.reach, new.reach_more) = (from.reach, from.reach_more),
            Key::Others => new.others = from.others,
            Key::Movements => new.movements = from.movements,
            Key::Leaving => new.leaving = from.leaving,
            Key::TacitRenewal => new.tacit_renewal = from.tacit_renewal,
            Key::Extension => new.extension = from.extension,
        }
        new
    }

    /// The same without one assumption: put back to constant figures, or to nothing beyond what is reported.
    #[must_use]
    pub fn without(&self, key: Key) -> Assumptions {
        let constant = Assumptions { others: key != Key::Others, ..Assumptions::constant() };
        self.with(key, &constant)
    }
}
