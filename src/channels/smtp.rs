//! A mail server, by SMTP. Each step is taken by itself, because it counts where something breaks off: before the text of
//! a mail is sent nothing has arrived; after it, and before the answer, nobody knows.

use crate::domain::outbox::Outcome;
use crate::records::outbox::parcel::{Attachment, Mail, Reply};
use lettre::message::header::ContentType;
use lettre::message::{Attachment as Attached, Mailbox, Message, MultiPart, SinglePart};
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{SmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail as From, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::{Response, Severity};
use std::str::FromStr;
use std::time::Duration;
use ureq::http::Uri;

/// How long is waited for an answer to what only ends the conversation.
const FAREWELL: Duration = Duration::from_secs(2);

/// How a connection is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Protection {
    /// From the first byte on.
    Tls,
    /// From the beginning of the conversation on.
    StartTls,
    /// Not at all.
    Nothing,
}

/// Where a mail server is: `smtps://host`, `smtp://host` (STARTTLS), or `smtp://host:25?tls=none`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailServer {
    host: String,
    port: u16,
    protection: Protection,
}

impl FromStr for MailServer {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        const EXPECTED: &str = "expected smtps://host[:465], smtp://host[:587] (protected by STARTTLS) or smtp://host[:25]?tls=none";
        let uri: Uri = text.parse().map_err(|_not_one| EXPECTED.to_owned())?;
        let (protection, port) = match (uri.scheme_str(), uri.query()) {
            (Some("smtps"), None) => (Protection::Tls, 465),
            (Some("smtp"), None) => (Protection::StartTls, 587),
            (Some("smtp"), Some("tls=none")) => (Protection::Nothing, 25),
            _ => return Err(EXPECTED.to_owned()),
        };
        let authority = uri.authority().filter(|authority| !authority.as_str().contains('@'));
        let authority = authority.ok_or_else(|| format!("{EXPECTED}; who logs in is said apart"))?;
        let host = authority.host().trim_matches(['[', ']']).to_owned();
        Ok(MailServer { host, port: authority.port_u16().unwrap_or(port), protection })
    }
}

/// Who logs in to a mail server.
#[derive(Clone)]
pub struct Login {
    /// The name.
    pub user: String,
    /// The password.
    pub password: String,
}

/// Sends mails.
pub struct Mailer {
    server: MailServer,
    login: Option<Login>,
    from: Mailbox,
    timeout: Duration,
}

impl Mailer {
    /// Sends by a server in the name of somebody (`Naam <adres@voorbeeld.be>`); each step takes at most so long.
    pub fn new(server: MailServer, login: Option<Login>, (from, timeout): (Mailbox, Duration)) -> Mailer {
        Mailer { server, login, from, timeout }
    }

    /// Sends a mail.
    pub(super) fn send(&self, mail: &Mail) -> Reply {
        let message = match self.written(mail) {
            Ok(message) => message,
            Err(why) => {
                return Reply::new(Outcome::Refused, format!("de mail kan niet gemaakt worden: {why}"));
            }
        };
        let mut server = match self.connected() {
            Ok(server) => server,
            // Whatever a server says before it hears of a mail is not about this mail.
            Err(error) => return Reply::new(Outcome::Failed, explained(&error)),
        };
        if let Err(reply) = announced(&mut server, &message) {
            goodbye(server);
            return reply;
        }
        let reply = match server.message(&message.formatted()) {
            Ok(answer) if answer.code().severity == Severity::PositiveCompletion => {
                Reply::new(Outcome::Accepted, said(&answer))
            }
            Ok(answer) => {
                Reply::new(Outcome::Unknown, format!("een antwoord dat niet past: {}", said(&answer)))
            }
            Err(error) if error.is_permanent() => Reply::new(Outcome::Refused, explained(&error)),
            Err(error) if error.is_transient() => Reply::new(Outcome::Failed, explained(&error)),
            Err(error) => {
                let why = explained(&error);
                return Reply::new(
                    Outcome::Unknown,
                    format!("geen antwoord nadat de mail verstuurd was: {why}"),
                );
            }
        };
        goodbye(server);
        reply
    }

