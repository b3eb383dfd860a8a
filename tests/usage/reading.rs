//! Files of counts: read whatever they look like, refused whole whatever is further in them.

use super::{changed_workbook, workbook};
use crate::support::path;
use rust_xlsxwriter::{ExcelDateTime, Format, Note};
use serde_json::json;
use std::fs;
use tarief::imports::usage::{UsageCount, read};

const ROWS: &[&[&str]] = &[
    &["Bibliotheek", "Perceel", "Maand", "Aantal"],
    &["stad-antwerpen", "1B", "2022-11", "612"],
    &["44021", "1B", "12/2022", "0"],
];

/// What was read: library, lot, month, count.
fn counts(bytes: &[u8]) -> Vec<String> {
    let read = read(bytes, None).unwrap_or_else(|problems| panic!("{problems:?}"));
    let told = |one: &UsageCount| format!("{} {} {} {}", one.library, one.lot, one.month, one.unique_users);
    read.iter().map(told).collect()
}

/// The problems: where, which, and what is said.
#[track_caller]
fn refused(bytes: &[u8], expected: &[(&str, &str, &str)]) {
    let problems = read(bytes, None).expect_err("a refusal");
    let code = |code| serde_json::to_value(code).unwrap().as_str().unwrap().to_owned();
    let found: Vec<_> = problems
        .as_slice()
        .iter()
        .map(|one| (one.pointer.as_str(), code(one.code), one.message.as_str()))
        .collect();
    let fits = |((pointer, code, message), expected): (&(&str, String, &str), &(&str, &str, &str))| {
        *pointer == expected.0 && code == expected.1 && message.contains(expected.2)
    };
    let all = found.len() == expected.len() && found.iter().zip(expected).all(fits);
    assert!(all, "expected {expected:#?}\nfound {found:#?}");
}

fn csv(rows: &[&[&str]]) -> Vec<u8> {
    let lines: Vec<String> = rows.iter().map(|cells| cells.join(";")).collect();
    lines.join("\r\n").into_bytes()
}

#[test]
fn the_same_counts_are_read_from_csv_xlsx_and_json() {
    let expected = ["stad-antwerpen 1B 2022-11 612", "44021 1B 2022-12 0"];
    let list = json!([
        { "library": "stad-antwerpen", "lot": "1B", "month": "2022-11", "count": 612 },
        { "contract": "44021", "unique_users": 0, "maand": "2022-12", "perceel": "1B" },
    ]);

    assert_eq!(counts(&csv(ROWS)), expected);
    assert_eq!(counts(&[b"\xef\xbb\xbf".as_slice(), &csv(ROWS)].concat()), expected);
    assert_eq!(counts(&workbook(ROWS)), expected);
    assert_eq!(counts(list.to_string().as_bytes()), expected);
}

#[test]
fn a_report_as_libraries_send_it_is_read() {
    let bytes = fs::read(path("tests/imports/usage/antwerpen.csv")).unwrap();
    let expected = ["stad-antwerpen 1B 2022-11 612", "11002 1B 2022-12 655", "antwerpen-film 1B 2023-01 640"];
    assert_eq!(counts(&bytes), expected);
}

#[test]
fn columns_stand_in_any_order_under_dutch_and_english_names() {
    for head in ["contract,lot,month,unique_users", "NIS-code,PERCEEL,month,Unieke gebruikers"] {
        let text = format!("{head}\n44021,1B,2022-12,7\n");
        assert_eq!(counts(text.as_bytes()), ["44021 1B 2022-12 7"], "{head}");
    }
    assert_eq!(counts(b"aantal\tmaand\tlot\tbibliotheek\n7\t2022-12\t1B\tx\n"), ["x 1B 2022-12 7"]);
}

