//! By which ways a service sends documents: settings that `serve` and `deliver` share.

pub mod deliver;

use super::Failure;
use crate::channels::{AccessPoint, Channels, Folder, Gateway, Login, MailServer, Mailer};
use crate::domain::outbox::Backoff;
use crate::web::outbox::Outbox;
use clap::Args;
use lettre::message::Mailbox;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use ureq::http::Uri;

/// How documents are sent; a way without settings is not used.
#[derive(Clone, Args)]
pub struct Ways {
    /// Mail server: smtps://host, smtp://host (STARTTLS) or smtp://host:25?tls=none
    #[arg(long, env = "SMTP_URL", value_name = "URL", requires = "mail_from")]
    smtp_url: Option<MailServer>,
    /// Who logs in to the mail server
    #[arg(long, env = "SMTP_USER", value_name = "NAME", requires = "smtp_password")]
    smtp_user: Option<String>,
    /// The password to that
    #[arg(
        long,
        env = "SMTP_PASSWORD",
        hide_env_values = true,
        value_name = "PASSWORD",
        requires = "smtp_user"
    )]
    smtp_password: Option<String>,
    /// In whose name documents are mailed: Naam <adres@voorbeeld.be>
    #[arg(long, env = "MAIL_FROM", value_name = "ADDRESS")]
    mail_from: Option<Mailbox>,
    /// Attach the structured invoice to mails, too; the PDF carries it inside
    #[arg(long, env = "MAIL_UBL")]
    mail_ubl: bool,
    /// Address of an access point of Peppol
    #[arg(long, env = "PEPPOL_URL", value_name = "URL", value_parser = address, conflicts_with = "peppol_folder")]
    peppol_url: Option<Uri>,
    /// The token by which it is asked
    #[arg(long, env = "PEPPOL_TOKEN", hide_env_values = true, value_name = "TOKEN", requires = "peppol_url")]
    peppol_token: Option<String>,
    /// Folder for structured invoices that are uploaded by hand, instead of an access point
    #[arg(long, env = "PEPPOL_FOLDER", value_name = "DIR", value_parser = folder)]
    peppol_folder: Option<PathBuf>,
    /// Seconds that each step of sending may take
    #[arg(long, env = "DELIVERY_TIMEOUT", default_value_t = 60, value_name = "SECONDS", value_parser = clap::value_parser!(u16).range(1..=60))]
    delivery_timeout: u16,
}

/// An address that is reached by TLS, or on this machine.
fn address(text: &str) -> Result<Uri, String> {
    const EXPECTED: &str = "expected https://host/path, or http:// on this machine";
    let uri: Uri = text.parse().map_err(|_not_one| EXPECTED.to_owned())?;
    let local = matches!(uri.host(), Some("localhost" | "127.0.0.1" | "[::1]"));
    let fits = match uri.scheme_str() {
        Some("https") => true,
        Some("http") => local,
        _ => false,
    };
    if fits && uri.query().is_none() { Ok(uri) } else { Err(EXPECTED.to_owned()) }
}

fn folder(text: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(text);
    if path.is_dir() { Ok(path) } else { Err("there is no such folder".to_owned()) }
}

impl Ways {
    /// How documents are sent.
    pub fn outbox(&self) -> Outbox {
        let timeout = Duration::from_secs(self.delivery_timeout.into());
        let point = |base| Gateway::AccessPoint(AccessPoint::new(base, self.peppol_token.clone(), timeout));
        let folder = |path: &PathBuf| Gateway::Folder(Folder::new(path.clone()));
        let gateway = self.peppol_url.as_ref().map(point).or_else(|| self.peppol_folder.as_ref().map(folder));
        let login = self.smtp_user.clone().zip(self.smtp_password.clone());
        let login = login.map(|(user, password)| Login { user, password });
        let server = self.smtp_url.clone().zip(self.mail_from.clone());
        let mailer = server.map(|(server, from)| Mailer::new(server, login, (from, timeout)));
        let carrier = Arc::new(Channels::new(gateway, mailer));
        Outbox { carrier, backoff: Backoff::default(), ubl_in_mail: self.mail_ubl }
    }

    /// How documents are sent, where there is a way at all.
    ///
    /// # Errors
    /// Where none is set.
    fn must_send(&self) -> Result<Outbox, Failure> {
        let outbox = self.outbox();
        if outbox.carrier.channels().is_empty() {
            let message =
                "no way of sending is set: give SMTP_URL with MAIL_FROM, PEPPOL_URL, or PEPPOL_FOLDER";
            return Err(Failure::Refused(message.to_owned()));
        }
        Ok(outbox)
    }
}
