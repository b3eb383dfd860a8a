//! The outbox: documents that are to be sent, who has which in hand, and every attempt.

mod queue;
mod told;

pub use queue::{Entry, Event, NewDelivery, add, next, of_id, put, set};
pub use told::{Filter, list};
