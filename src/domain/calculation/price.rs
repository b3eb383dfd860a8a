//! The price of a component in a month: increases (E 8.9), tiers (FA **) and indexation (E 8.8, F 8.5).

use super::dossier::Dossier;
use super::step::{About, Formula, Quantity, Source, Working};
use super::{Block, Fault};
use crate::domain::calendar::{Month, Period};
use crate::domain::contract::decisions::{AgreementDecisions, PriceIncrease};
use crate::domain::contract::ends::goes_beyond;
use crate::domain::figures::index::{IndexFigure, IndexMonths, IndexRatio};
use crate::domain::tariff::conditions::Indexation;
use crate::domain::tariff::{Component, Lot, Rule, Tier};
use rust_decimal::Decimal;

/// A component with its lot and their places in the agreement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placed<'a> {
    /// Place of the lot.
    pub lot: usize,
    /// The lot.
    pub of: &'a Lot,
    /// Place of the component in the lot.
    pub place: usize,
    /// The component.
    pub component: &'a Component,
}

/// The total that a tier depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TierTotal {
    /// Users or inhabitants of all participants.
    pub total: u128,
    /// How many contracts at hand take part.
    pub contracts: u32,
    /// Whether totals of participants elsewhere are among them.
    pub others: bool,
}

/// What makes up the price of one month; not computed yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quote<'a> {
    placed: Placed<'a>,
    month: Month,
    increase: Option<&'a PriceIncrease>,
    total: Option<TierTotal>,
    tier: Option<&'a Tier>,
    ratio: Option<IndexRatio<'a>>,
}

const AS_PRINTED: Formula = Formula::Product { times: &[Quantity::Price], over: &[], over_number: 1 };
const INDEXED: Formula = Formula::Product {
    times: &[Quantity::Price, Quantity::IndexTo],
    over: &[Quantity::IndexFrom],
    over_number: 1,
};

impl<'a> Quote<'a> {
    /// Finds the price of a component in a month, for the total of that month where it has tiers.
    ///
    /// # Errors
    /// A block where an index figure is missing.
    pub fn of(
        dossier: &Dossier<'a>,
        placed: Placed<'a>,
        month: Month,
        total: Option<TierTotal>,
    ) -> Result<Self, Block> {
        let tier = total.and_then(|total| placed.component.tier_for(total.total));
        let increases = newest_increase(dossier.decisions(), placed, |increase| {
            increase.year <= month.year() && increase.communicated <= dossier.today
        });
        let increase = increases.filter(|_| tier.is_none());
        let ratio = index_ratio(dossier, month)?;
        Ok(Quote { placed, month, increase, total, tier, ratio })
    }

    /// Whether another month has the same price by the same tier, increase and index.
    pub fn same_price(&self, other: &Quote<'_>) -> bool {
        (self.tier, self.increase, self.ratio) == (other.tier, other.increase, other.ratio)
    }

    /// The price before indexation: of the tier, of the newest increase, or as printed.
    fn price(&self) -> Decimal {
        let increased =
            self.increase.and_then(|increase| increase.prices.get(&(self.placed.lot, self.placed.place)));
        match self.tier {
            Some(tier) => tier.price,
            None => increased.copied().unwrap_or(self.placed.component.price),
        }
    }

    /// The figures by which the price is indexed; `None` where it is not.
    pub fn ratio(&self) -> Option<IndexRatio<'a>> {
        self.ratio
    }

    /// The year from which on another increase counts in the price; `None` where none does.
    pub fn increased(&self) -> Option<i32> {
        self.increase.map(|increase| increase.year)
    }

    /// Whether another month has the same total of participants.
    pub fn same_total(&self, other: &Quote<'_>) -> bool {
        self.total == other.total
    }

    /// Writes down the total of the months from this to the last, and the threshold that it exceeds.
    pub fn write_total(&self, dossier: &Dossier<'_>, last: &Quote<'_>, working: &mut Working) {
        let Some(total) = self.total else { return };
        let months = match (self.month, last.month) {
            (first, last) if first == last => About::Month(first),
            (first, last) => About::Period(Period::months(first, last)),
        };
        let agreement = dossier.agreement();
        let clause = agreement.clause(Rule::Tiers);
        let participants = Source::Participants(total.contracts, total.others);
        let figure = Decimal::from_i128_with_scale(i128::try_from(total.total).unwrap_or(0), 0);
        working.given(Quantity::TierTotal, figure, participants).about(months.clone()).by(clause.clone());
        if let Some(tier) = self.tier {
            let source = Source::Agreement(agreement.id.clone());
            working.given(Quantity::TierAbove, tier.above, source).about(months).by(clause);
        }
    }

    /// Works out the price after indexation, rounded to the component's decimals, and writes it down.
    ///
    /// # Errors
    /// [`Fault::TooLarge`] where it has more than 28 digits.
    pub fn work_out(&self, dossier: &Dossier<'_>, working: &mut Working) -> Result<Decimal, Fault> {
        let agreement = dossier.agreement();
        let component = self.placed.component;
        let source = match (self.tier, self.increase) {
            (None, Some(increase)) => Source::Increase(increase.year, increase.communicated),
            _ => Source::Agreement(agreement.id.clone()),
        };
        let increased = self.increase.and_then(|_| agreement.clause(Rule::Increase));
        let clause = increased.or_else(|| component.clause.clone());
        working.given(Quantity::Price, self.price(), source).about(About::Unit(component.kind)).by(clause);
        let Some(ratio) = self.ratio else {
            return Ok(working.derived(Quantity::UnitPrice, &AS_PRINTED, Some(component.decimals))?);
        };
        write_ratio(dossier, ratio, working);
        let unit = working.derived(Quantity::UnitPrice, &INDEXED, Some(component.decimals))?;
        working.by(agreement.clause(Rule::Indexation));
        Ok(unit)
    }
}

