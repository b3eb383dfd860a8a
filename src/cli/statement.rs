//! `tarief statement`: what a file of a bank holds, before it is handed to the service.

use super::Failure;
use super::simulate::{bytes, write_json};
use crate::domain::payment::statement::{Entry, Statement as Read};
use crate::imports::{NotReadable, bank};
use clap::{Args, Subcommand};
use serde::Serialize;
use std::io::Write;
use std::path::PathBuf;

/// Show what a bank statement holds; nothing is stored
#[derive(Args)]
pub struct Statement {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Read a file of CODA or camt.053 and print its statements as JSON
    Read {
        /// The file; `-` for standard input
        file: PathBuf,
    },
}

impl Statement {
    /// Carries out the command.
    ///
    /// # Errors
    /// Where the file cannot be used, or is refused: then with every problem on a line of its own.
    pub fn run(&self, out: &mut impl Write) -> Result<(), Failure> {
        let Action::Read { file } = &self.action;
        let read = bank::read(&bytes(file)?).map_err(|problems| refused(&problems))?;
        let statements = read.iter().map(StatementJson::from).collect();
        write_json(out, &StatementsJson { statements })
            .map_err(Failure::while_trying("writing the statements"))
    }
}

fn refused(problems: &[NotReadable]) -> Failure {
    let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
    Failure::Refused(lines.join("\n"))
}

#[derive(Serialize)]
struct StatementsJson {
    statements: Vec<StatementJson>,
}

#[derive(Serialize)]
struct StatementJson {
    account: String,
    reference: String,
    closed_on: String,
    opening: String,
    closing: String,
    entries: Vec<EntryJson>,
}

#[derive(Serialize)]
struct EntryJson {
    place: u32,
    booked: String,
    value: String,
    amount: String,
    communication: Option<String>,
    text: String,
    counterparty: Option<String>,
    counterparty_account: Option<String>,
    bank_reference: Option<String>,
}

impl From<&Read> for StatementJson {
    fn from(read: &Read) -> Self {
        StatementJson {
            account: read.account.to_string(),
            reference: read.reference.clone(),
            closed_on: read.closed_on.to_string(),
            opening: read.opening.to_string(),
            closing: read.closing.to_string(),
            entries: read.entries.iter().map(EntryJson::from).collect(),
        }
    }
}

impl From<&Entry> for EntryJson {
    fn from(entry: &Entry) -> Self {
        EntryJson {
            place: entry.place,
            booked: entry.booked.to_string(),
            value: entry.value.to_string(),
            amount: entry.amount.to_string(),
            communication: entry.communication.as_ref().map(ToString::to_string),
            text: entry.text.clone(),
            counterparty: entry.counterparty.clone(),
            counterparty_account: entry.counterparty_account.clone(),
            bank_reference: entry.bank_reference.clone(),
        }
    }
}
