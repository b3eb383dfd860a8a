//! Movements of CODA: a record 2.1 with its continuations, and how they become entries.

use super::record::{Field, Record};
use crate::domain::identifiers::StructuredCommunication;
use crate::domain::money::Money;
use crate::domain::payment::statement::Entry;
use crate::imports::bank::communication_in;
use crate::imports::problems::Problems;

const SEQUENCE: Field = Field("2 sequence number", 3, 6);
const DETAIL: Field = Field("2 detail number", 7, 10);
const REFERENCE: Field = Field("2.1 bank reference", 11, 31);
const AMOUNT: Field = Field("2.1 amount", 32, 47);
const VALUE: Field = Field("2.1 value date", 48, 53);
const TYPE: Field = Field("2.1 transaction type", 54, 54);
const STRUCTURED: Field = Field("2.1 communication type", 62, 62);
const TEXT_1: Field = Field("2.1 communication", 63, 115);
const BOOKED: Field = Field("2.1 entry date", 116, 121);
const TEXT_2: Field = Field("2.2 communication", 11, 63);
const ACCOUNT: Field = Field("2.3 account", 11, 44);
const NAME: Field = Field("2.3 name", 48, 82);
const TEXT_3: Field = Field("2.3 communication", 83, 125);
const ARTICLE: Field = Field("2 article", 2, 2);
const INFORMATION_TYPE: Field = Field("3.1 communication type", 40, 43);
const INFORMATION_NAME: Field = Field("3.1 name", 44, 113);

/// The last number before the count starts again with 0000.
const LAST_NUMBER: u64 = 9_999;

/// A movement, or a detail of one.
#[derive(Debug, Clone)]
pub(super) struct Movement {
    line: u32,
    sequence: u64,
    detail: u64,
    /// 0 to 3: an amount booked on the account; 5 to 9: a detail of it.
    kind: char,
    entry: Entry,
}

