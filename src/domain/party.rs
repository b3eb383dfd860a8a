//! The parties: who they are and, because they move and change hands, who they were on a given day.

use super::calendar::Day;
use super::identifiers::{Iban, KboNumber, VatNumber};

/// A value that changes on known days.
///
/// ```
/// use tarief::domain::calendar::iso_day;
/// use tarief::domain::party::Dated;
///
/// let day = |text| iso_day(text).unwrap();
/// let court = Dated::from(day("2014-01-01"), "Brussel").then(day("2024-01-01"), "Gent");
/// assert_eq!(court.on(day("2023-12-31")), Some(&"Brussel"));
/// assert_eq!(court.on(day("2024-01-01")), Some(&"Gent"));
/// assert_eq!(court.on(day("2013-12-31")), None);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dated<T> {
    since: Vec<(Day, T)>,
}

impl<T> Dated<T> {
    /// The first value and the day from which it holds.
    pub fn from(day: Day, value: T) -> Self {
        Dated { since: vec![(day, value)] }
    }

    /// Another value from a day on; a value for the same day replaces the earlier one.
    #[must_use]
    pub fn then(mut self, day: Day, value: T) -> Self {
        self.since.retain(|(other, _)| *other != day);
        self.since.push((day, value));
        self.since.sort_by_key(|(day, _)| *day);
        self
    }

    /// The value that holds on a day; `None` before the first.
    pub fn on(&self, day: Day) -> Option<&T> {
        self.since.iter().rev().find(|(since, _)| *since <= day).map(|(_, value)| value)
    }
}

/// A postal address of a seat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    /// Street and number.
    pub street: String,
    /// Belgian postcode.
    pub postcode: String,
    /// Town.
    pub town: String,
    /// The court whose register of legal persons (RPR) holds the party, where it has one.
    pub register_court: Option<String>,
}

/// Who signs for a party, and in what function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signatory {
    /// Name of the person or office.
    pub name: String,
    /// Function, such as `algemeen directeur`.
    pub function: String,
}

/// The account on which a party is paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its number.
    pub iban: Iban,
    /// The code of its bank (BIC).
    pub bic: Option<String>,
}

/// What a party is called, where it is, and how it is reached and paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Particulars {
    /// Legal name, with its legal form (`vzw`).
    pub name: String,
    /// Registered seat.
    pub seat: Seat,
    /// Who signs.
    pub signatory: Option<Signatory>,
    /// The account on which it is paid.
    pub account: Option<Account>,
    /// The address for questions and notices.
    pub email: Option<String>,
}

/// Which legal person of a municipality an organisation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LegalPerson {
    /// The municipality itself.
    #[default]
    Municipality,
    /// Its public centre for social welfare (OCMW).
    Ocmw,
    /// An autonomous municipal company (AGB).
    Agb,
    /// Another one that pays for it, such as an association of municipalities.
    Other,
}

impl LegalPerson {
    /// Whether a merger of municipalities makes one of all of its kind. Others go on by themselves: who takes their
    /// place is recorded.
    pub fn merges_by_law(self) -> bool {
        matches!(self, LegalPerson::Municipality | LegalPerson::Ocmw)
    }
}

/// A party to an agreement: its lasting identity, and its particulars by date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// The enterprise number, which survives every move.
    pub number: KboNumber,
    /// Whether it has a VAT number: a municipality's welfare centre may have none.
    pub vat_liable: bool,
    /// Name, seat, signatory and account.
    pub particulars: Dated<Particulars>,
}

impl Party {
    /// The VAT number that goes with the enterprise number; `None` where the party has none.
    pub fn vat_number(&self) -> Option<VatNumber> {
        self.vat_liable.then(|| VatNumber::from(self.number.clone()))
    }
}
