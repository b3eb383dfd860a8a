//! Laws that hold for every situation.

mod corruption;
mod laws;
mod monotone;
mod situations;
