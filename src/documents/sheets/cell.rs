//! The values of a table, and how each is written.

use crate::domain::calendar::{Day, Month, in_brussels};
use crate::domain::money::Money;
use crate::simulation::result::wording::DutchDay;
use chrono::{DateTime, SecondsFormat, Utc};
use rust_decimal::Decimal;
use serde_json::Value;
use std::sync::Arc;

/// One row: a cell for each column.
pub type Row = Vec<Cell>;

/// One value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing: not known, or not applicable.
    Empty,
    /// An amount, rate or percentage, with the decimals that it has.
    Number(Decimal),
    /// How many.
    Count(i64),
    /// A day.
    Date(Day),
    /// A month.
    Month(Month),
    /// A moment.
    Moment(DateTime<Utc>),
    /// Text as it is.
    Text(String),
    /// A value with a stable code and a Dutch name.
    Named {
        /// Its code, in JSON.
        code: &'static str,
        /// Its name, elsewhere.
        nl: &'static str,
    },
    /// Yes or no.
    YesNo(bool),
}

impl Cell {
    /// The cell as Dutch-speaking readers and their spreadsheets take it; without dots between thousands.
    pub fn dutch(&self) -> String {
        match self {
            Cell::Empty => String::new(),
            Cell::Number(number) => number.to_string().replace('.', ","),
            Cell::Count(count) => count.to_string(),
            Cell::Date(day) => DutchDay(*day).to_string(),
            Cell::Month(month) => format!("{:02}/{:04}", month.number(), month.year()),
            Cell::Moment(moment) => in_brussels(*moment).format("%d/%m/%Y %H:%M:%S").to_string(),
            Cell::Text(text) => text.clone(),
            Cell::Named { nl, .. } => (*nl).to_owned(),
            Cell::YesNo(yes) => if *yes { "ja" } else { "nee" }.to_owned(),
        }
    }

    /// The cell in JSON: decimals, days and moments as text.
    pub fn json(&self) -> Value {
        match self {
            Cell::Empty => Value::Null,
            Cell::Number(number) => Value::String(number.to_string()),
            Cell::Count(count) => Value::from(*count),
            Cell::Date(day) => Value::String(day.to_string()),
            Cell::Month(month) => Value::String(month.to_string()),
            Cell::Moment(moment) => Value::String(moment.to_rfc3339_opts(SecondsFormat::Secs, true)),
            Cell::Text(text) => Value::String(text.clone()),
            Cell::Named { code, .. } => Value::String((*code).to_owned()),
            Cell::YesNo(yes) => Value::Bool(*yes),
        }
    }

    /// Whether it is text, which a spreadsheet might take for a formula.
    pub(super) fn is_text(&self) -> bool {
        matches!(self, Cell::Text(_) | Cell::Named { .. })
    }
}

impl From<Money> for Cell {
    fn from(amount: Money) -> Self {
        Cell::Number(amount.decimal())
    }
}

impl From<Decimal> for Cell {
    fn from(number: Decimal) -> Self {
        Cell::Number(number)
    }
}

impl From<i64> for Cell {
    fn from(count: i64) -> Self {
        Cell::Count(count)
    }
}

impl From<i32> for Cell {
    fn from(count: i32) -> Self {
        Cell::Count(count.into())
    }
}

impl From<u32> for Cell {
    fn from(count: u32) -> Self {
        Cell::Count(count.into())
    }
}

impl From<u64> for Cell {
    fn from(count: u64) -> Self {
        Cell::Count(i64::try_from(count).unwrap_or(i64::MAX))
    }
}

impl From<usize> for Cell {
    fn from(count: usize) -> Self {
        Cell::Count(i64::try_from(count).unwrap_or(i64::MAX))
    }
}

impl From<Day> for Cell {
    fn from(day: Day) -> Self {
        Cell::Date(day)
    }
}

impl From<Month> for Cell {
    fn from(month: Month) -> Self {
        Cell::Month(month)
    }
}

impl From<DateTime<Utc>> for Cell {
    fn from(moment: DateTime<Utc>) -> Self {
        Cell::Moment(moment)
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Cell::Text(text)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Cell::Text(text.to_owned())
    }
}

impl From<&Arc<str>> for Cell {
    fn from(text: &Arc<str>) -> Self {
        Cell::Text(text.to_string())
    }
}

impl From<bool> for Cell {
    fn from(yes: bool) -> Self {
        Cell::YesNo(yes)
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Cell::Empty, Into::into)
    }
}
