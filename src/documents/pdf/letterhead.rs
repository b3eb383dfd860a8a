//! What all documents begin with: who sends it, and the address in the window of the envelope.

use super::sheet::{ACCENT, GREY, INK, Sheet, Style, Tag, at, leading};
use super::text::{Room, wrap};
use super::{LEFT, RIGHT, said};
use crate::documents::issued::IssuedParty;
use crate::documents::rendering::Purpose;

/// Where the address must stand to be seen through the window of a Belgian C5/6 envelope.
const WINDOW: (f32, f32) = (110.0, 49.0);
/// Where what stands beside the window begins, and how wide it may be so that it does not show.
pub const HERO: (f32, f32) = (LEFT, 49.0);
/// See [`HERO`].
pub const BESIDE: f32 = 76.0;

/// The height of the band at the top.
const BAND: f32 = 2.6;
const PAPER: f32 = 210.0;
const WARNING: Style = Style::bold(9.0, ACCENT);
const NAME: Style = Style::bold(13.0, INK);
const SENDER: Style = Style::regular(8.0, GREY);
const LINK: Style = Style::regular(8.0, ACCENT);
const ADDRESS: Style = Style::regular(10.5, INK);
const ADDRESS_NAME: Style = Style::bold(10.5, INK);
/// For a name that takes more than [`NAMES`] lines of the window.
const ADDRESS_LONG: Style = Style::bold(9.0, INK);
const NAMES: usize = 3;

/// The band at the top of the first page, and under it, where it is a sample, that it is one.
pub fn opening(sheet: &mut Sheet, purpose: Purpose, document: &str) {
    sheet.area(at(0.0, 0.0), (PAPER, BAND), ACCENT);
    if purpose == Purpose::Simulated {
        let warning = format!("{}: dit is geen {document}", said::SIMULATED);
        sheet.tagged(Tag::Paragraph, |sheet| sheet.text(at(LEFT, 11.5), WARNING, &warning));
    }
}

/// Who sends it: name, where it is, under which numbers, where to ask.
pub fn sender(sheet: &mut Sheet, sender: &IssuedParty, width: f32) {
    let lines = wrap(&sender.name, NAME, Room { width, lines: 2 });
    let y = sheet.paragraph(at(LEFT, 23.0), NAME, &lines) - 0.9;
    let place = format!("{}, {} {}", sender.street, sender.postcode, sender.town);
    let number = format!("Ondernemingsnummer {}", sender.enterprise_number);
    let vat = sender.vat_number.as_ref().map(|vat| format!("Btw {vat}"));
    let narrow = Room { width: BESIDE, lines: 1 };
    let y = [place, number]
        .into_iter()
        .chain(vat)
        .fold(y, |y, text| sheet.paragraph(at(LEFT, y), SENDER, &wrap(&text, SENDER, narrow)));
    if let Some(email) = &sender.email {
        mail(sheet, (LEFT, y), email);
    }
}

/// An address for mail that can be followed.
fn mail(sheet: &mut Sheet, (x, y): (f32, f32), email: &str) {
    let link = Tag::Link { to: format!("mailto:{email}"), says: format!("E-mail aan {email}") };
    let lines = wrap(email, LINK, Room { width: BESIDE, lines: 1 });
    sheet.tagged(Tag::Paragraph, |sheet| {
        sheet.tagged(link, |sheet| sheet.lines(at(x, y), LINK, &lines));
    });
}

/// The address, alone in the window.
pub fn address(sheet: &mut Sheet, to: &IssuedParty) {
    let (x, y) = WINDOW;
    let room = |lines| Room { width: RIGHT - x, lines };
    let town = format!("{} {}", to.postcode, to.town);
    sheet.tagged(Tag::Paragraph, |sheet| {
        let mut style = ADDRESS_NAME;
        let mut name = wrap(&to.name, style, room(NAMES + 1));
        if name.len() > NAMES {
            style = ADDRESS_LONG;
            name = wrap(&to.name, style, room(NAMES + 1));
        }
        let y = sheet.lines(at(x, y), style, &name) + leading(ADDRESS_NAME) - leading(style);
        let y = sheet.lines(at(x, y), ADDRESS, &wrap(&to.street, ADDRESS, room(2)));
        sheet.lines(at(x, y), ADDRESS, &wrap(&town, ADDRESS, room(1)));
    });
}
