//! Tables as text, in pieces as they arrive.

use super::Rows;
use super::reading::Reading;
use super::row::Cell;
use crate::imports::NotReadable;
use csv_core::{ReadRecordResult, Reader, ReaderBuilder, Terminator};
use encoding_rs::WINDOWS_1252;

/// The most bytes of a row, and of what stands before the first one that has a delimiter.
const MOST_OF_A_ROW: usize = 64 * 1024;

/// The most cells of a row.
const MOST_CELLS: usize = 1000;

/// What may stand between cells; of two that stand equally often the first.
const DELIMITERS: [u8; 4] = [b';', b'\t', b'|', b','];

/// A table as text whose bytes arrive in pieces. It keeps no more of them than a row.
pub struct TextTable<R> {
    reading: Reading<R>,
    start: Vec<u8>,
    split: Option<Split>,
    after_return: bool,
    broken: bool,
}

impl<R: Rows> TextTable<R> {
    /// Begins to read a table for whoever takes its rows.
    pub fn new(rows: R) -> Self {
        let reading = Reading::new(rows);
        TextTable { reading, start: Vec::new(), split: None, after_return: false, broken: false }
    }

    /// Takes the next bytes, and gives the rows that are complete by now.
    pub fn push(&mut self, bytes: &[u8]) {
        if self.broken {
            return;
        }
        let lines = self.with_plain_ends(bytes);
        if self.split.is_some() {
            self.feed(&lines);
            return;
        }
        self.start.extend_from_slice(&lines);
        let begun = self.start.split_inclusive(|byte| *byte == b'\n');
        let can_tell = begun.filter(|line| line.ends_with(b"\n")).any(|line| delimiter_in(line).is_some());
        if can_tell || self.start.len() > MOST_OF_A_ROW {
            self.begin();
        }
    }

    /// Takes the end: the last row. Gives back whoever took the rows.
    ///
    /// # Errors
    /// Every problem that was found.
    pub fn finish(mut self) -> Result<R, Vec<NotReadable>> {
        if !self.broken && self.split.is_none() {
            self.begin();
        }
        if !self.broken {
            // An empty piece is how the end is told, twice where a row was still open.
            self.feed(&[]);
            self.feed(&[]);
        }
        if self.broken {
            let TextTable { reading: Reading { problems, rows, .. }, .. } = self;
            return problems.or(rows);
        }
        self.reading.finish()
    }

    /// The bytes with `\n` at the end of each line, whichever of the three ends it has.
    fn with_plain_ends<'b>(&mut self, bytes: &'b [u8]) -> std::borrow::Cow<'b, [u8]> {
        if !self.after_return && !bytes.contains(&b'\r') {
            return bytes.into();
        }
        let mut plain = Vec::with_capacity(bytes.len());
        for byte in bytes {
            match byte {
                b'\r' => plain.push(b'\n'),
                b'\n' if self.after_return => {}
                other => plain.push(*other),
            }
            self.after_return = *byte == b'\r';
        }
        plain.into()
    }

    /// Begins with what was kept of the start: finds out the delimiter.
    fn begin(&mut self) {
        let kept = std::mem::take(&mut self.start);
        let start = kept.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&kept);
        if let Some(message) = no_text(start) {
            self.broken = true;
            self.reading.problems.add(None, "", message);
            return;
        }
        let mut lines = start.split(|byte| *byte == b'\n');
        let first = lines.next().unwrap_or_default();
        // Spreadsheets understand such a first line, and some programs write it.
        let named = first.strip_prefix(b"sep=").and_then(|rest| rest.first()).copied();
        let delimiter = named.or_else(|| start.split(|byte| *byte == b'\n').find_map(delimiter_in));
        let split = Split::new(delimiter.unwrap_or(b','));
        let rest = named.and_then(|_| start.get(first.len()..)).unwrap_or(start);
        self.split = Some(split);
        self.feed_not_empty(rest);
    }

    fn feed_not_empty(&mut self, bytes: &[u8]) {
        if !bytes.is_empty() {
            self.feed(bytes);
        }
    }

    fn feed(&mut self, bytes: &[u8]) {
        let Some(split) = &mut self.split else { return };
        if let Err(message) = split.feed(bytes, &mut self.reading) {
            self.broken = true;
            self.reading.problems.add(None, "", message);
        }
    }
}

