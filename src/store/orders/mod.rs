//! Purchase orders, assignments of documents to them, and what payers ask: each kept by revisions; and what was
//! issued, as orders must know it.

pub mod assignments;
pub mod documents;
pub mod policies;
pub mod purchase;

use super::StoreError;
use crate::simulation::problem::Problems;
use deserr::Deserr;
use serde::Serialize;
use serde_json::Value;

/// A value in its public form, as it is kept.
fn kept<T: Serialize>(value: &T) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}

/// A value as it was kept.
fn read<T: Deserr<Problems>>(value: Value, (what, id): (&str, i64)) -> Result<T, StoreError> {
    let unreadable = |_| StoreError::Unreadable(format!("{what} {id} can no longer be read"));
    deserr::deserialize::<T, _, Problems>(value).map_err(unreadable)
}
