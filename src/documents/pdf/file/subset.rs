//! A font program with the outlines of the used glyphs only. Every glyph keeps its number, so that nothing else in
//! the document depends on what is left out.

use std::collections::BTreeSet;
use std::ops::Range;

/// The tables that a font in a PDF needs, in the order of their names.
const TABLES: [&[u8; 4]; 9] =
    [b"cvt ", b"fpgm", b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp", b"prep"];

/// Where the long form of `loca` is announced, and where the checksum of the font stands, in the table `head`.
const LONG_PLACES: usize = 50;
const CHECKSUM: usize = 8;
/// What the words of a font add up to.
const MAGIC: u32 = 0xB1B0_AFBA;

/// A TrueType program with the outlines and widths of some glyphs and of those that they are made of.
///
/// `None` where the program is no TrueType font.
pub fn subset(program: &[u8], used: &BTreeSet<u16>) -> Option<Vec<u8>> {
    let font = Font::read(program)?;
    let kept = font.with_parts(used)?;
    let (outlines, places) = font.outlines(&kept)?;
    let widths = font.widths(&kept)?;
    let mut head = font.table(b"head")?.to_vec();
    head.get_mut(LONG_PLACES..)?.get_mut(..2)?.copy_from_slice(&[0, 1]);
    head.get_mut(CHECKSUM..)?.get_mut(..4)?.fill(0);

    let mut tables: Vec<(&[u8; 4], Vec<u8>)> = Vec::new();
    for name in TABLES {
        let table = match name {
            b"glyf" => outlines.clone(),
            b"loca" => places.clone(),
            b"hmtx" => widths.clone(),
            b"head" => head.clone(),
            _ => match font.table(name) {
                Some(table) => table.to_vec(),
                None => continue,
            },
        };
        tables.push((name, table));
    }
    assembled(&tables)
}

struct Font<'a> {
    program: &'a [u8],
    long: bool,
    /// How many glyphs have a width of their own.
    measured: u16,
    glyphs: u16,
}

impl<'a> Font<'a> {
    fn read(program: &'a [u8]) -> Option<Font<'a>> {
        let mut font = Font { program, long: false, measured: 0, glyphs: 0 };
        font.long = u16_at(font.table(b"head")?, LONG_PLACES)? == 1;
        font.measured = u16_at(font.table(b"hhea")?, 34)?;
        font.glyphs = u16_at(font.table(b"maxp")?, 4)?;
        Some(font)
    }

    fn table(&self, name: &[u8]) -> Option<&'a [u8]> {
        let count = usize::from(u16_at(self.program, 4)?);
        let entries = self.program.get(12..)?.chunks_exact(16).take(count);
        let entry = entries.into_iter().find(|entry| entry.starts_with(name))?;
        let from = usize::try_from(u32_at(entry, 8)?).ok()?;
        let length = usize::try_from(u32_at(entry, 12)?).ok()?;
        self.program.get(from..)?.get(..length)
    }

    /// Where the outline of a glyph stands in `glyf`.
    fn place(&self, glyph: u16) -> Option<Range<usize>> {
        let places = self.table(b"loca")?;
        let at = |place: usize| {
            if self.long {
                usize::try_from(u32_at(places, place * 4)?).ok()
            } else {
                Some(usize::from(u16_at(places, place * 2)?) * 2)
            }
        };
        Some(at(usize::from(glyph))?..at(usize::from(glyph) + 1)?)
    }

    /// The glyphs with the one for a missing character and all that they are made of.
    fn with_parts(&self, used: &BTreeSet<u16>) -> Option<BTreeSet<u16>> {
        let outlines = self.table(b"glyf")?;
        let mut kept = BTreeSet::new();
        let mut open: Vec<u16> = used.iter().copied().chain([0]).collect();
        while let Some(glyph) = open.pop() {
            if kept.insert(glyph) {
                open.extend(parts(outlines.get(self.place(glyph)?)?));
            }
        }
        Some(kept)
    }

    /// The outlines one after the other, and where each begins: `glyf` and `loca`.
    fn outlines(&self, kept: &BTreeSet<u16>) -> Option<(Vec<u8>, Vec<u8>)> {
        let all = self.table(b"glyf")?;
        let (mut outlines, mut places) = (Vec::new(), Vec::new());
        for glyph in 0..self.glyphs {
            places.extend(u32::try_from(outlines.len()).ok()?.to_be_bytes());
            if kept.contains(&glyph) {
                outlines.extend_from_slice(all.get(self.place(glyph)?)?);
                outlines.resize(outlines.len().next_multiple_of(4), 0);
            }
        }
        places.extend(u32::try_from(outlines.len()).ok()?.to_be_bytes());
        Some((outlines, places))
    }

    /// The table of widths, with nothing where no glyph was kept.
    fn widths(&self, kept: &BTreeSet<u16>) -> Option<Vec<u8>> {
        let mut widths = self.table(b"hmtx")?.to_vec();
        let last = self.measured.saturating_sub(1);
        for (glyph, width) in (0..last).zip(widths.chunks_exact_mut(4)) {
            if !kept.contains(&glyph) {
                width.fill(0);
            }
        }
        Some(widths)
    }
}

