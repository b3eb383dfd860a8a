//! The service over HTTP, as its users meet it: the real server on a Postgres, a database for each test.

mod addresses;
mod auditing;
mod crashes;
mod crediting;
mod doorkeeper;
mod idempotency;
pub mod issuing;
mod late;
mod leftovers;
mod mergers;
mod order_checks;
pub mod orders;
mod over_time;
pub mod payments;
mod refusals;
mod resources;
mod simulations;
mod standing;
mod verifying;
