//! The prices of an agreement through time, by component and tier, with the figures of the index (E 8.8, F 8.5).

use super::value::{Body, Chart, Look, Mark, Panel, Pen, Point, Series, Span, Unit, place};
use super::words::{figure, of_panel};
use super::{Table, source};
use crate::documents::sheets::{Cell, Column, Kind, Row, Sheet};
use crate::domain::calendar::Day;
use crate::domain::figures::index::IndexRatio;
use crate::domain::standing::prices::PriceSpan;
use crate::domain::tariff::ComponentKind;
use crate::simulation::result::wording::index_name;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// The kinds of fees, each with a panel of its own: its unit is not that of the others.
const KINDS: [ComponentKind; 3] =
    [ComponentKind::FixedPerYear, ComponentKind::PerInhabitantPerYear, ComponentKind::PerUniqueUserPerMonth];

/// The chart of the prices of an agreement; `None` where nothing has a price.
pub fn prices(title: &str, spans: &[PriceSpan<'_>], on: Day) -> Option<Chart> {
    let (first, last) = (spans.iter().map(|span| span.from).min()?, spans.iter().map(|span| span.to).max()?);
    let span = Span::Months(first, last);
    let panels: Vec<Panel> = KINDS.into_iter().filter_map(|kind| panel(kind, spans)).collect();
    let title = format!("Prijzen, btw inbegrepen: {title}");
    let mut sentences: Vec<String> = panels.iter().flat_map(|panel| of_panel(panel, span)).collect();
    let indexed = marks(spans.iter())
        .iter()
        .map(|mark| format!("{} vanaf {}.", mark.label, span.in_full(mark.place)))
        .collect::<Vec<String>>();
    sentences.extend(if indexed.is_empty() { vec!["Er is niet geïndexeerd.".to_owned()] } else { indexed });
    Some(Chart {
        name: "prijzen".to_owned(),
        description: sentences.join("\n"),
        source: source("overeenkomst, beslissingen en indexcijfers van Statbel", on),
        body: Body::Course(span, panels),
        table: table(spans, &title, on),
        title,
    })
}

fn panel(kind: ComponentKind, spans: &[PriceSpan<'_>]) -> Option<Panel> {
    let of_kind = || spans.iter().filter(|span| span.placed.component.kind == kind);
    let mut parts: Vec<Vec<&PriceSpan<'_>>> = Vec::new();
    for span in of_kind() {
        match parts.last_mut().filter(|part| part.last().is_some_and(|last| same(last, span))) {
            Some(part) => part.push(span),
            None => parts.push(vec![span]),
        }
    }
    let lots = parts.iter().filter_map(|part| part.first()).map(|span| span.placed.lot);
    let several = lots.clone().max() != lots.min();
    let series: Vec<Series> =
        parts.iter().enumerate().map(|(at, part)| series(part, Pen::nth(at), several)).collect();
    let missing = of_kind().any(|span| span.price.is_none());
    (!series.is_empty()).then(|| Panel {
        heading: format!("{}, in euro", kind_name(kind)),
        unit: Unit::Price,
        series,
        levels: Vec::new(),
        marks: marks(of_kind()),
        note: missing.then(|| "Waar een indexcijfer ontbreekt, is geen prijs getekend.".to_owned()),
    })
}

fn same(one: &PriceSpan<'_>, other: &PriceSpan<'_>) -> bool {
    (one.placed, one.tier) == (other.placed, other.tier)
}

fn series(part: &[&PriceSpan<'_>], pen: Pen, several_lots: bool) -> Series {
    let label = part.first().map(|span| label(span, several_lots)).unwrap_or_default();
    let mut runs: Vec<Vec<Point>> = vec![Vec::new()];
    for span in part {
        let Some(price) = span.price else {
            runs.push(Vec::new());
            continue;
        };
        if let Some(run) = runs.last_mut() {
            run.extend((place(span.from)..=place(span.to)).map(|place| Point::at(place, price)));
        }
    }
    runs.retain(|run| !run.is_empty());
    Series { label, look: Look::Steps(pen), runs }
}

fn label(span: &PriceSpan<'_>, several_lots: bool) -> String {
    let component = &span.placed.component;
    let lot = several_lots.then(|| format!("Perceel {}", span.placed.of.id));
    let counted =
        if component.kind == ComponentKind::PerInhabitantPerYear { "inwoners" } else { "gebruikers" };
    let tier = span
        .tier
        .map(|tier| format!("meer dan {} {counted}", figure(Decimal::from(tier.above), Unit::Count)));
    let base = (span.tier.is_none() && !component.tiers.is_empty()).then(|| "basisprijs".to_owned());
    let said: Vec<String> = [lot, base, tier].into_iter().flatten().collect();
    said.join(", ")
}

/// The months in which the index changes, with its figure.
fn marks<'a>(spans: impl Iterator<Item = &'a PriceSpan<'a>>) -> Vec<Mark> {
    let mut before: Option<&PriceSpan<'_>> = None;
    let mut marks = BTreeMap::new();
    for span in spans {
        let earlier = before.filter(|earlier| same(earlier, span)).and_then(|earlier| earlier.ratio);
        if let Some(ratio) = span.ratio.filter(|ratio| Some(*ratio) != earlier) {
            marks.insert(place(span.from), index(ratio));
        }
        before = Some(span);
    }
    marks.into_iter().map(|(place, label)| Mark { place, label }).collect()
}

fn index(ratio: IndexRatio<'_>) -> String {
    let value = figure(ratio.to.1.value, Unit::Count);
    format!("{} {value}", index_name(ratio.kind))
}

/// What a fee is for.
fn kind_name(kind: ComponentKind) -> &'static str {
    match kind {
        ComponentKind::FixedPerYear => "Vaste kost per jaar",
        ComponentKind::PerInhabitantPerYear => "Prijs per inwoner per jaar",
        ComponentKind::PerUniqueUserPerMonth => "Prijs per unieke gebruiker per maand",
    }
}

fn table(spans: &[PriceSpan<'_>], title: &str, on: Day) -> Table {
    let columns = vec![
        Column::new("from", "Vanaf", Kind::Month),
        Column::new("to", "Tot en met", Kind::Month),
        Column::new("lot", "Perceel", Kind::Code),
        Column::new("component", "Onderdeel", Kind::Code),
        Column::new("kind", "Soort", Kind::Text),
        Column::new("above", "Meer dan (staffel)", Kind::Count),
        Column::new("price", "Prijs, btw inbegrepen", Kind::Rate(4)),
        Column::new("index", "Index", Kind::Text),
        Column::new("index_month", "Maand van de index", Kind::Month),
        Column::new("index_value", "Indexcijfer", Kind::Rate(2)),
        Column::new("base_month", "Maand van de basis", Kind::Month),
        Column::new("base_value", "Indexcijfer van de basis", Kind::Rate(2)),
        Column::new("increased_since", "Verhoogd sinds", Kind::Code),
    ];
    let sheet = Sheet {
        name: "prices-chart".into(),
        title: title.to_owned(),
        as_of: on,
        filters: Vec::new(),
        columns,
    };
    Table { rows: spans.iter().map(row).collect(), sheet }
}

fn row(span: &PriceSpan<'_>) -> Row {
    let ratio = span.ratio;
    vec![
        Cell::Month(span.from),
        Cell::Month(span.to),
        Cell::from(&span.placed.of.id),
        Cell::from(&span.placed.component.id),
        Cell::from(kind_name(span.placed.component.kind)),
        Cell::from(span.tier.map(|tier| tier.above)),
        Cell::from(span.price),
        Cell::from(ratio.map(|ratio| index_name(ratio.kind))),
        Cell::from(ratio.map(|ratio| ratio.to.0)),
        Cell::from(ratio.map(|ratio| ratio.to.1.value)),
        Cell::from(ratio.map(|ratio| ratio.from.0)),
        Cell::from(ratio.map(|ratio| ratio.from.1.value)),
        Cell::from(span.increased.map(|year| year.to_string())),
    ]
}
