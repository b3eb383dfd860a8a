//! Days, months, numbers, amounts and indices as Dutch-speaking readers write them.

use crate::domain::calendar::{Day, Month};
use crate::domain::figures::index::IndexKind;
use crate::domain::money::Money;
use chrono::Datelike;
use std::fmt;

/// A day as `15/05/2023`.
#[derive(Debug, Clone, Copy)]
pub struct DutchDay(pub Day);

impl fmt::Display for DutchDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}/{:02}/{:04}", self.0.day(), self.0.month(), self.0.year())
    }
}

/// A month as `november 2022`.
#[derive(Debug, Clone, Copy)]
pub struct DutchMonth(pub Month);

impl fmt::Display for DutchMonth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self.0.number() {
            1 => "januari",
            2 => "februari",
            3 => "maart",
            4 => "april",
            5 => "mei",
            6 => "juni",
            7 => "juli",
            8 => "augustus",
            9 => "september",
            10 => "oktober",
            11 => "november",
            _ => "december",
        };
        write!(f, "{name} {}", self.0.year())
    }
}

/// A number with dots between thousands and a decimal comma; fractions and words stay as they are.
pub fn dutch_number(number: &str) -> String {
    let (sign, digits) = number.strip_prefix('-').map_or(("", number), |digits| ("-", digits));
    let (whole, decimals) = digits.split_once('.').map_or((digits, None), |(w, d)| (w, Some(d)));
    if !whole.bytes().all(|b| b.is_ascii_digit()) {
        return number.to_owned();
    }
    let mut grouped = String::with_capacity(number.len() + 4);
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    match decimals {
        Some(decimals) => format!("{sign}{grouped},{decimals}"),
        None => format!("{sign}{grouped}"),
    }
}

/// An amount as `€ 70.509,82`.
pub fn euro(amount: Money) -> String {
    format!("€ {}", dutch_number(&amount.to_string()))
}

/// The name of an index in Dutch.
pub fn index_name(kind: IndexKind) -> &'static str {
    match kind {
        IndexKind::Cpi => "Consumptieprijsindex",
        IndexKind::Health => "Gezondheidsindex",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_get_dots_and_a_comma() {
        for (number, dutch) in [
            ("70509.82", "70.509,82"),
            ("0.1645", "0,1645"),
            ("529417", "529.417"),
            ("-1000", "-1.000"),
            ("100", "100"),
            ("76/31", "76/31"),
        ] {
            assert_eq!(dutch_number(number), dutch);
        }
    }
}
