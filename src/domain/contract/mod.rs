//! Contracts: one municipality's agreement, its parameters, its decisions and its term.

pub mod decisions;
pub mod ends;
pub mod leaving;
pub mod overlap;
pub mod refusals;
pub mod staff;
pub mod term;

use super::calendar::{Day, Month};
use super::figures::usage::{OtherParticipants, Usage};
use super::identifiers::NisCode;
use super::tariff::{Agreement, Lot};
use decisions::{AgreementDecisions, ContractDecisions};
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A contract as signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contract {
    /// Its name in this service.
    pub id: Arc<str>,
    /// The municipality that subscribes.
    pub subscriber: NisCode,
    /// The day of signature, where it was later than the start or matters for the first invoice.
    pub signed: Option<Day>,
    /// First day of the term.
    pub start: Day,
    /// Last day of the initial term, which still counts.
    pub end: Day,
    /// The lots it takes, as places in the agreement's list, ascending.
    pub lots: Vec<usize>,
    /// The share of the inhabitants that is settled (0.80 for Antwerp), where the contract says so.
    pub settlement_factor: Option<Decimal>,
    /// Amounts printed in its annex, kept as evidence.
    pub printed: Vec<Printed>,
}

impl Contract {
    /// The share of the inhabitants that is settled: all of them, unless the contract says otherwise.
    pub fn settlement_factor(&self) -> Decimal {
        self.settlement_factor.unwrap_or(Decimal::ONE)
    }

    /// The first day on which it can be invoiced: the later of signature and start (E 8.5).
    pub fn invoiced_from(&self) -> Day {
        self.signed.map_or(self.start, |signed| signed.max(self.start))
    }
}

/// An amount that the annex prints for a full year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    /// What the amount is of, as it was named: `total` or `<lot>.<component>`.
    pub named: Arc<str>,
    /// What the amount is of.
    pub what: PrintedWhat,
    /// The amount as printed.
    pub amount: Decimal,
}

/// What a printed amount is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PrintedWhat {
    /// All fixed and inhabitant components of the contract's lots.
    Total,
    /// One component, by the places of its lot and itself in the agreement.
    Component {
        /// Place of the lot.
        lot: usize,
        /// Place of the component in the lot.
        component: usize,
    },
}

/// An agreement with the decisions taken on it and its participants that have no contract at hand.
#[derive(Debug, Clone)]
pub struct AgreementRecord {
    /// The agreement.
    pub agreement: Arc<Agreement>,
    /// Decisions that hold for all its contracts.
    pub decisions: AgreementDecisions,
    /// Totals of participants elsewhere, by place of the lot and month.
    pub others: BTreeMap<(usize, Month), OtherParticipants>,
}

/// A contract with all that was decided and reported on it.
#[derive(Debug, Clone)]
pub struct ContractRecord {
    /// The contract.
    pub contract: Contract,
    /// The place of its agreement in the list at hand.
    pub agreement: usize,
    /// Its own decisions.
    pub decisions: ContractDecisions,
    /// Reported usage, by place of the lot.
    pub usage: BTreeMap<usize, Usage>,
}

impl ContractRecord {
    /// The lots that the contract takes, with their places, in the agreement's order.
    pub fn lots<'a>(&'a self, agreement: &'a Agreement) -> impl Iterator<Item = (usize, &'a Lot)> {
        self.contract.lots.iter().filter_map(|place| Some((*place, agreement.lots.get(*place)?)))
    }
}
