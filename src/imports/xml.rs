//! XML as it is read here: local names only, no DTD, every value or a problem at its element and line.

use super::NotReadable;
use super::problems::{Problems, whole};
use crate::domain::calendar::{Day, iso_day};
use crate::domain::money::Money;
use roxmltree::{Document, Error, ParsingOptions};

/// An element.
pub(super) type Element<'a> = roxmltree::Node<'a, 'a>;

/// The most elements, texts and comments of a file: some twenty thousand payments.
const MOST_NODES: u32 = 1_000_000;

/// The document of a file.
///
/// # Errors
/// Where the bytes are not UTF-8 or no XML, and where they hold a DTD.
pub(super) fn document(bytes: &[u8]) -> Result<Document<'_>, Vec<NotReadable>> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let place = error.valid_up_to();
        whole(format!("the XML is not UTF-8 (from byte {place}): ask for it in UTF-8"))
    })?;
    let options = ParsingOptions { nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    let text = text.trim_start_matches('\u{feff}');
    Document::parse_with_options(text, options).map_err(|error| match error {
        Error::DtdDetected => whole("the XML holds a DTD (DOCTYPE), which is never read: leave it out"),
        Error::NodesLimitReached => whole(format!("the XML has more than {MOST_NODES} nodes: split it")),
        other => {
            let message = format!("the file is no well-formed XML: {other}");
            vec![NotReadable { line: Some(other.pos().row), field: String::new(), message }]
        }
    })
}

/// The elements of that name right under another.
pub(super) fn children<'a>(parent: Element<'a>, name: &'a str) -> impl Iterator<Item = Element<'a>> {
    parent.children().filter(move |child| child.is_element() && child.tag_name().name() == name)
}

/// The first element at a path such as `Acct/Id/IBAN`.
pub(super) fn find<'a>(parent: Element<'a>, path: &str) -> Option<Element<'a>> {
    path.split('/').try_fold(parent, |element, name| {
        element.children().find(|child| child.is_element() && child.tag_name().name() == name)
    })
}

/// The text of an element, with single blanks between words.
pub(super) fn words(element: Element<'_>) -> String {
    let texts = element.children().filter(roxmltree::Node::is_text).filter_map(|child| child.text());
    let text: String = texts.collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The words at a path; `None` where there are none.
pub(super) fn words_at(parent: Element<'_>, path: &str) -> Option<String> {
    find(parent, path).map(words).filter(|words| !words.is_empty())
}

/// What is read of a document, and the problems that it gave.
#[derive(Debug, Default)]
pub(super) struct Reading {
    problems: Problems,
}

impl Reading {
    /// Notes a problem of an element.
    pub(super) fn refuse(&mut self, at: Element<'_>, message: impl Into<String>) {
        // The line is counted from the start of the file: only for as many problems as are told.
        if self.problems.is_full() {
            self.problems.add(None, "", "");
            return;
        }
        let line = at.document().text_pos_at(at.range().start).row;
        self.problems.add(Some(line), path_of(at), message);
    }

    /// Notes that something is missing under an element.
    pub(super) fn miss(&mut self, under: Element<'_>, path: &str) {
        self.refuse(under, format!("{path} is missing"));
    }

    /// What was read, or all problems.
    pub(super) fn done<T>(self, read: Option<T>) -> Result<T, Vec<NotReadable>> {
        match self.problems.or(read)? {
            Some(read) => Ok(read),
            None => Err(whole("the file lacks what it should hold")),
        }
    }

    /// The element at a path, which must be there, and once.
    pub(super) fn only<'a>(&mut self, parent: Element<'a>, path: &str) -> Option<Element<'a>> {
        let Some(found) = find(parent, path) else {
            self.miss(parent, path);
            return None;
        };
        let name = found.tag_name().name();
        if let Some(second) = found.next_siblings().skip(1).find(|other| other.tag_name().name() == name) {
            self.refuse(second, format!("{name} stands here twice: which of them counts is not known"));
        }
        Some(found)
    }

    /// The words at a path, which must be there.
    pub(super) fn text(&mut self, parent: Element<'_>, path: &str) -> Option<String> {
        let element = self.only(parent, path)?;
        let found = words(element);
        if found.is_empty() {
            self.refuse(element, "the element is empty");
        }
        Some(found).filter(|found| !found.is_empty())
    }

    /// The day at a path, which must be there.
    pub(super) fn day(&mut self, parent: Element<'_>, path: &str) -> Option<Day> {
        let element = self.only(parent, path)?;
        self.day_of(element)
    }

    /// The day at a path, where there is one.
    pub(super) fn day_if_any(&mut self, parent: Element<'_>, path: &str) -> Option<Day> {
        find(parent, path).and_then(|element| self.day_of(element))
    }

    /// The day that an element says, as a date or as the local date of a time.
    pub(super) fn day_of(&mut self, element: Element<'_>) -> Option<Day> {
        let text = words(element);
        let day = text.split_at_checked(10).and_then(|(day, rest)| {
            let follows = rest.is_empty() || rest.starts_with(['T', 'Z', '+', '-']);
            iso_day(day).filter(|_| follows)
        });
        if day.is_none() {
            self.refuse(element, format!("'{text}' is no day: expected YYYY-MM-DD"));
        }
        day
    }

    /// The amount in euro at a path, which must be there; the currency stands in the named attribute.
    pub(super) fn euro(&mut self, parent: Element<'_>, path: &str, currency: &str) -> Option<Money> {
        let element = self.only(parent, path)?;
        self.euro_of(element, currency)
    }

    /// The amount in euro that an element says.
    pub(super) fn euro_of(&mut self, element: Element<'_>, currency: &str) -> Option<Money> {
        let found = element.attribute(currency).unwrap_or_default();
        if found != "EUR" {
            self.refuse(element, format!("the currency is '{found}': only amounts in EUR are read"));
            return None;
        }
        let text = words(element);
        let amount = cents(&text).and_then(|cents| Money::from_cents(cents).ok());
        if amount.is_none() {
            self.refuse(
                element,
                format!("'{text}' is no amount: expected digits, a point and two decimals, such as 70509.82"),
            );
        }
        amount
    }
}

/// A decimal number as whole cents; more decimals than two are zeros.
fn cents(text: &str) -> Option<i128> {
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |digits| (true, digits));
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let fits = all_digits(whole) && all_digits(decimals) && whole.len() <= 18 && decimals.len() <= 18;
    let (kept, rest) = decimals.split_at_checked(2).unwrap_or((decimals, ""));
    if !fits || rest.bytes().any(|b| b != b'0') {
        return None;
    }
    let cents: i128 = format!("{whole}{kept:0<2}").parse().ok()?;
    Some(if negative { -cents } else { cents })
}

/// The names of an element and all around it, from the outside.
fn path_of(element: Element<'_>) -> String {
    let mut names: Vec<&str> =
        element.ancestors().filter(|node| node.is_element()).map(|node| node.tag_name().name()).collect();
    names.reverse();
    names.join("/")
}

#[cfg(test)]
mod tests {
    use super::cents;

    #[test]
    fn an_amount_has_digits_and_at_most_two_decimals_that_count() {
        for (text, expected) in
            [("70509.82", 7_050_982), ("0.5", 50), ("12", 1_200), ("-3.10", -310), ("1.23000", 123)]
        {
            assert_eq!(cents(text), Some(expected), "{text}");
        }
        for text in
            ["", "1.", ".5", "1,00", "1e3", "+1", "1.234", "1_000", " 1", "--1", "9999999999999999999"]
        {
            assert_eq!(cents(text), None, "{text}");
        }
    }
}
