//! Which municipalities are in force on a day: the shipped ones, and those of the register that was imported.

use super::RegisteredEntry;
use crate::catalogue::municipalities;
use crate::domain::calendar::Day;
use crate::domain::identifiers::NisCode;
use std::collections::BTreeMap;

#[derive(Debug, Clone)]
struct Span {
    name: String,
    from: Option<Day>,
    to: Option<Day>,
    is_shipped: bool,
}

impl Span {
    fn covers(&self, day: Day) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// The municipalities that are known, by code.
#[derive(Debug, Clone, Default)]
pub struct Register {
    spans: BTreeMap<NisCode, Vec<Span>>,
}

impl Register {
    /// The shipped municipalities beside those that were imported last.
    pub fn beside(imported: &[RegisteredEntry]) -> Self {
        let mut register = Register::default();
        for one in municipalities::all() {
            let (from, to) = (one.valid_from, one.valid_to);
            register.add(&one.nis, Span { name: one.name.clone(), from, to, is_shipped: true });
        }
        for one in imported {
            let (from, to) = (one.valid_from.map(|day| day.0), one.valid_to.map(|day| day.0));
            register.add(&one.nis.0, Span { name: one.name.0.clone(), from, to, is_shipped: false });
        }
        register
    }

    fn add(&mut self, nis: &NisCode, span: Span) {
        self.spans.entry(nis.clone()).or_default().push(span);
    }

    /// Whether a code is that of a municipality on a day. Where a code ships with the service its days do, until an
    /// imported register ends it; an older register does not revive one that ended.
    pub fn in_force(&self, nis: &NisCode, day: Day) -> bool {
        let spans = self.spans.get(nis).map_or(&[][..], Vec::as_slice);
        let (shipped, imported): (Vec<&Span>, Vec<&Span>) = spans.iter().partition(|span| span.is_shipped);
        let covers = |spans: &[&Span]| spans.iter().any(|span| span.covers(day));
        if shipped.is_empty() {
            return covers(&imported);
        }
        let ended = !imported.is_empty() && imported.iter().all(|span| span.to.is_some_and(|to| to < day));
        covers(&shipped) && !ended
    }

    /// All codes in force on a day.
    pub fn all_on(&self, day: Day) -> impl Iterator<Item = &NisCode> {
        self.spans.keys().filter(move |nis| self.in_force(nis, day))
    }

    /// The name of a code.
    pub fn name(&self, nis: &NisCode) -> Option<&str> {
        self.spans.get(nis)?.first().map(|span| span.name.as_str())
    }

    /// What is known of a code that is no municipality on a day.
    pub fn why_not(&self, nis: &NisCode) -> String {
        let Some(spans) = self.spans.get(nis) else {
            return "no municipality is known under this code: import the register (TU_COM_REFNIS) if it is new".into();
        };
        let days = spans.iter().map(|span| {
            let from = span.from.map_or_else(|| "the beginning".to_owned(), |day| day.to_string());
            let to = span.to.map_or_else(|| "today".to_owned(), |day| day.to_string());
            format!("from {from} through {to}")
        });
        format!("it is a municipality {} only", days.collect::<Vec<_>>().join(", "))
    }

    /// The last day of a code, by its first: as it is known.
    pub(super) fn known(&self, nis: &NisCode, from: Option<Day>) -> Option<(Option<Day>, &str)> {
        let spans = self.spans.get(nis)?;
        let early = |day: Option<Day>| day.filter(|day| chrono::Datelike::year(day) >= 1990);
        let span = spans.iter().rfind(|span| early(span.from) == early(from))?;
        Some((span.to, span.name.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::figures::all_populations;
    use crate::domain::calendar::first_of_january;
    use std::collections::BTreeSet;

    #[test]
    fn the_municipalities_in_force_are_those_that_were_counted() {
        let register = Register::beside(&[]);
        for (year, count) in [(2018, 589), (2019, 581), (2020, 581), (2025, 565)] {
            let on = first_of_january(year);
            let in_force: BTreeSet<&NisCode> = register.all_on(on).collect();
            assert_eq!(in_force.len(), count, "{year}");
            let counted = all_populations().filter(|(_, figure)| figure.year == year).map(|(nis, _)| nis);
            let strange: Vec<_> = counted.filter(|nis| !in_force.contains(nis)).collect();
            assert!(strange.is_empty(), "{year}: {strange:?}");
        }
    }
}
