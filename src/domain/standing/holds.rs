//! The holds of a contract: X and the running count of each year, the requests, and usage reported on hold (F 8.6).

use crate::domain::billing::outcome::ContractHold;
use crate::domain::billing::{Outcome, Situation, WarningKind};
use crate::domain::calculation::hold::{HoldMonth, Refusal};
use crate::domain::calendar::Day;
use crate::domain::contract::decisions::HoldRequest;
use chrono::Datelike;
use std::sync::Arc;

/// A year of a lot that can be put on hold, with what was asked and what does not fit.
#[derive(Debug, Clone)]
pub struct LotYear<'a> {
    /// X, the running count and the hold.
    pub hold: &'a ContractHold,
    /// The days on which it was granted that the lot pauses.
    pub granted: Vec<Day>,
    /// Months on hold with reported users: they are listed and not billed.
    pub used_on_hold: Vec<HoldMonth>,
}

/// The years of the lots of the contract at a place, by lot and year.
pub fn lot_years<'a>(situation: &Situation, outcome: &'a Outcome, place: usize) -> Vec<LotYear<'a>> {
    let Some(record) = situation.contracts.get(place) else { return Vec::new() };
    let refused = refused(outcome, &record.contract.id);
    let known = record.decisions.holds.iter().filter(|request| request.requested <= situation.today);
    let granted: Vec<&HoldRequest> =
        known.filter(|request| !refused.iter().any(|(_, other, _)| other == *request)).collect();
    let of_contract = outcome.holds.iter().filter(|hold| hold.contract == record.contract.id);
    let years = of_contract.map(|hold| LotYear {
        hold,
        granted: granted
            .iter()
            .filter(|request| request.lot == hold.year.lot && request.requested.year() == hold.year.year)
            .map(|request| request.requested)
            .collect(),
        used_on_hold: used_on_hold(hold),
    });
    years.collect()
}

/// The requests of a contract that were not granted, and why.
pub fn refused(outcome: &Outcome, contract: &str) -> Vec<(Arc<str>, HoldRequest, Refusal)> {
    let of_contract = outcome.warnings.iter().filter(|warning| *warning.contract == *contract);
    let requests = of_contract.filter_map(|warning| match &warning.kind {
        WarningKind::HoldRefused(requests) => Some(requests.clone()),
        _ => None,
    });
    requests.flatten().collect()
}

fn used_on_hold(hold: &ContractHold) -> Vec<HoldMonth> {
    let Some(period) = hold.year.on_hold else { return Vec::new() };
    let inside = |one: &&HoldMonth| period.from <= one.month.first_day() && one.month.last_day() <= period.to;
    let used = |one: &&HoldMonth| one.reported.is_some_and(|users| users > 0);
    hold.year.by_month.iter().filter(inside).filter(used).copied().collect()
}
