//! The end of a document: VAT, totals, how it is paid, and what must be said.

use super::head::{Field, fields_in_columns};
use super::said;
use super::sheet::{ACCENT, BODY, Colour, HAIRLINE, LABEL, SMALL, STRONG, Sheet, Style, TINT, WHITE, at};
use super::text::{Room, wrap};
use super::{HANG, LEFT, RIGHT};
use crate::documents::issued::IssuedInvoice;
use crate::simulation::result::wording::DutchDay;
use rust_decimal::Decimal;

const BAR: Style = Style::bold(11.0, WHITE);
const THIN: (f32, Colour) = (0.4, HAIRLINE);
const ROW: f32 = 5.2;
/// Where the totals begin.
const TOTALS: f32 = 114.0;
/// Right edges of the figures in the table of VAT.
const NET: f32 = 68.0;
const VAT: f32 = 98.0;

/// What stands under the lines; it is never split.
pub fn tail(invoice: &IssuedInvoice) -> Sheet {
    let mut sheet = Sheet::default();
    let left = vat_table(&mut sheet, invoice);
    let right = totals(&mut sheet, invoice);
    let mut y = left.max(right) + 5.0;
    if !said::credits(invoice) {
        y = payment(&mut sheet, invoice, y) + 2.0;
    }
    sheet.height = closing(&mut sheet, invoice, y + 4.0);
    sheet
}

fn vat_table(sheet: &mut Sheet, invoice: &IssuedInvoice) -> f32 {
    let mut y = 8.0;
    sheet.text(at(LEFT, y), LABEL, "Btw-tarief");
    sheet.text_to(at(NET, y), LABEL, "Maatstaf van heffing (€)");
    sheet.text_to(at(VAT, y), LABEL, "Btw (€)");
    y += 1.6;
    sheet.rule(at(LEFT, y), VAT, THIN);
    for part in &invoice.vat {
        y += ROW;
        let (rate, net, vat) = (said::percent(part.rate), said::amount(part.net), said::amount(part.vat));
        sheet.text(at(LEFT, y - 1.2), BODY.fitting(&rate, 14.0), &rate);
        sheet.text_to(at(NET, y - 1.2), BODY.fitting(&net, 32.0), &net);
        sheet.text_to(at(VAT, y - 1.2), BODY.fitting(&vat, 27.0), &vat);
        sheet.rule(at(LEFT, y + 0.4), VAT, THIN);
    }
    y
}

fn totals(sheet: &mut Sheet, invoice: &IssuedInvoice) -> f32 {
    let zero = Decimal::ZERO;
    let vat = invoice.vat.iter().try_fold(zero, |sum, part| sum.checked_add(part.vat));
    let rounding = Some(invoice.rounding).filter(|rounding| !rounding.is_zero());
    let sums = [("Totaal zonder btw", Some(invoice.net)), ("Btw", vat), ("Afronding", rounding)];
    let mut y = 8.0;
    for (label, sum) in sums {
        let Some(sum) = sum.map(said::euro) else { continue };
        sheet.text(at(TOTALS, y), BODY, label);
        sheet.text_to(at(RIGHT, y), BODY.fitting(&sum, 44.0), &sum);
        y += ROW;
    }
    bar(sheet, invoice, y - 1.6)
}

/// What it comes to, in one filled bar; gives where it ends.
fn bar(sheet: &mut Sheet, invoice: &IssuedInvoice, top: f32) -> f32 {
    let height = 9.4;
    let corner = at(TOTALS - HANG, top);
    sheet.area(corner, (RIGHT + HANG - corner.x, height), ACCENT);
    let label = if said::credits(invoice) { "Te crediteren" } else { "Te betalen" };
    let total = said::euro(invoice.total);
    sheet.text(at(TOTALS, top + 6.1), BAR, label);
    sheet.text_to(at(RIGHT, top + 6.1), BAR.fitting(&total, 46.0), &total);
    top + height
}

/// How and until when it is paid; gives where the block ends.
fn payment(sheet: &mut Sheet, invoice: &IssuedInvoice, top: f32) -> f32 {
    let supplier = &invoice.supplier;
    let due = invoice.due_date.map(|day| DutchDay(day).to_string());
    let field = |label, style, value: Option<String>| value.map(|value| (label, style, value));
    let fields: Vec<Field> = [
        field("Begunstigde", BODY, Some(supplier.name.clone())),
        field("IBAN", STRONG, supplier.iban.clone()),
        field("BIC", BODY, supplier.bic.clone()),
        field("Bedrag", STRONG, Some(said::euro(invoice.total))),
        field("Uiterste datum van betaling", STRONG, due),
        field("Gestructureerde mededeling", STRONG, invoice.communication.clone()),
    ]
    .into_iter()
    .flatten()
    .collect();

    let mut block = Sheet::default();
    block.text(at(LEFT, 6.2), Style::bold(9.0, ACCENT), "Betaling");
    let mut y = 12.0;
    for row in fields.chunks(3) {
        y = fields_in_columns(&mut block, y, row, &[60.0, 58.0, 54.0]) + 1.8;
    }
    let height = y - 2.2;
    sheet.area(at(LEFT - HANG, top), (RIGHT - LEFT + 2.0 * HANG, height), TINT);
    sheet.place(&block, top);
    top + height
}

fn closing(sheet: &mut Sheet, invoice: &IssuedInvoice, top: f32) -> f32 {
    let room = Room { width: RIGHT - LEFT, lines: 3 };
    let mut y = top;
    if said::credits(invoice) {
        y = sheet.lines(at(LEFT, y), BODY, &wrap(said::GIVE_BACK, BODY, room)) + 1.0;
    }
    sheet.lines(at(LEFT, y), SMALL, &wrap(said::BASIS, SMALL, room))
}
