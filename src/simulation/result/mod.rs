//! The result of a simulation as JSON, written straight from the outcome.

pub mod document;
pub mod message;
pub mod quantity;
pub mod spelled;
pub mod standing;
pub mod step;
pub mod wording;

use super::Simulation;
use document::InvoiceJson;
use serde::{Serialize, Serializer};
use standing::{BlockedJson, ExitJson, HoldJson, TermJson, WarningJson};
use std::fmt::Display;
use utoipa::ToSchema;

/// Everything that a situation calls for.
#[derive(Serialize, ToSchema)]
#[schema(as = SimulationResult)]
pub struct ResultJson<'a> {
    /// The name that the request gave.
    pub name: &'a str,
    /// Documents by issue date, contract (in the order of the request) and kind.
    #[schema(value_type = Vec<InvoiceJson>)]
    pub invoices: Each<'a, (usize, crate::domain::billing::Document), InvoiceJson<'a>>,
    /// Documents that cannot be worked out yet.
    #[schema(value_type = Vec<BlockedJson>)]
    pub blocked: Each<'a, crate::domain::billing::Blocked, BlockedJson<'a>>,
    /// Years of lots that can be put on hold.
    #[schema(value_type = Vec<HoldJson>)]
    pub holds: Each<'a, crate::domain::billing::outcome::ContractHold, HoldJson<'a>>,
    /// What notices bring about.
    #[schema(value_type = Vec<ExitJson>)]
    pub exits: Each<'a, crate::domain::billing::outcome::Exit, ExitJson<'a>>,
    /// When contracts end.
    #[schema(value_type = Vec<TermJson>)]
    pub terms: Each<'a, crate::domain::billing::outcome::TermStanding, TermJson<'a>>,
    /// What people should know, once per contract and code.
    #[schema(value_type = Vec<WarningJson>)]
    pub warnings: Each<'a, crate::domain::billing::Warning, WarningJson<'a>>,
}

impl<'a> From<&'a Simulation> for ResultJson<'a> {
    fn from(simulation: &'a Simulation) -> Self {
        let outcome = &simulation.outcome;
        ResultJson {
            name: &simulation.name,
            invoices: Each(&outcome.documents, |(_, document)| document.into()),
            blocked: Each(&outcome.blocked, Into::into),
            holds: Each(&outcome.holds, Into::into),
            exits: Each(&outcome.exits, Into::into),
            terms: Each(&outcome.terms, Into::into),
            warnings: Each(&outcome.warnings, Into::into),
        }
    }
}

/// A list that is written item by item, so that a large result is never held twice.
pub struct Each<'a, T, S>(&'a [T], fn(&'a T) -> S);

impl<'a, T, S> Each<'a, T, S> {
    /// Items, and what is written of each.
    pub fn of(items: &'a [T], written: fn(&'a T) -> S) -> Self {
        Each(items, written)
    }
}

impl<T, S: Serialize> Serialize for Each<'_, T, S> {
    fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        serializer.collect_seq(self.0.iter().map(self.1))
    }
}

/// A value that is written as text: an amount, a day, a month.
#[derive(Debug, Clone, Copy)]
pub struct Text<T>(pub T);

impl<T: Display> Serialize for Text<T> {
    fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        serializer.collect_str(&self.0)
    }
}
