//! What the years to come will cost: low, expected and high, with what is issued already.

use super::value::{Body, Chart, Look, Panel, Pen, Point, Series, Span, Unit, runs};
use super::words::of_panel;
use super::{Table, municipality, source};
use crate::documents::sheets::{Cell, Column, Kind, Sheet};
use crate::domain::calendar::Day;
use crate::domain::forecast::Forecast;
use crate::domain::money::Money;

/// The cost of a year, VAT included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YearBand {
    /// The year of the service.
    pub year: i32,
    /// With the low assumptions.
    pub low: Money,
    /// With the expected assumptions.
    pub expected: Money,
    /// With the high assumptions.
    pub high: Money,
    /// What of it is issued.
    pub issued: Money,
}

/// The chart of a forecast as it was worked out, by year of the service. `None` without years.
pub fn of(forecast: &Forecast) -> Option<Chart> {
    let years = forecast.totals.iter().map(|total| YearBand {
        year: total.year,
        low: total.amounts.low.gross,
        expected: total.amounts.expected.gross,
        high: total.amounts.high.gross,
        issued: total.amounts.expected.issued,
    });
    let of = match forecast.contracts.as_slice() {
        [only] => format!("{}, contract {}", municipality(&only.subscriber), only.contract),
        several => format!("{} contracten", several.len()),
    };
    let unknown = match forecast.blocked.len() + forecast.unbillable.len() {
        0 => None,
        1 => Some("De kosten van één periode zijn nog niet bekend en zijn niet meegeteld.".to_owned()),
        count => Some(format!("De kosten van {count} perioden zijn nog niet bekend en zijn niet meegeteld.")),
    };
    self::forecast(&of, &years.collect::<Vec<YearBand>>(), (forecast.known_on, unknown))
}

/// The chart of some years; `of` says of what, and a note what else has to be known. `None` without years.
pub fn forecast(of: &str, years: &[YearBand], (on, note): (Day, Option<String>)) -> Option<Chart> {
    let span = Span::Years(years.iter().map(|one| one.year).min()?, years.iter().map(|one| one.year).max()?);
    let line = |label: &str, look: Look, amount: fn(&YearBand) -> Money| Series {
        label: label.to_owned(),
        look,
        runs: runs(years.iter().map(|one| Point::at(one.year, amount(one).decimal()))),
    };
    let between = years.iter().map(|one| {
        let (low, high) = (one.low.min(one.high), one.low.max(one.high));
        Point { place: one.year, value: high.decimal(), from: Some(low.decimal()) }
    });
    let band = Series { label: "Tussen laag en hoog".to_owned(), look: Look::Band, runs: runs(between) };
    let series = vec![
        band,
        line("Al gefactureerd", Look::Bars, |one| one.issued),
        line("Hoog", Look::Line(Pen::Second), |one| one.high),
        line("Verwacht", Look::Line(Pen::First), |one| one.expected),
        line("Laag", Look::Line(Pen::Third), |one| one.low),
    ];
    let title = format!("Prognose van de kosten: {of}");
    let panel = Panel {
        heading: "Kosten per dienstjaar, in euro, btw inbegrepen".to_owned(),
        unit: Unit::Euro,
        series,
        levels: Vec::new(),
        marks: Vec::new(),
        note,
    };
    Some(Chart {
        name: "prognose".to_owned(),
        description: of_panel(&panel, span).join("\n"),
        source: source("simulatie met de aannames van de prognose", on),
        body: Body::Course(span, vec![panel]),
        table: table(years, &title, on),
        title,
    })
}

fn table(years: &[YearBand], title: &str, on: Day) -> Table {
    let columns = vec![
        Column::new("year", "Dienstjaar", Kind::Code),
        Column::summed("low", "Laag", Kind::Money),
        Column::summed("expected", "Verwacht", Kind::Money),
        Column::summed("high", "Hoog", Kind::Money),
        Column::summed("issued", "Al gefactureerd", Kind::Money),
    ];
    let row = |one: &YearBand| {
        let year = Cell::Text(one.year.to_string());
        vec![
            year,
            Cell::from(one.low),
            Cell::from(one.expected),
            Cell::from(one.high),
            Cell::from(one.issued),
        ]
    };
    let sheet = Sheet {
        name: "forecast-chart".into(),
        title: title.to_owned(),
        as_of: on,
        filters: Vec::new(),
        columns,
    };
    Table { rows: years.iter().map(row).collect(), sheet }
}
