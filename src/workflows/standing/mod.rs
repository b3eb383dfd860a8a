//! How things stand, by what is recorded and issued: read, work out in the domain, tell.

pub mod contract;
pub mod effect;
pub mod indexation;
mod paid;
pub mod reminders;
pub mod staff;

use super::Failed;
use crate::domain::billing::Unbillable;

impl From<Unbillable> for Failed {
    fn from(_: Unbillable) -> Self {
        let message = "an amount has more digits than an amount can hold (10^19 euro): check prices, factors and figures";
        Failed::conflict("amount_too_large", message)
    }
}
