//! All participants of a lot together in a month, against the totals from which prices fall (FA **).

use crate::domain::billing::opened::Opened;
use crate::domain::calculation::Dossier;
use crate::domain::calculation::participation::{Missing, Participation, Totals};
use crate::domain::calculation::price::{Placed, Quote, TierTotal};
use crate::domain::calculation::step::Working;
use crate::domain::calendar::Month;
use crate::domain::tariff::{Component, ComponentKind, Lot};
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// The tiers of a lot in a month.
#[derive(Debug, Clone)]
pub struct LotTiers<'a> {
    /// The lot.
    pub lot: &'a Lot,
    /// The totals of all participants.
    pub totals: Totals,
    /// Who has not reported, and whose population is not known: the totals rise by them.
    pub missing: Missing,
    /// Its components with tiers.
    pub components: Vec<ComponentTiers<'a>>,
}

/// The tiers of a component in a month.
#[derive(Debug, Clone)]
pub struct ComponentTiers<'a> {
    /// The component.
    pub component: &'a Component,
    /// The users or inhabitants of all participants.
    pub total: u128,
    /// The threshold that is exceeded; `None` while none is.
    pub above: Option<u64>,
    /// The prices that hold then, after indexation: one, unless contracts were extended at different indices. Empty where
    /// none can be worked out.
    pub prices: BTreeSet<Decimal>,
    /// The next threshold and its price, before indexation.
    pub next: Option<(u64, Decimal)>,
}

impl ComponentTiers<'_> {
    /// How many more are needed to exceed the next threshold.
    pub fn to_next(&self) -> Option<u128> {
        self.next.map(|(above, _)| (u128::from(above) + 1).saturating_sub(self.total))
    }
}

/// The lots of the agreement at a place of a situation that have tiers, in a month, as known on its day.
pub fn lot_tiers<'a>(opened: &Opened<'a>, agreement: usize, month: Month) -> Vec<LotTiers<'a>> {
    let (under, participation) = opened.under(agreement);
    let under: Vec<&Dossier<'a>> = under.collect();
    let (Some(participation), Some(first)) = (participation, under.first()) else { return Vec::new() };
    let lots = first.agreement().lots.iter().enumerate();
    let tiered = lots.filter(|(_, lot)| lot.components.iter().any(|component| !component.tiers.is_empty()));
    tiered.map(|placed| of_lot(&under, participation, (placed, month))).collect()
}

fn of_lot<'a>(
    under: &[&Dossier<'a>],
    participation: &Participation,
    ((place, lot), month): ((usize, &'a Lot), Month),
) -> LotTiers<'a> {
    let today = under.first().map(|dossier| dossier.today).unwrap_or_default();
    let totals = participation.totals(place, month, today);
    let tiered = lot.components.iter().enumerate().filter(|(_, component)| !component.tiers.is_empty());
    let components = tiered.map(|(at, component)| {
        let placed = Placed { lot: place, of: lot, place: at, component };
        of_component(under, (placed, month), totals)
    });
    LotTiers {
        lot,
        totals,
        missing: participation.missing(place, month, today),
        components: components.collect(),
    }
}

fn of_component<'a>(
    under: &[&Dossier<'a>],
    (placed, month): (Placed<'a>, Month),
    totals: Totals,
) -> ComponentTiers<'a> {
    let component = placed.component;
    let counts_users = component.kind == ComponentKind::PerUniqueUserPerMonth;
    let total = if counts_users { totals.users } else { totals.inhabitants };
    let of_all = TierTotal { total, contracts: totals.contracts, others: totals.others };
    let taking = under.iter().filter(|dossier| dossier.contract().lots.contains(&placed.lot));
    let billed = taking.filter(|dossier| dossier.billable(placed.lot, month, &dossier.term()).is_some());
    let prices = billed.filter_map(|dossier| {
        let quote = Quote::of(dossier, placed, month, Some(of_all)).ok()?;
        quote.work_out(dossier, &mut Working::with_room_for(4)).ok()
    });
    ComponentTiers {
        component,
        total,
        above: component.tier_for(total).map(|tier| tier.above),
        prices: prices.collect(),
        next: component
            .tiers
            .iter()
            .find(|tier| total <= tier.above.into())
            .map(|tier| (tier.above, tier.price)),
    }
}
