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
use contract_run::ContractRun;
use schedule::last_month_billed;
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
    let opened: Vec<Option<Dossier<'_>>> = situation.contracts.iter().map(|of| open(situation, of)).collect();
    let of_contracts = situation.contracts.iter().zip(&opened);
    let incomplete: BTreeSet<usize> =
        of_contracts.filter(|(_, opened)| opened.is_none()).map(|(record, _)| record.agreement).collect();
    let whole = |dossier: &Dossier<'_>| !incomplete.contains(&dossier.record.agreement);
    let opened = opened.into_iter().enumerate();
    let whole = opened.filter_map(|(place, opened)| Some((place, opened.filter(whole)?)));
    let (places, mut dossiers): (Vec<usize>, Vec<Dossier<'_>>) = whole.unzip();
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
    let mut unbillable: BTreeSet<usize> = (0..situation.contracts.len()).collect();
    for (contract, dossier) in places.into_iter().zip(&dossiers) {
        let Some(participation) = participations.get(dossier.record.agreement) else { continue };
        if let Ok(run) = ContractRun::of(dossier, participation, situation.bill_through) {
            run.report_to(&mut outcome, contract);
            unbillable.remove(&contract);
        }
    }
    outcome.unbillable = unbillable.into_iter().collect();
    outcome.sort();
    outcome
}

fn open<'a>(situation: &'a Situation, record: &'a ContractRecord) -> Option<Dossier<'a>> {
    let standing = situation.agreements.get(record.agreement)?;
    Dossier::open(record, standing, &situation.figures, situation.today).ok()
}
