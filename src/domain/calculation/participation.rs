//! The participants of each lot, month by month: the totals that tiers depend on (FA **), and who has not
//! reported yet.
//!
//! Totals are seen with the knowledge of a document's issue date: a notice that was sent later has not
//! ended a participation yet. So each month keeps what always counts, and beside it what counts only until
//! a notice is known, by the day on which it was sent.

use super::dossier::Dossier;
use crate::domain::calendar::{Day, Month};
use crate::domain::contract::AgreementRecord;
use crate::domain::tariff::Lot;
use std::sync::Arc;

/// Totals of one lot and month.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Totals {
    /// Unique users of all participants.
    pub users: u128,
    /// Full inhabitants of all participants.
    pub inhabitants: u128,
    /// How many contracts take part.
    pub contracts: u32,
    /// Whether totals of participants elsewhere are among them.
    pub others: bool,
    /// Contracts that have not reported the month.
    pub unreported: Names,
    /// Municipalities whose population is not known.
    pub uncounted: Names,
}

/// How many, and the first few by name.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Names {
    /// How many there are.
    pub count: u32,
    /// The first of them.
    pub first: Vec<Arc<str>>,
}

impl Names {
    const SHOWN: usize = 3;

    fn one(name: Arc<str>) -> Names {
        Names { count: 1, first: vec![name] }
    }

    fn add(&mut self, other: &Names) {
        let room = Names::SHOWN.saturating_sub(self.first.len());
        self.count += other.count;
        self.first.extend(other.first.iter().take(room).cloned());
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }
}

impl Totals {
    fn add(&mut self, other: &Totals) {
        self.users += other.users;
        self.inhabitants += other.inhabitants;
        self.contracts += other.contracts;
        self.others |= other.others;
        self.unreported.add(&other.unreported);
        self.uncounted.add(&other.uncounted);
    }
}

/// The totals of a month, and what they lose by which notice.
#[derive(Debug, Clone, Default)]
struct MonthTotals {
    always: Totals,
    /// Latest notice first; each with what this and all later notices take away.
    until: Vec<(Day, Totals)>,
}

impl MonthTotals {
    fn add_until(&mut self, sent: Day, part: Totals) {
        let at = self.until.partition_point(|(other, _)| *other > sent);
        self.until.insert(at, (sent, part));
    }

    fn accumulate(&mut self) {
        let mut running = Totals::default();
        for (_, part) in &mut self.until {
            running.add(part);
            part.clone_from(&running);
        }
    }
}

/// All totals of one agreement.
#[derive(Debug, Clone, Default)]
pub struct Participation {
    first: Option<Month>,
    /// By place of the lot, then month by month from the first.
    lots: Vec<Vec<MonthTotals>>,
}

impl Participation {
    /// Adds up the participants of an agreement, up to and including a month.
    pub fn of<'a>(
        standing: &AgreementRecord,
        dossiers: impl Iterator<Item = &'a Dossier<'a>> + Clone,
        last: Month,
    ) -> Participation {
        let starts = dossiers.clone().map(|dossier| Month::of(dossier.contract().start));
        let Some(first) = starts.clone().min() else { return Participation::default() };
        let last = starts.max().map_or(last, |start| start.max(last));
        let count = usize::try_from(last.since(first) + 1).unwrap_or(0);
        let mut lots = vec![Vec::new(); standing.agreement.lots.len()];
        for (place, (months, lot)) in lots.iter_mut().zip(&standing.agreement.lots).enumerate() {
            if !lot.counts_users() && !lot.has_inhabitant_tiers() {
                continue;
            }
            *months = vec![MonthTotals::default(); count];
            let taking = dossiers.clone().filter(|dossier| dossier.contract().lots.contains(&place));
            for dossier in taking {
                add_participant(months, first, (place, lot), dossier);
            }
            add_others(months, first, place, standing);
            months.iter_mut().for_each(MonthTotals::accumulate);
        }
        Participation { first: Some(first), lots }
    }

    /// The totals of a lot and month, with the notices sent up to and including a day.
    pub fn totals(&self, lot: usize, month: Month, as_of: Day) -> Totals {
        let place = self.first.and_then(|first| usize::try_from(month.since(first)).ok());
        let months = self.lots.get(lot);
        let Some(found) = place.and_then(|place| months?.get(place)) else { return Totals::default() };
        let mut totals = found.always.clone();
        let later = found.until.partition_point(|(sent, _)| *sent > as_of);
        if let Some((_, still_there)) = later.checked_sub(1).and_then(|last| found.until.get(last)) {
            totals.add(still_there);
        }
        totals
    }
}

fn add_participant(months: &mut [MonthTotals], first: Month, lot: (usize, &Lot), dossier: &Dossier<'_>) {
    let (place, lot) = lot;
    let (with_notice, without) = (dossier.term(), dossier.term_without_notice());
    let start = usize::try_from(Month::of(dossier.contract().start).since(first)).unwrap_or(0);
    let mut population = (0, None);
    for (offset, totals) in months.iter_mut().enumerate().skip(start) {
        let month = first.plus(i32::try_from(offset).unwrap_or(0));
        if dossier.billable(place, month, &without).is_none() {
            if without.end.is_some_and(|end| end < month.first_day()) {
                return;
            }
            continue;
        }
        if lot.has_inhabitant_tiers() && population.0 != month.year() {
            let reading = dossier.population_of_fee_year(month.year());
            population = (month.year(), reading.map(|reading| reading.figure.inhabitants));
        }
        let part = participant(dossier, (place, lot), month, population.1);
        match dossier.notice.filter(|_| dossier.billable(place, month, &with_notice).is_none()) {
            None => totals.always.add(&part),
            Some(given) => totals.add_until(given.notice.sent, part),
        }
    }
}

fn participant(dossier: &Dossier<'_>, lot: (usize, &Lot), month: Month, population: Option<u64>) -> Totals {
    let usage = dossier.usage(lot.0, month).map(|figure| figure.unique_users);
    let unreported = lot.1.counts_users() && usage.is_none();
    let uncounted = lot.1.has_inhabitant_tiers() && population.is_none();
    let contract = dossier.contract();
    let names = |missing: bool, name: &dyn Fn() -> Arc<str>| {
        if missing { Names::one(name()) } else { Names::default() }
    };
    Totals {
        users: usage.unwrap_or(0).into(),
        inhabitants: population.unwrap_or(0).into(),
        contracts: 1,
        others: false,
        unreported: names(unreported, &|| contract.id.clone()),
        uncounted: names(uncounted, &|| contract.subscriber.as_str().into()),
    }
}

fn add_others(months: &mut [MonthTotals], first: Month, place: usize, standing: &AgreementRecord) {
    for ((lot, month), other) in &standing.others {
        let at = usize::try_from(month.since(first)).ok();
        if let Some(totals) = at.filter(|_| *lot == place).and_then(|at| months.get_mut(at)) {
            totals.always.users += u128::from(other.unique_users);
            totals.always.inhabitants += u128::from(other.inhabitants);
            totals.always.others = true;
        }
    }
}
