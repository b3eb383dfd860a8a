//! The pages of a letter to somebody who pays late.

mod table;

use super::flow::Flow;
use super::letterhead;
use super::page::running_head;
use super::payment::Payment;
use super::sheet::{ACCENT, INK, Sheet, Style, Tag, at, leading};
use super::text::{Room, wrap};
use super::{LEFT, RIGHT, said};
use crate::documents::letters::Letter;
use crate::documents::rendering::Purpose;
use crate::documents::said::facts::ToPay;
use crate::simulation::result::wording::DutchDay;

const SUBJECT: Style = Style::bold(14.0, ACCENT);
const BODY: Style = Style::regular(10.0, INK);
const NAME: Style = Style::bold(10.0, INK);
/// Below everything that the window could show.
const BEGIN: f32 = 90.0;
/// The width of a line that the eye follows with ease.
const MEASURE: f32 = 160.0;

/// The pages of a letter, without their feet.
pub fn pages(letter: &Letter) -> Vec<Sheet> {
    let mut flow = Flow::default();
    flow.put(paragraph("Geachte heer of mevrouw", 2.4));
    for text in &letter.paragraphs {
        flow.put(paragraph(text, 2.4));
    }
    table::put(&mut flow, letter);
    let mut block = Sheet { height: 6.0, ..Sheet::default() };
    block.height = block.append(payment(letter).block(), block.height) + 4.0;
    flow.put(block);
    flow.keep(paragraph("Met vriendelijke groeten", 0.6));
    flow.put(signature(&letter.sender.name));
    let this = format!("{} · {} · vervolg", letter.subject, DutchDay(letter.day.0));
    flow.pages(top(letter), |sheet| running_head(sheet, &this, &letter.sender.name))
}

fn top(letter: &Letter) -> Sheet {
    let mut sheet = Sheet::default();
    letterhead::opening(&mut sheet, Purpose::Issued, "brief");
    letterhead::sender(&mut sheet, &letter.sender, 110.0);
    letterhead::address(&mut sheet, &letter.addressee);
    let day = format!("{}, {}", letter.sender.town, DutchDay(letter.day.0));
    let whole = Room { width: RIGHT - LEFT, lines: 1 };
    let y = sheet.paragraph(at(LEFT, BEGIN), BODY, &wrap(&day, BODY, whole)) + 5.0;
    let lines = wrap(&letter.subject, SUBJECT, Room { width: RIGHT - LEFT, lines: 3 });
    let y = sheet.tagged(Tag::Heading(1), |sheet| sheet.lines(at(LEFT, y), SUBJECT, &lines));
    sheet.height = y - 2.0;
    sheet
}

fn paragraph(text: &str, after: f32) -> Sheet {
    let mut sheet = Sheet::default();
    let lines = wrap(text, BODY, Room { width: MEASURE, lines: 30 });
    let y = sheet.paragraph(at(LEFT, leading(BODY)), BODY, &lines);
    sheet.height = y - leading(BODY) + after;
    sheet
}

fn signature(name: &str) -> Sheet {
    let mut sheet = Sheet::default();
    let lines = wrap(name, NAME, Room { width: MEASURE, lines: 2 });
    sheet.height = sheet.paragraph(at(LEFT, leading(NAME)), NAME, &lines) - leading(NAME);
    sheet
}

/// Where there is one invoice, its communication says all; else each has its own in the table.
fn payment(letter: &Letter) -> Payment<'_> {
    let communication = match letter.invoices.as_slice() {
        [only] => Some(only.communication.as_str()).filter(|communication| !communication.is_empty()),
        _ => None,
    };
    let to_pay = ToPay {
        name: &letter.sender.name,
        iban: letter.iban.as_deref(),
        bic: letter.sender.bic.as_deref(),
        amount: letter.open.0.decimal(),
        due: None,
        communication,
    };
    Payment { to_pay, purpose: Purpose::Issued }
}

/// Every text of a letter that its pages show.
pub fn shown(letter: &Letter) -> impl Iterator<Item = &str> {
    let own = std::iter::once(&letter.subject).chain(&letter.paragraphs).chain(&letter.iban);
    let rows = letter.invoices.iter().flat_map(|row| [&row.number, &row.communication]);
    let parties = said::of_supplier(&letter.sender).chain(said::of_party(&letter.addressee));
    own.chain(rows).chain(parties).map(String::as_str)
}
