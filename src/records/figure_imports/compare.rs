//! The figures of a file beside those that count: what confirming them would do.

use super::proposal::Proposal;
use super::register::Register;
use super::{FigureLine, FigurePreview, LeftRow, MissingFigure, OutOfLine, TotalCheck};
use crate::catalogue::figures::national_total;
use crate::domain::calendar::{Day, Month};
use crate::domain::exact::Exact;
use crate::domain::identifiers::NisCode;
use crate::imports::official::AreaTotal;
use crate::records::Recorded;
use crate::records::figure::{IndexEntry, PopulationEntry};
use crate::records::mergers::MergerEntry;
use chrono::Datelike;
use rust_decimal::Decimal;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The code of the country in the statistics.
const COUNTRY: &str = "01000";

/// What counts beside which figures are compared.
#[derive(Debug, Default)]
pub struct Counting {
    /// Inhabitants of the years at hand and those before.
    pub populations: Vec<Recorded<PopulationEntry>>,
    /// Values of indices.
    pub indices: Vec<Recorded<IndexEntry>>,
    /// Mergers.
    pub mergers: Vec<Recorded<MergerEntry>>,
    /// Municipalities.
    pub register: Register,
}

/// What becomes of one figure of a proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// Its place in the proposal, from 0.
    pub place: usize,
    /// The recorded figure that it corrects: name and revision. Recorded as a new one where `None`.
    pub corrects: Option<(String, i32)>,
    /// What it changes, as it is shown.
    pub line: FigureLine,
}

/// What confirming would do.
#[derive(Debug, Default)]
pub struct Comparison {
    /// Figures that are recorded or corrected.
    pub steps: Vec<Step>,
    /// As it is shown.
    pub preview: FigurePreview,
}

impl Comparison {
    /// Compares a proposal with what counts. A change of more than the tolerance (percent) against the year before is
    /// told.
    pub fn of(
        (proposal, areas): (&Proposal, &[AreaTotal]),
        counting: &Counting,
        tolerance: Decimal,
    ) -> Comparison {
        let mut comparison = Comparison::default();
        comparison.populations((proposal, areas), counting, tolerance);
        comparison.indices(proposal, counting, tolerance);
        comparison.mergers(proposal, counting);
        comparison.municipalities(&proposal.municipalities, &counting.register);
        for step in &comparison.steps {
            let list = match step.line.before {
                Some(_) => &mut comparison.preview.changed,
                None => &mut comparison.preview.new,
            };
            list.push(step.line.clone());
        }
        comparison
    }

    fn populations(
        &mut self,
        (proposal, areas): (&Proposal, &[AreaTotal]),
        counting: &Counting,
        tolerance: Decimal,
    ) {
        let mut counted: HashMap<(&NisCode, Day), Vec<&Recorded<PopulationEntry>>> = HashMap::new();
        for one in &counting.populations {
            counted.entry((&one.value.nis.0, one.value.on.0)).or_default().push(one);
        }
        for list in counted.values_mut() {
            list.sort_by_key(|one| one.value.published.map(|day| day.0));
        }
        let proposed: HashMap<(&NisCode, Day), u64> =
            proposal.populations.iter().map(|one| ((&one.nis.0, one.on.0), one.inhabitants.0)).collect();
        let mut by_day: BTreeMap<Day, BTreeMap<&NisCode, u64>> = BTreeMap::new();
        for (place, one) in proposal.populations.iter().enumerate() {
            let (nis, on) = (&one.nis.0, one.on.0);
            if !counting.register.in_force(nis, on) {
                let name = proposal.names.get(nis.as_str()).map(String::as_str).unwrap_or_default();
                let place = format!("{nis} {name} {on}").replace("  ", " ");
                let what = counting.register.why_not(nis);
                self.preview.unknown.push(LeftRow { place, what });
                continue;
            }
            by_day.entry(on).or_default().insert(nis, one.inhabitants.0);
            let list = counted.get(&(nis, on)).map_or(&[][..], Vec::as_slice);
            self.population((place, one), list, &counting.register);
            let Some(before) = on.with_year(on.year() - 1) else { continue };
            let known = || counted.get(&(nis, before))?.last().map(|one| one.value.inhabitants.0);
            let earlier = proposed.get(&(nis, before)).copied().or_else(known);
            let name = counting.register.name(nis).map(str::to_owned);
            let change = earlier.map(|earlier| (Decimal::from(earlier), Decimal::from(one.inhabitants.0)));
            self.preview.out_of_line.extend(out_of_line((nis.as_str(), name, on), change, tolerance));
        }
        for (on, found) in &by_day {
            self.total((*on, found), areas, &counting.register);
        }
    }

