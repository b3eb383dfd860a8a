//! Single values of records: names for addresses, short texts, enterprise numbers, accounts, mail addresses.

use crate::documents::pdf::unprintable;
use crate::domain::identifiers::{Iban, KboNumber};
use crate::simulation::form::scalar::{Date, Nis, Year, YearMonth, text, wrong_form};
use crate::simulation::problem::{Code, Problems};
use deserr::{Deserr, IntoValue, Value, ValuePointerRef};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;
use utoipa::ToSchema;

/// The most characters that a short text holds.
const SHORT: usize = 200;
/// The most characters of an address for e-mail (RFC 5321).
const MAIL_ADDRESS: usize = 254;
/// What a short text is.
pub const SHORT_TEXT: &str = "a text of one line, not empty and at most 200 characters";

/// A name for addresses: letters, digits, `.`, `_` and `-`, at most 100.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, ToSchema)]
#[schema(value_type = String, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$", example = "antwerpen-film")]
pub struct Name(String);

impl Name {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Name {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut bytes = text.bytes();
        let first = bytes.next().is_some_and(|b| b.is_ascii_alphanumeric());
        let rest = bytes.all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b));
        let fits = first && rest && text.len() <= 100;
        fits.then(|| Name(text.to_owned())).ok_or_else(|| {
            format!("'{text}' is not a name of letters, digits, '.', '_' and '-' (at most 100, a letter or digit first)")
        })
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Deserr<Problems> for Name {
    fn deserialize_from_value<V: IntoValue>(value: Value<V>, at: ValuePointerRef) -> Result<Self, Problems> {
        text(value, at, "a name", |text| text.parse().map_err(|wrong| (Code::WrongForm, wrong)))
    }
}

/// A text of one line, not empty, at most 200 characters.
#[derive(Debug, Clone, PartialEq, Eq, ToSchema)]
#[schema(value_type = String, min_length = 1, max_length = 200, pattern = r"^[^\u0000-\u001F\u007F-\u009F]*$")]
pub struct Short(pub String);

impl Deserr<Problems> for Short {
    fn deserialize_from_value<V: IntoValue>(value: Value<V>, at: ValuePointerRef) -> Result<Self, Problems> {
        text(value, at, SHORT_TEXT, |text| {
            Short::fits(text).then(|| Short(text.to_owned())).ok_or_else(|| wrong_form(text, SHORT_TEXT))
        })
    }
}

impl Short {
    /// Whether a text is a short one.
    pub fn fits(text: &str) -> bool {
        (1..=SHORT).contains(&text.chars().count()) && !text.chars().any(char::is_control)
    }
}

impl fmt::Display for Short {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A problem where a text that is to stand on documents has a character that cannot be printed, or none that shows.
pub fn must_be_printable(text: &str, pointer: &str, problems: &mut Problems) {
    if text.trim().is_empty() {
        let message =
            "blanks alone would leave an empty place on an invoice: write something, or leave it out";
        problems.add(pointer, Code::WrongForm, message);
    }
    if let Some(character) = unprintable(text) {
        let code = u32::from(character);
        let message = format!(
            "{character:?} (U+{code:04X}) cannot be printed on an invoice: write it with Latin letters, each as one \
             character (Unicode NFC)"
        );
        problems.add(pointer, Code::WrongForm, message);
    }
}

/// An enterprise number (KBO) with valid check digits.
#[derive(Debug, Clone, PartialEq, Eq, ToSchema)]
#[schema(value_type = String, example = "0207.500.123")]
pub struct Kbo(pub KboNumber);

impl Deserr<Problems> for Kbo {
    fn deserialize_from_value<V: IntoValue>(value: Value<V>, at: ValuePointerRef) -> Result<Self, Problems> {
        let parse = |text: &str| text.parse().map(Kbo).map_err(|error| (Code::WrongForm, format!("{error}")));
        text(value, at, "an enterprise number as text", parse)
    }
}

impl fmt::Display for Kbo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A bank account number (IBAN) with valid check digits.
#[derive(Debug, Clone, PartialEq, Eq, ToSchema)]
#[schema(value_type = String, example = "BE41 0910 1235 5910")]
pub struct Account(pub Iban);

impl Deserr<Problems> for Account {
    fn deserialize_from_value<V: IntoValue>(value: Value<V>, at: ValuePointerRef) -> Result<Self, Problems> {
        let parse =
            |text: &str| text.parse().map(Account).map_err(|error| (Code::WrongForm, format!("{error}")));
        text(value, at, "an account number as text", parse)
    }
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// An address for e-mail.
#[derive(Debug, Clone, PartialEq, Eq, ToSchema)]
#[schema(value_type = String, format = "email", max_length = 254, example = "facturen@antwerpen.be")]
pub struct Email(String);

impl Deserr<Problems> for Email {
    fn deserialize_from_value<V: IntoValue>(value: Value<V>, at: ValuePointerRef) -> Result<Self, Problems> {
        let expected = "an address for e-mail of at most 254 characters, such as \"facturen@antwerpen.be\"";
        text(value, at, expected, |text| {
            let address = text.parse::<lettre::Address>().ok().filter(|_| text.len() <= MAIL_ADDRESS);
            address.map(|_| Email(text.to_owned())).ok_or_else(|| wrong_form(text, expected))
        })
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Read from an address, where only one problem is told at a time.
macro_rules! from_address {
    ($($name:ty as $plain:ty),+ $(,)?) => {
        $(impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let value = serde_json::Value::from(<$plain>::deserialize(deserializer)?);
                deserr::deserialize::<Self, _, Problems>(value).map_err(|found| {
                    let message = found.as_slice().first().map(|problem| problem.message.as_str());
                    D::Error::custom(message.unwrap_or_default())
                })
            }
        })+
    };
}

from_address!(
    Name as String,
    Short as String,
    Nis as String,
    Date as String,
    YearMonth as String,
    Year as u64
);

/// Written as text.
macro_rules! as_text {
    ($($name:ident),+) => {
        $(impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        })+
    };
}

as_text!(Name, Short, Kbo, Account, Email);
