//! tarief
pub mod domain;
pub mod simulation;
pub mod catalogue;
pub mod cli;