    fn population(
        &mut self,
        (place, one): (usize, &PopulationEntry),
        counted: &[&Recorded<PopulationEntry>],
        register: &Register,
    ) {
        let published = one.published.map(|day| day.0);
        let same = counted.iter().find(|other| other.value.published.map(|day| day.0) == published);
        let known_then = |other: &&&Recorded<PopulationEntry>| {
            other.value.published.is_none() || other.value.published.map(|day| day.0) <= published
        };
        let before = match (same, published) {
            (Some(same), _) => Some(*same),
            (None, None) => counted.last().copied(),
            (None, Some(_)) => counted.iter().rfind(known_then).copied(),
        };
        if before.is_some_and(|before| before.value.inhabitants == one.inhabitants) {
            self.preview.unchanged += 1;
            return;
        }
        let (nis, on) = (&one.nis.0, one.on.0);
        let line = FigureLine {
            of: nis.to_string(),
            name: register.name(nis).map(str::to_owned),
            base: None,
            on,
            before: before.map(|before| before.value.inhabitants.0.to_string()),
            after: one.inhabitants.0.to_string(),
            correction: same.is_some(),
        };
        self.steps.push(Step { place, corrects: same.map(|same| (same.id.clone(), same.revision)), line });
    }

    /// What a day lacks, and its sum beside the national total.
    fn total(
        &mut self,
        (on, found): (Day, &BTreeMap<&NisCode, u64>),
        areas: &[AreaTotal],
        register: &Register,
    ) {
        let in_force: BTreeSet<&NisCode> = register.all_on(on).collect();
        let missing = in_force.iter().filter(|nis| !found.contains_key(**nis)).map(|nis| MissingFigure {
            of: nis.to_string(),
            name: register.name(nis).map(str::to_owned),
            on,
        });
        let missing: Vec<MissingFigure> = missing.collect();
        let sum: u64 = found.values().sum();
        let own = areas.iter().find(|area| area.nis == COUNTRY && area.year == on.year());
        let own = own.map(|area| (area.count, "the file itself".to_owned()));
        let national = national_total(on.year()).or(own);
        let difference = national.as_ref().filter(|_| missing.is_empty()).map(|(total, _)| {
            i64::try_from(sum).unwrap_or(i64::MAX).saturating_sub(i64::try_from(*total).unwrap_or(i64::MAX))
        });
        self.preview.totals.push(TotalCheck {
            year: on.year(),
            municipalities: count(found.len()),
            in_force: count(in_force.len()),
            sum,
            national: national.as_ref().map(|(total, _)| *total),
            source: national.map(|(_, source)| source),
            difference,
        });
        self.preview.missing.extend(missing);
    }

    fn indices(&mut self, proposal: &Proposal, counting: &Counting, tolerance: Decimal) {
        let key = |one: &IndexEntry| (one.index.name(), one.base.0.0, one.month.0);
        let counted: HashMap<_, &Recorded<IndexEntry>> =
            counting.indices.iter().map(|one| (key(&one.value), one)).collect();
        let proposed: BTreeMap<_, Decimal> =
            proposal.indices.iter().map(|one| (key(one), one.value.0)).collect();
        let value = |key: &(&str, i32, Month)| {
            proposed.get(key).copied().or_else(|| counted.get(key).map(|one| one.value.value.0))
        };
        for (place, one) in proposal.indices.iter().enumerate() {
            let (index, base, month) = key(one);
            let year_before = value(&(index, base, month.plus(-12)));
            let change = year_before.map(|before| (before, one.value.0));
            self.preview.out_of_line.extend(out_of_line((index, None, month.first_day()), change, tolerance));
            let before = counted.get(&key(one));
            if before.is_some_and(|before| before.value.value.0 == one.value.0) {
                self.preview.unchanged += 1;
                continue;
            }
            let line = FigureLine {
                of: index.to_owned(),
                name: None,
                base: Some(base),
                on: month.first_day(),
                before: before.map(|before| before.value.value.0.to_string()),
                after: one.value.0.to_string(),
                correction: before.is_some(),
            };
            let corrects = before.map(|before| (before.id.clone(), before.revision));
            self.steps.push(Step { place, corrects, line });
        }
        let mut last: BTreeMap<(&str, i32), Month> = BTreeMap::new();
        for (index, base, month) in proposed.keys() {
            let earlier = last.insert((*index, *base), *month);
            let between = earlier.map_or(0, |earlier| month.since(earlier) - 1);
            let gap = (1..=between).map(|back| month.plus(-back));
            self.preview.missing.extend(gap.map(|month| MissingFigure {
                of: (*index).to_owned(),
                name: Some(format!("{base} = 100")),
                on: month.first_day(),
            }));
        }
    }
}

fn count(of: usize) -> u64 {
    u64::try_from(of).unwrap_or(u64::MAX)
}

/// A figure that differs from that of a year before by more than the tolerance.
fn out_of_line(
    (of, name, on): (&str, Option<String>, Day),
    change: Option<(Decimal, Decimal)>,
    tolerance: Decimal,
) -> Option<OutOfLine> {
    let (before, now) = change?;
    let difference = (now - before).abs() * Decimal::ONE_HUNDRED;
    if difference <= before * tolerance {
        return None;
    }
    let signed = Exact::from((now - before) * Decimal::ONE_HUNDRED);
    let percent =
        signed.over(before).and_then(|percent| percent.round(1).ok()).unwrap_or(Decimal::ONE_HUNDRED);
    let (year_before, now) = (before.to_string(), now.to_string());
    Some(OutOfLine { of: of.to_owned(), name, on, year_before, now, percent })
}
