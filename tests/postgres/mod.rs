//! The Postgres that all tests share.

mod shared;
