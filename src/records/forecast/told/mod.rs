//! What is told of a forecast: as JSON, as tables, as text for a terminal.

pub mod amounts;
pub mod comparison;
pub mod figures;
pub mod json;
pub mod said;
pub mod table;
pub mod text;
pub mod view;
