//! Usage in its public form: imports and what they would do, what is missing or strange, a library on its way to X, and
//! all libraries against the tiers; each also in Dutch. What is recorded is a [`UsageEntry`](super::figure::UsageEntry).

pub mod anomaly;
pub mod completeness;
pub mod import;
pub mod libraries;
pub mod progress;
pub mod tiers;
