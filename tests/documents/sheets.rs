//! Tables in their three forms: read back by other libraries, they say the same.

use crate::support::sheets::{Forms, Read, book, read_back};
use calamine::{Data, Reader};
use chrono::{DateTime, NaiveDate};
use proptest::collection::vec;
use proptest::prelude::*;
use rust_decimal::Decimal;
use serde_json::Value;
use std::borrow::Cow;
use tarief::documents::sheets::{Cell, Column, Filter, Form, Kind, NotWritten, Row, Sheet, Writer, written};
use tarief::domain::calendar::Month;

const KINDS: [Kind; 11] = [
    Kind::Money,
    Kind::Rate(4),
    Kind::Count,
    Kind::Year,
    Kind::Percent,
    Kind::Date,
    Kind::Month,
    Kind::Moment,
    Kind::Text,
    Kind::Code,
    Kind::YesNo,
];

fn sheet(kinds: &[Kind]) -> Sheet {
    let column = |(place, kind): (usize, &Kind)| Column {
        key: Cow::Owned(format!("key_{place}")),
        label: Cow::Owned(format!("Kolom {place}")),
        kind: *kind,
        total: matches!(kind, Kind::Money | Kind::Count),
    };
    Sheet {
        name: "things".into(),
        title: "Dingen".to_owned(),
        as_of: NaiveDate::from_ymd_opt(2023, 5, 15).unwrap(),
        filters: vec![Filter { key: "year".into(), label: "Jaar".into(), value: Cell::Count(2023) }],
        columns: kinds.iter().enumerate().map(column).collect(),
    }
}

fn cell(kind: Kind) -> BoxedStrategy<Cell> {
    // Up to 15 digits: what a workbook keeps.
    let mantissa = -999_999_999_999_999_i64..=999_999_999_999_999;
    let days = (1_i32..300_000)
        .prop_map(|day| NaiveDate::from_ymd_opt(1901, 1, 1).unwrap() + chrono::Duration::days(day.into()));
    match kind {
        // Sums over some rows still have 15 digits.
        Kind::Money => (-9_999_999_999_i64..=9_999_999_999)
            .prop_map(|cents| Cell::Number(Decimal::new(cents, 2)))
            .boxed(),
        Kind::Rate(_) | Kind::Percent => {
            (mantissa, 0_u32..9).prop_map(|(digits, scale)| Cell::Number(Decimal::new(digits, scale))).boxed()
        }
        Kind::Count => (-999_999_999_999_i64..=999_999_999_999).prop_map(Cell::Count).boxed(),
        Kind::Year => (1990_i64..2100).prop_map(Cell::Count).boxed(),
        Kind::Date => days.prop_map(Cell::Date).boxed(),
        Kind::Month => days.prop_map(|day| Cell::Month(Month::of(day))).boxed(),
        Kind::Moment => (0_i64..4_000_000_000)
            .prop_map(|second| Cell::Moment(DateTime::from_timestamp(second, 0).unwrap()))
            .boxed(),
        Kind::YesNo => any::<bool>().prop_map(Cell::YesNo).boxed(),
        Kind::Text | Kind::Code => "[-=+@;\"' a-zé€0-9\n]{0,12}"
            .prop_filter("an apostrophe in front is not told from ours", |text| {
                !text.starts_with('\'') && !text.is_empty()
            })
            .prop_map(Cell::Text)
            .boxed(),
    }
}

