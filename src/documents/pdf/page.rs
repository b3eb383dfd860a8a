//! What every page shows: where its body ends, its head from the second page on, its foot with the mentions of who
//! sends it, and which page of how many it is.

use super::said;
use super::sheet::{ACCENT, Colour, HAIRLINE, LABEL, Mark, SMALL, Sheet, Style, at};
use super::text::{Room, one_line, wrap};
use super::{LEFT, RIGHT};
use crate::documents::issued::IssuedParty;
use crate::documents::rendering::Purpose;

/// Where the body of following pages begins.
pub const TOP: f32 = 24.0;
/// Where the body of every page ends.
pub const BOTTOM: f32 = 273.4;
/// The baseline of the foot.
const FOOT: f32 = 280.4;
const RUNNING: Style = Style::bold(8.0, ACCENT);
const THIN: (f32, Colour) = (0.5, HAIRLINE);

/// The head of a following page: what it goes on with, and of whom.
pub fn running_head(sheet: &mut Sheet, this: &str, whose: &str) {
    let mut head = Sheet::default();
    head.text(at(LEFT, 16.0), RUNNING, &one_line(this, RUNNING, 110.0));
    head.text_to(at(RIGHT, 16.0), SMALL, &one_line(whose, SMALL, 55.0));
    head.rule(at(LEFT, 18.5), RIGHT, THIN);
    sheet.append(head.decorative(), 0.0);
}

/// Finishes all pages of a file: numbers them, puts the mentions of the sender at their feet, and the word for a sample
/// across them. The mentions are read out once, on the page with which the document proper ends (counted from 1): no
/// element is open there.
pub fn finished(mut sheets: Vec<Sheet>, sender: &IssuedParty, purpose: Purpose, end: usize) -> Vec<Sheet> {
    let mentions = mentions(sender);
    let unsaid = mentions.decorative();
    let count = sheets.len();
    for (place, sheet) in sheets.iter_mut().enumerate() {
        if purpose == Purpose::Simulated {
            sheet.marks.insert(0, Mark::Across(said::SIMULATED.to_owned()));
        }
        let foot = if place + 1 == end { mentions.clone() } else { unsaid.clone() };
        sheet.append(foot, 0.0);
        let mut number = Sheet::default();
        number.text_to(at(RIGHT, FOOT), LABEL, &format!("Pagina {} van {count}", place + 1));
        sheet.append(number.decorative(), 0.0);
    }
    sheets
}

/// The mandatory mentions of the sender, above which a rule ends the page.
fn mentions(sender: &IssuedParty) -> Sheet {
    let mut sheet = Sheet::default();
    sheet.rule(at(LEFT, FOOT - 4.0), RIGHT, THIN);
    let mut y = FOOT;
    for mentions in said::mentions(sender) {
        let lines = wrap(&mentions, LABEL, Room { width: RIGHT - LEFT - 26.0, lines: 2 });
        y = sheet.paragraph(at(LEFT, y), LABEL, &lines);
    }
    sheet
}
