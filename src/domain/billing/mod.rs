//! From a situation to every document that it calls for: invoices, credit notes, exit-fee invoices, what
//! is blocked and why, and what people should know.
//!
//! [`bill`] is the one entrance; simulations and billing runs both go through it.

pub mod contract_run;
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

/// A contract whose amounts are beyond what this service can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unbillable {
    /// Its place in the list.
    pub contract: usize,
}

/// Works out every document of a situation.
///
/// # Errors
/// [`Unbillable`] where an amount has more digits than an amount can hold; nothing else stops it.
pub fn bill(situation: &Situation) -> Result<Outcome, Unbillable> {
    let dossiers = open_dossiers(situation)?;
    let participations: Vec<Participation> = (0..)
        .zip(&situation.agreements)
        .map(|(place, standing)| {
            let taking_part = dossiers.iter().filter(move |dossier| dossier.record.agreement == place);
            let last = last_month_billed(&standing.agreement, situation.bill_through);
            Participation::of(standing, taking_part, last)
        })
        .collect();

    let mut outcome = Outcome::default();
    for (contract, dossier) in dossiers.iter().enumerate() {
        let Some(participation) = participations.get(dossier.record.agreement) else { continue };
        let run = ContractRun::of(dossier, participation, situation.bill_through);
        run.map_err(|TooLarge| Unbillable { contract })?.report_to(&mut outcome, contract);
    }
    outcome.sort();
    Ok(outcome)
}

fn open_dossiers(situation: &Situation) -> Result<Vec<Dossier<'_>>, Unbillable> {
    let numbered = situation.contracts.iter().enumerate();
    let opened = numbered.filter_map(|(contract, record)| {
        let standing = situation.agreements.get(record.agreement)?;
        let dossier = Dossier::open(record, standing, &situation.figures, situation.today);
        Some(dossier.map_err(|TooLarge| Unbillable { contract }))
    });
    opened.collect()
}
