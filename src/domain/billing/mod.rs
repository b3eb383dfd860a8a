//! From a situation to every document that it calls for: invoices, credit notes, exit-fee invoices, what
//! is blocked and why, and what people should know.
//!
//! [`bill`] is the one entrance; simulations and billing runs both go through it.

pub mod contract_run;
pub mod counted_twice;
pub mod credit;
pub mod document;
pub mod outcome;
pub mod schedule;

pub use document::{Document, DocumentKind};
pub use outcome::{Blocked, Outcome, Warning, WarningKind};

use super::calculation::participation::Participation;
use super::calculation::{Dossier, Figures};
use super::calendar::Day;
use super::contract::{AgreementRecord, ContractRecord};
use super::exact::TooLarge;
use contract_run::ContractRun;
use schedule::last_month_billed;

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
    let mut dossiers = all_or_unbillable(situation.contracts.iter().filter_map(|record| {
        let standing = situation.agreements.get(record.agreement)?;
        Some(Dossier::open(record, standing, &situation.figures, situation.today))
    }))?;
    counted_twice::note(&mut dossiers, &situation.figures.mergers);
    let mut taking_part = vec![Vec::new(); situation.agreements.len()];
    for dossier in &dossiers {
        if let Some(of_agreement) = taking_part.get_mut(dossier.record.agreement) {
            of_agreement.push(dossier);
        }
    }
    let participations: Vec<Participation> = situation
        .agreements
        .iter()
        .zip(&taking_part)
        .map(|(standing, dossiers)| {
            let last = last_month_billed(&standing.agreement, situation.bill_through);
            Participation::of(standing, dossiers, last)
        })
        .collect();

    let mut outcome = Outcome::default();
    let runs = all_or_unbillable(dossiers.iter().filter_map(|dossier| {
        let participation = participations.get(dossier.record.agreement)?;
        Some(ContractRun::of(dossier, participation, situation.bill_through))
    }))?;
    for (contract, run) in runs.into_iter().enumerate() {
        run.report_to(&mut outcome, contract);
    }
    outcome.sort();
    Ok(outcome)
}

/// The outcomes of all contracts, or the places of all that are too large.
fn all_or_unbillable<T>(found: impl Iterator<Item = Result<T, TooLarge>>) -> Result<Vec<T>, Unbillable> {
    let (mut values, mut contracts) = (Vec::new(), Vec::new());
    for (place, one) in found.enumerate() {
        match one {
            Ok(value) => values.push(value),
            Err(TooLarge) => contracts.push(place),
        }
    }
    if contracts.is_empty() { Ok(values) } else { Err(Unbillable { contracts }) }
}
