//! What is recorded, in its public form: read with all problems at once, written as it was read. Pure.
//!
//! The store keeps these, the service takes and gives them, and [`situation`] makes of them the
//! [`Situation`](crate::domain::billing::Situation) that is billed.

pub mod agreement;
pub mod audit;
pub mod billing;
pub mod contract;
pub mod decision;
pub mod figure;
pub mod figure_imports;
pub mod forecast;
pub mod issuing;
pub mod mergers;
pub mod orders;
pub mod organisation;
pub mod outbox;
pub mod parties;
pub mod payments;
pub mod reports;
pub mod scalar;
pub mod situation;
pub mod standing;
pub mod usage;
pub mod whole;

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

/// Something as it was recorded: its revision, when and by whom.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Recorded<T> {
    /// Its name in addresses.
    pub id: String,
    /// How often it was recorded; also the `ETag` for changing it.
    #[schema(example = 1, minimum = 1)]
    pub revision: i32,
    /// When this revision was recorded.
    #[schema(value_type = String, format = DateTime)]
    pub recorded_at: DateTime<Utc>,
    /// Who recorded it: the name of the token.
    pub recorded_by: String,
    /// When it was replaced or withdrawn; null while it counts.
    #[schema(required = true, value_type = Option<String>, format = DateTime)]
    pub replaced_at: Option<DateTime<Utc>>,
    /// What was recorded.
    pub value: T,
}

/// A page of a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Page<T> {
    /// The items, in order.
    pub items: Vec<T>,
    /// What to give as `cursor` for the next page; null on the last one.
    #[schema(required = true)]
    pub next: Option<String>,
}
