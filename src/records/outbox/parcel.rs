//! What is handed to those who carry it, and what they answer.

use crate::domain::outbox::{Channel, Outcome};
use chrono::{DateTime, Utc};

/// A file of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media_type: &'static str,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// A mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Its name, the same in every attempt: what stands before the `@` of its Message-ID.
    pub id: String,
    /// The moment that it bears.
    pub date: DateTime<Utc>,
    /// The address to which it goes.
    pub to: String,
    /// The address for answers.
    pub reply_to: Option<String>,
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub text: String,
    /// Its files.
    pub attachments: Vec<Attachment>,
}

/// A structured invoice for the Peppol network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Structured {
    /// Its key, the same in every attempt: by it the access point knows what it has.
    pub key: String,
    /// The number of the document.
    pub number: String,
    /// The participant that sends it.
    pub sender: String,
    /// The participant that receives it.
    pub receiver: String,
    /// The type of the document.
    pub document_type: String,
    /// The process in which it is sent.
    pub process: String,
    /// The document.
    pub bytes: Vec<u8>,
}

/// What is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Parcel {
    /// By e-mail.
    Mail(Mail),
    /// By Peppol.
    Structured(Structured),
}

impl Parcel {
    /// Its name, the same in every attempt.
    pub fn id(&self) -> &str {
        match self {
            Parcel::Mail(mail) => &mail.id,
            Parcel::Structured(structured) => &structured.key,
        }
    }
}

/// What came of handing something over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// How it ended.
    pub outcome: Outcome,
    /// What the other side said, or what went wrong.
    pub said: String,
}

/// The most characters that are kept of what somebody said.
const LONGEST: usize = 1000;

impl Reply {
    /// An outcome and what was said; of a long text the beginning, control characters as blanks.
    pub fn new(outcome: Outcome, said: impl AsRef<str>) -> Reply {
        let plain = |character: char| if character.is_control() { ' ' } else { character };
        let said: String = said.as_ref().trim().chars().take(LONGEST).map(plain).collect();
        let said = if said.is_empty() { "(geen uitleg)".to_owned() } else { said };
        Reply { outcome, said }
    }
}

/// Somebody who carries parcels. It takes as long as it takes: the caller waits.
pub trait Carrier: Send + Sync {
    /// The ways by which it carries.
    fn channels(&self) -> &[Channel];

    /// Hands a parcel over. What was handed over before under the same name is the same parcel.
    fn send(&self, parcel: &Parcel) -> Reply;

    /// Asks what became of a structured invoice that was handed over.
    fn ask(&self, structured: &Structured) -> Reply;
}
