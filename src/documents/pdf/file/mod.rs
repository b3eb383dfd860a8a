//! From sheets to the bytes of a PDF; the same sheets give the same bytes.
//!
//! printpdf makes pages, fonts and their content (`content`). The rest is done here, on what it gives to lopdf: every
//! file is PDF/A-3a and PDF/UA-1, so it is tagged (`structure`, `tree`), says what it is (`about`), carries fonts with
//! the used glyphs only (`subset`), an sRGB profile and the structured invoice, and is written densely (`objects`,
//! `value`). The profile is the one of `profile/`, which is in the public domain (CC0).

mod about;
mod content;
mod objects;
mod squares;
mod structure;
mod subset;
mod tree;
mod value;

use super::PdfError;
use super::face::{Face, Weight};
use super::sheet::{Mark, Sheet};
pub use about::{About, Attached};
use content::{Drawn, characters, draw};
use lopdf::{Dictionary, Document, Object};
use objects::{Objects, Packing, reference, whole};
use printpdf::{FontId, PdfDocument, PdfFont, PdfSaveOptions};
use std::collections::{BTreeMap, BTreeSet};
use structure::Structure;
use tree::{Placed, put_structure};

const PROFILE: &[u8] = include_bytes!("../profile/sRGB-v4.icc");

/// Writes a document.
///
/// # Errors
/// [`PdfError::NoGlyph`] for a character that the faces do not have; [`PdfError::Drawing`] for what
/// printpdf cannot draw.
pub fn write(sheets: &[Sheet], about: &About<'_>) -> Result<Vec<u8>, PdfError> {
    let used = used(sheets)?;
    let Drawn { pages, drawings, structure } = draw(sheets);
    let mut document = PdfDocument::new(&about.title);
    document.pages = pages;
    document.pages.push(characters(used.iter().map(|(face, all)| (*face, all.iter().collect()))));
    document.resources.xobjects.map = drawings;
    for (face, characters) in &used {
        let font = PdfFont::new(face.for_printing(tagged(face, characters), characters));
        document.resources.fonts.map.insert(FontId(face.resource.to_owned()), font);
    }

    let mut warnings = Vec::new();
    let options = PdfSaveOptions { image_optimization: None, secure: false, ..PdfSaveOptions::default() };
    let mut drawn = document.to_lopdf_document(&options, &mut warnings);
    if let Some(warning) = warnings.first() {
        return Err(PdfError::Drawing(warning.msg.clone()));
    }
    let finished = without_last(&mut drawn).and_then(|()| finish(drawn, &structure, (about, &used)));
    finished.map_err(|error| PdfError::Drawing(error.to_string()))
}

/// Takes out the last page.
fn without_last(drawn: &mut Document) -> lopdf::Result<()> {
    let pages = drawn.catalog()?.get(b"Pages")?.as_reference()?;
    let entries = drawn.get_dictionary_mut(pages)?;
    let last = entries.get_mut(b"Kids")?.as_array_mut()?.pop();
    let left = entries.get(b"Kids")?.as_array()?.len();
    entries.set("Count", whole(left));
    if let Some(Object::Reference(page)) = last {
        for key in [&b"Contents"[..], b"Resources"] {
            let part = drawn.get_dictionary(page)?.get(key)?.as_reference()?;
            drawn.objects.remove(&part);
        }
        drawn.objects.remove(&page);
    }
    Ok(())
}

/// The faces that are needed, each with the characters for which.
type Used = Vec<(&'static Face, BTreeSet<char>)>;

fn used(sheets: &[Sheet]) -> Result<Used, PdfError> {
    let mut used: BTreeMap<&'static str, (&'static Face, BTreeSet<char>)> = BTreeMap::new();
    for weight in Weight::ALL {
        let mut seen = Seen { low: [false; 0x250], others: BTreeSet::new() };
        for text in sheets.iter().flat_map(|sheet| &sheet.marks).filter_map(|mark| text_of(mark, weight)) {
            for character in text.chars().filter(|character| seen.first(*character)) {
                let glyph = weight.glyph(character);
                let none = || PdfError::NoGlyph { character, text: text.to_owned() };
                let (face, _) = glyph.ok_or_else(none)?;
                used.entry(face.resource).or_insert((face, BTreeSet::new())).1.insert(character);
            }
        }
    }
    Ok(used.into_values().collect())
}

