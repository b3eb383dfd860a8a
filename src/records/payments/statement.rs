//! Bank statements: what came of importing one.

use super::kept::Basis;
use crate::domain::calendar::Day;
use crate::domain::money::Money;
use crate::simulation::result::Text;
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

/// What came of a statement of an imported file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StatementOutcome {
    /// It was new, and is recorded.
    Recorded,
    /// It was imported before: nothing is changed.
    ImportedBefore,
}

/// What came of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EntryOutcome {
    /// It is a payment, and pays what its revision says.
    Matched,
    /// It is a payment that waits for a person.
    Unmatched,
    /// Another statement held it before: no payment is made of it.
    Repeated,
    /// It gave back what was left of a payment.
    Refund,
    /// It was paid out for something else, or is of nothing: it is kept and is no payment.
    NoPayment,
}

/// An entry of a statement, and what came of it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ImportedEntry)]
pub struct ImportedEntry {
    /// Its place in the statement, from 1.
    pub place: u32,
    /// Above zero where it was received, below where it was paid.
    #[schema(value_type = String, pattern = r"^-?[0-9]+\.[0-9]{2}$")]
    pub amount: Text<Money>,
    /// What came of it.
    pub outcome: EntryOutcome,
    /// The payment that it is, or that it gave back; null where there is none.
    #[schema(required = true)]
    pub payment: Option<String>,
    /// By what it was matched; null where it is no payment.
    #[schema(required = true)]
    pub basis: Option<Basis>,
    /// Why, in words; empty where there is nothing to say.
    pub reason: String,
}

/// A statement of an imported file, and what came of it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ImportedStatement)]
pub struct ImportedStatement {
    /// Its name.
    #[schema(example = "1")]
    pub id: String,
    /// The account.
    #[schema(example = "BE41 0910 1235 5910")]
    pub account: String,
    /// What the bank calls it.
    pub reference: String,
    /// Day of the closing balance.
    #[schema(value_type = String, format = Date)]
    pub closed_on: Text<Day>,
    /// What came of it.
    pub outcome: StatementOutcome,
    /// Its entries; none where it was imported before.
    pub entries: Vec<ImportedEntry>,
}

/// What came of a file.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ImportedStatements {
    /// Its statements.
    pub items: Vec<ImportedStatement>,
}

/// A statement that was imported.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = BankStatement)]
pub struct StatementJson {
    /// Its name.
    #[schema(example = "1")]
    pub id: String,
    /// The account.
    #[schema(example = "BE41 0910 1235 5910")]
    pub account: String,
    /// What the bank calls it.
    pub reference: String,
    /// Day of the closing balance.
    #[schema(value_type = String, format = Date)]
    pub closed_on: Text<Day>,
    /// Balance before its entries.
    #[schema(value_type = String, pattern = r"^-?[0-9]+\.[0-9]{2}$")]
    pub opening: Text<Money>,
    /// Balance after its entries.
    #[schema(value_type = String, pattern = r"^-?[0-9]+\.[0-9]{2}$")]
    pub closing: Text<Money>,
    /// When it was imported.
    #[schema(value_type = String, format = DateTime)]
    pub recorded_at: DateTime<Utc>,
    /// Who imported it: the name of the token.
    pub recorded_by: String,
}
