//! What a forecast tells: rows by contract, lot and year in three levels, totals, assumptions, scenarios.

use super::assumed::Assumed;
use super::assumptions::{Assumptions, Banded, Key};
use crate::domain::billing::Blocked;
use crate::domain::calendar::Day;
use crate::domain::identifiers::NisCode;
use crate::domain::money::Money;
use rust_decimal::Decimal;
use std::ops::{Add, Sub};
use std::sync::Arc;

/// The years of a forecast: those of the service, whenever it is invoiced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Years {
    /// The first year.
    pub from: i32,
    /// The last year.
    pub through: i32,
}

impl Years {
    /// Whether a year is one of them.
    pub fn holds(self, year: i32) -> bool {
        (self.from..=self.through).contains(&year)
    }

    /// Each of them, in order.
    pub fn each(self) -> impl Iterator<Item = i32> {
        self.from..=self.through
    }
}

/// What is due for some service of a year; credit notes lessen it. `net + vat + rounding = gross`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amounts {
    /// Without VAT.
    pub net: Money,
    /// VAT, at the rate of today.
    pub vat: Money,
    /// The cents that remain beside net and VAT on documents.
    pub rounding: Money,
    /// VAT included.
    pub gross: Money,
    /// Of `gross`, what was issued already.
    pub issued: Money,
    /// Of `gross`, exit fees.
    pub exit_fees: Money,
}

impl Amounts {
    /// Nothing due.
    pub const ZERO: Amounts = Amounts {
        net: Money::ZERO,
        vat: Money::ZERO,
        rounding: Money::ZERO,
        gross: Money::ZERO,
        issued: Money::ZERO,
        exit_fees: Money::ZERO,
    };

    /// The same amounts taken back.
    #[must_use]
    pub fn taken_back(self) -> Amounts {
        Amounts::ZERO - self
    }
}

impl Add for Amounts {
    type Output = Amounts;
    fn add(self, other: Amounts) -> Amounts {
        Amounts {
            net: self.net + other.net,
            vat: self.vat + other.vat,
            rounding: self.rounding + other.rounding,
            gross: self.gross + other.gross,
            issued: self.issued + other.issued,
            exit_fees: self.exit_fees + other.exit_fees,
        }
    }
}

impl Sub for Amounts {
    type Output = Amounts;
    fn sub(self, other: Amounts) -> Amounts {
        Amounts {
            net: self.net - other.net,
            vat: self.vat - other.vat,
            rounding: self.rounding - other.rounding,
            gross: self.gross - other.gross,
            issued: self.issued - other.issued,
            exit_fees: self.exit_fees - other.exit_fees,
        }
    }
}

/// What one lot of a contract costs in a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The contract.
    pub contract: Arc<str>,
    /// The lot; `None` for an exit fee.
    pub lot: Option<Arc<str>>,
    /// The year of the service.
    pub year: i32,
    /// What it costs in each level.
    pub amounts: Banded<Amounts>,
}

/// What everything asked for costs in a year: the points of a band low, expected, high.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YearTotal {
    /// The year of the service.
    pub year: i32,
    /// What it costs in each level.
    pub amounts: Banded<Amounts>,
}

/// A contract of which costs are told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Covered {
    /// Its name.
    pub contract: Arc<str>,
    /// Its agreement.
    pub agreement: Arc<str>,
    /// The service.
    pub service: Arc<str>,
    /// The municipality.
    pub subscriber: NisCode,
    /// Its end in the expected run: of its term in force at the end of the last year.
    pub ends: Option<Day>,
}

/// One assumption: its values, and the part that it plays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssumedValue {
    /// Which.
    pub key: Key,
    /// By how much the expected total of all years changes by it: the total less that with the assumption put back to
    /// constant figures, or left out. `None` where parts were not asked for.
    pub part: Option<Money>,
    /// The figures of its own past that it rests on, of contracts that are told.
    pub own: Vec<OwnRate>,
}

/// A percentage of something's own past.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnRate {
    /// Of what: a municipality, an index, or a lot of a contract.
    pub of: OwnOf,
    /// Percent per year in the expected run; of the reach, percent of the inhabitants per month.
    pub percent: Decimal,
    /// The first and the last year, or month, of the figures that it was taken from; `None` where there were too few.
    pub seen: Option<(Arc<str>, Arc<str>)>,
}

/// What a percentage is of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum OwnOf {
    /// The population of a municipality.
    Municipality(NisCode),
    /// An index, in a base.
    Index(crate::domain::figures::index::IndexKind, crate::domain::figures::index::BaseYear),
    /// The users of a contract's lot.
    Usage {
        /// The contract.
        contract: Arc<str>,
        /// The lot.
        lot: Arc<str>,
    },
}

/// A period that waits for something in one of the runs: its cost is not known, and in no total.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlockedPeriod {
    /// The document that waits.
    pub blocked: Blocked,
    /// The year of its service.
    pub year: i32,
}

/// How a scenario differs from what is otherwise assumed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// The name of the scenario.
    pub name: Arc<str>,
    /// What it costs, by year.
    pub totals: Vec<YearTotal>,
    /// The expected cost of the scenario less that of the base, by year.
    pub differences: Vec<(i32, Amounts)>,
    /// What each change adds to the expected gross cost, by year: made one after the other, in the order of the keys, so
    /// that they sum to the difference.
    pub causes: Vec<Cause>,
    /// What waits in the scenario.
    pub blocked: Vec<BlockedPeriod>,
}

/// What one change of a scenario adds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// The assumption that is changed.
    pub key: Key,
    /// Euro by year, VAT included.
    pub by_year: Vec<(i32, Money)>,
}

/// A scenario: a named set of changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scenario {
    /// Its name.
    pub name: Arc<str>,
    /// The assumptions that it changes.
    pub keys: Vec<Key>,
    /// All assumptions with those changes.
    pub assumptions: Banded<Assumptions>,
}

/// What the years to come will cost.
#[derive(Debug, Clone)]
pub struct Forecast {
    /// What is known: that of this day; all else is assumed.
    pub known_on: Day,
    /// The years.
    pub years: Years,
    /// The contracts whose costs are told.
    pub contracts: Vec<Covered>,
    /// By contract, lot and year; without a row nothing is due.
    pub rows: Vec<Row>,
    /// By year, all contracts together.
    pub totals: Vec<YearTotal>,
    /// The values that were assumed.
    pub assumptions: Banded<Assumptions>,
    /// Each assumption with the part that it plays.
    pub parts: Vec<AssumedValue>,
    /// What waits.
    pub blocked: Vec<BlockedPeriod>,
    /// Contracts whose amounts are beyond what an amount can hold: nothing is known of them.
    pub unbillable: Vec<Arc<str>>,
    /// Scenarios beside it.
    pub comparisons: Vec<Comparison>,
    /// Every figure and decision that the expected run assumes.
    pub assumed: Assumed,
}
