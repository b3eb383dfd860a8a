//! The price list of an agreement by fee year, with how each price is indexed.

use crate::documents::sheets::{Cell, Column, Kind, Row};
use crate::domain::calendar::Month;
use crate::domain::figures::index::{IndexFigure, IndexKind};
use crate::domain::standing::prices::PriceSpan;
use rust_decimal::Decimal;

/// The columns of price lists.
pub const COLUMNS: &[Column] = &[
    Column::new("agreement", "Overeenkomst", Kind::Code),
    Column::new("fee_year", "Tariefjaar", Kind::Year),
    Column::new("lot", "Perceel", Kind::Code),
    Column::new("component", "Onderdeel", Kind::Code),
    Column::new("above", "Staffel: meer dan", Kind::Count),
    Column::new("from", "Vanaf", Kind::Month),
    Column::new("to", "Tot en met", Kind::Month),
    Column::new("printed", "Gedrukte prijs", Kind::Rate(4)),
    Column::new("increased", "Verhoogd vanaf", Kind::Year),
    Column::new("index", "Index", Kind::Code),
    Column::new("index_from_month", "Basismaand", Kind::Month),
    Column::new("index_from", "Basisindexcijfer", Kind::Rate(2)),
    Column::new("index_to_month", "Maand", Kind::Month),
    Column::new("index_to", "Indexcijfer", Kind::Rate(2)),
    Column::new("price", "Prijs, met btw", Kind::Rate(4)),
    Column::new("note", "Opmerking", Kind::Text),
];

/// A price in the months of one fee year in which it holds.
pub fn row(agreement: &str, of: &PriceSpan<'_>) -> Row {
    let component = of.placed.component;
    let printed = of.tier.map_or(component.price, |tier| tier.price);
    let index = of.ratio.map(|ratio| match ratio.kind {
        IndexKind::Cpi => Cell::Named { code: "cpi", nl: "consumptieprijsindex" },
        IndexKind::Health => Cell::Named { code: "health", nl: "gezondheidsindex" },
    });
    let (from, to) = (figure(of.ratio.map(|ratio| ratio.from)), figure(of.ratio.map(|ratio| ratio.to)));
    let missing = "Een indexcijfer ontbreekt: de prijs kan nog niet berekend worden.";
    vec![
        agreement.into(),
        of.from.year().into(),
        (&of.placed.of.id).into(),
        (&component.id).into(),
        of.tier.map(|tier| tier.above).into(),
        of.from.into(),
        of.to.into(),
        printed.into(),
        of.increased.into(),
        index.unwrap_or(Cell::Empty),
        from.0,
        from.1,
        to.0,
        to.1,
        of.price.into(),
        of.price.is_none().then_some(missing).into(),
    ]
}

fn figure(of: Option<(Month, &IndexFigure)>) -> (Cell, Cell) {
    let value: Option<Decimal> = of.map(|(_, figure)| figure.value);
    (of.map(|(month, _)| month).into(), value.into())
}
