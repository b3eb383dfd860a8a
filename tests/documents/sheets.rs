//! Tables in their three forms: read back by other libraries, they say the same.

use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use proptest::collection::vec;
use proptest::prelude::*;
use rust_decimal::Decimal;
use serde_json::Value;
use std::borrow::Cow;
use std::io::Cursor;
use tarief::documents::sheets::{Cell, Column, Filter, Form, Kind, NotWritten, Row, Sheet, Writer, written};
use tarief::domain::calendar::{Month, in_brussels};

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

/// What a value is, however it is written.
#[derive(Debug, Clone, PartialEq)]
enum Read {
    Nothing,
    Number(Decimal),
    Moment(NaiveDateTime),
    Text(String),
}

fn moment(day: NaiveDate) -> Read {
    Read::Moment(day.and_hms_opt(0, 0, 0).unwrap())
}

/// What stands in a cell of JSON.
fn of_json(kind: Kind, value: &Value) -> Read {
    let text = value.as_str().unwrap_or_default();
    match (kind, value) {
        (_, Value::Null) => Read::Nothing,
        (Kind::Money | Kind::Rate(_) | Kind::Percent, Value::String(text)) => {
            Read::Number(text.parse::<Decimal>().unwrap().normalize())
        }
        (Kind::Count | Kind::Year, Value::Number(count)) => {
            Read::Number(Decimal::from(count.as_i64().unwrap()))
        }
        (Kind::Date, _) => moment(text.parse().unwrap()),
        (Kind::Month, _) => moment(text.parse::<Month>().unwrap().first_day()),
        (Kind::Moment, _) => Read::Moment(in_brussels(text.parse::<DateTime<Utc>>().unwrap())),
        (Kind::YesNo, Value::Bool(yes)) => Read::Text(if *yes { "ja" } else { "nee" }.to_owned()),
        (Kind::Text | Kind::Code, Value::String(text)) => Read::Text(text.clone()),
        (kind, other) => panic!("{kind:?} holds no {other}"),
    }
}

/// What a Dutch spreadsheet makes of a cell of CSV.
fn of_csv(kind: Kind, cell: &str) -> Read {
    let dutch_day = |text: &str| NaiveDate::parse_from_str(text, "%d/%m/%Y").unwrap();
    match kind {
        _ if cell.is_empty() => Read::Nothing,
        Kind::Money | Kind::Rate(_) | Kind::Percent | Kind::Count | Kind::Year => {
            assert!(!cell.contains('.'), "{cell}");
            Read::Number(cell.replace(',', ".").parse::<Decimal>().unwrap().normalize())
        }
        Kind::Date => moment(dutch_day(cell)),
        Kind::Month => moment(dutch_day(&format!("01/{cell}"))),
        Kind::Moment => Read::Moment(NaiveDateTime::parse_from_str(cell, "%d/%m/%Y %H:%M:%S").unwrap()),
        Kind::Text | Kind::Code | Kind::YesNo => {
            Read::Text(cell.strip_prefix('\'').unwrap_or(cell).to_owned())
        }
    }
}

fn of_xlsx(cell: Option<&Data>) -> Read {
    match cell {
        None | Some(Data::Empty) => Read::Nothing,
        Some(Data::Float(number)) => Read::Number(number.to_string().parse::<Decimal>().unwrap().normalize()),
        Some(Data::DateTime(moment)) => {
            let (year, month, day, hour, minute, second, thousandth) = moment.to_ymd_hms_milli();
            assert_eq!(thousandth, 0);
            let day = NaiveDate::from_ymd_opt(year.into(), month.into(), day.into()).unwrap();
            Read::Moment(day.and_hms_opt(hour.into(), minute.into(), second.into()).unwrap())
        }
        Some(Data::String(text)) => Read::Text(text.clone()),
        Some(other) => panic!("no cell of ours is {other:?}"),
    }
}

fn book(bytes: Vec<u8>) -> Xlsx<Cursor<Vec<u8>>> {
    open_workbook_from_rs(Cursor::new(bytes)).unwrap()
}

/// The rows of the three forms, and the totals of JSON and XLSX.
fn read_back(sheet: &Sheet, rows: &[Row]) -> ([Vec<Vec<Read>>; 3], [Vec<Read>; 2]) {
    let kinds: Vec<Kind> = sheet.columns.iter().map(|column| column.kind).collect();
    let bytes = |form| written(form, sheet.clone(), rows.to_vec()).unwrap();
    let json: Value = serde_json::from_slice(&bytes(Form::Json)).unwrap();
    let keys: Vec<&str> =
        json["columns"].as_array().unwrap().iter().map(|c| c["key"].as_str().unwrap()).collect();
    let of_json =
        |row: &Value| kinds.iter().zip(&keys).map(|(kind, key)| of_json(*kind, &row[*key])).collect();
    let from_json: Vec<Vec<Read>> = json["rows"].as_array().unwrap().iter().map(of_json).collect();

    let csv = String::from_utf8(bytes(Form::Csv)).unwrap();
    let csv = csv.strip_prefix('\u{feff}').unwrap();
    assert!(csv.ends_with("\r\n"));
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(csv.as_bytes());
    assert_eq!(
        reader.headers().unwrap(),
        sheet.columns.iter().map(|column| &*column.label).collect::<Vec<_>>()
    );
    let of_csv =
        |row: csv::StringRecord| kinds.iter().zip(&row).map(|(kind, cell)| of_csv(*kind, cell)).collect();
    let from_csv: Vec<Vec<Read>> = reader.records().map(|row| of_csv(row.unwrap())).collect();

    let mut book = book(bytes(Form::Xlsx));
    let range = book.worksheet_range("things").unwrap();
    let line = |row: usize| -> Vec<Read> {
        let place = |column| (u32::try_from(row + 4).unwrap(), u32::try_from(column).unwrap());
        (0..kinds.len()).map(|column| of_xlsx(range.get_value(place(column)))).collect()
    };
    let from_xlsx: Vec<Vec<Read>> = (0..rows.len()).map(line).collect();
    let total = |(kind, key): (&Kind, &&str)| match &json["totals"][*key] {
        Value::Null => Read::Nothing,
        total => of_json(*kind, total),
    };
    let totals = [kinds.iter().zip(&keys).map(total).collect(), line(rows.len())];
    ([from_json, from_csv, from_xlsx], totals)
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
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn csv_and_workbooks_read_back_say_what_json_says((sheet, rows) in table()) {
        let ([json, csv, xlsx], [of_json, mut of_xlsx]) = read_back(&sheet, &rows);
        prop_assert_eq!(&csv, &json);
        prop_assert_eq!(&xlsx, &json);
        if !sheet.columns[0].total {
            prop_assert_eq!(&of_xlsx[0], &Read::Text("Totaal".to_owned()));
            of_xlsx[0] = Read::Nothing;
        }
        prop_assert_eq!(of_xlsx, of_json);
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