#[test]
fn a_month_that_a_spreadsheet_made_a_date_is_that_month() {
    let bytes = changed_workbook(&[ROWS[0], &["x", "1B", "", "5"]], |workbook| {
        let day = ExcelDateTime::from_ymd(2022, 12, 1).unwrap();
        let format = Format::new().set_num_format("mmm yyyy");
        workbook.worksheet_from_index(0).unwrap().write_with_format(1, 2, day, &format).unwrap();
    });
    assert_eq!(counts(&bytes), ["x 1B 2022-12 5"]);
}

#[test]
fn a_further_column_is_refused_by_name_where_it_looks_like_one() {
    let further =
        |name: &str| csv(&[&["library", "lot", "month", "count", name], &["x", "1B", "2022-12", "7", "y"]]);

    refused(
        &further("email"),
        &[("", "unknown_field", "row 1, column E: there is a further column `email`")],
    );
    refused(
        &further("jan@voorbeeld.be"),
        &[("", "unknown_field", "column E: there is a further column: expected")],
    );
    refused(
        &further("85.07.30-033.28"),
        &[("", "unknown_field", "column E: there is a further column: expected")],
    );
    let two = csv(&[
        &["email", "library", "lot", "Naam", "month", "count"],
        &["a", "x", "1B", "b", "2022-12", "7"],
    ]);
    refused(&two, &[("", "unknown_field", "column A"), ("", "unknown_field", "column D")]);
    let sheet =
        workbook(&[&["library", "lot", "month", "count", "email"], &["x", "1B", "2022-12", "7", "y"]]);
    refused(&sheet, &[("", "unknown_field", "row 1, column E: there is a further column `email`")]);
    let list = json!([{ "library": "x", "lot": "1B", "month": "2022-12", "count": 7, "email": "y" }]);
    refused(list.to_string().as_bytes(), &[("/0", "unknown_field", "a further field `email`")]);
}

#[test]
fn a_further_column_without_a_cell_is_refused_too() {
    refused(b"library;lot;month;count;email\nx;1B;2022-12;7;\n", &[("", "unknown_field", "`email`")]);
}

#[test]
fn cells_beyond_the_header_or_above_it_are_refused_by_place() {
    let beyond = csv(&[&["library", "lot", "month", "count"], &["x", "1B", "2022-12", "7", "y"]]);
    refused(&beyond, &[("", "unknown_field", "row 2, column E: something stands beyond the four columns")]);
    let above = csv(&[
        &["Maandrapport voor Jan", "", "", ""],
        &["library", "lot", "month", "count"],
        &["x", "1B", "2022-12", "7"],
    ]);
    refused(&above, &[("", "unknown_field", "something stands above the header in row 2")]);
}

#[test]
fn a_workbook_holds_one_sheet_without_comments_names_or_pictures() {
    let second = changed_workbook(ROWS, |workbook| {
        workbook.add_worksheet().write(0, 0, "y").unwrap();
    });
    refused(&second, &[("", "unknown_field", "a second sheet")]);
    let again = changed_workbook(ROWS, |workbook| {
        let sheet = workbook.add_worksheet();
        for (column, name) in (0..).zip(ROWS[0]) {
            sheet.write(0, column, *name).unwrap();
        }
    });
    refused(&again, &[("", "unknown_field", "a second sheet")]);
    let empty = changed_workbook(ROWS, |workbook| {
        workbook.add_worksheet();
    });
    assert_eq!(counts(&empty).len(), 2);
    let comment = changed_workbook(ROWS, |workbook| {
        workbook.worksheet_from_index(0).unwrap().insert_note(1, 1, &Note::new("y")).unwrap();
    });
    let found = read(&comment, None).expect_err("a refusal");
    assert!(found.as_slice().iter().any(|one| one.message.contains("holds comments")), "{found:?}");
    let named = changed_workbook(ROWS, |workbook| {
        workbook.define_name("Naam", "=\"y\"").unwrap();
    });
    refused(&named, &[("", "unknown_field", "defines names")]);
    let filtered = changed_workbook(ROWS, |workbook| {
        workbook.worksheet_from_index(0).unwrap().autofilter(0, 0, 2, 3).unwrap();
    });
    assert_eq!(counts(&filtered).len(), 2);
    let hidden = changed_workbook(ROWS, |workbook| {
        let sheet = workbook.worksheet_from_index(0).unwrap();
        sheet.write(1, 6, "y").unwrap();
        sheet.set_column_hidden(6).unwrap();
    });
    refused(&hidden, &[("", "unknown_field", "row 2, column G")]);
}

