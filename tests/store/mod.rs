//! The store on a Postgres, a database for each test.

mod audited;
pub mod constraints;
mod golden;
mod kept;
mod migrations;
mod refused;