/// Which characters were seen. Nearly all are of the first few hundred, and each of them is asked for often.
struct Seen {
    low: [bool; 0x250],
    others: BTreeSet<char>,
}

impl Seen {
    /// Whether a character is seen for the first time.
    fn first(&mut self, character: char) -> bool {
        let low = usize::try_from(u32::from(character)).ok().and_then(|place| self.low.get_mut(place));
        match low {
            Some(seen) => !std::mem::replace(seen, true),
            None => self.others.insert(character),
        }
    }
}

/// What is set in a weight.
fn text_of(mark: &Mark, weight: Weight) -> Option<&str> {
    match mark {
        Mark::Text(_, style, text) | Mark::Decoration(_, style, text) => {
            (style.weight == weight).then_some(text)
        }
        Mark::Across(text) => (weight == Weight::Bold).then_some(text),
        _ => None,
    }
}

/// The name of a face of which only some characters are there: six letters that differ with them come first.
fn tagged(face: &Face, characters: &BTreeSet<char>) -> String {
    let mix = |sum: u32, c: &char| sum.wrapping_mul(16_777_619) ^ u32::from(*c);
    let mut rest = characters.iter().fold(2_166_136_261, mix);
    let mut letters = String::new();
    for _ in 0..6 {
        letters.extend(u8::try_from(rest % 26).ok().map(|place| char::from(place.saturating_add(b'A'))));
        rest /= 26;
    }
    format!("{letters}+{}", face.name)
}

