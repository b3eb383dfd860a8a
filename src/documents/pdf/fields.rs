//! A label with its value under it, and such fields beside each other.

use super::sheet::{BODY, LABEL, STRONG, Sheet, Style, Tag, at};
use super::text::{Room, wrap};
use crate::documents::said::facts::Fact;

/// A label with the value under it.
pub type Field = (&'static str, Style, String);

/// A fact as a field.
pub fn field(fact: &Fact) -> Field {
    (fact.label, if fact.strong { STRONG } else { BODY }, fact.value.to_string())
}

/// From the baseline of a label to that of its value.
const UNDER: f32 = 4.2;
/// Between two columns.
const GUTTER: f32 = 4.0;

/// Fields beside each other from a left edge, in columns of some widths, each value on at most two lines; gives where
/// they end.
pub fn beside(sheet: &mut Sheet, (left, top): (f32, f32), fields: Vec<Field>, widths: &[f32]) -> f32 {
    let (mut x, mut bottom) = (left, top);
    for (field, width) in fields.into_iter().zip(widths) {
        bottom = bottom.max(one(sheet, (x, top), field, width - GUTTER));
        x += width;
    }
    bottom
}

fn one(sheet: &mut Sheet, (x, top): (f32, f32), (label, style, value): Field, width: f32) -> f32 {
    let lines = wrap(&value, style, Room { width, lines: 2 });
    sheet.tagged(Tag::Paragraph, |sheet| {
        sheet.text(at(x, top), LABEL, label);
        sheet.lines(at(x, top + UNDER), style, &lines)
    })
}
