//! The figures of a file as they would be recorded.

use super::{LeftRow, RegisteredEntry};
use crate::domain::calendar::{Day, YEARS, first_of_january};
use crate::domain::figures::index::IndexKind;
use crate::domain::identifiers::NisCode;
use crate::imports::official::{Figures, Found, Kind, Registered};
use crate::records::Recorded;
use crate::records::figure::{IndexEntry, PopulationEntry};
use crate::records::mergers::MergerEntry;
use crate::records::scalar::Short;
use crate::simulation::form::conditions::IndexName;
use crate::simulation::form::scalar::{Base, Count, Date, Nis, Number, YearMonth};
use crate::simulation::problem::{Code, Problems};
use crate::simulation::result::wording::DutchDay;
use chrono::Datelike;
use deserr::Deserr;
use serde::Serialize;
use std::collections::HashMap;

/// The most characters of a file's name in the source of a figure.
const LONGEST_NAME: usize = 90;

/// A file that was handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handed {
    /// Its name.
    pub name: String,
    /// SHA-256 of its bytes.
    pub sha256: Vec<u8>,
    /// How many bytes it has.
    pub bytes: u64,
    /// The year that was given with it.
    pub year: Option<i32>,
    /// The day of publication that was given with it.
    pub published: Option<Day>,
    /// What was found in it.
    pub found: Found,
}

impl Handed {
    /// The fingerprint as text.
    pub fn hash(&self) -> String {
        hex(&self.sha256)
    }

    /// Where its figures were taken from: file, fingerprint and publication.
    pub fn source(&self, published: Option<Day>) -> Short {
        let printable = self.name.chars().filter(|c| !c.is_control()).take(LONGEST_NAME);
        let name: String = printable.collect();
        let published = published.map(|day| format!(", gepubliceerd op {}", DutchDay(day)));
        Short(format!("{name}{} (SHA-256 {})", published.unwrap_or_default(), self.hash()))
    }
}

/// Bytes as hexadecimal text.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Figures that would be recorded; those of the other kinds are empty.
#[derive(Debug, Clone, Default, Deserr, Serialize)]
#[deserr(error = Problems, deny_unknown_fields)]
pub struct Proposal {
    /// Inhabitants.
    pub populations: Vec<PopulationEntry>,
    /// Values of indices.
    pub indices: Vec<IndexEntry>,
    /// Mergers.
    pub mergers: Vec<MergerEntry>,
    /// Municipalities.
    pub municipalities: Vec<RegisteredEntry>,
    /// Names of municipalities that the file tells, by code.
    pub names: std::collections::BTreeMap<String, String>,
}

impl Proposal {
    /// The proposal of a file, and what of it cannot be recorded.
    ///
    /// # Errors
    /// Where figures cannot be what the file says: published before they were counted, say.
    pub fn of(handed: &Handed) -> Result<(Proposal, Vec<LeftRow>), Problems> {
        let mut proposal = Proposal::default();
        let mut left = Vec::new();
        match &handed.found.figures {
            Figures::Population(_) => proposal.take_populations(handed, &mut left),
            Figures::Index(_) => proposal.take_indices(handed),
            Figures::Municipalities(all) => proposal.take_municipalities(all, &mut left),
            Figures::Mergers(all) => {
                let source = handed.source(handed.published);
                proposal.mergers =
                    all.iter().map(|(merger, _)| MergerEntry::of(merger, source.clone())).collect();
            }
        }
        let mut problems = proposal.problems();
        if left.is_empty() && proposal.is_empty() && handed.found.aside.is_empty() {
            problems.add("", Code::WrongForm, "the file holds no figure");
        }
        problems.or((proposal, left))
    }

