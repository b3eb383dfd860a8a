//! What is asked and answered of billing runs.

pub mod difference;
pub mod run;
pub mod standing;
