//! What a plan comes to beside its documents, and what differs from the plan before.

use crate::domain::calendar::Day;
use crate::domain::invoice::run::{Difference, Entry};
use crate::domain::money::Money;
use crate::records::issuing::HeldJson;
use crate::simulation::result::standing::{BlockedJson, WarningJson};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// A document in a difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EntryJson {
    /// The kind of document.
    pub kind: String,
    /// First day that is billed.
    #[schema(value_type = String, format = Date)]
    pub from: Day,
    /// 1, and one more for each such document before it.
    pub occurrence: i32,
    /// What it comes to.
    #[serde(with = "rust_decimal::serde::str")]
    #[schema(value_type = String, pattern = r"^-?[0-9]+\.[0-9]{2}$")]
    pub total: Decimal,
    /// What it came to in the plan before, where that was another amount.
    #[serde(with = "rust_decimal::serde::str_option")]
    #[schema(required = true, value_type = Option<String>)]
    pub before: Option<Decimal>,
}

impl EntryJson {
    fn of(entry: &Entry, before: Option<Money>) -> EntryJson {
        EntryJson {
            kind: entry.kind.clone(),
            from: entry.from,
            occurrence: entry.occurrence,
            total: entry.total.decimal(),
            before: before.map(Money::decimal),
        }
    }
}

/// What differs of one contract from the plan before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DifferenceJson {
    /// The contract.
    pub contract: String,
    /// Documents that were not planned before.
    pub new: Vec<EntryJson>,
    /// Documents that come to another amount.
    pub changed: Vec<EntryJson>,
    /// Documents that were planned, not issued, and are planned no longer.
    pub gone: Vec<EntryJson>,
}

impl DifferenceJson {
    /// The difference of a contract.
    pub fn of((contract, difference): (String, Difference)) -> DifferenceJson {
        let changed = difference.changed.iter();
        DifferenceJson {
            contract,
            new: difference.new.iter().map(|entry| EntryJson::of(entry, None)).collect(),
            changed: changed.map(|changed| EntryJson::of(&changed.now, Some(changed.before))).collect(),
            gone: difference.gone.iter().map(|entry| EntryJson::of(entry, None)).collect(),
        }
    }
}

/// What a plan comes to, beside its documents.
#[derive(Serialize, ToSchema)]
pub struct RunResult<'a> {
    /// Documents that wait for a figure or decision.
    pub blocked: Vec<BlockedJson<'a>>,
    /// Documents that wait for something else.
    pub held: &'a [HeldJson],
    /// What people should know.
    pub warnings: Vec<WarningJson<'a>>,
    /// What differs from the plan before, by contract.
    pub difference: Vec<DifferenceJson>,
    /// Contracts that are blocked or held now and were not in the plan before.
    pub newly_waiting: Vec<String>,
    /// Contracts that were blocked or held in the plan before and are no longer.
    pub no_longer_waiting: Vec<String>,
}

/// The contracts that wait, read back from a kept result.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Waiting {
    blocked: Vec<OfContract>,
    held: Vec<OfContract>,
}

#[derive(Debug, Clone, Deserialize)]
struct OfContract {
    contract: String,
    message: String,
}

impl Waiting {
    /// What waits and why, in Dutch.
    pub fn told(&self) -> Vec<String> {
        let all = self.blocked.iter().chain(&self.held);
        all.map(|one| format!("{}: {}", one.contract, one.message)).collect()
    }

    /// The contracts, each once, in order.
    pub fn contracts(self) -> BTreeSet<String> {
        self.blocked.into_iter().chain(self.held).map(|one| one.contract).collect()
    }
}
