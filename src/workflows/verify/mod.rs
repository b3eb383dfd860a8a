//! Verifying all that was issued and logged, with the code of today. Changes nothing; whatever the number of
//! documents, only two batches of them are held at once.

mod document;
mod numbers;

pub use numbers::numbering;

use super::Failed;
use crate::domain::replay::Finding;
use crate::domain::replay::numbering::Numbering;
use crate::records::audit::report::Verified;
use crate::store::audit::issued::{self, Stored};
use crate::store::audit::{log, numbers as stored, rows};
use crate::store::{Connection, StoreError};
use tokio::task::{JoinHandle, spawn_blocking};

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

    fn count(&mut self, document: &Stored) {
        self.verified.documents += 1;
        self.verified.steps += u64::try_from(document.steps()).unwrap_or_default();
        self.verified.files += u64::try_from(document.files.len()).unwrap_or_default();
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
    let tables = rows::audited(conn).await?;
    account.take(rows::silent(conn, &tables).await?);
    for table in &tables {
        account.take(rows::untold(conn, table).await?);
    }
    Ok(account.verified)
}

/// Every document by itself, and their numbers together.
async fn documents(conn: &mut Connection, account: &mut Account<'_>) -> Result<(), Failed> {
    let mut numbering = Numbering::default();
    for place in stored::places(conn).await? {
        let (mut after, mut checking) = (0, None);
        loop {
            let batch = issued::batch(conn, &place, after).await?;
            // While a batch is checked on another core, the next one was read.
            account.take(checked(checking.take()).await?);
            let Some(last) = batch.last() else { break };
            after = last.sequence();
            for document in &batch {
                numbering.add(document.numbered()?);
                account.count(document);
            }
            checking = Some(spawn_blocking(move || check_all(&batch)));
        }
    }
    numbering.compare(&stored::counters(conn).await?);
    account.take(numbering.findings());
    Ok(())
}

type Checking = JoinHandle<Result<Vec<Finding>, StoreError>>;

fn check_all(batch: &[Stored]) -> Result<Vec<Finding>, StoreError> {
    let mut findings = Vec::new();
    for document in batch {
        findings.extend(document::check(document)?);
    }
    Ok(findings)
}

async fn checked(checking: Option<Checking>) -> Result<Vec<Finding>, StoreError> {
    match checking {
        Some(checking) => {
            checking.await.unwrap_or_else(|error| Err(StoreError::Unreadable(error.to_string())))
        }
        None => Ok(Vec::new()),
    }
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
