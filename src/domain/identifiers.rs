//! Belgian identifiers: parse or refuse, so that whoever holds one holds a valid one.

use std::fmt;
use std::str::FromStr;

/// Why a text is not the identifier it was read as.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAnIdentifier {
    /// Wrong length or characters.
    #[error("'{found}' is not {what}: expected {form}")]
    Form {
        /// What was read.
        what: &'static str,
        /// The form it should have.
        form: &'static str,
        /// What was found.
        found: String,
    },
    /// Right form, but the check digits do not agree.
    #[error("'{found}' is not {what}: the check digits should be {expected}")]
    CheckDigits {
        /// What was read.
        what: &'static str,
        /// What was found.
        found: String,
        /// The check digits that would fit.
        expected: String,
    },
}

/// An enterprise number of the Belgian register (KBO/BCE), such as `0629.858.909`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KboNumber(String);

impl FromStr for KboNumber {
    type Err = NotAnIdentifier;

    /// Reads ten digits, with or without dots; the last two are 97 − (first eight mod 97).
    fn from_str(text: &str) -> Result<Self, NotAnIdentifier> {
        let what = "an enterprise number (KBO)";
        let form = "ten digits that begin with 0 or 1, such as 0629.858.909";
        let digits = digits_of(text, &['.', ' ']).filter(|d| d.len() == 10 && d.starts_with(['0', '1']));
        let digits = digits.ok_or_else(|| NotAnIdentifier::Form { what, form, found: text.to_owned() })?;
        let (number, check) = digits.split_at(8);
        let expected = format!("{:02}", 97 - remainder_97(number));
        if check != expected {
            return Err(NotAnIdentifier::CheckDigits { what, found: text.to_owned(), expected });
        }
        Ok(KboNumber(digits))
    }
}

impl KboNumber {
    /// The ten digits without dots, as Peppol scheme 0208 wants them.
    pub fn digits(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for KboNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, rest) = self.0.split_at(4);
        let (middle, last) = rest.split_at(3);
        write!(f, "{first}.{middle}.{last}")
    }
}

/// A Belgian VAT number: `BE` and the enterprise number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VatNumber(KboNumber);

impl From<KboNumber> for VatNumber {
    fn from(number: KboNumber) -> Self {
        VatNumber(number)
    }
}

impl FromStr for VatNumber {
    type Err = NotAnIdentifier;
    fn from_str(text: &str) -> Result<Self, NotAnIdentifier> {
        let number = text.trim().strip_prefix("BE").ok_or_else(|| NotAnIdentifier::Form {
            what: "a Belgian VAT number",
            form: "BE and ten digits, such as BE0629858909",
            found: text.to_owned(),
        })?;
        number.parse().map(VatNumber)
    }
}

impl fmt::Display for VatNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BE{}", self.0.digits())
    }
}

/// An international bank account number; Belgian ones have sixteen characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Iban(String);

impl FromStr for Iban {
    type Err = NotAnIdentifier;

    /// Reads with or without blanks; the rearranged number mod 97 must be 1 (ISO 13616).
    fn from_str(text: &str) -> Result<Self, NotAnIdentifier> {
        let what = "a bank account number (IBAN)";
        let form = "two letters, two digits and up to 30 characters, such as BE41 0910 1235 5910";
        let wrong_form = || NotAnIdentifier::Form { what, form, found: text.to_owned() };
        let iban: String = text.chars().filter(|c| *c != ' ').collect();
        if !has_iban_form(&iban) {
            return Err(wrong_form());
        }
        let (head, account) = iban.split_at_checked(4).ok_or_else(wrong_form)?;
        let (country, check) = head.split_at_checked(2).ok_or_else(wrong_form)?;
        let expected = format!("{:02}", 98 - remainder_97(&format!("{account}{country}00")));
        if check != expected {
            return Err(NotAnIdentifier::CheckDigits { what, found: text.to_owned(), expected });
        }
        Ok(Iban(iban))
    }
}

impl Iban {
    /// The account that Belgium wrote as twelve digits before there was an IBAN (`091-0123559-10`): the last two are
    /// the first ten mod 97 (0 → 97). `None` where they are not.
    pub fn of_belgian_account(digits: &str) -> Option<Iban> {
        let number = digits_of(digits, &['-', ' ']).filter(|digits| digits.len() == 12)?;
        let (first_ten, check) = number.split_at(10);
        let remainder = 98 - remainder_97(&format!("{number}BE00"));
        (check == communication_check(first_ten)).then(|| Iban(format!("BE{remainder:02}{number}")))
    }
}

