//! Drawing a chart: kuva draws axes, lines and areas; title, key, labels of levels and the source are placed around them, so
//! that no two texts touch. This is the only place where figures become pixels.
#![expect(clippy::float_arithmetic, reason = "pixels are no money; what is read comes from decimals")]

mod panel;
mod pens;
mod ranking;
mod scale;
mod text;

use super::value::{Body, Chart, Look};
use crate::documents::pdf::face::Weight;
use kuva::backend::svg::SvgBackend;
use kuva::render::color::Color;
use kuva::render::render::{Primitive, Scene, TextAnchor};
use panel::{EDGE, Laid, Sides};
use pens::{GREY, INK};
use rust_decimal::prelude::ToPrimitive;
use text::Type;

/// The width of a chart; readers scale it.
const WIDTH: f64 = 960.0;
/// Labels of axes, levels and marks, and notes.
const LABELS: Type = Type::regular(12);
const TITLE: Type = Type::bold(20);
const BETWEEN: f64 = 22.0;

/// A drawn chart: what stands within the `svg` element, and how high it is.
pub struct Drawn {
    /// The elements.
    pub elements: String,
    /// Pixels.
    pub height: u32,
}

/// Draws a chart.
pub fn drawn(chart: &Chart) -> Drawn {
    let mut sheet = Sheet { elements: Vec::new(), below: 14.0 };
    let room = WIDTH - 2.0 * EDGE;
    for line in TITLE.lines(&chart.title, room) {
        sheet.line(&line, (EDGE, TITLE, INK));
    }
    sheet.below += 8.0;
    match &chart.body {
        Body::Course(span, panels) => {
            let panels = Laid::all(panels, *span);
            let sides = Sides::of(&panels);
            for panel in &panels {
                panel.draw(&mut sheet, sides);
                sheet.below += BETWEEN;
            }
        }
        Body::Ranking(ranking) => ranking::draw(ranking, &mut sheet),
    }
    for line in LABELS.lines(&chart.source, room) {
        sheet.line(&line, (EDGE, LABELS, GREY));
    }
    sheet.written()
}

/// What was drawn so far, and how far below the next thing stands.
struct Sheet {
    elements: Vec<Primitive>,
    below: f64,
}

impl Sheet {
    /// Writes a line below what stands there.
    fn line(&mut self, text: &str, (x, written, colour): (f64, Type, &str)) {
        let size = f64::from(written.size);
        self.text(text, (x, self.below + size), (TextAnchor::Start, written, colour));
        self.below += size * 1.35;
    }

    /// Writes a text somewhere.
    fn text(&mut self, text: &str, (x, y): (f64, f64), (anchor, written, colour): (TextAnchor, Type, &str)) {
        self.elements.push(Primitive::Text {
            x,
            y,
            content: text.to_owned(),
            size: written.size,
            anchor,
            rotate: None,
            bold: written.weight == Weight::Bold,
            color: Some(Color::from(colour)),
        });
    }

    /// A bar from a corner.
    fn bar(&mut self, (x, y): (f64, f64), (width, height): (f64, f64), colour: &str) {
        let (stroke, stroke_width, opacity) = (None, None, None);
        let fill = Color::from(colour);
        self.elements.push(Primitive::Rect { x, y, width, height, fill, stroke, stroke_width, opacity });
    }

    /// A thin line between two points.
    fn dashed(&mut self, (x1, y1): (f64, f64), (x2, y2): (f64, f64), (dashes, colour): (&str, &str)) {
        self.elements.push(Primitive::Line {
            x1,
            y1,
            x2,
            y2,
            stroke: Color::from(colour),
            stroke_width: 1.0,
            stroke_dasharray: (!dashes.is_empty()).then(|| dashes.to_owned()),
        });
    }

    /// Takes over what the library drew, with its corner at a point. Everything lies within its axes, so nothing has to be
    /// cut off.
    fn scene(&mut self, scene: Scene, (x, y): (f64, f64)) {
        let cuts = |of: &Primitive| matches!(of, Primitive::ClipStart { .. } | Primitive::ClipEnd);
        self.group(scene.elements.into_iter().filter(|of| !cuts(of)), (x, y));
    }

    /// A sample of a look in the key: what the library drew but for its axes.
    fn sample(&mut self, look: Look, corner: (f64, f64)) {
        let shape = |of: &Primitive| {
            !matches!(of, Primitive::ClipStart { .. } | Primitive::ClipEnd | Primitive::Line { .. })
        };
        self.group(pens::sample(look).elements.into_iter().filter(shape), corner);
    }

    fn group(&mut self, elements: impl Iterator<Item = Primitive>, (x, y): (f64, f64)) {
        let transform = Some(format!("translate({x},{y})"));
        self.elements.push(Primitive::GroupStart { transform, title: None, extra_attrs: None });
        self.elements.extend(elements);
        self.elements.push(Primitive::GroupEnd);
    }

    fn written(self) -> Drawn {
        let height = (self.below + 8.0).round();
        let mut scene = Scene::new(WIDTH, height);
        scene.elements = self.elements;
        let whole = SvgBackend::new().render_scene(&scene);
        // The library's own `svg` element gives way to one with title and description.
        let inside = whole.split_once('>').and_then(|(_, rest)| rest.rsplit_once("</svg>"));
        let elements = inside.map(|(inside, _)| inside.to_owned()).unwrap_or_default();
        Drawn { elements, height: height.to_u32().unwrap_or_default() }
    }
}
