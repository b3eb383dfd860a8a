//! Putting a lot on hold once the library has used X in a calendar year (F 8.6).

use super::dossier::Dossier;
use super::step::{About, Formula, Quantity, Source, Step, Working};
use crate::domain::calendar::{Day, Month, Period, last_of_december};
use crate::domain::contract::decisions::HoldRequest;
use crate::domain::contract::term::Weight;
use crate::domain::exact::TooLarge;
use crate::domain::tariff::{Hold, Rule};
use chrono::Datelike;
use rust_decimal::Decimal;

/// One calendar year of a lot that can be put on hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HoldYear {
    /// Place of the lot.
    pub lot: usize,
    /// The calendar year.
    pub year: i32,
    /// Its months in the term, each counting as one.
    pub months: usize,
    /// X, exactly.
    pub threshold: Decimal,
    /// The users reported for the year so far.
    pub users: u64,
    /// Each of its months in the term: the users reported for it, and those of the year up to it.
    pub by_month: Vec<HoldMonth>,
    /// The month in which the users of the year reached X.
    pub reached_in: Option<Month>,
    /// The days on hold.
    pub on_hold: Option<Period>,
    /// How X was worked out.
    pub steps: Vec<Step>,
}

/// The users of one month of such a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HoldMonth {
    /// The month.
    pub month: Month,
    /// The users reported for it; `None` while none are.
    pub reported: Option<u64>,
    /// The users reported from January up to it.
    pub running: u64,
}

/// All years of a contract's lots that can be put on hold.
#[derive(Debug, Clone, Default)]
pub struct Holds {
    /// By lot and year, up to the year of today; none where no population is known.
    pub years: Vec<HoldYear>,
    /// Requests that were not granted, and why.
    pub refused: Vec<(HoldRequest, Refusal)>,
}

/// Why a request for a hold is not granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The users so far do not reach X.
    NotReached,
    /// X is not known, for want of a population.
    Unknown,
    /// The year has no month in the term.
    OutsideTerm,
}

const THRESHOLD: Formula = Formula::Product {
    times: &[Quantity::Months, Quantity::Population, Quantity::Reach],
    over: &[],
    over_number: 1,
};

impl Holds {
    /// Works out X for each year, and which requests reach it.
    ///
    /// # Errors
    /// [`TooLarge`] where X has more than 28 digits.
    pub fn of(dossier: &Dossier<'_>) -> Result<Holds, TooLarge> {
        let mut holds = Holds::default();
        for (place, lot) in dossier.record.lots(dossier.agreement()) {
            let Some(hold) = lot.hold else { continue };
            for year in dossier.contract().start.year()..=dossier.today.year() {
                holds.years.extend(hold_year(dossier, (place, hold), year)?);
            }
        }
        let known =
            dossier.record.decisions.holds.iter().filter(|request| request.requested <= dossier.today);
        for request in known {
            holds.decide(dossier, *request);
        }
        Ok(holds)
    }

    /// Grants a request where the users up to and including its month reach X: on hold from the next month
    /// to the end of the year. In December no full month is left.
    fn decide(&mut self, dossier: &Dossier<'_>, request: HoldRequest) {
        let month = Month::of(request.requested);
        let of_year = |year: &&mut HoldYear| year.lot == request.lot && year.year == month.year();
        let reached = self.years.iter_mut().find(of_year).filter(|year| {
            let users = running_users(dossier, year.lot, year.year).take_while(|(m, _)| *m <= month).last();
            Decimal::from(users.map_or(0, |(_, users)| users)) >= year.threshold
        });
        let Some(year) = reached else { return self.refuse(dossier, request) };
        let from: Day = month.plus(1).first_day();
        if let Some(period) = Period::new(from, last_of_december(year.year)) {
            let earlier = year.on_hold.filter(|other| other.from <= period.from);
            year.on_hold = earlier.or(Some(period));
        }
    }

    fn refuse(&mut self, dossier: &Dossier<'_>, request: HoldRequest) {
        let year = request.requested.year();
        let known = self.years.iter().any(|other| other.lot == request.lot && other.year == year);
        let in_term = dossier.term().active_months(Period::year(year)).next().is_some();
        self.refused.push(match (known, in_term) {
            (true, _) => (request, Refusal::NotReached),
            (false, true) => (request, Refusal::Unknown),
            (false, false) => (request, Refusal::OutsideTerm),
        });
    }
}

/// X of one year = months of the year in the term × full population of the fee year × reach.
fn hold_year(dossier: &Dossier<'_>, lot: (usize, Hold), year: i32) -> Result<Option<HoldYear>, TooLarge> {
    let (place, hold) = lot;
    let months = dossier.term().active_months(Period::year(year)).count();
    let reading = dossier.population_of_fee_year(year).ok().filter(|_| months > 0);
    let Some(reading) = reading else { return Ok(None) };
    let agreement = dossier.agreement();
    let clause = agreement.clause(Rule::Hold);

    let mut working = Working::with_room_for(4);
    let counted = u64::try_from(months).unwrap_or(0);
    working.given(Quantity::Months, counted, Source::Term).by(clause.clone());
    working.population(&reading, &clause)?;
    working.given(Quantity::Reach, hold.reach, Source::Agreement(agreement.id.clone())).by(clause.clone());
    let threshold = working.derived(Quantity::Threshold, &THRESHOLD, None)?;
    working.by(clause).about(About::Period(Period::year(year)));

    let by_month: Vec<HoldMonth> = running_users(dossier, place, year)
        .map(|(month, running)| {
            let reported = dossier.usage(place, month).map(|figure| figure.unique_users);
            HoldMonth { month, reported, running }
        })
        .collect();
    let reached = by_month.iter().find(|one| Decimal::from(one.running) >= threshold);
    let (reached_in, users) = (reached.map(|one| one.month), by_month.last().map_or(0, |one| one.running));
    let steps = working.into_steps();
    Ok(Some(HoldYear {
        lot: place,
        year,
        months,
        threshold,
        users,
        by_month,
        reached_in,
        on_hold: None,
        steps,
    }))
}

/// The active months of a year, each with the users reported from January up to it.
fn running_users<'a>(
    dossier: &'a Dossier<'_>,
    lot: usize,
    year: i32,
) -> impl Iterator<Item = (Month, u64)> + use<'a> {
    let active = dossier.term().active_months(Period::year(year));
    active.scan(0_u64, move |users, (month, _weight): (Month, Weight)| {
        *users += dossier.usage(lot, month).map_or(0, |figure| figure.unique_users);
        Some((month, *users))
    })
}
