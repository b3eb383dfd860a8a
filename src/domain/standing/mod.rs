//! How things stand and where they go: what a decision brings about, what prices become by indexation, the state of a
//! contract on a day, and the deadlines to come.
//!
//! Nothing is worked out here a second time: everything is read from what [`bill`](super::billing::bill) makes of a
//! situation, with and without what is asked about.

pub mod contract;
pub mod data_agreement;
pub mod due;
pub mod effect;
pub mod exits;
pub mod holds;
pub mod indexation;
pub mod notices;
pub mod prices;
pub mod reminders;
