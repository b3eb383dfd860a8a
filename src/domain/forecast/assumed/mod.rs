//! From what is known and what is assumed to a situation of years to come: every missing figure is put in, with a
//! provenance that says so, and then the situation is billed as any other.

mod decisions;
mod index;
mod others;
mod population;
mod rates;
mod usage;

pub use decisions::NotPossible;

use super::assumptions::Assumptions;
use super::result::{OwnRate, Years};
use crate::domain::billing::Situation;
use crate::domain::calendar::{Day, Month, last_of_december};
use crate::domain::contract::decisions::{Extension, Notice};
use crate::domain::figures::Provenance;
use crate::domain::figures::index::{BaseYear, IndexKind};
use crate::domain::figures::usage::OtherParticipants;
use crate::domain::identifiers::NisCode;
use chrono::Datelike;
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// The most years beyond that of today.
pub const MOST_YEARS: i32 = 10;

/// What is known, as forecasts start from it.
#[derive(Debug, Clone)]
pub struct Known {
    /// Everything that is known on the day; it is then looked at from beyond the last year, so that all that is assumed
    /// counts as known.
    pub situation: Situation,
    /// The day.
    pub today: Day,
    /// The years whose cost is told.
    pub years: Years,
    /// By place of the agreement the years for which something was invoiced: these are decided as they are.
    pub invoiced: Vec<BTreeSet<i32>>,
}

/// Every figure and decision that a run assumes, in the terms of the situation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Assumed {
    /// Inhabitants of a municipality on 1 January of a year.
    pub populations: Vec<(NisCode, i32, u64)>,
    /// Index figures.
    pub indices: Vec<(IndexKind, BaseYear, Month, Decimal)>,
    /// Unique users, by places of contract and lot.
    pub usage: Vec<(usize, usize, Month, u64)>,
    /// Totals of participants elsewhere, by places of agreement and lot: they stand in place of what is recorded.
    pub others: Vec<(usize, usize, Month, OtherParticipants)>,
    /// Decisions on indexation, by place of the agreement.
    pub indexation: Vec<(usize, i32, bool)>,
    /// Notices, by place of the contract.
    pub notices: Vec<(usize, Notice)>,
    /// Extensions, by place of the contract.
    pub extensions: Vec<(usize, Extension)>,
    /// The percentages that were taken from the past.
    pub own: Vec<OwnRate>,
}

/// A situation of years to come.
#[derive(Debug, Clone)]
pub struct Projection {
    /// The situation, to be billed.
    pub situation: Situation,
    /// What was put into it.
    pub assumed: Assumed,
}

impl Known {
    /// What is known of a situation on its day; figures that are published or reported later are left out. Decisions that
    /// are dated later stay: they are planned.
    pub fn of(situation: &Situation, years: Years, invoiced: Vec<BTreeSet<i32>>) -> Known {
        let today = situation.today;
        let mut known = situation.clone();
        known.figures.populations = known.figures.populations.known_on(today);
        known.figures.indices = known.figures.indices.known_on(today);
        for usage in known.contracts.iter_mut().flat_map(|record| record.usage.values_mut()) {
            *usage = usage.known_on(today);
        }
        // The same day for whatever years, so that fewer years change nothing in those that remain.
        known.today = last_of_december(today.year() + MOST_YEARS + 2);
        known.bill_through = last_of_december(years.through + 1);
        Known { situation: known, today, years, invoiced }
    }

    /// The situation of years to come under some assumptions.
    ///
    /// # Errors
    /// Where a contract cannot be left as assumed.
    pub fn project(&self, assumptions: &Assumptions) -> Result<Projection, Vec<NotPossible>> {
        let situation = self.situation.clone();
        let mut projection = Projection { situation, assumed: Assumed::default() };
        decisions::assume(self, assumptions, &mut projection)?;
        population::assume(self, assumptions, &mut projection);
        index::assume(self, assumptions, &mut projection);
        usage::assume(self, assumptions, &mut projection);
        others::assume(self, assumptions, &mut projection);
        Ok(projection)
    }

    /// The last month of the last year.
    fn last_month(&self) -> Month {
        Month::of(last_of_december(self.years.through))
    }
}

/// The provenance of an assumed figure: always known, and named as what it is.
fn assumption(words: &str) -> Provenance {
    Provenance { source: format!("aanname: {words}").into(), published: None }
}