/// The glyphs of which an outline is made; none where it has contours of its own.
fn parts(outline: &[u8]) -> Vec<u16> {
    let mut parts = Vec::new();
    if outline.first().is_none_or(|byte| byte & 0x80 == 0) {
        return parts;
    }
    let mut place = 10;
    while let (Some(flags), Some(glyph)) = (u16_at(outline, place), u16_at(outline, place + 2)) {
        parts.push(glyph);
        if flags & 0x20 == 0 {
            break;
        }
        let offsets = if flags & 0x1 != 0 { 4 } else { 2 };
        let scales = [(0x8, 2), (0x40, 4), (0x80, 8)];
        let scale = scales.into_iter().find_map(|(flag, size)| (flags & flag != 0).then_some(size));
        place += 4 + offsets + scale.unwrap_or(0);
    }
    parts
}

/// The tables as a font: its directory, then each on a multiple of four bytes.
fn assembled(tables: &[(&[u8; 4], Vec<u8>)]) -> Option<Vec<u8>> {
    let count = u16::try_from(tables.len()).ok()?;
    let power = count.checked_ilog2()?;
    let range = 16_u16.checked_shl(power)?;
    let mut font = vec![0, 1, 0, 0];
    for number in [count, range, u16::try_from(power).ok()?, (count * 16).checked_sub(range)?] {
        font.extend(number.to_be_bytes());
    }
    let mut place = 12 + tables.len() * 16;
    let mut head = None;
    for (name, table) in tables {
        if *name == b"head" {
            head = Some(place + CHECKSUM);
        }
        font.extend_from_slice(*name);
        font.extend(sum(table).to_be_bytes());
        font.extend(u32::try_from(place).ok()?.to_be_bytes());
        font.extend(u32::try_from(table.len()).ok()?.to_be_bytes());
        place += table.len().next_multiple_of(4);
    }
    for (_, table) in tables {
        font.extend_from_slice(table);
        font.resize(font.len().next_multiple_of(4), 0);
    }
    let checksum = MAGIC.wrapping_sub(sum(&font));
    font.get_mut(head?..)?.get_mut(..4)?.copy_from_slice(&checksum.to_be_bytes());
    Some(font)
}

/// The words of a table added up.
fn sum(table: &[u8]) -> u32 {
    let (words, rest) = table.as_chunks::<4>();
    let mut last = [0; 4];
    for (slot, byte) in last.iter_mut().zip(rest) {
        *slot = *byte;
    }
    words.iter().chain([&last]).fold(0, |sum, word| sum.wrapping_add(u32::from_be_bytes(*word)))
}

fn u16_at(bytes: &[u8], place: usize) -> Option<u16> {
    bytes.get(place..)?.first_chunk().map(|bytes| u16::from_be_bytes(*bytes))
}

fn u32_at(bytes: &[u8], place: usize) -> Option<u32> {
    bytes.get(place..)?.first_chunk().map(|bytes| u32::from_be_bytes(*bytes))
}

#[cfg(test)]
mod tests {
    use super::super::super::face::Weight;
    use super::*;

    #[test]
    fn used_glyphs_keep_number_outline_and_width_and_others_have_none() {
        for face in Weight::ALL.into_iter().flat_map(Weight::faces) {
            let characters: Vec<char> = "AéΩğЖệ1".chars().filter(|c| face.glyph(*c).is_some()).collect();
            let used: BTreeSet<u16> = characters.iter().map(|c| face.glyph(*c).unwrap().id).collect();

            let made = subset(face.program, &used).unwrap();

            let (whole, part) = (
                ttf_parser::Face::parse(face.program, 0).unwrap(),
                ttf_parser::Face::parse(&made, 0).unwrap(),
            );
            assert!(made.len() < face.program.len() / 2, "{}: {} bytes", face.name, made.len());
            assert_eq!(part.number_of_glyphs(), whole.number_of_glyphs());
            for glyph in used.iter().map(|id| ttf_parser::GlyphId(*id)) {
                assert_eq!(part.glyph_hor_advance(glyph), whole.glyph_hor_advance(glyph));
                assert_eq!(outline(&part, glyph), outline(&whole, glyph));
                assert!(outline(&part, glyph) > 0, "{}: {glyph:?}", face.name);
            }
            let kept = (1..whole.number_of_glyphs())
                .filter(|id| outline(&part, ttf_parser::GlyphId(*id)) > 0)
                .count();
            assert!((used.len()..used.len() * 3).contains(&kept), "{}: {kept} outlines", face.name);
            assert_eq!(sum(&made), MAGIC, "{}", face.name);
        }
    }

    #[test]
    fn what_is_no_font_is_refused() {
        assert_eq!(subset(b"no font", &BTreeSet::new()), None);
        assert_eq!(subset(&[], &BTreeSet::new()), None);
    }

    /// How many segments the outline of a glyph has.
    fn outline(face: &ttf_parser::Face, glyph: ttf_parser::GlyphId) -> usize {
        struct Count(usize);
        impl ttf_parser::OutlineBuilder for Count {
            fn move_to(&mut self, _: f32, _: f32) {
                self.0 += 1;
            }
            fn line_to(&mut self, _: f32, _: f32) {
                self.0 += 1;
            }
            fn quad_to(&mut self, _: f32, _: f32, _: f32, _: f32) {
                self.0 += 1;
            }
            fn curve_to(&mut self, _: f32, _: f32, _: f32, _: f32, _: f32, _: f32) {
                self.0 += 1;
            }
            fn close(&mut self) {
                self.0 += 1;
            }
        }
        let mut count = Count(0);
        face.outline_glyph(glyph, &mut count);
        count.0
    }
}
