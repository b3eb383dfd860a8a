//! An issued invoice as rows: the document, its lines, its VAT and its steps.

use crate::documents::issued::{IssuedInvoice, IssuedStep};
use crate::domain::calendar::Day;
use crate::domain::invoice::{InvoiceNumber, Series};
use crate::store::schema::{invoice_lines, invoice_steps, invoice_vat, invoices};
use crate::store::{Stamp, StoreError};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use rust_decimal::Decimal;
use serde::Serialize;
use sha2::{Digest, Sha256};

/// An invoice that is to be stored, beside what only the store must know.
#[derive(Debug, Clone)]
pub struct NewInvoice {
    /// Its number.
    pub number: InvoiceNumber,
    /// Everything that its documents show.
    pub issued: IssuedInvoice,
    /// Who pays.
    pub organisation: String,
    /// 1, and one more for each time that it was issued and credited in full.
    pub occurrence: u32,
    /// On a credit note whether it takes back the whole document.
    pub credits_all: bool,
    /// The billing run that issues it and its place in it; `None` outside of runs.
    pub run: Option<(i64, i32)>,
}

/// The rows of one invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::store) struct Rows {
    pub(in crate::store) invoice: InvoiceRow,
    pub(in crate::store) lines: Vec<LineRow>,
    pub(in crate::store) vat: Vec<VatRow>,
    pub(in crate::store) steps: Vec<StepRow>,
}

#[derive(Debug, Clone, PartialEq, Eq, Insertable, Queryable, Selectable, Serialize)]
#[diesel(table_name = invoices)]
pub(in crate::store) struct InvoiceRow {
    pub(in crate::store) number: String,
    pub(in crate::store) series: String,
    pub(in crate::store) fiscal_year: i32,
    pub(in crate::store) sequence: i32,
    pub(in crate::store) kind: String,
    pub(in crate::store) contract: String,
    pub(in crate::store) contract_version: i32,
    pub(in crate::store) organisation: String,
    pub(in crate::store) agreement: String,
    pub(in crate::store) scheduled: Day,
    pub(in crate::store) occurrence: i32,
    pub(in crate::store) issue_date: Day,
    pub(in crate::store) due_date: Option<Day>,
    pub(in crate::store) period_from: Day,
    pub(in crate::store) period_to: Day,
    pub(in crate::store) budget_year: i32,
    pub(in crate::store) net: Decimal,
    pub(in crate::store) vat: Decimal,
    pub(in crate::store) rounding: Decimal,
    pub(in crate::store) total: Decimal,
    pub(in crate::store) communication: Option<String>,
    pub(in crate::store) credits: Option<String>,
    pub(in crate::store) credits_all: bool,
    pub(in crate::store) supplements: Option<String>,
    pub(in crate::store) run: Option<i64>,
    pub(in crate::store) run_place: Option<i32>,
    pub(in crate::store) reason: Option<String>,
    pub(in crate::store) snapshot: String,
    pub(in crate::store) snapshot_sha256: Vec<u8>,
    pub(in crate::store) issued_at: DateTime<Utc>,
    pub(in crate::store) issued_by: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Insertable, Queryable, Selectable, Serialize)]
#[diesel(table_name = invoice_lines)]
pub(in crate::store) struct LineRow {
    pub(in crate::store) invoice: String,
    pub(in crate::store) line: i32,
    pub(in crate::store) lot: Option<String>,
    pub(in crate::store) component: String,
    pub(in crate::store) description: String,
    pub(in crate::store) period_from: Day,
    pub(in crate::store) period_to: Day,
    pub(in crate::store) quantity: Option<String>,
    pub(in crate::store) unit_price: Option<String>,
    pub(in crate::store) months: Option<String>,
    pub(in crate::store) amount: Decimal,
    pub(in crate::store) net: Decimal,
    pub(in crate::store) clause: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Insertable, Queryable, Selectable, Serialize)]
#[diesel(table_name = invoice_vat)]
pub(in crate::store) struct VatRow {
    pub(in crate::store) invoice: String,
    pub(in crate::store) rate: Decimal,
    pub(in crate::store) net: Decimal,
    pub(in crate::store) vat: Decimal,
}

