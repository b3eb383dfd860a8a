//! One issued document, held against all that is stored of it.

use crate::documents::issued::{IssuedInvoice, IssuedKind};
use crate::documents::replay::replay;
use crate::domain::calendar::add_days;
use crate::domain::replay::Finding;
use crate::records::audit::chain::hex;
use crate::store::StoreError;
use crate::store::audit::issued::Stored;
use sha2::{Digest, Sha256};

/// Everything that is wrong with a document.
pub(super) fn check(stored: &Stored) -> Result<Vec<Finding>, StoreError> {
    let mut findings = fingerprints(stored);
    match serde_json::from_str::<IssuedInvoice>(stored.snapshot()) {
        Ok(issued) => {
            findings.extend(written_again(stored, &issued));
            findings.extend(replay(&issued));
            findings.extend(stored.rows_against(&issued)?);
            findings.extend(due_date(stored, &issued));
            findings.extend(correction(stored, &issued));
        }
        Err(error) => {
            findings.push(Finding::new(stored.number(), "reading the snapshot", ("a document", error)))
        }
    }
    Ok(findings)
}

fn fingerprints(stored: &Stored) -> Vec<Finding> {
    let of = stored.number();
    let worked_out = hex(&Sha256::digest(stored.snapshot()));
    let snapshot = "working out the fingerprint of the snapshot";
    let snapshot = Finding::unless_equal(of, snapshot, (worked_out, hex(stored.snapshot_sha256())));
    let files = stored.files.iter().filter_map(|(media_type, kept, of_bytes)| {
        let tried = format!("working out the fingerprint of its {media_type}");
        Finding::unless_equal(of, &tried, (hex(kept), hex(of_bytes)))
    });
    snapshot.into_iter().chain(files).collect()
}

/// The snapshot is, byte for byte, what is written of the document today.
fn written_again(stored: &Stored, issued: &IssuedInvoice) -> Option<Finding> {
    let of = stored.number();
    let written = serde_json::to_string(issued).unwrap_or_default();
    let same = written.bytes().zip(stored.snapshot().bytes()).take_while(|(one, other)| one == other).count();
    let found = format!("another one from byte {same} on");
    (written != stored.snapshot())
        .then(|| Finding::new(of, "writing the snapshot again", ("the same text", found)))
}

fn due_date(stored: &Stored, issued: &IssuedInvoice) -> Option<Finding> {
    let (due, days) = (issued.due_date?, stored.payment_days?);
    let expected = add_days(issued.issue_date, days.into());
    Finding::unless_equal(stored.number(), "working out the due date", (expected, due))
}

/// A credit note or supplement names a document that was there by then, and all credit notes together take back not
/// more than it.
fn correction(stored: &Stored, issued: &IssuedInvoice) -> Vec<Finding> {
    let of = stored.number();
    let over = (issued.kind != IssuedKind::CreditNote && stored.credited > stored.total()).then(|| {
        let expected = format!("at most {}", stored.total());
        Finding::new(of, "summing its credit notes", (expected, stored.credited))
    });
    let Some(named) = issued.corrects() else { return over.into_iter().collect() };
    let day = match stored.original {
        None => Some(Finding::new(of, "looking for what it corrects", (&named.number, "no such document"))),
        Some((day, _)) if day > issued.issue_date => {
            let expected = format!("at most {}", issued.issue_date);
            Some(Finding::new(of, "reading the day of what it corrects", (expected, day)))
        }
        Some((day, _)) => {
            Finding::unless_equal(of, "reading the day of what it corrects", (day, named.issue_date))
        }
    };
    over.into_iter().chain(day).collect()
}
