//! `tarief token`: who may ask the service.

use super::Failure;
use super::database::command_line;
use super::database::{Database, failure};
use crate::clock::Clock;
use crate::simulation::result::wording::DutchDay;
use crate::store::access::{NewToken, Role, add_token, revoke, tokens};
use crate::store::{Connection, organisations};
use crate::workflows::{Failed, write_as};
use chrono::Duration;
use clap::{Args, Subcommand, ValueEnum};
use std::fmt::Write as _;
use std::io::Write;

/// Make, list and revoke tokens of the API; also while a service runs on the embedded database
#[derive(Args)]
pub struct Token {
    #[command(flatten)]
    database: Database,
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Make a token; it is printed once and kept nowhere
    Create {
        /// Who will hold it; what the holder records carries this name
        #[arg(long)]
        name: String,
        /// What it may do
        #[arg(long, value_enum)]
        role: RoleName,
        /// The organisation of a reader, or the only one whose usage may be reported
        #[arg(long, required_if_eq("role", "reader"))]
        organisation: Option<String>,
        /// Days until it expires
        #[arg(long, default_value_t = 365, value_parser = clap::value_parser!(u16).range(1..=3660))]
        days: u16,
    },
    /// List all tokens
    List,
    /// Revoke a token, by its number
    Revoke {
        /// Its number, as listed
        id: i32,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum RoleName {
    /// Everything
    Finance,
    /// The contracts and invoices of one organisation
    Reader,
    /// Report usage, and read nothing
    Usage,
}

impl Token {
    /// Carries out the command.
    ///
    /// # Errors
    /// Where the database cannot be opened, or what was asked cannot be done.
    pub fn run(&self, out: &mut impl Write) -> Result<(), Failure> {
        super::runtime()?.block_on(async {
            let open = self.database.open_beside(Clock::Machine).await?;
            let mut conn = open.pool.get().await.map_err(failure("opening the database"))?;
            let done = self.act(&mut conn).await;
            drop(conn);
            open.pool.close();
            drop(open.cluster);
            out.write_all(done?.as_bytes()).map_err(Failure::while_trying("writing the answer"))
        })
    }

    async fn act(&self, conn: &mut Connection) -> Result<String, Failure> {
        match &self.action {
            Action::Create { name, role, organisation, days } => {
                let role = match (role, organisation) {
                    (RoleName::Finance, None) => Role::Finance,
                    (RoleName::Reader, Some(organisation)) => {
                        Role::Reader { organisation: organisation.clone() }
                    }
                    (RoleName::Usage, organisation) => Role::Usage { organisation: organisation.clone() },
                    _ => {
                        return Err(Failure::Refused(
                            "--organisation goes with --role reader and --role usage, and only with these"
                                .to_owned(),
                        ));
                    }
                };
                let secret = create(conn, name, role, i64::from(*days)).await?;
                Ok(format!("{secret}\n"))
            }
            Action::List => list(conn).await,
            Action::Revoke { id } => {
                let stamp = command_line();
                let revoked: Result<bool, Failed> =
                    write_as(conn, &stamp, async |conn| Ok(revoke(conn, *id, stamp.at).await?)).await;
                if revoked.map_err(failure("revoking a token"))? {
                    return Ok(format!("revoked {id}\n"));
                }
                Err(Failure::Refused(format!(
                    "there is no token {id} that is not revoked: see `tarief token list`"
                )))
            }
        }
    }
}

/// Makes a token of 256 random bits.
///
/// # Errors
/// Where its organisation is unknown, or the database fails.
pub async fn create(conn: &mut Connection, name: &str, role: Role, days: i64) -> Result<String, Failure> {
    if let Role::Reader { organisation } | Role::Usage { organisation: Some(organisation) } = &role {
        let known = organisations::get(conn, organisation).await.map_err(failure("making a token"))?;
        if known.is_none() {
            return Err(Failure::Refused(format!(
                "there is no organisation '{organisation}': record it first"
            )));
        }
    }
    let secret = secret()?;
    let created_at = Clock::Machine.now();
    let new =
        NewToken { name: name.to_owned(), role, created_at, expires_at: created_at + Duration::days(days) };
    let stamp = command_line();
    let made: Result<i32, Failed> =
        write_as(conn, &stamp, async |conn| Ok(add_token(conn, &secret, &new).await?)).await;
    made.map_err(failure("making a token"))?;
    Ok(secret)
}

fn secret() -> Result<String, Failure> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(failure("making a token"))?;
    Ok(bytes.iter().fold("tarief_".to_owned(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    }))
}

async fn list(conn: &mut Connection) -> Result<String, Failure> {
    let mut text = format!(
        "{:>4}  {:<24}  {:<8}  {:<20}  {:<10}  state\n",
        "no.", "name", "role", "organisation", "expires"
    );
    let now = Clock::Machine.now();
    for token in tokens(conn).await.map_err(failure("listing tokens"))? {
        let state = if token.revoked_at.is_some() {
            "revoked"
        } else if token.expires_at <= now {
            "expired"
        } else {
            "valid"
        };
        let expires = DutchDay(token.expires_at.date_naive()).to_string();
        let organisation = token.organisation.unwrap_or_default();
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "{:>4}  {:<24}  {:<8}  {organisation:<20}  {expires:<10}  {state}",
            token.id, token.name, token.role
        );
    }
    Ok(text)
}
