//! Making a plan and keeping it. Nothing is issued.

use crate::documents::issued::{IssuedKind, IssuedPeriod};
use crate::domain::invoice::run::{Entry, batches, difference};
use crate::domain::invoice::{Original, Planned};
use crate::records::billing::difference::{DifferenceJson, RunResult, Waiting};
use crate::records::billing::run::{NewRun, RunDocument};
use crate::records::issuing::{CauseJson, Days};
use crate::simulation::result::document::InvoiceJson;
use crate::store::billing_runs::{self, entries, last_of, result};
use crate::store::invoices::last_day;
use crate::store::{Connection, Stamp, StoreError};
use crate::workflows::Failed;
use crate::workflows::issue::{Drawn, Knowledge, Only, draw};
use rust_decimal::Decimal;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// Makes a plan as of a day and keeps it; its number. A plan as of a day before that of the last number shows that day
/// as it was, and cannot be executed.
///
/// # Errors
/// Where the agreement or contract is unknown, or the database fails.
pub async fn plan(conn: &mut Connection, (days, only): (Days, Only), stamp: &Stamp) -> Result<i64, Failed> {
    let last = last_day(conn).await?;
    let looks_back = last.is_some_and(|last| days.as_of < last);
    let knowledge = if looks_back { Knowledge::OfTheDay } else { Knowledge::Current };
    let drawn = draw(conn, (days, knowledge), only).await?;
    let (agreement, contract) = drawn.only.parts();
    let before = last_of(conn, agreement, contract).await?;
    let (earlier, waited) = match &before {
        Some(run) => (entries(conn, run.id).await?, waiting(&result(conn, run.id).await?)?),
        None => (Vec::new(), BTreeSet::new()),
    };

    let documents = drawn.run_documents()?;
    let now: Vec<Entry> = documents.iter().map(RunDocument::entry).collect();
    let result = drawn.run_result((&earlier, &now), &waited);
    let inputs = to_json(&drawn.inputs(conn, None).await?)?;
    let total = |credits: bool| -> Decimal {
        let of_kind = documents.iter().filter(|one| (one.kind == IssuedKind::CreditNote.name()) == credits);
        of_kind.map(|one| one.total).sum()
    };
    let new = NewRun {
        as_of: drawn.days.as_of,
        through: drawn.days.through,
        agreement: agreement.map(str::to_owned),
        contract: contract.map(str::to_owned),
        looks_back,
        invoiced: total(false),
        credited: total(true),
        result: to_json(&result)?,
        inputs_sha256: Sha256::digest(&inputs).to_vec(),
        inputs,
        compared_with: before.map(|run| run.id),
        documents,
    };

    Ok(billing_runs::add(conn, &new, stamp).await?)
}

fn to_json(value: &impl serde::Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Unreadable(error.to_string()))
}

/// The contracts that waited, by a result that was kept.
fn waiting(result: &str) -> Result<BTreeSet<String>, StoreError> {
    let read: Result<Waiting, _> = serde_json::from_str(result);
    read.map(Waiting::contracts).map_err(|error| StoreError::Unreadable(error.to_string()))
}

impl Only {
    /// The agreement or contract that was asked for.
    pub fn parts(&self) -> (Option<&str>, Option<&str>) {
        match self {
            Only::All => (None, None),
            Only::Agreement(id) => (Some(id), None),
            Only::Contract(id) => (None, Some(id)),
        }
    }
}

impl Drawn {
    /// The documents as they are kept: in batches, each with its fingerprint.
    pub(super) fn run_documents(&self) -> Result<Vec<RunDocument>, Failed> {
        let numbered = self.planned.iter().zip(batches(&self.planned)).enumerate();
        numbered.map(|(place, (planned, batch))| self.run_document((place, batch), planned)).collect()
    }

    fn run_document(&self, (place, batch): (usize, usize), planned: &Planned) -> Result<RunDocument, Failed> {
        let document = &planned.document;
        let organisation = self.payer(planned, &self.planned);
        let vat = document.vat.iter().map(|part| part.vat.decimal()).sum();
        let corrects_place = match &planned.original {
            Some(Original::Planned(place)) => Some(number(place + 1)),
            Some(Original::Issued(_)) | None => None,
        };
        Ok(RunDocument {
            place: number(place + 1),
            batch: number(batch),
            contract: document.contract.to_string(),
            organisation: organisation.unwrap_or_default(),
            kind: IssuedKind::from(document.kind).name().to_owned(),
            cause: CauseJson::from(planned.cause).name().to_owned(),
            occurrence: i32::try_from(planned.occurrence).unwrap_or(i32::MAX),
            scheduled: planned.scheduled,
            issue_date: document.issue_date,
            due_date: document.due_date,
            period: IssuedPeriod { from: document.period.from, to: document.period.to },
            budget_year: document.budget_year,
            net: document.net.decimal(),
            vat,
            rounding: document.rounding.decimal(),
            total: document.total.decimal(),
            corrects: planned.corrects().map(str::to_owned),
            corrects_place,
            number: None,
            sha256: fingerprint(planned)?,
        })
    }

    fn run_result(&self, (earlier, now): (&[Entry], &[Entry]), waited: &BTreeSet<String>) -> RunResult<'_> {
        let blocked = self.blocked().map(|blocked| blocked.contract.to_string());
        let waiting: BTreeSet<String> =
            blocked.chain(self.held.iter().map(|held| held.contract.clone())).collect();
        RunResult {
            blocked: self.blocked().map(Into::into).collect(),
            held: &self.held,
            warnings: self.warnings().map(Into::into).collect(),
            difference: difference(earlier, now).into_iter().map(DifferenceJson::of).collect(),
            newly_waiting: waiting.difference(waited).cloned().collect(),
            no_longer_waiting: waited.difference(&waiting).cloned().collect(),
        }
    }
}

fn number(place: usize) -> i32 {
    i32::try_from(place).unwrap_or(i32::MAX)
}

/// The fingerprint of a planned document: everything but its number, its parties and what it corrects.
pub(in crate::workflows) fn fingerprint(planned: &Planned) -> Result<Vec<u8>, Failed> {
    Ok(Sha256::digest(to_json(&InvoiceJson::from(&planned.document))?).to_vec())
}
