//! A panel: its axes and figures by the library, and around them heading, key, levels and marks.

use super::pens::{GREY, GRID, INK, Room, SAMPLE, plots};
use super::scale::{Scale, places_between, scale};
use super::text::Type;
use super::{LABELS, Sheet, WIDTH};
use crate::documents::charts::value::{Level, Panel, Point, Series, Span};
use kuva::plot::LinePlot;
use kuva::plot::annotations::ReferenceLine;
use kuva::render::layout::{Layout, TickFormat};
use kuva::render::plots::Plot;
use kuva::render::render::{Scene, TextAnchor, render_multiple};
use kuva::render::theme::Theme;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use std::sync::Arc;

/// The height of what is drawn between the axes, of one panel among several.
const AMONG_SEVERAL: f64 = 180.0;
/// The same of a panel alone.
const ALONE: f64 = 280.0;
/// Room for the labels below.
const BELOW: f64 = 26.0;
/// Above what is drawn, so that markers and lines at the top stay whole.
const ABOVE: f64 = 6.0;
/// From the left edge of the sheet to what is written.
pub const EDGE: f64 = 16.0;
/// The least room for labels on the right.
const LEAST_RIGHT: f64 = 48.0;
/// The most room for labels on the right.
const MOST_RIGHT: f64 = 230.0;
/// A line of labels.
const LINE: f64 = 16.0;
/// A row of the key.
const ROW: f64 = 20.0;
/// From the begin of a sample in the key to its text.
const AFTER_SAMPLE: f64 = SAMPLE.0 + 8.0;

const HEADING: Type = Type::bold(15);
const KEY: Type = Type::regular(13);

/// A panel with its scale and the room of its labels.
pub struct Laid<'a> {
    panel: &'a Panel,
    span: Span,
    scale: Scale,
    /// The height of what is drawn between the axes.
    drawn: f64,
}

/// Where what is drawn begins and ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sides {
    /// The left axis.
    pub left: f64,
    /// The right end.
    pub right: f64,
}

