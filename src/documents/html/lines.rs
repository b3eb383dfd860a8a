//! The table of lines: its columns, and a row for each line with how it was worked out.

use super::figure::{Days, Figure};
use super::steps::Steps;
use crate::documents::issued::{IssuedInvoice, IssuedLine, IssuedPeriod};
use crate::documents::{note, said};

/// A column of figures.
struct Column {
    head: &'static str,
    cell: fn(&IssuedLine, &IssuedInvoice) -> Option<Cell>,
}

/// A figure and remarks under it.
#[derive(Debug)]
pub struct Cell {
    /// What its column says.
    pub head: &'static str,
    /// The figure.
    pub figure: Option<Figure>,
    /// The remarks.
    pub under: Vec<String>,
}

impl Cell {
    fn of(figure: Figure, under: [Option<String>; 2]) -> Cell {
        Cell { head: "", figure: Some(figure), under: under.into_iter().flatten().collect() }
    }

    fn empty() -> Cell {
        Cell { head: "", figure: None, under: Vec::new() }
    }
}

/// The columns of figures from the left; those that no line fills are left out.
const COLUMNS: [Column; 5] = [
    Column { head: "Aantal", cell: quantity },
    Column { head: "Prijs incl. btw (€)", cell: price },
    Column { head: "Maanden", cell: months },
    Column { head: "Bedrag zonder btw (€)", cell: net },
    Column { head: "Bedrag incl. btw (€)", cell: gross },
];

fn quantity(line: &IssuedLine, _: &IssuedInvoice) -> Option<Cell> {
    Some(Cell::of(Figure::number(line.quantity.as_ref()?), [line.unit.clone(), None]))
}

fn price(line: &IssuedLine, invoice: &IssuedInvoice) -> Option<Cell> {
    let net = said::price_without_vat(line, invoice).map(|net| format!("excl. btw {net}"));
    Some(Cell::of(Figure::number(line.unit_price.as_ref()?), [line.price_per.clone(), net]))
}

fn months(line: &IssuedLine, _: &IssuedInvoice) -> Option<Cell> {
    Some(Cell::of(Figure::number(line.months.as_ref()?), [None, None]))
}

#[expect(clippy::unnecessary_wraps, reason = "one form for all columns")]
fn net(line: &IssuedLine, _: &IssuedInvoice) -> Option<Cell> {
    Some(Cell::of(Figure::amount(line.net), [None, None]))
}

#[expect(clippy::unnecessary_wraps, reason = "one form for all columns")]
fn gross(line: &IssuedLine, invoice: &IssuedInvoice) -> Option<Cell> {
    let rate = said::rate_of(line, invoice).map(|rate| format!("btw {}", said::percent(rate)));
    Some(Cell::of(Figure::amount(line.amount), [rate, None]))
}

/// The table of lines.
#[derive(Debug)]
pub struct Lines<'a> {
    /// The words above the figures.
    pub heads: Vec<&'static str>,
    /// The columns from the left before the two of amounts.
    pub before_sums: usize,
    /// The columns in all.
    pub width: usize,
    /// The lines.
    pub rows: Vec<Row<'a>>,
}

/// A line.
#[derive(Debug)]
pub struct Row<'a> {
    /// Its place, from 1 on.
    pub place: usize,
    /// What it bills.
    pub description: &'a str,
    /// Lot or platform, and clause.
    pub details: String,
    /// The days that it bills.
    pub days: Days,
    /// Its figures.
    pub cells: Vec<Cell>,
    /// How its amount was worked out.
    pub steps: Steps<'a>,
}

impl<'a> Lines<'a> {
    /// Of a document.
    pub fn of(invoice: &'a IssuedInvoice) -> Lines<'a> {
        let filled =
            |column: &&Column| invoice.lines.iter().any(|line| (column.cell)(line, invoice).is_some());
        let mut columns: Vec<&Column> = COLUMNS.iter().filter(filled).collect();
        if columns.is_empty() {
            columns = COLUMNS.iter().rev().take(2).rev().collect();
        }
        let row = |(place, line): (usize, &'a IssuedLine)| {
            let cell = |column: &&Column| Cell {
                head: column.head,
                ..(column.cell)(line, invoice).unwrap_or_else(Cell::empty)
            };
            let [details, _] = said::details(line);
            Row {
                place,
                description: &line.description,
                details,
                days: Days::of(IssuedPeriod { from: line.from, to: line.to }),
                cells: columns.iter().map(cell).collect(),
                steps: Steps::of(note::said::what(place, line), &line.steps),
            }
        };
        Lines {
            heads: columns.iter().map(|column| column.head).collect(),
            before_sums: columns.len().saturating_sub(1),
            width: columns.len().saturating_add(1),
            rows: (1..).zip(&invoice.lines).map(row).collect(),
        }
    }
}