fn finish(
    mut drawn: Document,
    structure: &Structure<'_>,
    (about, used): (&About<'_>, &Used),
) -> lopdf::Result<Vec<u8>> {
    let catalog = drawn.trailer.get(b"Root")?.as_reference()?;
    let information = drawn.trailer.get(b"Info")?.as_reference()?;
    let root = drawn.catalog()?.get(b"Pages")?.clone();
    let pages: Vec<_> = drawn.page_iter().collect();

    let mut objects = Objects::after(number(drawn.max_id));
    let numbers: Vec<usize> = pages.iter().map(|page| number(page.0)).collect();
    let placed = put_structure(&mut objects, structure, &numbers);
    for (place, (page, links)) in pages.into_iter().zip(&placed.links).enumerate() {
        finish_page(drawn.get_dictionary_mut(page)?, place, links);
    }
    let programs = programs(&drawn, used);
    for (id, object) in &drawn.objects {
        let own = number(id.0);
        if *id == catalog || *id == information {
            continue;
        }
        match (object, programs.get(&id.0)) {
            (_, Some(program)) => put_program(&mut objects, own, program),
            (Object::Stream(stream), None) => {
                objects.put_stream(own, (&stream.dict, Packing::Deflated), &stream.content);
            }
            (object, None) => objects.put(own, |out| value::write_object(out, object)),
        }
    }
    let entries = catalog_of(&mut objects, about, (root, &placed));
    objects.put(number(catalog.0), |out| value::write_object(out, &Object::Dictionary(entries)));
    objects.put(number(information.0), |out| value::write_object(out, &about.information()));
    Ok(objects.finish(number(catalog.0), number(information.0)))
}

fn number(id: u32) -> usize {
    usize::try_from(id).unwrap_or(usize::MAX)
}

fn finish_page(page: &mut Dictionary, place: usize, links: &[usize]) {
    for unused in [&b"Annots"[..], b"TrimBox", b"CropBox"] {
        page.remove(unused);
    }
    page.set("StructParents", whole(place));
    page.set("Tabs", "S");
    if !links.is_empty() {
        page.set("Annots", links.iter().map(|link| reference(*link)).collect::<Vec<_>>());
    }
}

/// The font programs by the numbers of the stubs whose place they take.
fn programs(drawn: &Document, used: &Used) -> BTreeMap<u32, Vec<u8>> {
    let mut programs = BTreeMap::new();
    for entries in drawn.objects.values().filter_map(|object| object.as_dict().ok()) {
        let name = entries.get(b"FontName").and_then(Object::as_name).unwrap_or_default();
        let stub = entries.get(b"FontFile2").and_then(Object::as_reference);
        let face = used.iter().find(|(face, _)| name.ends_with(face.name.as_bytes()));
        if let (Ok(stub), Some((face, characters))) = (stub, face) {
            let glyphs = characters.iter().filter_map(|c| Some(face.glyph(*c)?.id)).collect();
            let program = subset::subset(face.program, &glyphs).unwrap_or_else(|| face.program.to_vec());
            programs.insert(stub.0, program);
        }
    }
    programs
}

fn put_program(objects: &mut Objects, own: usize, program: &[u8]) {
    let mut entries = Dictionary::new();
    entries.set("Length1", whole(program.len()));
    objects.put_stream(own, (&entries, Packing::Deflated), program);
}

fn catalog_of(objects: &mut Objects, about: &About<'_>, (pages, placed): (Object, &Placed)) -> Dictionary {
    let mut entries = Dictionary::new();
    entries.set("Type", "Catalog");
    entries.set("Pages", pages);
    entries.set("Lang", Object::string_literal(about::LANGUAGE));
    entries.set("StructTreeRoot", reference(placed.root));
    entries.set("MarkInfo", of([("Marked", true.into())]));
    entries.set("ViewerPreferences", of([("DisplayDocTitle", true.into())]));
    entries.set("Metadata", reference(put_metadata(objects, about)));
    entries.set("OutputIntents", vec![intent(objects)]);
    if let Some(attached) = &about.attached {
        let file = put_attached(objects, attached, about.moment());
        let names = vec![lopdf::text_string(&attached.name), reference(file)];
        entries.set("Names", of([("EmbeddedFiles", of([("Names", names.into())]))]));
        entries.set("AF", vec![reference(file)]);
    }
    entries
}

fn put_metadata(objects: &mut Objects, about: &About<'_>) -> usize {
    let mut entries = Dictionary::new();
    entries.set("Type", "Metadata");
    entries.set("Subtype", "XML");
    objects.add_stream((&entries, Packing::Plain), about.xmp().as_bytes())
}

/// What the colours mean: sRGB.
fn intent(objects: &mut Objects) -> Object {
    let mut entries = Dictionary::new();
    entries.set("N", 3);
    let profile = objects.add_stream((&entries, Packing::Deflated), PROFILE);
    of([
        ("Type", "OutputIntent".into()),
        ("S", "GTS_PDFA1".into()),
        ("OutputConditionIdentifier", Object::string_literal("sRGB")),
        ("Info", Object::string_literal("sRGB IEC61966-2.1")),
        ("DestOutputProfile", reference(profile)),
    ])
}

/// Puts a file that the document carries, with where it comes from and how it relates to the document.
fn put_attached(objects: &mut Objects, attached: &Attached<'_>, moment: Object) -> usize {
    let mut entries = Dictionary::new();
    entries.set("Type", "EmbeddedFile");
    entries.set("Subtype", "text/xml");
    entries.set("Params", of([("ModDate", moment), ("Size", whole(attached.content.len()))]));
    let content = objects.add_stream((&entries, Packing::Deflated), attached.content.as_bytes());
    let name = || lopdf::text_string(&attached.name);
    let file = of([
        ("Type", "Filespec".into()),
        ("F", name()),
        ("UF", name()),
        ("Desc", lopdf::text_string(attached.description)),
        ("AFRelationship", "Alternative".into()),
        ("EF", of([("F", reference(content)), ("UF", reference(content))])),
    ]);
    objects.add(&file)
}

/// A dictionary of some entries.
fn of<const COUNT: usize>(entries: [(&str, Object); COUNT]) -> Object {
    let mut dictionary = Dictionary::new();
    for (key, value) in entries {
        dictionary.set(key, value);
    }
    Object::Dictionary(dictionary)
}
