//! All contracts of a situation opened together, with the participants of their agreements.

use super::schedule::last_month_billed;
use super::{Situation, counted_twice};
use crate::domain::calculation::Dossier;
use crate::domain::calculation::participation::Participation;
use crate::domain::contract::ContractRecord;
use std::collections::BTreeSet;

/// The dossiers of a situation, and the participants of each of its agreements.
#[derive(Debug)]
pub struct Opened<'a> {
    places: Vec<usize>,
    dossiers: Vec<Dossier<'a>>,
    participations: Vec<Participation>,
}

impl<'a> Opened<'a> {
    /// Opens all contracts. Where one has amounts with more digits than an amount can hold, none of its agreement is
    /// there: it cannot take part in the totals.
    pub fn of(situation: &'a Situation) -> Opened<'a> {
        let opened: Vec<Option<Dossier<'_>>> =
            situation.contracts.iter().map(|of| open(situation, of)).collect();
        let of_contracts = situation.contracts.iter().zip(&opened);
        let incomplete: BTreeSet<usize> =
            of_contracts.filter(|(_, opened)| opened.is_none()).map(|(record, _)| record.agreement).collect();
        let whole = |dossier: &Dossier<'_>| !incomplete.contains(&dossier.record.agreement);
        let opened = opened.into_iter().enumerate();
        let whole = opened.filter_map(|(place, opened)| Some((place, opened.filter(whole)?)));
        let (places, mut dossiers): (Vec<usize>, Vec<Dossier<'_>>) = whole.unzip();
        counted_twice::note(&mut dossiers, &situation.figures.mergers);
        let participations = participations(situation, &dossiers);
        Opened { places, dossiers, participations }
    }

    /// Each contract by its place in the situation, with the participants of its agreement.
    pub fn contracts(&self) -> impl Iterator<Item = (usize, &Dossier<'a>, &Participation)> {
        let all = self.places.iter().zip(&self.dossiers);
        all.filter_map(|(place, dossier)| {
            Some((*place, dossier, self.participations.get(dossier.record.agreement)?))
        })
    }

    /// The dossier of the contract at a place of the situation.
    pub fn contract(&self, place: usize) -> Option<&Dossier<'a>> {
        self.contracts().find(|(at, ..)| *at == place).map(|(_, dossier, _)| dossier)
    }

    /// The contracts under the agreement at a place of the situation, and its participants.
    pub fn under(&self, agreement: usize) -> (impl Iterator<Item = &Dossier<'a>>, Option<&Participation>) {
        let under = self.dossiers.iter().filter(move |dossier| dossier.record.agreement == agreement);
        (under, self.participations.get(agreement))
    }
}

fn participations(situation: &Situation, dossiers: &[Dossier<'_>]) -> Vec<Participation> {
    let mut taking_part = vec![Vec::new(); situation.agreements.len()];
    for dossier in dossiers {
        if let Some(of_agreement) = taking_part.get_mut(dossier.record.agreement) {
            of_agreement.push(dossier);
        }
    }
    let of_agreements = situation.agreements.iter().zip(&taking_part);
    let participations = of_agreements.map(|(standing, dossiers)| {
        let last = last_month_billed(&standing.agreement, situation.bill_through);
        Participation::of(standing, dossiers, last)
    });
    participations.collect()
}

fn open<'a>(situation: &'a Situation, record: &'a ContractRecord) -> Option<Dossier<'a>> {
    let standing = situation.agreements.get(record.agreement)?;
    Dossier::open(record, standing, &situation.figures, situation.today).ok()
}
