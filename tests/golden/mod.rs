//! Golden cases: situations as data, with the amounts that the rules give.

mod forecasts;
mod late;
pub mod register;
mod situations;
mod small;
mod standing;
pub mod steps;
