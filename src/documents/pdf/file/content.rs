//! From sheets to what printpdf draws, and to the structure of the document.
//!
//! Everything that is drawn stands in a marked content: that of an element, or an artifact. Colour, face and place are
//! said again only where they change, and texts are the numbers of their glyphs: that makes pages short and quick to
//! write.

use super::super::face::Face;
use super::super::sheet::{Colour, Mark, POINT, Sheet, Spot, Style, WHITE};
use super::squares::{drawing, name};
use super::structure::Structure;
use printpdf::{
    Color, DictItem, FontId, Mm, Op, PaintMode, PdfFontHandle, PdfPage, Point, Pt, Rect, Rgb, TextItem,
    TextMatrix, WindingOrder, XObject, XObjectId, XObjectTransform,
};
use std::collections::BTreeMap;

const WIDTH: f32 = 210.0;
const HEIGHT: f32 = 297.0;

/// What is drawn.
pub struct Drawn<'a> {
    /// The pages.
    pub pages: Vec<PdfPage>,
    /// The drawings of squares, by name.
    pub drawings: BTreeMap<XObjectId, XObject>,
    /// The structure.
    pub structure: Structure<'a>,
}

/// Draws sheets, each on a page.
pub fn draw(sheets: &[Sheet]) -> Drawn<'_> {
    let (mut structure, mut drawings) = (Structure::new(), BTreeMap::new());
    let mut pages = Vec::with_capacity(sheets.len());
    for sheet in sheets {
        structure.next_page();
        let mut pen = Pen {
            ops: Vec::with_capacity(sheet.marks.len() * 4),
            structure: &mut structure,
            drawings: &mut drawings,
            part: None,
            text: false,
            inside_text: false,
            line: (0.0, 0.0),
            colour: None,
            font: None,
        };
        pen.sheet(sheet);
        pages.push(PdfPage::new(Mm(WIDTH), Mm(HEIGHT), pen.ops));
    }
    Drawn { pages, drawings, structure }
}

/// What a marked content is part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Element(usize),
    /// Repeated on every page.
    Pagination,
    /// Rules, tints, and what is not read out.
    Layout,
    Watermark,
}

struct Pen<'p, 'a> {
    ops: Vec<Op>,
    structure: &'p mut Structure<'a>,
    drawings: &'p mut BTreeMap<XObjectId, XObject>,
    /// The marked content that is open.
    part: Option<Part>,
    /// Whether a text object is open, and whether the marked content was begun in it.
    text: bool,
    inside_text: bool,
    /// Where the text object's line begins, in hundredths of a point.
    line: (f32, f32),
    colour: Option<Colour>,
    font: Option<(&'static str, f32)>,
}

impl<'a> Pen<'_, 'a> {
    fn sheet(&mut self, sheet: &'a Sheet) {
        for mark in &sheet.marks {
            if let Mark::Across(word) = mark {
                self.across(word);
            }
        }
        for mark in &sheet.marks {
            self.mark(mark);
        }
        self.leave_text();
        self.end_part();
    }

    fn mark(&mut self, mark: &'a Mark) {
        match mark {
            Mark::Open(tag) => self.structure.open(tag),
            Mark::Close => self.structure.close(),
            Mark::Text(spot, style, text) => {
                self.enter(self.structure.current().map_or(Part::Layout, Part::Element), true);
                self.line_of_text(*spot, *style, text);
                self.structure.frame(|| {
                    let (x, y) = (points(spot.x), points(HEIGHT - spot.y));
                    [x, y - 0.25 * style.size, x + points(style.width(text)), y + 0.8 * style.size]
                });
            }
            Mark::Decoration(spot, style, text) => {
                self.enter(Part::Pagination, true);
                self.line_of_text(*spot, *style, text);
            }
            Mark::Area(corner, size, colour) => self.area(*corner, *size, *colour),
            Mark::Squares(corner, side, rows) => self.squares(*corner, *side, rows),
            Mark::Across(_) => {}
        }
    }

