//! What assumptions name: agreements, lots and contracts.

use super::form::{AssumptionsForm, LeavingForm, MovementForm};
use super::read::Reader;
use super::words::MovementWord;
use crate::domain::forecast::assumptions::{Leaving, LeavingWhen, Movement};
use crate::simulation::problem::Code;

impl Reader<'_> {
    /// Participants that join or leave.
    pub(super) fn movements(&mut self, form: &AssumptionsForm, pointer: &str) -> Vec<Movement> {
        let given = form.participants.iter().flatten().enumerate();
        given
            .filter_map(|(place, movement)| {
                self.movement(movement, &format!("{pointer}/participants/{place}"))
            })
            .collect()
    }

    fn movement(&mut self, form: &MovementForm, pointer: &str) -> Option<Movement> {
        let mut agreements = self.named.situation.agreements.iter();
        let place = agreements.position(|standing| standing.agreement.id == form.agreement.0);
        let Some(place) = place else {
            let message = format!("there is no agreement '{}' in this forecast", form.agreement.0);
            self.problems.add(format!("{pointer}/agreement"), Code::UnknownReference, message);
            return None;
        };
        let lots = &self.named.situation.agreements.get(place)?.agreement.lots;
        let mut taken = Vec::new();
        for (number, id) in form.lots.iter().flatten().enumerate() {
            match lots.iter().position(|lot| lot.id == id.0) {
                Some(lot) => taken.push(lot),
                None => {
                    let message = format!("'{}' has no lot '{}'", form.agreement.0, id.0);
                    self.problems.add(format!("{pointer}/lots/{number}"), Code::UnknownReference, message);
                }
            }
        }
        taken.sort_unstable();
        taken.dedup();
        Some(Movement {
            agreement: place,
            lots: if form.lots.is_some() { taken } else { (0..lots.len()).collect() },
            joins: form.change == MovementWord::Joining,
            count: form.count.0,
            inhabitants: form.inhabitants.0,
            from: form.from.0,
        })
    }

    /// Contracts that are left.
    pub(super) fn leaving(&mut self, form: &AssumptionsForm, pointer: &str) -> Vec<Leaving> {
        let given = form.leaving.iter().flatten().enumerate();
        given
            .filter_map(|(place, leaving)| self.left(leaving, &format!("{pointer}/leaving/{place}")))
            .collect()
    }

    fn left(&mut self, form: &LeavingForm, pointer: &str) -> Option<Leaving> {
        let may_name = self.named.contracts.is_none_or(|named| named.contains(&form.contract.0));
        let mut contracts = self.named.situation.contracts.iter();
        let place = contracts.position(|record| record.contract.id == form.contract.0);
        let when = match (form.notice, form.year) {
            (Some(day), None) => Some(LeavingWhen::Notice(day.0)),
            (None, Some(year)) => Some(LeavingWhen::EndIn(year.0)),
            _ => {
                let message = "say `notice` or `year`: one of them";
                self.problems.add(pointer, Code::WrongForm, message);
                None
            }
        };
        let Some(contract) = place.filter(|_| may_name) else {
            let message = format!("there is no contract '{}' in this forecast", form.contract.0);
            self.problems.add(format!("{pointer}/contract"), Code::UnknownReference, message);
            return None;
        };
        Some(Leaving { contract, when: when? })
    }
}