/// The newest increase of a component among those that count: the latest year, then the latest communicated.
pub fn newest_increase<'a>(
    decisions: &'a AgreementDecisions,
    placed: Placed<'_>,
    counts: impl Fn(&PriceIncrease) -> bool,
) -> Option<&'a PriceIncrease> {
    let touching = decisions.increases.iter().filter(|i| i.prices.contains_key(&(placed.lot, placed.place)));
    touching.filter(|i| counts(i)).max_by_key(|i| (i.year, i.communicated))
}

/// Whether the indexation of a year is still undecided (E 8.8).
pub fn indexation_undecided(dossier: &Dossier<'_>, year: i32) -> bool {
    match dossier.agreement().indexation {
        Some(Indexation::Yearly { first_year, .. }) => {
            year >= first_year && !dossier.decisions().indexation.contains_key(&year)
        }
        _ => false,
    }
}

/// The index ratio of a year under yearly indexation: that of the newest year for which it was decided,
/// always from the month of the price level, never chained; `None` where prices are not indexed.
///
/// # Errors
/// A block where an index figure is missing.
pub fn yearly_ratio<'a>(dossier: &Dossier<'a>, year: i32) -> Result<Option<IndexRatio<'a>>, Block> {
    let agreement = dossier.agreement();
    let Some(Indexation::Yearly { index, reference_month, first_year }) = agreement.indexation else {
        return Ok(None);
    };
    let mut decided = dossier.decisions().indexation.range(..=year).rev();
    let newest = decided.find(|(year, apply)| **apply && **year >= first_year);
    let months = newest.and_then(|(newest, _)| {
        let of_level = Month::new(agreement.price_level, reference_month)?;
        Some((Month::new(*newest, reference_month)?, of_level))
    });
    let Some((to, from)) = months else { return Ok(None) };
    found_ratio(dossier, IndexMonths { kind: index, to, from }).map(Some)
}

fn index_ratio<'a>(dossier: &Dossier<'a>, month: Month) -> Result<Option<IndexRatio<'a>>, Block> {
    match dossier.agreement().indexation {
        Some(Indexation::Yearly { .. }) => yearly_ratio(dossier, month.year()),
        Some(Indexation::OnExtension { index }) => {
            let numbered = (1..).zip(&dossier.extensions);
            let reached = numbered.filter(|(times, _)| goes_beyond(month, dossier.ends.end_before(*times)));
            let Some(agreed) = reached.filter_map(|(_, extension)| extension.index).last() else {
                return Ok(None);
            };
            let months = IndexMonths { kind: index, to: agreed.to, from: agreed.from };
            found_ratio(dossier, months).map(Some)
        }
        None => Ok(None),
    }
}

fn found_ratio<'a>(dossier: &Dossier<'a>, months: IndexMonths) -> Result<IndexRatio<'a>, Block> {
    dossier.figures.indices.ratio(months, dossier.today).ok_or(Block::IndexMissing(months))
}

/// Writes down the two figures of an index ratio.
pub fn write_ratio(dossier: &Dossier<'_>, ratio: IndexRatio<'_>, working: &mut Working) {
    let mut write = |quantity, (month, figure): (Month, &IndexFigure)| {
        let clause = dossier.agreement().clause(Rule::Indexation);
        let source = Source::Figure(figure.provenance.clone());
        working
            .given(quantity, figure.value, source)
            .about(About::Index(ratio.kind, figure.base, month))
            .by(clause);
    };
    write(Quantity::IndexTo, ratio.to);
    write(Quantity::IndexFrom, ratio.from);
}
