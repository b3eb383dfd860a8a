//! Invoices once they are issued: their numbers, and what of a billing outcome is still to be issued.

pub mod number;
pub mod plan;
pub mod rules;

pub use number::{InvoiceNumber, Series};
pub use plan::{Issuance, IssuedBefore, NotYet, Planned, not_yet, plan, rests_on_notice};
pub use rules::{Hindrance, NotTakenBack, may_take_back};
