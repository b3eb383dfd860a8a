//! The shipped official figures: populations, consumer price index and health index.

use crate::domain::calendar::{Day, Month, iso_day};
use crate::domain::figures::Provenance;
use crate::domain::figures::index::{BaseYear, IndexFigure, IndexKind, Indices};
use crate::domain::figures::population::PopulationFigure;
use crate::domain::identifiers::NisCode;
use rust_decimal::Decimal;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

const POPULATION: &str = include_str!("data/population.csv");
const INDICES: &str = include_str!("data/cpi.csv");
const TOTALS: &str = include_str!("data/population_totals.csv");
const SOURCES: &str = include_str!("data/sources.csv");

/// Where figures were taken from.
#[derive(Debug, Clone, Deserialize)]
pub struct SourceRow {
    /// The name that figures give.
    pub key: String,
    /// What it holds.
    pub what: String,
    /// Who published it first.
    pub original_publisher: String,
    /// How it was checked.
    pub verification: String,
}

#[derive(Deserialize)]
struct PopulationRow {
    nis: String,
    year: i32,
    population: u64,
    source: String,
    publication_date: String,
}

#[derive(Deserialize)]
struct TotalRow {
    area: String,
    year: i32,
    population: u64,
    source: String,
}

#[derive(Deserialize)]
struct IndexRow {
    index: String,
    base: i32,
    year: i32,
    month: u32,
    value: String,
    source: String,
}

type Populations = HashMap<NisCode, Vec<PopulationFigure>>;

static POPULATIONS: LazyLock<Populations> = LazyLock::new(|| {
    let mut populations = Populations::new();
    for row in rows::<PopulationRow>(POPULATION) {
        let Ok(nis) = row.nis.parse() else { continue };
        let provenance =
            Provenance { source: source_text(&row.source), published: published(&row.publication_date) };
        let figure = PopulationFigure { year: row.year, inhabitants: row.population, provenance };
        populations.entry(nis).or_default().push(figure);
    }
    populations
});

static INDEX_FIGURES: LazyLock<Vec<(IndexKind, Month, IndexFigure)>> =
    LazyLock::new(|| rows(INDICES).filter_map(index_figure).collect());

static SHARED_INDICES: LazyLock<Arc<Indices>> = LazyLock::new(|| {
    let mut all = Indices::default();
    indices().iter().for_each(|(kind, month, figure)| all.add(*kind, *month, figure.clone()));
    Arc::new(all)
});

static SOURCE_ROWS: LazyLock<HashMap<String, SourceRow>> =
    LazyLock::new(|| rows::<SourceRow>(SOURCES).map(|row| (row.key.clone(), row)).collect());

/// The rows of an embedded CSV file; a test reads every one of them.
pub fn rows<T: for<'de> Deserialize<'de>>(csv: &'static str) -> impl Iterator<Item = T> {
    csv::Reader::from_reader(csv.as_bytes()).into_deserialize().filter_map(Result::ok)
}

fn index_figure(row: IndexRow) -> Option<(IndexKind, Month, IndexFigure)> {
    let kind = match row.index.as_str() {
        "cpi" => IndexKind::Cpi,
        "health" => IndexKind::Health,
        // The smoothed health index is another index, on which no agreement rests.
        _ => return None,
    };
    let value: Decimal = row.value.parse().ok()?;
    let provenance = Provenance { source: source_text(&row.source), published: None };
    Some((
        kind,
        Month::new(row.year, row.month)?,
        IndexFigure { base: BaseYear(row.base), value, provenance },
    ))
}

fn source_text(key: &str) -> Arc<str> {
    let publisher = SOURCE_ROWS.get(key).map_or("Statbel", |row| row.original_publisher.as_str());
    let publisher = publisher.split([' ', '(']).next().unwrap_or("Statbel");
    format!("{publisher} (catalogus: {key})").into()
}

/// A publication date; of a month alone its last day, on which it was surely known.
fn published(text: &str) -> Option<Day> {
    iso_day(text).or_else(|| text.parse::<Month>().ok().map(Month::last_day))
}

/// The shipped populations of a municipality, by year.
pub fn populations_of(municipality: &NisCode) -> Vec<PopulationFigure> {
    POPULATIONS.get(municipality).cloned().unwrap_or_default()
}

/// The shipped populations of all municipalities, by municipality and year.
pub fn all_populations() -> impl Iterator<Item = (&'static NisCode, &'static PopulationFigure)> {
    let mut all: Vec<_> = POPULATIONS.iter().collect();
    all.sort_by_key(|(nis, _)| *nis);
    all.into_iter().flat_map(|(nis, figures)| figures.iter().map(move |figure| (nis, figure)))
}

/// The official total of the country on a 1 January, where it was found, and who says so.
pub fn national_total(year: i32) -> Option<(u64, String)> {
    let of_year = |row: &TotalRow| row.area == "BE" && row.year == year;
    rows::<TotalRow>(TOTALS).find(of_year).map(|row| (row.population, row.source))
}

/// The fingerprint of the shipped figures and mergers: another one where any of them is another.
pub fn edition() -> Vec<u8> {
    let figures = Sha256::new().chain_update(POPULATION).chain_update(INDICES).chain_update(SOURCES);
    figures.chain_update(super::municipalities::text()).finalize().to_vec()
}

/// All shipped figures of the consumer price index and the health index.
pub fn indices() -> &'static [(IndexKind, Month, IndexFigure)] {
    &INDEX_FIGURES
}

/// The same, as situations share them.
pub fn shared_indices() -> Arc<Indices> {
    SHARED_INDICES.clone()
}

/// Where figures of a source were taken from.
pub fn source(key: &str) -> Option<&'static SourceRow> {
    SOURCE_ROWS.get(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count_rows(csv: &str) -> usize {
        csv.lines().count() - 1
    }

    #[test]
    fn every_row_is_read_and_names_a_known_source() {
        let populations: usize = POPULATIONS.values().map(Vec::len).sum();
        let smoothed = INDICES.lines().filter(|line| line.starts_with("smoothed_health")).count();
        assert_eq!(populations, count_rows(POPULATION));
        assert_eq!(indices().len() + smoothed, count_rows(INDICES));
        for row in rows::<PopulationRow>(POPULATION) {
            assert!(source(&row.source).is_some(), "{}", row.source);
        }
        for row in rows::<IndexRow>(INDICES) {
            assert!(source(&row.source).is_some(), "{}", row.source);
        }
    }

    #[test]
    fn the_flemish_sum_of_2021_is_the_official_one() {
        let flemish = rows::<PopulationRow>(POPULATION)
            .filter(|row| row.year == 2021 && row.source == "lukin0110-vaccinations")
            .map(|row| row.population);
        assert_eq!(flemish.sum::<u64>(), 6_653_062);
    }

    #[test]
    fn national_sums_equal_the_official_totals() {
        for year in [2018, 2019, 2020] {
            let (official, _) = national_total(year).unwrap();
            let of_year = rows::<PopulationRow>(POPULATION).filter(|row| row.year == year);
            assert_eq!(of_year.map(|row| row.population).sum::<u64>(), official, "{year}");
        }
    }
}
