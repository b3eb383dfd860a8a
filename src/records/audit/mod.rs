//! The audit log in its public form, and what a verification reports.

pub mod chain;
pub mod query;
pub mod report;

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// An entry of the audit log: one change, or one issue.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AuditEntry {
    /// Its number, from 1 without gaps.
    #[schema(minimum = 1, example = 4211)]
    pub sequence: i64,
    /// When it was done.
    #[schema(value_type = String, format = DateTime)]
    pub at: DateTime<Utc>,
    /// Who did it: the name of the token, or `database: …` where it passed by the service.
    #[schema(example = "An Peeters")]
    pub actor: String,
    /// What was done: `recorded`, `corrected`, `replaced`, `withdrawn`, `revoked`, `issued`, `removed`.
    #[schema(example = "issued")]
    pub action: String,
    /// What kind of thing it was done to.
    #[schema(example = "invoice")]
    pub kind: String,
    /// The name of the thing.
    #[schema(example = "2023000001")]
    pub object: String,
    /// Which part or revision of it; empty where it has none.
    pub part: String,
    /// What was there before; null where there was nothing.
    #[schema(required = true, value_type = Option<Object>)]
    pub before: Value,
    /// What was there after; null where it was removed. Of an issued document everything but its snapshot, of which
    /// the SHA-256 stands here.
    #[schema(required = true, value_type = Option<Object>)]
    pub after: Value,
    /// SHA-256 over `previous` (32 bytes) and `entry`, in hexadecimal digits.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub hash: String,
    /// `hash` of the entry before; 64 zeros at the first one.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub previous: String,
    /// The text that the fingerprint covers: all of the above but the fingerprints.
    pub entry: String,
}
