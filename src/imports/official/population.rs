//! Inhabitants by municipality, one row each: `Bevolking_per_gemeente.xlsx` with a sheet for each year, and plain CSV.

use super::reader::Form;
use super::{About, AreaTotal, Asides, Figures, Found, Inhabitants, year_in};
use crate::domain::calendar::{Day, Month};
use crate::domain::identifiers::NisCode;
use crate::imports::table::{Column, Head, Problems, Row, Rows};
use std::collections::BTreeMap;

/// What to do where nothing tells the year.
pub(super) const YEAR_MISSING: &str =
    "nothing tells of which 1 January the figures are: give the year (`year`), or name the file with it";

/// The columns.
pub(super) const COLUMNS: &[Column] = &[
    Column::required(
        "nis",
        &["NIS code", "REFNIS", "CD_REFNIS", "CD_MUNTY_REFNIS", "code NIS", "NIS-code gemeente"],
    ),
    Column::required(
        "population",
        &["Totaal", "Total", "inwoners", "inhabitants", "bevolking", "aantal inwoners", "MS_POPULATION"],
    ),
    Column::optional(
        "name",
        &["Woonplaats", "gemeente", "naam", "municipality", "Lieu de résidence", "TX_DESCR_NL", "name_nl"],
    ),
    Column::optional("year", &["jaar", "CD_YEAR", "année"]),
    Column::optional("Mannen", &["Hommes", "men"]),
    Column::optional("Vrouwen", &["Femmes", "women"]),
    Column::optional("publication_date", &["published", "gepubliceerd", "publicatiedatum"]),
    Column::optional("source", &["bron"]),
];
const NIS: usize = 0;
const COUNT: usize = 1;
const NAME: usize = 2;
const YEAR: usize = 3;
const MEN: usize = 4;
const WOMEN: usize = 5;
const PUBLISHED: usize = 6;
const SOURCE: usize = 7;

/// The code of a municipality as it stands in a cell, with the zeros in front that spreadsheets drop; a problem where the
/// digits are no code.
pub(super) fn nis_of(row: &Row<'_>, column: usize, problems: &mut Problems) -> Option<String> {
    let text = row.text(column);
    if text.len() == 5 && text.bytes().all(|b| b.is_ascii_digit()) {
        return Some(text.to_owned());
    }
    let digits = text.bytes().all(|b| b.is_ascii_digit()) && (4..5).contains(&text.len());
    if digits {
        return Some(format!("{text:0>5}"));
    }
    let shown: String = text.chars().take(40).collect();
    row.refuse(column, format!("'{shown}' is no NIS code: expected five digits such as 11002"), problems);
    None
}

/// The day of publication that a row tells; of a month alone its last day, on which it was surely known.
pub(super) fn published(row: &Row<'_>, column: usize, problems: &mut Problems) -> Option<Day> {
    if row.is_absent(column) {
        return None;
    }
    match row.text(column).parse::<Month>() {
        Ok(month) => Some(month.last_day()),
        Err(_) => row.day(column, problems),
    }
}

/// Whether a code is that of an arrondissement, province, region or the country.
fn is_area(nis: &str) -> bool {
    nis.ends_with("000")
}

/// What was read so far.
pub(super) struct Populations {
    given: Option<i32>,
    named: Option<i32>,
    of_sheet: Option<i32>,
    read: BTreeMap<(i32, NisCode, Option<String>), Inhabitants>,
    areas: Vec<AreaTotal>,
    asides: Asides,
    rows: u64,
}

impl Populations {
    pub(super) fn new(about: &About) -> Self {
        Populations {
            given: about.year,
            named: year_in(&about.name),
            of_sheet: None,
            read: BTreeMap::new(),
            areas: Vec::new(),
            asides: Asides::default(),
            rows: 0,
        }
    }

