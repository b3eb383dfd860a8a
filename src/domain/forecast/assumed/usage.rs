//! Usage to come, by lot and month: that of the same month of the last known year, or the mean of the last months, grown
//! by a trend; of a library without a past the expected reach among its inhabitants. Rounded once to whole users.

use super::rates::{grown, growth, percent_of, signed, whole};
use super::{Known, Projection, assumption};
use crate::domain::calculation::Dossier;
use crate::domain::calendar::{Month, Period};
use crate::domain::exact::Exact;
use crate::domain::figures::Provenance;
use crate::domain::figures::usage::UsageFigure;
use crate::domain::forecast::assumptions::{Assumptions, DEFAULT_REACH};
use crate::domain::forecast::result::{OwnOf, OwnRate};
use crate::domain::tariff::{Hold, Lot};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// The bounds of its own trend, in percent per year.
const LEAST: Decimal = Decimal::from_parts(10, 0, 0, true, 0);
const MOST: Decimal = Decimal::TEN;

/// The users of months to come of one lot, with the percentage that they rest on.
struct Coming {
    months: Vec<(Month, u64)>,
    own: OwnRate,
    provenance: Provenance,
}

/// Puts in what is not reported of every contract and lot whose users are billed, in each month that is billed.
pub fn assume(known: &Known, assumptions: &Assumptions, projection: &mut Projection) {
    let mut coming = Vec::new();
    for (place, record) in projection.situation.contracts.iter().enumerate() {
        let Some(standing) = projection.situation.agreements.get(record.agreement) else { continue };
        if !record.lots(&standing.agreement).any(|(_, lot)| lot.counts_users()) {
            continue;
        }
        let (figures, today) = (&projection.situation.figures, projection.situation.today);
        // A threshold beyond what can be written down is told when the situation is billed.
        let Ok(dossier) = Dossier::open(record, standing, figures, today) else { continue };
        for (lot_place, lot) in record.lots(&standing.agreement).filter(|(_, lot)| lot.counts_users()) {
            let library = Library { dossier: &dossier, place: lot_place, lot, assumptions };
            coming.push((place, lot_place, library.coming(known.last_month())));
        }
    }
    for (place, lot, coming) in coming {
        put(projection, (place, lot), coming);
    }
}

fn put(projection: &mut Projection, (place, lot): (usize, usize), coming: Coming) {
    let Some(record) = projection.situation.contracts.get_mut(place) else { return };
    let usage = record.usage.entry(lot).or_default();
    for (month, unique_users) in &coming.months {
        let figure = UsageFigure { unique_users: *unique_users, provenance: coming.provenance.clone() };
        usage.add(*month, figure);
    }
    let of_lot = coming.months.iter().map(|(month, users)| (place, lot, *month, *users));
    projection.assumed.usage.extend(of_lot);
    if !coming.months.is_empty() {
        projection.assumed.own.push(coming.own);
    }
}

/// The reach that is assumed for a lot, in percent of the inhabitants per month.
pub fn reach(hold: Option<Hold>, assumptions: &Assumptions) -> Decimal {
    let own = hold.map_or(DEFAULT_REACH, |hold| hold.reach * Decimal::ONE_HUNDRED);
    assumptions.reach.unwrap_or((own + assumptions.reach_more).max(Decimal::ZERO))
}

/// One lot of one contract.
struct Library<'a, 'b> {
    dossier: &'b Dossier<'a>,
    place: usize,
    lot: &'a Lot,
    assumptions: &'b Assumptions,
}

impl Library<'_, '_> {
    fn coming(&self, last: Month) -> Coming {
        let start = self.dossier.contract().start;
        let term = self.dossier.term_without_notice();
        // Whatever the horizon, the same past: so that fewer years change nothing in those that remain.
        let all = Period { from: start, to: self.dossier.today.max(last.last_day()) };
        let billed = term.active_months(all).map(|(month, _)| month);
        let billed = billed.filter(|month| self.dossier.billable(self.place, *month, &term).is_some());
        let (reported, missing): (Vec<Month>, Vec<Month>) =
            billed.partition(|month| self.dossier.usage(self.place, *month).is_some());
        let missing: Vec<Month> = missing.into_iter().filter(|month| *month <= last).collect();
        let past: BTreeMap<Month, u64> = reported
            .into_iter()
            .filter_map(|month| Some((month, self.dossier.usage(self.place, month)?.unique_users)))
            .collect();
        let of = OwnOf::Usage { contract: self.dossier.contract().id.clone(), lot: self.lot.id.clone() };
        if past.is_empty() { self.by_reach(of, missing) } else { self.by_past(of, missing, &past) }
    }

    /// The expected reach among the inhabitants of the year.
    fn by_reach(&self, of: OwnOf, missing: Vec<Month>) -> Coming {
        let percent = reach(self.lot.hold, self.assumptions);
        let users = |month: Month| {
            let inhabitants = self.dossier.population_of_fee_year(month.year()).ok()?;
            let all = percent_of(Exact::from(Decimal::from(inhabitants.total())), percent);
            Some((month, whole(percent_of(all, self.assumptions.level))))
        };
        let months = missing.into_iter().filter_map(users).collect();
        let words = format!("bereik {percent:.2}% van de inwoners per maand").replace('.', ",");
        Coming { months, own: OwnRate { of, percent, seen: None }, provenance: assumption(&words) }
    }

    /// The past, grown by the trend for each year since.
    fn by_past(&self, of: OwnOf, missing: Vec<Month>, past: &BTreeMap<Month, u64>) -> Coming {
        let newest: Vec<(Month, u64)> =
            past.iter().rev().take(24).map(|(month, users)| (*month, *users)).collect();
        let (recent, before) = newest.split_at(newest.len().min(12));
        let percent = self.assumptions.trend.percent(own_trend(recent, before).unwrap_or(Decimal::ZERO));
        let Some((last, _)) = recent.first() else { return self.by_reach(of, missing) };
        let mean = Exact::from(sum(recent)).over(Decimal::from(recent.len())).unwrap_or_default();
        let seasonal = self.assumptions.season && recent.len() == 12;
        let users = |month: Month| {
            let same = recent.iter().find(|(known, _)| seasonal && known.number() == month.number());
            let (since, start) = match same {
                Some((known, users)) => (*known, Exact::from(Decimal::from(*users))),
                None => (*last, mean.clone()),
            };
            let years = (month.since(since) + 11).div_euclid(12);
            (month, whole(percent_of(grown(start, percent, years), self.assumptions.level)))
        };
        let months = missing.into_iter().map(users).collect();
        let what = if seasonal { "zelfde maand van" } else { "gemiddelde van" };
        let words = format!(
            "{what} de laatste {} gekende maanden tot {last}, {} per jaar",
            recent.len(),
            signed(percent)
        );
        let first = newest.last().map_or(*last, |(month, _)| *month);
        let seen = Some((first.to_string().into(), last.to_string().into()));
        Coming { months, own: OwnRate { of, percent, seen }, provenance: assumption(&words) }
    }
}

fn sum(months: &[(Month, u64)]) -> Decimal {
    Decimal::from(months.iter().map(|(_, users)| *users).fold(0, u64::saturating_add))
}

/// The growth from the twelve months before the last twelve to these, bounded; `None` with fewer.
fn own_trend(recent: &[(Month, u64)], before: &[(Month, u64)]) -> Option<Decimal> {
    let whole_years = recent.len() == 12 && before.len() == 12;
    let growth = growth(sum(before), sum(recent), 1).filter(|_| whole_years)?;
    Some(growth.clamp(LEAST, MOST))
}
