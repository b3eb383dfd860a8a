//! Statements: the samples as the command line shows them, and one broken file for every rule.

use super::expect;
use crate::support::{files, json, path};
use std::fs;
use std::process::{Command, Output};
use tarief::imports::{MOST_BYTES, MOST_PROBLEMS, NotReadable, bank};

const CODA: &str = "tests/imports/statements/a-day-with-every-kind-of-payment.cod";
const CAMT: &str = "tests/imports/statements/a-day-with-a-batch-and-a-pending-entry.xml";

fn read_by_command(file: &std::path::Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tarief"));
    command.args(["statement", "read"]).arg(file).output().unwrap()
}

#[test]
fn every_sample_is_shown_as_it_should_be_read() {
    let samples: Vec<_> =
        ["cod", "xml"].iter().flat_map(|ending| files(&path("tests/imports/statements"), ending)).collect();
    assert!(samples.len() >= 2);
    for sample in samples {
        let shown = read_by_command(&sample);

        let read: serde_json::Value = serde_json::from_slice(&shown.stdout).unwrap();
        assert_eq!(read, json(&sample.with_extension("json")), "{}", sample.display());
    }
}

#[test]
fn the_command_tells_every_problem_on_a_line_and_ends_with_exit_code_2() {
    let refused = read_by_command(&path("README.md"));

    assert_eq!(refused.status.code(), Some(2));
    assert!(refused.stdout.is_empty());
    assert!(
        String::from_utf8_lossy(&refused.stderr).contains("expected CODA (first record 0) or camt.053 (XML)")
    );
}

/// The problems of the sample of CODA with other text from a position (from 1) of a line on.
fn coda_with(changes: &[(usize, usize, &str)]) -> Vec<NotReadable> {
    let mut bytes = fs::read(path(CODA)).unwrap();
    for (line, position, text) in changes {
        let start = (line - 1) * 130 + position - 1;
        bytes[start..start + text.len()].copy_from_slice(text.as_bytes());
    }
    bank::read(&bytes).unwrap_err()
}

#[test]
fn coda_that_is_not_what_it_says_is_refused_at_its_field() {
    let cases: &[(usize, usize, &str, &str, &str)] = &[
        (1, 128, "1", "0 version", "only version 2"),
        (1, 15, "02", "0 application code", "expected 05"),
        (1, 84, "00301", "0 separate application", "give that statement"),
        (1, 6, "310223", "0 creation date", "'310223' is no day"),
        (2, 2, "7", "1 account structure", "expected 0, 1, 2 or 3"),
        (2, 8, "42", "1 account", "check digits should be 41"),
        (2, 40, "USD", "1 account", "the currency is 'USD'"),
        (2, 43, "5", "1 old balance", "expected 0 (credit) or 1 (debit)"),
        (3, 32, "2", "2.1 amount", "the sign is '2'"),
        (3, 33, "00000007050982X", "2.1 amount", "'00000007050982X' is no number"),
        (3, 47, "5", "2.1 amount", "third decimal"),
        (3, 48, "320523", "2.1 value date", "expected ddmmyy"),
        (3, 116, "000000", "2.1 entry date", "expected ddmmyy"),
        (3, 54, "4", "2.1 transaction type", "expected 0 to 3 or 5 to 9"),
        (4, 3, "0007", "2 sequence number", "0007/0000 follows the movement 0001/0000"),
        (4, 2, "9", "2 article", "expected 1, 2 or 3"),
        (11, 3, "0004", "2 sequence number", "follows the movement 0003/0000"),
        (18, 3, "0008", "2 sequence number", "0008/0000 follows 0005/0000"),
        (22, 58, "140523", "8 new balance date", "is before the old balance"),
        (24, 17, "000022", "9 number of records", "counts 22 records, the file has 21"),
        (24, 36, "1", "9 debit", "the trailer totals 8123.41, the movements 8123.45"),
        (24, 38, "1", "9 credit", "the trailer totals"),
        (5, 1, "7", "record", "the record begins with '7'"),
        (5, 1, "0", "record", "the statement has 0 records 9"),
    ];
    for (line, position, text, field, message) in cases {
        let found = coda_with(&[(*line, *position, text)]);

        let told = found.iter().any(|one| one.field == *field && one.message.contains(message));
        assert!(told, "{field}: {message} is not in {found:#?}");
    }
}