/// The delimiter that stands in a line most often, outside quotes.
fn delimiter_in(line: &[u8]) -> Option<u8> {
    let mut counts = DELIMITERS.map(|delimiter| (delimiter, 0_usize));
    let mut quoted = false;
    for byte in line {
        quoted ^= *byte == b'"';
        if let Some((_, count)) = counts.iter_mut().find(|(delimiter, _)| !quoted && delimiter == byte) {
            *count += 1;
        }
    }
    let most = counts.iter().map(|(_, count)| *count).max().filter(|most| *most > 0)?;
    counts.iter().find(|(_, count)| *count == most).map(|(delimiter, _)| *delimiter)
}

/// Why bytes are no text that is read here.
fn no_text(start: &[u8]) -> Option<&'static str> {
    if start.starts_with(b"\xd0\xcf\x11\xe0") {
        return Some(
            "the file is an old workbook (.xls) or one with a password: save it as .xlsx without one",
        );
    }
    if start.starts_with(b"\xff\xfe") || start.starts_with(b"\xfe\xff") {
        return Some("the text is UTF-16: save it as UTF-8 (in Excel: 'CSV UTF-8')");
    }
    if start.starts_with(b"%PDF") {
        return Some("the file is a PDF: expected a table as text (CSV) or workbook (.xlsx)");
    }
    start.contains(&0).then_some("the file is no text and no workbook (.xlsx) that can be read")
}

/// The rows of a text.
struct Split {
    reader: Reader,
    output: Vec<u8>,
    written: usize,
    ends: Vec<usize>,
    ended: usize,
    quotes: usize,
}

impl Split {
    fn new(delimiter: u8) -> Self {
        let mut builder = ReaderBuilder::new();
        let reader = builder.delimiter(delimiter).terminator(Terminator::Any(b'\n')).build();
        let (output, ends) = (vec![0; MOST_OF_A_ROW], vec![0; MOST_CELLS]);
        Split { reader, output, written: 0, ends, ended: 0, quotes: 0 }
    }

    /// Takes bytes and gives complete rows; no bytes are the end of the text.
    fn feed<R: Rows>(&mut self, mut bytes: &[u8], reading: &mut Reading<R>) -> Result<(), String> {
        let is_end = bytes.is_empty();
        self.quotes += bytes.iter().filter(|byte| **byte == b'"').count();
        loop {
            let output = self.output.get_mut(self.written..).unwrap_or_default();
            let ends = self.ends.get_mut(self.ended..).unwrap_or_default();
            let (result, read, written, ended) = self.reader.read_record(bytes, output, ends);
            bytes = bytes.get(read..).unwrap_or_default();
            self.written += written;
            self.ended += ended;
            match result {
                ReadRecordResult::InputEmpty | ReadRecordResult::End => return Ok(()),
                ReadRecordResult::OutputFull => return Err(self.too_long()),
                ReadRecordResult::OutputEndsFull => {
                    return Err(format!("row {}: more than {MOST_CELLS} cells", self.reader.line()));
                }
                ReadRecordResult::Record => self.record(is_end, reading)?,
            }
            if is_end {
                return Ok(());
            }
        }
    }

    fn too_long(&self) -> String {
        let line = self.reader.line();
        format!(
            "row {line}: a row of more than {MOST_OF_A_ROW} bytes: perhaps a quote (\") is opened and never closed"
        )
    }

    /// Gives a row that is complete.
    fn record<R: Rows>(&mut self, is_end: bool, reading: &mut Reading<R>) -> Result<(), String> {
        let bytes = self.output.get(..self.written).unwrap_or_default();
        let inner = bytes.iter().filter(|byte| **byte == b'\n').count();
        if is_end && inner > 0 && self.quotes % 2 == 1 {
            return Err(
                "a quote (\") is opened and never closed: the rest of the file would be one cell".to_owned()
            );
        }
        let ends = self.ends.get(..self.ended).unwrap_or_default();
        // A row has ended with its line, but for the last one of a text that ends in no line end.
        let last = self.reader.line().saturating_sub(u64::from(!is_end));
        let line = last.saturating_sub(u64::try_from(inner).unwrap_or_default());
        let number = u32::try_from(line).unwrap_or(u32::MAX);
        let begins = std::iter::once(0).chain(ends.iter().copied());
        let text = std::str::from_utf8(bytes).ok();
        let cells = begins.zip(ends).map(|(from, to)| match text.and_then(|text| text.get(from..*to)) {
            Some(text) => Cell::written(text),
            None => Cell::written(decoded(bytes.get(from..*to).unwrap_or_default())),
        });
        reading.row(number, &cells.collect::<Vec<_>>(), true);
        (self.written, self.ended) = (0, 0);
        Ok(())
    }
}

/// The text of a cell: UTF-8, or else Windows-1252, which holds every letter of ISO-8859-1.
fn decoded(bytes: &[u8]) -> std::borrow::Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.into(),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0,
    }
}
