//! The panels of a lot: its users, their running count against X, and those of all participants.

use super::{LotUsage, above, tiers, told};
use crate::documents::charts::levels;
use crate::documents::charts::value::{Look, Panel, Pen, Point, Series, Span, Unit, place, runs};
use crate::documents::charts::words::{figure, listed};
use crate::domain::calendar::Month;
use rust_decimal::Decimal;

/// The panels of a lot.
pub fn panels(of: &LotUsage<'_>, library: &str) -> Vec<Panel> {
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
    let totals = Series {
        label: "Alle deelnemers".to_owned(),
        look: Look::Line(Pen::First),
        runs: runs(of.months.iter().filter_map(|one| Some(Point::at(place(one.month), told(one)?)))),
    };
    let tier_only = of.months.iter().any(|one| !one.told).then(|| tier_only(of));
    let drawn = std::iter::once(&totals).chain(&tier_only).flat_map(|series| series.runs.iter().flatten());
    let highest = drawn.map(|point| point.value).max().unwrap_or_default();
    let all = Panel {
        heading: format!("Perceel {id}: unieke gebruikers per maand, alle deelnemers samen"),
        unit: Unit::Count,
        series: std::iter::once(totals).chain(tier_only).collect(),
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
    let last = of.months.last().map(|one| one.month);
    let x = of.years.iter().map(|year| {
        let shown = year.by_month.iter().filter(|one| Some(one.month) <= last);
        shown.map(|one| Point::at(place(one.month), year.threshold)).collect::<Vec<Point>>()
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

/// Of months whose total is not told: the threshold that it exceeds, which is.
fn tier_only(of: &LotUsage<'_>) -> Series {
    let exceeded =
        of.months.iter().filter(|one| !one.told && one.all.as_ref().is_some_and(|all| all.users().is_some()));
    let points =
        exceeded.map(|one| Point::at(place(one.month), Decimal::from(above(of.lot, one).unwrap_or(0))));
    Series {
        label: "Overschreden drempel, waar het totaal niet verteld wordt".to_owned(),
        look: Look::Steps(Pen::Second),
        runs: runs(points),
    }
}

/// In which months X was reached, in a sentence.
pub fn reached(of: &LotUsage<'_>) -> String {
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
