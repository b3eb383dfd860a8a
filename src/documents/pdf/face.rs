//! The faces in which documents are set: which characters they have, and how wide each is.
//!
//! Each weight has a face and a fallback: a character that the first lacks is set in the second, never dropped.

use printpdf::{FontMetrics, ParsedFont, PdfFontMetricsStub};
use std::collections::{BTreeMap, BTreeSet};
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

    /// The face of this weight, and the one for characters that it lacks.
    pub fn faces(self) -> [&'static Face; 2] {
        match self {
            Weight::Regular => [&REGULAR, &REGULAR_FALLBACK],
            Weight::Bold => [&BOLD, &BOLD_FALLBACK],
        }
    }

    /// Whether a character can be shown.
    pub fn has(self, character: char) -> bool {
        self.glyph(character).is_some()
    }

    /// The width of a text in thousandths of its size.
    pub fn width(self, text: &str) -> f32 {
        let faces = self.faces();
        text.chars().filter_map(|c| first(faces, c)).map(|(_, glyph)| f32::from(glyph.width)).sum()
    }

    /// A text in stretches, each with the first face that has its characters. It ends at a character that none has.
    pub fn runs(self, text: &str) -> impl Iterator<Item = (&'static Face, &str)> {
        let (mut rest, faces) = (text, self.faces());
        std::iter::from_fn(move || {
            let (face, _) = first(faces, rest.chars().next()?)?;
            let other = |c| first(faces, c).is_none_or(|(found, _)| !std::ptr::eq(found, face));
            let (run, after) = rest.split_at_checked(rest.find(other).unwrap_or(rest.len()))?;
            rest = after;
            Some((face, run))
        })
    }

    /// The first face that has a character, with its glyph.
    pub fn glyph(self, character: char) -> Option<(&'static Face, Glyph)> {
        first(self.faces(), character)
    }
}

/// The first of two faces that has a character, with its glyph.
fn first(faces: [&'static Face; 2], character: char) -> Option<(&'static Face, Glyph)> {
    faces.into_iter().find_map(|face| Some((face, face.glyph(character)?)))
}

static REGULAR: LazyLock<Face> =
    LazyLock::new(|| Face::new(("R", "Inter-Regular"), include_bytes!("fonts/Inter-Regular.ttf")));
static BOLD: LazyLock<Face> =
    LazyLock::new(|| Face::new(("B", "Inter-Bold"), include_bytes!("fonts/Inter-Bold.ttf")));
static REGULAR_FALLBACK: LazyLock<Face> =
    LazyLock::new(|| Face::new(("RF", "NotoSans-Regular"), include_bytes!("fonts/NotoSans-Regular.ttf")));
static BOLD_FALLBACK: LazyLock<Face> =
    LazyLock::new(|| Face::new(("BF", "NotoSans-Bold"), include_bytes!("fonts/NotoSans-Bold.ttf")));

/// A glyph and its width in thousandths of the size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Glyph {
    /// Its place in the font; 0 stands for a missing one and is never shown.
    pub id: u16,
    /// Thousandths of the size.
    pub width: u16,
}

/// A face, read once. A font that cannot be read has no characters, so that every text is refused.
#[derive(Debug)]
pub struct Face {
    /// What the content of pages calls it.
    pub resource: &'static str,
    /// Its name.
    pub name: &'static str,
    /// The font program.
    pub program: &'static [u8],
    /// By the number of the character.
    glyphs: Vec<Option<Glyph>>,
    bounds: PdfFontMetricsStub,
    vertical: FontMetrics,
}

impl Face {
    fn new((resource, name): (&'static str, &'static str), program: &'static [u8]) -> Face {
        let parsed = ttf_parser::Face::parse(program, 0).ok();
        Face {
            resource,
            name,
            program,
            glyphs: parsed.as_ref().map(glyphs).unwrap_or_default(),
            bounds: parsed.as_ref().map(bounds).unwrap_or_default(),
            vertical: FontMetrics {
                ascent: parsed.as_ref().map_or(0, |face| thousandths(face, face.ascender())),
                descent: parsed.as_ref().map_or(0, |face| thousandths(face, face.descender())),
            },
        }
    }

