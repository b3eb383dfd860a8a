//! A row and its cells, read as what the reader expects.

use super::number::{self, Unread};
use super::{Head, Problems, shown};
use crate::domain::calendar::{Day, Month, iso_day};
use chrono::Datelike;
use rust_decimal::Decimal;
use std::borrow::Cow;

/// A cell: its text, and whether it is a number that a program wrote (and so means one thing).
#[derive(Debug, Clone)]
pub struct Cell<'a> {
    text: Cow<'a, str>,
    exact: bool,
}

impl<'a> Cell<'a> {
    /// A cell as people write it.
    pub(super) fn written(text: impl Into<Cow<'a, str>>) -> Self {
        Cell { text: text.into(), exact: false }
    }

    /// A number of a workbook: digits, with a point where it has decimals.
    pub(super) fn exact(text: String) -> Self {
        Cell { text: text.into(), exact: true }
    }

    /// Its text without blanks around it.
    pub fn text(&self) -> &str {
        self.text.trim()
    }
}

/// A row below the header. Its cells are asked for by the places of their columns in [`Rows::columns`](super::Rows).
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    pub(super) head: &'a Head,
    pub(super) number: u32,
    pub(super) cells: &'a [Cell<'a>],
}

impl<'a> Row<'a> {
    /// Its number, from 1, as editors and spreadsheets count.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// The header above it.
    pub fn head(&self) -> &'a Head {
        self.head
    }

    /// The text of a cell; empty where the column or cell is absent.
    pub fn text(&self, column: usize) -> &'a str {
        self.cell(column).map(Cell::text).unwrap_or_default()
    }

    /// Whether a cell is absent: empty, or the point by which statisticians say so.
    pub fn is_absent(&self, column: usize) -> bool {
        matches!(self.text(column), "" | ".")
    }

    /// A whole number, not negative; where it is none, the problem is noted.
    pub fn count(&self, column: usize, problems: &mut Problems) -> Option<u64> {
        let read = if self.is_exact(column) {
            exact(self.text(column)).and_then(whole)
        } else {
            number::count(self.text(column))
        };
        self.told(column, read, ("a whole number such as 14304 or 14 304", problems))
    }

    /// A number with decimals; where it is none, or could be two numbers, the problem is noted.
    pub fn decimal(&self, column: usize, problems: &mut Problems) -> Option<Decimal> {
        let read =
            if self.is_exact(column) { exact(self.text(column)) } else { number::decimal(self.text(column)) };
        self.told(column, read, ("a number such as 127,84 or 127.84", problems))
    }

    /// A day: `2023-05-15` or `15/05/2023`; where it is none, the problem is noted.
    pub fn day(&self, column: usize, problems: &mut Problems) -> Option<Day> {
        let read = day(self.text(column)).ok_or(Unread::NoNumber);
        self.told(column, read, ("a day such as 2023-05-15 or 15/05/2023", problems))
    }

    /// A month: `2023-05`, `05/2023`, or its first day; where it is none, the problem is noted.
    pub fn month(&self, column: usize, problems: &mut Problems) -> Option<Month> {
        let read = month(self.text(column)).ok_or(Unread::NoNumber);
        self.told(column, read, ("a month such as 2023-05 or 05/2023", problems))
    }

    /// A year of four digits; where it is none, the problem is noted.
    pub fn year(&self, column: usize, problems: &mut Problems) -> Option<i32> {
        let text = self.text(column);
        let read = text.parse().ok().filter(|year| (1800..=2999).contains(year)).ok_or(Unread::NoNumber);
        self.told(column, read, ("a year such as 2025", problems))
    }

    /// Notes a problem of a cell; the message says what is expected and what to do.
    pub fn refuse(&self, column: usize, message: impl Into<String>, problems: &mut Problems) {
        problems.add(None, self.place(column), message);
    }

    /// Where a cell stands: `sheet 'x', row 12, column C (Totaal)`.
    pub fn place(&self, column: usize) -> String {
        self.head.place(self.number, self.head.index(column))
    }

    fn cell(&self, column: usize) -> Option<&'a Cell<'a>> {
        self.cells.get(self.head.index(column)?)
    }

    fn is_exact(&self, column: usize) -> bool {
        self.cell(column).is_some_and(|cell| cell.exact)
    }

    /// What was read, or the problem with its place. Of a column that the table does not have there is none.
    fn told<T>(
        &self,
        column: usize,
        read: Result<T, Unread>,
        (expected, problems): (&str, &mut Problems),
    ) -> Option<T> {
        let unread = match read {
            Ok(value) => return Some(value),
            Err(_) if !self.head.has(column) => return None,
            Err(unread) => unread,
        };
        let found = shown(self.text(column));
        let message = match unread {
            Unread::NoNumber if found.is_empty() => format!("the cell is empty: expected {expected}"),
            Unread::NoNumber => format!("'{found}' is not readable: expected {expected}"),
            Unread::Ambiguous => {
                format!("'{found}' can mean two numbers: write it without thousands or with other decimals")
            }
        };
        self.refuse(column, message, problems);
        None
    }
}

/// The number of a cell that a program wrote.
fn exact(text: &str) -> Result<Decimal, Unread> {
    Decimal::from_str_exact(text).ok().ok_or(Unread::NoNumber)
}

/// A number without decimals.
fn whole(number: Decimal) -> Result<u64, Unread> {
    let whole = Some(number).filter(Decimal::is_integer);
    whole.and_then(|number| u64::try_from(number).ok()).ok_or(Unread::NoNumber)
}

/// A day as the reader of dates takes it: year first, or day, month and year as in Belgium.
fn day(text: &str) -> Option<Day> {
    let date = text.strip_suffix("T00:00:00").or_else(|| text.strip_suffix(" 00:00:00")).unwrap_or(text);
    iso_day(date).or_else(|| {
        let mut parts = date.split(['/', '-', '.']);
        let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
        let digits = [day, month, year].iter().all(|part| part.bytes().all(|b| b.is_ascii_digit()));
        let form = digits && year.len() == 4 && parts.next().is_none();
        form.then_some(())?;
        Day::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
    })
}

/// A month, or the first day of one (into which spreadsheets turn it).
fn month(text: &str) -> Option<Month> {
    if let Ok(month) = text.parse() {
        return Some(month);
    }
    let first = |day: &Day| day.day() == 1;
    day(text).filter(first).map(Month::of).or_else(|| {
        let (number, year) = text.split_once(['/', '-'])?;
        let digits = [number, year].iter().all(|part| part.bytes().all(|b| b.is_ascii_digit()));
        (digits && year.len() == 4).then_some(())?;
        Month::new(year.parse().ok()?, number.parse().ok()?)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_months_are_read_as_belgians_write_them() {
        for text in ["2023-05-15", "15/05/2023", "15-5-2023", "15.05.2023", "2023-05-15T00:00:00"] {
            assert_eq!(day(text), iso_day("2023-05-15"), "{text}");
        }
        for text in ["05/15/2023", "15/05/23", "2023-05-15T10:00:00", "15/05/2023/1", "", "x/y/2023"] {
            assert_eq!(day(text), None, "{text}");
        }
        for text in ["2023-05", "05/2023", "5/2023", "2023-05-01", "01/05/2023"] {
            assert_eq!(month(text), Month::new(2023, 5), "{text}");
        }
        for text in ["2023-13", "15/05/2023", "mei 2023", "2023"] {
            assert_eq!(month(text), None, "{text}");
        }
    }
}
