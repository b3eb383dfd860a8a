//! A drawing of squares as a form of whole numbers, which is nearly nothing to write.

use super::super::sheet::{Colour, INK};
use super::value::push_number;
use printpdf::{DictItem, ExternalStream, ExternalXObject, XObject};

/// A drawing in which a square has a side of 1.
pub(super) fn drawing(rows: &[Vec<bool>]) -> XObject {
    let Colour(r, g, b) = INK;
    let mut content = format!("{r} {g} {b} rg\n").into_bytes();
    for (row, y) in rows.iter().zip((0..rows.len()).rev()) {
        let mut x = 0;
        for run in row.chunk_by(|one, other| one == other) {
            if run.first() == Some(&true) {
                push_run(&mut content, [x, y, run.len()]);
            }
            x += run.len();
        }
    }
    content.push(b'f');
    let side = DictItem::Int(i64::try_from(rows.len()).unwrap_or(i64::MAX));
    let frame = DictItem::Array(vec![DictItem::Int(0), DictItem::Int(0), side.clone(), side]);
    let entries = [("Type", name("XObject")), ("Subtype", name("Form")), ("BBox", frame)];
    let dict = entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    let stream = ExternalStream { dict, content, compress: false };
    XObject::External(ExternalXObject { stream, width: None, height: None, dpi: None })
}

/// Squares beside each other: where the first one stands, and how many they are.
fn push_run(content: &mut Vec<u8>, run: [usize; 3]) {
    for number in run {
        push_number(content, number);
        content.push(b' ');
    }
    content.extend_from_slice(b"1 re\n");
}

/// A name as printpdf writes it in a dictionary.
pub(super) fn name(name: &str) -> DictItem {
    DictItem::Name(name.as_bytes().to_vec())
}
