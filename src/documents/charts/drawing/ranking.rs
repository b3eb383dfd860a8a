//! Bars with a name and a figure each, from the longest to the shortest.

use super::panel::{EDGE, number};
use super::pens::{BARS, GREY, INK};
use super::scale::scale;
use super::text::Type;
use super::{LABELS, Sheet, WIDTH};
use crate::documents::charts::value::Ranking;
use crate::documents::charts::words::figure;
use kuva::render::render::TextAnchor;

const HEADING: Type = Type::bold(15);
const NAME: Type = Type::regular(13);
/// The most room for names.
const NAMES: f64 = 300.0;
/// A line of a name.
const LINE: f64 = 17.0;
/// Between two bars.
const GAP: f64 = 7.0;
/// How high a bar is.
const BAR: f64 = 13.0;

/// Draws the bars below what stands on the sheet.
pub fn draw(ranking: &Ranking, sheet: &mut Sheet) {
    for line in HEADING.lines(&ranking.heading, WIDTH - 2.0 * EDGE) {
        sheet.line(&line, (EDGE, HEADING, INK));
    }
    sheet.below += 6.0;
    let names: Vec<Vec<String>> = ranking.bars.iter().map(|(name, _)| NAME.lines(name, NAMES)).collect();
    let figures: Vec<String> = ranking.bars.iter().map(|(_, value)| figure(*value, ranking.unit)).collect();
    let left = EDGE + 12.0 + widest(names.iter().flatten());
    let right = WIDTH - EDGE - 12.0 - widest(figures.iter());
    let scale = scale(ranking.bars.iter().map(|(_, value)| *value), ranking.unit);
    for ((lines, shown), (_, value)) in names.iter().zip(&figures).zip(&ranking.bars) {
        let top = sheet.below;
        let long = (right - left) * number(*value).max(0.0) / number(scale.top);
        for line in lines {
            sheet.below += LINE;
            sheet.text(line, (left - 12.0, sheet.below - 4.0), (TextAnchor::End, NAME, INK));
        }
        sheet.bar((left, top + (LINE - BAR) / 2.0), (long.max(1.0), BAR), BARS);
        sheet.text(shown, (left + long + 8.0, top + LINE - 4.0), (TextAnchor::Start, NAME, INK));
        sheet.below += GAP;
    }
    for line in ranking.rest.iter().flat_map(|rest| LABELS.lines(rest, WIDTH - 2.0 * EDGE)) {
        sheet.line(&line, (EDGE, LABELS, GREY));
    }
    sheet.below += 10.0;
}

fn widest<'a>(texts: impl Iterator<Item = &'a String>) -> f64 {
    texts.map(|text| NAME.width(text)).fold(0.0, f64::max)
}
