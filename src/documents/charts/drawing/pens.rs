//! How lines, bars and areas look: told apart by dashes and markers also where there is no colour. On white, lines have a
//! contrast of at least 3 to 1 and texts of at least 4.5 to 1.

use crate::documents::charts::value::{Look, Pen, Span};
use kuva::plot::{BandPlot, LinePlot, LineStyle, MarkerShape, ScatterPlot};
use kuva::render::layout::Layout;
use kuva::render::plots::Plot;
use kuva::render::render::{Scene, render_multiple};

/// Texts.
pub const INK: &str = "#191f24";
/// Texts that matter less, axes and levels.
pub const GREY: &str = "#58636a";
/// Lines that lead the eye from an axis to a figure.
pub const GRID: &str = "#d1d9db";
/// Areas.
const AREA: &str = "#c3d1d5";
/// Bars.
pub const BARS: &str = "#6f8b93";
/// How much of a place a bar takes to each side, at most.
const HALF_A_BAR: f64 = 0.32;
/// How wide half a bar is, at most, in pixels.
const WIDEST: f64 = 26.0;
/// How wide lines are.
const LINE: f64 = 2.0;
/// The size of a sample in the key.
pub const SAMPLE: (f64, f64) = (28.0, 12.0);
/// Markers shrink where there are more places than this.
const MANY: i32 = 36;

/// The colour of a pen.
pub fn colour(pen: Pen) -> &'static str {
    match pen {
        Pen::First => "#0b5360",
        Pen::Second => "#b4400a",
        Pen::Third => "#5b4694",
        Pen::Fourth => "#46700f",
        Pen::Fifth => "#8a1c50",
    }
}

/// The dashes of a pen; `None` is a whole line.
pub fn dashes(pen: Pen) -> Option<&'static str> {
    match pen {
        Pen::First => None,
        Pen::Second => Some("9 4"),
        Pen::Third => Some("2 3"),
        Pen::Fourth => Some("9 3 2 3"),
        Pen::Fifth => Some("14 4 2 4 2 4"),
    }
}

fn marker(pen: Pen) -> MarkerShape {
    match pen {
        Pen::First => MarkerShape::Circle,
        Pen::Second => MarkerShape::Square,
        Pen::Third => MarkerShape::Triangle,
        Pen::Fourth => MarkerShape::Diamond,
        Pen::Fifth => MarkerShape::TriangleDown,
    }
}

/// How much room there is for each place.
#[derive(Debug, Clone, Copy)]
pub struct Room {
    places: i32,
    half_a_bar: f64,
}

impl Room {
    /// The room of each place of a span over so many pixels.
    pub fn of(span: Span, pixels: f64) -> Room {
        let (first, last) = span.places();
        let places = last - first + 1;
        Room { places, half_a_bar: HALF_A_BAR.min(WIDEST * f64::from(places) / pixels) }
    }
}

/// What draws a stretch of figures.
pub fn plots(look: Look, run: &[(f64, f64, f64)], room: Room) -> Vec<Plot> {
    match look {
        Look::Bars => run.iter().map(|bar| filled(&wide(bar, room.half_a_bar), BARS)).collect(),
        Look::Band => vec![filled(&area(run, room.half_a_bar), AREA)],
        Look::Line(pen) => vec![Plot::Line(line(run, pen)), Plot::Scatter(markers(run, pen, room.places))],
        Look::Steps(pen) => {
            let end = run.last().map(|(x, y, from)| (x + 1.0, *y, *from));
            let steps: Vec<_> =
                run.iter().copied().chain(end).map(|(x, y, from)| (x - 0.5, y, from)).collect();
            vec![Plot::Line(line(&steps, pen).with_step())]
        }
    }
}

/// A sample of a look for the key, drawn by the library as in a panel.
pub fn sample(look: Look) -> Scene {
    let (width, height) = SAMPLE;
    let middle = height / 2.0;
    let ends = [(0.0, middle, 0.0), (width, middle, 0.0)];
    let plots = match look {
        Look::Line(pen) => {
            vec![Plot::Line(line(&ends, pen)), Plot::Scatter(markers(&[(width / 2.0, middle, 0.0)], pen, 1))]
        }
        Look::Steps(pen) => vec![Plot::Line(line(&ends, pen))],
        Look::Bars => vec![filled(&[(8.0, height, 0.0), (width - 8.0, height, 0.0)], BARS)],
        Look::Band => vec![filled(&[(0.0, height, 0.0), (width, height, 0.0)], AREA)],
    };
    let mut layout = Layout::new((0.0, width), (0.0, height))
        .with_width(width)
        .with_height(height)
        .with_x_axis_min(0.0)
        .with_x_axis_max(width)
        .with_y_axis_min(0.0)
        .with_y_axis_max(height)
        .with_force_margins(0.0, 0.0)
        .with_force_margins_y(0.0, 0.0);
    (layout.suppress_x_ticks, layout.suppress_y_ticks, layout.show_grid) = (true, true, false);
    render_multiple(plots, layout)
}

fn line(run: &[(f64, f64, f64)], pen: Pen) -> LinePlot {
    let style = dashes(pen).map_or(LineStyle::Solid, |dashes| LineStyle::Custom(dashes.to_owned()));
    let points = run.iter().map(|(x, y, _)| (*x, *y));
    LinePlot::new().with_data(points).with_color(colour(pen)).with_stroke_width(LINE).with_line_style(style)
}

fn markers(run: &[(f64, f64, f64)], pen: Pen, places: i32) -> ScatterPlot {
    let size = if places > MANY { 2.2 } else { 3.8 };
    let points = run.iter().map(|(x, y, _)| (*x, *y));
    ScatterPlot::new().with_data(points).with_color(colour(pen)).with_size(size).with_marker(marker(pen))
}

/// An area; that of a single place is as wide as a bar.
fn area(run: &[(f64, f64, f64)], half_a_bar: f64) -> Vec<(f64, f64, f64)> {
    match run {
        [only] => wide(only, half_a_bar),
        several => several.to_vec(),
    }
}

fn wide((x, y, from): &(f64, f64, f64), half: f64) -> Vec<(f64, f64, f64)> {
    vec![(x - half, *y, *from), (x + half, *y, *from)]
}

fn filled(run: &[(f64, f64, f64)], colour: &str) -> Plot {
    let [x, high, low] = [
        run.iter().map(|(x, _, _)| *x).collect::<Vec<f64>>(),
        run.iter().map(|(_, y, _)| *y).collect(),
        run.iter().map(|(_, _, from)| *from).collect(),
    ];
    Plot::Band(BandPlot::new(x, low, high).with_color(colour).with_opacity(1.0))
}
