//! From a situation to every document that it calls for: invoices, credit notes, exit-fee invoices, what
//! is blocked and why, and what people should know.
//!
//! [`bill`] is the one entrance; simulations and billing runs both go through it.

pub mod contract_run;
pub mod counted_twice;
pub mod credit;
pub mod document;
pub mod opened;
pub mod outcome;
pub mod reporting;
pub mod schedule;

pub use document::{Document, DocumentKind};
pub use outcome::{Blocked, Outcome, Warning, WarningKind};

use super::calculation::Figures;
use super::calendar::Day;
use super::contract::{AgreementRecord, ContractRecord};
use contract_run::ContractRun;
use opened::Opened;
use std::collections::BTreeSet;

/// Everything that documents depend on.
#[derive(Debug, Clone)]
pub struct Situation {
    /// What is known: nothing published, reported or decided later.
    pub today: Day,
    /// Documents are issued up to and including this day.
    pub bill_through: Day,
    /// Agreements with the decisions on them.
    pub agreements: Vec<AgreementRecord>,
    /// Contracts with their decisions and usage.
    pub contracts: Vec<ContractRecord>,
    /// Populations and indices.
    pub figures: Figures,
}

/// Contracts whose amounts are beyond what this service can hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unbillable {
    /// Their places in the list.
    pub contracts: Vec<usize>,
}

/// Works out every document of a situation.
///
/// # Errors
/// [`Unbillable`] where an amount has more digits than an amount can hold; nothing else stops it.
pub fn bill(situation: &Situation) -> Result<Outcome, Unbillable> {
    let outcome = bill_each(situation);
    if outcome.unbillable.is_empty() {
        Ok(outcome)
    } else {
        Err(Unbillable { contracts: outcome.unbillable })
    }
}

/// Works out every document of a situation but those of contracts whose amounts have more digits than an amount can
/// hold, whose places it tells: they never stop the others. Where such a contract cannot take part in the totals of its
/// agreement, none of that agreement is billed.
pub fn bill_each(situation: &Situation) -> Outcome {
    let opened = Opened::of(situation);
    let mut outcome = Outcome::default();
    let mut unbillable: BTreeSet<usize> = (0..situation.contracts.len()).collect();
    for (contract, dossier, participation) in opened.contracts() {
        if let Ok(run) = ContractRun::of(dossier, participation, situation.bill_through) {
            run.report_to(&mut outcome, contract);
            unbillable.remove(&contract);
        }
    }
    outcome.unbillable = unbillable.into_iter().collect();
    outcome.sort();
    outcome
}
