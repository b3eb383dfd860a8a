//! Amounts printed in an annex, compared with what the rules give for a full year.
//!
//! Printed texts contradict each other; the computed amount is billed and the difference is shown.

use super::dossier::Dossier;
use super::lines::{FIXED_FEE, INHABITANT_FEE};
use super::participation::Participation;
use super::price::Placed;
use super::step::{About, Formula, Quantity, Source, Step, Working};
use crate::domain::calendar::Month;
use crate::domain::contract::{Printed, PrintedWhat};
use crate::domain::exact::TooLarge;
use crate::domain::money::Money;
use crate::domain::tariff::{ComponentKind, Rule};
use chrono::Datelike;

/// A printed amount that differs from the computed one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrintedDiffers {
    /// The amount as printed, and what it is of.
    pub printed: Printed,
    /// The amount by the rules.
    pub computed: Money,
    /// How it was worked out.
    pub steps: Vec<Step>,
}

const MONTHS_OF_A_YEAR: u64 = 12;
const TOTAL: Formula = Formula::Sum(Quantity::Amount);

/// The printed amounts of a contract that differ from a full year at the agreement's own prices: no
/// increase, no index, the tier of the first month, the inhabitants of the first fee year. Users are left
/// out, because their year is not known; nothing is compared without a population that is needed.
///
/// # Errors
/// [`TooLarge`] beyond what an amount can hold.
pub fn differences(
    dossier: &Dossier<'_>,
    participation: &Participation,
) -> Result<Vec<PrintedDiffers>, TooLarge> {
    let mut differences = Vec::new();
    for printed in &dossier.contract().printed {
        let mut working = Working::default();
        let wanted = |placed: &Placed<'_>| match printed.what {
            PrintedWhat::Total => placed.component.kind != ComponentKind::PerUniqueUserPerMonth,
            PrintedWhat::Component { lot, component } => (placed.lot, placed.place) == (lot, component),
        };
        let mut comparable = true;
        for placed in dossier.components().filter(wanted) {
            comparable &= full_year(dossier, participation, placed, &mut working)?;
        }
        let computed = Money::of_cents(working.derived(Quantity::FullYear, &TOTAL, Some(2))?)?;
        if comparable && computed.decimal() != printed.amount {
            let (printed, steps) = (printed.clone(), working.into_steps());
            differences.push(PrintedDiffers { printed, computed, steps });
        }
    }
    Ok(differences)
}

/// Works out one component for a full year; says whether that was possible.
fn full_year(
    dossier: &Dossier<'_>,
    participation: &Participation,
    placed: Placed<'_>,
    working: &mut Working,
) -> Result<bool, TooLarge> {
    let (component, first) = (placed.component, Month::of(dossier.contract().start));
    let formula = match component.kind {
        ComponentKind::PerUniqueUserPerMonth => return Ok(false),
        ComponentKind::FixedPerYear => &FIXED_FEE,
        ComponentKind::PerInhabitantPerYear => {
            let reading = dossier.population_of_fee_year(dossier.contract().start.year());
            let missing = participation.missing(placed.lot, first, dossier.today).population;
            let tier_known = component.tiers.is_empty() || missing.is_empty();
            let Some(reading) = reading.ok().filter(|_| tier_known) else { return Ok(false) };
            working.effective_inhabitants(dossier, &reading, Rule::Population)?;
            &INHABITANT_FEE
        }
    };
    let total = participation.totals(placed.lot, first, dossier.today).inhabitants;
    let price = component.tier_for(total).map_or(component.price, |tier| tier.price);
    let source = Source::Agreement(dossier.agreement().id.clone());
    working.given(Quantity::UnitPrice, price, source).about(About::Unit(component.kind));
    working.by(component.clause.clone());
    working.given(Quantity::Months, MONTHS_OF_A_YEAR, Source::FullYear);
    working.amount(formula)?;
    Ok(true)
}
