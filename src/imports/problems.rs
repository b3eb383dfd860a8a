//! The problems of a file while it is read.

use super::{MOST_BYTES, MOST_PROBLEMS, NotReadable};

/// The problems found so far, no more than can be told.
#[derive(Debug, Default)]
pub struct Problems {
    found: Vec<NotReadable>,
    untold: usize,
}

impl Problems {
    /// Notes a problem: the line, for a file of lines; the field or place; and what was found, expected, and to do.
    pub fn add(&mut self, line: Option<u32>, field: impl Into<String>, message: impl Into<String>) {
        if self.found.len() < MOST_PROBLEMS {
            self.found.push(NotReadable { line, field: field.into(), message: message.into() });
        } else {
            self.untold += 1;
        }
    }

    /// Whether no more can be told.
    pub fn is_full(&self) -> bool {
        self.found.len() >= MOST_PROBLEMS
    }

    /// Whether nothing was found yet.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// What was read, or all problems where there is one.
    ///
    /// # Errors
    /// All problems, where there is one.
    pub fn or<T>(mut self, read: T) -> Result<T, Vec<NotReadable>> {
        if self.untold > 0 {
            let message = format!("{} more problems were found and are not told", self.untold);
            self.found.push(NotReadable { line: None, field: String::new(), message });
        }
        if self.found.is_empty() { Ok(read) } else { Err(self.found) }
    }
}

/// The one problem of a file that cannot be read at all.
pub(super) fn whole(message: impl Into<String>) -> Vec<NotReadable> {
    vec![NotReadable { line: None, field: String::new(), message: message.into() }]
}

/// Refuses a file that is empty or larger than is read.
pub(super) fn of_a_size(bytes: &[u8]) -> Result<(), Vec<NotReadable>> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(whole("the file is empty"));
    }
    if bytes.len() > MOST_BYTES {
        let found = bytes.len();
        return Err(whole(format!("the file has {found} bytes: at most {MOST_BYTES} are read; split it")));
    }
    Ok(())
}

/// The number of the line at a place counted from 0.
pub(super) fn line_of(index: usize) -> Option<u32> {
    u32::try_from(index).ok().and_then(|index| index.checked_add(1))
}
