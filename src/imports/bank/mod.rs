//! Statements of a bank, in the two forms that Belgian banks give: [`coda`] and [`camt`].
//!
//! Both count money once: where a bank gives one amount for many payments and then the payments, these are the entries
//! if they add up to the amount, and else the amount is. What moves no money (an amount of zero) is no entry.

pub mod camt;
pub mod coda;

use super::NotReadable;
use super::problems::{of_a_size, whole};
use crate::domain::identifiers::StructuredCommunication;
use crate::domain::payment::statement::{Entry, Statement};
use std::collections::BTreeSet;

/// Reads the statements of a file, whichever of the two forms it has.
///
/// # Errors
/// Every problem that was found, where the file is neither form, or one that cannot be read or does not add up.
pub fn read(bytes: &[u8]) -> Result<Vec<Statement>, Vec<NotReadable>> {
    of_a_size(bytes)?;
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    match text.first() {
        Some(b'<') => camt::read(bytes),
        Some(b'0') => coda::read(bytes),
        _ => Err(whole(
            "the file is no bank statement that is read here: expected CODA (first record 0) or camt.053 (XML)",
        )),
    }
}

/// Gives entries their places and leaves out what moves no money.
fn placed(entries: impl IntoIterator<Item = Entry>) -> Vec<Entry> {
    let moving = entries.into_iter().filter(|entry| !entry.amount.is_zero());
    moving.zip(1..).map(|(entry, place)| Entry { place, ..entry }).collect()
}

/// The statements that stand a second time in a list: same account, year and reference.
fn repeated(statements: &[Statement]) -> Vec<&Statement> {
    use chrono::Datelike;
    let mut seen = BTreeSet::new();
    let key = |one: &Statement| (one.account.to_string(), one.closed_on.year(), one.reference.clone());
    statements.iter().filter(|one| !seen.insert(key(one))).collect()
}

/// The structured communication in a free text, where it stands between `+++` or `***`.
fn communication_in(text: &str) -> Option<StructuredCommunication> {
    ["+++", "***"].into_iter().find_map(|mark| {
        let (marked, _) = text.rsplit_once(mark)?;
        marked.split(mark).skip(1).find_map(between_marks)
    })
}

/// A part of a text that is a communication: `202/3000/00111`, as written between the marks.
fn between_marks(part: &str) -> Option<StructuredCommunication> {
    let written = part.trim();
    let slashes = written.len() == 14 && written.bytes().filter(|b| *b == b'/').count() == 2;
    if slashes || written.len() == 12 { written.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::communication_in;

    #[test]
    fn a_communication_between_its_marks_is_found_in_a_text() {
        for text in ["+++202/3000/00111+++", "factuur +++202/3000/00111+++ film", "***202300000111***"] {
            assert_eq!(communication_in(text).unwrap().digits(), "202300000111", "{text}");
        }
        for text in ["202/3000/00111", "+++202/3000/00112+++", "tel 202300000111", ""] {
            assert_eq!(communication_in(text), None, "{text}");
        }
    }
}