/// The movements in the records 2 and 3 of a statement; `None` where one cannot be read.
pub(super) fn movements(records: &[Record<'_>], problems: &mut Problems) -> Option<Vec<Movement>> {
    let parts = records.chunk_by(|_, next| next.kind() != ('2', '1'));
    let read: Vec<Option<Movement>> = parts.map(|part| movement(part, problems)).collect();
    read.into_iter().collect()
}

/// The movement of a record 2.1 and of the records that belong to it.
fn movement(records: &[Record<'_>], problems: &mut Problems) -> Option<Movement> {
    let (first, rest) = records.split_first()?;
    if first.kind() != ('2', '1') {
        first.refuse(&ARTICLE, problems, "a movement must begin with a record 2.1");
        return None;
    }
    let numbers = (first.number(&SEQUENCE, problems), first.number(&DETAIL, problems));
    for record in rest {
        belongs(record, first, problems);
    }
    let (amount, booked) = (first.signed(&AMOUNT, problems), first.day(&BOOKED, problems));
    // Zeros say that the value date is not known.
    let unknown = first.raw(&VALUE) == "000000";
    let value = if unknown { booked } else { first.day(&VALUE, problems) };
    let kind = first.raw(&TYPE).chars().next().filter(|kind| "012356789".contains(*kind));
    if kind.is_none() {
        let found = first.raw(&TYPE);
        first.refuse(&TYPE, problems, format!("the type is '{found}': expected 0 to 3 or 5 to 9"));
    }
    let of = |article: char| rest.iter().find(|record| record.kind() == ('2', article));
    let (communication, text) = communication(first, of('2'), of('3'));
    let entry = Entry {
        place: 0,
        booked: booked?,
        value: value?,
        amount: amount?,
        communication,
        text,
        counterparty: of('3').and_then(|record| said(record.text(&NAME))).or_else(|| informed_name(rest)),
        counterparty_account: of('3').and_then(|record| said(account(record))),
        bank_reference: said(first.text(&REFERENCE)),
    };
    Some(Movement { line: first.line, sequence: numbers.0?, detail: numbers.1?, kind: kind?, entry })
}

/// Notes where a record does not belong to the movement before it.
fn belongs(record: &Record<'_>, first: &Record<'_>, problems: &mut Problems) {
    let (number, detail) = (record.raw(&SEQUENCE), record.raw(&DETAIL));
    let (expected, expected_detail) = (first.raw(&SEQUENCE), first.raw(&DETAIL));
    let (kind, article) = record.kind();
    if !('1'..='3').contains(&article) {
        record.refuse(&ARTICLE, problems, format!("the article is '{article}': expected 1, 2 or 3"));
    }
    // Information counts its own details; only the movement that it is about must be right.
    if number != expected || (kind == '2' && detail != expected_detail) {
        let message = format!("{number}/{detail} follows the movement {expected}/{expected_detail}");
        record.refuse(&SEQUENCE, problems, message);
    }
}

/// A text that says something.
fn said(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

/// The account of who paid: a Belgian number of before IBAN is followed by codes of the bank, and zeros are none.
fn account(record: &Record<'_>) -> String {
    let text = record.text(&ACCOUNT);
    if text.bytes().all(|b| b == b'0') {
        return String::new();
    }
    match text.split_once(' ') {
        Some((number, _)) if number.len() == 12 && number.bytes().all(|b| b.is_ascii_digit()) => {
            number.to_owned()
        }
        _ => text,
    }
}

/// The name in the information of a movement, where some banks put it.
fn informed_name(records: &[Record<'_>]) -> Option<String> {
    let named = |record: &&Record<'_>| record.kind() == ('3', '1') && record.raw(&INFORMATION_TYPE) == "1001";
    records.iter().find(named).and_then(|record| said(record.text(&INFORMATION_NAME)))
}

/// The structured communication, or else the free one.
fn communication(
    first: &Record<'_>,
    second: Option<&Record<'_>>,
    third: Option<&Record<'_>>,
) -> (Option<StructuredCommunication>, String) {
    let mut written = first.raw(&TEXT_1);
    written.extend(second.map(|record| record.raw(&TEXT_2)));
    written.extend(third.map(|record| record.raw(&TEXT_3)));
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    if first.raw(&STRUCTURED) != "1" {
        let text = words(&written);
        return (communication_in(&text), text);
    }
    let kind: String = written.chars().take(3).collect();
    // 101 was given by who paid, 102 was restored by the bank; in 105 it follows four figures of the original amount.
    let start = match kind.as_str() {
        "101" | "102" => Some(3),
        "105" => Some(48),
        _ => None,
    };
    let digits: Option<String> = start.map(|start| written.chars().skip(start).take(12).collect());
    let digits =
        digits.filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()) && digits != "000000000000");
    match digits.and_then(|digits| digits.parse().ok()) {
        Some(communication) => (Some(communication), String::new()),
        // Wrong check digits are no reason to refuse what was paid: people see what was written.
        None => (None, words(&written.chars().skip(3).collect::<String>())),
    }
}

/// Notes where the movements are not numbered one after the other.
pub(super) fn check_numbers(movements: &[Movement], problems: &mut Problems) {
    let mut before: Option<(u64, u64)> = None;
    for movement in movements {
        let (sequence, detail) = (movement.sequence, movement.detail);
        let follows = match before {
            None => (sequence, detail) == (1, 0),
            Some((last, number)) if last == sequence => {
                detail > number || (number == LAST_NUMBER && detail == 0)
            }
            Some((last, _)) => sequence == (last + 1) % (LAST_NUMBER + 1) && detail == 0,
        };
        if !follows {
            let before =
                before.map_or("the start".to_owned(), |(last, number)| format!("{last:04}/{number:04}"));
            let message =
                format!("{sequence:04}/{detail:04} follows {before}: a record is missing or out of order");
            problems.add(Some(movement.line), SEQUENCE.0, message);
        }
        before = Some((sequence, detail));
    }
}

/// Each booked movement with its details.
fn booked(movements: &[Movement]) -> impl Iterator<Item = (&Movement, &[Movement])> {
    let parts = movements.chunk_by(|one, next| one.sequence == next.sequence);
    parts.filter_map(|part| part.split_first())
}

/// What was paid from the account (as a positive amount), and what was received: movements without their details.
pub(super) fn totals(movements: &[Movement]) -> (Money, Money) {
    let amounts: Vec<Money> = booked(movements).map(|(head, _)| head.entry.amount).collect();
    let received = amounts.iter().copied().filter(|amount| amount.is_positive()).sum();
    let all: Money = amounts.iter().copied().sum();
    (received - all, received)
}

/// The entries: for an amount of many payments these payments, if they add up to it.
pub(super) fn entries(movements: &[Movement]) -> Vec<Entry> {
    booked(movements).flat_map(|(head, details)| entries_of(head, details)).collect()
}

fn entries_of(head: &Movement, details: &[Movement]) -> Vec<Entry> {
    if !matches!(head.kind, '1' | '2') {
        return vec![completed(&head.entry, details)];
    }
    // A detail of type 9 only says more about the one before it.
    let parts = details.chunk_by(|_, next| next.kind == '9').filter_map(|part| part.split_first());
    let parts: Vec<Entry> = parts.map(|(part, more)| completed(&part.entry, more)).collect();
    let sum: Money = parts.iter().map(|part| part.amount).sum();
    if parts.is_empty() || sum != head.entry.amount { vec![head.entry.clone()] } else { parts }
}

/// An entry with what only its details say: the communication and who paid.
fn completed(entry: &Entry, details: &[Movement]) -> Entry {
    let mut entry = entry.clone();
    for Movement { entry: detail, .. } in details {
        if entry.communication.is_none() && entry.text.is_empty() {
            entry.communication.clone_from(&detail.communication);
            entry.text.clone_from(&detail.text);
        }
        entry.counterparty = entry.counterparty.or_else(|| detail.counterparty.clone());
        entry.counterparty_account =
            entry.counterparty_account.or_else(|| detail.counterparty_account.clone());
    }
    entry
}
