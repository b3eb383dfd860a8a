//! Which form a file has, and reading it as its bytes come.

use super::index::{ALL_BASES, AllBases, ONE_A_ROW, OneARow};
use super::mergers::{self, Mergers};
use super::population::{self, Populations};
use super::refnis::{self, Register};
use super::structure::{self, Structure};
use super::{About, Found, Kind, bestat};
use crate::imports::NotReadable;
use crate::imports::problems::whole;
use crate::imports::table::{Column, Head, Problems, Row, Rows, TextTable, is_workbook, read};

/// The most bytes of a file that must be in memory as a whole: a workbook, a ZIP, JSON.
pub const MOST_PACKED: usize = 16 * 1024 * 1024;

/// The bytes by which the form of a text is found out.
const START: usize = 64 * 1024;

/// A form of file: takes rows, and gives what it found in them.
pub(super) trait Form: Rows + Send {
    /// What was found.
    fn found(self: Box<Self>) -> Found;
}

/// The forms that are tables: a column by which each is known, with all that it asks for.
const FORMS: [(&str, &[Column], Kind); 6] = [
    ("CD_AGE", structure::COLUMNS, Kind::Population),
    ("LVL_REFNIS", refnis::COLUMNS, Kind::Municipalities),
    ("NM_BASE_YR", ALL_BASES, Kind::Index),
    ("old_nis", mergers::COLUMNS, Kind::Mergers),
    ("index", ONE_A_ROW, Kind::Index),
    ("nis", population::COLUMNS, Kind::Population),
];

/// Where the reading of a file stands.
enum State {
    /// Its first bytes, by which its form is found out.
    Start(Vec<u8>),
    /// A text, row by row.
    Text(Box<TextTable<Box<dyn Form>>>),
    /// All its bytes: it is read once they are there.
    Whole(Vec<u8>),
    /// It is refused; further bytes are not looked at.
    Refused(Vec<NotReadable>),
}

/// Reads a file of official figures as its bytes come. Of a text it keeps no more than a row and its sums.
pub struct Reader {
    about: About,
    state: State,
}

impl Reader {
    /// Begins to read a file.
    pub fn new(about: About) -> Self {
        Reader { about, state: State::Start(Vec::new()) }
    }

    /// Takes the next bytes.
    pub fn push(&mut self, bytes: &[u8]) {
        match &mut self.state {
            State::Start(start) => {
                start.extend_from_slice(bytes);
                if start.len() >= START {
                    self.begin(false);
                }
            }
            State::Text(table) => table.push(bytes),
            State::Whole(all) if all.len().saturating_add(bytes.len()) > MOST_PACKED => {
                let message = format!(
                    "the file has more than {MOST_PACKED} bytes: at most so many are read of this form"
                );
                self.state = State::Refused(whole(message));
            }
            State::Whole(all) => all.extend_from_slice(bytes),
            State::Refused(_) => {}
        }
    }

    /// A ZIP that is no workbook: it must be unpacked, and what is in it read instead.
    pub fn packed(&mut self) -> Option<Vec<u8>> {
        match &mut self.state {
            State::Start(all) | State::Whole(all) if all.starts_with(b"PK") && !is_workbook(all) => {
                Some(std::mem::take(all))
            }
            _ => None,
        }
    }

    /// Takes the end: what the file holds.
    ///
    /// # Errors
    /// Every problem that was found; nothing of a file with one is used.
    pub fn finish(mut self) -> Result<Found, Vec<NotReadable>> {
        self.begin(true);
        let found = match self.state {
            State::Start(_) => Err(whole("the file is empty")),
            State::Refused(problems) => Err(problems),
            State::Text(table) => table.finish().map(Form::found),
            State::Whole(bytes) if bytes.starts_with(b"PK") => {
                form_of(&bytes, &self.about).and_then(|form| read(&bytes, form)).map(Form::found)
            }
            State::Whole(bytes) => bestat::read(&bytes),
        }?;
        match self.about.kind.filter(|kind| *kind != found.figures.kind()) {
            None => Ok(found),
            Some(kind) => Err(whole(wrong_kind(kind, found.figures.kind()))),
        }
    }

