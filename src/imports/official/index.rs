//! Price indices as tables: `CPI All base years` (text and workbook), and one value a row.

use super::population::published;
use super::reader::Form;
use super::{Asides, Figures, Found, IndexValue};
use crate::domain::calendar::{Day, Month, YEARS};
use crate::domain::exact::Exact;
use crate::domain::figures::index::{BaseYear, IndexKind};
use crate::imports::table::{Column, Problems, Row, Rows};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// The columns of `CPI All base years`: the indices without energy or petrol and all others are not used.
pub(super) const ALL_BASES: &[Column] = &[
    Column::required("NM_YR", &["YEAR", "Jaar", "CD_YEAR"]),
    Column::required("NM_MTH", &["MONTH", "Maand", "CD_MONTH"]),
    Column::required("NM_BASE_YR", &["BASE_YEAR", "Basisjaar"]),
    Column::required("MS_CPI_IDX", &["CPI", "Consumptieprijsindex"]),
    Column::optional("MS_HLTH_IDX", &["Gezondheidsindex", "HEALTH_INDEX"]),
    Column::optional("MS_SMOOTH_IDX", &["Afgevlakte gezondheidsindex", "Afgevlakte index"]),
    Column::optional("FREQ", &[]),
];
const YEAR: usize = 0;
const MONTH: usize = 1;
const BASE: usize = 2;
const CPI: usize = 3;
const HEALTH: usize = 4;
const SMOOTHED: usize = 5;

/// The columns of a table with one value a row.
pub(super) const ONE_A_ROW: &[Column] = &[
    Column::required("index", &["kind", "soort"]),
    Column::required("base", &["basisjaar", "basis"]),
    Column::required("year", &["jaar"]),
    Column::required("month", &["maand"]),
    Column::required("value", &["waarde"]),
    Column::optional("publication_date", &["published", "gepubliceerd", "publicatiedatum"]),
    Column::optional("source", &["bron"]),
];
const KIND: usize = 0;
const BASE_OF_ROW: usize = 1;
const YEAR_OF_ROW: usize = 2;
const MONTH_OF_ROW: usize = 3;
const VALUE: usize = 4;
const PUBLISHED: usize = 5;

/// By how much a value may lie beside two decimals: what binary fractions leave behind (`96.17000000000034`).
const NOISE: Decimal = Decimal::from_parts(1, 0, 0, false, 6);

/// An official value has two decimals; `None` where it has more.
pub(super) fn of_two_decimals(value: Decimal) -> Option<Decimal> {
    let rounded = Exact::from(value).round(2).ok()?;
    ((rounded - value).abs() <= NOISE && rounded > Decimal::ZERO).then_some(rounded)
}

/// Values that were read, each once.
#[derive(Debug, Default)]
pub(super) struct Values {
    read: BTreeMap<(IndexKind, BaseYear, Month), (Decimal, Option<Day>)>,
    pub(super) asides: Asides,
    early: u64,
    smoothed: u64,
}

impl Values {
    /// Adds a value; why not, where it cannot be true.
    pub(super) fn add(
        &mut self,
        (kind, base, month): (IndexKind, BaseYear, Month),
        (value, published): (Decimal, Option<Day>),
    ) -> Result<(), String> {
        if !YEARS.contains(&month.year()) {
            self.early += 1;
            return Ok(());
        }
        let Some(value) = of_two_decimals(value) else {
            return Err(format!(
                "{value} has more than two decimals, or is not above zero: no official value has"
            ));
        };
        match self.read.insert((kind, base, month), (value, published)) {
            Some((before, _)) if before != value => {
                let base = base.0;
                Err(format!(
                    "{month} in base {base} is {before} elsewhere in this file, here {value}: which is it?"
                ))
            }
            _ => Ok(()),
        }
    }

    pub(super) fn found(mut self, rows: u64) -> Found {
        if self.early > 0 {
            let (count, first) = (self.early, YEARS.start());
            self.asides.add("", format!("{count} values before {first}: nothing is billed by them"));
        }
        if self.smoothed > 0 {
            let count = self.smoothed;
            self.asides
                .add("", format!("{count} values of the smoothed health index: no agreement rests on it"));
        }
        let value =
            |((kind, base, month), (value, published))| IndexValue { kind, base, month, value, published };
        let values: Vec<IndexValue> = self.read.into_iter().map(value).collect();
        self.asides.found(Figures::Index(values), rows)
    }
}

