//! The upper part of the first page: who bills whom, for what, and until when.

use super::said;
use super::sheet::{ACCENT, BODY, Colour, GREY, HAIRLINE, INK, LABEL, STRONG, Sheet, Style, at, leading};
use super::text::{Room, one_line, wrap};
use super::{LEFT, RIGHT};
use crate::documents::issued::{IssuedInvoice, IssuedParty};
use crate::simulation::result::wording::DutchDay;

const TITLE: Style = Style::bold(19.0, ACCENT);
const NAME: Style = Style::bold(13.0, INK);
const NUMBER: Style = Style::regular(10.0, GREY);
const ADDRESS: Style = Style::regular(10.5, INK);
const ADDRESS_NAME: Style = Style::bold(10.5, INK);
const SENDER: Style = Style::regular(8.0, GREY);

/// Where the address must stand to be seen through the window of a Belgian C5/6 envelope.
const WINDOW: (f32, f32) = (110.0, 49.0);
/// Below everything that the window could show.
const STRIP: f32 = 84.0;
const THICK: (f32, Colour) = (0.9, ACCENT);
const THIN: (f32, Colour) = (0.5, HAIRLINE);

/// What stands above the lines on the first page.
pub fn head(invoice: &IssuedInvoice) -> Sheet {
    let mut sheet = Sheet::default();
    masthead(&mut sheet, invoice);
    sender(&mut sheet, &invoice.supplier);
    address(&mut sheet, &invoice.customer);
    sheet.height = strip(&mut sheet, invoice);
    if said::credits(invoice) {
        sheet.height = correction(&mut sheet, invoice);
    }
    sheet
}

fn masthead(sheet: &mut Sheet, invoice: &IssuedInvoice) {
    let title = said::title(invoice);
    let room = Room { width: RIGHT - LEFT - TITLE.width(title) - 8.0, lines: 2 };
    sheet.lines(at(LEFT, 23.0), NAME, &wrap(&invoice.supplier.name, NAME, room));
    sheet.text_to(at(RIGHT, 23.0), TITLE, title);
    let number = one_line(&invoice.number, NUMBER, 60.0);
    sheet.text_to(at(RIGHT, 29.2), NUMBER, &number);
}

/// Where the supplier is and under which numbers; beside the window, so that nothing else shows in it.
fn sender(sheet: &mut Sheet, supplier: &IssuedParty) {
    let town = format!("{} {}", supplier.postcode, supplier.town);
    let number = format!("Ondernemingsnummer {}", supplier.enterprise_number);
    let vat = supplier.vat_number.as_ref().map(|vat| format!("Btw {vat}"));
    let email = supplier.email.clone();
    let mut y = WINDOW.1;
    for text in [Some(supplier.street.clone()), Some(town), Some(number), vat, email].into_iter().flatten() {
        let lines = wrap(&text, SENDER, Room { width: 76.0, lines: 1 });
        y = sheet.lines(at(LEFT, y), SENDER, &lines);
    }
}

fn address(sheet: &mut Sheet, customer: &IssuedParty) {
    let (x, y) = WINDOW;
    let room = |lines| Room { width: RIGHT - x, lines };
    let town = format!("{} {}", customer.postcode, customer.town);
    let y = sheet.lines(at(x, y), ADDRESS_NAME, &wrap(&customer.name, ADDRESS_NAME, room(3)));
    let y = sheet.lines(at(x, y), ADDRESS, &wrap(&customer.street, ADDRESS, room(2)));
    sheet.lines(at(x, y), ADDRESS, &wrap(&town, ADDRESS, room(1)));
}

/// A label with the value under it.
pub type Field = (&'static str, Style, String);

fn fields(invoice: &IssuedInvoice) -> [Vec<Field>; 2] {
    let due = invoice.due_date.map(|day| ("Vervaldatum", STRONG, DutchDay(day).to_string()));
    let corrected = invoice.credits.as_ref().map(|c| ("Verbetert factuur", STRONG, c.number.clone()));
    let supplemented = invoice.supplements.as_ref().map(|s| ("Vult factuur aan", BODY, s.number.clone()));
    let number = if said::credits(invoice) { "Nummer creditnota" } else { "Factuurnummer" };
    let date = if said::credits(invoice) { "Datum" } else { "Factuurdatum" };
    let customer = &invoice.customer;
    let vat = customer.vat_number.as_ref().map(|vat| ("Btw-nummer klant", BODY, vat.clone()));
    let first = [
        Some((number, STRONG, invoice.number.clone())),
        Some((date, BODY, DutchDay(invoice.issue_date).to_string())),
        due.or(corrected),
        Some(("Budgetjaar", BODY, invoice.budget_year.to_string())),
    ];
    let second = [
        Some(("Periode", BODY, said::period(invoice.period))),
        Some(("Contract", BODY, invoice.contract.id.clone())),
        Some(("Ondernemingsnummer klant", BODY, customer.enterprise_number.clone())),
        supplemented.or(vat),
    ];
    [first, second].map(|row| row.into_iter().flatten().collect())
}

/// The facts of the document between two rules; gives where they end.
fn strip(sheet: &mut Sheet, invoice: &IssuedInvoice) -> f32 {
    sheet.rule(at(LEFT, STRIP), RIGHT, THICK);
    let mut y = STRIP + 5.0;
    for row in fields(invoice) {
        y = fields_in_columns(sheet, y, &row, &[54.0, 45.0, 42.0, 31.0]) + 1.8;
    }
    let reference = ("Met verwijzing naar deze overeenkomst", BODY, said::agreement(invoice));
    y = fields_in_columns(sheet, y, &[reference], &[RIGHT - LEFT]);
    if let Some(order) = &invoice.order {
        let order = ("Uw bestelbon", STRONG, order.to_string());
        y = fields_in_columns(sheet, y + 1.8, &[order], &[RIGHT - LEFT]);
    }
    y -= 1.2;
    sheet.rule(at(LEFT, y), RIGHT, THIN);
    y
}

/// Fields beside each other in columns of some widths, each value on at most two lines; gives where they end.
pub fn fields_in_columns(sheet: &mut Sheet, top: f32, fields: &[Field], widths: &[f32]) -> f32 {
    let (mut x, mut bottom) = (LEFT, top);
    for ((label, style, value), width) in fields.iter().zip(widths) {
        sheet.text(at(x, top), LABEL, label);
        let lines = wrap(value, *style, Room { width: width - 4.0, lines: 2 });
        let end = sheet.lines(at(x, top + 4.2), *style, &lines);
        bottom = bottom.max(end);
        x += width;
    }
    bottom
}

fn correction(sheet: &mut Sheet, invoice: &IssuedInvoice) -> f32 {
    let mut y = sheet.height + 6.0;
    for (place, sentence) in said::correction(invoice).iter().enumerate() {
        let style = if place == 0 { STRONG } else { BODY };
        y = sheet.lines(at(LEFT, y), style, &wrap(sentence, style, Room { width: RIGHT - LEFT, lines: 8 }));
        y += 0.8;
    }
    y - leading(BODY) + 1.5
}
