//! Taking a file in as its bytes come: fingerprinted and read at once, unpacked where it is a ZIP of one file.

use crate::domain::calendar::Day;
use crate::imports::NotReadable;
use crate::imports::official::{About, Found, Reader};
use crate::records::figure_imports::proposal::Handed;
use sha2::{Digest, Sha256};
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// The most bytes of a file that is read row by row, packed or not.
pub const MOST_BYTES: u64 = 512 * 1024 * 1024;

/// How much of a packed file is unpacked at a time.
const PIECE: usize = 64 * 1024;

/// A file that is being taken in.
pub struct Intake {
    about: About,
    published: Option<Day>,
    reader: Reader,
    sha256: Sha256,
    bytes: u64,
}

impl Intake {
    /// Begins to take a file in.
    pub fn new(about: About, published: Option<Day>) -> Self {
        let reader = Reader::new(about.clone());
        Intake { about, published, reader, sha256: Sha256::new(), bytes: 0 }
    }

    /// Takes the next bytes.
    pub fn push(&mut self, bytes: &[u8]) {
        self.sha256.update(bytes);
        self.bytes = self.bytes.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        self.reader.push(bytes);
    }

    /// The fingerprint of the bytes so far.
    pub fn fingerprint(&self) -> Vec<u8> {
        self.sha256.clone().finalize().to_vec()
    }

    /// Takes the end: the file with what was found in it. This may work for a second.
    ///
    /// # Errors
    /// Every problem that was found; nothing of a file with one is used.
    pub fn finish(mut self) -> Result<Handed, Vec<NotReadable>> {
        let sha256 = self.fingerprint();
        let Intake { about, published, bytes, .. } = self;
        let found = match self.reader.packed() {
            Some(archive) => unpacked(&archive, &about)?,
            None => self.reader.finish()?,
        };
        Ok(Handed { name: about.name, sha256, bytes, year: about.year, published, found })
    }
}

/// Reads the one file of a ZIP, piece by piece.
fn unpacked(archive: &[u8], about: &About) -> Result<Found, Vec<NotReadable>> {
    let broken = |error: &dyn std::fmt::Display| refused(format!("the ZIP cannot be unpacked: {error}"));
    let mut archive = ZipArchive::new(Cursor::new(archive)).map_err(|error| broken(&error))?;
    let mut files: Vec<(usize, String)> = Vec::new();
    for place in 0..archive.len() {
        let part = archive.by_index(place).map_err(|error| broken(&error))?;
        let name = part.name().map_err(|error| broken(&error))?.into_owned();
        let hidden = name.split('/').any(|step| step.starts_with('.') || step == "__MACOSX");
        if !part.is_dir() && !hidden {
            files.push((place, name));
        }
    }
    let [(place, name)] = files.as_slice() else {
        let names: Vec<&str> = files.iter().map(|(_, name)| name.as_str()).take(10).collect();
        let found = if names.is_empty() { "none".to_owned() } else { format!("'{}'", names.join("', '")) };
        return Err(refused(format!(
            "a ZIP must hold one file, this one holds {} ({found}): take one out",
            files.len()
        )));
    };
    let part = archive.by_index(*place).map_err(|error| broken(&error))?;
    let name = format!("{} {name}", about.name);
    let mut reader = Reader::new(About { name, ..about.clone() });
    let mut part = part.take(MOST_BYTES.saturating_add(1));
    let mut piece = vec![0; PIECE];
    let mut read = 0_u64;
    loop {
        let count = part.read(&mut piece).map_err(|error| broken(&error))?;
        let Some(bytes) = piece.get(..count).filter(|bytes| !bytes.is_empty()) else { break };
        read = read.saturating_add(u64::try_from(count).unwrap_or(u64::MAX));
        if read > MOST_BYTES {
            return Err(refused(format!("the file in the ZIP has more than {MOST_BYTES} bytes")));
        }
        reader.push(bytes);
    }
    if reader.packed().is_some() {
        return Err(refused("the ZIP holds another ZIP: unpack it first".to_owned()));
    }
    reader.finish()
}

fn refused(message: String) -> Vec<NotReadable> {
    vec![NotReadable { line: None, field: String::new(), message }]
}
