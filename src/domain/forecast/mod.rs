//! Looking ahead by budget period: what contracts will cost in years to come, by billing the situation that is known
//! with assumed figures where none are. There is no second formula: [`assumed`] puts figures in, [`run`] bills them by
//! [`bill_each`](crate::domain::billing::bill_each) and plans what is not issued yet, [`forecast`] does that in three
//! levels and tells the part of each assumption.

pub mod assumed;
pub mod assumptions;
pub mod result;
pub mod run;
pub mod weight;

pub use assumed::{Known, MOST_YEARS, NotPossible};
pub use assumptions::{Assumptions, Banded, Key};
pub use result::{
    Amounts, AssumedValue, BlockedPeriod, Cause, Comparison, Covered, Forecast, Row, Scenario, YearTotal,
    Years,
};
pub use run::{Asked, Costs, IssuedDocument};

use super::calendar::Day;
use super::exact::TooLarge;
use super::money::Money;
use assumed::{Assumed, Projection};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What is asked of a forecast.
#[derive(Debug, Clone)]
pub struct Question<'a> {
    /// The contracts whose costs are told; all where `None`. All take part in totals in any case.
    pub contracts: Option<BTreeSet<Arc<str>>>,
    /// What was issued.
    pub issued: &'a [IssuedDocument],
    /// What is assumed.
    pub assumptions: Banded<Assumptions>,
    /// What it is compared with.
    pub scenarios: Vec<Scenario>,
    /// Whether the part of each assumption is worked out, each by a run of its own.
    pub parts: bool,
}

/// Why there is no forecast.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoForecast {
    /// Contracts cannot be left as assumed, in a scenario by its place or in what it is compared with.
    NotPossible(Option<usize>, Vec<NotPossible>),
    /// A sum is beyond what an amount can hold.
    TooLarge,
}

impl From<TooLarge> for NoForecast {
    fn from(TooLarge: TooLarge) -> Self {
        NoForecast::TooLarge
    }
}

/// Works out what years to come will cost.
///
/// # Errors
/// Where a contract cannot be left as assumed, or a sum is too large.
pub fn forecast(known: &Known, question: &Question<'_>) -> Result<Forecast, NoForecast> {
    let asked = Asked { contracts: question.contracts.as_ref(), years: known.years };
    let runs = Runs { known, question, asked };
    let (costs, assumed) = runs.banded(&question.assumptions, None)?;
    let expected = &costs.expected;
    Ok(Forecast {
        known_on: known.today,
        years: known.years,
        contracts: covered(known, &runs.asked, expected),
        rows: rows(&costs),
        totals: totals(&costs, known.years),
        assumptions: question.assumptions.clone(),
        parts: runs.parts(expected, &assumed)?,
        blocked: blocked(&costs),
        unbillable: expected.unbillable.iter().cloned().collect(),
        comparisons: runs.comparisons(expected)?,
        assumed,
    })
}

/// Everything that runs share.
struct Runs<'a> {
    known: &'a Known,
    question: &'a Question<'a>,
    asked: Asked<'a>,
}

