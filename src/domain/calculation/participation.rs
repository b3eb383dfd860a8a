//! The participants of each lot, month by month: the totals that tiers depend on (FA **), and who has not
//! reported yet.
//!
//! Totals are seen with the knowledge of a document's issue date: a notice that was sent later has not
//! ended a participation yet. So each month keeps what always counts, and beside it what counts only until
//! a notice is known, by the day on which it was sent.

use super::Block;
use super::dossier::Dossier;
use crate::domain::calendar::{Day, Month};
use crate::domain::contract::AgreementRecord;
use crate::domain::figures::inhabitants::Inhabitants;
use crate::domain::tariff::Lot;
use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;

/// Totals of one lot and month.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// Unique users of all participants.
    pub users: u128,
    /// Full inhabitants of all participants.
    pub inhabitants: u128,
    /// How many contracts take part.
    pub contracts: u32,
    /// Whether totals of participants elsewhere are among them.
    pub others: bool,
}

/// What is missing of one lot and month.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Missing {
    /// Contracts that have not reported the month.
    pub usage: Names,
    /// Municipalities whose population is not known.
    pub population: Names,
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

/// What takes part in a month, with what is missing.
#[derive(Debug, Clone, Default)]
struct Part {
    totals: Totals,
    missing: Missing,
}

impl Part {
    fn add(&mut self, other: &Part) {
        self.totals = self.totals.plus(other.totals);
        self.missing.usage.add(&other.missing.usage);
        self.missing.population.add(&other.missing.population);
    }
}

impl Totals {
    fn plus(self, other: Totals) -> Totals {
        Totals {
            users: self.users + other.users,
            inhabitants: self.inhabitants + other.inhabitants,
            contracts: self.contracts + other.contracts,
            others: self.others || other.others,
        }
    }
}

/// The participants of a month, and who leaves by which notice.
#[derive(Debug, Clone, Default)]
struct MonthParts {
    always: Part,
    /// By the day on which notices were sent: what they, and once added up all later ones, take away.
    until: BTreeMap<Day, Part>,
}

impl MonthParts {
    fn add_up(&mut self) {
        let mut running = Part::default();
        for part in self.until.values_mut().rev() {
            running.add(part);
            part.clone_from(&running);
        }
    }

    /// What still takes part because its notice was sent after a day.
    fn still_there(&self, as_of: Day) -> Option<&Part> {
        let later = (Bound::Excluded(as_of), Bound::Unbounded);
        self.until.range(later).next().map(|(_, part)| part)
    }
}

/// All totals of one agreement.
#[derive(Debug, Clone, Default)]
pub struct Participation {
    first: Option<Month>,
    /// By place of the lot, then month by month from the first.
    lots: Vec<Vec<MonthParts>>,
}

