//! The JSON of a be.STAT view: facts with year, month, base and one or more indices.

use super::Found;
use super::index::{Values, base};
use crate::domain::calendar::Month;
use crate::domain::figures::index::IndexKind;
use crate::imports::NotReadable;
use crate::imports::problems::{Problems, whole};
use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// Months as be.STAT names them, in its languages.
const MONTHS: [[&str; 4]; 12] = [
    ["januari", "janvier", "january", "januar"],
    ["februari", "février", "february", "februar"],
    ["maart", "mars", "march", "märz"],
    ["april", "avril", "april", "april"],
    ["mei", "mai", "may", "mai"],
    ["juni", "juin", "june", "juni"],
    ["juli", "juillet", "july", "juli"],
    ["augustus", "août", "august", "august"],
    ["september", "septembre", "september", "september"],
    ["oktober", "octobre", "october", "oktober"],
    ["november", "novembre", "november", "november"],
    ["december", "décembre", "december", "dezember"],
];

/// The indices by their names in a view; others are left.
const INDICES: [(&str, IndexKind); 2] =
    [("Consumptieprijsindex", IndexKind::Cpi), ("Gezondheidsindex", IndexKind::Health)];

#[derive(Deserialize)]
struct View<'a> {
    #[serde(borrow)]
    facts: Vec<BTreeMap<String, &'a RawValue>>,
}

/// Reads a view.
pub(super) fn read(bytes: &[u8]) -> Result<Found, Vec<NotReadable>> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|_where_says_little| whole("the JSON is not UTF-8"))?;
    let view: View<'_> = serde_json::from_str(text).map_err(|error| {
        whole(format!("the JSON is no view of be.STAT (an object with `facts`): {error}"))
    })?;
    let mut values = Values::default();
    let mut problems = Problems::default();
    for (number, fact) in view.facts.iter().enumerate() {
        fact_of(&format!("facts[{number}]"), fact, (&mut values, &mut problems));
    }
    let rows = u64::try_from(view.facts.len()).unwrap_or(u64::MAX);
    problems.or(())?;
    Ok(values.found(rows))
}

fn fact_of(
    place: &str,
    fact: &BTreeMap<String, &RawValue>,
    (values, problems): (&mut Values, &mut Problems),
) {
    let text = |name: &str| fact.get(name).map(|raw| raw.get().trim_matches('"').trim()).unwrap_or_default();
    let Some(year) = text("Jaar").parse().ok().filter(|year| (1800..=2999).contains(year)) else {
        problems.add(None, format!("{place}.Jaar"), format!("'{}' is no year", text("Jaar")));
        return;
    };
    let Some(base) = base(text("Basisjaar")) else {
        problems.add(
            None,
            format!("{place}.Basisjaar"),
            format!("'{}' is no base year such as 2013 = 100", text("Basisjaar")),
        );
        return;
    };
    let found = INDICES.iter().filter(|(name, _)| fact.contains_key(*name));
    for (name, kind) in found {
        let written = text(name);
        if matches!(written, "null" | "" | ".") {
            continue;
        }
        let at = format!("{place}.{name}");
        if !fact.contains_key("Maand") {
            let base = base.0;
            values
                .asides
                .add(at, format!("{year} in base {base}: the average of a year, no value of a month"));
            continue;
        }
        let number =
            Decimal::from_str_exact(written).or_else(|_with_exponent| Decimal::from_scientific(written));
        match (month(text("Maand"), year), number) {
            (None, _) => {
                problems.add(None, format!("{place}.Maand"), format!("'{}' is no month", text("Maand")))
            }
            (_, Err(_)) => problems.add(None, at, format!("'{written}' is no number")),
            (Some(month), Ok(value)) => {
                if let Err(message) = values.add((*kind, base, month), (value, None)) {
                    problems.add(None, at, message);
                }
            }
        }
    }
}

/// A month by its name or number, perhaps with its year: `Januari 2019`, `januari`, `1`, `2019-01`.
fn month(text: &str, year: i32) -> Option<Month> {
    if let Ok(month) = text.parse::<Month>() {
        return Some(month).filter(|month| month.year() == year);
    }
    let lower = text.to_lowercase();
    let mut words = lower.split_whitespace();
    let (name, of) = (words.next()?, words.next());
    if of.is_some_and(|of| of.parse() != Ok(year)) || words.next().is_some() {
        return None;
    }
    let named = MONTHS.iter().zip(1..).find(|(names, _)| names.contains(&name)).map(|(_, number)| number);
    Month::new(year, named.or_else(|| name.parse().ok())?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_has_a_name_or_a_number() {
        for text in ["Januari 2019", "januari", "1", "01", "2019-01", "Janvier"] {
            assert_eq!(month(text, 2019), Month::new(2019, 1), "{text}");
        }
        for text in ["", "Januari 2020", "13", "2020-01", "januari 2019 x"] {
            assert_eq!(month(text, 2019), None, "{text}");
        }
    }
}