    /// The glyph of a character.
    pub fn glyph(&self, character: char) -> Option<Glyph> {
        let place = usize::try_from(u32::from(character)).ok()?;
        self.glyphs.get(place).copied().flatten()
    }

    /// The face as printpdf wants it, under some name and with the used characters only. Its program is a stub that
    /// [`file`](super::file) replaces, because printpdf copies it several times.
    pub fn for_printing(&self, name: String, used: &BTreeSet<char>) -> ParsedFont {
        let found = || used.iter().filter_map(|c| Some((*c, self.glyph(*c)?)));
        let mut font = ParsedFont::with_glyph_data(
            vec![0, 1, 0, 0],
            0,
            Some(name),
            found().map(|(c, glyph)| (u32::from(c), glyph.id)).collect(),
            found().map(|(_, glyph)| (glyph.id, glyph.width)).collect::<BTreeMap<_, _>>(),
            1000,
            self.vertical.clone(),
        );
        font.pdf_font_metrics = self.bounds.clone();
        font
    }
}

fn glyphs(face: &ttf_parser::Face) -> Vec<Option<Glyph>> {
    let mut glyphs = Vec::new();
    for table in face.tables().cmap.iter().flat_map(|cmap| cmap.subtables).filter(|t| t.is_unicode()) {
        table.codepoints(|code| {
            let Ok(place) = usize::try_from(code) else { return };
            if glyphs.len() <= place {
                glyphs.resize(place.saturating_add(1), None);
            }
            if let Some(slot) = glyphs.get_mut(place) {
                *slot = char::from_u32(code).and_then(|c| glyph(face, c));
            }
        });
    }
    glyphs
}

fn glyph(face: &ttf_parser::Face, character: char) -> Option<Glyph> {
    let id = face.glyph_index(character).filter(|id| id.0 > 0)?;
    let width = i16::try_from(face.glyph_hor_advance(id)?).ok()?;
    Some(Glyph { id: id.0, width: u16::try_from(thousandths(face, width)).ok()? })
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
    fn the_faces_have_the_characters_of_belgian_invoices_and_figures_of_one_width() {
        for face in Weight::ALL.map(|weight| weight.faces()[0]) {
            let missing: Vec<char> =
                "€–—‘’„“”…•≥≤−→™№ÀÉèëïçŁőŞ\u{a0}".chars().filter(|c| face.glyph(*c).is_none()).collect();
            assert!(missing.is_empty(), "{}: {missing:?}", face.name);
            for figure in ('1'..='9').chain(['−']) {
                let width = |c| face.glyph(c).map(|glyph| glyph.width);
                assert_eq!(width('0'), width(figure), "{}: {figure}", face.name);
            }
        }
    }

    #[test]
    fn greek_cyrillic_romanian_and_vietnamese_are_set_in_the_fallback() {
        for weight in Weight::ALL {
            for character in "ΑΩάώϊΐЁяђќѓӨșțȘȚơưẠệỹ".chars() {
                let (face, glyph) = weight.glyph(character).unwrap();
                assert_eq!(face.name, weight.faces()[1].name, "{character}");
                assert!(glyph.id > 0 && glyph.width > 0, "{character}");
            }
        }
        assert!(Weight::ALL.iter().all(|weight| !weight.has('図') && !weight.has('\u{200b}')));
    }

    #[test]
    fn a_text_is_as_wide_as_its_characters_in_their_faces() {
        let [main, fallback] = Weight::Regular.faces();
        let wide = main.glyph('a').unwrap().width + fallback.glyph('Σ').unwrap().width;

        assert_eq!(Weight::Regular.width("aΣ"), f32::from(wide));
    }
}