impl Participation {
    /// Adds up the participants of an agreement, up to and including a month, as far as prices depend on them.
    pub fn of(standing: &AgreementRecord, dossiers: &[&Dossier<'_>], last: Month) -> Participation {
        Participation::where_asked(standing, (dossiers, last), |lot| {
            let inhabitants = lot.has_inhabitant_tiers();
            (lot.counts_users() || inhabitants).then_some(inhabitants)
        })
    }

    /// The same of every lot and with inhabitants, also where no price depends on them.
    pub fn of_every_lot(standing: &AgreementRecord, dossiers: &[&Dossier<'_>], last: Month) -> Participation {
        Participation::where_asked(standing, (dossiers, last), |_| Some(true))
    }

    /// Adds up the lots that are asked for; what is asked says whether inhabitants are.
    fn where_asked(
        standing: &AgreementRecord,
        (dossiers, last): (&[&Dossier<'_>], Month),
        asked: impl Fn(&Lot) -> Option<bool>,
    ) -> Participation {
        let starts = dossiers.iter().map(|dossier| Month::of(dossier.contract().start));
        let Some(first) = starts.clone().min() else { return Participation::default() };
        let last = starts.max().map_or(last, |start| start.max(last));
        let count = usize::try_from(last.since(first) + 1).unwrap_or(0);
        let mut lots = vec![Vec::new(); standing.agreement.lots.len()];
        for (place, (months, lot)) in lots.iter_mut().zip(&standing.agreement.lots).enumerate() {
            let Some(inhabitants) = asked(lot) else { continue };
            let lot = Asked { place, lot, inhabitants };
            *months = vec![MonthParts::default(); count];
            let taking = dossiers.iter().filter(|dossier| dossier.contract().lots.contains(&place));
            for dossier in taking {
                add_participant(months, first, lot, dossier);
            }
            add_others(months, first, place, standing);
            months.iter_mut().for_each(MonthParts::add_up);
        }
        Participation { first: Some(first), lots }
    }

    /// The totals of a lot and month, with the notices sent up to and including a day.
    pub fn totals(&self, lot: usize, month: Month, as_of: Day) -> Totals {
        let Some(found) = self.month(lot, month) else { return Totals::default() };
        let later = found.still_there(as_of).map(|part| part.totals);
        later.map_or(found.always.totals, |later| found.always.totals.plus(later))
    }

    /// What is missing of a lot and month, with the notices sent up to and including a day.
    pub fn missing(&self, lot: usize, month: Month, as_of: Day) -> Missing {
        let Some(found) = self.month(lot, month) else { return Missing::default() };
        let mut part = found.always.clone();
        if let Some(later) = found.still_there(as_of) {
            part.add(later);
        }
        part.missing
    }

    /// The first month of any contract; `None` without contracts.
    pub fn first(&self) -> Option<Month> {
        self.first
    }

    fn month(&self, lot: usize, month: Month) -> Option<&MonthParts> {
        let place = usize::try_from(month.since(self.first?)).ok()?;
        self.lots.get(lot)?.get(place)
    }
}

/// A lot with its place, and whether its inhabitants are asked for.
#[derive(Debug, Clone, Copy)]
struct Asked<'a> {
    place: usize,
    lot: &'a Lot,
    inhabitants: bool,
}

fn add_participant(months: &mut [MonthParts], first: Month, lot: Asked<'_>, dossier: &Dossier<'_>) {
    let (with_notice, without) = (dossier.term(), dossier.term_without_notice());
    let start = usize::try_from(Month::of(dossier.contract().start).since(first)).unwrap_or(0);
    let mut population = (0, None);
    for (offset, parts) in months.iter_mut().enumerate().skip(start) {
        let month = first.plus(i32::try_from(offset).unwrap_or(0));
        if dossier.billable(lot.place, month, &without).is_none() {
            if without.end.is_some_and(|end| end < month.first_day()) {
                return;
            }
            continue;
        }
        if lot.inhabitants && population.0 != month.year() {
            population = (month.year(), Some(dossier.population_of_fee_year(month.year())));
        }
        let part = participant(dossier, lot, month, population.1.as_ref());
        match dossier.notice.filter(|_| dossier.billable(lot.place, month, &with_notice).is_none()) {
            None => parts.always.add(&part),
            Some(given) => parts.until.entry(given.notice.sent).or_default().add(&part),
        }
    }
}

fn participant(
    dossier: &Dossier<'_>,
    lot: Asked<'_>,
    month: Month,
    population: Option<&Result<Inhabitants<'_>, Block>>,
) -> Part {
    let usage = dossier.usage(lot.place, month).map(|figure| figure.unique_users);
    let contract = dossier.contract();
    let mut missing = Missing::default();
    if usage.is_none() && lot.lot.counts_users() {
        missing.usage = Names::one(contract.id.clone());
    }
    if let Some(Err(Block::PopulationMissing { municipality, .. })) = population {
        missing.population = Names::one(municipality.clone());
    }
    let inhabitants = population.and_then(|found| found.as_ref().ok()).map_or(0, Inhabitants::total).into();
    let users = usage.unwrap_or(0).into();
    Part { totals: Totals { users, inhabitants, contracts: 1, others: false }, missing }
}

fn add_others(months: &mut [MonthParts], first: Month, place: usize, standing: &AgreementRecord) {
    let of_lot = standing.others.range((place, first)..).take_while(|((lot, _), _)| *lot == place);
    for ((_, month), other) in of_lot {
        let at = usize::try_from(month.since(first)).ok();
        if let Some(found) = at.and_then(|at| months.get_mut(at)) {
            let (users, inhabitants) = (other.unique_users.into(), other.inhabitants.into());
            let elsewhere = Totals { users, inhabitants, contracts: 0, others: true };
            found.always.totals = found.always.totals.plus(elsewhere);
        }
    }
}