#[test]
fn every_wrong_value_is_told_by_place_and_never_repeated() {
    let text = "library;lot;month;count\n;1B;2022-12;7\nx;;2022-12;7\nx;1B;zq7;7\nx;1B;2022-12;zq7\ny;1B;2022-12;1.204\n";
    let expected = [
        ("", "wrong_form", "row 2, library: expected"),
        ("", "wrong_form", "row 3, lot: expected"),
        ("", "wrong_form", "row 4, month: expected"),
        ("", "wrong_form", "row 5, count: expected"),
        ("", "wrong_form", "row 6, count: expected"),
    ];
    refused(text.as_bytes(), &expected);
    let list = json!([{ "library": 1, "lot": "1B", "month": "zq7", "count": "7" }, { "lot": "1B" }, 7]);
    let expected = [
        ("/0/library", "wrong_form", "expected"),
        ("/0/month", "wrong_form", "expected"),
        ("/0/count", "wrong_form", "expected"),
        ("/1/library", "missing_field", "required"),
        ("/1/month", "missing_field", "required"),
        ("/1/count", "missing_field", "required"),
        ("/2", "wrong_form", "an object"),
    ];
    refused(list.to_string().as_bytes(), &expected);
}

#[test]
fn what_stands_twice_is_refused() {
    refused(
        b"library;lot;month;count\nx;1B;2022-12;7\nX;1B;12/2022;8\n",
        &[("", "duplicate", "row 3, library")],
    );
    let twice = br#"[{ "library": "x", "lot": "1B", "month": "2022-12", "count": 7, "lot": "1B" }]"#;
    refused(twice, &[("/0", "duplicate_field", "stands twice")]);
    let same = br#"[{ "library": "x", "contract": "y", "lot": "1B", "month": "2022-12", "count": 7 }]"#;
    refused(same, &[("/0", "duplicate_field", "say the same")]);
}

#[test]
fn what_is_no_such_table_is_refused_without_repeating_it() {
    let files: [&[u8]; 7] = [
        b"",
        b"zq7@voorbeeld.be",
        b"zq7;lot;month;count\nx;1B;2022-12;7\n",
        b"library;lot;month;count\n\"zq7;1B;2022-12;7\n",
        b"PK\x03\x04zq7",
        b"%PDF zq7",
        b"\xff\xfez\0q\x007\0",
    ];
    for file in files {
        let problems = read(file, None).expect_err("a refusal");
        assert_eq!(problems.as_slice().len(), 1, "{problems:?}");
        assert!(!format!("{problems:?}").contains("zq7"), "{problems:?}");
    }
    refused(b"library;lot;month;count\n", &[("", "empty_list", "no count")]);
    refused(b"[]", &[("", "empty_list", "no count")]);
    refused(b"{\"zq7\": 1}", &[("", "malformed_json", "a list of objects")]);
    refused(b"[{\"zq7\": ", &[("", "malformed_json", "not JSON")]);
}

#[test]
fn no_more_problems_are_told_than_can_be_read() {
    let text = format!("library;lot;month;count\n{}", "x;1B;zq7;y\n".repeat(1000));
    let problems = read(text.as_bytes(), None).expect_err("a refusal");
    assert_eq!(problems.as_slice().len(), 51);
    assert!(problems.as_slice()[50].message.contains("more problems"), "{problems:?}");
}