    /// Makes sure that a marked content is open, inside or outside a text object.
    fn enter(&mut self, part: Part, text: bool) {
        if self.part != Some(part) || (self.text && !text && self.inside_text) {
            self.end_part();
        }
        if !text {
            self.leave_text();
        }
        if self.part.is_none() {
            self.begin_part(part);
        }
        if text && !self.text {
            self.ops.push(Op::StartTextSection);
            (self.text, self.line) = (true, (0.0, 0.0));
        }
    }

    fn leave_text(&mut self) {
        if self.text {
            if self.inside_text {
                self.end_part();
            }
            self.ops.push(Op::EndTextSection);
            self.text = false;
        }
    }

    fn begin_part(&mut self, part: Part) {
        (self.part, self.inside_text) = (Some(part), self.text);
        self.ops.push(match part {
            Part::Element(element) => {
                let number = self.structure.begin(element);
                marked(
                    self.structure.name(element),
                    [("MCID", DictItem::Int(i64::try_from(number).unwrap_or(i64::MAX)))],
                )
            }
            Part::Pagination => marked("Artifact", [("Type", name("Pagination"))]),
            Part::Layout => marked("Artifact", [("Type", name("Layout"))]),
            Part::Watermark => {
                marked("Artifact", [("Type", name("Pagination")), ("Subtype", name("Watermark"))])
            }
        });
    }

    fn end_part(&mut self) {
        if self.part.take().is_some() {
            if self.text && !self.inside_text {
                self.ops.push(Op::EndTextSection);
                self.text = false;
            }
            self.ops.push(Op::EndMarkedContent);
        }
    }

    fn fill(&mut self, colour: Colour) {
        if self.colour != Some(colour) {
            self.colour = Some(colour);
            self.ops.push(Op::SetFillColor { col: rgb(colour) });
        }
    }

    fn face(&mut self, face: &'static Face, size: f32) {
        let font = (face.resource, hundredths(size) / 100.0);
        if self.font != Some(font) {
            self.font = Some(font);
            self.ops.push(Op::SetFont { font: handle(face), size: Pt(font.1) });
        }
    }

    fn line_of_text(&mut self, spot: Spot, style: Style, text: &str) {
        self.fill(style.colour);
        let place = (hundredths(points(spot.x)), hundredths(points(HEIGHT - spot.y)));
        let step = ((place.0 - self.line.0) / 100.0, (place.1 - self.line.1) / 100.0);
        self.line = place;
        self.ops.push(Op::SetTextCursor { pos: Point { x: Pt(step.0), y: Pt(step.1) } });
        self.runs(style, text);
    }

    /// Shows a text, each stretch of it in the first face that has its characters.
    fn runs(&mut self, style: Style, text: &str) {
        for (face, run) in style.weight.runs(text) {
            self.face(face, style.size);
            let mut glyphs = Vec::with_capacity(run.len().saturating_mul(2));
            for glyph in run.chars().filter_map(|c| face.glyph(c)) {
                glyphs.extend(glyph.id.to_be_bytes());
            }
            let shown = DictItem::String { data: glyphs, literal: true };
            self.ops.push(Op::Unknown { key: "Tj".to_owned(), value: vec![shown] });
        }
    }

    fn area(&mut self, corner: Spot, (width, height): (f32, f32), colour: Colour) {
        let part = self.structure.current().filter(|_| self.structure.in_figure());
        self.enter(part.map_or(Part::Layout, Part::Element), false);
        self.fill(colour);
        let point = |millimetres: f32| Pt(hundredths(points(millimetres)) / 100.0);
        let rectangle = Rect {
            x: point(corner.x),
            y: point(HEIGHT - corner.y - height),
            width: point(width),
            height: point(height),
            mode: Some(PaintMode::Fill),
            winding_order: Some(WindingOrder::NonZero),
        };
        self.ops.push(Op::DrawRectangle { rectangle });
        self.structure.frame(|| square(corner, (width, height)));
    }

