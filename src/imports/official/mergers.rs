//! Mergers of municipalities, a row for each that went up in another.

use super::population::nis_of;
use super::reader::Form;
use super::{Asides, Figures, Found};
use crate::domain::calendar::Day;
use crate::domain::identifiers::NisCode;
use crate::domain::merger::{Merger, Municipality};
use crate::imports::table::{Column, Problems, Row, Rows};
use std::collections::BTreeMap;

/// The columns.
pub(super) const COLUMNS: &[Column] = &[
    Column::required("effective_date", &["effective", "datum", "ingangsdatum"]),
    Column::required("old_nis", &["from_nis", "oude NIS", "oude NIS-code"]),
    Column::required("old_name", &["from_name", "oude naam"]),
    Column::required("new_nis", &["into_nis", "nieuwe NIS", "nieuwe NIS-code"]),
    Column::required("new_name", &["into_name", "nieuwe naam"]),
    Column::optional("type", &["soort"]),
    Column::optional("kbo_continues", &["continues", "gaat verder"]),
    Column::optional("source", &["bron"]),
];
const EFFECTIVE: usize = 0;
const OLD: usize = 1;
const OLD_NAME: usize = 2;
const NEW: usize = 3;
const NEW_NAME: usize = 4;
const TYPE: usize = 5;
const CONTINUES: usize = 6;
const SOURCE: usize = 7;

/// The mergers so far.
#[derive(Debug, Default)]
pub(super) struct Mergers {
    read: BTreeMap<(Day, NisCode), (Merger, Option<String>)>,
    asides: Asides,
    rows: u64,
}

impl Rows for Mergers {
    fn columns(&self) -> &'static [Column] {
        COLUMNS
    }

    fn row(&mut self, row: &Row<'_>, problems: &mut Problems) {
        self.rows += 1;
        let day = row.day(EFFECTIVE, problems);
        let old = municipality(row, (OLD, OLD_NAME), problems);
        let new = municipality(row, (NEW, NEW_NAME), problems);
        let continues = goes_on(row, problems);
        let (Some(effective), Some(old), Some(into), Some(continues)) = (day, old, new, continues) else {
            return;
        };
        let source = Some(row.text(SOURCE).to_owned()).filter(|source| !source.is_empty());
        let (merger, _) = self.read.entry((effective, into.nis.clone())).or_insert_with(|| {
            (
                Merger { effective, into, from: Vec::new(), continues: None, universal_succession: true },
                source,
            )
        });
        if merger.from.iter().any(|part| part.nis == old.nis) {
            row.refuse(OLD, format!("{} stands in this merger twice", old.nis), problems);
            return;
        }
        let other = if continues { merger.continues.replace(old.nis.clone()) } else { None };
        if let Some(other) = other {
            row.refuse(CONTINUES, format!("{other} goes on already: one of them can"), problems);
        }
        merger.from.push(old);
    }
}

fn municipality(row: &Row<'_>, (nis, name): (usize, usize), problems: &mut Problems) -> Option<Municipality> {
    let nis = nis_of(row, nis, problems)?.parse().ok()?;
    if row.text(name).is_empty() {
        row.refuse(name, "the name is missing", problems);
        return None;
    }
    Some(Municipality { nis, name: row.text(name).into() })
}

/// Whether the legal person goes on: by its enterprise number, or because only its code changes.
fn goes_on(row: &Row<'_>, problems: &mut Problems) -> Option<bool> {
    match (row.text(TYPE), row.text(CONTINUES).to_lowercase().as_str()) {
        ("recode", _) | (_, "yes" | "ja" | "true" | "1") => Some(true),
        (_, "" | "no" | "nee" | "false" | "0" | "new") => Some(false),
        (_, other) => {
            row.refuse(CONTINUES, format!("'{other}' is neither yes nor no"), problems);
            None
        }
    }
}

impl Form for Mergers {
    fn found(self: Box<Self>) -> Found {
        self.asides.found(Figures::Mergers(self.read.into_values().collect()), self.rows)
    }
}
