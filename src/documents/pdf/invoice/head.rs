//! The upper part of the first page: who bills whom, for what, how much and until when.

use crate::documents::issued::IssuedInvoice;
use crate::documents::pdf::fields::{Field, beside, field};
use crate::documents::pdf::letterhead::{self, HERO};
use crate::documents::pdf::said;
use crate::documents::pdf::sheet::{
    ACCENT, BODY, Colour, GREY, HAIRLINE, INK, LABEL, STRONG, Sheet, Style, Tag, at, leading,
};
use crate::documents::pdf::text::{Room, one_line, wrap};
use crate::documents::pdf::{LEFT, RIGHT};
use crate::documents::rendering::Purpose;
use crate::documents::said::facts;
use crate::simulation::result::wording::DutchDay;
use rust_decimal::Decimal;

const TITLE: Style = Style::bold(19.0, ACCENT);
const NUMBER: Style = Style::regular(10.0, GREY);
const AMOUNT: Style = Style::bold(20.0, INK);

/// Below everything that the window could show.
const STRIP: f32 = 86.0;
/// The columns of the facts.
const COLUMNS: [f32; 4] = [54.0, 45.0, 42.0, 31.0];
const THICK: (f32, Colour) = (0.9, ACCENT);
const THIN: (f32, Colour) = (0.5, HAIRLINE);

/// What stands above the lines on the first page.
pub fn head(invoice: &IssuedInvoice, purpose: Purpose) -> Sheet {
    let mut sheet = Sheet::default();
    letterhead::opening(&mut sheet, purpose, said::kind(invoice));
    let title = said::title(invoice);
    letterhead::sender(&mut sheet, &invoice.supplier, RIGHT - LEFT - TITLE.width(title) - 8.0);
    sheet.tagged(Tag::Heading(1), |sheet| {
        sheet.text_to(at(RIGHT, 23.0), TITLE, title);
        sheet.text_to(at(RIGHT, 29.2), NUMBER, &one_line(&invoice.number, NUMBER, 60.0));
    });
    hero(&mut sheet, invoice);
    letterhead::address(&mut sheet, &invoice.customer);
    sheet.height = strip(&mut sheet, invoice);
    if invoice.corrects().is_some() || invoice.reason.is_some() {
        sheet.height = correction(&mut sheet, invoice);
    }
    sheet
}

/// What everybody looks for first: how much, until when. It stands beside the window, so that it does not show in it.
fn hero(sheet: &mut Sheet, invoice: &IssuedInvoice) {
    let (x, y) = HERO;
    let total = said::euro(invoice.total);
    let due = invoice.due_date.filter(|_| invoice.total > Decimal::ZERO);
    let until = due.map(|day| format!("uiterlijk op {}", DutchDay(day)));
    sheet.tagged(Tag::Paragraph, |sheet| {
        sheet.text(at(x, y), LABEL, said::asks(invoice));
        sheet.text(at(x, y + 8.6), AMOUNT.fitting(&total, letterhead::BESIDE), &total);
        sheet.text(at(x, y + 14.2), BODY, &until.unwrap_or_default());
    });
}

/// The facts of the document between two rules; gives where they end.
fn strip(sheet: &mut Sheet, invoice: &IssuedInvoice) -> f32 {
    sheet.rule(at(LEFT, STRIP), RIGHT, THICK);
    let mut y = STRIP + 5.0;
    for row in facts::of_document(invoice) {
        y = beside(sheet, (LEFT, y), row.iter().map(field).collect(), &COLUMNS) + 1.8;
    }
    let references: Vec<Field> = facts::references(invoice).iter().map(field).collect();
    if !references.is_empty() {
        let whole = RIGHT - LEFT;
        let widths = if references.len() == 1 { [whole, 0.0] } else { [COLUMNS[0], whole - COLUMNS[0]] };
        y = beside(sheet, (LEFT, y), references, &widths) + 1.8;
    }
    let agreement = field(&facts::agreement(invoice));
    y = beside(sheet, (LEFT, y), vec![agreement], &[RIGHT - LEFT]) - 1.2;
    sheet.rule(at(LEFT, y), RIGHT, THIN);
    y
}

fn correction(sheet: &mut Sheet, invoice: &IssuedInvoice) -> f32 {
    let mut y = sheet.height + 6.0;
    for (place, sentence) in said::correction(invoice).iter().enumerate() {
        let style = if place == 0 { STRONG } else { BODY };
        let lines = wrap(sentence, style, Room { width: RIGHT - LEFT, lines: 8 });
        y = sheet.paragraph(at(LEFT, y), style, &lines) + 0.8;
    }
    y - leading(BODY) + 1.5
}
