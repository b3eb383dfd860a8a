//! Those who carry documents away: a mail server, an access point of the Peppol network, or a folder from which people
//! upload by hand. They know nothing of the store; what came of an attempt is all that they tell. Neither addresses nor
//! texts are logged here.

mod access_point;
mod folder;
mod smtp;

pub use access_point::AccessPoint;
pub use folder::Folder;
pub use smtp::{Login, MailServer, Mailer};

use crate::domain::outbox::{Channel, Outcome};
use crate::records::outbox::parcel::{Carrier, Parcel, Reply, Structured};

/// Who carries structured invoices.
pub enum Gateway {
    /// An access point over HTTP.
    AccessPoint(AccessPoint),
    /// A folder.
    Folder(Folder),
}

/// The ways that a service has.
pub struct Channels {
    available: Vec<Channel>,
    gateway: Option<Gateway>,
    mailer: Option<Mailer>,
}

impl Channels {
    /// Those for which there are settings.
    pub fn new(gateway: Option<Gateway>, mailer: Option<Mailer>) -> Channels {
        let peppol = gateway.is_some().then_some(Channel::Peppol);
        let available = peppol.into_iter().chain(mailer.is_some().then_some(Channel::Email)).collect();
        Channels { available, gateway, mailer }
    }
}

/// What is said where a document is to go by a way that there is not.
fn no_such_way() -> Reply {
    Reply::new(Outcome::Failed, "dit kanaal is niet ingesteld")
}

impl Carrier for Channels {
    fn channels(&self) -> &[Channel] {
        &self.available
    }

    fn send(&self, parcel: &Parcel) -> Reply {
        match (parcel, &self.mailer, &self.gateway) {
            (Parcel::Mail(mail), Some(mailer), _) => mailer.send(mail),
            (Parcel::Structured(structured), _, Some(Gateway::AccessPoint(point))) => point.put(structured),
            (Parcel::Structured(structured), _, Some(Gateway::Folder(folder))) => folder.put(structured),
            _ => no_such_way(),
        }
    }

    fn ask(&self, structured: &Structured) -> Reply {
        match &self.gateway {
            Some(Gateway::AccessPoint(point)) => point.ask(structured),
            // What an access point took may be looked for where it was replaced by a folder: it is put there then.
            Some(Gateway::Folder(folder)) => folder.put(structured),
            None => no_such_way(),
        }
    }
}
