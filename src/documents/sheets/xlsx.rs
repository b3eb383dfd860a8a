//! A table as a workbook: real numbers and dates, title and head that stay in sight, a filter on each column, totals as
//! formulas with their outcome. The same table gives the same bytes.
//!
//! Rows are kept in a temporary file without a name while they come (`constant_memory` of the library), so that memory
//! stays the same however many there are. A number of a workbook has 15 digits: one with more is written as text, and a
//! total over it too, so that nothing is ever shown rounded. Text beyond the 32,767 characters of a cell is cut, and says so.

use super::totals::Totals;
use super::{Cell, Column, Kind, NotWritten, Sheet};
use crate::domain::calendar::{Day, in_brussels};
use chrono::{Datelike, Timelike};
use rust_decimal::Decimal;
use rust_xlsxwriter::utility::cell_range;
use rust_xlsxwriter::{
    Color, DocProperties, Format, FormatAlign, FormatBorder, Formula, Workbook, Worksheet, XlsxError,
};

/// The most rows of a table in a workbook: those of a sheet, less title, head and totals.
pub const MOST_ROWS: u32 = 1_048_576 - HEAD - 2;

/// The row of the labels, below title, day and an empty row.
const HEAD: u32 = 3;
/// The most UTF-16 units of a cell.
const MOST_TEXT: usize = 32_767;
/// The most digits of a number that a workbook keeps.
const MOST_DIGITS: usize = 15;
/// The widest column, in characters.
const WIDEST: usize = 60;

/// A table that is being written.
pub struct XlsxSheet {
    book: Workbook,
    columns: Vec<Styled>,
    heads: Vec<Column>,
    totals: Totals,
    next: u32,
}

/// How a column looks, and what is known of its cells by now.
struct Styled {
    plain: Format,
    bold: Format,
    /// The most characters of a cell.
    width: usize,
    /// Whether a number had to be written as text.
    has_text: bool,
}

impl From<XlsxError> for NotWritten {
    fn from(error: XlsxError) -> Self {
        NotWritten::Failed(error.to_string())
    }
}

impl XlsxSheet {
    /// Begins with title, day, filters and the labels of the columns.
    pub fn begin(sheet: &Sheet) -> Result<XlsxSheet, NotWritten> {
        let mut book = Workbook::new();
        let about = DocProperties::new().set_title(&sheet.title).set_author("Cultuurconnect vzw");
        book.set_properties(&about.set_creation_datetime(&sheet.as_of));
        let page = book.add_worksheet_with_constant_memory()?;
        page.set_name(sheet.name.chars().take(31).collect::<String>())?;
        page.set_freeze_panes(HEAD + 1, 0)?;
        page.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0).set_repeat_rows(HEAD, HEAD)?;
        page.write_string_with_format(0, 0, &sheet.title, &Format::new().set_bold().set_font_size(14))?;
        page.write_string(1, 0, cut(&sheet.subtitle()))?;
        let head = Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top);
        let head = head.set_background_color(Color::RGB(0x00E6_E6E6)).set_border_bottom(FormatBorder::Thin);
        for (place, column) in (0..).zip(&sheet.columns) {
            page.write_string_with_format(HEAD, place, &*column.label, &head)?;
        }
        Ok(XlsxSheet {
            book,
            columns: sheet.columns.iter().map(styled).collect(),
            heads: sheet.columns.clone(),
            totals: Totals::of(&sheet.columns),
            next: HEAD + 1,
        })
    }

    /// Adds a row.
    pub fn row(&mut self, cells: &[Cell]) -> Result<(), NotWritten> {
        if self.next > MOST_ROWS + HEAD {
            return Err(NotWritten::TooManyRows);
        }
        self.totals.add(&self.heads, cells)?;
        let page = self.book.worksheet_from_index(0)?;
        for (place, (cell, column)) in (0..).zip(cells.iter().zip(&mut self.columns)) {
            put(page, (self.next, place), (cell, column))?;
        }
        self.next += 1;
        Ok(())
    }

    /// Ends with the totals, and gives the file.
    pub fn finish(mut self) -> Result<Vec<u8>, NotWritten> {
        let (last, columns) = (self.next.saturating_sub(1), u16::try_from(self.columns.len()).unwrap_or(1));
        let page = self.book.worksheet_from_index(0)?;
        page.autofilter(HEAD, 0, last, columns.saturating_sub(1))?;
        let sums = self.totals.sums().map(|sum| sum.filter(|_| last > HEAD));
        for (place, (sum, column)) in (0..).zip(sums.zip(&mut self.columns)) {
            sum.map_or(Ok(()), |sum| put_total(page, (last, place), (sum, column)))?;
        }
        if last > HEAD && self.heads.first().is_some_and(|first| !first.adds_up()) {
            page.write_string_with_format(last + 1, 0, "Totaal", &total_of(Format::new()))?;
        }
        for (place, (column, head)) in (0..).zip(self.columns.iter().zip(&self.heads)) {
            let width = column.width.max(widest_word(&head.label)).clamp(8, WIDEST) + 2;
            page.set_column_width(place, u16::try_from(width).unwrap_or(62))?;
        }
        Ok(self.book.save_to_buffer()?)
    }
}

