//! Payments and late payers: what a bank says was received ([`statement`]), which invoices a payment pays
//! ([`matching`], [`allocation`]), what happened to an invoice after its issue ([`history`]), how it stands on a day
//! ([`standing`], [`aging`]), when a service may be suspended ([`suspension`]), which steps may
//! be recorded ([`collecting`]) and what lateness costs ([`interest`]).

pub mod aging;
pub mod allocation;
pub mod collecting;
pub mod history;
pub mod interest;
pub mod matching;
pub mod portion;
pub mod standing;
pub mod statement;
pub mod suspension;

pub use history::{Happened, History, Kind};
pub use standing::{Claim, OnDay, Settlement, State};
