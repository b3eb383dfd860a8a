//! A page as a list of marks: texts and filled areas, in millimetres from its upper left corner.
//!
//! The layout knows nothing of PDF: it puts marks on sheets, and [`write`](super::write) draws them.

use super::face::Weight;

/// Millimetres in a point.
pub const POINT: f32 = 25.4 / 72.0;

/// A colour: red, green and blue from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Colour(pub f32, pub f32, pub f32);

/// Text.
pub const INK: Colour = Colour(0.098, 0.122, 0.141);
/// Labels and side remarks; contrast 6.2:1 on white, 5.6:1 on [`TINT`].
pub const GREY: Colour = Colour(0.345, 0.388, 0.416);
/// The one colour of the document; contrast 8.7:1 on white.
pub const ACCENT: Colour = Colour(0.043, 0.325, 0.376);
/// Behind what belongs together.
pub const TINT: Colour = Colour(0.945, 0.961, 0.965);
/// Between rows.
pub const HAIRLINE: Colour = Colour(0.82, 0.85, 0.86);
/// On the accent colour.
pub const WHITE: Colour = Colour(1.0, 1.0, 1.0);

/// How a text looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Style {
    /// Its weight.
    pub weight: Weight,
    /// Its size in points.
    pub size: f32,
    /// Its colour.
    pub colour: Colour,
}

impl Style {
    /// A style of the regular weight.
    pub const fn regular(size: f32, colour: Colour) -> Style {
        Style { weight: Weight::Regular, size, colour }
    }

    /// A style of the bold weight.
    pub const fn bold(size: f32, colour: Colour) -> Style {
        Style { weight: Weight::Bold, size, colour }
    }

    /// The width of a text in millimetres.
    pub fn width(&self, text: &str) -> f32 {
        self.weight.face().width(text) / 1000.0 * self.size * POINT
    }

    /// The same style, made smaller where a text would not fit: a figure is never cut.
    pub fn fitting(self, text: &str, width: f32) -> Style {
        let needed = self.width(text);
        if needed > width { Style { size: self.size * width / needed, ..self } } else { self }
    }
}

/// What nearly all text is set in.
pub const BODY: Style = Style::regular(9.0, INK);
/// What stands out in the text.
pub const STRONG: Style = Style::bold(9.0, INK);
/// What says what a value is.
pub const LABEL: Style = Style::regular(7.0, GREY);
/// What is said beside.
pub const SMALL: Style = Style::regular(7.5, GREY);

/// A place on a sheet; for a text the left or right end of its baseline.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spot {
    /// From the left.
    pub x: f32,
    /// From above.
    pub y: f32,
}

/// Shorthand for a [`Spot`].
pub const fn at(x: f32, y: f32) -> Spot {
    Spot { x, y }
}

/// Something on a sheet.
#[derive(Debug, Clone, PartialEq)]
pub enum Mark {
    /// A text on its baseline, from the left.
    Text(Spot, Style, String),
    /// A filled area: its upper left corner, width and height.
    Area(Spot, (f32, f32), Colour),
}

/// What stands on a page, or on a part of one, in the order in which it is read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sheet {
    /// The marks.
    pub marks: Vec<Mark>,
    /// How much of the page they take, from above.
    pub height: f32,
}

impl Sheet {
    /// Puts a text from the left.
    pub fn text(&mut self, spot: Spot, style: Style, text: &str) {
        let text = flat(text);
        if !text.is_empty() {
            self.marks.push(Mark::Text(spot, style, text));
        }
    }

    /// Puts a text that ends at the spot.
    pub fn text_to(&mut self, spot: Spot, style: Style, text: &str) {
        let text = flat(text);
        self.text(at(spot.x - style.width(&text), spot.y), style, &text);
    }

    /// Puts lines under each other and gives the baseline for a next one.
    pub fn lines(&mut self, spot: Spot, style: Style, lines: &[String]) -> f32 {
        let mut y = spot.y;
        for line in lines {
            self.text(at(spot.x, y), style, line);
            y += leading(style);
        }
        y
    }

    /// Fills an area.
    pub fn area(&mut self, corner: Spot, size: (f32, f32), colour: Colour) {
        self.marks.push(Mark::Area(corner, size, colour));
    }

    /// Draws a horizontal rule of a thickness in points.
    pub fn rule(&mut self, from: Spot, to: f32, (points, colour): (f32, Colour)) {
        self.area(from, (to - from.x, points * POINT), colour);
    }

    /// Puts all marks of another sheet, moved down.
    pub fn place(&mut self, part: &Sheet, down: f32) {
        self.marks.extend(part.marks.iter().map(|mark| match mark {
            Mark::Text(spot, style, text) => Mark::Text(at(spot.x, spot.y + down), *style, text.clone()),
            Mark::Area(spot, size, colour) => Mark::Area(at(spot.x, spot.y + down), *size, *colour),
        }));
    }
}

/// The same text in one line, with single spaces for blanks of any kind.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// From one baseline to the next, in millimetres.
pub fn leading(style: Style) -> f32 {
    style.size * POINT * 1.27
}
