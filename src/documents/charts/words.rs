//! What is said in and of charts, in the Dutch of Belgium.

use super::value::{Point, Series, Span, Unit};
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

/// What can be read of figures, in a sentence: the first, the last and the highest.
pub fn course(series: &Series, (span, unit): (Span, Unit)) -> String {
    let named = |said: String| match series.label.is_empty() {
        true => format!("Cijfers: {said}"),
        false => format!("{}: {said}", series.label),
    };
    let points: Vec<Point> = series.runs.iter().flatten().copied().collect();
    let (Some(first), Some(last)) = (points.first(), points.last()) else {
        return named("geen cijfers.".to_owned());
    };
    let at = |point: &Point| format!("{} in {}", figure(point.value, unit), span.in_full(point.place));
    if points.len() == 1 {
        return named(format!("{}.", at(first)));
    }
    let highest = points.iter().rev().max_by_key(|point| point.value).unwrap_or(last);
    named(format!("eerst {}, laatst {}, hoogst {}.", at(first), at(last), at(highest)))
}

/// Some things as a list in a sentence: `a, b en c`.
pub fn listed(things: &[String]) -> String {
    match things.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((last, before)) => format!("{} en {last}", before.join(", ")),
    }
}
