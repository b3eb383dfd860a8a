//! An issued invoice or credit note as a PDF: A4, in Dutch, the same bytes for the same invoice.
//!
//! [`said`] knows the words and figures; `invoice`, `note` and `letter` lay their parts out on a `sheet` and divide them
//! over pages (`flow`), which all have the same `letterhead`, `fields`, `payment` block and feet (`page`); `file` makes
//! the file and alone knows printpdf, `face` the fonts.
//!
//! The fonts are static Inter 4.001 (SIL Open Font License, `fonts/OFL.txt`), made smaller once with
//! fonttools 4.68: in the character map `0`–`9`, `€`, `+` and `−` were sent to the glyph that the feature `tnum`
//! gives where it gives one, so that figures have one width; then
//!
//! ```text
//! pyftsubset FONT --layout-features= --no-hinting --recalc-bounds --no-glyph-names --notdef-outline \
//!     --name-IDs=0,1,2,3,4,5,6,13,14 --drop-tables+=GDEF,GPOS,GSUB,STAT \
//!     --unicodes=20-7E,A0-17F,2013,2014,2018-201A,201C-201E,2022,2026,20AC,2116,2122,2192,2212,2264,2265
//! ```
//!
//! For what Inter lacks there is Noto Sans 2.004, of Debian's `fonts-noto-core` (SIL Open Font License,
//! `fonts/OFL-Noto.txt`), by the same command with
//!
//! ```text
//!     --unicodes=180-24F,370-3FF,400-52F,1E00-1EFF,2010-2015,2018-201F,2020-2022,2026,2030,2032,2033,2039,203A,\
//!     2070-2079,2080-2089,20A0-20BF,2190-2193
//! ```
#![expect(clippy::float_arithmetic, reason = "coordinates on a page are no money; printpdf wants f32")]

pub mod face;
mod fields;
pub mod file;
mod flow;
mod invoice;
mod letter;
mod letterhead;
mod note;
mod page;
mod payment;
pub mod sheet;
mod text;

use super::issued::IssuedInvoice;
use super::letters::Letter;
use super::rendering::Purpose;
use super::said;
use face::Weight;
use file::{About, Attached};
use sheet::Sheet;

/// The left and right margin, in millimetres from the left.
const LEFT: f32 = 20.0;
const RIGHT: f32 = 192.0;
/// How far filled areas reach into the margins, so that the text in them keeps to the edges of the page's.
const HANG: f32 = 3.0;

/// Why there is no PDF.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PdfError {
    /// A character that none of the fonts has.
    #[error("no font has the character {character:?} (U+{:04X}) of \"{text}\"", u32::from(*.character))]
    NoGlyph {
        /// The character.
        character: char,
        /// The text in which it stands.
        text: String,
    },
    /// What the library that writes PDF could not do.
    #[error("the PDF could not be drawn: {0}")]
    Drawing(String),
}

/// What goes into a PDF beside the document itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct With<'a> {
    /// The structured invoice, to be attached.
    pub ubl: Option<&'a str>,
    /// Whether the pages of the calculation note follow.
    pub note: bool,
    /// Whether it was issued or only simulated.
    pub purpose: Purpose,
}

/// The PDF of an issued invoice or credit note.
///
/// # Errors
/// [`PdfError::NoGlyph`] for a name in a script that the fonts lack; [`PdfError::Drawing`] when the library
/// that writes PDF cannot go on, which no invoice brings about.
pub fn pdf(invoice: &IssuedInvoice, with: &With<'_>) -> Result<Vec<u8>, PdfError> {
    said::shown(invoice).try_for_each(checked)?;
    file::write(&sheets(invoice, with), &about(invoice, with))
}

/// What is drawn on the pages of an issued invoice or credit note, those of its calculation note included where asked.
pub fn sheets(invoice: &IssuedInvoice, with: &With<'_>) -> Vec<Sheet> {
    let mut sheets = invoice::pages(invoice, with.purpose);
    let end = sheets.len();
    if with.note {
        sheets.extend(note::pages(invoice, with.purpose));
    }
    page::finished(sheets, &invoice.supplier, with.purpose, end)
}

/// What its PDF says about itself, and what it carries.
pub fn about<'a>(invoice: &'a IssuedInvoice, with: &With<'a>) -> About<'a> {
    let attached = with.ubl.map(|content| Attached {
        name: format!("{}.xml", invoice.number),
        description: "Gestructureerde factuur (UBL 2.1)",
        content,
    });
    let title = format!("{} {}", said::title(invoice), invoice.number);
    About { title, author: &invoice.supplier.name, day: invoice.issue_date.to_string(), attached }
}

/// The calculation note (*berekeningsnota*) of an issued document alone.
///
/// # Errors
/// As [`pdf`].
pub fn note(invoice: &IssuedInvoice, purpose: Purpose) -> Result<Vec<u8>, PdfError> {
    said::shown(invoice).try_for_each(checked)?;
    let sheets = note::pages(invoice, purpose);
    let end = sheets.len();
    let about = About {
        title: format!("Berekeningsnota {}", invoice.number),
        ..about(invoice, &With { purpose, ..With::default() })
    };
    file::write(&page::finished(sheets, &invoice.supplier, purpose, end), &about)
}

/// The PDF of a letter.
///
/// # Errors
/// As [`pdf`].
pub fn letter(letter: &Letter) -> Result<Vec<u8>, PdfError> {
    letter::shown(letter).try_for_each(checked)?;
    let sheets = letter::pages(letter);
    let end = sheets.len();
    let about = About {
        title: letter.subject.clone(),
        author: &letter.sender.name,
        day: letter.day.0.to_string(),
        attached: None,
    };
    file::write(&page::finished(sheets, &letter.sender, Purpose::Issued, end), &about)
}

/// The first character of a text that cannot be printed, because none of the fonts has it. What is to stand on a
/// document is refused with it when it is recorded: an issued document could not be mended.
pub fn unprintable(text: &str) -> Option<char> {
    let known = |c: &char| c.is_whitespace() || Weight::ALL.iter().all(|weight| weight.has(*c));
    text.chars().find(|c| !known(c))
}

fn checked(text: &str) -> Result<(), PdfError> {
    match unprintable(text) {
        Some(character) => Err(PdfError::NoGlyph { character, text: text.to_owned() }),
        None => Ok(()),
    }
}
