//! The same sheets drawn by krilla, as PDF/A-3a and PDF/UA-1 with the same tags and the same attachment.

use krilla::Document;
use krilla::SerializeSettings;
use krilla::action::{Action, LinkAction};
use krilla::annotation::{Annotation, LinkAnnotation, Target};
use krilla::color::rgb;
use krilla::configure::{Accessibility, Archival, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::embed::{AssociationKind, EmbeddedFile, MimeType};
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata};
use krilla::outline::{Outline, OutlineNode};
use krilla::page::{Page, PageSettings};
use krilla::paint::Fill;
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, BBox, ContentTag, Identifier, TableHeaderScope, Tag as KrillaTag, TagGroup,
    TagKind, TagTree,
};
use krilla::text::{Font, GlyphId, KrillaGlyph};
use std::collections::BTreeMap;
use std::num::{NonZeroU16, NonZeroU32};
use std::sync::LazyLock;
use tarief::documents::pdf::face::Weight;
use tarief::documents::pdf::file::About;
use tarief::documents::pdf::sheet::{Colour, INK, Mark, POINT, Sheet, Spot, Style, Tag, WHITE};

/// The fonts, read once.
static FONTS: LazyLock<BTreeMap<&'static str, Font>> = LazyLock::new(|| {
    let faces = Weight::ALL.into_iter().flat_map(Weight::faces);
    faces.map(|face| (face.resource, Font::new(face.program.into(), 0).expect("a font"))).collect()
});

/// The file that krilla makes of sheets.
pub fn write(sheets: &[Sheet], about: &About<'_>) -> Vec<u8> {
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A3_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .expect("both at once");
    let mut document =
        Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
    let mut tags = Tags { tree: TagTree::new(), open: Vec::new() };
    for (place, sheet) in sheets.iter().enumerate() {
        let mut page = document.start_page_with(PageSettings::from_wh(mm(210.0), mm(297.0)).expect("A4"));
        let links = links(&mut page, sheet);
        let surface = page.surface();
        Pen { surface, tags: &mut tags, links, page: place, open: Open::Nothing, colour: None }.sheet(sheet);
        page.finish();
    }
    document.set_tag_tree(tags.tree);
    let mut outline = Outline::new();
    outline
        .push_child(OutlineNode::new(about.title.clone(), XyzDestination::new(0, Point::from_xy(0.0, 0.0))));
    document.set_outline(outline);
    let mut day = about.day.split('-').map(|part| part.parse::<u16>().expect("a day"));
    let (year, month, date) =
        (day.next().expect("a year"), day.next().expect("a month"), day.next().expect("a day"));
    let moment = DateTime::new(year).month(month as u8).day(date as u8);
    let metadata = Metadata::new()
        .title(about.title.clone())
        .authors(vec![about.author.to_owned()])
        .language("nl-BE".to_owned())
        .creation_date(moment);
    document.set_metadata(metadata);
    if let Some(attached) = &about.attached {
        document.embed_file(EmbeddedFile {
            path: attached.name.clone(),
            mime_type: MimeType::new("text/xml"),
            description: Some(attached.description.to_owned()),
            association_kind: AssociationKind::Alternative,
            data: attached.content.as_bytes().to_vec().into(),
            modification_date: Some(moment),
            compress: Some(true),
            location: None,
        });
    }
    document.finish().expect("a valid document")
}

/// The annotations of the links on a page, in their order.
fn links(page: &mut Page<'_>, sheet: &Sheet) -> Vec<Identifier> {
    let (mut open, mut links) = (Vec::new(), Vec::new());
    for mark in &sheet.marks {
        match mark {
            Mark::Open(tag) => open.push(tag),
            Mark::Close => drop(open.pop()),
            Mark::Text(spot, style, text) => {
                let Some(Tag::Link { to, says }) = open.last() else { continue };
                let (x, y, width) = (mm(spot.x), mm(spot.y), mm(style.width(text)));
                let frame =
                    Rect::from_xywh(x, y - style.size, width, 1.25 * style.size).expect("a rectangle");
                let target = Target::Action(Action::Link(LinkAction::new(to.clone())));
                let annotation = Annotation::new_link(LinkAnnotation::new(frame, target), Some(says.clone()));
                links.push(page.add_tagged_annotation(annotation));
            }
            _ => {}
        }
    }
    links.reverse();
    links
}

fn mm(millimetres: f32) -> f32 {
    millimetres / POINT
}

struct Tags {
    tree: TagTree,
    open: Vec<TagGroup>,
}

impl Tags {
    fn push(&mut self, child: impl Into<krilla::tagging::Node>) {
        match self.open.last_mut() {
            Some(group) => group.push(child),
            None => self.tree.push(child),
        }
    }
}

#[derive(PartialEq)]
enum Open {
    Nothing,
    Element,
    Artifact(ArtifactType),
}

struct Pen<'p> {
    surface: Surface<'p>,
    tags: &'p mut Tags,
    links: Vec<Identifier>,
    page: usize,
    open: Open,
    colour: Option<Colour>,
}