fn has_iban_form(iban: &str) -> bool {
    let characters = iban.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    let country = iban.bytes().take(2).all(|b| b.is_ascii_uppercase());
    let check = iban.bytes().skip(2).take(2).all(|b| b.is_ascii_digit());
    let length = if iban.starts_with("BE") { iban.len() == 16 } else { (15..=34).contains(&iban.len()) };
    let national = !iban.starts_with("BE") || iban.bytes().skip(2).all(|b| b.is_ascii_digit());
    characters && country && check && length && national
}

impl fmt::Display for Iban {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let groups = self.0.as_bytes().chunks(4).map(String::from_utf8_lossy).collect::<Vec<_>>();
        f.write_str(&groups.join(" "))
    }
}

/// A Belgian structured communication (OGM, *gestructureerde mededeling*): `+++202/3000/00111+++`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StructuredCommunication(String);

impl StructuredCommunication {
    /// The communication of a document number of at most ten digits; `None` when it has more.
    pub fn of_number(number: u64) -> Option<Self> {
        let first_ten = format!("{number:010}");
        let check = communication_check(&first_ten);
        (first_ten.len() == 10).then(|| StructuredCommunication(format!("{first_ten}{check}")))
    }

    /// The twelve digits.
    pub fn digits(&self) -> &str {
        &self.0
    }
}

impl FromStr for StructuredCommunication {
    type Err = NotAnIdentifier;

    /// Reads twelve digits, bare or as `+++nnn/nnnn/nnnnn+++`; the last two are the first ten mod 97 (0 → 97).
    fn from_str(text: &str) -> Result<Self, NotAnIdentifier> {
        let what = "a structured communication (OGM)";
        let form = "twelve digits, such as +++202/3000/00111+++";
        let digits = digits_of(text, &['+', '*', '/', ' ']).filter(|d| d.len() == 12);
        let digits = digits.ok_or_else(|| NotAnIdentifier::Form { what, form, found: text.to_owned() })?;
        let (first_ten, check) = digits.split_at(10);
        let expected = communication_check(first_ten);
        if check != expected {
            return Err(NotAnIdentifier::CheckDigits { what, found: text.to_owned(), expected });
        }
        Ok(StructuredCommunication(digits))
    }
}

fn communication_check(first_ten: &str) -> String {
    let remainder = remainder_97(first_ten);
    format!("{:02}", if remainder == 0 { 97 } else { remainder })
}

impl fmt::Display for StructuredCommunication {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, rest) = self.0.split_at(3);
        let (middle, last) = rest.split_at(4);
        write!(f, "+++{first}/{middle}/{last}+++")
    }
}

/// The code of a Belgian municipality in the national statistics (NIS, also REFNIS): five digits.
///
/// The code changes when municipalities merge; a figure or contract keeps the code of its own day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NisCode(String);

impl FromStr for NisCode {
    type Err = NotAnIdentifier;
    fn from_str(text: &str) -> Result<Self, NotAnIdentifier> {
        let five_digits = text.len() == 5 && text.bytes().all(|b| b.is_ascii_digit());
        let form = "five digits, such as 11002";
        let wrong = || NotAnIdentifier::Form { what: "a NIS code", form, found: text.to_owned() };
        five_digits.then(|| NisCode(text.to_owned())).ok_or_else(wrong)
    }
}

impl NisCode {
    /// The five digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for NisCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The digits of a text in which only the given separators stand beside them.
fn digits_of(text: &str, separators: &[char]) -> Option<String> {
    let digits: String = text.trim().chars().filter(|c| !separators.contains(c)).collect();
    digits.bytes().all(|b| b.is_ascii_digit()).then_some(digits)
}

/// A number of any length mod 97; letters count as A = 10 … Z = 35 (ISO 7064).
fn remainder_97(text: &str) -> u32 {
    let digits = text.chars().filter_map(|c| c.to_digit(36));
    digits.fold(0, |rest, digit| (rest * if digit > 9 { 100 } else { 10 } + digit) % 97)
}
