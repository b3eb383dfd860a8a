//! All tests that stand outside the code they test, in one binary.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, and says where"
)]

mod cli;
mod documents;
mod golden;
mod house;
mod http;
mod imports;
mod outbox;
mod postgres;
mod property;
mod store;
mod support;
mod usage;
