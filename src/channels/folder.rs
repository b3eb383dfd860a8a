//! A folder from which people upload structured invoices by hand: each appears there whole, once, and is never changed.

use crate::domain::outbox::Outcome;
use crate::records::outbox::parcel::{Reply, Structured};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// A folder for structured invoices: `2023000001.xml`.
#[derive(Debug, Clone)]
pub struct Folder {
    path: PathBuf,
}

impl Folder {
    /// A folder that is there.
    pub fn new(path: PathBuf) -> Folder {
        Folder { path }
    }

    /// Puts a structured invoice into the folder. The same one again is fine; another one of its number is refused.
    pub(super) fn put(&self, structured: &Structured) -> Reply {
        let name = format!("{}.xml", structured.number);
        let target = self.path.join(&name);
        match fs::read(&target) {
            Ok(bytes) if bytes == structured.bytes => {
                return Reply::new(Outcome::Accepted, format!("{name} staat al in de map"));
            }
            Ok(_) => return Reply::new(Outcome::Refused, format!("een andere {name} staat al in de map")),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => {
                return Reply::new(Outcome::Failed, format!("{name} kan niet gelezen worden: {error}"));
            }
        }
        match self.write(&target, structured) {
            Ok(()) => Reply::new(Outcome::Accepted, format!("{name} staat in de map")),
            Err(error) => Reply::new(Outcome::Failed, format!("{name} kan niet geschreven worden: {error}")),
        }
    }

    /// Writes beside it first, so that nobody ever finds half a document; a power cut does not lose it.
    fn write(&self, target: &Path, structured: &Structured) -> io::Result<()> {
        let beside = self.path.join(format!(".{}.part", structured.key));
        let mut file = File::create(&beside)?;
        file.write_all(&structured.bytes)?;
        file.sync_all()?;
        fs::rename(&beside, target)?;
        File::open(&self.path)?.sync_all()
    }
}
