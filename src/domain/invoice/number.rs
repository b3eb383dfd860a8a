//! Numbers of issued documents: gapless and chronological within a series and fiscal year (§2, numbering).

use crate::domain::billing::DocumentKind;
use crate::domain::identifiers::{NotAnIdentifier, StructuredCommunication};
use std::fmt;
use std::str::FromStr;

/// The largest place in a series: six digits.
pub const LARGEST_SEQUENCE: u32 = 999_999;

/// A series of numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Series {
    /// Invoices, those for exit fees and supplements included.
    Invoice,
    /// Credit notes.
    CreditNote,
}

impl Series {
    /// The series in which a kind of document is numbered.
    pub fn of(kind: DocumentKind) -> Series {
        match kind {
            DocumentKind::Invoice | DocumentKind::ExitFee | DocumentKind::Supplementary => Series::Invoice,
            DocumentKind::CreditNote => Series::CreditNote,
        }
    }

    /// What its numbers begin with.
    fn prefix(self) -> &'static str {
        match self {
            Series::Invoice => "",
            Series::CreditNote => "CN",
        }
    }
}

/// The number of an issued document: the fiscal year of issue and six digits, `CN` before a credit note's.
///
/// ```
/// use tarief::domain::invoice::{InvoiceNumber, Series};
///
/// let number = InvoiceNumber::new(Series::Invoice, 2023, 1).unwrap();
/// assert_eq!(number.to_string(), "2023000001");
/// assert_eq!(number.communication().unwrap().to_string(), "+++202/3000/00111+++");
/// assert_eq!("CN2023000012".parse(), Ok(InvoiceNumber::new(Series::CreditNote, 2023, 12).unwrap()));
/// assert!("2023000000".parse::<InvoiceNumber>().is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InvoiceNumber {
    series: Series,
    fiscal_year: i32,
    sequence: u32,
}

impl InvoiceNumber {
    /// A number by its parts; `None` where the year has not four digits or the place not one to six.
    pub fn new(series: Series, fiscal_year: i32, sequence: u32) -> Option<Self> {
        let fits = (1000..=9999).contains(&fiscal_year) && (1..=LARGEST_SEQUENCE).contains(&sequence);
        fits.then_some(InvoiceNumber { series, fiscal_year, sequence })
    }

    /// Its series.
    pub fn series(self) -> Series {
        self.series
    }

    /// The year of issue.
    pub fn fiscal_year(self) -> i32 {
        self.fiscal_year
    }

    /// Its place in the series of that year, from 1.
    pub fn sequence(self) -> u32 {
        self.sequence
    }

    /// The structured communication with which it is paid; `None` for a credit note, which is not paid.
    pub fn communication(self) -> Option<StructuredCommunication> {
        let digits = u64::try_from(self.fiscal_year).ok()? * 1_000_000 + u64::from(self.sequence);
        (self.series == Series::Invoice).then(|| StructuredCommunication::of_number(digits))?
    }
}

impl fmt::Display for InvoiceNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{:04}{:06}", self.series.prefix(), self.fiscal_year, self.sequence)
    }
}

impl FromStr for InvoiceNumber {
    type Err = NotAnIdentifier;

    fn from_str(text: &str) -> Result<Self, NotAnIdentifier> {
        let wrong = || NotAnIdentifier::Form {
            what: "the number of an invoice or credit note",
            form: "a year and six digits, such as 2023000001 or CN2023000001",
            found: text.to_owned(),
        };
        let (series, digits) = match text.strip_prefix("CN") {
            Some(digits) => (Series::CreditNote, digits),
            None => (Series::Invoice, text),
        };
        let ten_digits = digits.len() == 10 && digits.bytes().all(|b| b.is_ascii_digit());
        let (year, place) = digits.split_at_checked(4).filter(|_| ten_digits).ok_or_else(wrong)?;
        let parts = year.parse().ok().zip(place.parse().ok());
        parts.and_then(|(year, place)| InvoiceNumber::new(series, year, place)).ok_or_else(wrong)
    }
}