    /// Lets inhabitants of whom another number is recorded, by a publication of a known day, be known from a day on, where
    /// nothing says when these were published: what was known before stays as it was.
    pub fn known_from(&mut self, day: Day, recorded: &[Recorded<PopulationEntry>], handed: &Handed) {
        let mut by_figure: HashMap<(&NisCode, Day), Vec<&PopulationEntry>> = HashMap::new();
        for one in recorded {
            by_figure.entry((&one.value.nis.0, one.value.on.0)).or_default().push(&one.value);
        }
        for one in self.populations.iter_mut().filter(|one| one.published.is_none()) {
            let of = by_figure.get(&(&one.nis.0, one.on.0)).map_or(&[][..], Vec::as_slice);
            let last = of.iter().max_by_key(|other| other.published.map(|day| day.0));
            let differs = last.is_some_and(|last| last.inhabitants != one.inhabitants);
            if differs && of.iter().all(|other| other.published.is_some()) && day >= one.on.0 {
                one.published = Some(Date(day));
                one.source = handed.source(None);
            }
        }
    }

    /// Whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        self.populations.is_empty()
            && self.indices.is_empty()
            && self.mergers.is_empty()
            && self.municipalities.is_empty()
    }

    fn problems(&self) -> Problems {
        let mut problems = Problems::default();
        for one in &self.populations {
            problems.extend(said_of(one.problems(), &format!("{} op {}", one.nis.0, one.on.0)));
        }
        for one in &self.indices {
            problems.extend(said_of(one.problems(), &format!("{} {}", one.index.name(), one.month.0)));
        }
        for one in &self.mergers {
            problems.extend(said_of(one.problems(), &format!("{} op {}", one.into.nis.0, one.effective.0)));
        }
        problems
    }

    fn take_populations(&mut self, handed: &Handed, left: &mut Vec<LeftRow>) {
        let Figures::Population(all) = &handed.found.figures else { return };
        for one in all {
            if !YEARS.contains(&one.year) {
                left.push(LeftRow {
                    place: format!("{} {}", one.nis, one.year),
                    what: format!("a figure of {}: years from {} are recorded", one.year, YEARS.start()),
                });
                continue;
            }
            if !one.name.is_empty() {
                self.names.insert(one.nis.to_string(), one.name.clone());
            }
            let published = handed.published.or(one.published);
            self.populations.push(PopulationEntry {
                nis: Nis(one.nis.clone()),
                on: Date(first_of_january(one.year)),
                inhabitants: Count(one.count),
                published: published.map(Date),
                source: handed.source(published),
            });
        }
    }

    fn take_indices(&mut self, handed: &Handed) {
        let Figures::Index(all) = &handed.found.figures else { return };
        self.indices = all
            .iter()
            .map(|one| {
                let published = handed.published.or(one.published);
                IndexEntry {
                    index: match one.kind {
                        IndexKind::Cpi => IndexName::Cpi,
                        IndexKind::Health => IndexName::Health,
                    },
                    base: Base(one.base),
                    month: YearMonth(one.month),
                    value: Number(one.value),
                    published: published.map(Date),
                    source: handed.source(published),
                }
            })
            .collect();
    }

    fn take_municipalities(&mut self, all: &[Registered], left: &mut Vec<LeftRow>) {
        let recordable = |day: &Day| YEARS.contains(&day.year());
        let mut ended = 0_u64;
        for one in all {
            if one.to.is_some_and(|to| !recordable(&to)) {
                ended += 1;
                continue;
            }
            let name: String = one.name.chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect();
            self.municipalities.push(RegisteredEntry {
                nis: Nis(one.nis.clone()),
                name: Short(if name.is_empty() { one.nis.to_string() } else { name }),
                valid_from: Some(one.from).filter(recordable).map(Date),
                valid_to: one.to.map(Date),
            });
        }
        if ended > 0 {
            let what = format!("{ended} municipalities that ended before {}", YEARS.start());
            left.push(LeftRow { place: String::new(), what });
        }
    }
}

/// Problems of a figure, which say of which one.
fn said_of(found: Problems, figure: &str) -> Problems {
    let mut said = Problems::default();
    for one in found.as_slice() {
        said.add("", one.code, format!("{figure}: {}", one.message));
    }
    said
}

/// What a file holds, by its figures.
pub fn kind_of(handed: &Handed) -> Kind {
    handed.found.figures.kind()
}
