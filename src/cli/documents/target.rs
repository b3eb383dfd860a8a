//! Where documents are written: a folder, or one ZIP. What is there and says something else is never replaced unasked.

use crate::cli::Failure;
use crate::workflows::documents::Document;
use crate::workflows::documents::archive::Archive;
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read};
use std::path::{Path, PathBuf};

/// Where documents are written.
pub struct Target {
    to: To,
    overwrite: bool,
}

enum To {
    /// A folder, and the files in it that say something else.
    Folder(PathBuf, Vec<PathBuf>),
    /// A ZIP, which has its name when it is whole.
    Zip(Box<Archive<BufWriter<File>>>, Part),
}

/// A file that is being written beside its place; removed unless it got there.
struct Part {
    part: PathBuf,
    place: PathBuf,
}

impl Drop for Part {
    fn drop(&mut self) {
        // It is gone where it got to its place.
        let _ = fs::remove_file(&self.part);
    }
}

impl Part {
    fn of(place: &Path) -> Part {
        let mut part = place.as_os_str().to_owned();
        part.push(".part");
        Part { part: part.into(), place: place.to_owned() }
    }

    fn put(&self) -> io::Result<()> {
        fs::rename(&self.part, &self.place)
    }
}

impl Target {
    /// A ZIP where the name ends in `.zip`, of one folder with the given name; else a folder, which is made.
    ///
    /// # Errors
    /// Where it cannot be made.
    pub fn open(to: &Path, inside: &str, overwrite: bool) -> Result<Target, Failure> {
        let making = || format!("making {}", to.display());
        if to.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("zip")) {
            let part = Part::of(to);
            let file = File::create(&part.part).map_err(Failure::while_trying(making()))?;
            let archive = Box::new(Archive::new(BufWriter::new(file), inside));
            return Ok(Target { to: To::Zip(archive, part), overwrite });
        }
        fs::create_dir_all(to).map_err(Failure::while_trying(making()))?;
        Ok(Target { to: To::Folder(to.to_owned(), Vec::new()), overwrite })
    }

    /// Adds a document.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn add(&mut self, document: &Document) -> Result<(), Failure> {
        let name = document.file_name();
        let writing = format!("writing {name}");
        match &mut self.to {
            To::Zip(archive, _) => archive.add(document).map_err(Failure::while_trying(writing)),
            To::Folder(folder, differing) => {
                let place = folder.join(name);
                match fs::read(&place) {
                    Ok(there) if there == document.bytes => Ok(()),
                    Ok(_) if !self.overwrite => {
                        differing.push(place);
                        Ok(())
                    }
                    _ => write(&place, &document.bytes).map_err(Failure::while_trying(writing)),
                }
            }
        }
    }

    /// Ends the ZIP, and says what was not written because something else was there.
    ///
    /// # Errors
    /// Where something else was there, or the end cannot be written.
    pub fn finish(self) -> Result<(), Failure> {
        let Target { to, overwrite } = self;
        let differing = match to {
            To::Folder(_, differing) => differing,
            To::Zip(archive, part) => {
                let writing = format!("writing {}", part.place.display());
                let put = finish(*archive, &part, overwrite).map_err(Failure::while_trying(writing))?;
                if put { Vec::new() } else { vec![part.place.clone()] }
            }
        };
        if differing.is_empty() {
            return Ok(());
        }
        let names: Vec<String> = differing.iter().map(|place| place.display().to_string()).collect();
        let cause = io::Error::new(
            io::ErrorKind::AlreadyExists,
            "something else is there, and was left: remove it, or write to another place",
        );
        Err(Failure::Io { what: format!("writing {}", names.join(", ")), cause })
    }
}

/// Ends a ZIP and puts it in its place, unless one is there; whether the same is there then.
fn finish(archive: Archive<BufWriter<File>>, part: &Part, overwrite: bool) -> io::Result<bool> {
    let file = archive.finish()?.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.sync_all()?;
    if part.place.try_exists()? && !overwrite {
        return same(&part.part, &part.place);
    }
    part.put().map(|()| true)
}

/// Writes a file whole or not at all.
fn write(place: &Path, bytes: &[u8]) -> io::Result<()> {
    let part = Part::of(place);
    fs::write(&part.part, bytes)?;
    part.put()
}

/// Whether two files hold the same bytes.
fn same(one: &Path, other: &Path) -> io::Result<bool> {
    let (one, other) = (File::open(one)?, File::open(other)?);
    if one.metadata()?.len() != other.metadata()?.len() {
        return Ok(false);
    }
    let (one, mut other) = (BufReader::new(one), BufReader::new(other));
    for byte in one.bytes() {
        let mut beside = [0];
        other.read_exact(&mut beside)?;
        if byte? != beside[0] {
            return Ok(false);
        }
    }
    Ok(true)
}
