//! Counts as a table: CSV or XLSX.

use super::value::{COLUMNS, EXPECTED, Field, Place, Texts, count, named};
use super::{MOST_PROBLEMS, UsageCount, workbook};
use crate::imports::NotReadable;
use crate::imports::table::{self, Column, Head, Row, Rows};
use crate::simulation::problem::{Code, Problem, Problems};

/// Reads the counts of a table.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<UsageCount>, Problems> {
    if table::is_workbook(bytes) {
        workbook::holds_nothing_else(bytes)?;
    }
    let mut reading = Counts::default();
    let read = table::read(bytes, &mut reading).map(|_| ());
    match read {
        Err(found) if reading.problems.is_empty() => Err(unreadable(&found)),
        _ => reading.problems.or(reading.counts),
    }
}

/// What is said of a file that is no such table. What the reader of tables says may repeat cells, so that only its place
/// is told.
fn unreadable(found: &[NotReadable]) -> Problems {
    let place = found.first().and_then(|problem| row_in(&problem.field));
    let place = place.map(|row| format!("row {row}: ")).unwrap_or_default();
    let message = format!(
        "{place}the file cannot be read as one table with {EXPECTED} in its first row (in Dutch bibliotheek, perceel, \
         maand and aantal); send CSV or XLSX"
    );
    Problem::new("", Code::NotReadable, message).into()
}

/// The row in a place: `sheet 'x', row 12, column C`.
fn row_in(place: &str) -> Option<u32> {
    let (_, after) = place.rsplit_once("row ")?;
    after.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

/// The counts found so far, and what is wrong with the file.
#[derive(Default)]
struct Counts {
    counts: Vec<UsageCount>,
    problems: Problems,
    sheet: String,
    headed: bool,
}

impl Counts {
    fn refuse(&mut self, code: Code, message: impl Into<String>) {
        // One more than is told, so that the last says that there are more.
        if self.problems.as_slice().len() <= MOST_PROBLEMS {
            self.problems.add("", code, message);
        }
    }

    /// Row and column of a place, without the name of the sheet or of the column.
    fn plain<'p>(&self, place: &'p str) -> &'p str {
        let place = place.strip_prefix(&self.sheet).unwrap_or(place);
        place.split_once(" (").map_or(place, |(place, _)| place)
    }
}

impl Rows for Counts {
    fn columns(&self) -> &'static [Column] {
        COLUMNS
    }

    fn head(&mut self, head: &Head, _: &mut table::Problems) -> bool {
        if self.headed {
            self.refuse(
                Code::UnknownField,
                "a second sheet holds something: expected one sheet, and nothing else",
            );
            return false;
        }
        self.headed = true;
        self.sheet = head.sheet().map(|sheet| format!("sheet '{sheet}', ")).unwrap_or_default();
        if !head.above().is_empty() {
            let message = format!("something stands above the header in row {}: leave it out", head.row());
            self.refuse(Code::UnknownField, message);
        }
        let further: Vec<(String, String)> =
            head.further().map(|(place, name)| (self.plain(&place).to_owned(), name.to_owned())).collect();
        for (place, name) in &further {
            let named = named(name).map(|name| format!(" `{name}`")).unwrap_or_default();
            let message =
                format!("{place}: there is a further column{named}: expected {EXPECTED}; nothing was kept");
            self.refuse(Code::UnknownField, message);
        }
        further.is_empty()
    }

    fn row(&mut self, row: &Row<'_>, _: &mut table::Problems) {
        if self.problems.as_slice().len() > MOST_PROBLEMS {
            return;
        }
        let text = |field: Field| Some(row.text(field.column()));
        let texts = Texts {
            library: text(Field::Library),
            lot: text(Field::Lot),
            month: text(Field::Month),
            count: text(Field::Count),
        };
        self.counts.extend(count(Place::Row(row.number()), &texts, &mut self.problems));
    }

    fn beyond(&mut self, place: &str, _: &str, _: &mut table::Problems) {
        let place = self.plain(place).to_owned();
        let message = format!("{place}: something stands beyond the four columns: expected {EXPECTED}");
        self.refuse(Code::UnknownField, message);
    }

    fn other_sheet(&mut self, _: &str, _: &mut table::Problems) {
        self.refuse(
            Code::UnknownField,
            "a second sheet holds something: expected one sheet, and nothing else",
        );
    }
}
