//! Usage of one library: its users each month, their running count against X (F 8.6), and those of all participants against
//! the totals from which prices fall (FA **).

mod panels;
mod table;

use super::value::{Body, Chart, Panel, Span};
use super::words::of_panel;
use super::{municipality, source};
use crate::domain::billing::opened::Opened;
use crate::domain::calculation::Dossier;
use crate::domain::calculation::hold::HoldYear;
use crate::domain::calendar::{Day, Month};
use crate::domain::tariff::{ComponentKind, Lot, Tier};
use crate::domain::usage::{MonthTotals, course as of_all};
use panels::{panels, reached};
use rust_decimal::Decimal;
use table::table;

/// Whose usage a chart shows, and to whom.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The place of the contract in the situation.
    pub contract: usize,
    /// One lot only.
    pub lot: Option<&'a str>,
    /// Whether it is for the library itself, which is told no total of fewer than three participants.
    pub masked: bool,
}

/// The usage of one lot.
struct LotUsage<'a> {
    lot: &'a Lot,
    months: Vec<MonthUsage>,
    years: Vec<&'a HoldYear>,
}

/// What is known of a month.
struct MonthUsage {
    month: Month,
    /// Of the library; `None` while it has not reported.
    users: Option<u64>,
    on_hold: bool,
    all: Option<MonthTotals>,
    /// Whether the total of all may be told.
    told: bool,
}

/// The chart of a contract's usage up to the day of the situation; `None` where there is no such contract, or none of its
/// lots counts users.
pub fn usage(opened: &Opened<'_>, asked: Asked<'_>) -> Option<Chart> {
    let dossier = opened.contract(asked.contract)?;
    let library = municipality(&dossier.contract().subscriber);
    let lots = lots(opened, dossier, asked);
    let shown: Vec<Month> = lots.iter().flat_map(|of| of.months.iter().map(|one| one.month)).collect();
    let span = Span::Months(*shown.iter().min()?, *shown.iter().max()?);
    let panels: Vec<Panel> = lots.iter().flat_map(|of| panels(of, &library)).collect();
    let title = format!("Gebruik door {}: {}", library, dossier.agreement().title);
    let mut sentences: Vec<String> = lots.iter().map(|of| reached(of)).collect();
    sentences.extend(panels.iter().flat_map(|panel| of_panel(panel, span)));
    Some(Chart {
        name: "gebruik".to_owned(),
        description: sentences.join("\n"),
        source: source("gemeld gebruik en overeenkomst", dossier.today),
        body: Body::Course(span, panels),
        table: table(&lots, &title, dossier.today),
        title,
    })
}

fn lots<'a>(opened: &'a Opened<'a>, dossier: &'a Dossier<'a>, asked: Asked<'_>) -> Vec<LotUsage<'a>> {
    let first = Month::of(dossier.contract().start);
    let through = Month::of(dossier.today.min(dossier.term().end.unwrap_or(Day::MAX)));
    let all = of_all(opened, dossier.record.agreement, through);
    let lots = dossier.record.lots(dossier.agreement());
    let counting =
        lots.filter(|(_, lot)| lot.counts_users() && asked.lot.is_none_or(|asked| *lot.id == *asked));
    let each = counting.map(|(at, lot)| {
        let of_lot = all.iter().find(|course| course.place == at);
        let month = |month: Month| {
            let all = of_lot.and_then(|course| course.months.iter().find(|one| one.month == month)).cloned();
            MonthUsage {
                month,
                users: dossier.usage(at, month).map(|figure| figure.unique_users),
                on_hold: dossier.on_hold(at, month),
                told: !asked.masked || all.as_ref().is_some_and(MonthTotals::may_be_told),
                all,
            }
        };
        let months = (0..=through.since(first)).map(|count| month(first.plus(count))).collect();
        let years = dossier.holds.years.iter().filter(|year| year.lot == at).collect();
        LotUsage { lot, months, years }
    });
    each.collect()
}

/// The total of a month, where it is whole and may be told.
fn told(one: &MonthUsage) -> Option<Decimal> {
    let total = one.all.as_ref().filter(|_| one.told)?.users()?;
    Decimal::try_from_i128_with_scale(i128::try_from(total).ok()?, 0).ok()
}

/// The tiers of the fees per user.
fn tiers(lot: &Lot) -> impl Iterator<Item = &Tier> {
    let per_user = lot.components.iter().filter(|of| of.kind == ComponentKind::PerUniqueUserPerMonth);
    per_user.flat_map(|component| &component.tiers)
}

/// The highest threshold that all participants exceed in a month.
fn above(lot: &Lot, one: &MonthUsage) -> Option<u64> {
    let total = one.all.as_ref()?.users()?;
    tiers(lot).map(|tier| tier.above).filter(|above| total > u128::from(*above)).max()
}
