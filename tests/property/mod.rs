//! Laws that hold for every situation.

mod corruption;
mod forecasts;
mod issuing;
mod laws;
mod lives;
mod mergers;
mod monotone;
mod payments;
mod situations;
mod statements;
mod structured;
mod usage;
