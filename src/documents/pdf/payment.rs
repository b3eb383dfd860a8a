//! How something is paid, as a block: the facts to type over, and a code to scan that holds the same.

use super::fields::{Field, beside, field};
use super::said;
use super::sheet::{ACCENT, LABEL, Sheet, Spot, Style, TINT, Tag, WHITE, at};
use super::text::{Room, wrap};
use super::{HANG, LEFT, RIGHT};
use crate::documents::epc_qr::{Transfer, squares};
use crate::documents::rendering::Purpose;
use crate::documents::said::facts::{Fact, ToPay, Value};

const TITLE: Style = Style::bold(9.0, ACCENT);
/// The side of the code itself; 25 is the least that cameras of all ages read.
const CODE: f32 = 26.0;
/// The white border of a code, in squares of it.
const QUIET: usize = 4;
/// Around code and fields.
const PAD: f32 = 3.0;
/// The room of the amount.
const FIGURE: f32 = 47.0;
/// The width of the sentence beside the code.
const CAPTION: f32 = 26.0;

/// What is to be paid, and how.
pub struct Payment<'a> {
    /// What the block says.
    pub to_pay: ToPay<'a>,
    /// For a sample there is no code: nobody must be able to pay it by mistake.
    pub purpose: Purpose,
}

impl Payment<'_> {
    /// The block.
    pub fn block(&self) -> Sheet {
        let code = self.code();
        let mut inner = Sheet::default();
        inner.tagged(Tag::Heading(2), |sheet| sheet.text(at(LEFT, 6.6), TITLE, "Betaling"));
        let mut y = 12.6;
        let widths = if code.is_some() { [57.0, 52.0, 0.0] } else { [60.0, 58.0, 54.0] };
        let columns = if code.is_some() { 2 } else { 3 };
        let mut fields = self.fields().into_iter();
        loop {
            let row: Vec<Field> = fields.by_ref().take(columns).collect();
            if row.is_empty() {
                break;
            }
            y = beside(&mut inner, (LEFT, y), row, &widths) + 1.8;
        }
        let mut bottom = y - 2.0;
        if self.purpose == Purpose::Simulated {
            bottom = said_small(&mut inner, (LEFT, bottom + 1.6), RIGHT - LEFT, said::NO_CODE) + 0.6;
        }
        if let Some(code) = code {
            bottom = bottom.max(drawn(&mut inner, code) + PAD);
        }
        let mut sheet = Sheet { height: bottom, ..Sheet::default() };
        sheet.area(at(LEFT - HANG, 0.0), (RIGHT - LEFT + 2.0 * HANG, bottom), TINT);
        sheet.tagged(Tag::Section, |sheet| sheet.append(inner, 0.0));
        sheet
    }

    fn fields(&self) -> Vec<Field> {
        let shown = |fact: &Fact| {
            let (label, style, value) = field(fact);
            let style =
                if matches!(fact.value, Value::Euro(_)) { style.fitting(&value, FIGURE) } else { style };
            (label, style, value)
        };
        self.to_pay.facts().iter().map(shown).collect()
    }

    /// The squares of the code, where there can be one.
    fn code(&self) -> Option<Vec<Vec<bool>>> {
        if self.purpose == Purpose::Simulated {
            return None;
        }
        let ToPay { name, iban, bic, amount, communication, .. } = self.to_pay;
        let transfer = Transfer { name, iban: iban?, bic, amount, communication: communication? };
        squares(&transfer.text()?)
    }
}

/// Draws a code on white at the right, with the sentence that says what it is for; gives where it ends.
fn drawn(sheet: &mut Sheet, squares: Vec<Vec<bool>>) -> f32 {
    let (x, side) = place(squares.len());
    let caption = x - 4.0 - CAPTION;
    said_small(sheet, (caption, PAD + 9.4), CAPTION, said::SCAN);
    let quiet = (side - CODE) / 2.0;
    sheet.tagged(Tag::Figure { alt: said::CODE.to_owned() }, |sheet| {
        sheet.area(at(x, PAD), (side, side), WHITE);
        sheet.marks.push(super::sheet::Mark::Squares(Spot { x: x + quiet, y: PAD + quiet }, CODE, squares));
    });
    PAD + side
}

/// The left edge and the side of a code of so many squares with its border.
fn place(count: usize) -> (f32, f32) {
    let count = u16::try_from(count.max(1)).map_or(1.0, f32::from);
    let border = u16::try_from(QUIET).map_or(4.0, f32::from);
    let side = CODE * (1.0 + 2.0 * border / count);
    (RIGHT + HANG - PAD - side, side)
}

fn said_small(sheet: &mut Sheet, (x, y): (f32, f32), width: f32, text: &str) -> f32 {
    sheet.paragraph(at(x, y), LABEL, &wrap(text, LABEL, Room { width, lines: 8 }))
}
