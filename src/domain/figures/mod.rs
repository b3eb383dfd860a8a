//! Official and reported figures: dated, sourced, and known from the day of their publication on.

pub mod index;
pub mod inhabitants;
pub mod population;
pub mod usage;

use super::calendar::Day;
use std::sync::Arc;

/// Where a figure comes from and since when it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provenance {
    /// The source in words, for the person who checks the amount.
    pub source: Arc<str>,
    /// The day of publication or report; `None` = always known.
    pub published: Option<Day>,
}

impl Provenance {
    /// Whether the figure is known on a day.
    pub fn known_on(&self, day: Day) -> bool {
        self.published.is_none_or(|published| published <= day)
    }
}
