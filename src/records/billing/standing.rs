//! What became of billing runs, and where they stand.

use crate::domain::calendar::Day;
use crate::domain::invoice::run::Change;
use crate::records::billing::difference::RunResult;
use crate::records::billing::run::RunHeading;
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::ToSchema;

/// What can become of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = RunEventKind)]
pub enum EventKind {
    /// Its execution was started.
    Started,
    /// It was stopped, because something had changed.
    Stopped,
    /// All of it is issued.
    Finished,
}

impl EventKind {
    const ALL: [EventKind; 3] = [EventKind::Started, EventKind::Stopped, EventKind::Finished];

    /// The event as it is written.
    pub fn name(self) -> &'static str {
        match self {
            EventKind::Started => "started",
            EventKind::Stopped => "stopped",
            EventKind::Finished => "finished",
        }
    }

    /// The event of that name.
    pub fn named(name: &str) -> Option<EventKind> {
        EventKind::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// What became of a run.
#[derive(Debug, Clone)]
pub struct Event {
    /// What.
    pub kind: EventKind,
    /// Why it was stopped, as JSON.
    pub detail: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
    /// Who asked for it.
    pub by: String,
}

/// Where a run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RunState {
    /// Nothing of it is issued.
    Planned,
    /// It is being issued.
    Executing,
    /// It was stopped because something had changed: plan the rest anew.
    Stopped,
    /// All of it is issued.
    Finished,
}

impl RunState {
    /// Where a run stands by what became of it.
    pub fn of(events: &[Event]) -> RunState {
        match events.last().map(|event| event.kind) {
            None => RunState::Planned,
            Some(EventKind::Started) => RunState::Executing,
            Some(EventKind::Stopped) => RunState::Stopped,
            Some(EventKind::Finished) => RunState::Finished,
        }
    }
}

/// An input that changed since a plan was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InputChange {
    /// What it is.
    #[schema(example = "usage of antwerpen-film")]
    pub input: String,
    /// `added`, `changed` or `removed`.
    #[schema(example = "changed")]
    pub change: String,
}

impl InputChange {
    /// A change by the name of the input.
    pub fn of((input, change): (String, Change)) -> InputChange {
        let change = match change {
            Change::Added => "added",
            Change::Changed => "changed",
            Change::Removed => "removed",
        };
        InputChange { input, change: change.to_owned() }
    }
}

/// Why the execution of a run was stopped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Stopped {
    /// A stable code.
    #[schema(example = "inputs_changed")]
    pub code: String,
    /// What stands in the way and what to do.
    pub message: String,
    /// What changed since the plan was made.
    pub changes: Vec<InputChange>,
}

/// A billing run: the plan, and where it stands.
#[derive(Serialize, ToSchema)]
pub struct BillingRun {
    /// Its number.
    #[schema(value_type = String, example = "1")]
    pub id: String,
    /// Where it stands.
    pub state: RunState,
    /// The day of issue.
    #[schema(value_type = String, format = Date)]
    pub as_of: Day,
    /// The last day by the agreement.
    #[schema(value_type = String, format = Date)]
    pub through: Day,
    /// Only this agreement; null for all.
    #[schema(required = true)]
    pub agreement: Option<String>,
    /// Only this contract; null for all.
    #[schema(required = true)]
    pub contract: Option<String>,
    /// Whether it shows an earlier day as it was: such a plan cannot be executed.
    pub looks_back: bool,
    /// How many documents are planned.
    pub documents: i32,
    /// How many of them are issued.
    pub issued: i64,
    /// In how many transactions they are issued.
    pub batches: i32,
    /// Total of the invoices, VAT included.
    #[serde(with = "rust_decimal::serde::str")]
    #[schema(value_type = String, pattern = r"^-?[0-9]+\.[0-9]{2}$")]
    pub invoiced: Decimal,
    /// Total of the credit notes, VAT included.
    #[serde(with = "rust_decimal::serde::str")]
    #[schema(value_type = String, pattern = r"^-?[0-9]+\.[0-9]{2}$")]
    pub credited: Decimal,
    /// SHA-256 of everything that the plan rests on.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub inputs_sha256: String,
    /// The run before of the same agreement and contract, from which the difference is told.
    #[schema(required = true)]
    pub compared_with: Option<String>,
    /// When it was planned.
    #[schema(value_type = String, format = DateTime)]
    pub planned_at: DateTime<Utc>,
    /// Who planned it.
    pub planned_by: String,
    /// Why it was stopped; null where it was not.
    #[schema(required = true)]
    pub stopped: Option<Stopped>,
    /// What is blocked, held and warned of, and the difference from the run before; left out in a list of runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false, value_type = RunResult<'static>)]
    pub result: Option<Box<RawValue>>,
}

impl BillingRun {
    /// A run, with what became of it and how many of its documents were issued; its result as it was kept, if wanted.
    pub fn of(heading: RunHeading, (events, issued): (&[Event], i64), result: Option<String>) -> BillingRun {
        let last = events.last().filter(|event| event.kind == EventKind::Stopped);
        let stopped = last.and_then(|event| serde_json::from_str(event.detail.as_deref()?).ok());
        let fingerprint = heading.inputs_sha256.iter().map(|byte| format!("{byte:02x}"));
        BillingRun {
            id: heading.id.to_string(),
            state: RunState::of(events),
            as_of: heading.as_of,
            through: heading.through,
            agreement: heading.agreement,
            contract: heading.contract,
            looks_back: heading.looks_back,
            documents: heading.documents,
            issued,
            batches: heading.batches,
            invoiced: heading.invoiced,
            credited: heading.credited,
            inputs_sha256: fingerprint.collect(),
            compared_with: heading.compared_with.map(|run| run.to_string()),
            planned_at: heading.planned_at,
            planned_by: heading.planned_by,
            stopped,
            result: result.map(|result| RawValue::from_string(result).unwrap_or_default()),
        }
    }
}
