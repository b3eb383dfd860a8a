//! The page of a chart: the picture, what can be read in it, and the table behind it.

use super::value::Chart;
use super::{svg, words};
use crate::documents::html::{STYLE, Sayable};
use crate::documents::sheets::{Cell, Kind};
use askama::Template;

/// How pages of charts look beside what all pages share.
const CHART_STYLE: &str = include_str!("../../../templates/assets/chart.css");

#[derive(Template)]
#[template(path = "chart.html")]
struct Page<'a> {
    chart: &'a Chart,
    picture: String,
    sentences: Vec<&'a str>,
    columns: Vec<Head<'a>>,
    rows: Vec<Vec<Shown>>,
}

/// The head of a column.
struct Head<'a> {
    label: &'a str,
    figure: bool,
}

/// A cell.
struct Shown {
    text: String,
    figure: bool,
}

/// A chart as a page in Dutch, with neither scripts nor anything that is fetched from elsewhere.
///
/// # Errors
/// Where the template cannot be filled in, which no chart brings about.
pub fn page(chart: &Chart) -> Result<String, askama::Error> {
    let columns = &chart.table.sheet.columns;
    let figures: Vec<bool> = columns.iter().map(|column| is_figure(column.kind)).collect();
    let row = |cells: &Vec<Cell>| {
        let shown =
            cells.iter().zip(&figures).map(|(cell, figure)| Shown { text: text(cell), figure: *figure });
        shown.collect()
    };
    let page = Page {
        chart,
        picture: svg(chart)?,
        sentences: chart.description.lines().collect(),
        columns: columns
            .iter()
            .zip(&figures)
            .map(|(column, figure)| Head { label: &column.label, figure: *figure })
            .collect(),
        rows: chart.table.rows.iter().map(row).collect(),
    };
    let mut text = Sayable::default();
    page.render_into(&mut text)?;
    Ok(text.0)
}

fn is_figure(kind: Kind) -> bool {
    matches!(kind, Kind::Money | Kind::Rate(_) | Kind::Count | Kind::Percent)
}

/// A cell for people: with dots between thousands.
fn text(cell: &Cell) -> String {
    match cell {
        Cell::Number(_) | Cell::Count(_) => words::number(&cell.dutch().replace(',', ".")),
        other => other.dutch(),
    }
}
