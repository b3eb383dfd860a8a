//! Usage of one library: its users each month, their running count against X (F 8.6), and those of all participants against
//! the totals from which prices fall (FA **).

use super::value::{Body, Chart, Look, Panel, Pen, Point, Series, Span, Unit, place, runs};
use super::words::{course, figure, listed};
use super::{Table, levels, source};
use crate::documents::sheets::{Cell, Column, Kind, Row, Sheet};
use crate::domain::billing::opened::Opened;
use crate::domain::calculation::Dossier;
use crate::domain::calculation::hold::HoldYear;
use crate::domain::calendar::{Day, Month};
use crate::domain::tariff::{ComponentKind, Lot, Tier};
use crate::domain::usage::{MonthTotals, course as of_all};
use rust_decimal::Decimal;

/// Whose usage a chart shows, and to whom.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The place of the contract in the situation.
    pub contract: usize,
    /// The library.
    pub library: &'a str,
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
    let lots = lots(opened, dossier, asked);
    let shown: Vec<Month> = lots.iter().flat_map(|of| of.months.iter().map(|one| one.month)).collect();
    let span = Span::Months(*shown.iter().min()?, *shown.iter().max()?);
    let panels: Vec<Panel> = lots.iter().flat_map(|of| panels(of, asked.library)).collect();
    let title = format!("Gebruik door {}: {}", asked.library, dossier.agreement().title);
    let mut sentences: Vec<String> = lots.iter().map(|of| reached(of)).collect();
    let unit = Unit::Count;
    for panel in &panels {
        sentences.push(panel.heading.clone() + ".");
        sentences.extend(panel.series.iter().map(|series| course(series, (span, unit))));
        sentences.extend(panel.note.clone());
    }
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

fn panels(of: &LotUsage<'_>, library: &str) -> Vec<Panel> {
    let id = &of.lot.id;
    let own = Panel {
        heading: format!("Perceel {id}: unieke gebruikers per maand, {library}"),
        unit: Unit::Count,
        series: vec![Series { label: "Gemeld per maand".to_owned(), look: Look::Bars, runs: runs(own(of)) }],
        levels: Vec::new(),
        marks: Vec::new(),
        note: on_hold(of),
    };
    let towards = (!of.years.is_empty()).then(|| towards_x(of));
    let highest = of.months.iter().filter_map(told).max().unwrap_or_default();
    let all = Panel {
        heading: format!("Perceel {id}: unieke gebruikers per maand, alle deelnemers samen"),
        unit: Unit::Count,
        series: vec![Series {
            label: "Alle deelnemers".to_owned(),
            look: Look::Line(Pen::First),
            runs: runs(of.months.iter().filter_map(|one| Some(Point::at(place(one.month), told(one)?)))),
        }],
        levels: levels(tiers(of.lot).map(|tier| tier.above), highest),
        marks: Vec::new(),
        note: untold(of),
    };
    [Some(own), towards, Some(all)].into_iter().flatten().collect()
}

fn own(of: &LotUsage<'_>) -> impl Iterator<Item = Point> {
    of.months.iter().filter_map(|one| Some(Point::at(place(one.month), Decimal::from(one.users?))))
}

/// The running count of each year, and X.
fn towards_x(of: &LotUsage<'_>) -> Panel {
    let running = of.years.iter().map(|year| {
        let reported = year.by_month.iter().rev().skip_while(|one| one.reported.is_none());
        let mut points: Vec<Point> =
            reported.map(|one| Point::at(place(one.month), Decimal::from(one.running))).collect();
        points.reverse();
        points
    });
    let x = of.years.iter().map(|year| {
        year.by_month.iter().map(|one| Point::at(place(one.month), year.threshold)).collect::<Vec<Point>>()
    });
    let shown: Vec<String> = x_of_years(of);
    Panel {
        heading: format!("Perceel {}: unieke gebruikers opgeteld sinds januari, tegenover X", of.lot.id),
        unit: Unit::Count,
        series: vec![
            Series {
                label: "Opgeteld sinds januari".to_owned(),
                look: Look::Line(Pen::First),
                runs: running.filter(|run| !run.is_empty()).collect(),
            },
            Series {
                label: "X: vanaf dan kan het perceel on hold".to_owned(),
                look: Look::Steps(Pen::Third),
                runs: x.filter(|run| !run.is_empty()).collect(),
            },
        ],
        levels: Vec::new(),
        marks: Vec::new(),
        note: (!shown.is_empty()).then(|| format!("{}.", listed(&shown))),
    }
}

