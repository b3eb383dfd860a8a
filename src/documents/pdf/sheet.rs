//! A page as a list of marks: texts and filled areas, in millimetres from its upper left corner.
//!
//! The layout knows nothing of PDF: it puts marks on sheets, and [`file`](super::file) draws them.

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
        self.weight.width(text) / 1000.0 * self.size * POINT
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

/// What a part of a document is, for those who hear it read: an element of the structure of a tagged PDF.
#[derive(Debug, Clone, PartialEq)]
pub enum Tag {
    /// A part on its own: the letterhead, the payment block, the calculation of a line.
    Section,
    /// A heading of a level from 1 on.
    Heading(u8),
    /// A paragraph, or any text on its own.
    Paragraph,
    /// A table; it may go on over several pages.
    Table,
    /// A row of a table.
    Row,
    /// A cell that says what stands below it.
    ColumnHead,
    /// A cell that says what stands beside it.
    RowHead,
    /// A cell; over how many columns it reaches.
    Cell {
        /// Columns, from 1 on.
        columns: u8,
    },
    /// A drawing, with the words that say the same.
    Figure {
        /// What it shows.
        alt: String,
    },
    /// A link.
    Link {
        /// Where it leads: `mailto:` or `https:`.
        to: String,
        /// What it is called.
        says: String,
    },
}

/// Something on a sheet.
///
/// What stands inside an opened [`Tag`] is read out in the order of the marks; what stands in none is decoration
/// (an artifact), as are areas everywhere but in a [`Tag::Figure`]. A tag that is open at the end of a sheet goes on on
/// the next one.
#[derive(Debug, Clone, PartialEq)]
pub enum Mark {
    /// Opens an element.
    Open(Tag),
    /// Closes the element that was opened last.
    Close,
    /// A text that is repeated or decoration, and is not read out: heads and feet of pages, carried heads of tables.
    Decoration(Spot, Style, String),
    /// A drawing of dark squares on white: its upper left corner, its side, and its rows.
    Squares(Spot, f32, Vec<Vec<bool>>),
    /// A word across the page, behind everything, turned to rise: `Simulatie`.
    Across(String),
    /// A text on its baseline, from the left.
    Text(Spot, Style, String),
    /// A filled area: its upper left corner, width and height.
    Area(Spot, (f32, f32), Colour),
}

impl Mark {
    /// The same mark further down.
    fn moved(mut self, down: f32) -> Mark {
        match &mut self {
            Mark::Text(spot, ..)
            | Mark::Decoration(spot, ..)
            | Mark::Area(spot, ..)
            | Mark::Squares(spot, ..) => spot.y += down,
            Mark::Open(_) | Mark::Close | Mark::Across(_) => {}
        }
        self
    }
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
        self.put(spot, style, flat(text));
    }

    /// Puts a text that ends at the spot.
    pub fn text_to(&mut self, spot: Spot, style: Style, text: &str) {
        let text = flat(text);
        self.put(at(spot.x - style.width(&text), spot.y), style, text);
    }

    /// Puts a text. One that goes on in the same element begins with a blank, left of where it stands: read out, its
    /// first word is not joined to the last one before it.
    fn put(&mut self, mut spot: Spot, style: Style, mut text: String) {
        if text.is_empty() {
            return;
        }
        if matches!(self.marks.last(), Some(Mark::Text(..))) {
            text.insert(0, ' ');
            spot.x -= style.width(" ");
        }
        self.marks.push(Mark::Text(spot, style, text));
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

    /// Puts what `inside` puts, as an element.
    pub fn tagged<T>(&mut self, tag: Tag, inside: impl FnOnce(&mut Sheet) -> T) -> T {
        self.marks.push(Mark::Open(tag));
        let given = inside(self);
        self.marks.push(Mark::Close);
        given
    }

    /// Puts lines under each other as a paragraph and gives the baseline for a next one.
    pub fn paragraph(&mut self, spot: Spot, style: Style, lines: &[String]) -> f32 {
        self.tagged(Tag::Paragraph, |sheet| sheet.lines(spot, style, lines))
    }

    /// Puts all marks of another sheet, moved down, and gives where it ends.
    pub fn append(&mut self, part: Sheet, down: f32) -> f32 {
        let end = part.height + down;
        self.marks.extend(part.marks.into_iter().map(|mark| mark.moved(down)));
        end
    }

    /// The same to look at, but not read out.
    pub fn decorative(&self) -> Sheet {
        let decoration = |mark: &Mark| match mark {
            Mark::Open(_) | Mark::Close => None,
            Mark::Text(spot, style, text) => Some(Mark::Decoration(*spot, *style, text.clone())),
            other => Some(other.clone()),
        };
        Sheet { marks: self.marks.iter().filter_map(decoration).collect(), height: self.height }
    }

    /// Fills an area.
    pub fn area(&mut self, corner: Spot, size: (f32, f32), colour: Colour) {
        self.marks.push(Mark::Area(corner, size, colour));
    }

    /// Draws a horizontal rule of a thickness in points.
    pub fn rule(&mut self, from: Spot, to: f32, (points, colour): (f32, Colour)) {
        self.area(from, (to - from.x, points * POINT), colour);
    }
}

/// The same text in one line, with single spaces for blanks of any kind.
pub fn flat(text: &str) -> String {
    let mut flat = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !flat.is_empty() {
            flat.push(' ');
        }
        flat.push_str(word);
    }
    flat
}

/// From one baseline to the next, in millimetres.
pub fn leading(style: Style) -> f32 {
    style.size * POINT * 1.27
}
