//! The four values of a count, read without repeating what stands there.

use super::UsageCount;
use super::table::Column;
use crate::domain::calendar::{Day, Month, YEARS, iso_day};
use crate::simulation::problem::{Code, Problem, Problems};
use chrono::Datelike;

/// The columns, in this order: exactly these.
pub(super) const COLUMNS: &[Column] = &[
    Column::required(
        "library",
        &[
            "contract",
            "bibliotheek",
            "bibliotheken",
            "organisation",
            "organization",
            "organisatie",
            "gemeente",
            "NIS",
            "NIS code",
            "KBO",
            "KBO nummer",
            "ondernemingsnummer",
        ],
    ),
    Column::required("lot", &["perceel"]),
    Column::required("month", &["maand"]),
    Column::required(
        "count",
        &["unique users", "users", "aantal", "unieke gebruikers", "aantal unieke gebruikers", "gebruikers"],
    ),
];

/// What is expected of a file, as problems tell it.
pub(super) const EXPECTED: &str = "exactly the four columns library (or contract), lot, month and count";

/// The most characters of the name of a library or lot.
const LONGEST: usize = 200;

/// The most digits of a count.
const MOST_DIGITS: usize = 12;

/// One of the four values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Library,
    Lot,
    Month,
    Count,
}

impl Field {
    pub(super) const ALL: [Field; 4] = [Field::Library, Field::Lot, Field::Month, Field::Count];

    pub(super) fn name(self) -> &'static str {
        match self {
            Field::Library => "library",
            Field::Lot => "lot",
            Field::Month => "month",
            Field::Count => "count",
        }
    }

    /// Its place in [`COLUMNS`].
    pub(super) fn column(self) -> usize {
        match self {
            Field::Library => 0,
            Field::Lot => 1,
            Field::Month => 2,
            Field::Count => 3,
        }
    }
}

/// Where a count stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In a row of a table, from 1.
    Row(u32),
    /// In a list, from 0.
    Item(usize),
}

impl Place {
    /// A problem of one of the values.
    pub(super) fn problem(self, field: Field, code: Code, message: impl AsRef<str>) -> Problem {
        let (message, name) = (message.as_ref(), field.name());
        match self {
            Place::Row(row) => Problem::new("", code, format!("row {row}, {name}: {message}")),
            Place::Item(item) => Problem::new(format!("/{item}/{name}"), code, message),
        }
    }
}

/// The values of a count as texts; `None` where there is none, or something that is no text.
pub(super) struct Texts<'a> {
    pub(super) library: Option<&'a str>,
    pub(super) lot: Option<&'a str>,
    pub(super) month: Option<&'a str>,
    pub(super) count: Option<&'a str>,
}

/// The count that texts say, or a problem for each that says none.
pub(super) fn count(place: Place, texts: &Texts<'_>, problems: &mut Problems) -> Option<UsageCount> {
    let mut told = |field: Field, expected: &str| {
        let message = format!("expected {expected}; what stands there is not repeated here");
        problems.extend(place.problem(field, Code::WrongForm, message).into());
    };
    let library = texts.library.and_then(short);
    if library.is_none() {
        told(
            Field::Library,
            "the name, NIS code or enterprise number of a library, or the name of a contract",
        );
    }
    let lot = texts.lot.and_then(short);
    if lot.is_none() {
        told(Field::Lot, "the name of a lot");
    }
    let month = texts.month.and_then(month);
    if month.is_none() {
        told(Field::Month, "a month such as 2023-05 or 05/2023");
    }
    let unique_users = texts.count.and_then(digits);
    if unique_users.is_none() {
        told(Field::Count, "a whole number in digits alone, such as 1204");
    }
    Some(UsageCount { place, library: library?, lot: lot?, month: month?, unique_users: unique_users? })
}

fn short(text: &str) -> Option<String> {
    let text = text.trim();
    let fits = (1..=LONGEST).contains(&text.chars().count()) && !text.chars().any(char::is_control);
    fits.then(|| text.to_owned())
}

