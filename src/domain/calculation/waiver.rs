//! When leaving costs no exit fee although it would be due: after increases of more than a share of the
//! original price (E 8.9), or after an adverse change of the data agreement (EB 1).

use super::dossier::Dossier;
use super::price::newest_increase;
use super::step::{About, Formula, Quantity, Source, Step, Working};
use crate::domain::calendar::{Period, add_months};
use crate::domain::contract::decisions::{Channel, DataAgreementChange, Notice};
use crate::domain::exact::{Exact, TooLarge};
use crate::domain::tariff::{ComponentKind, Rule};
use chrono::Datelike;
use rust_decimal::Decimal;

/// Months after the notification of a data-agreement change in which a notice is free (EB 1).
const DATA_CHANGE_MONTHS: i64 = 3;

const fn product(times: &'static [Quantity]) -> Formula<'static> {
    Formula::Product { times, over: &[], over_number: 1 }
}

const ORIGINAL_FIXED: Formula = product(&[Quantity::Price]);
const ORIGINAL_BY_INHABITANTS: Formula = product(&[Quantity::EffectiveInhabitants, Quantity::Price]);
const ANNOUNCED_FIXED: Formula = product(&[Quantity::AnnouncedPrice]);
const ANNOUNCED_BY_INHABITANTS: Formula =
    product(&[Quantity::EffectiveInhabitants, Quantity::AnnouncedPrice]);
const LIMIT: Formula = product(&[Quantity::OriginalTotal, Quantity::LimitFactor]);

/// The announced prices compared with the original ones.
#[derive(Debug, Clone)]
pub struct Comparison {
    original: Exact,
    announced: Exact,
    /// Whether they exceed them by more than the agreed share, strictly.
    pub exceeds: bool,
    /// How the yearly costs were worked out.
    pub steps: Vec<Step>,
}

impl Comparison {
    /// By how many percent the announced prices exceed the original ones, in two decimals; `None` where the original
    /// ones are nothing.
    pub fn rise(&self) -> Option<Decimal> {
        let original = self.original.decimal().ok().flatten()?;
        let more = self.announced.clone().plus(&self.original.clone().times(Decimal::NEGATIVE_ONE));
        more.times(Decimal::ONE_HUNDRED).over(original)?.round(2).ok()
    }
}

/// Compares the yearly cost of the fixed and inhabitant components at equal inhabitants, un-indexed, tiers
/// aside, as announced by the day of a notice, with the original one.
///
/// `None` where there is nothing to compare: no such rule, no such component, no population known.
///
/// # Errors
/// [`TooLarge`] where a cost has more than 28 digits.
pub fn increases(dossier: &Dossier<'_>, notice: &Notice) -> Result<Option<Comparison>, TooLarge> {
    let agreement = dossier.agreement();
    let Some(rule) = agreement.increase else { return Ok(None) };
    let Ok(reading) = dossier.population_of_fee_year(notice.sent.year()) else { return Ok(None) };
    let yearly = |kind| kind != ComponentKind::PerUniqueUserPerMonth;
    if !dossier.components().any(|placed| yearly(placed.component.kind)) {
        return Ok(None);
    }
    let mut working = Working::default();
    working.effective_inhabitants(dossier, &reading, Rule::Population)?;
    for placed in dossier.components().filter(|placed| yearly(placed.component.kind)) {
        let component = placed.component;
        let newest = newest_increase(dossier.decisions(), placed, |i| i.communicated <= notice.sent);
        let announced = newest.and_then(|i| Some((i, *i.prices.get(&(placed.lot, placed.place))?)));
        let own = Source::Agreement(agreement.id.clone());
        let (price, source) = match announced {
            Some((increase, price)) => (price, Source::Increase(increase.year, increase.communicated)),
            None => (component.price, own.clone()),
        };
        let (original_cost, announced_cost) = match component.kind {
            ComponentKind::FixedPerYear => (&ORIGINAL_FIXED, &ANNOUNCED_FIXED),
            _ => (&ORIGINAL_BY_INHABITANTS, &ANNOUNCED_BY_INHABITANTS),
        };
        working.given(Quantity::Price, component.price, own).about(About::Unit(component.kind));
        working.exact(Quantity::OriginalCost, original_cost)?;
        working.given(Quantity::AnnouncedPrice, price, source).by(agreement.clause(Rule::Increase));
        working.exact(Quantity::AnnouncedCost, announced_cost)?;
    }
    let original = working.exact(Quantity::OriginalTotal, &Formula::Sum(Quantity::OriginalCost))?;
    let announced = working.exact(Quantity::AnnouncedTotal, &Formula::Sum(Quantity::AnnouncedCost))?;
    let factor = Decimal::ONE + rule.exit_free_above;
    let source = Source::Agreement(agreement.id.clone());
    working.given(Quantity::LimitFactor, factor, source).by(agreement.clause(Rule::Increase));
    let limit = working.exact(Quantity::Limit, &LIMIT)?;
    let exceeds = announced > limit;
    Ok(Some(Comparison { original, announced, exceeds, steps: working.into_steps() }))
}

/// Whether a notice by registered letter is free because of an adverse change of the data agreement that no
/// mandatory law imposed, from the notification up to three months after it (EB 1).
pub fn by_data_change(dossier: &Dossier<'_>, notice: &Notice) -> bool {
    dossier.decisions().data_changes.iter().filter_map(leaving_free).any(|window| {
        let within = window.from <= notice.sent && notice.sent <= window.to;
        within && notice.channel == Channel::RegisteredLetter
    })
}

/// The days on which a registered letter frees of the exit fee after a change of the data agreement: from the
/// notification through three months later (EB 1); `None` where the change is not adverse or imposed by mandatory law.
pub fn leaving_free(change: &DataAgreementChange) -> Option<Period> {
    let last = add_months(change.notified, DATA_CHANGE_MONTHS);
    let frees = change.adverse && !change.mandatory_law;
    Period::new(change.notified, last).filter(|_| frees)
}