    /// The code of a row; `None` where it is no row of an area, which is said or refused.
    fn code(&mut self, row: &Row<'_>, problems: &mut Problems) -> Option<String> {
        let text = row.text(NIS);
        if row.text(COUNT).is_empty() && !text.bytes().all(|b| b.is_ascii_digit()) {
            let note: String = text.chars().take(80).collect();
            self.asides.add(row.place(NIS), format!("a note: '{note}'"));
            return None;
        }
        if !text.bytes().any(|b| b.is_ascii_digit()) {
            let name: String = format!("{text} {}", row.text(NAME)).trim().chars().take(80).collect();
            self.asides.add(row.place(NIS), format!("a row without NIS code: '{name}'"));
            return None;
        }
        nis_of(row, NIS, problems)
    }

    fn year(&self, row: &Row<'_>, problems: &mut Problems) -> Option<i32> {
        if row.head().has(YEAR) { row.year(YEAR, problems) } else { self.of_sheet }
    }

    fn add(&mut self, one: Inhabitants, row: &Row<'_>, problems: &mut Problems) {
        let key = (one.year, one.nis.clone(), one.published.map(|day| day.to_string()));
        if let Some(before) = self.read.get(&key).filter(|before| before.count != one.count) {
            let (nis, year, count) = (&one.nis, one.year, before.count);
            let message =
                format!("{nis} has {count} inhabitants in {year} in another row of this file: keep one");
            row.refuse(COUNT, message, problems);
            return;
        }
        self.read.insert(key, one);
    }
}

impl Rows for Populations {
    fn columns(&self) -> &'static [Column] {
        COLUMNS
    }

    fn head(&mut self, head: &Head, problems: &mut Problems) -> bool {
        let sheet = head.sheet().unwrap_or_default();
        let told = year_in(sheet).or_else(|| head.above().iter().find_map(|title| year_in(title)));
        self.of_sheet = told.or(self.given).or(self.named);
        if head.has(YEAR) {
            return true;
        }
        if self.of_sheet.is_none() {
            problems.add(
                None,
                if sheet.is_empty() { String::new() } else { format!("sheet '{sheet}'") },
                YEAR_MISSING,
            );
        }
        // A workbook of many years, of which one was asked for.
        self.given.is_none() || self.of_sheet == self.given
    }

    fn row(&mut self, row: &Row<'_>, problems: &mut Problems) {
        self.rows += 1;
        let Some(nis) = self.code(row, problems) else { return };
        let count = row.count(COUNT, problems);
        let year = self.year(row, problems);
        let published = published(row, PUBLISHED, problems);
        let (Some(count), Some(year)) = (count, year) else { return };
        if !row.is_absent(MEN) && !row.is_absent(WOMEN) {
            let both = row.count(MEN, problems).zip(row.count(WOMEN, problems));
            if let Some((men, women)) = both.filter(|(men, women)| men.saturating_add(*women) != count) {
                row.refuse(COUNT, format!("{men} men and {women} women are not {count}"), problems);
            }
        }
        if self.given.is_some_and(|given| given != year) {
            self.asides.add(row.place(YEAR), format!("a row of {year}"));
            return;
        }
        let name = row.text(NAME).to_owned();
        if is_area(&nis) {
            self.areas.push(AreaTotal { nis, name, year, count });
            return;
        }
        let source = Some(row.text(SOURCE).to_owned()).filter(|source| !source.is_empty());
        if let Ok(nis) = nis.parse() {
            self.add(Inhabitants { nis, name, year, count, published, source }, row, problems);
        }
    }

    fn beyond(&mut self, place: &str, cell: &str, _: &mut Problems) {
        let shown: String = cell.chars().take(80).collect();
        self.asides.add(place, format!("a cell without a heading: '{shown}'"));
    }
}

impl Form for Populations {
    fn found(self: Box<Self>) -> Found {
        let found = self.asides.found(Figures::Population(self.read.into_values().collect()), self.rows);
        Found { areas: self.areas, ..found }
    }
}
