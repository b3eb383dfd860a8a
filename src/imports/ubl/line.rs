//! Lines: what was supplied, for which days, and its amount.

use super::ReadLine;
use super::document::{CURRENCY, Names};
use crate::imports::xml::{Element, Reading, children, find, words, words_at};
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// The lines of a document, at least one.
pub(super) fn lines(root: Element<'_>, names: &Names, reading: &mut Reading) -> Option<Vec<ReadLine>> {
    if find(root, names.line).is_none() {
        reading.miss(root, names.line);
        return None;
    }
    let mut seen = BTreeSet::new();
    let read = children(root, names.line).map(|element| {
        let line = line(element, names, reading)?;
        if !seen.insert(line.id.clone()) {
            reading.refuse(element, format!("the line '{}' stands in the document twice", line.id));
        }
        Some(line)
    });
    read.collect::<Vec<_>>().into_iter().collect()
}

fn line(element: Element<'_>, names: &Names, reading: &mut Reading) -> Option<ReadLine> {
    let id = reading.text(element, "ID");
    let name = reading.text(element, "Item/Name");
    let from = reading.day_if_any(element, "InvoicePeriod/StartDate");
    let to = reading.day_if_any(element, "InvoicePeriod/EndDate");
    let quantity = decimal_if_any(element, names.quantity, reading);
    if find(element, names.quantity).is_none() {
        reading.miss(element, names.quantity);
    }
    let net = reading.euro(element, "LineExtensionAmount", CURRENCY);
    if let (Some(from), Some(to)) = (from, to)
        && to < from
    {
        reading.refuse(element, format!("the period ends on {to}, before it begins on {from}"));
    }
    Some(ReadLine {
        id: id?,
        name: name?,
        description: words_at(element, "Item/Description").unwrap_or_default(),
        from,
        to,
        quantity: quantity?,
        net: net?,
        vat_rate: decimal_if_any(element, "Item/ClassifiedTaxCategory/Percent", reading),
    })
}

/// The number at a path, where there is one: digits with at most one point, and perhaps a minus sign.
pub(super) fn decimal_if_any(parent: Element<'_>, path: &str, reading: &mut Reading) -> Option<Decimal> {
    let element = find(parent, path)?;
    let text = words(element);
    let digits = text.strip_prefix('-').unwrap_or(&text);
    let parts: Vec<&str> = digits.split('.').collect();
    let numeric = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let read = Decimal::from_str_exact(&text).ok().filter(|_| parts.len() <= 2 && parts.iter().all(numeric));
    if read.is_none() {
        reading.refuse(element, format!("'{text}' is no number: expected digits and a point, such as 21.00"));
    }
    read
}
