//! Files of banks and invoices: what was written is read back, and no bytes at all make a reader panic.

use crate::support::statements::{CODA_TEXT, camt, coda};
use crate::support::{files, path};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use std::fs;
use std::path::Path;
use tarief::domain::calendar::Day;
use tarief::domain::identifiers::StructuredCommunication;
use tarief::domain::money::Money;
use tarief::domain::payment::statement::{Entry, Statement};
use tarief::imports::{bank, ubl};

/// A day; two digits of a year from 69 on mean the last century to some readers.
fn day() -> impl Strategy<Value = Day> {
    (2006..2069_i32, 1..366_u32).prop_map(|(year, day)| Day::from_yo_opt(year, day).unwrap())
}

/// Words of at most so many characters, as people write them.
fn words(most: usize) -> impl Strategy<Value = String> {
    "[A-Za-z0-9é&<>./,'-]{1,12}( [A-Za-z0-9Zçü:()?-]{1,12}){0,14}".prop_map(move |text| {
        let cut: String = text.chars().take(most).collect();
        cut.trim().to_owned()
    })
}

fn entry() -> impl Strategy<Value = Entry> {
    let amount = prop_oneof![1..100_000_000_i128, -100_000_000..-1_i128];
    let communication = proptest::option::of(0..10_000_000_000_u64);
    let parties = (proptest::option::of(words(35)), proptest::option::of("[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}"));
    let reference = proptest::option::of("[A-Z0-9]{1,21}");
    (day(), day(), amount, communication, words(CODA_TEXT), parties, reference).prop_map(
        |(booked, value, cents, number, text, (counterparty, counterparty_account), bank_reference)| Entry {
            place: 0,
            booked,
            value,
            amount: Money::from_cents(cents).unwrap(),
            communication: number.map(|number| StructuredCommunication::of_number(number).unwrap()),
            text: if number.is_some() { String::new() } else { text },
            counterparty,
            counterparty_account,
            bank_reference,
        },
    )
}

fn statement() -> impl Strategy<Value = Statement> {
    let entries = proptest::collection::vec(entry(), 0..12);
    (1..1_000_u32, day(), -1_000_000..100_000_000_i128, entries).prop_map(
        |(number, closed_on, cents, entries)| {
            let opening = Money::from_cents(cents).unwrap();
            let sum: Money = entries.iter().map(|entry| entry.amount).sum();
            Statement {
                account: "BE41091012355910".parse().unwrap(),
                reference: number.to_string(),
                closed_on,
                opening,
                closing: opening + sum,
                entries: entries
                    .into_iter()
                    .zip(1..)
                    .map(|(entry, place)| Entry { place, ..entry })
                    .collect(),
            }
        },
    )
}

/// Statements of one file, each with a number of its own.
fn statements() -> impl Strategy<Value = Vec<Statement>> {
    proptest::collection::vec(statement(), 1..4).prop_map(|mut all| {
        for (place, one) in (1..).zip(&mut all) {
            one.reference = format!("{place}");
        }
        all
    })
}

/// Changes, removes or doubles a byte, or cuts the rest off.
fn mutated(mut bytes: Vec<u8>, changes: &[(usize, u8, u8)]) -> Vec<u8> {
    for (place, how, byte) in changes {
        if bytes.is_empty() {
            return bytes;
        }
        let place = place % bytes.len();
        match how % 4 {
            0 => bytes[place] = *byte,
            1 => drop(bytes.remove(place)),
            2 => bytes.insert(place, *byte),
            _ => bytes.truncate(place),
        }
    }
    bytes
}

fn changes() -> impl Strategy<Value = Vec<(usize, u8, u8)>> {
    proptest::collection::vec((any::<usize>(), any::<u8>(), any::<u8>()), 1..6)
}

/// Reads bytes as all that is read; what is refused has a reason.
fn read_all(bytes: &[u8]) {
    for refused in [bank::read(bytes).err(), ubl::read(bytes).err()].into_iter().flatten() {
        assert!(!refused.is_empty());
        assert!(refused.iter().all(|problem| !problem.message.is_empty()), "{refused:?}");
    }
    for read in bank::coda::read(bytes).into_iter().chain(bank::camt::read(bytes)).flatten() {
        let sum: Money = read.entries.iter().map(|entry| entry.amount).sum();
        assert_eq!(read.opening + sum, read.closing, "what is read adds up");
    }
}

/// Two hundred random files for a reader that others made (`./dev statements`).
#[test]
#[ignore = "writes files; nothing is checked here"]
fn files_of_coda_for_an_independent_reader() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("statements");
    fs::create_dir_all(&folder).unwrap();
    let mut runner = TestRunner::deterministic();
    for place in 0..200 {
        let (written, batch) = (statements(), 1..5_usize).new_tree(&mut runner).unwrap().current();
        fs::write(folder.join(format!("{place:03}.cod")), coda(&written, batch)).unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn statements_written_as_coda_are_read_back(written in statements(), batch in 1..5_usize) {
        prop_assert_eq!(bank::read(&coda(&written, batch)), Ok(written));
    }

    #[test]
    fn statements_written_as_camt_are_read_back(written in statements(), new in any::<bool>()) {
        let version = if new { "08" } else { "02" };
        prop_assert_eq!(bank::read(&camt(&written, version, 1)), Ok(written));
    }

    #[test]
    fn the_transactions_of_a_batch_are_entries_on_the_days_of_the_batch(written in statement(), batch in 2..5_usize) {
        let mut expected = written.clone();
        for group in expected.entries.chunks_mut(batch) {
            let (booked, value) = (group[0].booked, group[0].value);
            group.iter_mut().for_each(|entry| (entry.booked, entry.value) = (booked, value));
        }
        prop_assert_eq!(bank::read(&camt(&[written], "08", batch)), Ok(vec![expected]));
    }

    #[test]
    fn a_changed_amount_is_never_read_as_if_it_were_whole(written in statement(), digit in 0..14_usize) {
        prop_assume!(!written.entries.is_empty());
        let mut bytes = coda(&[written], 1);
        // The amount of the first movement stands on the third line, after its sign.
        let place = 2 * 130 + 32 + digit;
        bytes[place] = if bytes[place] == b'9' { b'0' } else { bytes[place] + 1 };
        let problems = bank::read(&bytes).unwrap_err();
        prop_assert!(problems.iter().any(|problem| problem.field == "8 new balance"), "{:?}", problems);
    }

    #[test]
    fn a_file_that_lacks_a_line_is_refused(written in statements(), batch in 1..4_usize, place in any::<usize>()) {
        let bytes = coda(&written, batch);
        let mut lines: Vec<&[u8]> = bytes.chunks(130).collect();
        let _ = lines.remove(place % lines.len());
        prop_assert!(bank::read(&lines.concat()).is_err());
    }

    #[test]
    fn any_bytes_are_refused_or_read(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        read_all(&bytes);
    }

    #[test]
    fn a_mutated_statement_is_refused_or_still_adds_up(written in statement(), batch in 1..4_usize, at in changes()) {
        read_all(&mutated(coda(std::slice::from_ref(&written), batch), &at));
        read_all(&mutated(camt(&[written], "08", batch), &at));
    }

    #[test]
    fn a_mutated_invoice_is_refused_or_read(at in changes(), pick in any::<usize>()) {
        let samples = files(&path("tests/imports/invoices"), "xml");
        read_all(&mutated(fs::read(&samples[pick % samples.len()]).unwrap(), &at));
    }
}
