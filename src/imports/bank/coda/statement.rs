//! One statement of CODA: its records in order, its account and balances, and whether they add up.

use super::movement::{check_numbers, entries, movements, totals};
use super::record::{Field, Record};
use crate::domain::calendar::Day;
use crate::domain::identifiers::Iban;
use crate::domain::money::Money;
use crate::domain::payment::statement::Statement;
use crate::imports::bank::placed;
use crate::imports::problems::Problems;

const CREATED: Field = Field("0 creation date", 6, 11);
const APPLICATION: Field = Field("0 application code", 15, 16);
const SEPARATE: Field = Field("0 separate application", 84, 88);
const VERSION: Field = Field("0 version", 128, 128);
const STRUCTURE: Field = Field("1 account structure", 2, 2);
const OLD_PAPER: Field = Field("1 number on paper", 3, 5);
const OLD_ACCOUNT: Field = Field("1 account", 6, 42);
const OLD_BALANCE: Field = Field("1 old balance", 43, 58);
const OLD_DAY: Field = Field("1 old balance date", 59, 64);
const NUMBER: Field = Field("1 coded statement number", 126, 128);
const NEW_PAPER: Field = Field("8 number on paper", 2, 4);
const NEW_ACCOUNT: Field = Field("8 account", 5, 41);
const NEW_BALANCE: Field = Field("8 new balance", 42, 57);
const NEW_DAY: Field = Field("8 new balance date", 58, 63);
const RECORDS: Field = Field("9 number of records", 17, 22);
const DEBIT: Field = Field("9 debit", 23, 37);
const CREDIT: Field = Field("9 credit", 38, 52);
const KIND: Field = Field("record", 1, 1);

/// The records of a statement by what they are.
struct Parts<'r, 'a> {
    old: &'r Record<'a>,
    moving: &'r [Record<'a>],
    new: Option<&'r Record<'a>>,
    trailer: &'r Record<'a>,
    /// How many records the trailer should count: all but the header, free messages and itself.
    counted: u64,
}

/// A balance and its day.
type Balance = (Money, Day);

/// Reads a statement; what is wrong is noted.
pub(super) fn read(records: &[Record<'_>], problems: &mut Problems) -> Option<Statement> {
    let header = records.first().filter(|first| first.kind().0 == '0');
    check_header(header?, problems);
    let parts = parts(records, problems)?;
    let account = account(parts.old, problems);
    let old = balance(parts.old, (&OLD_BALANCE, &OLD_DAY), problems);
    let new = match parts.new {
        Some(new) => {
            check_same_account(&parts, new, problems);
            balance(new, (&NEW_BALANCE, &NEW_DAY), problems)
        }
        // Without movements a bank may leave the new balance out.
        None => old,
    };
    let movements = movements(parts.moving, problems);
    check_trailer_count(&parts, problems);
    let (account, old, new, movements) = (account?, old?, new?, movements?);
    check_numbers(&movements, problems);
    check_sums(&parts, totals(&movements), (old, new), problems);
    Some(Statement {
        account,
        reference: reference(&parts, new.1),
        closed_on: new.1,
        opening: old.0,
        closing: new.0,
        entries: placed(entries(&movements)),
    })
}

fn check_header(header: &Record<'_>, problems: &mut Problems) {
    header.day(&CREATED, problems);
    let (version, application) = (header.raw(&VERSION), header.raw(&APPLICATION));
    if version != "2" {
        header.refuse(&VERSION, problems, format!("the version is '{version}': only version 2 is read"));
    }
    if application != "05" {
        let message = format!("the application is '{application}': expected 05, a statement of account");
        header.refuse(&APPLICATION, problems, message);
    }
    let separate = header.text(&SEPARATE);
    if !["", "00000"].contains(&separate.as_str()) {
        let message = format!(
            "the file is the separate application {separate}, which repeats movements of the statement of account: \
             give that statement"
        );
        header.refuse(&SEPARATE, problems, message);
    }
}

/// The place of a kind of record in a statement.
fn order(kind: char) -> Option<u8> {
    match kind {
        '0' => Some(0),
        '1' => Some(1),
        '2' | '3' => Some(2),
        '8' => Some(3),
        '4' => Some(4),
        '9' => Some(5),
        _ => None,
    }
}

/// Takes the records apart; `None` where one is missing, doubled or out of order.
fn parts<'r, 'a>(records: &'r [Record<'a>], problems: &mut Problems) -> Option<Parts<'r, 'a>> {
    let mut last = 0;
    for record in records {
        let kind = record.kind().0;
        let Some(place) = order(kind) else {
            let message = format!("the record begins with '{kind}': expected 0, 1, 2, 3, 4, 8 or 9");
            record.refuse(&KIND, problems, message);
            return None;
        };
        if place < last {
            record.refuse(&KIND, problems, format!("a record {kind} is out of order here"));
            return None;
        }
        last = place;
    }
    let line = records.first().map(|record| record.line);
    let mut one = |kind: char, least: usize| {
        let found: Vec<_> = records.iter().filter(|record| record.kind().0 == kind).collect();
        if found.len() < least || found.len() > 1 {
            let message = format!("the statement has {} records {kind}: expected one", found.len());
            problems.add(line, KIND.0, message);
        }
        found.first().copied()
    };
    let (old, trailer) = (one('1', 1), one('9', 1));
    let of_movements = |record: &Record<'_>| matches!(record.kind().0, '2' | '3');
    let start = records.iter().position(of_movements).unwrap_or(0);
    let count = records.iter().filter(|record| of_movements(record)).count();
    let moving = records.get(start..start + count).unwrap_or_default();
    let new = one('8', usize::from(count > 0));
    let counted = records.iter().filter(|record| !matches!(record.kind().0, '0' | '4' | '9')).count();
    Some(Parts { old: old?, moving, new, trailer: trailer?, counted: u64::try_from(counted).ok()? })
}

