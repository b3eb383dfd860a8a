//! Purchase orders of those who pay: orders, what a payer asks, assignments of invoices to orders, and the check of an
//! invoice, each in its public form.

pub mod asked;
pub mod assignment;
pub mod check;
pub mod consumption;
pub mod entry;
pub mod found;
pub mod invoicing;
pub mod policy;
pub mod said;
pub mod scalar;

pub use asked::{CheckFigures, OrderCheckRequest};
pub use assignment::{OrderAssignmentEntry, PartForm};
pub use check::OrderCheckJson;
pub use consumption::ConsumptionJson;
pub use entry::OrderEntry;
pub use policy::PayerPolicyEntry;
pub use scalar::{Euro, OrderRef};
