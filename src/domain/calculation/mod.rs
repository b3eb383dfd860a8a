//! From a contract and figures to amounts, each with the steps that explain it.
//!
//! [`Dossier`] holds one contract with everything known about it on a day. [`participation`] adds up the
//! participants of a lot, [`price`] finds the price of a month, [`lines`] the lines of a document,
//! [`vat_split`] its VAT; [`exit_fee`], [`waiver`], [`hold`] and [`printed`] carry out the rest of the
//! agreements. [`step`] is what all of them write down while they work.

pub mod dossier;
pub mod exit_fee;
pub mod hold;
pub mod lines;
pub mod participation;
pub mod price;
pub mod printed;
pub mod step;
pub mod vat_split;
pub mod waiver;

pub use dossier::{Dossier, Figures};
pub use step::{Quantity, Source, Step};

use super::calendar::{Day, Month};
use super::exact::TooLarge;
use super::figures::index::IndexMonths;
use super::merger::Merger;
use participation::Names;
use std::sync::Arc;

/// Why a document cannot be worked out yet; the order is the order in which reasons apply.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Block {
    /// The municipality merged into another, with whose inhabitants its own are counted.
    MunicipalityMerged {
        /// What it became.
        into: Arc<str>,
        /// The first day of the new situation.
        on: Day,
        /// The last day for which it is billed by itself.
        until: Day,
    },
    /// Inhabitants of a merged municipality are still billed by the contract of one of which it was made.
    InhabitantsBilledTwice {
        /// That contract.
        contract: Arc<str>,
        /// Its municipality.
        municipality: Arc<str>,
    },
    /// A participant of a lot has not reported a month (rule: the whole lot waits).
    UsageMissing {
        /// The lot.
        lot: Arc<str>,
        /// The first month without a report.
        month: Month,
        /// The contracts that have not reported it.
        contracts: Names,
    },
    /// The agreement has no tariff.
    TariffMissing,
    /// VAT is not decided.
    VatUndecided,
    /// No population of the municipality is known, of the year or earlier.
    PopulationMissing {
        /// The municipality, or the first of several.
        municipality: Arc<str>,
        /// The year on whose 1 January was to be counted.
        year: i32,
    },
    /// An index figure is missing, or the two of a ratio share no base.
    IndexMissing(IndexMonths),
    /// The agreement has no exit rate for the year of leaving.
    ExitRateMissing {
        /// The year at the end of which the contract ends.
        year: i32,
    },
}

impl Block {
    /// The inhabitants of a municipality are counted with what it became.
    pub fn merged(merger: &Merger) -> Block {
        let into = merger.into.name.clone();
        Block::MunicipalityMerged { into, on: merger.effective, until: merger.last_day_billed() }
    }
}

/// Why no amount came out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// Something is missing; the document waits for it.
    Blocked(Block),
    /// The numbers are beyond what an amount can hold.
    TooLarge,
}

impl From<Block> for Fault {
    fn from(block: Block) -> Self {
        Fault::Blocked(block)
    }
}

impl From<TooLarge> for Fault {
    fn from(_: TooLarge) -> Self {
        Fault::TooLarge
    }
}

impl Fault {
    /// Of several faults the one that applies first: too large before any block, blocks in their order.
    pub fn first_of(self, other: Fault) -> Fault {
        match (self, other) {
            (Fault::Blocked(a), Fault::Blocked(b)) => Fault::Blocked(a.min(b)),
            _ => Fault::TooLarge,
        }
    }
}
