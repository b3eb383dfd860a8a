//! The prices of an agreement through time: of each component and tier, after indexation and increases (E 8.8, E 8.9, F 8.5).

use crate::domain::billing::opened::Opened;
use crate::domain::calculation::Dossier;
use crate::domain::calculation::price::{Placed, Quote, TierTotal};
use crate::domain::calculation::step::Working;
use crate::domain::calendar::Month;
use crate::domain::figures::index::IndexRatio;
use crate::domain::tariff::Tier;
use rust_decimal::Decimal;

/// A price, and the months of one fee year in which it holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PriceSpan<'a> {
    /// The component.
    pub placed: Placed<'a>,
    /// The tier; `None` = the base price.
    pub tier: Option<&'a Tier>,
    /// The first month.
    pub from: Month,
    /// The last month.
    pub to: Month,
    /// The price, VAT included; `None` where an index figure that it needs is missing.
    pub price: Option<Decimal>,
    /// The figures by which it is indexed; `None` where it is not.
    pub ratio: Option<IndexRatio<'a>>,
    /// The year from which on another increase counts in it.
    pub increased: Option<i32>,
}

/// The prices of the agreement at a place of a situation, by component and tier, from its first contract through a month.
/// A lot has the prices of the first contract that took it: where prices are indexed on extension, others may have others.
pub fn prices<'a>(opened: &Opened<'a>, agreement: usize, through: Month) -> Vec<PriceSpan<'a>> {
    let (under, _) = opened.under(agreement);
    let under: Vec<&Dossier<'a>> = under.collect();
    let Some(one) = under.first() else { return Vec::new() };
    let mut spans = Vec::new();
    for lot in 0..one.agreement().lots.len() {
        let taking = under.iter().filter(|dossier| dossier.contract().lots.contains(&lot));
        let Some(first) = taking.min_by_key(|dossier| dossier.contract().start) else { continue };
        for placed in first.components().filter(|placed| placed.lot == lot) {
            let tiers = placed.component.tiers.iter().map(Some);
            for tier in std::iter::once(None).chain(tiers) {
                of_tier(first, (placed, tier), through, &mut spans);
            }
        }
    }
    spans
}

fn of_tier<'a>(
    dossier: &Dossier<'a>,
    (placed, tier): (Placed<'a>, Option<&'a Tier>),
    through: Month,
    spans: &mut Vec<PriceSpan<'a>>,
) {
    let first = Month::of(dossier.contract().start);
    // Just above its threshold the tier holds.
    let total = tier.map(|tier| TierTotal { total: u128::from(tier.above) + 1, contracts: 1, others: false });
    let begin = spans.len();
    for count in 0..=through.since(first) {
        let month = first.plus(count);
        let quote = Quote::of(dossier, placed, month, total).ok();
        let price = quote.and_then(|quote| quote.work_out(dossier, &mut Working::with_room_for(4)).ok());
        let (ratio, increased) = quote.map_or((None, None), |quote| (quote.ratio(), quote.increased()));
        let span = PriceSpan { placed, tier, from: month, to: month, price, ratio, increased };
        let goes_on = |last: &&mut PriceSpan<'a>| {
            last.from.year() == month.year() && (last.price, last.ratio) == (price, ratio)
        };
        match spans.get_mut(begin..).and_then(|own| own.last_mut()).filter(goes_on) {
            Some(last) => last.to = month,
            None => spans.push(span),
        }
    }
}
