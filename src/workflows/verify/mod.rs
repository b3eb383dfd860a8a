//! Verifying all that was issued and logged, with the code of today. Changes nothing; whatever the number of
//! documents, only a batch of them is held at once.

mod document;
mod numbers;

pub use numbers::numbering;

use super::Failed;
use crate::domain::replay::Finding;
use crate::domain::replay::numbering::Numbering;
use crate::records::audit::report::Verified;
use crate::store::Connection;
use crate::store::audit::{issued, log, numbers as stored, rows};

/// How many entries of the log are read at once.
const ENTRIES: i64 = 5000;

/// What takes the findings while they are made, and counts what was gone through.
struct Account<'a> {
    tell: &'a mut dyn FnMut(&Finding),
    verified: Verified,
}

impl Account<'_> {
    fn take(&mut self, findings: impl IntoIterator<Item = Finding>) {
        for finding in findings {
            self.verified.findings += 1;
            (self.tell)(&finding);
        }
    }
}

/// Works every issued document out again, and follows the numbers and the audit log from end to end. Each finding is
/// told at once. The transaction should see one state of the store throughout.
///
/// # Errors
/// Where a number can no longer be read, or the database fails.
pub async fn verify(conn: &mut Connection, tell: &mut dyn FnMut(&Finding)) -> Result<Verified, Failed> {
    let mut account = Account { tell, verified: Verified::default() };
    documents(conn, &mut account).await?;
    chain(conn, &mut account).await?;
    for table in rows::audited(conn).await? {
        account.take(rows::untold(conn, &table).await?);
    }
    Ok(account.verified)
}

/// Every document by itself, and their numbers together.
async fn documents(conn: &mut Connection, account: &mut Account<'_>) -> Result<(), Failed> {
    let mut numbering = Numbering::default();
    for place in stored::places(conn).await? {
        let mut after = 0;
        loop {
            let batch = issued::batch(conn, &place, after).await?;
            let Some(last) = batch.last() else { break };
            after = last.sequence();
            for document in &batch {
                numbering.add(document.numbered()?);
                account.verified.documents += 1;
                account.verified.steps += u64::try_from(document.steps()).unwrap_or_default();
                account.verified.files += u64::try_from(document.files.len()).unwrap_or_default();
                account.take(document::check(document)?);
            }
        }
    }
    numbering.compare(&stored::counters(conn).await?);
    account.take(numbering.findings());
    Ok(())
}

async fn chain(conn: &mut Connection, account: &mut Account<'_>) -> Result<(), Failed> {
    loop {
        let entries = log::after(conn, account.verified.chain.last, ENTRIES).await?;
        if entries.is_empty() {
            return Ok(());
        }
        for entry in &entries {
            let findings = account.verified.chain.follow(entry);
            account.take(findings);
        }
    }
}