/// A base year: `2013`, or `2013 = 100`.
pub(super) fn base(text: &str) -> Option<BaseYear> {
    let year = text.split('=').next().unwrap_or_default().trim();
    year.parse().ok().filter(|year| (1900..=2100).contains(year)).map(BaseYear)
}

/// A table with a row for each month and base.
#[derive(Debug, Default)]
pub(super) struct AllBases {
    values: Values,
    rows: u64,
}

impl Rows for AllBases {
    fn columns(&self) -> &'static [Column] {
        ALL_BASES
    }

    fn row(&mut self, row: &Row<'_>, problems: &mut Problems) {
        self.rows += 1;
        if matches!(row.text(MONTH), "" | "." | "0" | "13") {
            let (year, what) = (row.text(YEAR), "no month: an average of a year is no value of one");
            self.values.asides.add(row.place(MONTH), format!("{year}: {what}"));
            return;
        }
        let month = month_of(row, (YEAR, MONTH), problems);
        let base = base(row.text(BASE));
        if base.is_none() {
            row.refuse(BASE, format!("'{}' is no base year such as 2013", row.text(BASE)), problems);
        }
        if row.head().has(SMOOTHED) && !row.is_absent(SMOOTHED) {
            self.values.smoothed += 1;
        }
        for (column, kind) in [(CPI, IndexKind::Cpi), (HEALTH, IndexKind::Health)] {
            if !row.head().has(column) || row.is_absent(column) {
                continue;
            }
            let value = row.decimal(column, problems);
            let (Some(value), Some(month), Some(base)) = (value, month, base) else { continue };
            if let Err(message) = self.values.add((kind, base, month), (value, None)) {
                row.refuse(column, message, problems);
            }
        }
    }

    fn beyond(&mut self, place: &str, _: &str, _: &mut Problems) {
        self.values.asides.add(place, "a cell without a heading");
    }
}

impl Form for AllBases {
    fn found(self: Box<Self>) -> Found {
        self.values.found(self.rows)
    }
}

/// The month of a row with a year and the number of a month.
fn month_of(row: &Row<'_>, (year, number): (usize, usize), problems: &mut Problems) -> Option<Month> {
    let of = row.year(year, problems);
    let found = row.text(number).parse().ok().filter(|number| (1..=12).contains(number));
    if found.is_none() {
        row.refuse(number, format!("'{}' is no month: expected 1 to 12", row.text(number)), problems);
    }
    Month::new(of?, found?)
}

/// A table with one value a row.
#[derive(Debug, Default)]
pub(super) struct OneARow {
    values: Values,
    rows: u64,
}

impl Rows for OneARow {
    fn columns(&self) -> &'static [Column] {
        ONE_A_ROW
    }

    fn row(&mut self, row: &Row<'_>, problems: &mut Problems) {
        self.rows += 1;
        let kind = match row.text(KIND) {
            "cpi" => IndexKind::Cpi,
            "health" => IndexKind::Health,
            "smoothed_health" => {
                self.values.smoothed += 1;
                return;
            }
            other => {
                row.refuse(KIND, format!("'{other}' is no index: expected cpi or health"), problems);
                return;
            }
        };
        let month = month_of(row, (YEAR_OF_ROW, MONTH_OF_ROW), problems);
        let base = base(row.text(BASE_OF_ROW));
        if base.is_none() {
            row.refuse(
                BASE_OF_ROW,
                format!("'{}' is no base year such as 2013", row.text(BASE_OF_ROW)),
                problems,
            );
        }
        let value = row.decimal(VALUE, problems);
        let published = published(row, PUBLISHED, problems);
        let (Some(value), Some(month), Some(base)) = (value, month, base) else { return };
        if let Err(message) = self.values.add((kind, base, month), (value, published)) {
            row.refuse(VALUE, message, problems);
        }
    }
}

impl Form for OneARow {
    fn found(self: Box<Self>) -> Found {
        self.values.found(self.rows)
    }
}
