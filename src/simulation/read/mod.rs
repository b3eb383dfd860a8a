//! From the form to the domain: references, duplicates, and the decisions that the rules refuse.
//!
//! Every check looks at whatever was readable, so that all problems are found at once. Decisions of the
//! future are checked like those of the past: one that breaks a rule breaks it on any day.

pub mod agreement;
pub mod contract;
pub mod decisions;
pub mod figures;
pub mod register;

use super::Shipped;
use super::form::agreement::AgreementForm;
use super::form::request::Request;
use super::problem::{Code, Problems};
use crate::domain::billing::Situation;
use crate::domain::contract::decisions::AgreementDecisions;
use crate::domain::contract::{AgreementRecord, ContractRecord};
use crate::domain::tariff::Agreement;
use register::Register;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The parts of a situation while they are being read.
pub struct Reader<'a> {
    request: &'a Request,
    problems: Problems,
    agreements: Register<AgreementRecord>,
    contracts: Register<ContractRecord>,
    judging: Judging,
}

/// Whether decisions that the agreement does not allow are refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judging {
    /// Decisions are new: those that the rules refuse are refused.
    New,
    /// Decisions were judged when they were recorded, by what was known then. Seen from an earlier day less is known,
    /// such as no extension yet; that makes none of them void.
    Recorded,
}

/// Turns a request into a situation.
///
/// # Errors
/// All problems: those of its form, given, and those found here.
pub fn situation(
    request: &Request,
    shipped: &dyn Shipped,
    problems: Problems,
) -> Result<Situation, Problems> {
    judged(request, shipped, (problems, Judging::New))
}

/// Turns a request into a situation whose decisions are new, or were judged before.
///
/// # Errors
/// As for [`situation`].
pub fn judged(
    request: &Request,
    shipped: &dyn Shipped,
    (problems, judging): (Problems, Judging),
) -> Result<Situation, Problems> {
    let (agreements, contracts) = (Register::of("agreement"), Register::of("contract"));
    let mut reader = Reader { request, problems, agreements, contracts, judging };
    reader.read_agreements(shipped);
    reader.read_contracts();
    let figures = reader.read_figures(shipped);
    reader.read_usage();
    reader.read_other_participants();
    reader.read_decisions();

    let Reader { problems, agreements, contracts, .. } = reader;
    let (Some(today), Some(bill_through)) = (request.today, request.bill_through) else {
        return Err(problems);
    };
    problems.or(Situation {
        today: today.0,
        bill_through: bill_through.0,
        agreements: agreements.into_values(),
        contracts: contracts.into_values(),
        figures,
    })
}

impl Reader<'_> {
    fn read_agreements(&mut self, shipped: &dyn Shipped) {
        for (place, entry) in self.request.agreements.0.iter().enumerate() {
            let pointer = format!("/agreements/{place}");
            let agreement = entry.form.as_ref().and_then(|form| match form {
                AgreementForm::Whole(whole) => {
                    Some(Arc::new(agreement::agreement(whole, &pointer, &mut self.problems)))
                }
                AgreementForm::Use(of) => self.shipped_agreement(&of.id.0, &pointer, shipped),
            });
            let record = agreement.map(|agreement: Arc<Agreement>| AgreementRecord {
                agreement,
                decisions: AgreementDecisions::default(),
                others: BTreeMap::new(),
            });
            let field = match entry.form {
                Some(AgreementForm::Use(_)) => "use",
                _ => "id",
            };
            if self.agreements.add(entry.id.clone(), record) {
                let message = "another agreement of this situation has the same name";
                self.problems.add(format!("{pointer}/{field}"), Code::Duplicate, message);
            }
        }
    }

    fn shipped_agreement(
        &mut self,
        id: &str,
        pointer: &str,
        shipped: &dyn Shipped,
    ) -> Option<Arc<Agreement>> {
        let found = shipped.agreement(id);
        if found.is_none() {
            let known = shipped.agreement_ids().join("', '");
            let message = format!("the catalogue has no agreement '{id}'; it has '{known}'");
            self.problems.add(format!("{pointer}/use"), Code::UnknownReference, message);
        }
        found
    }

    /// A decision that the rules refuse, unless it was judged before.
    fn refuse(&mut self, pointer: &str, code: Code, why: &dyn std::fmt::Display) {
        if self.judging == Judging::New {
            self.problems.add(pointer, code, why.to_string());
        }
    }

    /// The place of the agreement of that name; a problem where there is none.
    fn agreement_named(&mut self, id: &str, pointer: &str) -> Option<usize> {
        let found = self.agreements.find(id);
        self.known(found, pointer)
    }

    /// The place of the contract of that name; a problem where there is none.
    fn contract_named(&mut self, id: &str, pointer: &str) -> Option<usize> {
        let found = self.contracts.find(id);
        self.known(found, pointer)
    }

    fn known(&mut self, found: Result<Option<usize>, String>, pointer: &str) -> Option<usize> {
        found.unwrap_or_else(|message| {
            self.problems.add(pointer, Code::UnknownReference, message);
            None
        })
    }

    /// The place of the lot of that name in an agreement; a problem where there is none.
    fn lot_named(&mut self, agreement: usize, id: &str, pointer: &str) -> Option<usize> {
        let record = self.agreements.get(agreement)?;
        let found = record.agreement.lots.iter().position(|lot| *lot.id == *id);
        if found.is_none() {
            let lots: Vec<&str> = record.agreement.lots.iter().map(|lot| &*lot.id).collect();
            let message =
                format!("'{}' has no lot '{id}'; it has '{}'", record.agreement.id, lots.join("', '"));
            self.problems.add(pointer, Code::UnknownReference, message);
        }
        found
    }

    /// The place of a lot that a contract takes; a problem where there is none or it does not take it.
    fn taken_lot(&mut self, contract: usize, id: &str, pointer: &str) -> Option<usize> {
        let agreement = self.contracts.get(contract)?.agreement;
        let lot = self.lot_named(agreement, id, pointer)?;
        let contract = &self.contracts.get(contract)?.contract;
        if contract.lots.contains(&lot) {
            return Some(lot);
        }
        let message = format!("contract '{}' does not take lot '{id}'", contract.id);
        self.problems.add(pointer, Code::LotNotTaken, message);
        None
    }
}
