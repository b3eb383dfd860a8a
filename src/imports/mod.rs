//! Files that others make, read whole or refused whole with line and field: bytes in, values out. Pure.
//!
//! [`bank`] reads statements of a bank, [`ubl`] reads invoices and credit notes of Peppol, [`table`] reads tables of any
//! kind (CSV, XLSX), [`usage`] counts of users and nothing about persons. A file with a problem gives nothing but its problems ([`NotReadable`]), all that were found at once: half a statement would be a wrong one.
//! kind (CSV, XLSX), [`official`] reads official figures. A file with a problem gives
//! nothing but its problems ([`NotReadable`]), all that were found at once: half a statement would be a wrong one.

pub mod bank;
pub mod official;
pub mod table;
pub mod ubl;
pub mod usage;

mod problems;
mod xml;

use std::fmt;

/// The most bytes that a file may have: ten mebibytes, some eighty thousand records of CODA.
pub const MOST_BYTES: usize = 10 * 1024 * 1024;

/// The most problems that are told of one file; beyond them a last one says that there are more.
pub const MOST_PROBLEMS: usize = 50;

/// Why a file cannot be read: one problem of several.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct NotReadable {
    /// The line where it stands, from 1; `None` where it is of the file as a whole, or of a table.
    pub line: Option<u32>,
    /// What could not be read: for CODA the record and field (`2.1 amount`), for XML the path of the element
    /// (`Invoice/LegalMonetaryTotal/PayableAmount`), for tables the place (`sheet 'x', row 12, column C (Totaal)`). Empty where it is the file as a whole.
    pub field: String,
    /// What was expected, what was found, and what to do where that is not plain. English, one sentence.
    pub message: String,
}

impl fmt::Display for NotReadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, "line {line}: ")?;
        }
        if !self.field.is_empty() {
            write!(f, "{}: ", self.field)?;
        }
        f.write_str(&self.message)
    }
}