impl Sides {
    /// The sides that leave room for the labels of every panel.
    pub fn of(panels: &[Laid<'_>]) -> Sides {
        let scales = panels.iter().flat_map(|laid| &laid.scale.labels);
        let widest = scales.map(|(_, label)| LABELS.width(label)).fold(0.0, f64::max);
        let levels = panels.iter().flat_map(|laid| &laid.panel.levels);
        let room = levels.map(|level| LABELS.width(&level.label)).fold(0.0, f64::max);
        let right = (room + EDGE).clamp(LEAST_RIGHT, MOST_RIGHT);
        Sides { left: (widest + EDGE + 12.0).max(64.0), right: WIDTH - right }
    }

    fn place(self, span: Span, place: f64) -> f64 {
        let (first, last) = span.places();
        let each = (self.right - self.left) / f64::from(last - first + 1);
        self.left + (place - f64::from(first) + 0.5) * each
    }
}

impl<'a> Laid<'a> {
    /// Panels with scales that hold all their figures and levels.
    pub fn all(panels: &'a [Panel], span: Span) -> Vec<Laid<'a>> {
        let drawn = if panels.len() > 1 { AMONG_SEVERAL } else { ALONE };
        panels.iter().map(|panel| Laid { drawn, ..Laid::of(panel, span) }).collect()
    }

    fn of(panel: &'a Panel, span: Span) -> Laid<'a> {
        let points = panel.series.iter().flat_map(|series| series.runs.iter().flatten());
        let figures = points.flat_map(|point| point.from.into_iter().chain([point.value]));
        let levels = panel.levels.iter().map(|level| level.value);
        Laid { panel, span, scale: scale(figures.chain(levels), panel.unit), drawn: ALONE }
    }

    /// Draws it on a sheet, below what stands there.
    pub fn draw(&self, sheet: &mut Sheet, sides: Sides) {
        for line in HEADING.lines(&self.panel.heading, WIDTH - 2.0 * EDGE) {
            sheet.line(&line, (EDGE, HEADING, INK));
        }
        for line in self.panel.note.iter().flat_map(|note| LABELS.lines(note, WIDTH - 2.0 * EDGE)) {
            sheet.line(&line, (EDGE, LABELS, GREY));
        }
        self.key(sheet);
        self.marks(sheet, sides);
        let top = sheet.below + ABOVE;
        let corner = (0.0, sheet.below);
        sheet.scene(self.drawn(sides), corner);
        self.levels(sheet, sides, top);
        sheet.below += ABOVE + self.drawn + BELOW;
    }

    /// What the library draws: axes, grid and figures.
    fn drawn(&self, sides: Sides) -> Scene {
        let (first, last) = self.span.places();
        let figures = (number(self.scale.bottom), number(self.scale.top));
        let places = (f64::from(first) - 0.5, f64::from(last) + 0.5);
        let between = places_between(self.span, sides.right - sides.left, LABELS);
        let span = self.span;
        let below = move |place: f64| span.label(whole(place));
        let labels: Vec<(f64, String)> =
            self.scale.labels.iter().map(|(figure, label)| (number(*figure), label.clone())).collect();
        let beside = move |figure: f64| nearest(&labels, figure);
        let theme = Theme {
            axis_color: GREY.to_owned(),
            tick_color: GREY.to_owned(),
            text_color: INK.to_owned(),
            grid_color: GRID.to_owned(),
            ..Theme::light()
        };
        let mut layout = Layout::new(places, figures)
            .with_width(WIDTH)
            .with_height(ABOVE + self.drawn + BELOW)
            .with_x_axis_min(places.0)
            .with_x_axis_max(places.1)
            .with_y_axis_min(figures.0)
            .with_y_axis_max(figures.1)
            .with_force_margins(sides.left, WIDTH - sides.right)
            .with_force_margins_y(ABOVE, BELOW)
            .with_x_tick_step(f64::from(between))
            .with_y_tick_step(number(self.scale.step))
            .with_x_tick_format(TickFormat::Custom(Arc::new(below)))
            .with_y_tick_format(TickFormat::Custom(Arc::new(beside)))
            .with_tick_size(LABELS.size)
            .with_theme(theme);
        layout.show_legend = false;
        for level in &self.panel.levels {
            layout = layout.with_reference_line(level_line(level));
        }
        render_multiple(self.plots(sides), layout)
    }

    fn plots(&self, sides: Sides) -> Vec<Plot> {
        let room = Room::of(self.span, sides.right - sides.left);
        let of_series = |series: &Series| {
            series.runs.iter().flat_map(|run| plots(series.look, &points(run), room)).collect::<Vec<Plot>>()
        };
        // Without anything to draw the library leaves the axes out as well.
        let nothing = Plot::Line(LinePlot::new());
        std::iter::once(nothing).chain(self.panel.series.iter().flat_map(of_series)).collect()
    }

    /// Which look is which series; those without a name are those of the heading.
    fn key(&self, sheet: &mut Sheet) {
        let room = WIDTH - 2.0 * EDGE - AFTER_SAMPLE;
        let named = self.panel.series.iter().filter(|series| !series.label.is_empty());
        let mut x = EDGE;
        for series in named {
            let lines = KEY.lines(&series.label, room);
            let widest = lines.iter().map(|line| KEY.width(line)).fold(0.0, f64::max);
            let wide = AFTER_SAMPLE + widest + 2.0 * EDGE;
            if x > EDGE && x + wide > WIDTH - EDGE {
                (x, sheet.below) = (EDGE, sheet.below + ROW);
            }
            sheet.sample(series.look, (x, sheet.below + (ROW - SAMPLE.1) / 2.0 + 1.0));
            for line in &lines {
                let corner = (x + AFTER_SAMPLE, sheet.below + ROW / 2.0 + 5.5);
                sheet.text(line, corner, (TextAnchor::Start, KEY, INK));
                sheet.below += ROW;
            }
            // What comes next stands beside the last line.
            sheet.below -= ROW;
            x += wide;
        }
        if x > EDGE {
            sheet.below += ROW + 4.0;
        }
    }

    /// Marks: a line from below to above, and what it means where there is room.
    fn marks(&self, sheet: &mut Sheet, sides: Sides) {
        if self.panel.marks.is_empty() {
            return;
        }
        let mut free = EDGE;
        for mark in &self.panel.marks {
            let x = sides.place(self.span, f64::from(mark.place) - 0.5);
            let top = sheet.below + LINE;
            let bottom = top + ABOVE + self.drawn;
            sheet.dashed((x, top + 2.0), (x, bottom), ("3 3", GREY));
            let wide = LABELS.width(&mark.label);
            let from = (x - wide / 2.0).clamp(EDGE, (WIDTH - EDGE - wide).max(EDGE));
            if from >= free {
                let middle = from + wide / 2.0;
                sheet.text(&mark.label, (middle, sheet.below + 12.0), (TextAnchor::Middle, LABELS, GREY));
                free = from + wide + 10.0;
            }
        }
        sheet.below += LINE;
    }

    /// What levels mean, beside their lines; those that lie too near to each other are moved apart.
    fn levels(&self, sheet: &mut Sheet, sides: Sides, top: f64) {
        let mut levels: Vec<&Level> = self.panel.levels.iter().collect();
        levels.sort_by_key(|level| std::cmp::Reverse(level.value));
        let whole = number(self.scale.top) - number(self.scale.bottom);
        let at = |level: &Level| top + self.drawn * (number(self.scale.top) - number(level.value)) / whole;
        let wanted: Vec<f64> = levels.iter().map(|level| at(level)).collect();
        for ((level, y), label) in levels.iter().zip(&wanted).zip(apart(&wanted, (top, top + self.drawn))) {
            sheet.dashed((sides.right, *y), (sides.right + 6.0, label), ("", GREY));
            sheet.text(&level.label, (sides.right + 9.0, label + 4.0), (TextAnchor::Start, LABELS, INK));
        }
    }
}

fn level_line(level: &Level) -> ReferenceLine {
    ReferenceLine::horizontal(number(level.value))
        .with_color(GREY)
        .with_stroke_width(1.5)
        .with_dasharray("5 4")
}

/// Heights from above to below, at least a line from each other, and within bounds where they fit.
fn apart(wanted: &[f64], (top, bottom): (f64, f64)) -> Vec<f64> {
    let mut free = top;
    let mut placed: Vec<f64> = wanted
        .iter()
        .map(|y| {
            let here = y.max(free);
            free = here + LINE;
            here
        })
        .collect();
    let mut floor = bottom;
    for y in placed.iter_mut().rev() {
        *y = y.min(floor);
        floor = *y - LINE;
    }
    placed
}

/// Figures as the library takes them: place, figure, lower end.
fn points(run: &[Point]) -> Vec<(f64, f64, f64)> {
    let point =
        |point: &Point| (f64::from(point.place), number(point.value), number(point.from.unwrap_or_default()));
    run.iter().map(point).collect()
}

/// A figure as a number of pixels' worth: figures that are read come from decimals.
pub fn number(figure: Decimal) -> f64 {
    figure.to_f64().unwrap_or_default()
}

/// The place at which an axis has a label.
fn whole(place: f64) -> i32 {
    place.round().to_i32().unwrap_or_default()
}

/// The label of the figure that is nearest.
fn nearest(labels: &[(f64, String)], figure: f64) -> String {
    let near =
        |(a, _): &&(f64, String), (b, _): &&(f64, String)| (a - figure).abs().total_cmp(&(b - figure).abs());
    labels.iter().min_by(near).map(|(_, label)| label.clone()).unwrap_or_default()
}
