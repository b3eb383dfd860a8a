//! Populations of municipalities on 1 January, and which publication counts (E 8.1, F 8.1).

use super::Provenance;
use crate::domain::calendar::{Day, first_of_january};
use crate::domain::identifiers::NisCode;
use std::collections::{BTreeMap, HashMap};
use std::ops::RangeInclusive;

/// The inhabitants of one municipality on 1 January of a year, in one publication.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PopulationFigure {
    /// The year on whose 1 January was counted.
    pub year: i32,
    /// Official inhabitants.
    pub inhabitants: u64,
    /// Source and publication date.
    pub provenance: Provenance,
}

/// Why a publication counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// It was the latest known on the day of locking.
    Locked,
    /// None was known on that day; it was the first later one.
    FirstLater,
    /// None is known yet; it is of the newest earlier year, provisionally.
    Earlier,
}

/// A population as it counts for one purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading<'a> {
    /// The figure that counts.
    pub figure: &'a PopulationFigure,
    /// The year that was asked for; the figure is of an earlier one while this one is not published.
    pub wanted: i32,
    /// Why this publication counts.
    pub choice: Choice,
    /// The day on which the choice was locked.
    pub locked_on: Day,
}

impl Reading<'_> {
    /// Whether the figure of an earlier year stands in for one that is not published yet.
    pub fn provisional(&self) -> bool {
        self.choice == Choice::Earlier
    }
}

/// Which figure is asked for, and with the knowledge of which days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// The year on whose 1 January was counted.
    pub year: i32,
    /// The day on which the publication is locked.
    pub locked_on: Day,
    /// The day of today: later publications do not exist yet.
    pub today: Day,
}

impl Wanted {
    /// The population of a fee year Y: 1 January Y−1, locked on 1 January Y (E 8.1, F 8.1).
    pub fn for_fee_year(year: i32, today: Day) -> Self {
        Wanted { year: year - 1, locked_on: first_of_january(year), today }
    }
}

/// All population figures, by municipality.
#[derive(Debug, Clone, Default)]
pub struct Populations {
    by_municipality: HashMap<NisCode, Vec<PopulationFigure>>,
}

impl Populations {
    /// Adds a figure; figures of a municipality stay in order of year and publication.
    pub fn add(&mut self, municipality: NisCode, figure: PopulationFigure) {
        let figures = self.by_municipality.entry(municipality).or_default();
        let order = |f: &PopulationFigure| (f.year, f.provenance.published);
        let place = figures.partition_point(|other| order(other) <= order(&figure));
        figures.insert(place, figure);
    }

    /// Whether there is any figure of that municipality and year.
    pub fn has(&self, municipality: &NisCode, year: i32) -> bool {
        self.of(municipality).iter().any(|figure| figure.year == year)
    }

    /// Those that are known on a day.
    #[must_use]
    pub fn known_on(&self, day: Day) -> Populations {
        let known = |figures: &Vec<PopulationFigure>| {
            figures.iter().filter(|figure| figure.provenance.known_on(day)).cloned().collect()
        };
        let kept = self.by_municipality.iter().map(|(nis, figures)| (nis.clone(), known(figures)));
        Populations { by_municipality: kept.collect() }
    }

    /// The latest publication of each year of a municipality, by year.
    pub fn latest(&self, municipality: &NisCode) -> BTreeMap<i32, &PopulationFigure> {
        self.of(municipality).iter().map(|figure| (figure.year, figure)).collect()
    }

    /// The publication that counts: the latest known on the day of locking; if there was none, the first
    /// one known today; if there is none yet, the newest earlier year in its latest publication.
    pub fn read(&self, municipality: &NisCode, wanted: Wanted) -> Option<Reading<'_>> {
        self.read_within(municipality, wanted, i32::MIN..=wanted.year)
    }

    /// The same, among the figures of some years: those in which a code stood for the same territory.
    pub fn read_within(
        &self,
        municipality: &NisCode,
        wanted: Wanted,
        years: RangeInclusive<i32>,
    ) -> Option<Reading<'_>> {
        let figures = self.of(municipality);
        let known = |figure: &&PopulationFigure| {
            years.contains(&figure.year) && figure.provenance.known_on(wanted.today)
        };
        let mut of_year = figures.iter().filter(known).filter(|figure| figure.year == wanted.year);
        let locked = of_year.clone().rfind(|figure| figure.provenance.known_on(wanted.locked_on));
        let earlier = || figures.iter().filter(known).rfind(|figure| figure.year < wanted.year);

        let locked = locked.map(|figure| (figure, Choice::Locked));
        let found = locked.or_else(|| of_year.next().map(|figure| (figure, Choice::FirstLater)));
        let (figure, choice) = found.or_else(|| earlier().map(|figure| (figure, Choice::Earlier)))?;
        Some(Reading { figure, wanted: wanted.year, choice, locked_on: wanted.locked_on })
    }

    fn of(&self, municipality: &NisCode) -> &[PopulationFigure] {
        self.by_municipality.get(municipality).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::iso_day;

    fn populations(rows: &[(i32, u64, Option<&str>)]) -> (NisCode, Populations) {
        let antwerp: NisCode = "11002".parse().expect("a code");
        let mut populations = Populations::default();
        for (year, inhabitants, published) in rows {
            let published = published.and_then(iso_day);
            let provenance = Provenance { source: "test".into(), published };
            let figure = PopulationFigure { year: *year, inhabitants: *inhabitants, provenance };
            populations.add(antwerp.clone(), figure);
        }
        (antwerp, populations)
    }

    fn wanted(today: &str) -> Wanted {
        Wanted::for_fee_year(2023, iso_day(today).expect("a day"))
    }

    #[test]
    fn the_latest_publication_on_new_years_day_is_locked() {
        let rows =
            [(2022, 1, Some("2022-02-01")), (2022, 2, Some("2022-06-16")), (2022, 3, Some("2023-01-02"))];
        let (antwerp, populations) = populations(&rows);

        let reading = populations.read(&antwerp, wanted("2024-01-01"));

        assert_eq!(reading.map(|r| (r.figure.inhabitants, r.provisional())), Some((2, false)));
    }

    #[test]
    fn without_a_publication_on_new_years_day_the_first_later_one_counts() {
        let rows = [(2021, 9, None), (2022, 1, Some("2023-03-01")), (2022, 2, Some("2023-04-01"))];
        let (antwerp, populations) = populations(&rows);

        let known = populations.read(&antwerp, wanted("2023-05-01"));
        let not_yet = populations.read(&antwerp, wanted("2023-02-01"));

        assert_eq!(known.map(|r| (r.figure.inhabitants, r.provisional())), Some((1, false)));
        assert_eq!(not_yet.map(|r| (r.figure.inhabitants, r.provisional())), Some((9, true)));
    }

    #[test]
    fn a_later_year_never_stands_in_for_an_earlier_one() {
        let (antwerp, populations) = populations(&[(2023, 5, None)]);
        assert_eq!(populations.read(&antwerp, wanted("2023-05-01")), None);
    }
}
