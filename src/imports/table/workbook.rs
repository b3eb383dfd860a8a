//! Tables as workbooks (XLSX), every sheet.

use super::Rows;
use super::reading::Reading;
use super::row::Cell;
use crate::imports::NotReadable;
use crate::imports::problems::whole;
use calamine::{DataRef, Reader as _, Xlsx, XlsxError};
use std::io::{Cursor, Read as _, copy, sink};
use zip::ZipArchive;

/// The most bytes of a workbook once it is unpacked: more is refused before it is looked at, however small it is packed.
pub const MOST_UNPACKED: u64 = 64 * 1024 * 1024;

/// The most parts of a workbook.
const MOST_PARTS: usize = 2000;

/// The most columns of a sheet.
const MOST_COLUMNS: u32 = 1000;

/// Whether bytes are a workbook (and not a ZIP of something else).
pub fn is_workbook(bytes: &[u8]) -> bool {
    let archive = bytes.starts_with(b"PK").then(|| ZipArchive::new(Cursor::new(bytes)));
    let of_workbook =
        |name: Result<std::borrow::Cow<'_, str>, _>| name.is_ok_and(|name| name.starts_with("xl/"));
    archive.and_then(Result::ok).is_some_and(|parts| parts.file_names().any(of_workbook))
}

/// Reads the sheets of a workbook.
pub(super) fn read<R: Rows>(bytes: &[u8], rows: R) -> Result<R, Vec<NotReadable>> {
    bounded(bytes).map_err(whole)?;
    let unreadable = |error: XlsxError| whole(format!("the workbook cannot be read: {error}"));
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(unreadable)?;
    let mut reading = Reading::new(rows);
    for sheet in workbook.sheet_names() {
        reading.begin(&sheet);
        if let Err(message) = read_sheet(&mut workbook, &sheet, &mut reading) {
            reading.problems.add(None, format!("sheet '{sheet}'"), message);
        }
    }
    reading.finish()
}

/// Refuses what unpacks to more than is read. The declared sizes can lie, so that everything is unpacked, into nothing.
fn bounded(bytes: &[u8]) -> Result<(), String> {
    let broken = |error: zip::result::ZipError| format!("the workbook cannot be unpacked: {error}");
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    if archive.len() > MOST_PARTS {
        return Err(format!("the workbook has {} parts: at most {MOST_PARTS} are read", archive.len()));
    }
    let mut left = MOST_UNPACKED;
    for part in 0..archive.len() {
        let part = archive.by_index(part).map_err(broken)?;
        let unpacked = copy(&mut part.take(left.saturating_add(1)), &mut sink());
        let unpacked = unpacked.map_err(|error| format!("the workbook cannot be unpacked: {error}"))?;
        left = left
            .checked_sub(unpacked)
            .ok_or_else(|| format!("the workbook unpacks to more than {MOST_UNPACKED} bytes: split it"))?;
    }
    Ok(())
}

/// Reads one sheet, row by row.
fn read_sheet<R: Rows>(
    workbook: &mut Xlsx<Cursor<&[u8]>>,
    sheet: &str,
    reading: &mut Reading<R>,
) -> Result<(), String> {
    let mut cells = match workbook.worksheet_cells_reader(sheet) {
        Ok(cells) => cells,
        // A sheet that is a chart has no cells.
        Err(XlsxError::NotAWorksheet(_)) => return Ok(()),
        Err(error) => return Err(error.to_string()),
    };
    let mut number = 0;
    let mut row: Vec<Cell<'_>> = Vec::new();
    while let Some(cell) = cells.next_cell().map_err(|error| error.to_string())? {
        let (at, column) = cell.get_position();
        let at = at.saturating_add(1);
        if at < number {
            return Err(format!("row {at} stands after row {number}: the workbook is broken"));
        }
        if column >= MOST_COLUMNS {
            return Err(format!("row {at}: more than {MOST_COLUMNS} columns"));
        }
        if at > number {
            reading.row(number, &row, false);
            (number, row) = (at, Vec::new());
        }
        let column = usize::try_from(column).unwrap_or_default();
        if row.len() <= column {
            row.resize(column.saturating_add(1), Cell::written(""));
        }
        if let Some(place) = row.get_mut(column) {
            *place = read_cell(cell.get_value());
        }
    }
    reading.row(number, &row, false);
    Ok(())
}

/// A cell as text. A workbook keeps numbers as binary fractions; their shortest decimal text is what was typed, for every
/// number of at most fifteen digits, and so for each count and each value with two decimals.
fn read_cell<'a>(value: &DataRef<'a>) -> Cell<'a> {
    match value {
        DataRef::Int(number) => Cell::exact(number.to_string()),
        DataRef::Float(number) => Cell::exact(number.to_string()),
        DataRef::SharedString(text) => Cell::written(*text),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            Cell::written(text.clone())
        }
        DataRef::Bool(yes) => Cell::written(if *yes { "TRUE" } else { "FALSE" }),
        DataRef::DateTime(moment) if moment.is_datetime() => {
            let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
            let midnight = (hour, minute, second) == (0, 0, 0);
            let time = if midnight { String::new() } else { format!("T{hour:02}:{minute:02}:{second:02}") };
            Cell::written(format!("{year:04}-{month:02}-{day:02}{time}"))
        }
        DataRef::DateTime(duration) => Cell::written(duration.to_string()),
        DataRef::Error(error) => Cell::written(error.to_string()),
        DataRef::Empty => Cell::written(""),
    }
}
