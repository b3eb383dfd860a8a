//! Charts: usage against tiers and X, prices, the growth of an agreement, forecasts. Pure: values go in, SVG comes out.
//!
//! A [`Chart`] is a value: titles, a description for who does not see it, what is drawn, and the table behind it. The kinds
//! ([`usage`], [`prices`], [`growth`], [`forecast`], [`libraries`]) make it of what the domain worked out; [`svg`] draws it,
//! [`page`](fn@page) shows it with its table, and [`Chart::table`] goes out by [`sheets`].

mod drawing;
pub mod forecast;
pub mod form;
pub mod growth;
pub mod libraries;
mod page;
pub mod prices;
pub mod usage;
pub mod value;
mod words;

pub use form::{Form, NotDrawn};
pub use page::page;
pub use value::Chart;

use super::html::Sayable;
use super::sheets::{self, NotWritten, Row, Sheet};
use crate::catalogue::municipalities::with_code;
use crate::domain::calendar::Day;
use crate::domain::identifiers::NisCode;
use crate::simulation::result::wording::DutchDay;
use askama::Template;
use rust_decimal::Decimal;
use value::{Level, Unit};

/// A table with its rows.
#[derive(Debug, Clone)]
pub struct Table {
    /// What it is.
    pub sheet: Sheet,
    /// Its rows.
    pub rows: Vec<Row>,
}

impl Table {
    /// The table as a file.
    ///
    /// # Errors
    /// Where the library that makes the file fails.
    pub fn written(&self, form: sheets::Form) -> Result<Vec<u8>, NotWritten> {
        sheets::written(form, self.sheet.clone(), self.rows.iter().cloned())
    }
}

#[derive(Template)]
#[template(path = "chart.svg")]
struct Picture<'a> {
    chart: &'a Chart,
    elements: &'a str,
    height: u32,
}

/// A chart as SVG: text stays text, nothing is fetched, and the same chart gives the same bytes.
///
/// # Errors
/// Where the template cannot be filled in, which no chart brings about.
pub fn svg(chart: &Chart) -> Result<String, askama::Error> {
    let drawn = drawing::drawn(chart);
    let mut text = Sayable::default();
    let picture = Picture { chart, elements: &drawn.elements, height: drawn.height };
    picture.render_into(&mut text)?;
    Ok(text.0)
}

/// Where figures come from, as it stands below every chart.
fn source(from: &str, on: Day) -> String {
    format!("Bron: {from}. Stand op {}.", DutchDay(on))
}

/// Thresholds as levels: those that are exceeded, and the next one. What is beyond would press the figures together.
fn levels(thresholds: impl Iterator<Item = u64>, highest: Decimal) -> Vec<Level> {
    let mut all: Vec<u64> = thresholds.collect();
    all.sort_unstable();
    all.dedup();
    let exceeded = all.iter().take_while(|above| Decimal::from(**above) < highest).count();
    let shown = all.into_iter().take(exceeded + 1).map(Decimal::from);
    shown
        .map(|value| Level { value, label: format!("drempel {}", words::figure(value, Unit::Count)) })
        .collect()
}

/// The name of a municipality; its code where no name is known.
pub fn municipality(code: &NisCode) -> String {
    with_code(code).first().map_or_else(|| code.to_string(), |municipality| municipality.name.to_string())
}
