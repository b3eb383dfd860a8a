//! From the parts of a document to its pages: what goes on which, with what every page shows.

use super::head::head;
use super::rows::{HEAD, Table};
use super::said;
use super::sheet::{ACCENT, Colour, HAIRLINE, LABEL, SMALL, Sheet, Style, at};
use super::tail::tail;
use super::text::{Room, one_line, wrap};
use super::{LEFT, RIGHT};
use crate::documents::issued::IssuedInvoice;
use crate::simulation::result::wording::DutchDay;

/// Where the lines begin on following pages.
const TOP: f32 = 24.0;
/// Where the body of every page ends.
const BOTTOM: f32 = 272.0;
const FOOT: f32 = 277.5;
/// Between what stands above the table and the table.
const GAP: f32 = 5.0;
/// The lines that stay with the totals.
const KEPT: usize = 2;
const RUNNING: Style = Style::bold(8.0, ACCENT);
const THIN: (f32, Colour) = (0.5, HAIRLINE);

/// The pages of a document.
pub fn pages(invoice: &IssuedInvoice) -> Vec<Sheet> {
    let table = Table::of(invoice);
    let rows: Vec<Sheet> = invoice.lines.iter().map(|line| table.row(line)).collect();
    let (first, table_head, tail) = (head(invoice), table.head(), tail(invoice));
    let groups = grouped(&rows, first.height + GAP + table_head.height, tail.height);
    let count = groups.len();

    let mut rows = rows.iter();
    let page = |(place, size): (usize, &usize)| {
        let mut sheet = Sheet::default();
        let mut y = if place == 0 { first.height + GAP } else { TOP };
        if place == 0 {
            sheet.place(&first, 0.0);
        } else {
            running_head(&mut sheet, invoice);
        }
        if *size > 0 {
            sheet.place(&table_head, y);
            y += table_head.height;
        }
        for row in rows.by_ref().take(*size) {
            sheet.place(row, y);
            y += row.height;
        }
        if place + 1 == count {
            sheet.place(&tail, y);
        }
        foot(&mut sheet, invoice, (place + 1, count));
        sheet
    };
    groups.iter().enumerate().map(page).collect()
}

/// How many rows go on each page. A row is never split, and the end of the document never stands without
/// the last lines.
fn grouped(rows: &[Sheet], start: f32, tail: f32) -> Vec<usize> {
    let following = TOP + HEAD;
    let mut groups = vec![0];
    let mut y = start;
    for row in rows {
        if y + row.height > BOTTOM {
            groups.push(0);
            y = following;
        }
        y += row.height;
        if let Some(last) = groups.last_mut() {
            *last += 1;
        }
    }
    if y + tail > BOTTOM {
        groups.push(0);
    }
    keep_together(&mut groups);
    groups
}

/// Moves lines from the last page but one to the end of the document, where too few stand there.
fn keep_together(groups: &mut Vec<usize>) {
    if let [.., before, last] = groups.as_mut_slice() {
        let moved = KEPT.saturating_sub(*last).min(*before);
        *before -= moved;
        *last += moved;
    }
    // A page that is left empty is no page, but the first has the head and the last the end.
    let last = groups.pop();
    let mut first = true;
    groups.retain(|size| std::mem::take(&mut first) || *size > 0);
    groups.extend(last);
}

fn running_head(sheet: &mut Sheet, invoice: &IssuedInvoice) {
    let day = DutchDay(invoice.issue_date);
    let this = format!("{} {} · {day} · vervolg", said::title(invoice), invoice.number);
    sheet.text(at(LEFT, 16.0), RUNNING, &one_line(&this, RUNNING, 110.0));
    let supplier = one_line(&invoice.supplier.name, SMALL, 55.0);
    sheet.text_to(at(RIGHT, 16.0), SMALL, &supplier);
    sheet.rule(at(LEFT, 18.5), RIGHT, THIN);
}

/// The mandatory mentions of the supplier, and which page it is.
fn foot(sheet: &mut Sheet, invoice: &IssuedInvoice, (page, count): (usize, usize)) {
    sheet.rule(at(LEFT, FOOT - 3.8), RIGHT, THIN);
    let mut y = FOOT;
    for mentions in said::mentions(&invoice.supplier) {
        let lines = wrap(&mentions, LABEL, Room { width: RIGHT - LEFT - 26.0, lines: 2 });
        y = sheet.lines(at(LEFT, y), LABEL, &lines);
    }
    sheet.text_to(at(RIGHT, FOOT), LABEL, &format!("Pagina {page} van {count}"));
}
