//! The table of lines: its columns, its head, one row for each line, and the sums that are carried between pages.

use crate::documents::issued::{IssuedInvoice, IssuedLine};
use crate::documents::pdf::said;
use crate::documents::pdf::sheet::{
    ACCENT, BODY, HAIRLINE, INK, LABEL, Sheet, Style, TINT, Tag, at, leading,
};
use crate::documents::pdf::text::{Room, one_line, wrap};
use crate::documents::pdf::{HANG, LEFT, RIGHT};
use rust_decimal::Decimal;

const UNDER: Style = LABEL;
const SUM: Style = Style::bold(8.0, INK);
const GAP: f32 = 3.0;
const QUANTITY: f32 = 23.0;
/// The height of its head.
pub const HEAD: f32 = 9.6;
/// The height of a carried sum.
pub const CARRIED: f32 = 7.0;

/// One column of figures: the words of its head, its width, what a line says in it, and what is summed up in it.
struct Column {
    head: [&'static str; 2],
    width: f32,
    cell: fn(&IssuedLine, &IssuedInvoice) -> Cell,
    sum: Option<fn(&Sums) -> Option<Decimal>>,
}

impl Column {
    /// Puts the words of its head to the left of its edge.
    fn words(&self, sheet: &mut Sheet, right: f32) {
        for (word, y) in self.head.iter().zip([4.0, 7.2]) {
            sheet.text_to(at(right, y), LABEL, word);
        }
    }
}

/// A figure and remarks under it.
#[derive(Default)]
struct Cell {
    figure: Option<String>,
    under: [Option<String>; 2],
}

/// The columns of figures from the left; those that no line fills are left out.
const COLUMNS: [Column; 5] = [
    Column { head: ["", "Aantal"], width: QUANTITY, cell: quantity, sum: None },
    Column { head: ["Prijs", "incl. btw (€)"], width: 31.0, cell: price, sum: None },
    Column { head: ["", "Maanden"], width: 15.0, cell: months, sum: None },
    Column { head: ["Bedrag", "zonder btw (€)"], width: 24.0, cell: net, sum: Some(|sums| sums.net) },
    Column { head: ["Bedrag", "incl. btw (€)"], width: 23.0, cell: gross, sum: Some(|sums| sums.gross) },
];

fn gross(line: &IssuedLine, invoice: &IssuedInvoice) -> Cell {
    let rate = said::rate_of(line, invoice).map(|rate| format!("btw {}", said::percent(rate)));
    Cell { figure: Some(said::amount(line.amount)), under: [rate, None] }
}

fn net(line: &IssuedLine, _: &IssuedInvoice) -> Cell {
    Cell { figure: Some(said::amount(line.net)), ..Cell::default() }
}

fn months(line: &IssuedLine, _: &IssuedInvoice) -> Cell {
    Cell { figure: line.months.as_deref().map(said::number), ..Cell::default() }
}

fn price(line: &IssuedLine, invoice: &IssuedInvoice) -> Cell {
    let net = said::price_without_vat(line, invoice).map(|net| format!("excl. btw {net}"));
    Cell { figure: line.unit_price.as_deref().map(said::number), under: [line.price_per.clone(), net] }
}

fn quantity(line: &IssuedLine, _: &IssuedInvoice) -> Cell {
    let unit = line.unit.as_ref().map(|unit| one_line(unit, UNDER, QUANTITY - GAP));
    Cell { figure: line.quantity.as_deref().map(said::number), under: [unit, None] }
}

/// What the lines so far come to; `None` beyond what a decimal can hold.
#[derive(Debug, Clone, Copy)]
pub struct Sums {
    net: Option<Decimal>,
    gross: Option<Decimal>,
}

impl Sums {
    /// Those of no line.
    pub const ZERO: Sums = Sums { net: Some(Decimal::ZERO), gross: Some(Decimal::ZERO) };

