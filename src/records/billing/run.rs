//! Billing runs: what is asked for, the plan as it is kept, and what became of it.

use crate::documents::issued::IssuedPeriod;
use crate::domain::calendar::Day;
use crate::domain::invoice::run::Entry;
use crate::domain::money::Money;
use crate::records::scalar::Name;
use crate::simulation::form::scalar::Date;
use crate::simulation::problem::{Code, Problems};
use chrono::{DateTime, Utc};
use deserr::Deserr;
use rust_decimal::Decimal;
use serde::Serialize;
use utoipa::ToSchema;

/// Which documents are planned: of all contracts, of one agreement or of one contract, through a day.
#[derive(Debug, Clone, Deserr, Serialize, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct RunRequest {
    /// Every document whose day by the agreement is this one or earlier.
    #[schema(example = "2023-05-15")]
    pub through: Date,
    /// The day of issue: what is known on it counts. Today where left out; any day, past or to come, can be planned.
    #[deserr(default)]
    #[schema(example = "2023-05-15")]
    pub as_of: Option<Date>,
    /// Only contracts under this agreement; all where left out.
    #[deserr(default)]
    #[schema(example = "film-streaming-2022")]
    pub agreement: Option<Name>,
    /// Only this contract; all where left out.
    #[deserr(default)]
    #[schema(example = "antwerpen-film")]
    pub contract: Option<Name>,
}

impl RunRequest {
    /// What does not fit together.
    pub fn problems(&self) -> Problems {
        let mut problems = Problems::default();
        if self.agreement.is_some() && self.contract.is_some() {
            let message = "an agreement and a contract are given: give one of them, or neither";
            problems.add("/contract", Code::WrongForm, message);
        }
        problems
    }
}

/// A document of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RunDocument {
    /// Its place, from 1: the order of the numbers.
    #[schema(minimum = 1)]
    pub place: i32,
    /// The transaction in which it is issued, from 1.
    #[schema(minimum = 1)]
    pub batch: i32,
    /// The contract.
    pub contract: String,
    /// Who pays.
    pub organisation: String,
    /// `invoice`, `credit_note`, `exit_fee` or `supplementary`.
    pub kind: String,
    /// What brings it about: `agreement`, `notice` or `correction`.
    pub cause: String,
    /// 1, and one more for each document of its contract, kind and period before it.
    #[schema(minimum = 1)]
    pub occurrence: i32,
    /// The day that the agreement gives for it.
    #[schema(value_type = String, format = Date)]
    pub scheduled: Day,
    /// Day of issue.
    #[schema(value_type = String, format = Date)]
    pub issue_date: Day,
    /// Last day of payment; null on a credit note.
    #[schema(required = true, value_type = Option<String>, format = Date)]
    pub due_date: Option<Day>,
    /// The days that are billed.
    pub period: IssuedPeriod,
    /// The year of the budget that bears it.
    pub budget_year: i32,
    /// Taxable amounts together.
    #[serde(with = "rust_decimal::serde::str")]
    #[schema(value_type = String, pattern = r"^-?[0-9]+\.[0-9]{2}$")]
    pub net: Decimal,
    /// VAT.
    #[serde(with = "rust_decimal::serde::str")]
    #[schema(value_type = String, pattern = r"^-?[0-9]+\.[0-9]{2}$")]
    pub vat: Decimal,
    /// The cent that remains beside net and VAT.
    #[serde(with = "rust_decimal::serde::str")]
    #[schema(value_type = String, pattern = r"^-?[0-9]+\.[0-9]{2}$")]
    pub rounding: Decimal,
    /// What is to be paid or credited, VAT included.
    #[serde(with = "rust_decimal::serde::str")]
    #[schema(value_type = String, pattern = r"^-?[0-9]+\.[0-9]{2}$")]
    pub total: Decimal,
    /// The number of the issued document that it corrects.
    #[schema(required = true)]
    pub corrects: Option<String>,
    /// The place of the planned document that it corrects.
    #[schema(required = true)]
    pub corrects_place: Option<i32>,
    /// Its number; null until it is issued.
    #[schema(required = true, example = "2023000001")]
    pub number: Option<String>,
    /// Fingerprint of the document without its number and parties.
    #[serde(skip)]
    pub sha256: Vec<u8>,
}

impl RunDocument {
    /// As far as another plan is compared with it.
    pub fn entry(&self) -> Entry {
        Entry {
            contract: self.contract.clone(),
            kind: self.kind.clone(),
            from: self.period.from,
            occurrence: self.occurrence,
            total: Money::of_cents(self.total).unwrap_or(Money::ZERO),
        }
    }
}

/// A plan that is to be kept.
#[derive(Debug, Clone)]
pub struct NewRun {
    /// The day of issue.
    pub as_of: Day,
    /// The last day by the agreement.
    pub through: Day,
    /// Only this agreement.
    pub agreement: Option<String>,
    /// Only this contract.
    pub contract: Option<String>,
    /// Whether it shows an earlier day as it was.
    pub looks_back: bool,
    /// Total of the invoices.
    pub invoiced: Decimal,
    /// Total of the credit notes.
    pub credited: Decimal,
    /// What is blocked, held and warned of, and the difference from the plan before, as JSON.
    pub result: String,
    /// Fingerprints of what it rests on, as JSON.
    pub inputs: String,
    /// Fingerprint of these.
    pub inputs_sha256: Vec<u8>,
    /// The plan before.
    pub compared_with: Option<i64>,
    /// The documents in their order.
    pub documents: Vec<RunDocument>,
}

/// A plan as it was kept, without its documents and what else may be long.
#[derive(Debug, Clone)]
pub struct RunHeading {
    /// Its number.
    pub id: i64,
    /// The day of issue.
    pub as_of: Day,
    /// The last day by the agreement.
    pub through: Day,
    /// Only this agreement.
    pub agreement: Option<String>,
    /// Only this contract.
    pub contract: Option<String>,
    /// Whether it shows an earlier day as it was.
    pub looks_back: bool,
    /// How many documents it has.
    pub documents: i32,
    /// In how many transactions they are issued.
    pub batches: i32,
    /// Total of the invoices.
    pub invoiced: Decimal,
    /// Total of the credit notes.
    pub credited: Decimal,
    /// Fingerprint of what it rests on.
    pub inputs_sha256: Vec<u8>,
    /// The plan before.
    pub compared_with: Option<i64>,
    /// When it was planned.
    pub planned_at: DateTime<Utc>,
    /// Who planned it.
    pub planned_by: String,
}
