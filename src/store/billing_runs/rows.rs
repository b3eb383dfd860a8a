//! Billing runs as rows.

use crate::documents::issued::IssuedPeriod;
use crate::domain::calendar::Day;
use crate::records::billing::run::{NewRun, RunDocument, RunHeading};
use crate::store::Stamp;
use crate::store::schema::{billing_run_documents, billing_runs};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use rust_decimal::Decimal;

#[derive(Insertable)]
#[diesel(table_name = billing_runs)]
pub(super) struct NewRunRow<'a> {
    as_of: Day,
    through: Day,
    agreement: Option<&'a str>,
    contract: Option<&'a str>,
    looks_back: bool,
    documents: i32,
    batches: i32,
    invoiced: Decimal,
    credited: Decimal,
    result: &'a str,
    inputs: &'a str,
    inputs_sha256: &'a [u8],
    compared_with: Option<i64>,
    planned_at: DateTime<Utc>,
    planned_by: &'a str,
}

impl<'a> NewRunRow<'a> {
    pub(super) fn of(new: &'a NewRun, stamp: &'a Stamp) -> Self {
        NewRunRow {
            as_of: new.as_of,
            through: new.through,
            agreement: new.agreement.as_deref(),
            contract: new.contract.as_deref(),
            looks_back: new.looks_back,
            documents: i32::try_from(new.documents.len()).unwrap_or(i32::MAX),
            batches: new.documents.last().map_or(0, |last| last.batch),
            invoiced: new.invoiced,
            credited: new.credited,
            result: &new.result,
            inputs: &new.inputs,
            inputs_sha256: &new.inputs_sha256,
            compared_with: new.compared_with,
            planned_at: stamp.at,
            planned_by: &stamp.by,
        }
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = billing_runs)]
pub(super) struct RunRow {
    id: i64,
    as_of: Day,
    through: Day,
    agreement: Option<String>,
    contract: Option<String>,
    looks_back: bool,
    documents: i32,
    batches: i32,
    invoiced: Decimal,
    credited: Decimal,
    inputs_sha256: Vec<u8>,
    compared_with: Option<i64>,
    planned_at: DateTime<Utc>,
    planned_by: String,
}

impl From<RunRow> for RunHeading {
    fn from(row: RunRow) -> Self {
        RunHeading {
            id: row.id,
            as_of: row.as_of,
            through: row.through,
            agreement: row.agreement,
            contract: row.contract,
            looks_back: row.looks_back,
            documents: row.documents,
            batches: row.batches,
            invoiced: row.invoiced,
            credited: row.credited,
            inputs_sha256: row.inputs_sha256,
            compared_with: row.compared_with,
            planned_at: row.planned_at,
            planned_by: row.planned_by,
        }
    }
}

#[derive(Insertable)]
#[diesel(table_name = billing_run_documents)]
pub(super) struct NewDocumentRow<'a> {
    run: i64,
    place: i32,
    batch: i32,
    contract: &'a str,
    organisation: &'a str,
    kind: &'a str,
    cause: &'a str,
    occurrence: i32,
    scheduled: Day,
    issue_date: Day,
    due_date: Option<Day>,
    period_from: Day,
    period_to: Day,
    budget_year: i32,
    net: Decimal,
    vat: Decimal,
    rounding: Decimal,
    total: Decimal,
    corrects: Option<&'a str>,
    corrects_place: Option<i32>,
    sha256: &'a [u8],
}

impl<'a> NewDocumentRow<'a> {
    pub(super) fn of(run: i64, new: &'a RunDocument) -> Self {
        NewDocumentRow {
            run,
            place: new.place,
            batch: new.batch,
            contract: &new.contract,
            organisation: &new.organisation,
            kind: &new.kind,
            cause: &new.cause,
            occurrence: new.occurrence,
            scheduled: new.scheduled,
            issue_date: new.issue_date,
            due_date: new.due_date,
            period_from: new.period.from,
            period_to: new.period.to,
            budget_year: new.budget_year,
            net: new.net,
            vat: new.vat,
            rounding: new.rounding,
            total: new.total,
            corrects: new.corrects.as_deref(),
            corrects_place: new.corrects_place,
            sha256: &new.sha256,
        }
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = billing_run_documents)]
pub(super) struct DocumentRow {
    place: i32,
    batch: i32,
    contract: String,
    organisation: String,
    kind: String,
    cause: String,
    occurrence: i32,
    scheduled: Day,
    issue_date: Day,
    due_date: Option<Day>,
    period_from: Day,
    period_to: Day,
    budget_year: i32,
    net: Decimal,
    vat: Decimal,
    rounding: Decimal,
    total: Decimal,
    corrects: Option<String>,
    corrects_place: Option<i32>,
    sha256: Vec<u8>,
}

impl DocumentRow {
    pub(super) fn read(self, number: Option<String>) -> RunDocument {
        RunDocument {
            place: self.place,
            batch: self.batch,
            contract: self.contract,
            organisation: self.organisation,
            kind: self.kind,
            cause: self.cause,
            occurrence: self.occurrence,
            scheduled: self.scheduled,
            issue_date: self.issue_date,
            due_date: self.due_date,
            period: IssuedPeriod { from: self.period_from, to: self.period_to },
            budget_year: self.budget_year,
            net: self.net,
            vat: self.vat,
            rounding: self.rounding,
            total: self.total,
            corrects: self.corrects,
            corrects_place: self.corrects_place,
            number,
            sha256: self.sha256,
        }
    }
}