/// X of each year; of years that follow each other with the same X once.
fn x_of_years(of: &LotUsage<'_>) -> Vec<String> {
    let alike = of.years.chunk_by(|one, next| one.threshold == next.threshold);
    let said = alike.filter_map(|years| {
        let (first, last) = (years.first()?, years.last()?);
        let x = figure(first.threshold, Unit::Count);
        Some(match first.year == last.year {
            true => format!("X van {}: {x}", first.year),
            false => format!("X van {} tot en met {}: {x}", first.year, last.year),
        })
    });
    said.collect()
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

fn reached(of: &LotUsage<'_>) -> String {
    let years = of.years.iter().filter_map(|year| {
        let month = year.reached_in?;
        Some(format!(
            "X van {} werd bereikt in {}",
            year.year,
            Span::Months(month, month).in_full(place(month))
        ))
    });
    let said = listed(&years.collect::<Vec<String>>());
    match (of.years.is_empty(), said.is_empty()) {
        (true, _) => format!("Perceel {} kan niet on hold worden gezet.", of.lot.id),
        (false, true) => format!("Perceel {}: X werd nog in geen enkel jaar bereikt.", of.lot.id),
        (false, false) => format!("Perceel {}: {said}.", of.lot.id),
    }
}

fn on_hold(of: &LotUsage<'_>) -> Option<String> {
    let months: Vec<Month> = of.months.iter().filter(|one| one.on_hold).map(|one| one.month).collect();
    let (first, last) = (months.first()?, months.last()?);
    let span = Span::Months(*first, *last);
    let (from, to) = (span.in_full(place(*first)), span.in_full(place(*last)));
    Some(match months.len() {
        1 => format!("On hold in {from}."),
        count => format!("On hold in {count} maanden, van {from} tot en met {to}."),
    })
}

/// Why some months of all participants are not drawn.
fn untold(of: &LotUsage<'_>) -> Option<String> {
    let masked = of.months.iter().filter(|one| !one.told).count();
    let waiting =
        of.months.iter().filter(|one| one.told && one.all.as_ref().is_some_and(|all| all.users().is_none()));
    let masked = (masked > 0).then(|| {
        format!("{masked} maanden met minder dan drie deelnemers zijn niet getekend: hun totaal is niet voor deelnemers.")
    });
    let waiting = match waiting.count() {
        0 => None,
        1 => Some("Eén maand is niet getekend: niet alle deelnemers hebben gemeld.".to_owned()),
        count => Some(format!("{count} maanden zijn niet getekend: niet alle deelnemers hebben gemeld.")),
    };
    let said: Vec<String> = masked.into_iter().chain(waiting).collect();
    (!said.is_empty()).then(|| said.join(" "))
}

fn table(lots: &[LotUsage<'_>], title: &str, on: Day) -> Table {
    let columns = vec![
        Column::new("month", "Maand", Kind::Month),
        Column::new("lot", "Perceel", Kind::Code),
        Column::new("users", "Unieke gebruikers", Kind::Count),
        Column::new("running", "Opgeteld sinds januari", Kind::Count),
        Column::new("x", "X van het jaar", Kind::Rate(4)),
        Column::new("on_hold", "On hold", Kind::YesNo),
        Column::new("all_users", "Alle deelnemers samen", Kind::Count),
        Column::new("above", "Meer dan (staffel)", Kind::Count),
        Column::new("missing", "Nog te melden", Kind::Count),
    ];
    let rows = lots.iter().flat_map(|of| of.months.iter().map(|one| row(of, one)));
    let sheet = Sheet {
        name: "usage-chart".into(),
        title: title.to_owned(),
        as_of: on,
        filters: Vec::new(),
        columns,
    };
    Table { rows: rows.collect(), sheet }
}

fn row(of: &LotUsage<'_>, one: &MonthUsage) -> Row {
    let year = of.years.iter().find(|year| year.year == one.month.year());
    let running = year.and_then(|year| year.by_month.iter().find(|other| other.month == one.month));
    let total = one.all.as_ref().filter(|_| one.told).and_then(MonthTotals::users);
    vec![
        Cell::Month(one.month),
        Cell::from(&of.lot.id),
        Cell::from(one.users),
        Cell::from(running.filter(|_| one.users.is_some()).map(|month| month.running)),
        Cell::from(year.map(|year| year.threshold)),
        Cell::from(one.on_hold),
        Cell::from(total.map(|total| u64::try_from(total).unwrap_or(u64::MAX))),
        Cell::from(above(of.lot, one)),
        Cell::from(one.all.as_ref().map(|all| all.missing.usage.count)),
    ]
}
