//! Documents in one ZIP, written as they come: nothing of it is held but the names. The same documents give the same
//! bytes; a ZIP that was not finished never looks like a whole one.

use super::Document;
use crate::documents::rendering::Form;
use crate::domain::calendar::Day;
use chrono::Datelike;
use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use zip::write::{PreparedZipFile, SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, DateTime, ZipWriter};

/// A ZIP that is being written.
pub struct Archive<W: Write> {
    // Dropped first: what the writer of the ZIP then still writes goes nowhere.
    tap: Tap,
    zip: ZipWriter<StreamWriter<Tapped<W>>>,
    folder: String,
}

/// Whether bytes still flow; closed when it is dropped. A writer of ZIPs ends them also where it is left half-way.
struct Tap(Arc<AtomicBool>);

impl Drop for Tap {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Relaxed);
    }
}

struct Tapped<W> {
    to: W,
    open: Arc<AtomicBool>,
}

impl<W: Write> Write for Tapped<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !self.open.load(Ordering::Relaxed) {
            return Ok(bytes.len());
        }
        self.to.write(bytes).inspect_err(|error| {
            if error.kind() != io::ErrorKind::Interrupted {
                self.open.store(false, Ordering::Relaxed);
            }
        })
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

impl<W: Write> Archive<W> {
    /// A ZIP of one folder.
    pub fn new(to: W, folder: &str) -> Self {
        let open = Arc::new(AtomicBool::new(true));
        let tapped = Tapped { to, open: open.clone() };
        Archive { tap: Tap(open), zip: ZipWriter::new_stream(tapped), folder: folder.to_owned() }
    }

    /// Adds a document, dated on its day of issue.
    ///
    /// # Errors
    /// Where it cannot be written, or a file of that name was added before.
    pub fn add(&mut self, document: &Document) -> io::Result<()> {
        let name = format!("{}/{}", self.folder, document.file_name());
        // A PDF is packed already.
        let method = match document.form {
            Form::Pdf => CompressionMethod::Stored,
            Form::Ubl | Form::Html => CompressionMethod::Deflated,
        };
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .last_modified_time(midnight(document.issue_date))
            .unix_permissions(0o644);
        let packed = PreparedZipFile::from_data(name, options, &document.bytes)?;
        Ok(self.zip.add_prepared_file(packed)?)
    }

    /// Ends the ZIP; what it was written to.
    ///
    /// # Errors
    /// Where its end cannot be written.
    pub fn finish(self) -> io::Result<W> {
        let Archive { tap, zip, .. } = self;
        let written = zip.finish();
        drop(tap);
        Ok(written?.into_inner().to)
    }
}

/// The beginning of a day as a ZIP knows it, which begins with 1980.
fn midnight(day: Day) -> DateTime {
    let parts = (u16::try_from(day.year()), u8::try_from(day.month()), u8::try_from(day.day()));
    let (Ok(year), Ok(month), Ok(day)) = parts else { return DateTime::DEFAULT };
    DateTime::from_date_and_time(year, month, day, 0, 0, 0).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(number: u32, form: Form) -> Document {
        let bytes = vec![b'x'; 10_000];
        let issue_date = Day::from_ymd_opt(2023, 5, 15).unwrap();
        Document { number: format!("2023{number:06}"), issue_date, form, bytes }
    }

    fn add_all<W: Write>(archive: &mut Archive<W>) {
        for number in 1..=3 {
            for form in Form::ALL {
                archive.add(&document(number, form)).unwrap();
            }
        }
    }

    #[test]
    fn the_same_documents_give_the_same_bytes() {
        let write = || {
            let mut archive = Archive::new(Vec::new(), "factuurronde-7");
            add_all(&mut archive);
            archive.finish().unwrap()
        };
        let (first, second) = (write(), write());
        assert_eq!(first, second);
        let mut read = zip::ZipArchive::new(io::Cursor::new(first)).unwrap();
        let names: Vec<String> = read.file_names().map(|name| name.unwrap().into_owned()).collect();
        assert_eq!(names.len(), 9);
        assert!(names.contains(&"factuurronde-7/2023000003.html".to_owned()), "{names:?}");
        let one = read.by_name("factuurronde-7/2023000001.xml").unwrap();
        assert_eq!(
            (one.size(), one.last_modified()),
            (10_000, Some(midnight(document(1, Form::Ubl).issue_date)))
        );
    }

    #[test]
    fn one_that_was_left_half_way_is_no_zip() {
        let mut written = Vec::new();
        let mut archive = Archive::new(&mut written, "factuurronde-7");
        add_all(&mut archive);
        drop(archive);
        assert!(written.starts_with(b"PK\x03\x04") && written.len() > 30_000);
        assert!(zip::ZipArchive::new(io::Cursor::new(written)).is_err());
    }

    #[test]
    fn the_same_file_is_not_added_twice() {
        let mut archive = Archive::new(Vec::new(), "facturen");
        archive.add(&document(1, Form::Pdf)).unwrap();
        assert!(archive.add(&document(1, Form::Pdf)).is_err());
    }
}
