//! CODA: the coded statement of account of the Belgian banks (Febelfin, version 2).
//!
//! A file holds statements, each from a record 0 to a record 9: old balance (1), movements (2) with information (3),
//! new balance (8), free messages (4). What is read must add up: the balances with the movements, and the totals and the
//! number of records of the trailer. Codes that only repeat the order of records (next, link, globalisation) are not
//! looked at. A duplicate (`D`) is read like its original: it is the same statement.

mod movement;
mod record;
mod statement;

use super::repeated;
use crate::domain::payment::statement::Statement;
use crate::imports::NotReadable;
use crate::imports::problems::{Problems, of_a_size};
use record::records;

/// Reads the statements of a file of CODA.
///
/// # Errors
/// Every problem that was found, with its line and the record and field where it stands.
pub fn read(bytes: &[u8]) -> Result<Vec<Statement>, Vec<NotReadable>> {
    of_a_size(bytes)?;
    let mut problems = Problems::default();
    let records = records(bytes, &mut problems);
    // Where lines are missing, everything after them would seem wrong too.
    if !problems.is_empty() {
        return problems.or(Vec::new());
    }
    if records.first().is_none_or(|first| first.kind().0 != '0') {
        problems.add(
            records.first().map(|first| first.line),
            "record 0",
            "the file must begin with a record 0",
        );
    }
    let parts = records.chunk_by(|_, next| next.kind().0 != '0');
    let read: Vec<Statement> = parts.filter_map(|part| statement::read(part, &mut problems)).collect();
    for twice in repeated(&read) {
        let (account, reference) = (&twice.account, &twice.reference);
        problems.add(
            None,
            "record 1",
            format!("statement {reference} of {account} stands in the file twice"),
        );
    }
    problems.or(read)
}
