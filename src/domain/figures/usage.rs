//! Usage: unique users of a library, for one lot and month (F 8.1). A count and nothing about persons.

use super::Provenance;
use crate::domain::calendar::{Day, Month};
use std::collections::BTreeMap;

/// The unique users that a library reported for one lot and month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsageFigure {
    /// Users who started at least one film that month.
    pub unique_users: u64,
    /// Source and the day of the report.
    pub provenance: Provenance,
}

/// The reports of one contract for one lot, by month.
#[derive(Debug, Clone, Default)]
pub struct Usage {
    by_month: BTreeMap<Month, Vec<UsageFigure>>,
}

impl Usage {
    /// Adds a report; reports for a month stay in order of their day.
    pub fn add(&mut self, month: Month, figure: UsageFigure) {
        let figures = self.by_month.entry(month).or_default();
        let place =
            figures.partition_point(|other| other.provenance.published <= figure.provenance.published);
        figures.insert(place, figure);
    }

    /// The latest report for a month that is known on a day.
    pub fn known(&self, month: Month, today: Day) -> Option<&UsageFigure> {
        let figures = self.by_month.get(&month)?;
        figures.iter().rfind(|figure| figure.provenance.known_on(today))
    }

    /// The reports that are known on a day.
    #[must_use]
    pub fn known_on(&self, day: Day) -> Usage {
        let known = |figures: &Vec<UsageFigure>| -> Vec<UsageFigure> {
            figures.iter().filter(|figure| figure.provenance.known_on(day)).cloned().collect()
        };
        let kept = self.by_month.iter().map(|(month, figures)| (*month, known(figures)));
        Usage { by_month: kept.filter(|(_, figures)| !figures.is_empty()).collect() }
    }

    /// The months with a report that is known on a day.
    pub fn months_known(&self, today: Day) -> impl Iterator<Item = Month> {
        self.by_month.keys().copied().filter(move |month| self.known(*month, today).is_some())
    }
}

/// Totals of participants of one agreement that are not among the contracts at hand, by lot and month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OtherParticipants {
    /// Their unique users together.
    pub unique_users: u64,
    /// Their inhabitants together.
    pub inhabitants: u64,
}
