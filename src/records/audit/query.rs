//! What the audit log is asked for.

use chrono::{DateTime, Datelike, Utc};
use serde::Deserialize;

/// A word to look for: one line of at most 200 characters.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Word(pub String);

impl TryFrom<String> for Word {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        let fits = (1..=200).contains(&text.chars().count()) && !text.chars().any(char::is_control);
        fits.then_some(Word(text)).ok_or("expected one line of 1 to 200 characters")
    }
}

/// A moment of a year of four digits, such as `2023-06-01T10:00:00Z`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Moment(pub DateTime<Utc>);

impl TryFrom<String> for Moment {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        let moment = text.parse().ok().map(Moment);
        moment
            .filter(|Moment(at)| (0..=9999).contains(&at.year()))
            .ok_or("expected a moment with its offset, such as 2023-06-01T10:00:00Z")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_one_line_and_moments_with_an_offset_are_read() {
        assert!(Word::try_from("An Peeters".to_owned()).is_ok());
        assert!(Moment::try_from("2023-06-01T12:00:00+02:00".to_owned()).is_ok());
        for wrong in ["", "two\nlines", "\u{0}"] {
            assert!(Word::try_from(wrong.to_owned()).is_err(), "{wrong:?}");
        }
        for wrong in ["2023-06-01", "+10000-01-01T00:00:00Z", "-0001-01-01T00:00:00Z", "2023-06-01T10:00:00"]
        {
            assert!(Moment::try_from(wrong.to_owned()).is_err(), "{wrong}");
        }
    }
}