#[test]
fn an_amount_that_was_changed_does_not_add_up() {
    expect(
        &coda_with(&[(8, 48, "GEMEENTE MOL    "), (3, 46, "3")]),
        &[
            (Some(24), "9 credit", "the trailer totals 71947.32, the movements 71947.33"),
            (Some(22), "8 new balance", "give 184364.03, the new balance is 184364.02"),
        ],
    );
}

#[test]
fn all_problems_of_a_file_of_coda_are_told_at_once() {
    expect(
        &coda_with(&[(1, 128, "1"), (3, 33, "X"), (6, 116, "XX")]),
        &[
            (Some(1), "0 version", "the version is '1'"),
            (Some(3), "2.1 amount", "is no number"),
            (Some(6), "2.1 entry date", "is no day"),
        ],
    );
}

#[test]
fn a_line_of_another_length_is_refused_before_anything_else() {
    let bytes = fs::read(path(CODA)).unwrap();
    let short = [&bytes[..260 + 100], &bytes[260 + 101..]].concat();
    expect(
        &bank::read(&short).unwrap_err(),
        &[(Some(3), "record", "a record has 128 characters, this one has 127")],
    );
}

#[test]
fn a_statement_that_stands_in_a_file_twice_is_refused() {
    let bytes = fs::read(path(CODA)).unwrap();
    let twice = [&bytes[..], &bytes[..24 * 130]].concat();
    let message = "statement 93 of BE41 0910 1235 5910 stands in the file twice";
    expect(&bank::read(&twice).unwrap_err(), &[(None, "record 1", message)]);

    let text = fs::read_to_string(path(CAMT)).unwrap();
    let (start, end) = (text.find("<Stmt>").unwrap(), text.find("</Stmt>").unwrap() + 7);
    let twice = [&text.as_bytes()[..end], &text.as_bytes()[start..]].concat();
    expect(&bank::read(&twice).unwrap_err(), &[(Some(3), "Document/BkToCstmrStmt", message)]);
}

#[test]
fn details_that_do_not_add_up_leave_the_amount_as_one_entry() {
    let mut bytes = fs::read(path(CODA)).unwrap();
    // The second payment of the batch of 300.00 becomes 201.00.
    let place = 14 * 130 + 32 + 11;
    assert_eq!(bytes[place], b'0');
    bytes[place] = b'1';

    let read = bank::read(&bytes).unwrap();

    let batch = &read[0].entries[3];
    assert_eq!((read[0].entries.len(), batch.amount.cents()), (6, 30_000));
    assert_eq!((batch.communication.as_ref(), batch.text.as_str()), (None, "VERZAMELDE OVERSCHRIJVINGEN"));
}

#[test]
fn line_ends_of_either_kind_are_read() {
    let bytes = fs::read(path(CODA)).unwrap();
    let unix: Vec<u8> = bytes.iter().copied().filter(|byte| *byte != b'\r').collect();
    assert_eq!(bank::read(&unix), bank::read(&bytes));
}

#[test]
fn a_structured_communication_with_wrong_check_digits_becomes_text() {
    let mut bytes = fs::read(path(CODA)).unwrap();
    let place = 2 * 130 + 76;
    assert_eq!(&bytes[place..=place], b"1");
    bytes[place] = b'2';

    let entry = bank::read(&bytes).unwrap()[0].entries[0].clone();

    assert_eq!((entry.communication, entry.text.as_str()), (None, "202300000112"));
}

/// The problems of the sample of camt.053 with every occurrence of a text replaced.
fn camt_with(old: &str, new: &str) -> Vec<NotReadable> {
    let text = fs::read_to_string(path(CAMT)).unwrap();
    assert!(text.contains(old), "{old}");
    bank::read(text.replace(old, new).as_bytes()).unwrap_err()
}

