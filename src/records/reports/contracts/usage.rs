//! Usage by month, against X and the tiers.

use super::Of;
use crate::documents::sheets::{Cell, Column, Kind, Row};
use crate::domain::calculation::Dossier;
use crate::domain::calculation::hold::HoldYear;
use crate::domain::calendar::Month;
use crate::domain::tariff::ComponentKind;
use crate::domain::usage::LotTiers;
use rust_decimal::Decimal;

/// The columns of usage.
pub const COLUMNS: &[Column] = &[
    Column::new("contract", "Contract", Kind::Code),
    Column::new("organisation", "Betaler", Kind::Code),
    Column::new("lot", "Perceel", Kind::Code),
    Column::new("month", "Maand", Kind::Month),
    Column::summed("users", "Unieke gebruikers", Kind::Count),
    Column::new("running", "Samen in het jaar", Kind::Count),
    Column::new("x", "Drempel X van het jaar", Kind::Rate(4)),
    Column::new("reached_in", "X bereikt in", Kind::Month),
    Column::new("on_hold", "On hold", Kind::YesNo),
    Column::new("participants", "Deelnemers", Kind::Count),
    Column::new("total", "Gebruikers van alle deelnemers", Kind::Count),
    Column::new("tier_above", "Staffel: meer dan", Kind::Count),
    Column::new("price", "Prijs per gebruiker, met btw", Kind::Rate(4)),
];

/// A month of a lot of a contract. Totals of all participants are told to finance only: of few, they would tell a reader what
/// the others use.
pub fn row(
    of: Of<'_>,
    (dossier, place, month): (&Dossier<'_>, usize, Month),
    (tiers, masked): (Option<&LotTiers<'_>>, bool),
) -> Row {
    let lot = dossier.agreement().lots.get(place).map(|lot| &lot.id);
    let of_year = |year: &&HoldYear| year.lot == place && year.year == month.year();
    let year = dossier.holds.years.iter().find(of_year);
    let running = year.and_then(|year| year.by_month.iter().find(|one| one.month == month));
    let by_users = |tiers: &LotTiers<'_>| {
        let of =
            tiers.components.iter().find(|of| of.component.kind == ComponentKind::PerUniqueUserPerMonth)?;
        Some((of.above, of.prices.iter().next().copied().filter(|_| of.prices.len() == 1)))
    };
    let (above, price): (Option<u64>, Option<Decimal>) = tiers.and_then(by_users).unwrap_or_default();
    let told = tiers.filter(|_| !masked).map(|tiers| tiers.totals);
    vec![
        of.contract.into(),
        of.organisation.into(),
        lot.map_or(Cell::Empty, Cell::from),
        month.into(),
        dossier.usage(place, month).map(|figure| figure.unique_users).into(),
        running.map(|one| one.running).into(),
        year.map(|year| year.threshold).into(),
        year.and_then(|year| year.reached_in).into(),
        dossier.on_hold(place, month).into(),
        told.map(|totals| totals.contracts).into(),
        told.and_then(|totals| i64::try_from(totals.users).ok()).into(),
        above.into(),
        price.into(),
    ]
}
