//! Single values: decimals as text, counts, days, months, years, ids.

use crate::domain::calendar::{Day, Month, YEARS, iso_day};
use crate::domain::figures::index::BaseYear;
use crate::domain::identifiers::NisCode;
use crate::simulation::problem::{Code, Problems, at, kind};
use chrono::Datelike;
use deserr::{Deserr, IntoValue, Map, Value, ValuePointerRef};
use rust_decimal::Decimal;
use std::sync::Arc;
use utoipa::ToSchema;

const DIGITS_BEFORE: usize = 12;
const DIGITS_AFTER: usize = 10;
const LARGEST_COUNT: u64 = 999_999_999_999;
const LONGEST_ID: usize = 200;

/// A decimal number as text, not negative, with at most 12 digits before and 10 after the point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ToSchema)]
#[schema(value_type = String, pattern = r"^[0-9]{1,12}(\.[0-9]{1,10})?$", example = "0.1645")]
pub struct Number(pub Decimal);

/// A whole number, not negative, with at most 12 digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ToSchema)]
#[schema(value_type = u64, maximum = 999_999_999_999_u64, minimum = 0, example = 529_417)]
pub struct Count(pub u64);

/// A small whole number, such as a count of days, months or decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ToSchema)]
#[schema(value_type = u32, maximum = 36_500, minimum = 0, example = 30)]
pub struct Few(pub u32);

/// A year from 1990 to 2100.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ToSchema)]
#[schema(value_type = u32, minimum = 1990, maximum = 2100, example = 2023)]
pub struct Year(pub i32);

/// A day, `YYYY-MM-DD`, from 1990 to 2100.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ToSchema)]
#[schema(value_type = String, format = Date, pattern = r"^(199[0-9]|20[0-9]{2}|2100)-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$", example = "2023-05-15")]
pub struct Date(pub Day);

/// A month, `YYYY-MM`, from 1990 to 2100.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ToSchema)]
#[schema(value_type = String, pattern = r"^(199[0-9]|20[0-9]{2}|2100)-(0[1-9]|1[0-2])$", example = "2022-11")]
pub struct YearMonth(pub Month);

/// The base year of an index, as text, from 1900 to 2100.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ToSchema)]
#[schema(value_type = String, pattern = r"^(19[0-9]{2}|20[0-9]{2}|2100)$", example = "2013")]
pub struct Base(pub BaseYear);

/// The NIS code of a municipality: five digits.
#[derive(Debug, Clone, PartialEq, Eq, ToSchema)]
#[schema(value_type = String, pattern = r"^[0-9]{5}$", example = "11002")]
pub struct Nis(pub NisCode);

/// A name by which other parts refer to this one: not empty, at most 200 characters.
#[derive(Debug, Clone, PartialEq, Eq, ToSchema)]
#[schema(value_type = String, min_length = 1, max_length = 200, example = "antwerpen-film")]
pub struct Id(pub Arc<str>);

/// Written as they are read: decimals, days, months and names as text, counts and years as numbers.
macro_rules! written {
    ($($name:ident as text by $text:expr;)+) => {
        $(impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let text: fn(&$name) -> &dyn std::fmt::Display = $text;
                serializer.collect_str(text(self))
            }
        })+
    };
}

written! {
    Number as text by |number| &number.0;
    Date as text by |date| &date.0;
    YearMonth as text by |month| &month.0;
    Base as text by |base| &base.0.0;
    Nis as text by |nis| &nis.0;
    Id as text by |id| &id.0;
}

impl serde::Serialize for Few {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u32(self.0)
    }
}

impl serde::Serialize for Count {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(self.0)
    }
}

/// Reads text and what it stands for; the sentence says what was expected.
pub(crate) fn text<V: IntoValue, T>(
    value: Value<V>,
    location: ValuePointerRef,
    expected: &str,
    parse: impl FnOnce(&str) -> Result<T, (Code, String)>,
) -> Result<T, Problems> {
    match value {
        Value::String(text) => parse(&text).map_err(|(code, message)| at(location, code, message)),
        other => {
            let message = format!("expected {expected}, found {}", kind(other.kind()));
            Err(at(location, Code::WrongForm, message))
        }
    }
}

pub(crate) fn wrong_form(text: &str, expected: &str) -> (Code, String) {
    (Code::WrongForm, format!("'{text}' is not {expected}"))
}

impl Deserr<Problems> for Number {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef,
    ) -> Result<Self, Problems> {
        let expected = "a decimal number as text, such as \"0.1645\"";
        text(value, location, expected, |text| {
            let (negative, digits) = text.strip_prefix('-').map_or((false, text), |digits| (true, digits));
            let (before, after) = digits.split_once('.').map_or((digits, None), |(b, a)| (b, Some(a)));
            let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
            if !all_digits(before) || !after.is_none_or(all_digits) {
                return Err(wrong_form(text, expected));
            }
            if negative
                || before.len() > DIGITS_BEFORE
                || after.is_some_and(|after| after.len() > DIGITS_AFTER)
            {
                let message =
                    format!("{text}: expected no minus, at most 12 digits before and 10 after the point");
                return Err((Code::OutOfRange, message));
            }
            digits.parse().map(Number).map_err(|_ignored_as_checked| wrong_form(text, expected))
        })
    }
}

