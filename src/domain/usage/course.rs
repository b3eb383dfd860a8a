//! All participants of an agreement together, month after month: who takes part, inhabitants, users.

use crate::domain::billing::opened::Opened;
use crate::domain::calculation::Dossier;
use crate::domain::calculation::participation::{Missing, Participation, Totals};
use crate::domain::calendar::Month;
use crate::domain::tariff::Lot;

/// From how many participants on their total may be told to one of them: of two, each would learn the other's.
const TOLD_FROM: u32 = 3;

/// A lot, month after month.
#[derive(Debug, Clone)]
pub struct LotCourse<'a> {
    /// Its place in the agreement.
    pub place: usize,
    /// The lot.
    pub lot: &'a Lot,
    /// From the first month of any contract on.
    pub months: Vec<MonthTotals>,
}

/// All participants in a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthTotals {
    /// The month.
    pub month: Month,
    /// Their totals.
    pub totals: Totals,
    /// Who has not reported, and whose population is not known.
    pub missing: Missing,
}

impl MonthTotals {
    /// Whether one of the participants may be told the total. Participants elsewhere count as one: how many they are is
    /// not known.
    pub fn may_be_told(&self) -> bool {
        self.totals.contracts + u32::from(self.totals.others) >= TOLD_FROM
    }

    /// The users of all; `None` while a report is missing, or nobody takes part.
    pub fn users(&self) -> Option<u128> {
        (self.missing.usage.is_empty() && self.takes_place()).then_some(self.totals.users)
    }

    /// The inhabitants of all; `None` where those of one are not known, or nobody takes part.
    pub fn inhabitants(&self) -> Option<u128> {
        (self.missing.population.is_empty() && self.takes_place()).then_some(self.totals.inhabitants)
    }

    /// Whether anybody takes part.
    pub fn takes_place(&self) -> bool {
        self.totals.contracts > 0 || self.totals.others
    }
}

/// The lots of the agreement at a place of a situation, from its first contract through a month, as known on the day of
/// the situation; also where no price depends on the totals. None without contracts.
pub fn course<'a>(opened: &Opened<'a>, agreement: usize, through: Month) -> Vec<LotCourse<'a>> {
    let (under, _) = opened.under(agreement);
    let under: Vec<&Dossier<'a>> = under.collect();
    let Some(one) = under.first() else { return Vec::new() };
    let participation = Participation::of_every_lot(one.standing, &under, through);
    let Some(first) = participation.first() else { return Vec::new() };
    let (agreement, today) = (one.agreement(), one.today);
    let lots = agreement.lots.iter().enumerate();
    let each = lots.map(|(place, lot)| {
        let months = (0..=through.since(first)).map(|count| first.plus(count));
        let of_month = |month| MonthTotals {
            month,
            totals: participation.totals(place, month, today),
            missing: participation.missing(place, month, today),
        };
        LotCourse { place, lot, months: months.map(of_month).collect() }
    });
    each.collect()
}
