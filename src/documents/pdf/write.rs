//! From sheets to the bytes of a PDF, by printpdf and lopdf; the same sheets give the same bytes.
//!
//! printpdf makes pages, fonts and content. What it makes from a global counter or cannot make at all
//! (identifier, dates, language, title bar) is set here before the file is written.

use super::PdfError;
use super::face::Weight;
use super::sheet::{Colour, Mark, POINT, Sheet, Spot, Style};
use lopdf::{Dictionary, Document, Object, ObjectId, StringFormat};
use printpdf::{
    Color, FontId, Mm, Op, PaintMode, PdfDocument, PdfFont, PdfFontHandle, PdfPage, PdfSaveOptions, Point,
    Pt, Rect, Rgb, TextItem, WindingOrder,
};
use std::collections::{BTreeMap, BTreeSet};

const WIDTH: f32 = 210.0;
const HEIGHT: f32 = 297.0;

/// What a PDF says about itself.
pub struct About {
    /// What its window is called.
    pub title: String,
    /// Who it is from.
    pub author: String,
    /// Its day, as `20230515`.
    pub day: String,
    /// What tells it from every other document.
    pub identity: Vec<u8>,
}

/// Writes a document.
///
/// # Errors
/// [`PdfError::NoGlyph`] for a character that the faces do not have; [`PdfError::Drawing`] for what
/// printpdf cannot draw.
pub fn write(sheets: &[Sheet], about: About) -> Result<Vec<u8>, PdfError> {
    let mut document = PdfDocument::new(&about.title);
    for (weight, used) in used(sheets)? {
        let font = PdfFont::new(weight.face().for_printing(&used));
        document.resources.fonts.map.insert(font_id(weight), font);
    }
    let size = (Mm(WIDTH), Mm(HEIGHT));
    document.pages = sheets.iter().map(|sheet| PdfPage::new(size.0, size.1, ops(sheet))).collect();

    let mut warnings = Vec::new();
    let options = PdfSaveOptions { image_optimization: None, ..PdfSaveOptions::default() };
    let mut file = document.to_lopdf_document(&options, &mut warnings);
    if let Some(warning) = warnings.first() {
        return Err(PdfError::Drawing(warning.msg.clone()));
    }
    finish(&mut file, about).map_err(|error| PdfError::Drawing(error.to_string()))?;
    file.compress();
    let mut bytes = Vec::new();
    file.save_to(&mut bytes).map_err(|error| PdfError::Drawing(error.to_string()))?;
    Ok(bytes)
}

fn font_id(weight: Weight) -> FontId {
    FontId(weight.face().name.to_owned())
}

/// The characters that each weight must show.
fn used(sheets: &[Sheet]) -> Result<BTreeMap<Weight, BTreeSet<char>>, PdfError> {
    let mut used: BTreeMap<Weight, BTreeSet<char>> = BTreeMap::new();
    for mark in sheets.iter().flat_map(|sheet| &sheet.marks) {
        if let Mark::Text(_, style, text) | Mark::Decoration(_, style, text) = mark {
            if let Some(character) = text.chars().find(|c| !style.weight.face().has(*c)) {
                return Err(PdfError::NoGlyph { character, text: text.clone() });
            }
            used.entry(style.weight).or_default().extend(text.chars());
        }
    }
    Ok(used)
}

fn ops(sheet: &Sheet) -> Vec<Op> {
    let draw = |mark: &Mark| match mark {
        Mark::Text(spot, style, text) | Mark::Decoration(spot, style, text) => text_ops(*spot, *style, text),
        Mark::Area(corner, size, colour) => area_ops(*corner, *size, *colour),
        Mark::Open(_) | Mark::Close | Mark::Squares(..) | Mark::Across(_) => Vec::new(),
    };
    sheet.marks.iter().flat_map(draw).collect()
}

fn text_ops(spot: Spot, style: Style, text: &str) -> Vec<Op> {
    vec![
        Op::StartTextSection,
        Op::SetFillColor { col: colour(style.colour) },
        Op::SetFont {
            font: PdfFontHandle::External(font_id(style.weight)),
            size: Pt(hundredths(style.size)),
        },
        Op::SetTextCursor { pos: Point { x: points(spot.x), y: points(HEIGHT - spot.y) } },
        Op::ShowText { items: vec![TextItem::Text(text.to_owned())] },
        Op::EndTextSection,
    ]
}

fn area_ops(corner: Spot, (width, height): (f32, f32), fill: Colour) -> Vec<Op> {
    let rectangle = Rect {
        x: points(corner.x),
        y: points(HEIGHT - corner.y - height),
        width: points(width),
        height: points(height),
        mode: Some(PaintMode::Fill),
        winding_order: Some(WindingOrder::NonZero),
    };
    vec![Op::SetFillColor { col: colour(fill) }, Op::DrawRectangle { rectangle }]
}

fn colour(Colour(r, g, b): Colour) -> Color {
    Color::Rgb(Rgb::new(r, g, b, None))
}

fn points(millimetres: f32) -> Pt {
    Pt(hundredths(millimetres / POINT))
}

/// Finer than anyone sees or prints, and short to write.
fn hundredths(value: f32) -> f32 {
    (value * 100.0).round() / 100.0
}

fn finish(file: &mut Document, about: About) -> lopdf::Result<()> {
    "1.7".clone_into(&mut file.version);
    programs(file)?;
    for page in file.page_iter().collect::<Vec<_>>() {
        let page = file.get_dictionary_mut(page)?;
        for unused in [&b"Annots"[..], b"TrimBox", b"CropBox"] {
            page.remove(unused);
        }
    }
    let mut view = Dictionary::new();
    view.set("DisplayDocTitle", true);
    let catalog = file.catalog_mut()?;
    catalog.set("ViewerPreferences", view);
    catalog.set("Lang", Object::string_literal("nl-BE"));

    let identity = Object::String(about.identity, StringFormat::Hexadecimal);
    file.trailer.set("ID", vec![identity.clone(), identity]);
    let info = file.trailer.get(b"Info")?.as_reference()?;
    *file.get_dictionary_mut(info)? = information(&about.title, &about.author, &about.day);
    Ok(())
}

fn information(title: &str, author: &str, day: &str) -> Dictionary {
    let written = Object::string_literal(format!("D:{day}000000Z"));
    let mut entries = Dictionary::new();
    entries.set("Title", lopdf::text_string(title));
    entries.set("Author", lopdf::text_string(author));
    entries.set("Creator", lopdf::text_string("tarief"));
    entries.set("Producer", lopdf::text_string("tarief"));
    entries.set("CreationDate", written.clone());
    entries.set("ModDate", written);
    entries
}

/// Puts the font programs in the place of the stubs.
fn programs(file: &mut Document) -> lopdf::Result<()> {
    let mut places: Vec<(ObjectId, Weight)> = Vec::new();
    for entries in file.objects.values().filter_map(|object| object.as_dict().ok()) {
        let Ok(name) = entries.get(b"FontName").and_then(Object::as_name) else { continue };
        let weight = Weight::ALL.into_iter().find(|weight| weight.face().name.as_bytes() == name);
        if let Some(weight) = weight {
            places.push((entries.get(b"FontFile2")?.as_reference()?, weight));
        }
    }
    for (place, weight) in places {
        file.set_object(place, weight.face().program.clone());
    }
    Ok(())
}