    /// Squares as a drawing of their own, in whole numbers: quick to write and to read.
    fn squares(&mut self, corner: Spot, side: f32, rows: &[Vec<bool>]) {
        self.area(corner, (side, side), WHITE);
        let id = XObjectId(format!("D{}", self.drawings.len()));
        let scale = points(side) / count(rows.len()).max(1.0);
        let transform = XObjectTransform {
            translate_x: Some(Pt(hundredths(points(corner.x)) / 100.0)),
            translate_y: Some(Pt(hundredths(points(HEIGHT - corner.y - side)) / 100.0)),
            scale_x: Some(scale),
            scale_y: Some(scale),
            ..XObjectTransform::default()
        };
        self.drawings.insert(id.clone(), drawing(rows));
        self.ops.push(Op::UseXobject { id, transform });
    }

    /// A word from the lower left to the upper right, paler than anything that is read.
    fn across(&mut self, word: &str) {
        const STYLE: Style = Style::bold(100.0, Colour(0.91, 0.92, 0.93));
        let (sin, cos) = (WIDTH.atan2(HEIGHT).cos(), WIDTH.atan2(HEIGHT).sin());
        let size = STYLE.size.min(STYLE.size * 290.0 / STYLE.width(word).max(1.0));
        let style = Style { size, ..STYLE };
        let (along, above) = (points(style.width(word)) / 2.0, 0.36 * size);
        let x = points(WIDTH / 2.0) - along * cos + above * sin;
        let y = points(HEIGHT / 2.0) - along * sin - above * cos;
        self.enter(Part::Watermark, true);
        self.fill(style.colour);
        let matrix = [cos, sin, -sin, cos, x, y].map(|value| (value * 10_000.0).round() / 10_000.0);
        self.ops.push(Op::SetTextMatrix { matrix: TextMatrix::Raw(matrix) });
        self.runs(style, word);
        self.leave_text();
    }
}

/// A page that shows every character of some faces. From it printpdf knows which glyphs it has to describe: on the
/// other pages they stand as the numbers of glyphs, which printpdf writes as they are. The page itself is taken out.
pub fn characters<'f>(faces: impl Iterator<Item = (&'f Face, String)>) -> PdfPage {
    let show = |(face, characters): (&Face, String)| {
        let font = Op::SetFont { font: handle(face), size: Pt(1.0) };
        [font, Op::ShowText { items: vec![TextItem::Text(characters)] }]
    };
    let text = faces.flat_map(show);
    let ops = std::iter::once(Op::StartTextSection).chain(text).chain([Op::EndTextSection]);
    PdfPage::new(Mm(WIDTH), Mm(HEIGHT), ops.collect())
}

fn marked<const COUNT: usize>(tag: &str, entries: [(&str, DictItem); COUNT]) -> Op {
    let map = entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    Op::BeginMarkedContentWithProperties { tag: tag.to_owned(), properties: DictItem::Dict { map } }
}

fn handle(face: &Face) -> PdfFontHandle {
    PdfFontHandle::External(FontId(face.resource.to_owned()))
}

fn rgb(Colour(r, g, b): Colour) -> Color {
    Color::Rgb(Rgb::new(r, g, b, None))
}

fn points(millimetres: f32) -> f32 {
    millimetres / POINT
}

/// In whole hundredths: finer than anyone sees or prints, and short to write.
fn hundredths(points: f32) -> f32 {
    (points * 100.0).round()
}

fn square(corner: Spot, (width, height): (f32, f32)) -> [f32; 4] {
    let below = HEIGHT - corner.y;
    [points(corner.x), points(below - height), points(corner.x + width), points(below)]
}

fn count(number: usize) -> f32 {
    u16::try_from(number).map_or(f32::MAX, f32::from)
}
