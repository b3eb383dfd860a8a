//! Columns by name, the header in which they are found, and whoever takes the rows below.

use super::row::{Cell, Row};
use super::{Problems, letters, place, shown};
use std::sync::Arc;

/// The most rows that may stand above the header: titles and notes.
const MOST_ABOVE: usize = 20;

/// A column that a reader of rows asks for.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Its name, as problems tell it.
    pub name: &'static str,
    /// Other names by which it is known.
    pub aliases: &'static [&'static str],
    /// Whether a table without it is refused.
    pub required: bool,
}

impl Column {
    /// A column that must be there.
    pub const fn required(name: &'static str, aliases: &'static [&'static str]) -> Self {
        Column { name, aliases, required: true }
    }

    /// A column that may be there.
    pub const fn optional(name: &'static str, aliases: &'static [&'static str]) -> Self {
        Column { name, aliases, required: false }
    }

    /// Whether a header cell names this column; case, blanks, punctuation and diacritics do not count.
    pub fn is_named(&self, text: &str) -> bool {
        let found = folded(text);
        !found.is_empty() && std::iter::once(&self.name).chain(self.aliases).any(|name| folded(name) == found)
    }
}

/// Whoever reads a table: it names its columns and takes the rows.
pub trait Rows {
    /// The columns that it asks for; [`Row`] gives the cells by their places in this list.
    fn columns(&self) -> &'static [Column];

    /// The header of a table (of each sheet) was found. Where the answer is false, its rows are passed over.
    fn head(&mut self, _head: &Head, _problems: &mut Problems) -> bool {
        true
    }

    /// A row below the header that is not empty.
    fn row(&mut self, row: &Row<'_>, problems: &mut Problems);

    /// A cell that is not empty and has no name in the header above it: a problem, unless the reader says otherwise.
    fn beyond(&mut self, place: &str, _cell: &str, problems: &mut Problems) {
        problems.add(
            None,
            place,
            "there is something here, but the header names no column: name or remove it",
        );
    }

    /// A sheet that is not empty and has no such header. Passed over, unless the reader says otherwise; that no sheet at
    /// all has one is a problem always.
    fn other_sheet(&mut self, _sheet: &str, _problems: &mut Problems) {}

    /// Everything was seen: the time to look at it as a whole.
    fn end(&mut self, _problems: &mut Problems) {}
}

/// Whoever is lent or boxed reads as itself.
macro_rules! reads_as_itself {
    ($through:ty) => {
        impl<R: Rows + ?Sized> Rows for $through {
            fn columns(&self) -> &'static [Column] {
                (**self).columns()
            }
            fn head(&mut self, head: &Head, problems: &mut Problems) -> bool {
                (**self).head(head, problems)
            }
            fn row(&mut self, row: &Row<'_>, problems: &mut Problems) {
                (**self).row(row, problems);
            }
            fn beyond(&mut self, place: &str, cell: &str, problems: &mut Problems) {
                (**self).beyond(place, cell, problems);
            }
            fn other_sheet(&mut self, sheet: &str, problems: &mut Problems) {
                (**self).other_sheet(sheet, problems);
            }
            fn end(&mut self, problems: &mut Problems) {
                (**self).end(problems);
            }
        }
    };
}

reads_as_itself!(&mut R);
reads_as_itself!(Box<R>);

/// The header of a table.
#[derive(Debug, Clone)]
pub struct Head {
    sheet: Option<Arc<str>>,
    row: u32,
    names: Vec<String>,
    found: Vec<Option<usize>>,
    above: Vec<String>,
}

impl Head {
    /// The name of the sheet, in a workbook.
    pub fn sheet(&self) -> Option<&str> {
        self.sheet.as_deref()
    }

    /// Its row, from 1.
    pub fn row(&self) -> u32 {
        self.row
    }

    /// What stands in the rows above it: titles and notes, cell by cell.
    pub fn above(&self) -> &[String] {
        &self.above
    }

    /// Its cells, in their order.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Whether a column of the reader was found.
    pub fn has(&self, column: usize) -> bool {
        self.index(column).is_some()
    }

    /// The columns for which the reader did not ask: place and name.
    pub fn further(&self) -> impl Iterator<Item = (String, &str)> {
        let all = self.names.iter().enumerate();
        let unknown = all.filter(|(index, name)| !name.is_empty() && !self.found.contains(&Some(*index)));
        unknown.map(|(index, name)| (self.place(self.row, Some(index)), name.as_str()))
    }

    /// Where a cell of a row stands; the row alone without a column.
    pub(super) fn place(&self, row: u32, index: Option<usize>) -> String {
        place(self.sheet(), row, index.map(|index| (index, self.name(index))))
    }

    /// The place in a row of a column of the reader.
    pub(super) fn index(&self, column: usize) -> Option<usize> {
        self.found.get(column).copied().flatten()
    }

    /// How many columns have a name, or stand before one that has.
    pub(super) fn width(&self) -> usize {
        self.names.len()
    }

    pub(super) fn name(&self, index: usize) -> &str {
        self.names.get(index).map(String::as_str).unwrap_or_default()
    }
}

/// The search for the header of one sheet or text.
#[derive(Debug)]
pub(super) struct Search {
    columns: &'static [Column],
    sheet: Option<Arc<str>>,
    above: Vec<Vec<String>>,
}

impl Search {
    pub(super) fn new(columns: &'static [Column], sheet: Option<Arc<str>>) -> Self {
        Search { columns, sheet, above: Vec::new() }
    }

    /// Whether so many rows were seen that no header will come.
    pub(super) fn is_over(&self) -> bool {
        self.above.len() > MOST_ABOVE
    }

    /// Whether nothing was seen.
    pub(super) fn saw_nothing(&self) -> bool {
        self.above.is_empty()
    }

    /// The name of the sheet; empty for a text.
    pub(super) fn sheet(&self) -> &str {
        self.sheet.as_deref().unwrap_or_default()
    }

    /// The header, if a row is it.
    pub(super) fn look(&mut self, number: u32, cells: &[Cell<'_>], problems: &mut Problems) -> Option<Head> {
        let mut names: Vec<String> = cells.iter().map(|cell| cell.text().to_owned()).collect();
        let named = |column: &Column| names.iter().position(|name| column.is_named(name));
        let found: Vec<Option<usize>> = self.columns.iter().map(named).collect();
        let complete =
            self.columns.iter().zip(&found).all(|(column, found)| found.is_some() || !column.required);
        if !complete || found.iter().all(Option::is_none) {
            self.above.push(names);
            return None;
        }
        while names.last().is_some_and(String::is_empty) {
            names.pop();
        }
        let above = self.above.drain(..).flatten().filter(|cell| !cell.is_empty()).collect();
        let head = Head { sheet: self.sheet.clone(), row: number, names, found, above };
        self.twice(&head, problems);
        Some(head)
    }

    /// Notes columns that stand in the header twice.
    fn twice(&self, head: &Head, problems: &mut Problems) {
        for (column, first) in self.columns.iter().zip(&head.found) {
            let Some(first) = *first else { continue };
            let again = head.names.iter().enumerate().skip(first + 1).find(|(_, name)| column.is_named(name));
            if let Some((index, _)) = again {
                let message = format!(
                    "the column '{}' stands in column {} already: keep one",
                    column.name,
                    letters(first)
                );
                problems.add(None, head.place(head.row, Some(index)), message);
            }
        }
    }

    /// Notes that there is no header, with what is missing in the row that comes closest.
    pub(super) fn refuse(&self, problems: &mut Problems) {
        let is_in = |column: &Column, row: &Vec<String>| row.iter().any(|name| column.is_named(name));
        let missing = |row: &Vec<String>| -> Vec<&'static str> {
            let required = self.columns.iter().filter(|column| column.required);
            required.filter(|column| !is_in(column, row)).map(|column| column.name).collect()
        };
        let Some(closest) = self.above.iter().min_by_key(|row| missing(row).len()) else { return };
        let expected = missing(closest).join("', '");
        let found = shown(&closest.join(" | "));
        let sheet = self.sheet.as_deref().map(|sheet| format!("sheet '{sheet}'")).unwrap_or_default();
        let missing =
            if expected.is_empty() { String::new() } else { format!("the column '{expected}' is missing; ") };
        let message = format!("no header was found: {missing}found '{found}'");
        problems.add(None, sheet, message);
    }
}

/// A name without case, blanks, punctuation and diacritics.
fn folded(text: &str) -> String {
    let lower = text.chars().flat_map(char::to_lowercase);
    lower.map(plain).filter(|letter| letter.is_alphanumeric()).collect()
}

/// A letter without its diacritic.
fn plain(letter: char) -> char {
    match letter {
        'à'..='å' => 'a',
        'ç' => 'c',
        'è'..='ë' => 'e',
        'ì'..='ï' => 'i',
        'ñ' => 'n',
        'ò'..='ö' => 'o',
        'ù'..='ü' => 'u',
        'ý' | 'ÿ' => 'y',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_known_by_any_of_its_names_however_written() {
        let column = Column::required("NIS code", &["CD_REFNIS", "Gemeentecode"]);
        for name in ["nis code", "NIS-CODE", " Niscode ", "cd_refnis", "GEMÉENTECODE"] {
            assert!(column.is_named(name), "{name}");
        }
        for name in ["", "nis", "CD_DSTR_REFNIS", "--"] {
            assert!(!column.is_named(name), "{name}");
        }
    }
}