const STATEMENT: &str = "Document/BkToCstmrStmt/Stmt";

#[test]
fn camt_that_is_not_what_it_says_is_refused_at_its_element() {
    let sum = "the opening balance 120540.15 and the booked entries give 192343.47";
    let cases: &[(&str, &str, Option<u32>, &str, &str)] = &[
        ("<IBAN>BE41091", "<IBAN>BE42091", Some(9), "/Acct/Id/IBAN", "check digits should be 41"),
        ("<Ccy>EUR", "<Ccy>USD", Some(9), "/Acct/Ccy", "the currency is 'USD'"),
        (">192343.47<", ">192343.48<", Some(5), "", sum),
        (">192343.47<", ">192343,47<", Some(15), "/Bal/Amt", "'192343,47' is no amount"),
        (">192343.47<", ">1e5<", Some(15), "/Bal/Amt", "'1e5' is no amount"),
        (">1000.5<", ">-1000.5<", Some(34), "/Ntry", "is below zero"),
        ("\"EUR\">7.00", "\"GBP\">7.00", Some(61), "/Ntry/Amt", "the currency is 'GBP'"),
        ("OPBD", "ITBD", Some(5), "", "a balance OPBD or PRCD is missing"),
        ("CLBD", "CLAV", Some(5), "", "a balance CLBD is missing"),
        (
            "<Dt><Dt>2023-05-16</Dt></Dt>",
            "<Dt><Dt>2023-05-14</Dt></Dt>",
            Some(5),
            "",
            "is before the opening one",
        ),
        ("DBIT", "DEBIT", Some(60), "/Ntry", "expected CRDT or DBIT"),
        (
            "<BookgDt><DtTm>2023-05-16T",
            "<BookgDt><DtTm>2023-05-16 ",
            Some(20),
            "/Ntry/BookgDt/DtTm",
            "is no day",
        ),
        ("<Sts>PDNG</Sts>", "", Some(68), "/Ntry", "Sts is missing"),
    ];
    for (old, new, line, place, message) in cases {
        let found = camt_with(old, new);

        let field = format!("{STATEMENT}{place}");
        let told =
            found.iter().any(|one| one.line == *line && one.field == field && one.message.contains(message));
        assert!(told, "{line:?} {field}: {message} is not in {found:#?}");
    }
}

#[test]
fn xml_that_is_no_camt_or_dangerous_is_refused_as_a_whole() {
    let cases: &[(&[u8], &str)] = &[
        (b"<Document><BkToCstmrAcctRpt/></Document>", "expected Document/BkToCstmrStmt"),
        (b"<Document><BkToCstmrStmt/></Document>", "Stmt is missing"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><Document/>", "holds a DTD"),
        (b"<Document>", "no well-formed XML"),
        (b"<Document>\xe9</Document>", "not UTF-8"),
        (b"", "the file is empty"),
        (b" \r\n ", "the file is empty"),
        (b"%PDF-1.7", "no bank statement"),
    ];
    for (bytes, message) in cases {
        let found = bank::read(bytes).unwrap_err();
        assert!(found.len() == 1 && found[0].message.contains(message), "{message}: {found:#?}");
    }
}

#[test]
fn a_file_that_is_too_large_or_nested_deep_is_refused_without_harm() {
    let large = bank::read(&vec![b'0'; MOST_BYTES + 1]).unwrap_err();
    assert!(large[0].message.contains("at most 10485760 are read"));

    let deep = "<a>".repeat(300_000) + &"</a>".repeat(300_000);
    assert!(bank::read(deep.as_bytes()).unwrap_err()[0].message.contains("no camt.053"));
}

#[test]
fn no_more_problems_are_told_than_a_person_reads() {
    let many = "0\n".repeat(10_000);

    let found = bank::read(many.as_bytes()).unwrap_err();

    assert_eq!(found.len(), MOST_PROBLEMS + 1);
    assert!(found[MOST_PROBLEMS].message.contains("9950 more problems"));
}
