//! The inhabitants that count for a contract: one figure, or those of several municipalities together where a merger
//! lies between the day of counting and the fee.

use super::population::{Populations, Reading, Wanted};
use crate::domain::calendar::{Day, first_of_january};
use crate::domain::identifiers::NisCode;
use crate::domain::merger::{Counted, Merger, Mergers, Municipality};
use chrono::Datelike;
use std::sync::Arc;

/// The figure of one municipality among several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part<'a> {
    /// The municipality, where it is not simply the subscriber.
    pub municipality: Option<&'a Municipality>,
    /// Its figure.
    pub reading: Reading<'a>,
}

/// The inhabitants that count for a contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inhabitants<'a> {
    /// The year on whose 1 January they are to be counted.
    pub wanted: i32,
    /// One figure, or those that are added up.
    pub parts: Vec<Part<'a>>,
}

impl<'a> Inhabitants<'a> {
    /// All of them.
    pub fn total(&self) -> u64 {
        self.parts.iter().map(|part| part.reading.figure.inhabitants).fold(0, u64::saturating_add)
    }

    /// Whether the figure of an earlier year stands in for one that is not published yet.
    pub fn provisional(&self) -> bool {
        self.parts.iter().any(|part| part.reading.provisional())
    }

    /// The figure, where it is the subscriber's own and nothing is added up.
    pub fn single(&self) -> Option<Reading<'a>> {
        match self.parts.as_slice() {
            [Part { municipality: None, reading }] => Some(*reading),
            _ => None,
        }
    }
}

/// Why no inhabitants count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Uncounted<'a> {
    /// Of this municipality no figure is known, of the year or earlier.
    Missing(Arc<str>),
    /// They count with the municipality that absorbed this one.
    Elsewhere(&'a Merger),
}

/// Finds the inhabitants that count for the contract of a subscriber that runs since a day.
///
/// # Errors
/// [`Uncounted`] where a figure is missing, of whichever part, or they count with another municipality.
pub fn inhabitants<'a>(
    (populations, mergers): (&'a Populations, &'a Mergers),
    (subscriber, since): (&NisCode, Day),
    wanted: Wanted,
) -> Result<Inhabitants<'a>, Uncounted<'a>> {
    let mut search = Search { populations, mergers, wanted, parts: Vec::new() };
    match mergers.counted(subscriber, first_of_january(wanted.year), since) {
        Counted::Elsewhere(merger) => return Err(Uncounted::Elsewhere(merger)),
        Counted::Own(code) => search.add(&code, None, wanted.year)?,
        Counted::Together(parts) => {
            for part in parts {
                search.add(&part.nis, Some(part), wanted.year)?;
            }
        }
    }
    Ok(Inhabitants { wanted: wanted.year, parts: search.parts })
}

struct Search<'a> {
    populations: &'a Populations,
    mergers: &'a Mergers,
    wanted: Wanted,
    parts: Vec<Part<'a>>,
}

impl<'a> Search<'a> {
    /// Adds the figure of a code up to a year; where it has none since its territory grew, those of the territories
    /// of which it was made: an older figure under the same code would leave inhabitants out.
    fn add(
        &mut self,
        code: &NisCode,
        municipality: Option<&'a Municipality>,
        until: i32,
    ) -> Result<(), Uncounted<'a>> {
        let growth = self.mergers.last_growth(code, first_of_january(until));
        let from = growth.map_or(i32::MIN, |merger| first_counted(merger.effective));
        match (self.populations.read_within(code, self.wanted, from..=until), growth) {
            (Some(reading), _) => self.parts.push(Part { municipality, reading }),
            (None, Some(merger)) => {
                for part in &merger.from {
                    self.add(&part.nis, Some(part), from - 1)?;
                }
            }
            (None, None) => return Err(Uncounted::Missing(named(code, municipality))),
        }
        Ok(())
    }
}

/// The first year whose 1 January shows the situation from a day on.
fn first_counted(effective: Day) -> i32 {
    let year = effective.year();
    if effective == first_of_january(year) { year } else { year + 1 }
}

fn named(code: &NisCode, municipality: Option<&Municipality>) -> Arc<str> {
    match municipality {
        Some(known) => format!("{} ({code})", known.name).into(),
        None => code.as_str().into(),
    }
}
