//! The end of a document: VAT, totals, how it is paid, and what must be said.

use crate::documents::issued::{IssuedInvoice, IssuedVat};
use crate::documents::pdf::payment::Payment;
use crate::documents::pdf::said;
use crate::documents::pdf::sheet::{
    ACCENT, BODY, Colour, HAIRLINE, LABEL, SMALL, STRONG, Sheet, Style, Tag, WHITE, at, leading,
};
use crate::documents::pdf::text::{Room, wrap};
use crate::documents::pdf::{HANG, LEFT, RIGHT};
use crate::documents::rendering::Purpose;
use crate::documents::said::facts::{self, ToPay};

const BAR: Style = Style::bold(11.0, WHITE);
const THIN: (f32, Colour) = (0.4, HAIRLINE);
const ROW: f32 = 5.2;
/// Where the totals begin.
const TOTALS: f32 = 114.0;
/// Right edges of the figures in the table of VAT.
const NET: f32 = 68.0;
const VAT: f32 = 98.0;
/// A cell of one column.
const CELL: Tag = Tag::Cell { columns: 1 };

/// What stands under the lines; it is never split.
pub fn tail(invoice: &IssuedInvoice, purpose: Purpose) -> Sheet {
    let mut sheet = Sheet::default();
    let left = sheet.tagged(Tag::Table, |sheet| vat_table(sheet, invoice));
    let left = exempt(&mut sheet, invoice, left);
    let right = sheet.tagged(Tag::Table, |sheet| totals(sheet, invoice));
    let mut y = left.max(right) + 5.0;
    if let Some(to_pay) = ToPay::of(invoice) {
        y = sheet.append(Payment { to_pay, purpose }.block(), y) + 2.0;
    }
    sheet.height = closing(&mut sheet, invoice, y + 4.0);
    sheet
}

fn vat_table(sheet: &mut Sheet, invoice: &IssuedInvoice) -> f32 {
    let mut y = 8.0;
    sheet.tagged(Tag::Row, |sheet| {
        sheet.tagged(Tag::ColumnHead, |sheet| sheet.text(at(LEFT, y), LABEL, "Btw-tarief"));
        let heads = [(NET, "Maatstaf van heffing (€)"), (VAT, "Btw (€)")];
        for (right, head) in heads {
            sheet.tagged(Tag::ColumnHead, |sheet| sheet.text_to(at(right, y), LABEL, head));
        }
    });
    y += 1.6;
    sheet.rule(at(LEFT, y), VAT, THIN);
    for part in &invoice.vat {
        y += ROW;
        sheet.tagged(Tag::Row, |sheet| of_rate(sheet, part, y - 1.2));
        sheet.rule(at(LEFT, y + 0.4), VAT, THIN);
    }
    y
}

fn of_rate(sheet: &mut Sheet, part: &IssuedVat, y: f32) {
    let (rate, net, vat) = (said::percent(part.rate), said::amount(part.net), said::amount(part.vat));
    sheet.tagged(Tag::RowHead, |sheet| sheet.text(at(LEFT, y), BODY.fitting(&rate, 14.0), &rate));
    sheet.tagged(CELL, |sheet| sheet.text_to(at(NET, y), BODY.fitting(&net, 32.0), &net));
    sheet.tagged(CELL, |sheet| sheet.text_to(at(VAT, y), BODY.fitting(&vat, 27.0), &vat));
}

/// Says of a rate of zero what is known of it; gives where it ends.
fn exempt(sheet: &mut Sheet, invoice: &IssuedInvoice, bottom: f32) -> f32 {
    if !invoice.vat.iter().any(|part| part.rate.is_zero()) {
        return bottom;
    }
    let lines = wrap(said::EXEMPT, SMALL, Room { width: VAT - LEFT, lines: 3 });
    sheet.paragraph(at(LEFT, bottom + 4.6), SMALL, &lines) - leading(SMALL)
}

fn totals(sheet: &mut Sheet, invoice: &IssuedInvoice) -> f32 {
    let mut y = 8.0;
    for fact in facts::sums(invoice) {
        let (label, sum) = (fact.label, fact.value.to_string());
        sheet.tagged(Tag::Row, |sheet| {
            sheet.tagged(Tag::RowHead, |sheet| sheet.text(at(TOTALS, y), BODY, label));
            sheet.tagged(CELL, |sheet| sheet.text_to(at(RIGHT, y), BODY.fitting(&sum, 44.0), &sum));
        });
        y += ROW;
    }
    bar(sheet, invoice, y - 1.6)
}

/// What it comes to, in one filled bar; gives where it ends.
fn bar(sheet: &mut Sheet, invoice: &IssuedInvoice, top: f32) -> f32 {
    let height = 9.4;
    let corner = at(TOTALS - HANG, top);
    sheet.area(corner, (RIGHT + HANG - corner.x, height), ACCENT);
    let total = said::euro(invoice.total);
    let y = top + 6.1;
    sheet.tagged(Tag::Row, |sheet| {
        sheet.tagged(Tag::RowHead, |sheet| sheet.text(at(TOTALS, y), BAR, said::asks(invoice)));
        sheet.tagged(CELL, |sheet| sheet.text_to(at(RIGHT, y), BAR.fitting(&total, 46.0), &total));
    });
    top + height
}

fn closing(sheet: &mut Sheet, invoice: &IssuedInvoice, top: f32) -> f32 {
    let room = Room { width: RIGHT - LEFT, lines: 3 };
    let mut y = top;
    if said::credits(invoice) {
        y = sheet.paragraph(at(LEFT, y), STRONG, &wrap(said::GIVE_BACK, STRONG, room)) + 1.0;
    }
    for sentence in said::small_print(invoice) {
        y = sheet.paragraph(at(LEFT, y), SMALL, &wrap(sentence, SMALL, room)) + 0.6;
    }
    y - leading(SMALL)
}
