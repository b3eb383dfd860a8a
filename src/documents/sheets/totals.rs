//! The totals of a table, added up while its rows pass.

use super::{Cell, Column, Kind, NotWritten};
use rust_decimal::Decimal;

/// What each column comes to so far; nothing for one that is not added up.
pub struct Totals(Vec<Option<(Kind, Decimal)>>);

impl Totals {
    /// Nothing yet.
    pub fn of(columns: &[Column]) -> Totals {
        let zero = |column: &Column| match column.kind {
            Kind::Money => (Kind::Money, Decimal::new(0, 2)),
            kind => (kind, Decimal::ZERO),
        };
        Totals(columns.iter().map(|column| column.adds_up().then(|| zero(column))).collect())
    }

    /// Adds a row.
    pub fn add(&mut self, columns: &[Column], cells: &[Cell]) -> Result<(), NotWritten> {
        for (total, (column, cell)) in self.0.iter_mut().zip(columns.iter().zip(cells)) {
            let (Some((_, sum)), Some(value)) = (total.as_mut(), value(cell)) else { continue };
            let more = sum.checked_add(value);
            *sum = more.ok_or_else(|| NotWritten::TooLarge(column.key.to_string()))?;
        }
        Ok(())
    }

    /// The totals as cells of their columns.
    pub fn cells(&self) -> impl Iterator<Item = Option<Cell>> {
        let cell = |(kind, sum): (Kind, Decimal)| match (kind, i64::try_from(sum)) {
            (Kind::Count, Ok(count)) => Cell::Count(count),
            _ => Cell::Number(sum),
        };
        self.0.iter().map(move |total| total.map(cell))
    }

    /// The totals as they are, for formulas.
    pub fn sums(&self) -> impl Iterator<Item = Option<Decimal>> {
        self.0.iter().map(|total| total.map(|(_, sum)| sum))
    }
}

fn value(cell: &Cell) -> Option<Decimal> {
    match cell {
        Cell::Number(number) => Some(*number),
        Cell::Count(count) => Some(Decimal::from(*count)),
        _ => None,
    }
}