fn digits(text: &str) -> Option<u64> {
    let text = text.trim();
    let digits = (1..=MOST_DIGITS).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| digits)
}

/// A month: `2023-05`, `05/2023`, `mei 2023`, or its first day, into which spreadsheets turn it.
fn month(text: &str) -> Option<Month> {
    let text = text.trim();
    let found = text.parse().ok().or_else(|| first_day(text)).or_else(|| number_and_year(text));
    found.or_else(|| name_and_year(text)).filter(|month| YEARS.contains(&month.year()))
}

fn first_day(text: &str) -> Option<Month> {
    let (first, rest) = text.split_once('/').unwrap_or_default();
    let of_day = || number_and_year(rest).filter(|_| matches!(first, "1" | "01"));
    let first_of_month = |day: &Day| day.day() == 1;
    iso_day(text).filter(first_of_month).map(Month::of).or_else(of_day)
}

fn number_and_year(text: &str) -> Option<Month> {
    let (number, year) = text.split_once(['/', '-'])?;
    let digits = [number, year].iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    let form = digits && (1..=2).contains(&number.len()) && year.len() == 4;
    Month::new(year.parse().ok().filter(|_| form)?, number.parse().ok()?)
}

/// The months in Dutch and in English.
const MONTHS: [(&str, &str); 12] = [
    ("januari", "january"),
    ("februari", "february"),
    ("maart", "march"),
    ("april", "april"),
    ("mei", "may"),
    ("juni", "june"),
    ("juli", "july"),
    ("augustus", "august"),
    ("september", "september"),
    ("oktober", "october"),
    ("november", "november"),
    ("december", "december"),
];

fn name_and_year(text: &str) -> Option<Month> {
    let lower = text.to_lowercase();
    let (name, year) = lower.split_once(' ')?;
    let (_, number) =
        MONTHS.iter().zip(1..).find(|((dutch, english), _)| [dutch, english].contains(&&name))?;
    let digits = year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
    Month::new(year.parse().ok().filter(|_| digits)?, number)
}

/// The name of a further column or field, where it looks like a name: a few letters, and nothing that a person has.
pub fn named(text: &str) -> Option<&str> {
    const MOST: usize = 30;
    let text = text.trim();
    let plain = |c: char| c.is_ascii_alphabetic() || matches!(c, ' ' | '_' | '-');
    let short = (1..=MOST).contains(&text.len()) && text.split(' ').count() <= 3;
    (short && text.chars().all(plain)).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_read_as_people_and_spreadsheets_write_it() {
        for text in
            ["2023-05", "05/2023", "5/2023", "05-2023", "2023-05-01", "01/05/2023", "mei 2023", "May 2023"]
        {
            assert_eq!(month(text), Month::new(2023, 5), "{text}");
        }
        for text in [
            "2023-05-15",
            "15/05/2023",
            "2023",
            "05/23",
            "1989-12",
            "2023-13",
            "x 2023",
            "",
            "2023-05-01T10:00:00",
        ] {
            assert_eq!(month(text), None, "{text}");
        }
    }

    #[test]
    fn a_count_is_digits_alone() {
        assert_eq!(digits(" 1204 "), Some(1204));
        for text in ["", "1.204", "1,204", "12e3", "-1", "1 204", "jan@voorbeeld.be", "1234567890123", "٣"] {
            assert_eq!(digits(text), None, "{text}");
        }
    }

    #[test]
    fn only_what_looks_like_the_name_of_a_column_is_one() {
        for text in ["email", "e-mail", "user_id", "Titel van film"] {
            assert_eq!(named(text), Some(text));
        }
        for text in ["jan@voorbeeld.be", "85.07.30-033.28", "Een naam van vier woorden", "", "Jörg"] {
            assert_eq!(named(text), None, "{text}");
        }
    }
}
