//! An issued invoice or credit note as a PDF: A4, in Dutch, the same bytes for the same invoice.
//!
//! `said` knows the words and figures; `head`, `rows` and `tail` lay the parts out on a `sheet`; `pages` divides
//! them over pages; `write` makes the file and alone knows printpdf, `face` the fonts.
//!
//! The two fonts are static Inter 4.001 (SIL Open Font License, `fonts/OFL.txt`), made smaller once with
//! fonttools: in the character map `0`–`9`, `€`, `+` and `−` were sent to the glyph that the feature `tnum` gives,
//! so that figures have one width; then
//!
//! ```text
//! pyftsubset FONT --layout-features= --no-hinting --no-glyph-names --notdef-outline \
//!     --unicodes=20-7E,A0-17F,2013,2014,2018-201A,201C-201E,2022,2026,20AC,2116,2122,2192,2212,2264,2265
//! ```
#![expect(clippy::float_arithmetic, reason = "coordinates on a page are no money; printpdf wants f32")]

mod face;
mod head;
mod pages;
mod rows;
mod said;
mod sheet;
mod tail;
mod text;

/// The left and right margin, in millimetres from the left.
const LEFT: f32 = 20.0;
const RIGHT: f32 = 192.0;
/// How far filled areas reach into the margins, so that the text in them keeps to the edges of the page's.
const HANG: f32 = 3.0;
