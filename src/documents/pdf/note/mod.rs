//! The calculation note (*berekeningsnota*) as pages: every amount of a document derived step by step, and the clauses
//! on which it rests. Its words are those of [`note::said`](crate::documents::note::said).

mod steps;

use super::fields::{Field, beside};
use super::flow::Flow;
use super::letterhead;
use super::page::running_head;
use super::sheet::{
    ACCENT, BODY, Colour, GREY, HAIRLINE, INK, LABEL, SMALL, Sheet, Style, TINT, Tag, at, leading,
};
use super::text::{Room, one_line, wrap};
use super::{HANG, LEFT, RIGHT};
use crate::documents::issued::{IssuedInvoice, IssuedLine};
use crate::documents::note::said;
use crate::documents::rendering::Purpose;
use crate::domain::clause::Clause;
use rust_decimal::Decimal;

const TITLE: Style = Style::bold(19.0, ACCENT);
const BESIDE_TITLE: Style = Style::regular(10.0, GREY);
const HEADING: Style = Style::bold(9.5, INK);
const FINE: Style = Style::regular(7.5, INK);
const FINE_STRONG: Style = Style::bold(7.5, INK);
const THICK: (f32, Colour) = (0.9, ACCENT);
const THIN: (f32, Colour) = (0.4, HAIRLINE);
const CLAUSE_ID: Style = Style::bold(7.0, INK);
const CLAUSE: Style = Style::regular(7.0, INK);
/// The room that an amount at the right has.
const AMOUNT: f32 = 46.0;
/// Where the wording of a clause begins.
const WORDING: f32 = 34.0;

/// The pages of the note of a document, without their feet.
pub fn pages(invoice: &IssuedInvoice, purpose: Purpose) -> Vec<Sheet> {
    let mut flow = Flow::default();
    let beside = (1..).zip(&invoice.lines).all(|(place, line)| fits_beside(place, line));
    for (place, line) in (1..).zip(&invoice.lines) {
        flow.open(Tag::Section);
        flow.keep(heading(&said::what(place, line), Some(line.amount), (&said::under(line), beside)));
        steps::table(&mut flow, &line.steps);
        flow.close();
    }
    flow.open(Tag::Section);
    vat_and_total(&mut flow, invoice);
    flow.close();
    clauses(&mut flow, &said::clauses(invoice));
    let this = format!("Berekeningsnota bij {} · vervolg", said::belongs_to(invoice));
    flow.pages(top(invoice, purpose), |sheet| running_head(sheet, &this, &invoice.supplier.name))
}

/// What it belongs to, and how its figures are to be read.
fn top(invoice: &IssuedInvoice, purpose: Purpose) -> Sheet {
    let mut sheet = Sheet::default();
    letterhead::opening(&mut sheet, purpose, super::said::kind(invoice));
    let belongs_to = format!("bij {}", said::belongs_to(invoice));
    sheet.tagged(Tag::Heading(1), |sheet| {
        sheet.text(at(LEFT, 21.0), TITLE, "Berekeningsnota");
        sheet.text_to(at(RIGHT, 21.0), BESIDE_TITLE.fitting(&belongs_to, 100.0), &belongs_to);
    });
    sheet.rule(at(LEFT, 24.6), RIGHT, THICK);
    let field = |label, value: String| -> Field { (label, BODY, value) };
    let facts = vec![
        field("Klant", invoice.customer.name.clone()),
        field("Contract", invoice.contract.id.clone()),
        field("Periode van de dienst", super::said::period(invoice.period)),
    ];
    let mut y = beside(&mut sheet, (LEFT, 29.6), facts, &[60.0, 58.0, 54.0]) - 1.4;
    sheet.rule(at(LEFT, y), RIGHT, THIN);
    y += 4.2;
    let whole = Room { width: RIGHT - LEFT, lines: 8 };
    if let Some(correction) = said::correction(invoice) {
        y = sheet.paragraph(at(LEFT, y), BODY, &wrap(&correction, BODY, whole)) + 0.8;
    }
    y = sheet.paragraph(at(LEFT, y), SMALL, &wrap(&said::READING.join(" "), SMALL, whole));
    sheet.height = y - leading(SMALL) + 0.4;
    sheet
}

/// Whether the remark of a line has room beside its heading. It stands there for all lines, or under all.
fn fits_beside(place: usize, line: &IssuedLine) -> bool {
    let amount = HEADING.width(&super::said::euro(line.amount)).min(AMOUNT);
    let texts = HEADING.width(&said::what(place, line)) + SMALL.width(&said::under(line));
    texts + amount + 7.0 < RIGHT - LEFT
}

