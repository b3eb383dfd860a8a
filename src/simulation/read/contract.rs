//! Contracts from their form: references to agreement and lots, terms, printed amounts.

use super::Reader;
use crate::domain::calendar::Period;
use crate::domain::contract::decisions::ContractDecisions;
use crate::domain::contract::{Contract, ContractRecord, Printed, PrintedWhat};
use crate::domain::tariff::Agreement;
use crate::simulation::form::contract::{ContractForm, PrintedForm};
use crate::simulation::problem::Code;
use std::collections::BTreeMap;
use std::sync::Arc;

impl Reader<'_> {
    /// Reads all contracts.
    pub(super) fn read_contracts(&mut self) {
        for (place, entry) in self.request.contracts.0.iter().enumerate() {
            let pointer = format!("/contracts/{place}");
            let record = entry.form.as_ref().and_then(|form| self.contract(form, &pointer));
            if self.contracts.add(entry.id.clone(), record) {
                let message = "another contract of this situation has the same name";
                self.problems.add(format!("{pointer}/id"), Code::Duplicate, message);
            }
        }
    }

    fn contract(&mut self, form: &ContractForm, pointer: &str) -> Option<ContractRecord> {
        let (start, end) = (form.start.0, form.end.0);
        if Period::new(start, end).is_none() {
            let message = format!("the contract ends on {end}, before its start on {start}");
            self.problems.add(format!("{pointer}/end"), Code::EndBeforeStart, message);
        }
        let place = self.agreement_named(&form.agreement.0, &format!("{pointer}/agreement"))?;
        let agreement = self.agreements.get(place)?.agreement.clone();
        let lots = self.lots_taken(form, (place, &agreement), pointer);
        let printed = form.printed.iter().flatten().enumerate();
        let printed = printed
            .filter_map(|(number, printed)| {
                let what = self.printed_what(
                    printed,
                    (&agreement, &lots),
                    &format!("{pointer}/printed/{number}/what"),
                );
                what.map(|what| Printed {
                    named: printed.what.as_str().into(),
                    what,
                    amount: printed.amount.0,
                })
            })
            .collect();
        let contract = Contract {
            id: form.id.0.clone(),
            subscriber: form.subscriber.0.clone(),
            signed: form.signed.map(|signed| signed.0),
            start,
            end,
            lots,
            settlement_factor: form.settlement_factor.map(|factor| factor.0),
            printed,
        };
        let (decisions, usage) = (ContractDecisions::default(), BTreeMap::new());
        Some(ContractRecord { contract, agreement: place, decisions, usage })
    }

    fn lots_taken(&mut self, form: &ContractForm, of: (usize, &Arc<Agreement>), pointer: &str) -> Vec<usize> {
        let Some(named) = &form.lots else { return (0..of.1.lots.len()).collect() };
        if named.is_empty() {
            let message = "a contract takes at least one lot: name them, or leave `lots` out for all";
            self.problems.add(format!("{pointer}/lots"), Code::EmptyList, message);
        }
        let mut taken = Vec::new();
        for (number, id) in named.iter().enumerate() {
            let at = format!("{pointer}/lots/{number}");
            let Some(lot) = self.lot_named(of.0, &id.0, &at) else { continue };
            if taken.contains(&lot) {
                self.problems.add(at, Code::Duplicate, format!("lot '{}' stands twice", id.0));
            } else {
                taken.push(lot);
            }
        }
        taken.sort_unstable();
        taken
    }

    fn printed_what(
        &mut self,
        printed: &PrintedForm,
        of: (&Agreement, &[usize]),
        pointer: &str,
    ) -> Option<PrintedWhat> {
        if printed.what == "total" {
            return Some(PrintedWhat::Total);
        }
        let (agreement, taken) = of;
        let named = agreement.lots.iter().enumerate().flat_map(|(lot_place, lot)| {
            let components = lot.components.iter().enumerate();
            components
                .map(move |(place, component)| (format!("{}.{}", lot.id, component.id), lot_place, place))
        });
        let found: Box<[_]> = named.filter(|(name, ..)| *name == printed.what).collect();
        let [(_, lot, component)] = *found else {
            let message =
                format!("'{}' is neither `total` nor one `<lot>.<component>` of the agreement", printed.what);
            self.problems.add(pointer, Code::UnknownReference, message);
            return None;
        };
        if !taken.contains(&lot) {
            let message = format!("'{}' lies in a lot that the contract does not take", printed.what);
            self.problems.add(pointer, Code::LotNotTaken, message);
        }
        Some(PrintedWhat::Component { lot, component })
    }
}
