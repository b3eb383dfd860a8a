//! Price indices: the consumer price index (E 8.8) and the health index (F 8.5), by base year and month.

use super::Provenance;
use crate::domain::calendar::{Day, Month};
use rust_decimal::Decimal;
use std::collections::HashMap;

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
}

impl Indices {
    /// Adds a figure; figures of a month stay in order of base and publication.
    pub fn add(&mut self, kind: IndexKind, month: Month, figure: IndexFigure) {
        let figures = self.by_month.entry((kind, month)).or_default();
        let order = |f: &IndexFigure| (f.base, f.provenance.published);
        let place = figures.partition_point(|other| order(other) <= order(&figure));
        figures.insert(place, figure);
    }

    /// Whether there is any figure of that index, base and month.
    pub fn has(&self, kind: IndexKind, base: BaseYear, month: Month) -> bool {
        self.of(kind, month).iter().any(|figure| figure.base == base)
    }

    /// The two figures of a ratio in the newest base that both months have, as known on a day, each in its
    /// latest publication; `None` where a figure is missing.
    pub fn ratio(&self, months: IndexMonths, today: Day) -> Option<IndexRatio<'_>> {
        let IndexMonths { kind, to, from } = months;
        let known = |figure: &&IndexFigure| figure.provenance.known_on(today);
        let above = self.of(kind, to).iter().rev().filter(known);
        let pairs = above.filter_map(|upper| {
            let mut below = self.of(kind, from).iter().rev().filter(known);
            below.find(|lower| lower.base == upper.base).map(|lower| (upper, lower))
        });
        let (upper, lower) = { pairs }.next()?;
        Some(IndexRatio { kind, to: (to, upper), from: (from, lower) })
    }

    fn of(&self, kind: IndexKind, month: Month) -> &[IndexFigure] {
        self.by_month.get(&(kind, month)).map_or(&[], Vec::as_slice)
    }
}