/// The heading of a part, with its amount and a remark, beside it or under it.
fn heading(what: &str, amount: Option<Decimal>, (remark, is_beside): (&str, bool)) -> Sheet {
    let mut sheet = Sheet::default();
    let top = 3.2;
    let lines = wrap(what, HEADING, Room { width: RIGHT - LEFT - AMOUNT - 4.0, lines: 2 });
    let shown = amount.map(super::said::euro).unwrap_or_default();
    let style = HEADING.fitting(&shown, AMOUNT);
    let beside = LEFT + lines.last().map_or(0.0, |last| HEADING.width(last)) + 3.0;
    let height = 7.4 + if lines.len() > 1 { leading(HEADING) } else { 0.0 };
    let baseline = top + height - 2.4;
    sheet.area(at(LEFT - HANG, top), (RIGHT - LEFT + 2.0 * HANG, height), TINT);
    sheet.tagged(Tag::Heading(2), |sheet| {
        sheet.lines(at(LEFT, top + 5.0), HEADING, &lines);
        sheet.text_to(at(RIGHT, top + 5.0), style, &shown);
    });
    sheet.height = top + height;
    if remark.is_empty() {
        return sheet;
    }
    if is_beside {
        sheet.tagged(Tag::Paragraph, |sheet| sheet.text(at(beside, baseline), SMALL, remark));
    } else {
        sheet.paragraph(at(LEFT, sheet.height + 4.2), SMALL, &[one_line(remark, SMALL, RIGHT - LEFT)]);
        sheet.height += 5.0;
    }
    sheet
}

/// How the VAT was taken out of the amounts, and what it all comes to.
fn vat_and_total(flow: &mut Flow, invoice: &IssuedInvoice) {
    flow.keep(heading("Btw en totaal", Some(invoice.total), ("", true)));
    for part in &invoice.vat {
        steps::table(flow, &part.steps);
        let division = said::division(part.rate).join(" ");
        let mut sheet = Sheet::default();
        let room = Room { width: RIGHT - LEFT, lines: 3 };
        let y = sheet.paragraph(at(LEFT, 3.9), LABEL, &wrap(&division, LABEL, room));
        sheet.height = y - leading(LABEL) + 0.8;
        flow.put(sheet);
    }
    if invoice.vat.len() > 1 {
        flow.put(sums(invoice));
    }
}

/// What several rates come to together; of one rate the steps have told it.
fn sums(invoice: &IssuedInvoice) -> Sheet {
    let of_rates = invoice.vat.iter().flat_map(|part| {
        let [net, vat] = said::of_rate(part.rate);
        [(net, part.net), (vat, part.vat)]
    });
    let rounding = (!invoice.rounding.is_zero()).then(|| ("Afronding".to_owned(), invoice.rounding));
    let mut sheet = Sheet { height: 1.6, ..Sheet::default() };
    sheet.tagged(Tag::Table, |sheet| {
        for (what, amount) in of_rates.chain(rounding) {
            sum(sheet, (&what, amount), FINE);
        }
        sum(sheet, (super::said::asks(invoice), invoice.total), FINE_STRONG);
    });
    sheet
}

/// Adds a row to a table of sums.
fn sum(sheet: &mut Sheet, (what, amount): (&str, Decimal), style: Style) {
    let y = sheet.height + 3.6;
    let amount = super::said::euro(amount);
    sheet.tagged(Tag::Row, |sheet| {
        sheet.tagged(Tag::RowHead, |sheet| {
            sheet.text(at(LEFT, y), style, &one_line(what, style, RIGHT - LEFT - AMOUNT));
        });
        sheet.tagged(Tag::Cell { columns: 1 }, |sheet| {
            sheet.text_to(at(RIGHT, y), style.fitting(&amount, AMOUNT), &amount);
        });
    });
    sheet.height += 5.0;
    sheet.rule(at(LEFT, sheet.height), RIGHT, THIN);
}

/// The clauses that the steps name: their wording, and how it was applied.
fn clauses(flow: &mut Flow, clauses: &[&Clause]) {
    if clauses.is_empty() {
        return;
    }
    flow.open(Tag::Section);
    flow.keep(heading("Clausules", None, ("", true)));
    for clause in clauses {
        flow.put(wording(clause));
    }
    flow.close();
}

fn wording(clause: &Clause) -> Sheet {
    let mut sheet = Sheet::default();
    let room = Room { width: RIGHT - WORDING, lines: 6 };
    let y = sheet.tagged(Tag::Paragraph, |sheet| {
        sheet.text(at(LEFT, 3.4), CLAUSE_ID, clause.id);
        let quoted = format!("“{}”", clause.wording);
        sheet.lines(at(WORDING, 3.4), CLAUSE, &wrap(&quoted, CLAUSE, room))
    });
    let y = sheet.paragraph(at(WORDING, y), LABEL, &wrap(&said::reading(clause), LABEL, room));
    sheet.height = y - leading(LABEL) + 1.2;
    sheet.rule(at(LEFT, sheet.height), RIGHT, THIN);
    sheet
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::clause::CLAUSES;

    #[test]
    fn every_clause_of_the_register_is_told_in_full() {
        for clause in CLAUSES {
            let sheet = wording(clause);
            let cut = sheet.marks.iter().any(|mark| match mark {
                super::super::sheet::Mark::Text(_, _, text) => {
                    text.ends_with('…') && !clause.wording.ends_with('…')
                }
                _ => false,
            });
            assert!(!cut, "{}", clause.id);
        }
    }
}
