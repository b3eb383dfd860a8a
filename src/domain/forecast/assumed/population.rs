//! Populations to come: each the last known one, grown by a percentage for each year since, rounded once to whole
//! inhabitants.

use super::rates::{grown, growth, signed, whole};
use super::{Assumed, Known, Projection, assumption};
use crate::domain::calculation::Figures;
use crate::domain::calendar::{Day, first_of_january};
use crate::domain::exact::Exact;
use crate::domain::figures::Provenance;
use crate::domain::figures::inhabitants::inhabitants;
use crate::domain::figures::population::{PopulationFigure, Wanted};
use crate::domain::forecast::assumptions::Assumptions;
use crate::domain::forecast::result::{OwnOf, OwnRate};
use crate::domain::identifiers::NisCode;
use chrono::Datelike;
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// How many years its own growth is taken from, at most.
const OWN_YEARS: i32 = 5;
/// The bounds of its own growth, in percent per year.
const LEAST: Decimal = Decimal::NEGATIVE_ONE;
const MOST: Decimal = Decimal::TWO;

/// Puts in what is missing of all municipalities of contracts, and of those with which they merge.
pub fn assume(known: &Known, assumptions: &Assumptions, projection: &mut Projection) {
    let figures = &known.situation.figures;
    let subscribers = known.situation.contracts.iter().map(|record| &record.contract.subscriber);
    let codes: BTreeSet<NisCode> = subscribers.flat_map(|nis| figures.mergers.related(nis)).collect();
    for code in codes {
        let mut growing = Growing { known, assumptions, assumed: &mut projection.assumed };
        let added = growing.years_to_come(&code);
        for figure in added {
            projection.situation.figures.populations.add(code.clone(), figure);
        }
    }
}

struct Growing<'a> {
    known: &'a Known,
    assumptions: &'a Assumptions,
    assumed: &'a mut Assumed,
}

impl Growing<'_> {
    fn figures(&self) -> &Figures {
        &self.known.situation.figures
    }

    /// A figure for each year after the last known one in which the code stands for a municipality and none is given.
    fn years_to_come(&mut self, code: &NisCode) -> Vec<PopulationFigure> {
        let by_year = self.figures().populations.latest(code);
        let given: BTreeSet<i32> = by_year.keys().copied().collect();
        let last = given.range(..=self.known.today.year()).next_back().copied();
        let made = self.figures().mergers.created(code).map(|merger| merger.effective.year());
        let Some(first) = last.map(|last| last + 1).or(made) else { return Vec::new() };
        let mut figures = Vec::new();
        let mut provenance: Option<Provenance> = None;
        for year in first..=self.known.years.through {
            if given.contains(&year) || !self.exists(code, first_of_january(year)) {
                continue;
            }
            let Some((inhabitants, percent, since)) = self.assumed(code, year) else { continue };
            let words = || format!("bevolking {} per jaar sinds 1 januari {since}", signed(percent));
            let provenance = provenance.get_or_insert_with(|| assumption(&words())).clone();
            self.assumed.populations.push((code.clone(), year, inhabitants));
            figures.push(PopulationFigure { year, inhabitants, provenance });
        }
        figures
    }

    /// Whether a code stands for a municipality on a day: it was made by then and is not given up.
    fn exists(&self, code: &NisCode, day: Day) -> bool {
        let mergers = &self.figures().mergers;
        let made = mergers.created(code).is_none_or(|merger| merger.effective <= day);
        made && mergers.successor_on(code, day) == *code
    }

    /// The inhabitants of a year to come, with the percentage and the last known year that they rest on; of a
    /// municipality that merged since, those of all parts together.
    fn assumed(&mut self, code: &NisCode, year: i32) -> Option<(u64, Decimal, i32)> {
        let figures = &self.known.situation.figures;
        let wanted = Wanted { year, locked_on: self.known.today, today: self.known.today };
        let of = (&figures.populations, &figures.mergers);
        let found = inhabitants(of, (code, Day::MIN), wanted).ok()?;
        let mut sum = (0_u64, None);
        for part in &found.parts {
            let nis = part.municipality.map_or(code, |municipality| &municipality.nis);
            let (percent, figure) = (self.percent(nis), part.reading.figure);
            let last = Exact::from(Decimal::from(figure.inhabitants));
            sum.0 = sum.0.saturating_add(whole(grown(last, percent, year - figure.year)));
            sum.1 = sum.1.or(Some((percent, figure.year)));
        }
        sum.1.map(|(percent, since)| (sum.0, percent, since))
    }

    /// The growth of a municipality: as assumed for it, or for all, or its own.
    fn percent(&mut self, code: &NisCode) -> Decimal {
        if let Some(percent) = self.assumptions.population_of.get(code) {
            return *percent;
        }
        let of = OwnOf::Municipality(code.clone());
        let (own, seen) = self.own(code);
        let percent = self.assumptions.population.percent(own);
        if !self.assumed.own.iter().any(|known| known.of == of) {
            let seen = seen.map(|(from, to)| (from.to_string().into(), to.to_string().into()));
            self.assumed.own.push(OwnRate { of, percent, seen });
        }
        percent
    }

    /// The mean growth over the last known years in which the code stood for the same territory, bounded.
    fn own(&self, code: &NisCode) -> (Decimal, Option<(i32, i32)>) {
        let figures = self.figures();
        let by_year = figures.populations.latest(code);
        let Some((last, newest)) = by_year.iter().next_back() else { return (Decimal::ZERO, None) };
        let grew = figures.mergers.last_growth(code, first_of_january(*last));
        let since = grew.map_or(i32::MIN, |merger| merger.effective.year()).max(last - OWN_YEARS);
        let oldest = by_year.range(since..*last).next();
        let rate = oldest.and_then(|(first, oldest)| {
            let (from, to) = (Decimal::from(oldest.inhabitants), Decimal::from(newest.inhabitants));
            Some((growth(from, to, last - first)?.clamp(LEAST, MOST), Some((*first, *last))))
        });
        rate.unwrap_or((Decimal::ZERO, None))
    }
}
