//! Scales: round steps, and which labels fit.

use super::text::Type;
use crate::documents::charts::value::{Span, Unit};
use crate::documents::charts::words::figure;
use rust_decimal::Decimal;

/// How many steps a scale has at most.
const STEPS: i64 = 5;
/// How many steps of a power of ten are tried.
const POWERS: u32 = 24;
/// What lies between labels beside each other, in pixels.
const GAP: f64 = 14.0;

/// The scale of a panel: from a bottom to a top in even steps.
#[derive(Debug, Clone, PartialEq)]
pub struct Scale {
    /// The lowest figure.
    pub bottom: Decimal,
    /// The highest figure.
    pub top: Decimal,
    /// Between two labels.
    pub step: Decimal,
    /// Each labelled figure with its label, from the bottom.
    pub labels: Vec<(Decimal, String)>,
}

/// A scale that holds zero and every figure.
pub fn scale(values: impl Iterator<Item = Decimal>, unit: Unit) -> Scale {
    let (lowest, highest) =
        values.fold((Decimal::ZERO, Decimal::ZERO), |(low, high), value| (low.min(value), high.max(value)));
    let step = step(lowest, highest, unit).normalize();
    let mut bottom = Decimal::ZERO;
    while bottom > lowest {
        bottom -= step;
    }
    let (mut top, mut labels) = (bottom, vec![(bottom, figure_of(bottom, step, unit))]);
    while top < highest || labels.len() < 2 {
        top += step;
        labels.push((top, figure_of(top, step, unit)));
    }
    Scale { bottom, top, step, labels }
}

/// The smallest of 1, 2 and 5 times a power of ten with which few steps cover what is asked.
fn step(lowest: Decimal, highest: Decimal, unit: Unit) -> Decimal {
    let smallest = match unit {
        Unit::Count => Decimal::ONE,
        Unit::Euro => Decimal::new(1, 2),
        Unit::Price => Decimal::new(1, 4),
    };
    let mut power = smallest;
    for _ in 0..POWERS {
        for times in [1, 2, 5] {
            let step = power * Decimal::from(times);
            if highest - lowest <= step * Decimal::from(STEPS) {
                return step;
            }
        }
        power *= Decimal::TEN;
    }
    power
}

/// A figure beside an axis: amounts in whole euro where the step is whole, else all with the same decimals.
fn figure_of(value: Decimal, step: Decimal, unit: Unit) -> String {
    match unit {
        Unit::Count => figure(value, unit),
        Unit::Euro | Unit::Price if step < Decimal::ONE && !value.is_zero() => figure(value, Unit::Euro),
        Unit::Euro | Unit::Price => format!("€ {}", figure(value, Unit::Count)),
    }
}

/// The least number of places between two labels of an axis of so many pixels, so that they do not touch.
pub fn places_between(span: Span, pixels: f64, written: Type) -> i32 {
    let (first, last) = span.places();
    let steps: &[i32] = match span {
        Span::Months(..) => &[1, 2, 3, 6, 12, 24, 60, 120, 240],
        Span::Years(..) => &[1, 2, 5, 10, 20, 50],
    };
    let each = pixels / f64::from(last - first + 1);
    let widest = (first..=last).map(|place| written.width(&span.label(place))).fold(0.0, f64::max);
    let fits = |step: &&i32| f64::from(**step) * each >= widest + GAP;
    let coarsest = steps.last().copied().unwrap_or(1);
    steps.iter().find(fits).copied().unwrap_or(coarsest)
}
