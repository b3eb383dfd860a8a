//! The growth of an agreement: who takes part, their inhabitants and their users, against the totals from which prices fall.

use super::value::{Body, Chart, Level, Look, Panel, Pen, Point, Series, Span, Unit, place, runs};
use super::words::of_panel;
use super::{Table, levels, source};
use crate::documents::sheets::{Cell, Column, Kind, Row, Sheet};
use crate::domain::calendar::Day;
use crate::domain::tariff::ComponentKind;
use crate::domain::usage::{LotCourse, MonthTotals};
use rust_decimal::Decimal;

/// What a panel counts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Counted {
    Participants,
    Inhabitants,
    Users,
}

/// The chart of an agreement's growth; `masked` where it is for one of the participants, which is told no total of fewer
/// than three of them. Lots that nobody takes are left out;
/// `None` where that is all of them.
pub fn growth(title: &str, lots: &[LotCourse<'_>], (on, masked): (Day, bool)) -> Option<Chart> {
    let taken = |of: &&LotCourse<'_>| of.months.iter().any(MonthTotals::takes_place);
    let taken: Vec<LotCourse<'_>> = lots.iter().filter(taken).cloned().collect();
    let lots = taken.as_slice();
    let months = lots.iter().flat_map(|course| &course.months);
    let (first, last) = (months.clone().map(|one| one.month).min()?, months.map(|one| one.month).max()?);
    let span = Span::Months(first, last);
    let counted = [Counted::Participants, Counted::Inhabitants, Counted::Users];
    let panels: Vec<Panel> = counted.into_iter().filter_map(|counted| panel(counted, lots, masked)).collect();
    let title = format!("Groei van alle deelnemers samen: {title}");
    let sentences: Vec<String> = panels.iter().flat_map(|panel| of_panel(panel, span)).collect();
    Some(Chart {
        name: "groei".to_owned(),
        description: sentences.join("\n"),
        source: source("contracten, gemeld gebruik en bevolkingscijfers van Statbel", on),
        body: Body::Course(span, panels),
        table: table(lots, (&title, on, masked)),
        title,
    })
}

fn panel(counted: Counted, lots: &[LotCourse<'_>], masked: bool) -> Option<Panel> {
    let shown: Vec<&LotCourse<'_>> =
        lots.iter().filter(|of| counted != Counted::Users || of.lot.counts_users()).collect();
    let mut series: Vec<Series> = Vec::new();
    let (mut highest, mut untold) = (Decimal::ZERO, 0_usize);
    for of in &shown {
        let values = of.months.iter().map(|one| (one, value(one, counted)));
        let told = values.filter(|(one, _)| tells(one, (counted, masked)));
        let points: Vec<Point> =
            told.filter_map(|(one, value)| Some(Point::at(place(one.month), value?))).collect();
        untold = untold.max(of.months.iter().filter(|one| !tells(one, (counted, masked))).count());
        highest = points.iter().map(|point| point.value).fold(highest, Decimal::max);
        let label =
            if shown.len() > 1 { format!("Perceel {}", of.lot.id) } else { "Alle deelnemers".to_owned() };
        series.push(Series { label, look: Look::Line(Pen::First), runs: runs(points.into_iter()) });
    }
    let mut series = merged(series);
    for (at, one) in series.iter_mut().enumerate() {
        one.look = Look::Line(Pen::nth(at));
    }
    let note = (untold > 0)
        .then(|| format!("{untold} maanden met minder dan drie deelnemers zijn niet getekend: hun totaal is niet voor deelnemers."));
    (!series.is_empty()).then(|| Panel {
        heading: heading(counted).to_owned(),
        unit: Unit::Count,
        series,
        levels: thresholds(counted, &shown, highest),
        marks: Vec::new(),
        note,
    })
}

/// Lots of which all figures are the same stand as one, by all their names.
fn merged(series: Vec<Series>) -> Vec<Series> {
    let mut merged: Vec<Series> = Vec::new();
    for one in series {
        match merged.iter_mut().find(|other| other.runs == one.runs) {
            Some(other) => {
                other.label = format!("{}, {}", other.label, one.label.trim_start_matches("Perceel "))
            }
            None => merged.push(one),
        }
    }
    for one in &mut merged {
        if one.label.contains(", ") {
            one.label = one.label.replacen("Perceel ", "Percelen ", 1);
        }
    }
    merged
}

fn heading(counted: Counted) -> &'static str {
    match counted {
        Counted::Participants => "Deelnemende contracten per maand",
        Counted::Inhabitants => "Inwoners van de deelnemers",
        Counted::Users => "Unieke gebruikers per maand van alle deelnemers",
    }
}

fn value(one: &MonthTotals, counted: Counted) -> Option<Decimal> {
    let total = match counted {
        Counted::Participants => Some(u128::from(one.totals.contracts)),
        Counted::Inhabitants => one.inhabitants(),
        Counted::Users => one.users(),
    };
    Decimal::try_from_i128_with_scale(i128::try_from(total?).ok()?, 0).ok()
}

/// How many take part is known to everybody. Of two the total of inhabitants or users tells the one that of the other.
fn tells(one: &MonthTotals, (counted, masked): (Counted, bool)) -> bool {
    counted == Counted::Participants || !masked || one.may_be_told()
}

fn thresholds(counted: Counted, lots: &[&LotCourse<'_>], highest: Decimal) -> Vec<Level> {
    let kind = match counted {
        Counted::Participants => return Vec::new(),
        Counted::Inhabitants => ComponentKind::PerInhabitantPerYear,
        Counted::Users => ComponentKind::PerUniqueUserPerMonth,
    };
    let components = lots.iter().flat_map(|of| &of.lot.components).filter(|component| component.kind == kind);
    levels(components.flat_map(|component| &component.tiers).map(|tier| tier.above), highest)
}

fn table(lots: &[LotCourse<'_>], (title, on, masked): (&str, Day, bool)) -> Table {
    let columns = vec![
        Column::new("month", "Maand", Kind::Month),
        Column::new("lot", "Perceel", Kind::Code),
        Column::new("contracts", "Deelnemende contracten", Kind::Count),
        Column::new("others", "Ook deelnemers elders", Kind::YesNo),
        Column::new("inhabitants", "Inwoners", Kind::Count),
        Column::new("users", "Unieke gebruikers", Kind::Count),
        Column::new("missing_usage", "Nog te melden", Kind::Count),
        Column::new("missing_population", "Bevolking onbekend", Kind::Count),
    ];
    let rows = lots.iter().flat_map(|of| of.months.iter().map(move |one| row(of, one, masked)));
    let sheet = Sheet {
        name: "growth-chart".into(),
        title: title.to_owned(),
        as_of: on,
        filters: Vec::new(),
        columns,
    };
    Table { rows: rows.collect(), sheet }
}

fn row(of: &LotCourse<'_>, one: &MonthTotals, masked: bool) -> Row {
    let count = |total: u128| u64::try_from(total).unwrap_or(u64::MAX);
    let inhabitants = one.inhabitants().filter(|_| tells(one, (Counted::Inhabitants, masked)));
    let users = one.users().filter(|_| of.lot.counts_users() && tells(one, (Counted::Users, masked)));
    vec![
        Cell::Month(one.month),
        Cell::from(&of.lot.id),
        Cell::from(one.totals.contracts),
        Cell::from(one.totals.others),
        Cell::from(inhabitants.map(count)),
        Cell::from(users.map(count)),
        Cell::from(one.missing.usage.count),
        Cell::from(one.missing.population.count),
    ]
}
