//! Invoices once they are issued: their numbers, and what of a billing outcome is still to be issued or corrected.

mod account;
pub mod accrual;
mod correction;
pub mod issued;
pub mod number;
pub mod plan;
pub mod rules;
pub mod run;

pub use issued::{Amounts, IssuedBefore, Part};
pub use number::{InvoiceNumber, Series};
pub use plan::{Cause, Issuance, NotYet, Original, Plan, Planned, not_yet, plan};
pub use rules::{Between, Hindrance, NotTakenBack, hindrances, may_take_back};
