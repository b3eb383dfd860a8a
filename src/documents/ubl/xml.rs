//! Writing XML into one text: elements in their order, none of them empty.

use super::UblError;
use crate::domain::calendar::Day;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use quick_xml::escape::{escape, partial_escape};
use rust_decimal::Decimal;
use std::fmt::{Display, Write};

const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

/// A document that grows. The first thing that cannot be written is kept, and told at the end.
pub struct Xml {
    written: String,
    refused: Option<UblError>,
}

impl Xml {
    /// A document of about so many bytes.
    pub fn with_room(bytes: usize) -> Xml {
        let mut written = String::with_capacity(bytes);
        written.push_str(DECLARATION);
        Xml { written, refused: None }
    }

    /// The whole text.
    ///
    /// # Errors
    /// The first thing that could not be written.
    pub fn done(self) -> Result<String, UblError> {
        match self.refused {
            Some(refused) => Err(refused),
            None => Ok(self.written),
        }
    }

    /// The root element, with the namespace of its document.
    pub fn root(&mut self, name: &str, namespaces: &[(&str, &str)], fill: impl FnOnce(&mut Xml)) {
        self.open(name, namespaces);
        fill(self);
        self.close(name);
    }

    /// An element around others; left out where nothing is written into it.
    pub fn within(&mut self, name: &str, fill: impl FnOnce(&mut Xml)) {
        let before = self.written.len();
        self.open(name, &[]);
        let opened = self.written.len();
        fill(self);
        if self.written.len() == opened {
            self.written.truncate(before);
        } else {
            self.close(name);
        }
    }

    /// An element with a text; left out where the text is blank.
    pub fn text(&mut self, name: &str, text: &str) {
        self.text_with(name, &[], text);
    }

    /// The same, with attributes.
    pub fn text_with(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        if text.trim().is_empty() {
            return;
        }
        self.check(text);
        self.open(name, attributes);
        self.written.push_str(&partial_escape(text));
        self.close(name);
    }

    /// An element whose text must not be blank.
    pub fn required(&mut self, element: &'static str, text: &str) {
        if text.trim().is_empty() {
            self.refuse(UblError::Blank { element });
        }
        self.text(element, text);
    }

    /// An element with a number, code or identifier of our own making, which needs no escape.
    pub fn value(&mut self, name: &str, value: impl Display) {
        self.value_with(name, &[], value);
    }

    /// The same, with attributes.
    pub fn value_with(&mut self, name: &str, attributes: &[(&str, &str)], value: impl Display) {
        self.open(name, attributes);
        // Writing into a text never fails.
        let _ = write!(self.written, "{value}");
        self.close(name);
    }

    /// An amount in euro.
    pub fn amount(&mut self, name: &str, amount: Decimal) {
        self.value_with(name, &[("currencyID", "EUR")], format_args!("{amount:.2}"));
    }

    /// First and last day of a stretch.
    pub fn period(&mut self, (from, to): (Day, Day)) {
        self.within("cac:InvoicePeriod", |xml| {
            xml.value("cbc:StartDate", from);
            xml.value("cbc:EndDate", to);
        });
    }

    /// A file, in base64.
    pub fn file(&mut self, name: &str, attributes: &[(&str, &str)], bytes: &[u8]) {
        self.open(name, attributes);
        STANDARD.encode_string(bytes, &mut self.written);
        self.close(name);
    }

    /// Keeps why the document cannot be written.
    pub fn refuse(&mut self, error: UblError) {
        self.refused.get_or_insert(error);
    }

    fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.written.push('<');
        self.written.push_str(name);
        for (attribute, value) in attributes {
            self.check(value);
            let parts = [" ", attribute, "=\"", &escape(*value), "\""];
            self.written.extend(parts);
        }
        self.written.push('>');
    }

    fn close(&mut self, name: &str) {
        self.written.extend(["</", name, ">"]);
    }

    fn check(&mut self, text: &str) {
        if let Some(character) = text.chars().find(|character| is_forbidden(*character)) {
            self.refuse(UblError::Forbidden { character, text: text.to_owned() });
        }
    }
}

/// What is no character of XML 1.0, not even escaped.
fn is_forbidden(character: char) -> bool {
    matches!(character, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}