#[derive(Debug, Clone, PartialEq, Eq, Insertable, Queryable, Selectable, Serialize)]
#[diesel(table_name = invoice_steps)]
pub(in crate::store) struct StepRow {
    pub(in crate::store) invoice: String,
    pub(in crate::store) line: i32,
    pub(in crate::store) step: i32,
    pub(in crate::store) key: String,
    pub(in crate::store) what: String,
    pub(in crate::store) figure: String,
    pub(in crate::store) source: String,
    pub(in crate::store) clause: Option<String>,
    pub(in crate::store) formula: Option<String>,
    pub(in crate::store) decimals: Option<i32>,
}

/// The name of a series as it is stored.
pub(in crate::store) fn series_name(series: Series) -> &'static str {
    match series {
        Series::Invoice => "invoice",
        Series::CreditNote => "credit_note",
    }
}

impl Rows {
    pub(in crate::store) fn of(new: &NewInvoice, stamp: &Stamp) -> Result<Rows, StoreError> {
        let issued = &new.issued;
        let steps = issued.lines.iter().zip(1..).flat_map(|(line, place)| numbered(&line.steps, place));
        let of_vat = issued.vat.iter().flat_map(|part| &part.steps).zip(1..).map(|(step, at)| (0, at, step));
        let number = &issued.number;
        Ok(Rows {
            invoice: invoice(new, stamp)?,
            lines: lines(issued).collect(),
            vat: issued
                .vat
                .iter()
                .map(|part| VatRow { invoice: number.clone(), rate: part.rate, net: part.net, vat: part.vat })
                .collect(),
            steps: steps
                .chain(of_vat)
                .map(|(line, place, step)| of_step(number, (line, place), step))
                .collect(),
        })
    }
}

fn numbered(steps: &[IssuedStep], line: i32) -> impl Iterator<Item = (i32, i32, &IssuedStep)> {
    steps.iter().zip(1..).map(move |(step, place)| (line, place, step))
}

fn invoice(new: &NewInvoice, stamp: &Stamp) -> Result<InvoiceRow, StoreError> {
    let issued = &new.issued;
    let snapshot =
        serde_json::to_string(issued).map_err(|error| StoreError::Unreadable(error.to_string()))?;
    Ok(InvoiceRow {
        number: issued.number.clone(),
        series: series_name(new.number.series()).to_owned(),
        fiscal_year: new.number.fiscal_year(),
        sequence: i32::try_from(new.number.sequence()).unwrap_or(i32::MAX),
        kind: issued.kind.name().to_owned(),
        contract: issued.contract.id.clone(),
        contract_version: issued.contract.version,
        organisation: new.organisation.clone(),
        agreement: issued.contract.agreement.clone(),
        scheduled: issued.scheduled,
        occurrence: i32::try_from(new.occurrence).unwrap_or(i32::MAX),
        issue_date: issued.issue_date,
        due_date: issued.due_date,
        period_from: issued.period.from,
        period_to: issued.period.to,
        budget_year: issued.budget_year,
        net: issued.net,
        vat: issued.vat.iter().map(|part| part.vat).sum(),
        rounding: issued.rounding,
        total: issued.total,
        communication: new.number.communication().map(|communication| communication.digits().to_owned()),
        credits: issued.credits.as_ref().map(|original| original.number.clone()),
        credits_all: new.credits_all,
        supplements: issued.supplements.as_ref().map(|original| original.number.clone()),
        run: new.run.map(|(run, _)| run),
        run_place: new.run.map(|(_, place)| place),
        reason: issued.reason.clone(),
        snapshot_sha256: Sha256::digest(&snapshot).to_vec(),
        snapshot,
        issued_at: stamp.at,
        issued_by: stamp.by.clone(),
    })
}

fn lines(issued: &IssuedInvoice) -> impl Iterator<Item = LineRow> {
    issued.lines.iter().zip(1..).map(|(line, place)| LineRow {
        invoice: issued.number.clone(),
        line: place,
        lot: line.lot.clone(),
        component: line.component.clone(),
        description: line.description.clone(),
        period_from: line.from,
        period_to: line.to,
        quantity: line.quantity.clone(),
        unit_price: line.unit_price.clone(),
        months: line.months.clone(),
        amount: line.amount,
        net: line.net,
        clause: line.clause.clone(),
    })
}

fn of_step(number: &str, (line, place): (i32, i32), step: &IssuedStep) -> StepRow {
    StepRow {
        invoice: number.to_owned(),
        line,
        step: place,
        key: step.key.clone(),
        what: step.what.clone(),
        figure: step.figure.clone(),
        source: step.source.clone(),
        clause: step.clause.clone(),
        formula: step.formula.clone(),
        decimals: step.decimals.and_then(|decimals| i32::try_from(decimals).ok()),
    }
}
