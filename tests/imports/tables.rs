//! Tables: whatever their form, the same rows; whatever is wrong, its place.

use super::expect;
use proptest::prelude::*;
use rust_decimal::Decimal;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use std::io::Write;
use tarief::imports::NotReadable;
use tarief::imports::table::{Column, Head, MOST_UNPACKED, Problems, Row, Rows, TextTable, read};

const COLUMNS: &[Column] = &[
    Column::required("name", &["Woonplaats", "Gemeente"]),
    Column::required("count", &["Totaal", "MS_POPULATION"]),
    Column::optional("value", &["MS_CPI_IDX"]),
    Column::optional("day", &["datum"]),
];

/// A row: its number, and its cells as they were read.
type SeenRow = (u32, String, Option<u64>, Option<Decimal>, String);

/// What was read, as text; `further` are the columns that were not asked for.
#[derive(Debug, Default, PartialEq)]
struct Seen {
    rows: Vec<SeenRow>,
    further: Vec<String>,
    above: Vec<String>,
    others: Vec<String>,
}

impl Rows for Seen {
    fn columns(&self) -> &'static [Column] {
        COLUMNS
    }

    fn head(&mut self, head: &Head, _: &mut Problems) -> bool {
        self.further.extend(head.further().map(|(place, _)| place));
        self.above.extend(head.above().iter().cloned());
        true
    }

    fn row(&mut self, row: &Row<'_>, problems: &mut Problems) {
        let value = if row.is_absent(2) { None } else { row.decimal(2, problems) };
        let day = if row.is_absent(3) { None } else { row.day(3, problems) };
        let day = day.map(|day| day.to_string()).unwrap_or_default();
        self.rows.push((row.number(), row.text(0).to_owned(), row.count(1, problems), value, day));
    }

    fn other_sheet(&mut self, sheet: &str, _: &mut Problems) {
        self.others.push(sheet.to_owned());
    }
}

fn seen(bytes: &[u8]) -> Result<Seen, Vec<NotReadable>> {
    let mut seen = Seen::default();
    read(bytes, &mut seen).map(|_| ())?;
    Ok(seen)
}

fn in_pieces(bytes: &[u8], size: usize) -> Result<Seen, Vec<NotReadable>> {
    let mut seen = Seen::default();
    let mut table = TextTable::new(&mut seen);
    bytes.chunks(size).for_each(|piece| table.push(piece));
    table.finish().map(|_| ())?;
    Ok(seen)
}

fn row(
    number: u32,
    name: &str,
    count: u64,
    value: Option<&str>,
) -> (u32, String, Option<u64>, Option<Decimal>, String) {
    (number, name.to_owned(), Some(count), value.map(|value| value.parse().unwrap()), String::new())
}

#[test]
fn delimiter_line_ends_encoding_and_mark_do_not_matter() {
    let expected = vec![row(2, "Liège", 195_965, Some("127.84")), row(4, "Genk; \"stad\"", 66_227, None)];
    for delimiter in [";", ",", "|", "\t"] {
        for end in ["\n", "\r\n", "\r"] {
            let lines = [
                "Woonplaats;TOTAAL;Ms-cpi idx",
                "Liège;195965;127.84",
                "",
                "\"Genk; \"\"stad\"\"\";66 227;.",
                "",
                "",
            ];
            let text = lines.join(end).replace("; ", "\0").replace(';', delimiter).replace('\0', "; ");
            let latin: Vec<u8> =
                text.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect();
            let marked = [b"\xef\xbb\xbf", text.as_bytes()].concat();
            for bytes in [text.as_bytes(), &latin, &marked, text.trim_end().as_bytes()] {
                assert_eq!(seen(bytes).unwrap().rows, expected, "{:?}", String::from_utf8_lossy(bytes));
                assert_eq!(in_pieces(bytes, 1).unwrap().rows, expected);
            }
        }
    }
}

#[test]
fn titles_above_the_header_and_further_columns_are_told() {
    let seen = seen(b"Bevolking;;\nname;count;e-mail\nGent;3;\n").unwrap();

    assert_eq!(seen.above, ["Bevolking"]);
    assert_eq!(seen.further, ["row 2, column C (e-mail)"]);
}

#[test]
fn every_problem_of_a_text_is_told_with_its_place() {
    let text = b"name;count;value;day\nGent;een;1.234;31/02/2023\nLier;12;;\nMol;\nBoom;;1,5;;x\n";
    expect(
        &seen(text).unwrap_err(),
        &[
            (None, "row 2, column C (value)", "'1.234' can mean two numbers"),
            (None, "row 2, column D (day)", "'31/02/2023' is not readable: expected a day"),
            (None, "row 2, column B (count)", "'een' is not readable: expected a whole number"),
            (None, "row 4", "the row has 2 cells, the header has 4"),
            (None, "row 5, column E", "the header names no column"),
            (None, "row 5, column B (count)", "the cell is empty"),
        ],
    );
    expect(&seen(b"name;value\nGent;3\n").unwrap_err(), &[(None, "", "the column 'count' is missing")]);
    expect(
        &seen(b"name;count;Totaal\nGent;3;4\n").unwrap_err(),
        &[(None, "row 1, column C (Totaal)", "stands in column B already")],
    );
}

