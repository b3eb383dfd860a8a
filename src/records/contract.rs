//! Contracts: a municipality's signature under a version of an agreement.

use super::scalar::{Name, Short};
use crate::domain::calendar::Day;
use crate::domain::identifiers::NisCode;
use crate::simulation::form::contract::{ContractForm, PrintedForm};
use crate::simulation::form::scalar::{Date, Few, Id, Nis, Number};
use crate::simulation::problem::{Code, Problems};
use deserr::Deserr;
use serde::Serialize;
use std::collections::HashSet;
use utoipa::ToSchema;

/// Who pays in the place of the subscriber, from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Deserr, Serialize, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
#[schema(as = ContractPayer)]
pub struct PayerForm {
    /// It pays what is billed for periods that begin on this day or later.
    #[schema(example = "2024-01-01")]
    pub since: Date,
    /// Who pays: a legal person of the same municipality.
    #[schema(example = "agb-hoeilaart")]
    pub organisation: Name,
}

/// A contract as recorded: the same as in a simulation, with the organisation that subscribes.
#[derive(Debug, Clone, Deserr, Serialize, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct ContractEntry {
    /// Its name, to which its invoices refer.
    pub id: Name,
    /// The version of the agreement that was signed.
    #[schema(example = "film-streaming-2022")]
    pub agreement: Name,
    /// The organisation that subscribes.
    #[schema(example = "stad-antwerpen")]
    pub organisation: Name,
    /// Who pays, by day; the organisation that subscribes before the first of these days, and where left out.
    #[deserr(default)]
    pub payers: Option<Vec<PayerForm>>,
    /// The day of signature.
    #[deserr(default)]
    pub signed: Option<Date>,
    /// First day of the term.
    pub start: Date,
    /// Last day of the initial term, which still counts.
    pub end: Date,
    /// The lots it takes; all where left out.
    #[deserr(default)]
    #[schema(example = json!(["1B", "2A"]))]
    pub lots: Option<Vec<Id>>,
    /// The share of the inhabitants that is settled; 1 where left out.
    #[deserr(default)]
    pub settlement_factor: Option<Number>,
    /// Amounts printed in its annex, kept as evidence.
    #[deserr(default)]
    pub printed: Option<Vec<PrintedForm>>,
    /// How many staff accounts may be open at once; no limit where left out.
    #[deserr(default)]
    #[schema(example = 2)]
    pub staff_accounts_at_most: Option<Few>,
    /// Why this annex replaces the one before it.
    #[deserr(default)]
    #[schema(example = "Verbeterde bijlage: totaal per jaar 70.509,82 euro")]
    pub reason: Option<Short>,
    /// Where the annex can be looked up.
    #[deserr(default)]
    #[schema(example = "Bijlage A, ondertekend op 12/01/2023")]
    pub evidence: Option<Short>,
}

impl ContractEntry {
    /// Who pays what is billed for a period that begins on a day.
    pub fn payer(&self, begins: Day) -> &Name {
        let by_then = self.payers.iter().flatten().filter(|payer| payer.since.0 <= begins);
        by_then.max_by_key(|payer| payer.since.0).map_or(&self.organisation, |payer| &payer.organisation)
    }

    /// The organisation that subscribes, and all that pay in its place at some time.
    pub fn organisations(&self) -> impl Iterator<Item = &Name> {
        let payers = self.payers.iter().flatten().map(|payer| &payer.organisation);
        std::iter::once(&self.organisation).chain(payers)
    }

    /// What does not fit together.
    pub fn problems(&self) -> Problems {
        let mut problems = Problems::default();
        let mut seen = HashSet::new();
        for (place, payer) in self.payers.iter().flatten().enumerate() {
            if !seen.insert(payer.since.0) {
                let message = format!("from {} on one organisation pays: name it once", payer.since.0);
                problems.add(format!("/payers/{place}/since"), Code::Duplicate, message);
            }
        }
        problems
    }

    /// The contract as a situation has it, for a municipality.
    pub fn form(&self, subscriber: &NisCode) -> ContractForm {
        ContractForm {
            id: Id(self.id.as_str().into()),
            agreement: Id(self.agreement.as_str().into()),
            subscriber: Nis(subscriber.clone()),
            signed: self.signed,
            start: self.start,
            end: self.end,
            lots: self.lots.clone(),
            settlement_factor: self.settlement_factor,
            printed: self.printed.clone(),
        }
    }
}
