//! `TF_SOC_POP_STRUCT`: the population by municipality, sex, nationality, civil status and age, summed by municipality.

use super::population::{YEAR_MISSING, nis_of};
use super::reader::Form;
use super::{About, Asides, Figures, Found, Inhabitants, year_in};
use crate::domain::identifiers::NisCode;
use crate::imports::table::{Column, Head, Problems, Row, Rows};
use std::collections::HashMap;

/// The columns; those of the releases until about 2016 are other names.
pub(super) const COLUMNS: &[Column] = &[
    Column::required("CD_REFNIS", &["CD_MUNTY_REFNIS", "NIS code"]),
    Column::required("MS_POPULATION", &["MS_POP"]),
    Column::required("CD_AGE", &["AGE"]),
    Column::optional("TX_DESCR_NL", &["TX_MUNTY_DESCR_NL"]),
    Column::optional("CD_YEAR", &["YEAR", "JAAR"]),
];
const NIS: usize = 0;
const COUNT: usize = 1;
const NAME: usize = 3;
const YEAR: usize = 4;

/// The sums so far.
pub(super) struct Structure {
    about: About,
    named: Option<i32>,
    sums: HashMap<(i32, String), (String, u64)>,
    asides: Asides,
    rows: u64,
}

impl Structure {
    pub(super) fn new(about: &About) -> Self {
        let named = about.year.or_else(|| year_in(&about.name));
        Structure { about: about.clone(), named, sums: HashMap::new(), asides: Asides::default(), rows: 0 }
    }

    fn year(&self, row: &Row<'_>, problems: &mut Problems) -> Option<i32> {
        if !row.head().has(YEAR) {
            return self.named;
        }
        let year = row.year(YEAR, problems)?;
        if let Some(given) = self.about.year.filter(|given| *given != year) {
            row.refuse(YEAR, format!("the year is {year}, but {given} was given with the file"), problems);
            return None;
        }
        Some(year)
    }
}

impl Rows for Structure {
    fn columns(&self) -> &'static [Column] {
        COLUMNS
    }

    fn head(&mut self, head: &Head, problems: &mut Problems) -> bool {
        if self.named.is_none() && !head.has(YEAR) {
            problems.add(None, "", YEAR_MISSING);
        }
        true
    }

    fn row(&mut self, row: &Row<'_>, problems: &mut Problems) {
        self.rows += 1;
        let count = row.count(COUNT, problems);
        let year = self.year(row, problems);
        let Some(nis) = nis_of(row, NIS, problems) else { return };
        let (Some(count), Some(year)) = (count, year) else { return };
        let (_, sum) = self.sums.entry((year, nis)).or_insert_with(|| (row.text(NAME).to_owned(), 0));
        *sum = sum.saturating_add(count);
    }
}

impl Form for Structure {
    fn found(self: Box<Self>) -> Found {
        let of = |((year, nis), (name, count)): ((i32, String), (String, u64))| {
            let nis: NisCode = nis.parse().ok()?;
            Some(Inhabitants { nis, name, year, count, published: None, source: None })
        };
        let mut all: Vec<Inhabitants> = self.sums.into_iter().filter_map(of).collect();
        all.sort_by(|a, b| (a.year, &a.nis).cmp(&(b.year, &b.nis)));
        self.asides.found(Figures::Population(all), self.rows)
    }
}
