//! What is said in and of charts, in the Dutch of Belgium.

use super::value::{Look, Panel, Point, Series, Span, Unit};
use crate::documents::said;
use crate::domain::calendar::Month;
use rust_decimal::Decimal;

/// A month as it stands under an axis: `nov. 2022`.
pub fn month_short(month: Month) -> String {
    let name = match month.number() {
        1 => "jan.",
        2 => "feb.",
        3 => "maart",
        4 => "apr.",
        5 => "mei",
        6 => "juni",
        7 => "juli",
        8 => "aug.",
        9 => "sep.",
        10 => "okt.",
        11 => "nov.",
        _ => "dec.",
    };
    format!("{name} {}", month.year())
}

/// A place as a year, or as its month is written.
pub(super) fn year_or_month(span: Span, place: i32, written: impl Fn(Month) -> String) -> String {
    let month = || {
        let number = u32::try_from(place.rem_euclid(12)).unwrap_or(0) + 1;
        Month::new(place.div_euclid(12), number)
    };
    match span {
        Span::Years(..) => place.to_string(),
        Span::Months(..) => month().map(written).unwrap_or_default(),
    }
}

/// A number as people read it.
pub fn number(number: &str) -> String {
    said::number(number)
}

/// A figure with its unit.
pub fn figure(value: Decimal, unit: Unit) -> String {
    match unit {
        Unit::Count => said::number(&value.normalize().to_string()),
        Unit::Euro => said::euro(value),
        Unit::Price => said::euro(value.normalize()),
    }
}

/// What can be read in a panel, in sentences; areas are told by the lines around them.
pub fn of_panel(panel: &Panel, span: Span) -> Vec<String> {
    let told = |name: &str, series: &Series| format!("{name}: {}.", course(series, (span, panel.unit)));
    let mut sentences = match panel.series.as_slice() {
        [only] if only.label.is_empty() => vec![told(&panel.heading, only)],
        several => {
            let lines = several.iter().filter(|series| series.look != Look::Band);
            let each = lines.map(|series| told(&series.label, series));
            std::iter::once(format!("{}.", panel.heading)).chain(each).collect()
        }
    };
    sentences.extend(panel.note.clone());
    sentences
}

/// The first, the last and the highest of some figures.
fn course(series: &Series, (span, unit): (Span, Unit)) -> String {
    let points: Vec<Point> = series.runs.iter().flatten().copied().collect();
    let at = |point: &Point| format!("{} in {}", figure(point.value, unit), span.in_full(point.place));
    match points.as_slice() {
        [] => "geen cijfers".to_owned(),
        [only] => at(only),
        [first, .., last] => {
            let highest = points.iter().rev().max_by_key(|point| point.value).unwrap_or(last);
            format!("eerst {}, laatst {}, hoogst {}", at(first), at(last), at(highest))
        }
    }
}

/// Some things as a list in a sentence: `a, b en c`.
pub fn listed(things: &[String]) -> String {
    match things.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((last, before)) => format!("{} en {last}", before.join(", ")),
    }
}