    /// A conversation with the server, protected as its address says, with whoever logs in.
    fn connected(&self) -> Result<SmtpConnection, Error> {
        let MailServer { host, port, protection } = &self.server;
        let tls = || TlsParameters::new(host.clone());
        let from_the_first_byte = if *protection == Protection::Tls { Some(tls()?) } else { None };
        let (name, timeout) = (ClientId::default(), Some(self.timeout));
        let address = (host.as_str(), *port);
        let mut server =
            SmtpConnection::connect(address, timeout, &name, from_the_first_byte.as_ref(), None)?;
        if *protection == Protection::StartTls {
            server.starttls(&tls()?, &name)?;
        }
        if let Some(Login { user, password }) = &self.login {
            server.auth(DEFAULT_MECHANISMS, &Credentials::new(user.clone(), password.clone()))?;
        }
        Ok(server)
    }

    /// The mail as it is sent. Whoever asks gets the same answer for its Message-ID, whenever it is sent.
    fn written(&self, mail: &Mail) -> Result<Message, Box<dyn std::error::Error>> {
        let mut builder = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, mail.to.parse()?))
            .message_id(Some(format!("<{}@{}>", mail.id, self.from.email.domain())))
            .date(mail.date.into())
            .subject(&mail.subject);
        if let Some(reply_to) = &mail.reply_to {
            builder = builder.reply_to(Mailbox::new(None, reply_to.parse()?));
        }
        let mut parts = MultiPart::mixed().singlepart(SinglePart::plain(mail.text.clone()));
        for Attachment { name, media_type, bytes } in &mail.attachments {
            let kind = ContentType::parse(media_type)?;
            parts = parts.singlepart(Attached::new(name.clone()).body(bytes.clone(), kind));
        }
        Ok(builder.multipart(parts)?)
    }
}

/// Announces a mail, until the server waits for its text. What it says is about this mail: from whom, to whom.
fn announced(server: &mut SmtpConnection, message: &Message) -> Result<(), Reply> {
    let envelope = message.envelope();
    let mut addresses = envelope.from().into_iter().chain(envelope.to());
    if addresses.any(|address| !address.to_string().is_ascii()) {
        return Err(Reply::new(Outcome::Refused, "een adres met letters buiten ASCII wordt niet gemaild"));
    }
    expect(server.command(From::new(envelope.from().cloned(), Vec::new())), Severity::PositiveCompletion)?;
    for to in envelope.to() {
        expect(server.command(Rcpt::new(to.clone(), Vec::new())), Severity::PositiveCompletion)?;
    }
    expect(server.command(Data), Severity::PositiveIntermediate)
}

/// An answer before the text of a mail was sent: nothing has arrived, whatever it is.
fn expect(answer: Result<Response, Error>, expected: Severity) -> Result<(), Reply> {
    match answer {
        Ok(answer) if answer.code().severity == expected => Ok(()),
        Ok(answer) => {
            Err(Reply::new(Outcome::Failed, format!("een antwoord dat niet past: {}", said(&answer))))
        }
        Err(error) if error.is_permanent() => Err(Reply::new(Outcome::Refused, explained(&error))),
        Err(error) => Err(Reply::new(Outcome::Failed, explained(&error))),
    }
}

/// Ends the conversation; what was decided is decided.
fn goodbye(mut server: SmtpConnection) {
    if server.set_timeout(Some(FAREWELL)).is_ok() {
        let _ = server.quit();
    }
}

fn said(answer: &Response) -> String {
    let lines: Vec<&str> = answer.message().collect();
    format!("{} {}", answer.code(), lines.join(" "))
}

/// An error with what caused it.
fn explained(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    causes.fold(error.to_string(), |text, cause| {
        let cause = cause.to_string();
        if text.contains(&cause) { text } else { format!("{text}: {cause}") }
    })
}
