//! Reported usage as people look at it: what is still to be reported before documents can be billed, what is out of the
//! ordinary, how far a library is towards X (F 8.6), and how far all libraries together are towards the next tier (FA **).
//!
//! Nothing is worked out here a second time: what waits for reports, X, totals, tiers and prices are those of
//! [`billing`](super::billing) and [`calculation`](super::calculation).

pub mod anomaly;
pub mod completeness;
pub mod course;
pub mod outlook;
pub mod tiers;

pub use anomaly::{Anomaly, Strange, Thresholds, anomalies};
pub use completeness::{Completeness, Unreported, completeness};
pub use course::{LotCourse, MonthTotals, course};
pub use outlook::{Basis, Outlook, outlook};
pub use tiers::{ComponentTiers, LotTiers, lot_tiers};
