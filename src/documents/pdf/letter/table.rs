//! The invoices of a letter, with what is open of each and of all together.

use crate::documents::letters::{Letter, LetterRow};
use crate::documents::pdf::flow::Flow;
use crate::documents::pdf::said;
use crate::documents::pdf::sheet::{ACCENT, BODY, HAIRLINE, LABEL, STRONG, Sheet, Style, TINT, Tag, at};
use crate::documents::pdf::{HANG, LEFT, RIGHT};
use crate::simulation::result::wording::DutchDay;

/// A column: its word, its edge, and whether that is its right one.
struct Column(&'static str, f32, bool);

const COLUMNS: [Column; 7] = [
    Column("Factuur", LEFT, false),
    Column("Datum", 45.0, false),
    Column("Vervaldatum", 69.0, false),
    Column("Mededeling", 93.0, false),
    Column("Dagen te laat", 150.0, true),
    Column("Bedrag (€)", 171.0, true),
    Column("Open (€)", RIGHT, true),
];
const HEAD: f32 = 7.6;
const ROW: f32 = 6.6;
/// The room of a figure.
const FIGURE: f32 = 19.0;
/// The room of what is open in all.
const TOTAL: f32 = 46.0;
/// The room of a text.
const TEXT: f32 = 38.0;

/// Puts the table.
pub fn put(flow: &mut Flow, letter: &Letter) {
    let rows = letter.invoices.iter().map(row);
    flow.table(head(), rows.chain(std::iter::once(total(letter))));
}

fn head() -> Sheet {
    let top = 4.6;
    let mut sheet = Sheet { height: top + HEAD, ..Sheet::default() };
    sheet.area(at(LEFT - HANG, top), (RIGHT - LEFT + 2.0 * HANG, HEAD), TINT);
    sheet.rule(at(LEFT - HANG, top + HEAD), RIGHT + HANG, (0.7, ACCENT));
    sheet.tagged(Tag::Row, |sheet| {
        for column in &COLUMNS {
            sheet.tagged(Tag::ColumnHead, |sheet| put_in(sheet, column, top + 4.9, (LABEL, column.0)));
        }
    });
    sheet
}

fn row(row: &LetterRow) -> Sheet {
    let texts = [
        row.number.clone(),
        DutchDay(row.issue_date.0).to_string(),
        DutchDay(row.due_date.0).to_string(),
        row.communication.clone(),
        said::number(&row.days_overdue.to_string()),
        said::amount(row.total.0.decimal()),
        said::amount(row.open.0.decimal()),
    ];
    let mut sheet = Sheet { height: ROW, ..Sheet::default() };
    sheet.tagged(Tag::Row, |sheet| {
        for (place, (column, text)) in COLUMNS.iter().zip(&texts).enumerate() {
            let tag = if place == 0 { Tag::RowHead } else { Tag::Cell { columns: 1 } };
            sheet.tagged(tag, |sheet| put_in(sheet, column, 4.4, (BODY, text)));
        }
    });
    sheet.rule(at(LEFT, ROW), RIGHT, (0.4, HAIRLINE));
    sheet
}

fn total(letter: &Letter) -> Sheet {
    let mut sheet = Sheet { height: ROW + 1.0, ..Sheet::default() };
    let open = said::amount(letter.open.0.decimal());
    let before = u8::try_from(COLUMNS.len() - 2).unwrap_or(1);
    sheet.tagged(Tag::Row, |sheet| {
        sheet.tagged(Tag::RowHead, |sheet| sheet.text(at(LEFT, 4.8), STRONG, "Totaal open"));
        sheet.tagged(Tag::Cell { columns: before }, |_| ());
        let cell = Tag::Cell { columns: 1 };
        sheet.tagged(cell, |sheet| sheet.text_to(at(RIGHT, 4.8), STRONG.fitting(&open, TOTAL), &open));
    });
    sheet
}

fn put_in(sheet: &mut Sheet, Column(_, x, right): &Column, y: f32, (style, text): (Style, &str)) {
    let fitted = style.fitting(text, if *right { FIGURE } else { TEXT });
    if *right {
        sheet.text_to(at(*x, y), fitted, text);
    } else {
        sheet.text(at(*x, y), fitted, text);
    }
}
