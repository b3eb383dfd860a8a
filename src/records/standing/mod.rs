//! How things stand, in their public form: effects of decisions, indexation, holds, the state of a contract, reminders,
//! and what is recorded of staff accounts.

pub mod contract;
pub mod csv;
pub mod data_agreement;
pub mod effect;
pub mod holds;
pub mod indexation;
pub mod reminder;
pub mod sentences;
pub mod staff;
