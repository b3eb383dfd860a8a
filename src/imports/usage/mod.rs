//! Counts of unique users by library, lot and month, as JSON, CSV or XLSX: exactly these four, and nothing about persons.
//!
//! Whatever holds more is refused as a whole: a further column or field, cells beyond the header or above it, a second
//! sheet, comments, hidden names. What stands in a refused file may be about persons, so that no message repeats a cell
//! of it, and nothing of it is kept: a problem tells the place and what is expected. A further column is named only where
//! its name looks like one.

mod json;
mod sheet;
mod value;
mod workbook;

use super::table;
use crate::domain::calendar::Month;
use crate::simulation::problem::{Code, Problem, Problems};
use std::collections::HashSet;
use value::Field;
pub use value::{Place, named};

/// The most counts of a file: fifteen years of a lot in every municipality of the country.
pub const MOST_COUNTS: usize = 100_000;

/// The most problems that are told of one file.
const MOST_PROBLEMS: usize = 50;

/// A count as it stands in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsageCount {
    /// Where it stands.
    pub place: Place,
    /// The library, by whichever of its names; or the contract.
    pub library: String,
    /// The lot.
    pub lot: String,
    /// The month.
    pub month: Month,
    /// The unique users of the month.
    pub unique_users: u64,
}

impl UsageCount {
    /// A problem of its library.
    pub fn library_problem(&self, code: Code, message: impl AsRef<str>) -> Problem {
        self.place.problem(Field::Library, code, message)
    }

    /// A problem of its lot.
    pub fn lot_problem(&self, code: Code, message: impl AsRef<str>) -> Problem {
        self.place.problem(Field::Lot, code, message)
    }

    /// A problem of its month.
    pub fn month_problem(&self, code: Code, message: impl AsRef<str>) -> Problem {
        self.place.problem(Field::Month, code, message)
    }
}

/// Reads a file of counts. What it is follows from its media type, where that says so, and else from its bytes.
///
/// # Errors
/// Every problem that was found, without anything that stands in the cells.
pub fn read(bytes: &[u8], media_type: Option<&str>) -> Result<Vec<UsageCount>, Problems> {
    let begins = bytes.iter().find(|byte| !byte.is_ascii_whitespace() && !b"\xef\xbb\xbf".contains(byte));
    let looks_like_json = matches!(begins, Some(b'[' | b'{'));
    let is_json =
        media_type == Some("application/json") || (media_type != Some("text/csv") && looks_like_json);
    let read = if is_json { json::read(bytes) } else { sheet::read(bytes) };
    let counts = read.map_err(bounded)?;
    let mut problems = Problems::default();
    if counts.is_empty() {
        problems.add(
            "",
            Code::EmptyList,
            "there is no count in the file: expected at least one below the header",
        );
    }
    if counts.len() > MOST_COUNTS {
        let message =
            format!("the file has {} counts: at most {MOST_COUNTS} are read; split it", counts.len());
        problems.add("", Code::OutOfRange, message);
    }
    twice(&counts, &mut problems);
    problems.or(counts).map_err(bounded)
}

/// One count of a library, lot and month.
fn twice(counts: &[UsageCount], problems: &mut Problems) {
    let mut seen = HashSet::new();
    for count in counts {
        let key = (count.library.to_lowercase(), count.lot.as_str(), count.month);
        if !seen.insert(key) {
            let message = "this library, lot and month stand in the file twice: leave one out";
            problems.extend(count.library_problem(Code::Duplicate, message).into());
        }
    }
}

/// No more problems than can be told.
fn bounded(problems: Problems) -> Problems {
    let found = problems.as_slice();
    let mut told = Problems::default();
    for problem in found.iter().take(MOST_PROBLEMS) {
        told.extend(problem.clone().into());
    }
    if let Some(untold) = found.len().checked_sub(MOST_PROBLEMS).filter(|untold| *untold > 0) {
        told.add("", Code::NotReadable, format!("{untold} more problems were found and are not told"));
    }
    told
}
