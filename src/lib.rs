//! tarief
pub mod catalogue;
pub mod cli;
pub mod domain;
pub mod simulation;
