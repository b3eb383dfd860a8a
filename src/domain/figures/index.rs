//! Price indices: the consumer price index (E 8.8) and the health index (F 8.5), by base year and month.

use super::Provenance;
use crate::domain::calendar::{Day, Month};
use rust_decimal::Decimal;
use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;

/// Which index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum IndexKind {
    /// Consumer price index (*indexcijfer der consumptieprijzen*).
    Cpi,
    /// Health index (*gezondheidsindex*).
    Health,
}

/// The year in which a series of an index was set to 100. Two bases never meet in one ratio.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BaseYear(pub i32);

/// The value of an index for one month in one base, in one publication.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexFigure {
    /// The base of the series.
    pub base: BaseYear,
    /// The value, always positive.
    pub value: Decimal,
    /// Source and publication date.
    pub provenance: Provenance,
}

/// The months between which an index is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct IndexMonths {
    /// Which index.
    pub kind: IndexKind,
    /// The month above the line.
    pub to: Month,
    /// The month below the line.
    pub from: Month,
}

/// Two figures of one index in one base, to be divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IndexRatio<'a> {
    /// Which index.
    pub kind: IndexKind,
    /// The month and figure above the line.
    pub to: (Month, &'a IndexFigure),
    /// The month and figure below the line.
    pub from: (Month, &'a IndexFigure),
}

/// All index figures, by index and month.
#[derive(Debug, Clone, Default)]
pub struct Indices {
    by_month: HashMap<(IndexKind, Month), Vec<IndexFigure>>,
    /// Those that count where there is none here; shared, because they are many and most are never asked for.
    others: Option<Arc<Indices>>,
}

impl Indices {
    /// No figures but those of others, until one of the same index, base and month is added.
    pub fn beside(others: Arc<Indices>) -> Self {
        Indices { by_month: HashMap::new(), others: Some(others) }
    }

    /// Adds a figure.
    pub fn add(&mut self, kind: IndexKind, month: Month, figure: IndexFigure) {
        self.by_month.entry((kind, month)).or_default().push(figure);
    }

    /// Those that are known on a day.
    #[must_use]
    pub fn known_on(&self, day: Day) -> Indices {
        let known = |figures: &Vec<IndexFigure>| {
            figures.iter().filter(|figure| figure.provenance.known_on(day)).cloned().collect()
        };
        let kept = self.by_month.iter().map(|(of, figures)| (*of, known(figures))).collect();
        let others = self.others.as_ref().map(|others| Arc::new(others.known_on(day)));
        Indices { by_month: kept, others }
    }

    /// The two figures of a ratio in the newest base that both months have, as known on a day, each in its
    /// latest publication; `None` where a figure is missing.
    pub fn ratio(&self, months: IndexMonths, today: Day) -> Option<IndexRatio<'_>> {
        let IndexMonths { kind, to, from } = months;
        let (above, below) = (self.known(kind, to, today), self.known(kind, from, today));
        let pairs = above.into_iter().filter_map(|upper| {
            let lower = below.iter().find(|lower| lower.base == upper.base)?;
            Some((upper, *lower))
        });
        let (upper, lower) = { pairs }.next()?;
        Some(IndexRatio { kind, to: (to, upper), from: (from, lower) })
    }

    /// The figures of a month that are known on a day, the newest base and the latest publication first.
    pub fn known(&self, kind: IndexKind, month: Month, today: Day) -> Vec<&IndexFigure> {
        let mut figures = self.of(kind, month);
        figures.retain(|figure| figure.provenance.known_on(today));
        figures.sort_by_key(|figure| Reverse((figure.base, figure.provenance.published)));
        figures
    }

    fn of(&self, kind: IndexKind, month: Month) -> Vec<&IndexFigure> {
        let mut figures: Vec<_> = self.by_month.get(&(kind, month)).into_iter().flatten().collect();
        let mut others = self.others.as_ref().map(|others| others.of(kind, month)).unwrap_or_default();
        others.retain(|other| figures.iter().all(|figure| figure.base != other.base));
        figures.append(&mut others);
        figures
    }
}
