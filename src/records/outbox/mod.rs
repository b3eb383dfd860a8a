//! The outbox: what is sent to whom, what is asked of it, and how a delivery is told.

pub mod asked;
pub mod delivery;
pub mod parcel;
pub mod recipients;
