//! Reports as tables, in the forms that people use: CSV for a Dutch spreadsheet, XLSX and JSON.
//!
//! A [`Sheet`] says what the table is: its name, title, the day and filters it holds for, and its columns. Rows come one
//! by one, so that a [`Writer`] never holds them all. The three forms have the same columns and the same values:
//!
//! | | CSV | XLSX | JSON |
//! | --- | --- | --- | --- |
//! | head | labels in Dutch | labels in Dutch, below title and filters | keys in English |
//! | amounts, rates | `70509,82` | numbers | `"70509.82"` |
//! | days, months | `15/05/2023`, `01/05/2023` | dates | `"2023-05-15"`, `"2023-05"` |
//! | moments | `15/05/2023 09:30:00`, in Brussels | the same, as dates | `"2023-05-15T07:30:00Z"` |
//! | named values | in Dutch | in Dutch | their code |
//! | yes or no | `ja`, `nee` | `ja`, `nee` | `true`, `false` |
//! | totals | none: rows only | formulas with their outcome | `totals` |

pub mod cell;
mod csv;
mod json;
mod totals;
pub mod writer;
mod xlsx;

pub use cell::{Cell, Row};
pub use csv::harmless;
pub use writer::{Form, Writer, written};
pub use xlsx::MOST_ROWS;

use crate::domain::calendar::Day;
use std::borrow::Cow;

/// What the cells of a column hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Euro with two decimals.
    Money,
    /// A price, factor or other number, shown with so many decimals.
    Rate(u8),
    /// A whole number of things.
    Count,
    /// A calendar year.
    Year,
    /// Per cent: 21 stands for 21%.
    Percent,
    /// A day.
    Date,
    /// A month.
    Month,
    /// A moment, to the second.
    Moment,
    /// Words for people.
    Text,
    /// An identifier or a named value: text, also where it looks like a number.
    Code,
    /// Yes or no.
    YesNo,
}

impl Kind {
    /// Its name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Money => "money",
            Kind::Rate(_) => "rate",
            Kind::Count => "count",
            Kind::Year => "year",
            Kind::Percent => "percent",
            Kind::Date => "date",
            Kind::Month => "month",
            Kind::Moment => "moment",
            Kind::Text => "text",
            Kind::Code => "code",
            Kind::YesNo => "yes_no",
        }
    }

    /// Whether cells of the column can hold a value.
    fn holds(self, cell: &Cell) -> bool {
        matches!(
            (self, cell),
            (_, Cell::Empty)
                | (Kind::Money | Kind::Rate(_) | Kind::Percent, Cell::Number(_))
                | (Kind::Count | Kind::Year, Cell::Count(_))
                | (Kind::Date, Cell::Date(_))
                | (Kind::Month, Cell::Month(_))
                | (Kind::Moment, Cell::Moment(_))
                | (Kind::Text | Kind::Code, Cell::Text(_) | Cell::Named { .. })
                | (Kind::YesNo, Cell::YesNo(_))
        )
    }
}

/// One column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its stable key in JSON, in English.
    pub key: Cow<'static, str>,
    /// Its head for people, in Dutch.
    pub label: Cow<'static, str>,
    /// What its cells hold.
    pub kind: Kind,
    /// Whether its cells are added up: amounts and counts only.
    pub total: bool,
}

impl Column {
    /// A column that is not added up.
    pub const fn new(key: &'static str, label: &'static str, kind: Kind) -> Column {
        Column { key: Cow::Borrowed(key), label: Cow::Borrowed(label), kind, total: false }
    }

    /// A column of amounts or counts that is added up.
    pub const fn summed(key: &'static str, label: &'static str, kind: Kind) -> Column {
        Column { key: Cow::Borrowed(key), label: Cow::Borrowed(label), kind, total: true }
    }

    /// Whether a total of it is shown.
    fn adds_up(&self) -> bool {
        self.total && matches!(self.kind, Kind::Money | Kind::Count)
    }
}

/// What a table was limited to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// Its name in JSON, in English.
    pub key: Cow<'static, str>,
    /// Its name for people, in Dutch.
    pub label: Cow<'static, str>,
    /// What was asked for.
    pub value: Cell,
}

/// What a table is, without its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Its stable name, in English: that of the report.
    pub name: Cow<'static, str>,
    /// Its title, in Dutch.
    pub title: String,
    /// The day as known on which it holds.
    pub as_of: Day,
    /// What it is limited to.
    pub filters: Vec<Filter>,
    /// Its columns, in order.
    pub columns: Vec<Column>,
}

/// Why a table cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotWritten {
    /// More rows than a sheet of a spreadsheet has.
    #[error(
        "a sheet of a spreadsheet holds {MOST_ROWS} rows, and there are more: ask for CSV or JSON, or for less"
    )]
    TooManyRows,
    /// A row that does not fit the columns.
    #[error("row {row} does not fit the columns: {why}")]
    DoesNotFit {
        /// Which row, from 1.
        row: usize,
        /// What does not fit.
        why: String,
    },
    /// A total with more digits than a decimal holds.
    #[error("the total of '{0}' has more digits than an amount can hold")]
    TooLarge(String),
    /// The library that makes the file failed.
    #[error("the file cannot be made: {0}")]
    Failed(String),
}

impl Sheet {
    /// Whether a row, counted from 1, fits the columns.
    fn fits(&self, row: usize, cells: &[Cell]) -> Result<(), NotWritten> {
        let wrong = |why| Err(NotWritten::DoesNotFit { row, why });
        if cells.len() != self.columns.len() {
            return wrong(format!("{} cells for {} columns", cells.len(), self.columns.len()));
        }
        let mut pairs = self.columns.iter().zip(cells);
        match pairs.find(|(column, cell)| !column.kind.holds(cell)) {
            Some((column, cell)) => wrong(format!("'{}' holds no {cell:?}", column.key)),
            None => Ok(()),
        }
    }

    /// What stands below the title of a sheet: the day, and what it is limited to.
    fn subtitle(&self) -> String {
        let day = Cell::Date(self.as_of).dutch();
        let limits =
            self.filters.iter().map(|filter| format!(" · {}: {}", filter.label, filter.value.dutch()));
        format!("Stand op {day}{}", limits.collect::<String>())
    }
}
