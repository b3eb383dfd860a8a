//! When leaving costs no exit fee although it would be due: after increases of more than a share of the
//! original price (E 8.9), or after an adverse change of the data agreement (EB 1).

use super::dossier::Dossier;
use super::exit_fee::Reason;
use super::price::{Placed, newest_increase};
use crate::domain::calendar::add_months;
use crate::domain::contract::decisions::{Channel, Notice};
use crate::domain::exact::Exact;
use crate::domain::tariff::ComponentKind;
use chrono::Datelike;
use rust_decimal::Decimal;

/// Months after the notification of a data-agreement change in which a notice is free (EB 1).
const DATA_CHANGE_MONTHS: i64 = 3;

/// The ground on which a notice is free of the exit fee, if there is one.
pub fn ground(dossier: &Dossier<'_>, notice: &Notice) -> Option<Reason> {
    if increased_too_much(dossier, notice).unwrap_or(false) {
        return Some(Reason::PriceIncrease);
    }
    let changes = &dossier.decisions().data_changes;
    let frees = changes.iter().any(|change| {
        let within =
            change.notified <= notice.sent && notice.sent <= add_months(change.notified, DATA_CHANGE_MONTHS);
        within && change.adverse && !change.mandatory_law && notice.channel == Channel::RegisteredLetter
    });
    frees.then_some(Reason::DataAgreementChange)
}

/// Whether the announced prices exceed the original ones by more than the agreed share: yearly cost of the
/// fixed and inhabitant components at equal inhabitants, un-indexed, tiers aside.
///
/// `None` where there is nothing to compare: no such rule, no such component, no population known.
fn increased_too_much(dossier: &Dossier<'_>, notice: &Notice) -> Option<bool> {
    let rule = dossier.agreement().increase?;
    let reading = dossier.population_of_fee_year(notice.sent.year())?;
    let factor = dossier.contract().settlement_factor();
    let inhabitants = Exact::from(factor).times(Decimal::from(reading.figure.inhabitants));

    let mut costs: Option<(Exact, Exact)> = None;
    for placed in yearly_components(dossier) {
        let newest = newest_increase(dossier.decisions(), placed, |i| i.communicated <= notice.sent);
        let announced = newest.and_then(|increase| increase.prices.get(&(placed.lot, placed.place)));
        let quantity = match placed.component.kind {
            ComponentKind::FixedPerYear => Exact::default(),
            _ => inhabitants.clone(),
        };
        let original = quantity.clone().times(placed.component.price);
        let announced = quantity.times(*announced.unwrap_or(&placed.component.price));
        costs = Some(match costs {
            None => (original, announced),
            Some((before, after)) => (before.plus(&original), after.plus(&announced)),
        });
    }
    let (original, announced) = costs?;
    let limit = original.times(Decimal::ONE + rule.exit_free_above);
    Some(announced > limit)
}

fn yearly_components<'a>(dossier: &Dossier<'a>) -> impl Iterator<Item = Placed<'a>> {
    let lots = dossier.record.lots(dossier.agreement());
    let all = lots.flat_map(|(lot, found)| {
        let components = found.components.iter().enumerate();
        components.map(move |(place, component)| Placed { lot, place, component })
    });
    all.filter(|placed| placed.component.kind != ComponentKind::PerUniqueUserPerMonth)
}
