//! A table as CSV that a Dutch spreadsheet opens right: `;` between cells, decimal commas, UTF-8 with a byte order mark,
//! and no cell that it would take for a formula.

use super::{Cell, NotWritten, Sheet};
use csv::{Terminator, WriterBuilder};

/// A table that is being written.
pub struct CsvSheet(csv::Writer<Vec<u8>>);

fn writer(begin: Vec<u8>) -> csv::Writer<Vec<u8>> {
    WriterBuilder::new().delimiter(b';').terminator(Terminator::CRLF).from_writer(begin)
}

fn failed(error: &dyn std::error::Error) -> NotWritten {
    NotWritten::Failed(error.to_string())
}

impl CsvSheet {
    /// Begins with the labels of the columns.
    pub fn begin(sheet: &Sheet) -> Result<CsvSheet, NotWritten> {
        let mut written = CsvSheet(writer("\u{feff}".into()));
        written.record(sheet.columns.iter().map(|column| harmless(column.label.to_string())))?;
        Ok(written)
    }

    fn record(&mut self, cells: impl Iterator<Item = String>) -> Result<(), NotWritten> {
        self.0.write_record(cells).map_err(|error| failed(&error))
    }

    /// Adds a row.
    pub fn row(&mut self, cells: &[Cell]) -> Result<(), NotWritten> {
        self.record(cells.iter().map(|cell| match cell {
            // Its first day: not every spreadsheet takes `05/2023` for a date.
            Cell::Month(month) => Cell::Date(month.first_day()).dutch(),
            text if text.is_text() => harmless(text.dutch()),
            other => other.dutch(),
        }))
    }

    /// The bytes that are written by now; what follows does not hold them any more.
    pub fn take(&mut self) -> Result<Vec<u8>, NotWritten> {
        let before = std::mem::replace(&mut self.0, writer(Vec::new()));
        before.into_inner().map_err(|error| failed(&error))
    }
}

/// Text that no spreadsheet takes for a formula: one that begins like it gets a `'` in front.
///
/// ```
/// # use tarief::documents::sheets::harmless;
/// assert_eq!(harmless("=1+1".to_owned()), "'=1+1");
/// assert_eq!(harmless("1+1".to_owned()), "1+1");
/// ```
pub fn harmless(text: String) -> String {
    const BEGINS: [char; 12] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠', '\0'];
    if text.starts_with(BEGINS) { format!("'{text}") } else { text }
}
