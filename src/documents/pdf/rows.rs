//! The table of lines: its columns, its head, and one row for each line.

use super::said;
use super::sheet::{ACCENT, BODY, HAIRLINE, LABEL, Sheet, Style, TINT, at, leading};
use super::text::{Room, one_line, wrap};
use super::{HANG, LEFT, RIGHT};
use crate::documents::issued::{IssuedInvoice, IssuedLine};

const UNDER: Style = LABEL;
const GAP: f32 = 3.0;
const QUANTITY: f32 = 23.0;
/// The height of its head.
pub const HEAD: f32 = 9.6;

/// One column of figures: the words of its head, its width, and what a line says in it.
struct Column {
    head: [&'static str; 2],
    width: f32,
    cell: fn(&IssuedLine, &IssuedInvoice) -> Cell,
}

/// A figure and a remark under it.
#[derive(Default)]
struct Cell {
    figure: Option<String>,
    under: Option<String>,
}

/// The columns of figures from the left; those that no line fills are left out.
const COLUMNS: [Column; 5] = [
    Column { head: ["", "Aantal"], width: QUANTITY, cell: quantity },
    Column { head: ["Prijs", "incl. btw (€)"], width: 31.0, cell: price },
    Column { head: ["", "Maanden"], width: 15.0, cell: months },
    Column { head: ["Bedrag", "zonder btw (€)"], width: 24.0, cell: net },
    Column { head: ["Bedrag", "incl. btw (€)"], width: 23.0, cell: gross },
];

fn gross(line: &IssuedLine, _: &IssuedInvoice) -> Cell {
    Cell { figure: Some(said::amount(line.amount)), under: None }
}

fn net(line: &IssuedLine, _: &IssuedInvoice) -> Cell {
    Cell { figure: Some(said::amount(line.net)), under: None }
}

fn months(line: &IssuedLine, _: &IssuedInvoice) -> Cell {
    Cell { figure: line.months.as_deref().map(said::number), under: None }
}

fn price(line: &IssuedLine, invoice: &IssuedInvoice) -> Cell {
    let under = said::price_without_vat(line, invoice).map(|net| format!("excl. btw {net}"));
    Cell { figure: line.unit_price.as_deref().map(said::number), under }
}

fn quantity(line: &IssuedLine, _: &IssuedInvoice) -> Cell {
    let unit = line.unit.as_ref().map(|unit| one_line(unit, UNDER, QUANTITY - GAP));
    Cell { figure: line.quantity.as_deref().map(said::number), under: unit }
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
        let filled =
            |column: &&Column| invoice.lines.iter().any(|line| (column.cell)(line, invoice).figure.is_some());
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
        sheet.text(at(LEFT, 7.2), LABEL, "Omschrijving");
        for (right, column) in &self.columns {
            for (word, y) in column.head.iter().zip([4.0, 7.2]) {
                sheet.text_to(at(*right, y), LABEL, word);
            }
        }
        sheet
    }

    /// The row of a line.
    pub fn row(&self, line: &IssuedLine) -> Sheet {
        let mut sheet = Sheet::default();
        let room = |lines| Room { width: self.description, lines };
        let baseline = 5.2;
        let next = sheet.lines(at(LEFT, baseline), BODY, &wrap(&line.description, BODY, room(4)));
        let details = said::details(line)
            .into_iter()
            .filter(|text| !text.is_empty())
            .flat_map(|text| wrap(&text, UNDER, room(2)));
        let details: Vec<String> = details.collect();
        let mut bottom = sheet.lines(at(LEFT, next - 0.3), UNDER, &details) - leading(UNDER);
        for (right, column) in &self.columns {
            let cell = (column.cell)(line, self.invoice);
            bottom = bottom.max(figure(&mut sheet, (*right, column.width - GAP), &cell, baseline));
        }
        sheet.height = bottom + 2.4;
        sheet.rule(at(LEFT, sheet.height), RIGHT, (0.4, HAIRLINE));
        sheet
    }
}

/// Puts a cell to the left of its edge and gives its lowest baseline.
fn figure(sheet: &mut Sheet, (right, width): (f32, f32), cell: &Cell, baseline: f32) -> f32 {
    let figure = cell.figure.as_deref().unwrap_or_default();
    sheet.text_to(at(right, baseline), BODY.fitting(figure, width), figure);
    let Some(under) = &cell.under else { return baseline };
    let below = baseline + leading(BODY) - 0.3;
    sheet.text_to(at(right, below), UNDER.fitting(under, width), under);
    below
}
