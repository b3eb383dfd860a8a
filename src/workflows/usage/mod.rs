//! Usage: importing counts, and telling what is missing, strange, and how far libraries are.

pub mod import;
mod resolve;
pub mod views;