#[test]
fn what_is_no_table_is_refused_by_name() {
    for (bytes, message) in [
        (&b""[..], "the file is empty"),
        (b"\r\n \r\n", "the file is empty"),
        (b"%PDF-1.7\nname;count", "the file is a PDF"),
        (b"\xff\xfen\0a\0m\0e\0", "UTF-16"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old workbook"),
        (b"PK\x03\x04 and then nothing", "no header was found"),
        (b"name;count\n\"Gent;3\nLier;4\n", "a quote (\") is opened and never closed"),
        (b"name;count\nGent;3\0\n", "no text"),
    ] {
        let refused = seen(bytes).unwrap_err();
        assert!(refused[0].to_string().contains(message), "{refused:?}");
    }
    let endless = [b"name;count\n\"".to_vec(), vec![b'x'; 200_000]].concat();
    assert!(in_pieces(&endless, 1000).unwrap_err()[0].to_string().contains("never closed"));
}

#[test]
fn a_workbook_gives_exact_numbers_days_and_every_sheet() {
    let mut workbook = Workbook::new();
    let note = workbook.add_worksheet().set_name("Toelichting").unwrap();
    note.write_string(0, 0, "Bron: Statbel").unwrap();
    for (name, index) in [("2024", 0.1 + 0.2), ("2025", 130.76)] {
        let sheet = workbook.add_worksheet().set_name(name).unwrap();
        sheet.write_string(0, 0, "Titel").unwrap();
        for (column, head) in ["Woonplaats", "Totaal", "value", "Datum"].into_iter().enumerate() {
            sheet.write_string(2, u16::try_from(column).unwrap(), head).unwrap();
        }
        sheet.write_string(4, 0, "Koekelberg").unwrap();
        sheet.write_number(4, 1, 22_243.0).unwrap();
        sheet.write_number(4, 2, index).unwrap();
        let day = ExcelDateTime::from_ymd(2025, 1, 1).unwrap();
        sheet.write_datetime_with_format(4, 3, day, &Format::new().set_num_format("dd/mm/yyyy")).unwrap();
        sheet.write_string(5, 0, "Jette").unwrap();
        sheet.write_string(5, 1, "53,040").unwrap();
    }
    let seen = seen(&workbook.save_to_buffer().unwrap()).unwrap();

    let day = |mut row: (u32, String, Option<u64>, Option<Decimal>, String)| {
        row.4 = "2025-01-01".to_owned();
        row
    };
    assert_eq!(
        seen.rows,
        [
            day(row(5, "Koekelberg", 22_243, Some("0.30000000000000004"))),
            row(6, "Jette", 53_040, None),
            day(row(5, "Koekelberg", 22_243, Some("130.76"))),
            row(6, "Jette", 53_040, None),
        ]
    );
    assert_eq!((seen.above.len(), seen.others), (2, vec!["Toelichting".to_owned()]));
}

#[test]
fn problems_of_a_workbook_name_sheet_row_and_column() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("mei").unwrap();
    sheet.write_row(0, 0, ["name", "count"]).unwrap();
    sheet.write_string(1, 0, "Gent").unwrap();
    sheet.write_number(1, 1, 12.5).unwrap();
    sheet.write_string(2, 0, "Lier").unwrap();

    let refused = seen(&workbook.save_to_buffer().unwrap()).unwrap_err();

    expect(
        &refused,
        &[
            (None, "sheet 'mei', row 2, column B (count)", "'12.5' is not readable"),
            (None, "sheet 'mei', row 3, column B (count)", "the cell is empty"),
        ],
    );
}

#[test]
fn a_workbook_that_unpacks_to_more_than_is_read_is_refused() {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    archive.start_file("xl/workbook.xml", zip::write::SimpleFileOptions::default()).unwrap();
    let piece = vec![b' '; 1024 * 1024];
    for _ in 0..=MOST_UNPACKED / (1024 * 1024) {
        archive.write_all(&piece).unwrap();
    }
    let bomb = archive.finish().unwrap().into_inner();
    assert!(bomb.len() < 200_000);

    let refused = seen(&bomb).unwrap_err();

    assert!(refused[0].message.contains("unpacks to more than"), "{refused:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn pieces_of_any_size_give_the_rows_of_the_whole(
        cells in prop::collection::vec(("[ -~éü\n]{0,12}", 0u64..100_000), 1..20),
        delimiter in prop::sample::select(vec![b';', b',', b'|', b'\t']),
        size in 1usize..40,
    ) {
        let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
        writer.write_record(["Gemeente", "Totaal"]).unwrap();
        for (name, count) in &cells {
            writer.write_record([name, &count.to_string()]).unwrap();
        }
        let bytes = writer.into_inner().unwrap();

        let whole = seen(&bytes).unwrap();

        let expected: Vec<_> = cells.iter().map(|(name, count)| (name.trim().to_owned(), Some(*count))).collect();
        let read: Vec<_> = whole.rows.iter().map(|row| (row.1.clone(), row.2)).collect();
        prop_assert_eq!(read, expected);
        prop_assert_eq!(in_pieces(&bytes, size).unwrap(), whole);
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let text = [b"name;count\n".as_slice(), &bytes].concat();
        let (whole, pieces) = (seen(&text), in_pieces(&text, 7));
        prop_assert_eq!(whole.is_ok(), pieces.is_ok());
        let _ = seen(&[b"PK\x03\x04".as_slice(), &bytes].concat());
    }
}
