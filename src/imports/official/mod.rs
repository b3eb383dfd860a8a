//! Official figures in the files in which they are published: populations, price indices, municipalities, mergers.
//!
//! [`Reader`] takes the bytes of a file as they come, finds out which of the forms it has, and gives its figures as they
//! stand there ([`Found`]). It stores nothing and compares with nothing. Figures of one base of an index stay apart from
//! those of another. What stands in a file and is no figure that is used here is named ([`Aside`]), never turned into one.

mod bestat;
mod index;
mod mergers;
mod population;
mod reader;
mod refnis;
mod structure;

pub use reader::{MOST_PACKED, Reader};

use crate::domain::calendar::{Day, Month};
use crate::domain::figures::index::{BaseYear, IndexKind};
use crate::domain::identifiers::NisCode;
use crate::domain::merger::Merger;
use rust_decimal::Decimal;

/// The most notes that are kept of what is no figure; beyond them they are counted.
const MOST_ASIDE: usize = 100;

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Inhabitants of municipalities on 1 January.
    Population,
    /// Price indices by month.
    Index,
    /// Municipalities and their days.
    Municipalities,
    /// Mergers of municipalities.
    Mergers,
}

/// All kinds with their names.
const KINDS: [(Kind, &str); 4] = [
    (Kind::Population, "population"),
    (Kind::Index, "index"),
    (Kind::Municipalities, "municipalities"),
    (Kind::Mergers, "mergers"),
];

impl Kind {
    /// Its name.
    pub fn name(self) -> &'static str {
        KINDS.iter().find(|(kind, _)| *kind == self).map_or("", |(_, name)| name)
    }

    /// The kind of a name.
    pub fn named(name: &str) -> Option<Kind> {
        KINDS.iter().find(|(_, of)| *of == name).map(|(kind, _)| *kind)
    }
}

/// What is known of a file beside its bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct About {
    /// What it should hold; found out where `None`.
    pub kind: Option<Kind>,
    /// Its name, which may tell a year.
    pub name: String,
    /// The year of its figures, where it does not say so itself.
    pub year: Option<i32>,
}

/// The inhabitants of a municipality on a 1 January.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inhabitants {
    /// Its code.
    pub nis: NisCode,
    /// Its name in the file; may be empty.
    pub name: String,
    /// The year of the 1 January.
    pub year: i32,
    /// How many.
    pub count: u64,
    /// The day of publication, where the file says it.
    pub published: Option<Day>,
    /// Where they were taken from, where the file says it.
    pub source: Option<String>,
}

/// The value of an index for a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexValue {
    /// Which index.
    pub kind: IndexKind,
    /// The base of the series.
    pub base: BaseYear,
    /// The month.
    pub month: Month,
    /// The value, with two decimals.
    pub value: Decimal,
    /// The day of publication, where the file says it.
    pub published: Option<Day>,
}

/// A municipality while it exists under a code.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Registered {
    /// Its code.
    pub nis: NisCode,
    /// The first day.
    pub from: Day,
    /// The last day; `None` while it exists.
    pub to: Option<Day>,
    /// Its Dutch name.
    pub name: String,
}

/// The total of an area that a file tells beside its municipalities.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AreaTotal {
    /// Its code, where it has one; `01000` is the country.
    pub nis: String,
    /// Its name in the file.
    pub name: String,
    /// The year of the 1 January.
    pub year: i32,
    /// Inhabitants.
    pub count: u64,
}

/// Something in a file that is no figure that is used here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aside {
    /// Where it stands.
    pub place: String,
    /// What it is, and why it is left.
    pub what: String,
}

/// The figures of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Figures {
    /// Inhabitants, by year and code, each once.
    Population(Vec<Inhabitants>),
    /// Values, by index, base and month, each once.
    Index(Vec<IndexValue>),
    /// Municipalities, by code and first day.
    Municipalities(Vec<Registered>),
    /// Mergers, each with where it was taken from.
    Mergers(Vec<(Merger, Option<String>)>),
}

impl Figures {
    /// What they are.
    pub fn kind(&self) -> Kind {
        match self {
            Figures::Population(_) => Kind::Population,
            Figures::Index(_) => Kind::Index,
            Figures::Municipalities(_) => Kind::Municipalities,
            Figures::Mergers(_) => Kind::Mergers,
        }
    }
}

/// What was found in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its figures.
    pub figures: Figures,
    /// Totals of areas that it tells.
    pub areas: Vec<AreaTotal>,
    /// What was left, the first hundred.
    pub aside: Vec<Aside>,
    /// How many more were left.
    pub more_aside: usize,
    /// How many rows were read.
    pub rows: u64,
}

/// What is left of a file while it is read.
#[derive(Debug, Default)]
struct Asides {
    told: Vec<Aside>,
    more: usize,
}

impl Asides {
    fn add(&mut self, place: impl Into<String>, what: impl Into<String>) {
        if self.told.len() < MOST_ASIDE {
            self.told.push(Aside { place: place.into(), what: what.into() });
        } else {
            self.more += 1;
        }
    }

    fn found(self, figures: Figures, rows: u64) -> Found {
        Found { figures, areas: Vec::new(), aside: self.told, more_aside: self.more, rows }
    }
}

/// The only year that a text names between other letters: `TF_SOC_POP_STRUCT_2019.sample.txt`, `Bevolking in 2025`.
fn year_in(text: &str) -> Option<i32> {
    let runs = text.split(|c: char| !c.is_ascii_digit()).filter(|run| run.len() == 4);
    let years = runs.filter_map(|run| run.parse().ok()).filter(|year| (1830..=2999).contains(year));
    let years: std::collections::BTreeSet<i32> = years.collect();
    match years.len() {
        1 => years.first().copied(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_its_year_where_it_tells_one() {
        for (text, year) in [
            ("TF_SOC_POP_STRUCT_2019.sample.txt", Some(2019)),
            ("Bevolking in 2025", Some(2025)),
            ("TF_SOC_POP_STRUCT_2019_2020.txt", None),
            ("bevolking.csv", None),
            ("20190101.txt", None),
        ] {
            assert_eq!(year_in(text), year, "{text}");
        }
        assert_eq!(KINDS.map(|(kind, name)| Kind::named(name) == Some(kind)), [true; 4]);
    }
}