    /// These and a line.
    pub fn and(self, line: &IssuedLine) -> Sums {
        let plus = |sum: Option<Decimal>, amount| sum.and_then(|sum| sum.checked_add(amount));
        Sums { net: plus(self.net, line.net), gross: plus(self.gross, line.amount) }
    }
}

/// The table of one document.
pub struct Table<'a> {
    invoice: &'a IssuedInvoice,
    /// The columns with their right edges.
    columns: Vec<(f32, &'static Column)>,
    /// The width of the descriptions.
    description: f32,
}

impl<'a> Table<'a> {
    /// The table that the lines of a document need.
    pub fn of(invoice: &'a IssuedInvoice) -> Table<'a> {
        let filled = |column: &&Column| {
            column.sum.is_some()
                || invoice.lines.iter().any(|line| (column.cell)(line, invoice).figure.is_some())
        };
        let mut columns = Vec::new();
        let mut right = RIGHT;
        for column in COLUMNS.iter().filter(filled).rev() {
            columns.push((right, column));
            right -= column.width;
        }
        columns.reverse();
        Table { invoice, columns, description: right - LEFT - GAP }
    }

    /// Its head, which every page repeats.
    pub fn head(&self) -> Sheet {
        let mut sheet = Sheet { height: HEAD, ..Sheet::default() };
        sheet.area(at(LEFT - HANG, 0.0), (RIGHT - LEFT + 2.0 * HANG, HEAD), TINT);
        sheet.rule(at(LEFT - HANG, HEAD), RIGHT + HANG, (0.7, ACCENT));
        sheet.tagged(Tag::Row, |sheet| {
            sheet.tagged(Tag::ColumnHead, |sheet| sheet.text(at(LEFT, 7.2), LABEL, "Omschrijving"));
            for (right, column) in &self.columns {
                sheet.tagged(Tag::ColumnHead, |sheet| column.words(sheet, *right));
            }
        });
        sheet
    }

    /// The row of a line.
    pub fn row(&self, line: &IssuedLine) -> Sheet {
        let mut sheet = Sheet::default();
        let baseline = 5.2;
        let bottom = sheet.tagged(Tag::Row, |sheet| {
            let mut bottom = sheet.tagged(Tag::RowHead, |sheet| self.described(sheet, line, baseline));
            for (right, column) in &self.columns {
                let cell = (column.cell)(line, self.invoice);
                let edge = (*right, column.width - GAP);
                let end =
                    sheet.tagged(Tag::Cell { columns: 1 }, |sheet| figure(sheet, edge, &cell, baseline));
                bottom = bottom.max(end);
            }
            bottom
        });
        sheet.height = bottom + 2.4;
        sheet.rule(at(LEFT, sheet.height), RIGHT, (0.4, HAIRLINE));
        sheet
    }

    fn described(&self, sheet: &mut Sheet, line: &IssuedLine, baseline: f32) -> f32 {
        let room = |lines| Room { width: self.description, lines };
        let next = sheet.lines(at(LEFT, baseline), BODY, &wrap(&line.description, BODY, room(4)));
        let mut y = next - 0.3;
        for detail in said::details(line) {
            y = sheet.lines(at(LEFT, y), UNDER, &wrap(&detail, UNDER, room(2)));
        }
        y - leading(UNDER)
    }

    /// The sums so far, at the end of a page (`Over te dragen`) or the beginning of the next (`Overgedragen`). It is for
    /// the eye: whoever hears the table read has no pages.
    pub fn carried(&self, label: &str, sums: &Sums) -> Sheet {
        let mut sheet = Sheet { height: CARRIED, ..Sheet::default() };
        sheet.text(at(LEFT, 4.7), SUM, label);
        for (right, column) in &self.columns {
            let Some(sum) = column.sum.and_then(|sum| sum(sums)).map(said::amount) else { continue };
            sheet.text_to(at(*right, 4.7), SUM.fitting(&sum, column.width - GAP), &sum);
        }
        sheet.rule(at(LEFT, CARRIED), RIGHT, (0.7, ACCENT));
        sheet.decorative()
    }
}

/// Puts a cell to the left of its edge and gives its lowest baseline.
fn figure(sheet: &mut Sheet, (right, width): (f32, f32), cell: &Cell, baseline: f32) -> f32 {
    let figure = cell.figure.as_deref().unwrap_or_default();
    sheet.text_to(at(right, baseline), BODY.fitting(figure, width), figure);
    let mut below = baseline + leading(BODY) - 0.3;
    let mut bottom = baseline;
    for under in cell.under.iter().flatten() {
        sheet.text_to(at(right, below), UNDER.fitting(under, width), under);
        bottom = below;
        below += leading(UNDER);
    }
    bottom
}
