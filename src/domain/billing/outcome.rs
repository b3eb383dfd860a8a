//! What a situation calls for: documents, blocks, holds, exits, terms and warnings.

use super::document::Document;
use crate::domain::calculation::exit_fee::Reason;
use crate::domain::calculation::hold::{HoldYear, Refusal};
use crate::domain::calculation::printed::PrintedDiffers;
use crate::domain::calculation::{Block, Step};
use crate::domain::calendar::{Day, Month, Period};
use crate::domain::contract::decisions::HoldRequest;
use crate::domain::contract::ends::PossibleEnd;
use crate::domain::money::Money;
use std::sync::Arc;

/// Everything that comes out of a situation. Lists are by contract, in the order of the situation.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// Documents by issue date, contract and kind, each with the place of its contract.
    pub documents: Vec<(usize, Document)>,
    /// Documents that cannot be worked out yet.
    pub blocked: Vec<Blocked>,
    /// Years of lots that can be put on hold.
    pub holds: Vec<ContractHold>,
    /// What notices bring about.
    pub exits: Vec<Exit>,
    /// When contracts end.
    pub terms: Vec<TermStanding>,
    /// What people should know, once per contract and kind.
    pub warnings: Vec<Warning>,
    /// The places of contracts whose amounts are beyond what an amount can hold: nothing is known of them.
    pub unbillable: Vec<usize>,
}

/// A document that cannot be worked out yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blocked {
    /// The contract.
    pub contract: Arc<str>,
    /// The period that the document would have had.
    pub period: Period,
    /// What it waits for.
    pub block: Block,
}

/// A year of a lot that can be put on hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContractHold {
    /// The contract.
    pub contract: Arc<str>,
    /// The lot.
    pub lot: Arc<str>,
    /// The year.
    pub year: HoldYear,
}

/// What a notice brings about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exit {
    /// The contract.
    pub contract: Arc<str>,
    /// The day on which notice was sent.
    pub notice: Day,
    /// The last day of the contract.
    pub ends: Day,
    /// The exit fee, VAT included; `None` while it is blocked.
    pub fee: Option<Money>,
    /// Why it costs nothing; `None` where the fee is due.
    pub reason: Option<Reason>,
    /// The clause by which it costs nothing, or by which the fee is due.
    pub clause: Option<Arc<str>>,
    /// The prices that were compared for a waiver.
    pub steps: Vec<Step>,
}

/// When a contract ends and by when notice can be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermStanding {
    /// The contract.
    pub contract: Arc<str>,
    /// The end in force today.
    pub ends: Day,
    /// The end with the next deadline for a notice.
    pub next_by_notice: Option<PossibleEnd>,
}

/// Something that people should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// The contract.
    pub contract: Arc<str>,
    /// What about.
    pub kind: WarningKind,
}

/// What a warning is about; in the order in which those of one contract are listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WarningKind {
    /// Requests for a hold that were not granted, with their lots.
    HoldRefused(Vec<(Arc<str>, HoldRequest, Refusal)>),
    /// Years that were billed without a decision on indexation.
    IndexationUndecided(Vec<i32>),
    /// Years whose 1 January is not published; an earlier one stands in.
    PopulationProvisional(Vec<i32>),
    /// Printed amounts that differ from the computed ones.
    PrintedDiffers(Vec<PrintedDiffers>),
    /// Usage reported for months that are not billed, with their lots.
    UsageOutsideTerm(Vec<(Arc<str>, Month)>),
}

impl Outcome {
    /// Puts the documents in order: by issue date, contract, kind and period.
    pub fn sort(&mut self) {
        self.documents.sort_by_key(|(contract, document)| {
            (document.issue_date, *contract, document.kind, document.period)
        });
    }
}
