//! Reading a PDF as a viewer does: every text with its place, through the fonts' own tables.
#![expect(clippy::float_arithmetic, reason = "places on a page are no money")]

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object};
use std::collections::BTreeMap;

/// A text on a page; places are in points from the lower left corner.
#[derive(Debug, Clone)]
pub struct Text {
    pub page: u32,
    pub x: f32,
    pub y: f32,
    pub width: f32,
    pub size: f32,
    pub text: String,
}

impl Text {
    /// What stands on the page: a text that goes on in the same element begins with a blank, left of where it stands.
    fn without_blank(mut self, wide: f32) -> Text {
        self.text = self.text.strip_prefix(' ').map(str::to_owned).unwrap_or(self.text);
        self.x += wide;
        self.width -= wide;
        self
    }
}

/// The texts of a PDF, page by page, in the order in which they are drawn.
pub fn texts(bytes: &[u8]) -> Vec<Text> {
    let document = Document::load_mem(bytes).expect("a PDF");
    let pages = document.get_pages();
    pages.iter().flat_map(|(number, id)| of_page(&document, *number, *id)).collect()
}

/// All texts together, with a blank between two.
pub fn all_text(bytes: &[u8]) -> String {
    texts(bytes).into_iter().map(|text| text.text).collect::<Vec<_>>().join(" ")
}

struct Font {
    characters: BTreeMap<u16, String>,
    widths: BTreeMap<u16, f32>,
}

fn of_page(document: &Document, page: u32, id: lopdf::ObjectId) -> Vec<Text> {
    let fonts = document.get_page_fonts(id).unwrap();
    let fonts: BTreeMap<_, _> =
        fonts.into_iter().map(|(name, font)| (name, read_font(document, font))).collect();
    let content = Content::decode(&document.get_page_content(id)).unwrap();
    let mut found = Vec::new();
    let (mut font, mut size, mut line) = (None, 0.0, (0.0, 0.0));
    // How far the texts since the beginning of the line have come.
    let mut gone = 0.0;
    for operation in content.operations {
        let operand = |place: usize| &operation.operands[place];
        match operation.operator.as_str() {
            "Tf" => {
                font = fonts.get(operand(0).as_name().unwrap());
                size = operand(1).as_float().unwrap();
            }
            "BT" => (line, gone) = ((0.0, 0.0), 0.0),
            "Td" => {
                let step = (operand(0).as_float().unwrap(), operand(1).as_float().unwrap());
                (line, gone) = ((line.0 + step.0, line.1 + step.1), 0.0);
            }
            "Tj" => {
                let font: &Font = font.expect("a font of the page");
                let glyphs: Vec<u16> = operand(0)
                    .as_str()
                    .unwrap()
                    .chunks(2)
                    .map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
                    .collect();
                let text: String = glyphs.iter().map(|glyph| font.characters[glyph].as_str()).collect();
                let width = glyphs.iter().map(|glyph| font.widths[glyph]).sum::<f32>() / 1000.0 * size;
                // What goes on in another font is the same text.
                match found.last_mut().filter(|_| gone > 0.0) {
                    Some(Text { text: before, width: wide, .. }) => {
                        before.push_str(&text);
                        *wide += width;
                    }
                    None => {
                        let blank = text.starts_with(' ').then(|| font.widths[&glyphs[0]] / 1000.0 * size);
                        let drawn = Text { page, x: line.0, y: line.1, width, size, text };
                        found.push(drawn.without_blank(blank.unwrap_or(0.0)));
                    }
                }
                gone += width;
            }
            _ => {}
        }
    }
    found
}

fn read_font(document: &Document, font: &Dictionary) -> Font {
    let table = font.get(b"ToUnicode").and_then(Object::as_reference).unwrap();
    let table = document.get_object(table).unwrap().as_stream().unwrap();
    let table = String::from_utf8(table.get_plain_content().unwrap()).unwrap();
    let descendant = font.get(b"DescendantFonts").and_then(Object::as_array).unwrap()[0].as_dict().unwrap();
    Font {
        characters: characters(&table),
        widths: widths(descendant.get(b"W").and_then(Object::as_array).unwrap()),
    }
}

/// Reads `<0012> <0041>` (one glyph) and `<0012> <0014> <0041>` (a range).
fn characters(table: &str) -> BTreeMap<u16, String> {
    let mut found = BTreeMap::new();
    let mut inside = false;
    for line in table.lines() {
        if line.contains("begincodespacerange") || line.contains("end") {
            inside = false;
        } else if line.contains("beginbfchar") || line.contains("beginbfrange") {
            inside = true;
        } else if inside {
            let codes: Vec<u16> = line
                .split(['<', '>', ' ', '[', ']'])
                .filter(|code| !code.is_empty())
                .map(|code| u16::from_str_radix(code, 16).unwrap())
                .collect();
            let (from, to, first) = match codes.as_slice() {
                [glyph, character] => (*glyph, *glyph, *character),
                [from, to, first] => (*from, *to, *first),
                other => panic!("{line}: {other:?}"),
            };
            for (glyph, character) in (from..=to).zip(first..) {
                found.insert(glyph, String::from_utf16(&[character]).unwrap());
            }
        }
    }
    found
}

fn widths(list: &[Object]) -> BTreeMap<u16, f32> {
    let runs = list.chunks(2).flat_map(|run| {
        let first = u16::try_from(run[0].as_i64().unwrap()).unwrap();
        (first..).zip(run[1].as_array().unwrap().iter().map(|width| width.as_float().unwrap()))
    });
    runs.collect()
}
