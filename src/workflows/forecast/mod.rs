//! What years to come will cost: gathered in one transaction, worked out after it.

mod gather;

pub use gather::gather;

use crate::domain::billing::Situation;
use crate::domain::forecast::assumptions::Assumptions;
use crate::domain::forecast::weight::lot_months;
use crate::domain::forecast::{Banded, IssuedDocument, Known, NoForecast, Question, Scenario, forecast};
use crate::domain::order::PeriodRule;
use crate::records::forecast::read::{Named, assumptions, not_possible, one_scope, years};
use crate::records::forecast::told::view::USUAL_PERIODS;
use crate::records::forecast::{ForecastRequest, View};
use crate::simulation::problem::{Code, Problems};
use crate::workflows::Failed;
use chrono::Datelike;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Everything that a forecast rests on.
pub struct Gathered {
    pub(super) known: Known,
    pub(super) issued: Vec<IssuedDocument>,
    /// The contracts whose costs are told.
    pub(super) contracts: BTreeSet<Arc<str>>,
    /// Those that whoever asks may know of; all where `None`.
    pub(super) seen: Option<BTreeSet<Arc<str>>>,
    pub(super) assumptions: Banded<Assumptions>,
    pub(super) scenarios: Vec<Scenario>,
    pub(super) periods: PeriodRule,
    pub(super) parts: bool,
    pub(super) figures: bool,
}

/// What a situation that stands by itself is looked ahead from; nothing is issued of it.
///
/// # Errors
/// Everything that is refused of the request.
pub fn of_situation(situation: &Situation, request: &ForecastRequest) -> Result<Gathered, Problems> {
    let mut problems = Problems::default();
    if request.organisation.is_some() {
        let message = "a situation knows no organisations: name a contract or an agreement";
        problems.add("/organisation", Code::WrongForm, message);
    }
    if request.as_of.is_some_and(|day| day.0 != situation.today) {
        problems.add(
            "/as_of",
            Code::WrongForm,
            "what is known is that of `today` in the situation: leave it out",
        );
    }
    one_scope(request).unwrap_or_else(|found| problems.extend(found));
    let contracts = asked_of(situation, request);
    if contracts.is_empty() {
        let field = if request.contract.is_some() { "/contract" } else { "/agreement" };
        problems.add(field, Code::UnknownReference, "the situation has no such contract");
    }
    let years = years(request, situation.today).map_err(|found| problems.extend(found));
    let read = assumptions(request, Named { situation, contracts: None });
    let read = read.map_err(|found| problems.extend(found));
    let (Ok(years), Ok((assumptions, scenarios))) = (years, read) else { return Err(problems) };
    problems.or(Gathered {
        known: Known::of(situation, years, invoiced(situation, &[])),
        issued: Vec::new(),
        contracts,
        seen: None,
        assumptions,
        scenarios,
        periods: request.budget_period.map_or(USUAL_PERIODS, |rule| rule.rule()),
        parts: request.parts != Some(false),
        figures: request.figures == Some(true),
    })
}

/// The contracts of a situation that are asked for.
fn asked_of(situation: &Situation, request: &ForecastRequest) -> BTreeSet<Arc<str>> {
    let asked = |agreement: &str, contract: &str| {
        request.agreement.as_ref().is_none_or(|only| only.as_str() == agreement)
            && request.contract.as_ref().is_none_or(|only| only.as_str() == contract)
    };
    let contracts = situation.contracts.iter().filter(|of| {
        let agreement = situation.agreements.get(of.agreement);
        agreement.is_some_and(|standing| asked(&standing.agreement.id, &of.contract.id))
    });
    contracts.map(|of| of.contract.id.clone()).collect()
}

impl Gathered {
    /// Works the forecast out, unless it has more than so many months of lots in all runs together.
    ///
    /// # Errors
    /// Where it has more, a contract cannot be left as assumed, or an amount is too large.
    pub fn work_out(self, most: u64) -> Result<View, Failed> {
        let question = Question {
            contracts: Some(self.contracts),
            issued: &self.issued,
            assumptions: self.assumptions,
            scenarios: self.scenarios,
            parts: self.parts,
        };
        let asked = lot_months(&self.known, &question);
        if asked > most {
            let message = format!(
                "this forecast bills {asked} months of lots in all its runs; here are worked out at most {most}: ask for \
                 fewer years, scenarios or agreements, leave the parts out (`parts`), or ask on the command line"
            );
            return Err(Failed::at("/through", Code::OutOfRange, message));
        }
        let forecast = forecast(&self.known, &question).map_err(|why| match why {
            NoForecast::NotPossible(scenario, found) => Failed::from(not_possible(scenario, &found)),
            NoForecast::TooLarge => {
                Failed::conflict("amount_too_large", "a sum has more digits than an amount can hold")
            }
        })?;
        Ok(View {
            forecast,
            situation: self.known.situation,
            scenarios: question.scenarios,
            periods: self.periods,
            with_figures: self.figures,
            seen: self.seen,
        })
    }
}

/// By place of the agreement the years of which something is invoiced.
fn invoiced(situation: &Situation, issued: &[IssuedDocument]) -> Vec<BTreeSet<i32>> {
    let agreements: BTreeMap<&str, usize> =
        situation.contracts.iter().map(|of| (&*of.contract.id, of.agreement)).collect();
    let mut years = vec![BTreeSet::new(); situation.agreements.len()];
    for one in issued.iter().filter(|one| one.before.stands()) {
        let place = agreements.get(&*one.before.contract);
        if let Some(of_agreement) = place.and_then(|place| years.get_mut(*place)) {
            of_agreement.insert(one.before.period.from.year());
        }
    }
    years
}