/// The account, whose form the second character tells.
fn account(old: &Record<'_>, problems: &mut Problems) -> Option<Iban> {
    let written = old.raw(&OLD_ACCOUNT);
    let part = |from: usize, to: usize| -> String {
        written.chars().skip(from).take(to - from).collect::<String>().trim().to_owned()
    };
    let (number, currency) = match old.raw(&STRUCTURE).as_str() {
        "0" => (part(0, 12), part(13, 16)),
        "2" => (part(0, 31), part(34, 37)),
        "1" | "3" => (part(0, 34), part(34, 37)),
        other => {
            old.refuse(&STRUCTURE, problems, format!("the structure is '{other}': expected 0, 1, 2 or 3"));
            return None;
        }
    };
    if currency != "EUR" {
        let message = format!("the currency is '{currency}': only accounts in EUR are read");
        old.refuse(&OLD_ACCOUNT, problems, message);
    }
    if old.raw(&STRUCTURE) == "0" {
        let account = Iban::of_belgian_account(&number);
        if account.is_none() {
            old.refuse(&OLD_ACCOUNT, problems, format!("'{number}' is no Belgian account number"));
        }
        return account;
    }
    number.parse().map_err(|error| old.refuse(&OLD_ACCOUNT, problems, format!("{error}"))).ok()
}

fn balance(record: &Record<'_>, (amount, day): (&Field, &Field), problems: &mut Problems) -> Option<Balance> {
    let (amount, day) = (record.signed(amount, problems), record.day(day, problems));
    Some((amount?, day?))
}

fn check_same_account(parts: &Parts<'_, '_>, new: &Record<'_>, problems: &mut Problems) {
    let (old, found) = (parts.old.text(&OLD_ACCOUNT), new.text(&NEW_ACCOUNT));
    if old != found {
        let message = format!("the new balance is of '{found}', the old one of '{old}'");
        new.refuse(&NEW_ACCOUNT, problems, message);
    }
}

fn check_trailer_count(parts: &Parts<'_, '_>, problems: &mut Problems) {
    let (trailer, counted) = (parts.trailer, parts.counted);
    if let Some(number) = trailer.number(&RECORDS, problems)
        && number != counted
    {
        let message = format!("the trailer counts {number} records, the file has {counted}: it is not whole");
        trailer.refuse(&RECORDS, problems, message);
    }
}

/// Notes where balances, movements and totals of the trailer do not agree.
fn check_sums(
    parts: &Parts<'_, '_>,
    (paid, received): (Money, Money),
    (old, new): (Balance, Balance),
    problems: &mut Problems,
) {
    for (field, found) in [(&DEBIT, paid), (&CREDIT, received)] {
        if let Some(total) = parts.trailer.amount(field, problems)
            && total != found
        {
            let message = format!("the trailer totals {total}, the movements {found}");
            parts.trailer.refuse(field, problems, message);
        }
    }
    let (closing, sum) = (new.0, old.0 + received - paid);
    let last = parts.new.unwrap_or(parts.old);
    if sum != closing {
        let message =
            format!("the old balance {} and the movements give {sum}, the new balance is {closing}", old.0);
        last.refuse(&NEW_BALANCE, problems, message);
    }
    if new.1 < old.1 {
        last.refuse(&NEW_DAY, problems, format!("{} is before the old balance of {}", new.1, old.1));
    }
}

/// The number of the coded statement, else of that on paper, else the day: the first that is not zero.
fn reference(parts: &Parts<'_, '_>, day: Day) -> String {
    let on_paper = parts.new.map(|new| new.text(&NEW_PAPER));
    let numbers = [Some(parts.old.text(&NUMBER)), on_paper, Some(parts.old.text(&OLD_PAPER))];
    let numbers = numbers.into_iter().flatten().map(|number| number.trim_start_matches('0').to_owned());
    numbers.into_iter().find(|number| !number.is_empty()).unwrap_or_else(|| day.to_string())
}