impl Runs<'_> {
    fn one(&self, of: &Assumptions, scenario: Option<usize>) -> Result<(Costs, Assumed), NoForecast> {
        let projected = self.known.project(of);
        let projection: Projection = projected.map_err(|why| NoForecast::NotPossible(scenario, why))?;
        let costs = run::run(self.known, &projection, (self.question.issued, &self.asked))?;
        Ok((costs, projection.assumed))
    }

    /// The costs of all three levels, and what the expected one assumes. Equal assumptions are billed once.
    fn banded(
        &self,
        of: &Banded<Assumptions>,
        scenario: Option<usize>,
    ) -> Result<(Banded<Costs>, Assumed), NoForecast> {
        let (expected, assumed) = self.one(&of.expected, scenario)?;
        let other = |level: &Assumptions| match *level == of.expected {
            true => Ok(expected.clone()),
            false => self.one(level, scenario).map(|(costs, _)| costs),
        };
        let (low, high) = (other(&of.low)?, other(&of.high)?);
        Ok((Banded { low, expected, high }, assumed))
    }

    /// Each assumption with the part that it plays in the expected total.
    fn parts(&self, expected: &Costs, assumed: &Assumed) -> Result<Vec<AssumedValue>, NoForecast> {
        let total = self.gross(expected);
        let of = &self.question.assumptions.expected;
        let values = Key::ALL.into_iter().map(|key| {
            let without = of.without(key);
            let part = match self.question.parts {
                false => None,
                true if without == *of => Some(Money::ZERO),
                true => Some(total - self.gross(&self.one(&without, None)?.0)),
            };
            Ok(AssumedValue { key, part, own: self.own(key, assumed) })
        });
        values.collect()
    }

    /// The percentages of the past that an assumption rests on, of contracts that are told.
    fn own(&self, key: Key, assumed: &Assumed) -> Vec<result::OwnRate> {
        use result::OwnOf;
        let contracts = &self.known.situation.contracts;
        let told = |nis: &_| {
            let mergers = &self.known.situation.figures.mergers;
            let mut own = contracts.iter().filter(|record| self.asked.contract(&record.contract.id));
            own.any(|record| mergers.related(&record.contract.subscriber).contains(nis))
        };
        let concerns = |rate: &&result::OwnRate| match &rate.of {
            OwnOf::Municipality(nis) => key == Key::Population && told(nis),
            OwnOf::Index(..) => key == Key::Index,
            OwnOf::Usage { contract, .. } => {
                let by_reach = rate.seen.is_none();
                key == if by_reach { Key::Reach } else { Key::UsageTrend } && self.asked.contract(contract)
            }
        };
        assumed.own.iter().filter(concerns).cloned().collect()
    }

    fn gross(&self, costs: &Costs) -> Money {
        self.known.years.each().map(|year| costs.of_year(year).gross).sum()
    }

    fn comparisons(&self, base: &Costs) -> Result<Vec<Comparison>, NoForecast> {
        let scenarios = self.question.scenarios.iter().enumerate();
        scenarios.map(|(place, scenario)| self.comparison(base, (place, scenario))).collect()
    }

    /// A scenario beside the base: its changes are made one after the other, so that what they add sums to the difference.
    fn comparison(
        &self,
        base: &Costs,
        (place, scenario): (usize, &Scenario),
    ) -> Result<Comparison, NoForecast> {
        let (costs, _) = self.banded(&scenario.assumptions, Some(place))?;
        let (mut assumptions, mut before) = (self.question.assumptions.expected.clone(), base.clone());
        let mut causes = Vec::new();
        for key in &scenario.keys {
            assumptions = assumptions.with(*key, &scenario.assumptions.expected);
            let after = self.one(&assumptions, Some(place))?.0;
            let added = |year| after.of_year(year).gross - before.of_year(year).gross;
            let by_year = self.known.years.each().map(|year| (year, added(year))).collect();
            causes.push(Cause { key: *key, by_year });
            before = after;
        }
        let difference = |year| (year, costs.expected.of_year(year) - base.of_year(year));
        Ok(Comparison {
            name: scenario.name.clone(),
            totals: totals(&costs, self.known.years),
            differences: self.known.years.each().map(difference).collect(),
            causes,
            blocked: blocked(&costs),
        })
    }
}

fn levels_of(costs: &Banded<Costs>) -> impl Iterator<Item = &Costs> {
    [&costs.expected, &costs.low, &costs.high].into_iter()
}

fn covered(known: &Known, asked: &Asked<'_>, expected: &Costs) -> Vec<Covered> {
    let told = known.situation.contracts.iter().filter(|record| asked.contract(&record.contract.id));
    let covered = told.filter_map(|record| {
        let agreement = &known.situation.agreements.get(record.agreement)?.agreement;
        let ends: Option<Day> = expected.ends.get(&record.contract.id).copied().flatten();
        Some(Covered {
            contract: record.contract.id.clone(),
            agreement: agreement.id.clone(),
            service: agreement.service.clone(),
            subscriber: record.contract.subscriber.clone(),
            ends,
        })
    });
    covered.collect()
}

fn rows(costs: &Banded<Costs>) -> Vec<Row> {
    let of: BTreeSet<run::Of> = levels_of(costs).flat_map(|costs| costs.amounts.keys().cloned()).collect();
    let row = |of: run::Of| {
        let amounts = costs.map(|costs| costs.amounts.get(&of).copied().unwrap_or(Amounts::ZERO));
        let (contract, lot, year) = of;
        Row { contract, lot, year, amounts }
    };
    of.into_iter().map(row).collect()
}

fn totals(costs: &Banded<Costs>, years: Years) -> Vec<YearTotal> {
    years.each().map(|year| YearTotal { year, amounts: costs.map(|costs| costs.of_year(year)) }).collect()
}

/// What waits in any of the runs, once.
fn blocked(costs: &Banded<Costs>) -> Vec<BlockedPeriod> {
    let mut once = BTreeMap::new();
    for one in levels_of(costs).flat_map(|costs| &costs.blocked) {
        once.entry((one.blocked.contract.clone(), one.blocked.period)).or_insert(one);
    }
    once.into_values().cloned().collect()
}
