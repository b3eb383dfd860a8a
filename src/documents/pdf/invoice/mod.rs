//! The pages of an invoice or credit note: what goes on which.

mod head;
mod rows;
mod tail;

use super::page::{BOTTOM, TOP, running_head};
use super::said;
use super::sheet::{Mark, Sheet, Tag};
use crate::documents::issued::{IssuedInvoice, IssuedLine};
use crate::documents::rendering::Purpose;
use crate::simulation::result::wording::DutchDay;
use head::head;
use rows::{CARRIED, HEAD, Sums, Table};
use tail::tail;

/// Between what stands above the table and the table.
const GAP: f32 = 5.0;
/// Where the lines begin on following pages, under the head of the table and the sums carried.
const FOLLOWING: f32 = TOP + HEAD + CARRIED;
/// The lines that stay with the totals.
const KEPT: usize = 2;

/// The pages of a document, without their feet.
pub fn pages(invoice: &IssuedInvoice, purpose: Purpose) -> Vec<Sheet> {
    let table = Table::of(invoice);
    let (first, tail) = (head(invoice, purpose), tail(invoice, purpose));
    let rows: Vec<Sheet> = invoice.lines.iter().map(|line| table.row(line)).collect();
    let heights: Vec<f32> = rows.iter().map(|row| row.height).collect();
    let groups = grouped(&heights, first.height + GAP + HEAD, tail.height);
    let day = DutchDay(invoice.issue_date);
    let this = format!("{} {} · {day} · vervolg", said::title(invoice), invoice.number);

    let mut lines = Lines { table, rows: rows.into_iter().zip(&invoice.lines), sums: None };
    let mut first = Some(first);
    let page = |size: usize| {
        let mut sheet = Sheet { height: TOP, ..Sheet::default() };
        match first.take() {
            Some(first) => sheet.height = sheet.append(first, 0.0) + GAP,
            None => running_head(&mut sheet, &this, &invoice.supplier.name),
        }
        lines.fill(&mut sheet, size);
        sheet
    };
    let mut pages: Vec<Sheet> = groups.into_iter().map(page).collect();
    if let Some(last) = pages.last_mut() {
        last.height = last.append(tail, last.height);
    }
    pages
}

/// How many rows go on each page, by their heights. A row is never split, and the end of the document never stands
/// without the last lines.
fn grouped(heights: &[f32], start: f32, tail: f32) -> Vec<usize> {
    let mut groups = vec![0];
    let mut y = start;
    for height in heights {
        if y + height > BOTTOM - CARRIED {
            groups.push(0);
            y = FOLLOWING;
        }
        y += height;
        if let Some(last) = groups.last_mut() {
            *last += 1;
        }
    }
    if y + tail > BOTTOM {
        groups.push(0);
    }
    keep_together(&mut groups, heights, tail);
    groups
}

/// Moves lines from the last page but one to the end of the document, where too few stand there and more have room.
fn keep_together(groups: &mut Vec<usize>, heights: &[f32], tail: f32) {
    if let [.., before, last] = groups.as_mut_slice() {
        let fits = |count: usize| FOLLOWING + heights.iter().rev().take(count).sum::<f32>() + tail <= BOTTOM;
        while *last < KEPT && *before > 0 && fits(*last + 1) {
            *before -= 1;
            *last += 1;
        }
    }
    // A page that is left empty is no page, but the first has the head and the last the end.
    let last = groups.pop();
    let mut first = true;
    groups.retain(|size| std::mem::take(&mut first) || *size > 0);
    groups.extend(last);
}

/// The lines that do not stand on a page yet.
struct Lines<'a, Rows> {
    table: Table<'a>,
    rows: Rows,
    /// What the lines before come to; `None` before the table began.
    sums: Option<Sums>,
}

impl<'a, Rows: ExactSizeIterator<Item = (Sheet, &'a IssuedLine)>> Lines<'a, Rows> {
    /// Puts so many lines on a page, under the head of the table.
    fn fill(&mut self, sheet: &mut Sheet, size: usize) {
        if size == 0 {
            return;
        }
        let head = self.table.head();
        let mut y = sheet.height;
        let mut sums = match self.sums {
            None => {
                sheet.marks.push(Mark::Open(Tag::Table));
                y = sheet.append(head, y);
                Sums::ZERO
            }
            Some(sums) => {
                y = sheet.append(head.decorative(), y);
                y = sheet.append(self.table.carried(said::CARRIED_FROM, &sums), y);
                sums
            }
        };
        for (row, line) in self.rows.by_ref().take(size) {
            sums = sums.and(line);
            y = sheet.append(row, y);
        }
        if self.rows.len() == 0 {
            sheet.marks.push(Mark::Close);
        } else {
            y = sheet.append(self.table.carried(said::CARRIED_TO, &sums), y);
        }
        self.sums = Some(sums);
        sheet.height = y;
    }
}
