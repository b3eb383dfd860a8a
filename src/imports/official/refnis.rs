//! `TU_COM_REFNIS`: the codes of the national statistics with their days; its municipalities.

use super::reader::Form;
use super::{Asides, Figures, Found, Registered};
use crate::imports::table::{Column, Problems, Row, Rows};
use chrono::Datelike;
use std::collections::BTreeSet;

/// The columns.
pub(super) const COLUMNS: &[Column] = &[
    Column::required("LVL_REFNIS", &[]),
    Column::required("CD_REFNIS", &[]),
    Column::required("TX_REFNIS_NL", &[]),
    Column::required("DT_VLDT_START", &[]),
    Column::required("DT_VLDT_END", &[]),
];
const LEVEL: usize = 0;
const NIS: usize = 1;
const NAME: usize = 2;
const FROM: usize = 3;
const TO: usize = 4;

/// The level of municipalities.
const MUNICIPALITY: &str = "4";

/// The year that says that there is no last day.
const NEVER: i32 = 9999;

/// The municipalities so far.
#[derive(Debug, Default)]
pub(super) struct Register {
    read: BTreeSet<Registered>,
    asides: Asides,
    areas: u64,
    rows: u64,
}

impl Rows for Register {
    fn columns(&self) -> &'static [Column] {
        COLUMNS
    }

    fn row(&mut self, row: &Row<'_>, problems: &mut Problems) {
        self.rows += 1;
        let level = row.text(LEVEL);
        if level != MUNICIPALITY {
            if level.is_empty() || !level.bytes().all(|b| b.is_ascii_digit()) {
                row.refuse(LEVEL, format!("'{level}' is no level: expected a number"), problems);
            }
            self.areas += 1;
            return;
        }
        let nis = super::population::nis_of(row, NIS, problems);
        let from = row.day(FROM, problems);
        let to = row.day(TO, problems);
        let (Some(nis), Some(from), Some(to)) = (nis.and_then(|nis| nis.parse().ok()), from, to) else {
            return;
        };
        if to < from {
            row.refuse(TO, format!("it ends on {to}, before it begins on {from}"), problems);
            return;
        }
        let to = Some(to).filter(|to| to.year() != NEVER);
        self.read.insert(Registered { nis, from, to, name: plain(row.text(NAME)).to_owned() });
    }
}

/// A name without what tells it from others: `Aalst (Aalst)`.
fn plain(name: &str) -> &str {
    name.split_once(" (").map_or(name, |(name, _)| name).trim()
}

impl Form for Register {
    fn found(mut self: Box<Self>) -> Found {
        if self.areas > 0 {
            self.asides.add("", format!("{} codes of other areas than municipalities", self.areas));
        }
        self.asides.found(Figures::Municipalities(self.read.into_iter().collect()), self.rows)
    }
}
