//! Numbers as people and programs write them, read only where they can mean one thing.

use rust_decimal::Decimal;

/// Why a text is no number that can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unread {
    /// It is no number of the kind.
    NoNumber,
    /// It can be read in two ways: `1.234` is one and a bit, or more than a thousand.
    Ambiguous,
}

/// A whole number, not negative: separators between groups of three digits are thousands (`14,304`, `14 293`, `14.304`).
pub(super) fn count(text: &str) -> Result<u64, Unread> {
    if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
        return text.parse().ok().ok_or(Unread::NoNumber);
    }
    let text = tight(text);
    let whole = text.strip_suffix(".0").or_else(|| text.strip_suffix(",0")).unwrap_or(&text);
    let mut separators = whole.chars().filter(|c| !c.is_ascii_digit());
    let digits = match separators.next() {
        None => Some(whole.to_owned()),
        Some(first) if matches!(first, ',' | '.' | ' ') && separators.all(|c| c == first) => {
            grouped(whole, first)
        }
        Some(_) => None,
    };
    digits.filter(|digits| !digits.is_empty()).and_then(|digits| digits.parse().ok()).ok_or(Unread::NoNumber)
}

/// A number with decimals: comma or point, whichever stands last; the other one, or a blank, between thousands.
pub(super) fn decimal(text: &str) -> Result<Decimal, Unread> {
    let text = tight(text);
    let (sign, unsigned) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.as_str()),
    };
    let (whole, fraction) = match last_separator(unsigned)? {
        None => (unsigned, ""),
        Some(at) => {
            let (whole, rest) = unsigned.split_at_checked(at).ok_or(Unread::NoNumber)?;
            (whole, rest.get(1..).unwrap_or_default())
        }
    };
    let whole = match whole.chars().find(|c| !c.is_ascii_digit()) {
        None => Some(whole.to_owned()),
        Some(separator) => grouped(whole, separator),
    };
    let whole = whole.filter(|whole| !whole.is_empty()).ok_or(Unread::NoNumber)?;
    if !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Unread::NoNumber);
    }
    let point = if fraction.is_empty() { "" } else { "." };
    Decimal::from_str_exact(&format!("{sign}{whole}{point}{fraction}")).ok().ok_or(Unread::NoNumber)
}

/// Where the decimals begin: at the last comma or point, unless that stands between thousands.
fn last_separator(text: &str) -> Result<Option<usize>, Unread> {
    let Some(at) = text.rfind([',', '.']) else { return Ok(None) };
    let (before, rest) = text.split_at_checked(at).ok_or(Unread::NoNumber)?;
    let last = rest.chars().next().unwrap_or('.');
    let decimals = rest.len().saturating_sub(1);
    if decimals == 0 {
        return Err(Unread::NoNumber);
    }
    if before.contains(last) {
        // It stands more than once, so that it is no decimal one: 1.234.567.
        return if before.contains(|c: char| !c.is_ascii_digit() && c != last) {
            Err(Unread::NoNumber)
        } else {
            Ok(None)
        };
    }
    let alone = before.bytes().all(|b| b.is_ascii_digit());
    if alone && decimals == 3 && (1..=3).contains(&before.len()) && !before.starts_with('0') {
        return Err(Unread::Ambiguous);
    }
    Ok(Some(at))
}

/// The digits of a number of groups: one to three, then three each.
fn grouped(text: &str, separator: char) -> Option<String> {
    let groups: Vec<&str> = text.split(separator).collect();
    let (first, others) = groups.split_first()?;
    let fits = (1..=3).contains(&first.len()) && others.iter().all(|group| group.len() == 3);
    let digits = groups.iter().all(|group| group.bytes().all(|b| b.is_ascii_digit()));
    (fits && digits).then(|| groups.concat())
}

/// A text without blanks around it, each blank within as the plain one.
fn tight(text: &str) -> String {
    text.trim().chars().map(|c| if c.is_whitespace() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_has_thousands_in_any_style() {
        for (text, number) in [
            ("14304", 14_304),
            ("14,304", 14_304),
            ("14 293", 14_293),
            ("14\u{a0}293", 14_293),
            ("14\u{202f}293", 14_293),
            ("14.304", 14_304),
            ("11,867,634", 11_867_634),
            (" 0 ", 0),
            ("14304.0", 14_304),
        ] {
            assert_eq!(count(text), Ok(number), "{text}");
        }
        for text in
            ["", "-1", "14,30", "1,4304", "14.304,5", "1,234.567", "een", "1e3", "99999999999999999999"]
        {
            assert_eq!(count(text), Err(Unread::NoNumber), "{text}");
        }
    }

    #[test]
    fn a_decimal_is_read_where_it_can_mean_one_thing() {
        for (text, number) in [
            ("127,84", "127.84"),
            ("127.84", "127.84"),
            ("25206.94", "25206.94"),
            ("25.206,94", "25206.94"),
            ("25,206.94", "25206.94"),
            ("25 206,94", "25206.94"),
            ("1.234.567", "1234567"),
            ("1.2240", "1.2240"),
            ("0.817", "0.817"),
            ("1234.567", "1234.567"),
            ("100", "100"),
            ("-0,5", "-0.5"),
        ] {
            assert_eq!(decimal(text).map(|found| found.to_string()), Ok(number.to_owned()), "{text}");
        }
        assert_eq!(decimal("1.224"), Err(Unread::Ambiguous));
        assert_eq!(decimal("127,845"), Err(Unread::Ambiguous));
        for text in ["", ".", "1,", "1,2,3", "12 3,4", "0,26%", "1.234,567.8", "--1", "1.2345.678"] {
            assert_eq!(decimal(text), Err(Unread::NoNumber), "{text}");
        }
    }
}
