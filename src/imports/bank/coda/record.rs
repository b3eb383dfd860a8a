//! A record of CODA: 128 characters, with fields at fixed positions.

use crate::domain::calendar::Day;
use crate::domain::money::Money;
use crate::imports::problems::{Problems, line_of};

/// The characters of a record.
pub(super) const LENGTH: usize = 128;

/// What Windows-1252 has where Latin-1 has nothing to print (0x80 to 0x9F); banks use both.
const WINDOWS: &str = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ";

/// A field: its name and its first and last position, from 1 as the standard counts.
pub(super) struct Field(pub &'static str, pub usize, pub usize);

/// A record and its line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Record<'a> {
    /// The line, from 1.
    pub line: u32,
    bytes: &'a [u8],
}

/// The records of a file; lines that are none are noted.
pub(super) fn records<'a>(bytes: &'a [u8], problems: &mut Problems) -> Vec<Record<'a>> {
    let mut records = Vec::new();
    let lines = bytes.split(|byte| *byte == b'\n').enumerate();
    for (index, line) in lines {
        let bytes = line.strip_suffix(b"\r").unwrap_or(line);
        let line = line_of(index);
        if bytes.trim_ascii().is_empty() {
            continue;
        }
        if bytes.len() != LENGTH {
            let found = bytes.len();
            problems.add(line, "record", format!("a record has {LENGTH} characters, this one has {found}"));
        } else if bytes.iter().any(u8::is_ascii_control) {
            problems.add(line, "record", "the record holds a control character");
        } else if let Some(line) = line {
            records.push(Record { line, bytes });
        }
    }
    records
}

impl Record<'_> {
    /// What kind of record: its first character, and for movements and information the second.
    pub(super) fn kind(&self) -> (char, char) {
        let at = |place: usize| self.bytes.get(place).copied().map_or(' ', char::from);
        (at(0), at(1))
    }

    /// The text of a field, with its blanks.
    pub(super) fn raw(&self, field: &Field) -> String {
        let bytes = self.bytes.get(field.1.saturating_sub(1)..field.2).unwrap_or_default();
        bytes.iter().map(|byte| character(*byte)).collect()
    }

    /// The text of a field without blanks around it.
    pub(super) fn text(&self, field: &Field) -> String {
        self.raw(field).trim().to_owned()
    }

    /// A number.
    pub(super) fn number(&self, field: &Field, problems: &mut Problems) -> Option<u64> {
        let text = self.raw(field);
        let number = text.parse().ok().filter(|_| text.bytes().all(|b| b.is_ascii_digit()));
        if number.is_none() {
            self.refuse(field, problems, format!("'{text}' is no number: expected {} digits", text.len()));
        }
        number
    }

    /// A day as `ddmmyy`, of this century.
    pub(super) fn day(&self, field: &Field, problems: &mut Problems) -> Option<Day> {
        let text = self.raw(field);
        let day = day_of(&text);
        if day.is_none() {
            self.refuse(field, problems, format!("'{text}' is no day: expected ddmmyy"));
        }
        day
    }

    /// An amount of fifteen digits, of which three are decimals, in euro.
    pub(super) fn amount(&self, field: &Field, problems: &mut Problems) -> Option<Money> {
        let thousandths = i128::from(self.number(field, problems)?);
        if thousandths % 10 != 0 {
            let text = self.raw(field);
            self.refuse(field, problems, format!("'{text}' has a third decimal: an amount in euro has two"));
            return None;
        }
        Money::from_cents(thousandths / 10).ok()
    }

    /// An amount after its sign: 0 for credit, 1 for debit, which makes it negative.
    pub(super) fn signed(&self, field: &Field, problems: &mut Problems) -> Option<Money> {
        let amount = self.amount(&Field(field.0, field.1 + 1, field.2), problems);
        match self.raw(&Field(field.0, field.1, field.1)).as_str() {
            "0" => amount,
            "1" => amount.map(|amount| Money::ZERO - amount),
            sign => {
                self.refuse(
                    field,
                    problems,
                    format!("the sign is '{sign}': expected 0 (credit) or 1 (debit)"),
                );
                None
            }
        }
    }

    /// Notes a problem of a field.
    pub(super) fn refuse(&self, field: &Field, problems: &mut Problems, message: impl Into<String>) {
        problems.add(Some(self.line), field.0, message);
    }
}

fn character(byte: u8) -> char {
    match byte {
        0x80..=0x9f => WINDOWS.chars().nth(usize::from(byte - 0x80)).unwrap_or(' '),
        other => char::from(other),
    }
}

fn day_of(text: &str) -> Option<Day> {
    if !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let (day, rest) = text.split_at_checked(2)?;
    let (month, year) = rest.split_at_checked(2)?;
    let year: i32 = year.parse().ok()?;
    Day::from_ymd_opt(2000 + year, month.parse().ok()?, day.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::{WINDOWS, character};

    #[test]
    fn every_byte_is_a_character_that_can_be_printed() {
        assert_eq!(WINDOWS.chars().count(), 32);
        assert_eq!((character(0x80), character(0x92), character(0xe9)), ('€', '’', 'é'));
        assert!((0x20..=0xff).filter(|byte| *byte != 0x7f).all(|byte| !character(byte).is_control()));
    }
}
