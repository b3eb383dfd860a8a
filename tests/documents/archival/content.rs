//! What the pages of a PDF show, and whether all of it is marked.

use super::faults::{Found, entry, name};
use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, ObjectId};
use std::collections::{BTreeMap, BTreeSet};

/// What is shown.
#[derive(Default)]
pub struct Shown {
    /// The glyphs of each font.
    pub glyphs: BTreeMap<ObjectId, BTreeSet<u16>>,
    /// The marked contents of each page, by their numbers; whether each shows something.
    pub marked: BTreeMap<ObjectId, BTreeMap<i64, bool>>,
}

/// Reads all pages, and notes what is not marked or not allowed.
pub fn read(found: &mut Found, file: &Document) -> Shown {
    let mut shown = Shown::default();
    for (number, page) in file.get_pages() {
        let entries = file.get_dictionary(page).cloned().unwrap_or_default();
        for key in ["TrimBox", "CropBox", "Group"] {
            found.unless(!entries.has(key.as_bytes()), || format!("page {number} has {key}"));
        }
        found.unless(name(file, &entries, "Tabs") == "S", || {
            format!("page {number} does not go from link to link in the order of its structure")
        });
        let Ok(content) = Content::decode(&file.get_page_content(page)) else {
            found.0.push(format!("page {number} cannot be read"));
            continue;
        };
        let fonts = fonts(file, page);
        let mut reader =
            Reader { found, number, shown: &mut shown, page, open: Vec::new(), text: None, font: None };
        for operation in &content.operations {
            reader.operation(operation, &fonts);
        }
        let open = !reader.open.is_empty() || reader.text.is_some();
        found.unless(!open, || format!("page {number} ends within a marked content or text"));
    }
    shown
}

/// The fonts of a page by the names that its content uses.
fn fonts(file: &Document, page: ObjectId) -> BTreeMap<Vec<u8>, ObjectId> {
    let entries = file.get_dictionary(page).cloned().unwrap_or_default();
    let resources = entry(file, &entries, "Resources").and_then(|all| all.as_dict().ok());
    let fonts = resources.and_then(|all| entry(file, all, "Font")?.as_dict().ok());
    let all = fonts.map(Dictionary::iter).into_iter().flatten();
    all.filter_map(|(name, font)| Some((name.clone(), font.as_reference().ok()?))).collect()
}

struct Reader<'r> {
    found: &'r mut Found,
    number: u32,
    shown: &'r mut Shown,
    page: ObjectId,
    /// The marked contents that are open: the number of each; `None` for an artifact.
    open: Vec<Option<i64>>,
    /// In a text, how many marked contents were open when it began.
    text: Option<usize>,
    font: Option<ObjectId>,
}

impl Reader<'_> {
    fn fault(&mut self, fault: &str) {
        self.found.0.push(format!("page {}: {fault}", self.number));
    }

    fn operation(&mut self, operation: &Operation, fonts: &BTreeMap<Vec<u8>, ObjectId>) {
        let operands = &operation.operands;
        match operation.operator.as_str() {
            "BDC" | "BMC" => self.begin(operands),
            "EMC" => {
                if self.text.is_some_and(|open| open >= self.open.len()) {
                    self.fault("a text reaches out of its marked content");
                }
                if self.open.pop().is_none() {
                    self.fault("a marked content ends that never began");
                }
            }
            "BT" if self.text.is_none() => self.text = Some(self.open.len()),
            "ET" if self.text.is_some_and(|open| open != self.open.len()) => {
                self.text = None;
                self.fault("a marked content reaches out of its text");
            }
            "ET" if self.text.is_some() => self.text = None,
            "BT" | "ET" => self.fault("texts are not apart"),
            "Tf" => {
                self.font = operands[0].as_name().ok().and_then(|name| fonts.get(name)).copied();
                if self.font.is_none() {
                    self.fault("a font is not among the resources");
                }
            }
            "Tj" | "TJ" => {
                self.drawn("a text");
                if self.text.is_none() {
                    self.fault("a text is shown outside a text object");
                }
                self.glyphs(&operands[0]);
            }
            "f" | "f*" | "S" | "B" | "Do" | "sh" => self.drawn("a drawing"),
            "k" | "K" | "g" | "G" | "cs" | "CS" => self.fault("a colour is not sRGB"),
            "gs" | "BI" | "d0" | "d1" => self.fault("something is used that is not looked at here"),
            _ => {}
        }
    }

    fn begin(&mut self, operands: &[Object]) {
        let tag = operands[0].as_name().unwrap_or_default();
        let properties = operands.get(1).and_then(|all| all.as_dict().ok()).cloned().unwrap_or_default();
        let number = properties.get(b"MCID").and_then(Object::as_i64).ok();
        let artifact = tag == b"Artifact";
        if artifact == number.is_some() {
            self.fault("a marked content is neither tagged nor an artifact");
        }
        if artifact && !properties.has(b"Type") {
            self.fault("an artifact does not say what kind it is");
        }
        if !self.open.is_empty() {
            self.fault("a marked content stands in another one");
        }
        if let Some(number) = number {
            let before = self.shown.marked.entry(self.page).or_default().insert(number, false);
            if before.is_some() {
                self.fault("two marked contents have the same number");
            }
        }
        self.open.push(number);
    }

    fn drawn(&mut self, what: &str) {
        match self.open.last() {
            None => self.fault(&format!("{what} is neither tagged nor an artifact")),
            Some(Some(number)) => {
                self.shown.marked.entry(self.page).or_default().insert(*number, true);
            }
            Some(None) => {}
        }
    }

    fn glyphs(&mut self, operand: &Object) {
        let Some(font) = self.font else { return };
        let parts = match operand {
            Object::Array(parts) => parts.iter().filter_map(|part| part.as_str().ok()).collect(),
            part => vec![part.as_str().unwrap_or_default()],
        };
        let glyphs = self.shown.glyphs.entry(font).or_default();
        for pair in parts.into_iter().flat_map(|part| part.chunks(2)) {
            glyphs.insert(u16::from_be_bytes([pair[0], pair[1]]));
        }
    }
}

/// Which characters a table of a font says its glyphs are: `<0012> <0041>`, one in a line.
pub fn characters(table: &str) -> BTreeMap<u16, String> {
    let mut found = BTreeMap::new();
    let mut inside = false;
    for line in table.lines() {
        if line.ends_with("beginbfchar") || line == "endbfchar" {
            inside = line != "endbfchar";
        } else if inside {
            let codes: Vec<u16> = line
                .split(['<', '>', ' '])
                .filter(|code| !code.is_empty())
                .map(|code| u16::from_str_radix(code, 16).unwrap())
                .collect();
            found.insert(codes[0], String::from_utf16(&codes[1..]).unwrap());
        }
    }
    found
}