/// Writes a value where it belongs.
fn put(
    page: &mut Worksheet,
    (row, place): (u32, u16),
    (cell, column): (&Cell, &mut Styled),
) -> Result<(), NotWritten> {
    let format = &column.plain;
    match cell {
        Cell::Empty => return Ok(()),
        Cell::Number(number) if fits(*number) => page.write_with_format(row, place, *number, format)?,
        Cell::Count(count) if fits(Decimal::from(*count)) => {
            page.write_with_format(row, place, Decimal::from(*count), format)?
        }
        Cell::Date(day) if is_a_date(*day) => page.write_datetime_with_format(row, place, day, format)?,
        Cell::Month(month) if is_a_date(month.first_day()) => {
            page.write_datetime_with_format(row, place, month.first_day(), format)?
        }
        Cell::Moment(moment) if is_a_date(in_brussels(*moment).date()) => {
            let second = in_brussels(*moment).with_nanosecond(0).unwrap_or_default();
            page.write_datetime_with_format(row, place, second, format)?
        }
        other => {
            column.has_text = true;
            page.write_string_with_format(row, place, cut(&other.dutch()), format)?
        }
    };
    column.width = column.width.max(width(cell));
    Ok(())
}

/// Writes a total below the last row of its column.
fn put_total(
    page: &mut Worksheet,
    (last, place): (u32, u16),
    (total, column): (Decimal, &mut Styled),
) -> Result<(), NotWritten> {
    column.width = column.width.max(width(&Cell::Number(total)));
    if column.has_text || !fits(total) {
        page.write_string_with_format(last + 1, place, Cell::Number(total).dutch(), &column.bold)?;
        return Ok(());
    }
    let formula = format!("=SUBTOTAL(9,{})", cell_range(HEAD + 1, place, last, place));
    let formula = Formula::new(formula).set_result(total.normalize().to_string());
    page.write_formula_with_format(last + 1, place, formula, &column.bold)?;
    Ok(())
}

/// Whether a workbook keeps all digits of a number.
fn fits(number: Decimal) -> bool {
    number.normalize().mantissa().unsigned_abs().to_string().len() <= MOST_DIGITS
}

/// Whether a workbook has the day: its calendar begins in 1900, with a February of 29 days.
fn is_a_date(day: Day) -> bool {
    (1901..=9999).contains(&day.year())
}

/// The text as far as a cell holds it.
fn cut(text: &str) -> String {
    const SAID: &str = " […]";
    if text.encode_utf16().count() <= MOST_TEXT {
        return text.to_owned();
    }
    let mut room = MOST_TEXT - SAID.len();
    let kept = text.chars().take_while(|letter| {
        let left = room.checked_sub(letter.len_utf16());
        room = left.unwrap_or(0);
        left.is_some()
    });
    kept.chain(SAID.chars()).collect()
}

/// About how many characters a cell shows.
fn width(cell: &Cell) -> usize {
    match cell {
        // Dots between thousands, and the sign of the euro.
        Cell::Number(number) => number.to_string().len() + 5,
        Cell::Empty => 0,
        other => other.dutch().chars().count(),
    }
}

fn widest_word(label: &str) -> usize {
    label.split_whitespace().map(|word| word.chars().count()).max().unwrap_or(0)
}

fn total_of(format: Format) -> Format {
    format.set_bold().set_border_top(FormatBorder::Thin)
}

fn styled(column: &Column) -> Styled {
    let plain = Format::new().set_num_format(number_format(column.kind));
    let plain = plain.set_align(FormatAlign::Top);
    Styled { bold: total_of(plain.clone()), plain, width: 0, has_text: false }
}

/// The number format of a column. Points and commas are those of whoever opens it; the order of day and month is ours.
fn number_format(kind: Kind) -> String {
    match kind {
        Kind::Money => "[$€-813] #,##0.00;[$€-813] -#,##0.00".to_owned(),
        Kind::Rate(0) => "#,##0".to_owned(),
        Kind::Rate(decimals) => format!("#,##0.{}", "0".repeat(decimals.into())),
        Kind::Count => "#,##0".to_owned(),
        Kind::Year => "0".to_owned(),
        Kind::Percent => "0.00".to_owned(),
        Kind::Date => r"dd\/mm\/yyyy".to_owned(),
        Kind::Month => r"mm\/yyyy".to_owned(),
        Kind::Moment => r"dd\/mm\/yyyy\ hh:mm:ss".to_owned(),
        Kind::Text | Kind::Code | Kind::YesNo => "@".to_owned(),
    }
}
