//! `tarief verify`: all that was issued and logged, verified with the code of today.

use super::looking;
use crate::cli::Failure;
use crate::cli::database::Database;
use crate::domain::replay::Finding;
use crate::records::audit::chain::hex;
use crate::records::audit::report::{FindingJson, Verified, VerifiedJson};
use crate::workflows::verify::verify;
use clap::Args;
use serde_json::json;
use std::io::{self, Write};

/// Work out every issued document again from what was laid down, and follow numbers and audit log; also while a
/// service runs. Exit code 1 where anything differs
#[derive(Args)]
pub struct Verify {
    #[command(flatten)]
    database: Database,
    /// Print each finding as a line of JSON, and at the end what was gone through
    #[arg(long)]
    json: bool,
}

/// Tells a finding, unless telling one before failed.
fn tell(written: &mut io::Result<()>, one: impl FnOnce() -> io::Result<()>) {
    if written.is_ok() {
        *written = one();
    }
}

impl Verify {
    /// Carries out the command.
    ///
    /// # Errors
    /// Where the database cannot be opened, or anything is not as it should be.
    pub fn run(&self, out: &mut impl Write) -> Result<(), Failure> {
        let mut written = Ok(());
        let verified = looking(&self.database, async |conn| {
            verify(conn, &mut |finding| tell(&mut written, || self.tell(out, finding))).await
        })?;
        let summary = written.and_then(|()| self.summary(out, &verified)).and_then(|()| out.flush());
        summary.map_err(Failure::while_trying("writing the report"))?;
        match verified.findings {
            0 => Ok(()),
            1 => Err(Failure::Found("1 difference was found".to_owned())),
            many => Err(Failure::Found(format!("{many} differences were found"))),
        }
    }

    fn tell(&self, out: &mut impl Write, finding: &Finding) -> io::Result<()> {
        if self.json {
            serde_json::to_writer(&mut *out, &FindingJson::from(finding))?;
            writeln!(out)
        } else {
            writeln!(out, "{finding}")
        }
    }

    fn summary(&self, out: &mut impl Write, verified: &Verified) -> io::Result<()> {
        if self.json {
            serde_json::to_writer(&mut *out, &json!({ "verified": VerifiedJson::from(verified) }))?;
            return writeln!(out);
        }
        let Verified { documents, steps, files, chain, findings } = verified;
        writeln!(
            out,
            "verified: {documents} documents, {steps} steps, {files} files, {} log entries",
            chain.last
        )?;
        writeln!(out, "last log entry: {} {}", chain.last, hex(&chain.hash))?;
        writeln!(out, "findings: {findings}")
    }
}
