//! The two faces in which documents are set: which characters they have, and how wide each is.

use lopdf::{Dictionary, Stream};
use printpdf::{FontMetrics, ParsedFont, PdfFontMetricsStub};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::LazyLock;

/// The weight of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// For nearly everything.
    Regular,
    /// For what the eye should find first.
    Bold,
}

impl Weight {
    /// Every weight that there is.
    pub const ALL: [Weight; 2] = [Weight::Regular, Weight::Bold];

    /// The face of this weight.
    pub fn face(self) -> &'static Face {
        match self {
            Weight::Regular => &REGULAR,
            Weight::Bold => &BOLD,
        }
    }
}

static REGULAR: LazyLock<Face> =
    LazyLock::new(|| Face::new("Inter-Regular", include_bytes!("fonts/Inter-Regular.ttf")));
static BOLD: LazyLock<Face> =
    LazyLock::new(|| Face::new("Inter-Bold", include_bytes!("fonts/Inter-Bold.ttf")));

/// A glyph and its width in thousandths of the size.
#[derive(Debug, Clone, Copy)]
struct Glyph {
    id: u16,
    width: u16,
}

/// A face, read once. A font that cannot be read has no characters, so that every text is refused.
#[derive(Debug)]
pub struct Face {
    /// Its name in the document.
    pub name: &'static str,
    /// The font program as it stands in every document, compressed once.
    pub program: Stream,
    glyphs: HashMap<char, Glyph>,
    bounds: PdfFontMetricsStub,
    vertical: FontMetrics,
}

impl Face {
    fn new(name: &'static str, font: &[u8]) -> Face {
        let parsed = ttf_parser::Face::parse(font, 0).ok();
        Face {
            name,
            program: program(font),
            glyphs: parsed.as_ref().map(glyphs).unwrap_or_default(),
            bounds: parsed.as_ref().map(bounds).unwrap_or_default(),
            vertical: FontMetrics {
                ascent: parsed.as_ref().map_or(0, |face| thousandths(face, face.ascender())),
                descent: parsed.as_ref().map_or(0, |face| thousandths(face, face.descender())),
            },
        }
    }

    /// Whether the face can show a character.
    pub fn has(&self, character: char) -> bool {
        self.glyphs.contains_key(&character)
    }

    /// The width of a text in thousandths of its size.
    pub fn width(&self, text: &str) -> f32 {
        text.chars().map(|c| self.glyphs.get(&c).map_or(0.0, |glyph| f32::from(glyph.width))).sum()
    }

    /// The face as printpdf wants it, with the used characters only. Its program is a stub that
    /// [`write`](super::write) replaces, because printpdf copies and compresses it for every document.
    pub fn for_printing(&self, used: &BTreeSet<char>) -> ParsedFont {
        let found = || used.iter().filter_map(|c| self.glyphs.get(c).map(|glyph| (*c, *glyph)));
        let mut font = ParsedFont::with_glyph_data(
            vec![0, 1, 0, 0],
            0,
            Some(self.name.to_owned()),
            found().map(|(c, glyph)| (u32::from(c), glyph.id)).collect(),
            found().map(|(_, glyph)| (glyph.id, glyph.width)).collect::<BTreeMap<_, _>>(),
            1000,
            self.vertical.clone(),
        );
        font.pdf_font_metrics = self.bounds.clone();
        font
    }
}

fn program(font: &[u8]) -> Stream {
    let mut entries = Dictionary::new();
    entries.set("Length1", i64::try_from(font.len()).unwrap_or(0));
    let mut stream = Stream::new(entries, font.to_vec());
    // What cannot be compressed stays as it is, which is just as good a document.
    let _ = stream.compress();
    stream
}

fn glyphs(face: &ttf_parser::Face) -> HashMap<char, Glyph> {
    let mut characters = BTreeSet::new();
    for table in face.tables().cmap.iter().flat_map(|cmap| cmap.subtables).filter(|t| t.is_unicode()) {
        table.codepoints(|code| characters.extend(char::from_u32(code)));
    }
    let glyph = |c: char| {
        let id = face.glyph_index(c)?;
        let width = i16::try_from(face.glyph_hor_advance(id)?).ok()?;
        Some((c, Glyph { id: id.0, width: u16::try_from(thousandths(face, width)).ok()? }))
    };
    characters.into_iter().filter_map(glyph).collect()
}

fn bounds(face: &ttf_parser::Face) -> PdfFontMetricsStub {
    let frame = face.global_bounding_box();
    PdfFontMetricsStub {
        units_per_em: 1000,
        x_min: thousandths(face, frame.x_min),
        y_min: thousandths(face, frame.y_min),
        x_max: thousandths(face, frame.x_max),
        y_max: thousandths(face, frame.y_max),
        us_weight_class: face.weight().to_number(),
        ..Default::default()
    }
}

/// A measure of the font in thousandths of its size, to the nearest.
fn thousandths(face: &ttf_parser::Face, measure: i16) -> i16 {
    let em = i32::from(face.units_per_em()).max(1);
    let scaled = (i32::from(measure) * 2000 + em).div_euclid(2 * em);
    i16::try_from(scaled).unwrap_or(i16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_faces_have_the_characters_of_belgian_invoices_and_figures_of_one_width() {
        for weight in Weight::ALL {
            let face = weight.face();
            let missing: Vec<char> =
                "€–—‘’„“”…•≥≤−→™№ÀÉèëïçŁőŞ\u{a0}".chars().filter(|c| !face.has(*c)).collect();
            assert!(missing.is_empty(), "{}: {missing:?}", face.name);
            for figure in '1'..='9' {
                assert_eq!(face.width("0"), face.width(&figure.to_string()), "{}: {figure}", face.name);
            }
            assert_eq!(face.width("0"), face.width("−"), "{}", face.name);
        }
    }
}
