//! Agreements: what the services cost and on which conditions.

pub mod agreement;
pub mod component;
pub mod conditions;

pub use agreement::{Agreement, Hold, Lot, Rule};
pub use component::{Component, ComponentFault, ComponentKind, Tier};
