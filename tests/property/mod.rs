//! Laws that hold for every situation.

mod corruption;
mod issuing;
mod laws;
mod mergers;
mod monotone;
mod situations;
