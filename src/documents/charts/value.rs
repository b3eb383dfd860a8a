//! A chart as a value: what is drawn, what is said of it, and the table behind it.

use super::Table;
use super::words::{month_short, year_or_month};
use crate::domain::calendar::Month;
use crate::simulation::result::wording::DutchMonth;
use rust_decimal::Decimal;

/// A chart with what is said of it.
#[derive(Debug, Clone)]
pub struct Chart {
    /// What its files are called.
    pub name: String,
    /// What it is about.
    pub title: String,
    /// What can be read in it, in sentences, for who does not see it.
    pub description: String,
    /// Where its figures come from, and of which day they are.
    pub source: String,
    /// What is drawn.
    pub body: Body,
    /// The same as a table.
    pub table: Table,
}

/// What is drawn.
#[derive(Debug, Clone)]
pub enum Body {
    /// Panels above each other that share their time.
    Course(Span, Vec<Panel>),
    /// Bars from the longest to the shortest.
    Ranking(Ranking),
}

/// Bars with a name each.
#[derive(Debug, Clone)]
pub struct Ranking {
    /// What the figures are, with their unit.
    pub heading: String,
    /// How they are written.
    pub unit: Unit,
    /// Names with their figures, the highest first.
    pub bars: Vec<(String, Decimal)>,
    /// What is not drawn.
    pub rest: Option<String>,
}

/// The months or years of a chart, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// Months.
    Months(Month, Month),
    /// Calendar years.
    Years(i32, i32),
}

impl Span {
    /// The places of the first and the last.
    pub fn places(self) -> (i32, i32) {
        match self {
            Span::Months(first, last) => (place(first), place(last.max(first))),
            Span::Years(first, last) => (first, last.max(first)),
        }
    }

    /// What stands under a place.
    pub fn label(self, place: i32) -> String {
        year_or_month(self, place, month_short)
    }

    /// A place in a sentence.
    pub fn in_full(self, place: i32) -> String {
        year_or_month(self, place, |month| DutchMonth(month).to_string())
    }
}

/// The place of a month: Januaries are multiples of twelve.
pub fn place(month: Month) -> i32 {
    month.year() * 12 + i32::try_from(month.number()).unwrap_or(1) - 1
}

/// A part of a chart with a scale of its own.
#[derive(Debug, Clone)]
pub struct Panel {
    /// What its figures are, with their unit.
    pub heading: String,
    /// How its figures are written.
    pub unit: Unit,
    /// What is drawn, the first at the back.
    pub series: Vec<Series>,
    /// Levels that mean something, with what they mean.
    pub levels: Vec<Level>,
    /// Moments that mean something.
    pub marks: Vec<Mark>,
    /// What else has to be known.
    pub note: Option<String>,
}

/// How figures are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Whole numbers.
    Count,
    /// Amounts in euro.
    Euro,
    /// Prices in euro, with up to four decimals.
    Price,
}

/// Figures that belong together.
#[derive(Debug, Clone)]
pub struct Series {
    /// What they are.
    pub label: String,
    /// How they are drawn.
    pub look: Look,
    /// The figures in stretches, each in the order of places; nothing is drawn between stretches.
    pub runs: Vec<Vec<Point>>,
}

/// A figure at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    /// The month or year.
    pub place: i32,
    /// The figure.
    pub value: Decimal,
    /// The lower end, of a band only.
    pub from: Option<Decimal>,
}

impl Point {
    /// A figure at a place.
    pub fn at(place: i32, value: Decimal) -> Point {
        Point { place, value, from: None }
    }
}

/// How figures are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// As bars from zero.
    Bars,
    /// As a line with a marker at each.
    Line(Pen),
    /// As a line that holds for the whole of each month or year.
    Steps(Pen),
    /// As an area between two.
    Band,
}

/// What tells lines from each other: dashes and markers, and their colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pen {
    /// The one that matters most.
    First,
    /// The second.
    Second,
    /// The third.
    Third,
    /// The fourth.
    Fourth,
    /// Whichever comes after that.
    Fifth,
}

impl Pen {
    /// The pen of the series at a place.
    pub fn nth(place: usize) -> Pen {
        [Pen::First, Pen::Second, Pen::Third, Pen::Fourth].get(place).copied().unwrap_or(Pen::Fifth)
    }
}

/// A level that means something: a threshold.
#[derive(Debug, Clone)]
pub struct Level {
    /// Where it is.
    pub value: Decimal,
    /// What it means, in a few words.
    pub label: String,
}

/// A moment that means something.
#[derive(Debug, Clone)]
pub struct Mark {
    /// The month or year at whose begin it is.
    pub place: i32,
    /// What it means, in a few words.
    pub label: String,
}

/// Figures in stretches of places that follow each other; a place without a figure ends a stretch.
pub fn runs(points: impl Iterator<Item = Point>) -> Vec<Vec<Point>> {
    let mut runs: Vec<Vec<Point>> = Vec::new();
    for point in points {
        let follows = |run: &&mut Vec<Point>| run.last().is_some_and(|last| last.place + 1 == point.place);
        match runs.last_mut().filter(follows) {
            Some(run) => run.push(point),
            None => runs.push(vec![point]),
        }
    }
    runs
}
