//! A forecast with all that it is told by.

use super::said::value;
use crate::domain::billing::{Blocked, Situation};
use crate::domain::calculation::Block;
use crate::domain::forecast::{Forecast, Key, Scenario};
use crate::domain::order::PeriodRule;
use crate::simulation::result::message::BlockMessage;
use std::collections::BTreeSet;
use std::sync::Arc;

/// How budget periods are written where nobody says: 2022 is 2200.
pub const USUAL_PERIODS: PeriodRule = PeriodRule { since: 2000, times: 100 };

/// A forecast, and how it is told.
#[derive(Debug, Clone)]
pub struct View {
    /// What came out.
    pub forecast: Forecast,
    /// What it started from: names of agreements, contracts and lots.
    pub situation: Situation,
    /// What it was compared with.
    pub scenarios: Vec<Scenario>,
    /// How budget periods are written.
    pub periods: PeriodRule,
    /// Whether every assumed figure is told.
    pub with_figures: bool,
    /// The contracts that whoever asks may know of; all where `None`.
    pub seen: Option<BTreeSet<Arc<str>>>,
}

impl View {
    /// The payer's own code of a year.
    pub fn budget_period(&self, year: i32) -> String {
        self.periods.code(year).unwrap_or_else(|| year.to_string())
    }

    /// The value of an assumption in a scenario, in Dutch.
    pub fn scenario_value(&self, name: &str, key: Key) -> String {
        let scenario = self.scenarios.iter().find(|scenario| *scenario.name == *name);
        scenario.map_or_else(String::new, |of| value(key, &of.assumptions.expected, &self.situation))
    }

    /// What a block says. Who may not know of all contracts is told nothing of others than its own.
    pub fn message(&self, blocked: &Blocked) -> String {
        let others = match &blocked.block {
            Block::UsageMissing { contracts, .. } => contracts.first.iter().any(|of| !self.may_see(of)),
            Block::InhabitantsBilledTwice { contract, .. } => !self.may_see(contract),
            Block::PopulationMissing { municipality, .. } => {
                let own = self.situation.contracts.iter().filter(|record| self.may_see(&record.contract.id));
                !own.map(|record| record.contract.subscriber.as_str()).any(|nis| municipality.contains(nis))
            }
            _ => false,
        };
        match others && self.seen.is_some() {
            true => "Wacht op een gegeven van een andere deelnemer.".to_owned(),
            false => BlockMessage(&blocked.block).to_string(),
        }
    }

    fn may_see(&self, contract: &str) -> bool {
        self.seen.as_ref().is_none_or(|seen| seen.contains(contract))
    }
}
