//! The table of the steps of an amount: what, figure, source, clause.

use super::{FINE, FINE_STRONG, THIN};
use crate::documents::issued::IssuedStep;
use crate::documents::note::worked::in_figures;
use crate::documents::pdf::flow::Flow;
use crate::documents::pdf::said;
use crate::documents::pdf::sheet::{GREY, LABEL, Sheet, Style, Tag, at, leading};
use crate::documents::pdf::text::{Room, one_line, wrap};
use crate::documents::pdf::{LEFT, RIGHT};

/// Columns: the words, the right edge of the figures, source and clause.
const WHAT: f32 = 77.0;
const FIGURE: f32 = 117.0;
const FIGURES: f32 = 20.0;
const SOURCE: f32 = 120.5;
const SOURCES: f32 = 57.0;
const CLAUSE: f32 = 179.0;
const FROM: Style = Style::regular(7.0, GREY);
const CELL: Tag = Tag::Cell { columns: 1 };
const BASELINE: f32 = 3.4;
/// The step that ends the table of VAT; it is no result.
const ROUNDING: &str = "rounding";
/// What stands before a formula in words.
const WORKED: &str = "berekend: ";

/// Puts the table of steps, if there are any.
pub fn table(flow: &mut Flow, steps: &[IssuedStep]) {
    if steps.is_empty() {
        return;
    }
    let worked = in_figures(steps);
    let last = steps.len() - 1;
    let rows = steps.iter().zip(&worked).enumerate().map(|(place, (step, worked))| {
        let leads_here = place == last && step.key != ROUNDING;
        row(step, worked.as_deref(), leads_here)
    });
    flow.table(head(), rows);
}

fn head() -> Sheet {
    let mut sheet = Sheet { height: 4.9, ..Sheet::default() };
    sheet.tagged(Tag::Row, |sheet| {
        let mut word = |x: f32, word: &str| {
            sheet.tagged(Tag::ColumnHead, |sheet| sheet.text(at(x, 3.6), LABEL, word));
        };
        word(LEFT, "Wat");
        word(FIGURE - LABEL.width("Cijfer"), "Cijfer");
        word(SOURCE, "Bron en berekening");
        word(CLAUSE, "Clausule");
    });
    sheet.rule(at(LEFT, sheet.height), RIGHT, THIN);
    sheet
}

/// A step; strong where it is what the others lead to.
fn row(step: &IssuedStep, worked: Option<&str>, strong: bool) -> Sheet {
    let style = if strong { FINE_STRONG } else { FINE };
    let figure = said::number(&step.figure);
    let room = |width| Room { width, lines: 5 };
    let mut sheet = Sheet::default();
    let bottom = sheet.tagged(Tag::Row, |sheet| {
        let what = sheet.tagged(Tag::RowHead, |sheet| {
            sheet.lines(at(LEFT, BASELINE), style, &wrap(&step.what, style, room(WHAT)))
        });
        sheet.tagged(CELL, |sheet| {
            sheet.text_to(at(FIGURE, BASELINE), style.fitting(&figure, FIGURES), &figure);
        });
        let source = sheet.tagged(CELL, |sheet| sourced(sheet, step, worked));
        sheet.tagged(CELL, |sheet| {
            let clause = one_line(step.clause.as_deref().unwrap_or_default(), FROM, RIGHT - CLAUSE);
            sheet.text(at(CLAUSE, BASELINE), FROM, &clause);
        });
        (what - leading(style)).max(source - leading(FROM))
    });
    sheet.height = bottom + 1.2;
    sheet.rule(at(LEFT, sheet.height), RIGHT, THIN);
    sheet
}

/// Puts where a figure comes from: its source, or the formula that leads to it, in figures; gives the next baseline.
fn sourced(sheet: &mut Sheet, step: &IssuedStep, worked: Option<&str>) -> f32 {
    let room = Room { width: SOURCES, lines: 5 };
    let Some(worked) = worked else {
        return sheet.lines(at(SOURCE, BASELINE), FROM, &wrap(&step.source, FROM, room));
    };
    if step.source.starts_with(WORKED) {
        let formula = format!("{WORKED}{worked}");
        return sheet.lines(at(SOURCE, BASELINE), FROM, &wrap(&formula, FROM, room));
    }
    let y = sheet.lines(at(SOURCE, BASELINE), FROM, &wrap(&step.source, FROM, room));
    sheet.lines(at(SOURCE, y), FROM, &wrap(&format!("= {worked}"), FROM, room))
}