fn table() -> impl Strategy<Value = (Sheet, Vec<Row>)> {
    let columns = vec(prop::sample::select(&KINDS[..]), 1..8);
    columns.prop_flat_map(|kinds| {
        let row: Vec<_> =
            kinds.iter().map(|kind| prop_oneof![1 => Just(Cell::Empty), 6 => cell(*kind)]).collect();
        (Just(sheet(&kinds)), vec(row, 1..12))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn csv_and_workbooks_read_back_say_what_json_says((sheet, rows) in table()) {
        let bytes = |form| written(form, sheet.clone(), rows.to_vec()).unwrap();
        let forms = Forms { json: bytes(Form::Json), csv: bytes(Form::Csv), xlsx: bytes(Form::Xlsx) };
        let said = read_back(forms);
        let [json, csv, xlsx] = &said.rows;
        prop_assert_eq!(json.len(), rows.len());
        prop_assert_eq!(csv, json);
        prop_assert_eq!(xlsx, json);
        prop_assert_eq!(&said.totals[1], &said.totals[0]);
        let added_up = said.totals[0].iter().filter(|total| **total != Read::Nothing).count();
        prop_assert_eq!(added_up, sheet.columns.iter().filter(|column| column.total).count());
    }
}

const FORMULAS: [&str; 9] =
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "=cmd|' /C calc'!A0"];

#[test]
fn no_text_is_a_formula_in_any_form() {
    let sheet = sheet(&[Kind::Text]);
    let rows = || FORMULAS.iter().map(|text| vec![Cell::from(*text)]);

    let csv = String::from_utf8(written(Form::Csv, sheet.clone(), rows()).unwrap()).unwrap();
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(csv.as_bytes());
    let cells: Vec<String> = reader.records().map(|row| row.unwrap()[0].to_owned()).collect();
    let expected: Vec<String> = FORMULAS.iter().map(|text| format!("'{text}")).collect();
    assert_eq!(cells, expected);

    let mut book = book(written(Form::Xlsx, sheet, rows()).unwrap());
    assert!(book.worksheet_formula("things").unwrap().is_empty());
}

#[test]
fn a_negative_amount_stays_a_number_beside_text_that_looks_like_one() {
    let sheet = sheet(&[Kind::Money, Kind::Code]);
    let rows = vec![vec![Cell::Number(Decimal::new(-1234, 2)), Cell::from("-12,34")]];
    let csv = String::from_utf8(written(Form::Csv, sheet.clone(), rows.clone()).unwrap()).unwrap();
    assert_eq!(csv, "\u{feff}Kolom 0;Kolom 1\r\n-12,34;'-12,34\r\n");

    let mut book = book(written(Form::Xlsx, sheet, rows).unwrap());
    let range = book.worksheet_range("things").unwrap();
    assert_eq!(range.get_value((4, 0)), Some(&Data::Float(-12.34)));
    assert_eq!(range.get_value((4, 1)), Some(&Data::String("-12,34".to_owned())));
}

#[test]
fn a_code_keeps_its_zeros_in_a_workbook() {
    let mut book = book(written(Form::Xlsx, sheet(&[Kind::Code]), [vec![Cell::from("01234")]]).unwrap());
    let range = book.worksheet_range("things").unwrap();
    assert_eq!(range.get_value((4, 0)), Some(&Data::String("01234".to_owned())));
}

#[test]
fn an_amount_of_more_than_fifteen_digits_is_text_and_so_is_its_total() {
    let amounts = ["1234567890123456.78", "0.01"].map(|text| vec![Cell::Number(text.parse().unwrap())]);
    let mut book = book(written(Form::Xlsx, sheet(&[Kind::Money]), amounts).unwrap());
    let range = book.worksheet_range("things").unwrap();
    let text = |text: &str| Some(Data::String(text.to_owned()));
    assert_eq!(range.get_value((4, 0)).cloned(), text("1234567890123456,78"));
    assert_eq!(range.get_value((5, 0)), Some(&Data::Float(0.01)));
    assert_eq!(range.get_value((6, 0)).cloned(), text("1234567890123456,79"));
}

#[test]
fn text_that_no_cell_holds_is_cut_and_says_so() {
    let long = "é😀".repeat(20_000);
    let mut book = book(written(Form::Xlsx, sheet(&[Kind::Text]), [vec![Cell::Text(long.clone())]]).unwrap());
    let range = book.worksheet_range("things").unwrap();
    let Some(Data::String(cut)) = range.get_value((4, 0)) else { panic!("no text") };
    assert!(cut.encode_utf16().count() <= 32_767 && cut.encode_utf16().count() > 32_700);
    assert!(long.starts_with(cut.strip_suffix(" […]").unwrap()));
}

#[test]
fn the_same_table_gives_the_same_bytes_in_every_form() {
    let rows = || [vec![Cell::Number(Decimal::new(835_480, 2)), Cell::from("film")]];
    for form in Form::ALL {
        let bytes = || written(form, sheet(&[Kind::Money, Kind::Text]), rows()).unwrap();
        assert_eq!(bytes(), bytes(), "{form:?}");
    }
}

#[test]
fn rows_leave_the_writer_as_they_come_but_a_workbook_comes_whole() {
    for (form, streams) in [(Form::Csv, true), (Form::Json, true), (Form::Xlsx, false)] {
        let rows: Vec<Row> = (0..100_i64).map(|row| vec![Cell::Count(row)]).collect();
        let whole = written(form, sheet(&[Kind::Count]), rows.clone()).unwrap();
        let mut writer = Writer::begin(form, sheet(&[Kind::Count])).unwrap();
        let mut pieces: Vec<Vec<u8>> = Vec::new();
        for row in &rows {
            writer.row(row).unwrap();
            pieces.push(writer.take().unwrap());
        }
        assert_eq!(writer.rows(), 100);
        assert_eq!(pieces.iter().all(|piece| !piece.is_empty()), streams, "{form:?}");
        pieces.push(writer.finish().unwrap());
        assert_eq!(pieces.concat(), whole, "{form:?}");
    }
}

#[test]
fn a_row_that_does_not_fit_the_columns_is_refused_in_every_form() {
    for form in Form::ALL {
        let of = |row: Row| written(form, sheet(&[Kind::Money, Kind::Date]), [row]).unwrap_err();
        for row in
            [vec![Cell::Empty], vec![Cell::from("1,00"), Cell::Empty], vec![Cell::Empty, Cell::Count(1)]]
        {
            assert!(matches!(of(row.clone()), NotWritten::DoesNotFit { row: 1, .. }), "{form:?} {row:?}");
        }
    }
}

#[test]
fn a_table_without_rows_has_its_head_in_every_form() {
    let of = |form| written(form, sheet(&[Kind::Count, Kind::Money]), []).unwrap();
    assert_eq!(of(Form::Csv), "\u{feff}Kolom 0;Kolom 1\r\n".as_bytes());
    let json: Value = serde_json::from_slice(&of(Form::Json)).unwrap();
    assert_eq!(json["rows"], Value::Array(Vec::new()));
    assert_eq!(json["totals"], serde_json::json!({ "key_0": 0, "key_1": "0.00" }));
    let mut book = book(of(Form::Xlsx));
    let range = book.worksheet_range("things").unwrap();
    assert_eq!(range.get_value((0, 0)), Some(&Data::String("Dingen".to_owned())));
    assert_eq!(range.get_value((1, 0)), Some(&Data::String("Stand op 15/05/2023 · Jaar: 2023".to_owned())));
    assert_eq!(range.get_value((3, 1)), Some(&Data::String("Kolom 1".to_owned())));
}