/// Reads a whole number up to a largest one.
fn whole<V: IntoValue>(value: Value<V>, location: ValuePointerRef, largest: u64) -> Result<u64, Problems> {
    let out_of_range = |found: &dyn std::fmt::Display| {
        at(location, Code::OutOfRange, format!("{found}: expected a whole number from 0 to {largest}"))
    };
    match value {
        Value::Integer(number) if number <= largest => Ok(number),
        Value::Integer(number) => Err(out_of_range(&number)),
        Value::NegativeInteger(number) => Err(out_of_range(&number)),
        // Whole numbers beyond 64 bits reach us as floats.
        Value::Float(number) if number.abs() >= 1e12 => Err(out_of_range(&number)),
        other => {
            let message = format!("expected a whole number, found {}", kind(other.kind()));
            Err(at(location, Code::WrongForm, message))
        }
    }
}

impl Deserr<Problems> for Count {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef,
    ) -> Result<Self, Problems> {
        whole(value, location, LARGEST_COUNT).map(Count)
    }
}

impl Deserr<Problems> for Few {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef,
    ) -> Result<Self, Problems> {
        let number = whole(value, location, 36_500)?;
        Ok(Few(u32::try_from(number).unwrap_or(u32::MAX)))
    }
}

impl Deserr<Problems> for Year {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef,
    ) -> Result<Self, Problems> {
        let number = whole(value, location, 9999)?;
        let year = i32::try_from(number).unwrap_or(i32::MAX);
        in_range(year, &year, location).map(|()| Year(year))
    }
}

fn in_range(year: i32, found: &dyn std::fmt::Display, location: ValuePointerRef) -> Result<(), Problems> {
    if YEARS.contains(&year) {
        return Ok(());
    }
    let message = format!("{found}: expected a year from {} to {}", YEARS.start(), YEARS.end());
    Err(at(location, Code::OutOfRange, message))
}

impl Deserr<Problems> for Date {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef,
    ) -> Result<Self, Problems> {
        let expected = "a day of the form YYYY-MM-DD";
        let day =
            text(value, location, expected, |text| iso_day(text).ok_or_else(|| wrong_form(text, expected)))?;
        in_range(day.year(), &day, location).map(|()| Date(day))
    }
}

impl Deserr<Problems> for YearMonth {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef,
    ) -> Result<Self, Problems> {
        let expected = "a month of the form YYYY-MM";
        let month: Month = text(value, location, expected, |text| {
            text.parse().map_err(|_named_by_us| wrong_form(text, expected))
        })?;
        in_range(month.year(), &month, location).map(|()| YearMonth(month))
    }
}

impl Deserr<Problems> for Base {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef,
    ) -> Result<Self, Problems> {
        let expected = "the base year of an index as text, such as \"2013\"";
        text(value, location, expected, |text| {
            let four_digits = text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
            let year: Option<i32> = text.parse().ok().filter(|_| four_digits);
            match year.ok_or_else(|| wrong_form(text, expected))? {
                year @ 1900..=2100 => Ok(Base(BaseYear(year))),
                year => Err((Code::OutOfRange, format!("{year}: expected a year from 1900 to 2100"))),
            }
        })
    }
}

impl Deserr<Problems> for Nis {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef,
    ) -> Result<Self, Problems> {
        let parse = |text: &str| text.parse().map(Nis).map_err(|error| (Code::WrongForm, format!("{error}")));
        text(value, location, "a NIS code of five digits as text", parse)
    }
}

impl Deserr<Problems> for Id {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef,
    ) -> Result<Self, Problems> {
        let expected = "a name that is not empty and has at most 200 characters";
        text(value, location, expected, |text| match text.chars().count() {
            1..=LONGEST_ID => Ok(Id(text.into())),
            _ => Err(wrong_form(text, expected)),
        })
    }
}

/// Takes the tag out of an object: its value and the object without it.
///
/// # Errors
/// A problem where there is no object, or no text under the tag.
pub fn split_tag<V: IntoValue>(
    value: Value<V>,
    tag: &str,
    location: ValuePointerRef,
) -> Result<(String, Value<V>), Problems> {
    let Value::Map(mut object) = value else {
        let message = format!("expected an object with `{tag}`, found {}", kind(value.kind()));
        return Err(at(location, Code::WrongForm, message));
    };
    let place = location.push_key(tag);
    let Some(found) = object.remove(tag) else {
        return Err(at(place, Code::MissingField, format!("`{tag}` is required")));
    };
    match found.into_value() {
        Value::String(text) => Ok((text, Value::Map(object))),
        other => Err(at(place, Code::WrongForm, format!("expected text, found {}", kind(other.kind())))),
    }
}
