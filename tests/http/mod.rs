//! The service over HTTP, as its users meet it: the real server on a Postgres, a database for each test.

mod addresses;
mod auditing;
mod billing;
mod corrections;
pub mod crashes;
mod crediting;
mod documents;
mod doorkeeper;
mod idempotency;
pub mod issuing;
mod kills;
mod late;
mod leftovers;
pub mod libraries;
mod mergers;
mod order_checks;
pub mod orders;
mod over_time;
mod payers;
pub mod payments;
mod receiving;
mod refusals;
mod resources;
pub mod runs;
mod simulations;
mod standing;
mod verifying;