impl Pen<'_> {
    fn sheet(mut self, sheet: &Sheet) {
        for mark in &sheet.marks {
            self.mark(mark);
        }
        self.leave();
        self.surface.finish();
    }

    fn leave(&mut self) {
        if std::mem::replace(&mut self.open, Open::Nothing) != Open::Nothing {
            self.surface.end_tagged();
        }
    }

    fn enter(&mut self, part: Open) {
        if self.open == part {
            return;
        }
        self.leave();
        match &part {
            Open::Artifact(kind) => {
                self.surface.start_tagged(ContentTag::Artifact(Artifact::new(*kind, Default::default())));
            }
            _ => {
                let identifier = self.surface.start_tagged(ContentTag::Other);
                self.tags.push(identifier);
            }
        }
        self.open = part;
    }

    fn mark(&mut self, mark: &Mark) {
        match mark {
            Mark::Open(tag) => {
                self.leave();
                let mut group = TagGroup::new(kind(tag, self.page));
                if matches!(tag, Tag::Link { .. }) {
                    group.children.extend(self.links.pop().map(Into::into));
                }
                self.tags.open.push(group);
            }
            Mark::Close => {
                self.leave();
                if let Some(group) = self.tags.open.pop() {
                    self.tags.push(group);
                }
            }
            Mark::Text(spot, style, text) => {
                let tagged = !self.tags.open.is_empty();
                self.enter(if tagged { Open::Element } else { Open::Artifact(ArtifactType::Layout) });
                self.text(*spot, *style, text);
            }
            Mark::Decoration(spot, style, text) => {
                self.enter(Open::Artifact(ArtifactType::Footer));
                self.text(*spot, *style, text);
            }
            Mark::Area(corner, size, colour) => self.area(*corner, *size, *colour),
            Mark::Squares(corner, side, rows) => self.squares(*corner, *side, rows),
            Mark::Across(_) => {}
        }
    }

    fn fill(&mut self, colour: Colour) {
        if self.colour != Some(colour) {
            self.colour = Some(colour);
            let Colour(r, g, b) = colour;
            let byte = |part: f32| (part * 255.0).round() as u8;
            let paint = rgb::Color::new(byte(r), byte(g), byte(b)).into();
            self.surface.set_fill(Some(Fill { paint, ..Fill::default() }));
        }
    }

    fn text(&mut self, spot: Spot, style: Style, text: &str) {
        self.fill(style.colour);
        let mut x = mm(spot.x);
        for (face, run) in style.weight.runs(text) {
            let mut glyphs = Vec::with_capacity(run.len());
            let mut width = 0.0;
            for (place, character) in run.char_indices() {
                let glyph = face.glyph(character).expect("a glyph");
                let advance = f32::from(glyph.width) / 1000.0;
                width += advance;
                let range = place..place + character.len_utf8();
                glyphs.push(KrillaGlyph::new(
                    GlyphId::new(glyph.id.into()),
                    advance,
                    0.0,
                    0.0,
                    0.0,
                    range,
                    None,
                ));
            }
            let font = FONTS[face.resource].clone();
            self.surface.draw_glyphs(Point::from_xy(x, mm(spot.y)), &glyphs, font, run, style.size, false);
            x += width * style.size;
        }
    }

    fn area(&mut self, corner: Spot, (width, height): (f32, f32), colour: Colour) {
        let figure = self.tags.open.last().is_some_and(|group| matches!(group.tag, TagKind::Figure(_)));
        self.enter(if figure { Open::Element } else { Open::Artifact(ArtifactType::Layout) });
        self.fill(colour);
        let mut path = PathBuilder::new();
        path.push_rect(
            Rect::from_xywh(mm(corner.x), mm(corner.y), mm(width), mm(height)).expect("a rectangle"),
        );
        self.surface.draw_path(&path.finish().expect("a path"));
    }

    fn squares(&mut self, corner: Spot, side: f32, rows: &[Vec<bool>]) {
        self.area(corner, (side, side), WHITE);
        self.fill(INK);
        let step = mm(side) / rows.len() as f32;
        let mut path = PathBuilder::new();
        for (y, row) in rows.iter().enumerate() {
            let mut x = 0;
            for run in row.chunk_by(|one, other| one == other) {
                if run.first() == Some(&true) {
                    let (left, top) = (mm(corner.x) + x as f32 * step, mm(corner.y) + y as f32 * step);
                    path.push_rect(
                        Rect::from_xywh(left, top, run.len() as f32 * step, step).expect("a square"),
                    );
                }
                x += run.len();
            }
        }
        self.surface.draw_path(&path.finish().expect("a path"));
    }
}

fn kind(tag: &Tag, page: usize) -> TagKind {
    match tag {
        Tag::Section => KrillaTag::Section.into(),
        Tag::Heading(level) => {
            KrillaTag::Hn(NonZeroU16::new(u16::from(*level)).expect("a level"), Some("Kop".to_owned())).into()
        }
        Tag::Paragraph => KrillaTag::P.into(),
        Tag::Table => KrillaTag::Table.into(),
        Tag::Row => KrillaTag::TR.into(),
        Tag::ColumnHead => KrillaTag::TH(TableHeaderScope::Column).into(),
        Tag::RowHead => KrillaTag::TH(TableHeaderScope::Row).into(),
        Tag::Cell { columns } => {
            let span = NonZeroU32::new(u32::from(*columns)).filter(|span| span.get() > 1);
            KrillaTag::TD.with_col_span(span).into()
        }
        Tag::Figure { alt } => {
            let frame = Rect::from_xywh(0.0, 0.0, 10.0, 10.0).expect("a rectangle");
            KrillaTag::Figure(Some(alt.clone())).with_bbox(Some(BBox::new(page, frame))).into()
        }
        Tag::Link { .. } => KrillaTag::Link.into(),
    }
}
