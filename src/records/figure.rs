//! Figures with their source: populations, indices, usage, and totals of participants elsewhere.

use super::scalar::{Name, Short};
use crate::simulation::form::conditions::IndexName;
use crate::simulation::form::scalar::{Base, Count, Date, Id, Nis, Number, YearMonth};
use crate::simulation::problem::{Code, Problems};
use chrono::Datelike;
use deserr::Deserr;
use rust_decimal::Decimal;
use serde::Serialize;
use utoipa::ToSchema;

/// The inhabitants of a municipality on 1 January, in one publication.
#[derive(Debug, Clone, Deserr, Serialize, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct PopulationEntry {
    /// NIS code of the municipality.
    pub nis: Nis,
    /// The 1 January on which was counted.
    #[schema(example = "2022-01-01")]
    pub on: Date,
    /// Official inhabitants.
    pub inhabitants: Count,
    /// The day of publication; always known where left out.
    #[deserr(default)]
    pub published: Option<Date>,
    /// Where the figure was taken from.
    #[schema(example = "Statbel, bevolking op 1 januari 2022")]
    pub source: Short,
}

impl PopulationEntry {
    /// What does not fit together.
    pub fn problems(&self) -> Problems {
        let mut problems = Problems::default();
        if (self.on.0.month(), self.on.0.day()) != (1, 1) {
            let message = format!("{}: inhabitants are counted on 1 January", self.on.0);
            problems.add("/on", Code::NotFirstOfJanuary, message);
        }
        if let Some(published) = self.published.filter(|published| published.0 < self.on.0) {
            let message = format!("{}: inhabitants of {} cannot be published before", published.0, self.on.0);
            problems.add("/published", Code::OutOfRange, message);
        }
        problems
    }
}

/// The value of a price index for a month.
#[derive(Debug, Clone, Deserr, Serialize, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct IndexEntry {
    /// Which index.
    pub index: IndexName,
    /// The base year of the series.
    pub base: Base,
    /// The month.
    pub month: YearMonth,
    /// The value, above zero.
    #[schema(example = "127.84")]
    pub value: Number,
    /// The day of publication; always known where left out.
    #[deserr(default)]
    pub published: Option<Date>,
    /// Where the figure was taken from.
    #[schema(example = "Statbel, consumptieprijsindex")]
    pub source: Short,
}

impl IndexEntry {
    /// What does not fit together.
    pub fn problems(&self) -> Problems {
        let mut problems = Problems::default();
        if self.value.0 <= Decimal::ZERO {
            let message = "an index is above zero, or nothing could be divided by it";
            problems.add("/value", Code::OutOfRange, message);
        }
        problems
    }
}

/// Unique users of a contract for a lot and month: a count, and nothing about persons.
#[derive(Debug, Clone, Deserr, Serialize, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct UsageEntry {
    /// The contract.
    pub contract: Name,
    /// The lot.
    #[schema(example = "1B")]
    pub lot: Id,
    /// The month.
    pub month: YearMonth,
    /// Unique users of the month.
    #[schema(example = 612)]
    pub unique_users: Count,
    /// The day of the report; always known where left out.
    #[deserr(default)]
    pub reported: Option<Date>,
    /// Where the count was taken from.
    #[schema(example = "Maandrapport Sooner")]
    pub source: Short,
}

/// Totals of participants of a lot whose contracts are not recorded here.
#[derive(Debug, Clone, Deserr, Serialize, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct OthersEntry {
    /// The agreement.
    #[schema(example = "film-streaming-2022")]
    pub agreement: Name,
    /// The lot.
    #[schema(example = "1B")]
    pub lot: Id,
    /// The month.
    pub month: YearMonth,
    /// Their unique users together.
    #[deserr(default)]
    pub unique_users: Option<Count>,
    /// Their inhabitants together.
    #[deserr(default)]
    pub inhabitants: Option<Count>,
    /// Where the totals were taken from.
    #[schema(example = "Maandrapport Sooner, alle bibliotheken")]
    pub source: Short,
}
