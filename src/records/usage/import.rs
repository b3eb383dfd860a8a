//! An import of counts: what it did or would do.

use super::anomaly::AnomalyJson;
use crate::domain::calendar::Month;
use crate::simulation::result::Text;
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

/// What an import did, or would do.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = UsageImport)]
pub struct UsageImportJson {
    /// Whether it was only tried: nothing was stored then.
    pub dry_run: bool,
    /// Its name; null where nothing was stored, also because nothing was new.
    #[schema(required = true, example = "1")]
    pub id: Option<String>,
    /// The SHA-256 of the file.
    #[schema(example = "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03")]
    pub sha256: String,
    /// How many counts the file holds.
    pub rows: usize,
    /// Counts of months that were not reported before.
    pub new: Vec<NewCountJson>,
    /// Counts that correct another.
    pub changed: Vec<ChangedCountJson>,
    /// How many are as they were reported before.
    pub unchanged: usize,
    /// Counts of the file that are out of the ordinary. They are recorded all the same: ask who reported them.
    pub anomalies: Vec<AnomalyJson>,
}

/// A count of a month that was not reported before.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = NewCount)]
pub struct NewCountJson {
    /// The contract to which the library was resolved.
    #[schema(example = "antwerpen-film")]
    pub contract: String,
    /// The lot.
    #[schema(example = "1B")]
    pub lot: String,
    /// The month.
    #[schema(value_type = String, example = "2023-01")]
    pub month: Text<Month>,
    /// Unique users of the month.
    #[schema(example = 612)]
    pub unique_users: u64,
}

/// A count that corrects another.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ChangedCount)]
pub struct ChangedCountJson {
    /// The contract to which the library was resolved.
    #[schema(example = "antwerpen-film")]
    pub contract: String,
    /// The lot.
    #[schema(example = "1B")]
    pub lot: String,
    /// The month.
    #[schema(value_type = String, example = "2023-01")]
    pub month: Text<Month>,
    /// As it was reported before.
    #[schema(example = 612)]
    pub before: u64,
    /// As it is reported now.
    #[schema(example = 613)]
    pub after: u64,
}

/// An import by which something was recorded: a fingerprint and counts, and nothing that the file holds beside.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = UsageImportSummary)]
pub struct UsageImportSummary {
    /// Its name.
    pub id: String,
    /// The name of the file, where it was told.
    #[schema(required = true)]
    pub name: Option<String>,
    /// The SHA-256 of the file.
    pub sha256: String,
    /// How many counts the file holds.
    pub rows: i32,
    /// How many of them were new.
    pub added: i32,
    /// How many of them corrected another.
    pub changed: i32,
    /// When it was imported.
    #[schema(value_type = String, format = DateTime)]
    pub recorded_at: DateTime<Utc>,
    /// Who imported it: the name of the token.
    pub recorded_by: String,
}
