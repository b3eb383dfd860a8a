//! Tables that people hand in, as text (CSV and its kin) or as a workbook (XLSX): one reader for all of them.
//!
//! Whoever reads a table says by which names it knows its [columns](Column) and takes the rows one by one ([`Rows`]).
//! The reader finds out the rest: delimiter (`;` `,` `|` tab), quotes, byte order mark, UTF-8 or else Windows-1252 (which
//! holds ISO-8859-1), any line ends, the row that is the header, every sheet of a workbook. Names of columns are compared
//! without case, blanks, punctuation and diacritics. Every cell knows its place, so that a problem names sheet, row and
//! column, and all problems are told at once.
//!
//! ```
//! use tarief::imports::table::{Column, Problems, Row, Rows, read};
//!
//! const COLUMNS: &[Column] =
//!     &[Column::required("nis", &["NIS code"]), Column::required("inwoners", &["population", "Totaal"])];
//! const NIS: usize = 0;
//! const INHABITANTS: usize = 1;
//!
//! #[derive(Debug, Default)]
//! struct Sum(u64);
//!
//! impl Rows for Sum {
//!     fn columns(&self) -> &'static [Column] {
//!         COLUMNS
//!     }
//!     fn row(&mut self, row: &Row<'_>, problems: &mut Problems) {
//!         if row.text(NIS) != "01000" {
//!             self.0 += row.count(INHABITANTS, problems).unwrap_or_default();
//!         }
//!     }
//! }
//!
//! let mut sum = Sum::default();
//! read(b"NIS-code;Inwoners\r\n11002;529.417\r\n11001;14 304\r\n", &mut sum).unwrap();
//! assert_eq!(sum.0, 543_721);
//!
//! let refused = read(b"nis|totaal\n11002|12,5\n", &mut Sum::default()).unwrap_err();
//! assert_eq!(refused[0].field, "row 2, column B (totaal)");
//! ```
//!
//! A file that is longer than should be in memory is pushed in pieces: [`TextTable`] needs no more than one row.
//! A reader that takes no column but its own looks at [`Head::further`] in [`Rows::head`], at [`Head::above`] (what stands
//! above the header), and refuses in [`Rows::beyond`] and [`Rows::other_sheet`] what stands elsewhere.

mod head;
mod number;
mod reading;
mod row;
mod text;
mod workbook;

pub use super::problems::Problems;
pub use head::{Column, Head, Rows};
pub use row::{Cell, Row};
pub use text::TextTable;
pub use workbook::{MOST_UNPACKED, is_workbook};

use super::NotReadable;
use super::problems::of_a_size;

/// Reads a whole table, text or workbook, and gives back whoever took its rows.
///
/// # Errors
/// Every problem that was found: of the file, of its header, and those that the reader of rows added.
pub fn read<R: Rows>(bytes: &[u8], rows: R) -> Result<R, Vec<NotReadable>> {
    of_a_size(bytes)?;
    if is_workbook(bytes) {
        return workbook::read(bytes, rows);
    }
    let mut table = TextTable::new(rows);
    table.push(bytes);
    table.finish()
}

/// The place of a cell as people write it: `sheet 'x', row 12, column C (Totaal)`.
fn place(sheet: Option<&str>, row: u32, column: Option<(usize, &str)>) -> String {
    let sheet = sheet.map(|sheet| format!("sheet '{sheet}', ")).unwrap_or_default();
    match column {
        None => format!("{sheet}row {row}"),
        Some((index, "")) => format!("{sheet}row {row}, column {}", letters(index)),
        Some((index, name)) => format!("{sheet}row {row}, column {} ({name})", letters(index)),
    }
}

/// The letters of a column, counted from 0: A, B … Z, AA.
fn letters(index: usize) -> String {
    let last = u8::try_from(index % 26).map_or('?', |letter| char::from(b'A' + letter));
    let before = (index / 26).checked_sub(1).map(letters).unwrap_or_default();
    format!("{before}{last}")
}

/// A found text, no longer than a message bears.
fn shown(text: &str) -> String {
    let mut shown: String = text.chars().take(60).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_the_letters_of_a_spreadsheet() {
        let named = [0, 25, 26, 51, 52, 701, 702].map(letters);
        assert_eq!(named, ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }
}