    /// Finds out what kind of file it is, from its start or all of it.
    fn begin(&mut self, is_all: bool) {
        let State::Start(start) = &mut self.state else { return };
        let start = std::mem::take(start);
        let text = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&start).trim_ascii_start();
        if start.starts_with(b"PK") || text.starts_with(b"{") || text.starts_with(b"[") {
            self.state = State::Whole(start);
            return;
        }
        let lines = start.iter().rposition(|byte| matches!(byte, b'\n' | b'\r'));
        let complete = lines.filter(|_| !is_all).and_then(|last| start.get(..=last)).unwrap_or(&start);
        self.state = match form_of(complete, &self.about) {
            Err(problems) => State::Refused(problems),
            Ok(form) => {
                let mut table = TextTable::new(form);
                table.push(&start);
                State::Text(Box::new(table))
            }
        };
    }
}

fn wrong_kind(asked: Kind, found: Kind) -> String {
    let (asked, found) = (asked.name(), found.name());
    format!("the file holds '{found}', not '{asked}': import it as what it is")
}

/// The form that a table has, by its header.
fn form_of(bytes: &[u8], about: &About) -> Result<Box<dyn Form>, Vec<NotReadable>> {
    let mut seen = Seen::default();
    // Problems are of the rows, which whoever reads the form tells better.
    let refused = read(bytes, &mut seen).err();
    let names: Vec<&str> = seen.names.iter().map(String::as_str).collect();
    if CONVERSIONS.iter().any(|column| names.iter().any(|name| column.is_named(name))) {
        return Err(whole(
            "the file holds conversion coefficients between bases of an index: figures of different bases are never \
             converted or compared here, so that they cannot be used",
        ));
    }
    let known = FORMS.iter().find(|(by, columns, _)| {
        let by = columns.iter().find(|column| column.name == *by);
        by.is_some_and(|by| names.iter().any(|name| by.is_named(name)))
    });
    match known {
        Some((_, _, kind)) if about.kind.is_some_and(|asked| asked != *kind) => {
            Err(whole(wrong_kind(about.kind.unwrap_or(*kind), *kind)))
        }
        Some((by, ..)) => Ok(made(by, about)),
        None => Err(unknown(refused, about)),
    }
}

fn made(by: &str, about: &About) -> Box<dyn Form> {
    match by {
        "CD_AGE" => Box::new(Structure::new(about)),
        "LVL_REFNIS" => Box::<Register>::default(),
        "NM_BASE_YR" => Box::<AllBases>::default(),
        "old_nis" => Box::<Mergers>::default(),
        "index" => Box::<OneARow>::default(),
        _ => Box::new(Populations::new(about)),
    }
}

/// Why a file has no form that is known: what it is, or what its header misses.
fn unknown(refused: Option<Vec<NotReadable>>, about: &About) -> Vec<NotReadable> {
    let of_kind = FORMS.iter().filter(|(_, _, kind)| about.kind.is_none_or(|asked| asked == *kind));
    let columns = of_kind.map(|(_, columns, _)| {
        let required = columns.iter().filter(|column| column.required).map(|column| column.name);
        required.collect::<Vec<_>>().join(", ")
    });
    let expected: Vec<String> = columns.collect();
    let found = refused.unwrap_or_default().into_iter().next().map(|first| first.message).unwrap_or_default();
    whole(format!(
        "no file of official figures is known by this header ({found}); expected one of: {}",
        expected.join("; or ")
    ))
}

/// Columns by which a file of conversion coefficients is known.
const CONVERSIONS: &[Column] = &[Column::optional("multiply_by", &["from_base", "coefficient"])];

/// The columns by which forms are known.
const MARKS: &[Column] = &[
    Column::optional("cd_age", &["AGE"]),
    Column::optional("lvl_refnis", &[]),
    Column::optional("nm_base_yr", &["BASE_YEAR", "Basisjaar"]),
    Column::optional("old_nis", &["from_nis", "oude NIS", "oude NIS-code"]),
    Column::optional("multiply_by", &["from_base", "coefficient"]),
    Column::optional("index", &["kind", "soort"]),
    Column::optional(
        "nis",
        &["NIS code", "REFNIS", "CD_REFNIS", "CD_MUNTY_REFNIS", "code NIS", "NIS-code gemeente"],
    ),
];

/// The names of the first header by which a form could be known.
#[derive(Default)]
struct Seen {
    names: Vec<String>,
}

impl Rows for Seen {
    fn columns(&self) -> &'static [Column] {
        MARKS
    }

    fn head(&mut self, head: &Head, _: &mut Problems) -> bool {
        if self.names.is_empty() {
            self.names = head.names().to_vec();
        }
        false
    }

    fn row(&mut self, _: &Row<'_>, _: &mut Problems) {}
}
