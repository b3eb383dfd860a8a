//! The shipped municipalities with their enterprise numbers and postcodes, and the mergers between them.

use super::figures::rows;
use crate::domain::calendar::{Day, iso_day};
use crate::domain::identifiers::{KboNumber, NisCode};
use crate::domain::merger;
use serde::Deserialize;
use std::sync::LazyLock;

const MUNICIPALITIES: &str = include_str!("data/municipalities.csv");
const MERGERS: &str = include_str!("data/mergers.csv");

/// A municipality, now or until it merged.
#[derive(Debug, Clone)]
pub struct Municipality {
    /// Its code.
    pub nis: NisCode,
    /// Its Dutch name.
    pub name: String,
    /// Its province.
    pub province: String,
    /// Its region.
    pub region: String,
    /// The postcode of the town hall, or the lowest one.
    pub main_postcode: String,
    /// All its postcodes.
    pub postcodes: Vec<String>,
    /// Its enterprise number, where it was found.
    pub kbo: Option<KboNumber>,
    /// The first day of its existence.
    pub valid_from: Option<Day>,
    /// The last day of its existence, for one that merged.
    pub valid_to: Option<Day>,
    /// Where it was taken from.
    pub source: String,
}

/// A municipality that went into another.
#[derive(Debug, Clone)]
pub struct Merger {
    /// The first day of the new situation.
    pub effective: Day,
    /// The code before.
    pub old: NisCode,
    /// The name before.
    pub old_name: String,
    /// The code after.
    pub new: NisCode,
    /// The name after.
    pub new_name: String,
    /// Whether the legal person before goes on: it keeps its enterprise number, or only gets another code.
    pub goes_on: bool,
    /// Where it was taken from.
    pub source: String,
}

#[derive(Deserialize)]
struct MunicipalityRow {
    nis: String,
    name_nl: String,
    province: String,
    region: String,
    main_postcode: String,
    postcodes: String,
    kbo: String,
    valid_from: String,
    valid_to: String,
    source: String,
}

#[derive(Deserialize)]
struct MergerRow {
    effective_date: String,
    old_nis: String,
    old_name: String,
    new_nis: String,
    new_name: String,
    #[serde(rename = "type")]
    kind: String,
    kbo_continues: String,
    source: String,
}

static ALL: LazyLock<Vec<Municipality>> = LazyLock::new(|| {
    rows(MUNICIPALITIES)
        .filter_map(|row: MunicipalityRow| {
            Some(Municipality {
                nis: row.nis.parse().ok()?,
                name: row.name_nl,
                province: row.province,
                region: row.region,
                main_postcode: row.main_postcode,
                postcodes: row.postcodes.split(';').filter(|code| !code.is_empty()).map(Into::into).collect(),
                kbo: row.kbo.parse().ok(),
                valid_from: iso_day(&row.valid_from),
                valid_to: iso_day(&row.valid_to),
                source: row.source,
            })
        })
        .collect()
});

static ALL_MERGERS: LazyLock<Vec<Merger>> = LazyLock::new(|| {
    rows(MERGERS)
        .filter_map(|row: MergerRow| {
            Some(Merger {
                effective: iso_day(&row.effective_date)?,
                old: row.old_nis.parse().ok()?,
                old_name: row.old_name,
                new: row.new_nis.parse().ok()?,
                new_name: row.new_name,
                goes_on: row.kind == "recode" || row.kbo_continues == "yes",
                source: row.source,
            })
        })
        .collect()
});

/// All municipalities that are, or were until they merged.
pub fn all() -> &'static [Municipality] {
    &ALL
}

/// The municipalities that have or had a code; the current one first.
pub fn with_code(code: &NisCode) -> Vec<&'static Municipality> {
    let mut found: Vec<_> = ALL.iter().filter(|municipality| municipality.nis == *code).collect();
    found.sort_by_key(|municipality| municipality.valid_to.is_some());
    found
}

/// The mergers in which a code went up or came to be.
pub fn mergers_of(code: &NisCode) -> Vec<&'static Merger> {
    ALL_MERGERS.iter().filter(|merger| merger.old == *code || merger.new == *code).collect()
}

/// All shipped mergers, as the domain knows them, each with where it was taken from.
pub fn mergers() -> Vec<(merger::Merger, &'static str)> {
    let mut found: Vec<(merger::Merger, &'static str)> = Vec::new();
    for row in ALL_MERGERS.iter() {
        let of = |(nis, name): (&NisCode, &str)| merger::Municipality { nis: nis.clone(), name: name.into() };
        let same = |merger: &merger::Merger| merger.effective == row.effective && merger.into.nis == row.new;
        let place = found.iter().position(|(merger, _)| same(merger)).unwrap_or_else(|| {
            let (into, effective) = (of((&row.new, &row.new_name)), row.effective);
            let (from, continues, universal_succession) = (Vec::new(), None, true);
            let merger = merger::Merger { effective, into, from, continues, universal_succession };
            found.push((merger, &row.source));
            found.len() - 1
        });
        if let Some((merger, _)) = found.get_mut(place) {
            merger.from.push(of((&row.old, &row.old_name)));
            merger.continues = merger.continues.take().or_else(|| row.goes_on.then(|| row.old.clone()));
        }
    }
    found
}

/// The text of the shipped mergers, for the fingerprint of what ships.
pub(super) fn text() -> &'static str {
    MERGERS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read() {
        assert_eq!(ALL.len(), MUNICIPALITIES.lines().count() - 1);
        assert_eq!(ALL_MERGERS.len(), MERGERS.lines().count() - 1);
    }

    #[test]
    fn every_enterprise_number_that_stands_there_is_valid() {
        let given = rows(MUNICIPALITIES).filter(|row: &MunicipalityRow| !row.kbo.is_empty()).count();
        assert_eq!(ALL.iter().filter(|municipality| municipality.kbo.is_some()).count(), given);
    }
}
