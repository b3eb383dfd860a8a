//! Amounts printed in an annex, compared with what the rules give for a full year.
//!
//! Printed texts contradict each other; the computed amount is billed and the difference is shown.

use super::dossier::Dossier;
use super::participation::Participation;
use super::price::Placed;
use crate::domain::calendar::Month;
use crate::domain::contract::{Printed, PrintedWhat};
use crate::domain::exact::{Exact, TooLarge};
use crate::domain::money::Money;
use crate::domain::tariff::ComponentKind;
use chrono::Datelike;
use rust_decimal::Decimal;

/// A printed amount that differs from the computed one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrintedDiffers {
    /// The amount as printed, and what it is of.
    pub printed: Printed,
    /// The amount by the rules.
    pub computed: Money,
}

/// The printed amounts of a contract that differ from a full year at the agreement's own prices: no
/// increase, no index, the tier of the first month, the inhabitants of the first fee year.
///
/// # Errors
/// [`TooLarge`] beyond what an amount can hold.
pub fn differences(
    dossier: &Dossier<'_>,
    participation: &Participation,
) -> Result<Vec<PrintedDiffers>, TooLarge> {
    let mut differences = Vec::new();
    for printed in &dossier.contract().printed {
        let computed = match printed.what {
            PrintedWhat::Total => total(dossier, participation)?,
            PrintedWhat::Component { lot, component } => {
                let found = dossier.agreement().lots.get(lot).and_then(|lot| lot.components.get(component));
                let placed = found.map(|of| Placed { lot, place: component, component: of });
                placed.map_or(Ok(None), |placed| full_year(dossier, participation, placed))?
            }
        };
        let differs = computed.filter(|computed| computed.decimal() != printed.amount);
        differences.extend(differs.map(|computed| PrintedDiffers { printed: printed.clone(), computed }));
    }
    Ok(differences)
}

/// All fixed and inhabitant components together; `None` where one of them cannot be worked out.
fn total(dossier: &Dossier<'_>, participation: &Participation) -> Result<Option<Money>, TooLarge> {
    let mut sum = Money::ZERO;
    for (lot, found) in dossier.record.lots(dossier.agreement()) {
        for (place, component) in found.components.iter().enumerate() {
            if component.kind == ComponentKind::PerUniqueUserPerMonth {
                continue;
            }
            let Some(amount) = full_year(dossier, participation, Placed { lot, place, component })? else {
                return Ok(None);
            };
            sum = sum + amount;
        }
    }
    Ok(Some(sum))
}

/// One component for a full year; `None` for users, whose year is not known, or without a population.
fn full_year(
    dossier: &Dossier<'_>,
    participation: &Participation,
    placed: Placed<'_>,
) -> Result<Option<Money>, TooLarge> {
    let start = dossier.contract().start;
    let quantity = match placed.component.kind {
        ComponentKind::PerUniqueUserPerMonth => return Ok(None),
        ComponentKind::FixedPerYear => Exact::default(),
        ComponentKind::PerInhabitantPerYear => {
            let Some(reading) = dossier.population_of_fee_year(start.year()) else { return Ok(None) };
            let inhabitants = Decimal::from(reading.figure.inhabitants);
            Exact::from(dossier.contract().settlement_factor()).times(inhabitants)
        }
    };
    let (first, today) = (Month::of(start), dossier.today);
    let missing = participation.missing(placed.lot, first, today).population;
    if !placed.component.tiers.is_empty() && !missing.is_empty() {
        return Ok(None);
    }
    let tier = placed.component.tier_for(participation.totals(placed.lot, first, today).inhabitants);
    let price = tier.map_or(placed.component.price, |tier| tier.price);
    Money::rounded(quantity.times(price)).map(Some)
}
