//! Issued documents in batches, with all that is stored of each: the snapshot, its rows, its files, and what it
//! corrects.

use super::numbers::{Place, of_row};
use crate::documents::issued::{IssuedInvoice, IssuedKind};
use crate::domain::calendar::Day;
use crate::domain::replay::Finding;
use crate::domain::replay::numbering::Numbered;
use crate::store::invoices::rows::{InvoiceRow, LineRow, NewInvoice, Rows, StepRow, VatRow};
use crate::store::schema::{
    agreements, invoice_documents, invoice_lines, invoice_steps, invoice_vat, invoices,
};
use crate::store::{Connection, Stamp, StoreError};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Binary, Integer, Nullable};
use diesel_async::RunQueryDsl;
use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::Value;
use std::collections::HashMap;

/// How many documents are read at once: few enough to hold them all with their steps.
const AT_ONCE: i64 = 500;

/// An issued document with everything that is stored of it.
#[derive(Debug, Clone)]
pub struct Stored {
    rows: Rows,
    /// The document that it corrects: its day of issue and its total.
    pub original: Option<(Day, Decimal)>,
    /// What credit notes take back of it.
    pub credited: Decimal,
    /// Days of payment by its agreement.
    pub payment_days: Option<i32>,
    /// Its files: media type, the fingerprint that was kept, and that of the bytes.
    pub files: Vec<(String, Vec<u8>, Vec<u8>)>,
}

impl Stored {
    /// Its number as it is stored.
    pub fn number(&self) -> &str {
        &self.rows.invoice.number
    }

    /// Its place in its series.
    pub fn sequence(&self) -> i32 {
        self.rows.invoice.sequence
    }

    /// What was laid down, byte for byte.
    pub fn snapshot(&self) -> &str {
        &self.rows.invoice.snapshot
    }

    /// The fingerprint of what was laid down.
    pub fn snapshot_sha256(&self) -> &[u8] {
        &self.rows.invoice.snapshot_sha256
    }

    /// What is to be paid or credited.
    pub fn total(&self) -> Decimal {
        self.rows.invoice.total
    }

    /// The document as far as its number goes.
    ///
    /// # Errors
    /// Where the number or the total can no longer be read.
    pub fn numbered(&self) -> Result<Numbered, StoreError> {
        let InvoiceRow { number, issue_date, communication, total, .. } = &self.rows.invoice;
        of_row((number, *issue_date), communication.clone(), *total)
    }

    /// Where its rows are not those that its snapshot makes.
    ///
    /// # Errors
    /// Where its number can no longer be read.
    pub fn rows_against(&self, issued: &IssuedInvoice) -> Result<Vec<Finding>, StoreError> {
        let found = &self.rows;
        let stamp = Stamp { at: found.invoice.issued_at, by: found.invoice.issued_by.clone() };
        let new = NewInvoice {
            number: self.numbered()?.number,
            issued: issued.clone(),
            organisation: found.invoice.organisation.clone(),
            occurrence: u32::try_from(found.invoice.occurrence).unwrap_or_default(),
            credits_all: found.invoice.credits_all,
            run: found.invoice.run.zip(found.invoice.run_place),
        };
        let mut expected = Rows::of(&new, &stamp)?;
        // The snapshot and its fingerprint are compared byte for byte on their own.
        expected.invoice.snapshot.clone_from(&found.invoice.snapshot);
        expected.invoice.snapshot_sha256.clone_from(&found.invoice.snapshot_sha256);
        expected.vat.sort_by_key(|row| row.rate);
        expected.steps.sort_by_key(|row| (row.line, row.step));
        let of = self.number();
        let document = std::slice::from_ref(&expected.invoice);
        let mut findings = differing((of, "invoices"), document, std::slice::from_ref(&found.invoice));
        findings.extend(differing((of, "invoice_lines"), &expected.lines, &found.lines));
        findings.extend(differing((of, "invoice_vat"), &expected.vat, &found.vat));
        findings.extend(differing((of, "invoice_steps"), &expected.steps, &found.steps));
        Ok(findings)
    }

    /// How many steps explain it.
    pub fn steps(&self) -> usize {
        self.rows.steps.len()
    }
}

/// Where rows differ, field by field.
fn differing<T: PartialEq + Serialize>(
    (of, table): (&str, &str),
    expected: &[T],
    found: &[T],
) -> Vec<Finding> {
    if expected == found {
        return Vec::new();
    }
    let tried = |what: &str| format!("comparing {table} with the snapshot{what}");
    if expected.len() != found.len() {
        let counts = (format!("{} rows", expected.len()), format!("{} rows", found.len()));
        return vec![Finding::new(of, tried(""), counts)];
    }
    let mut findings = Vec::new();
    let different = (1_usize..).zip(expected.iter().zip(found)).filter(|(_, (one, other))| one != other);
    for (place, (expected, found)) in different {
        let (expected, found) = (fields(expected), fields(found));
        let of_row = expected.iter().zip(&found).filter(|(one, other)| one != other);
        findings.extend(of_row.map(|((name, expected), (_, found))| {
            Finding::new(of, tried(&format!(", {name} of row {place}")), (expected, found))
        }));
    }
    findings
}

fn fields(row: &impl Serialize) -> Vec<(String, Value)> {
    match serde_json::to_value(row) {
        Ok(Value::Object(fields)) => fields.into_iter().collect(),
        _ => Vec::new(),
    }
}

/// The documents of a series and year after a place in it; none where there are no more.
///
/// # Errors
/// Where the database fails.
pub async fn batch(
    conn: &mut Connection,
    (series, year): &Place,
    after: i32,
) -> Result<Vec<Stored>, StoreError> {
    let of = invoices::table.filter(invoices::series.eq(series)).filter(invoices::fiscal_year.eq(year));
    let next = of.filter(invoices::sequence.gt(after)).order(invoices::sequence).limit(AT_ONCE);
    let documents: Vec<InvoiceRow> = next.select(InvoiceRow::as_select()).load(conn).await?;
    let numbers: Vec<&str> = documents.iter().map(|row| row.number.as_str()).collect();
    let corrected: Vec<&str> = documents.iter().filter_map(corrected_by).collect();

    let mut parts = Parts::load(conn, &numbers).await?;
    let mut files = files(conn, &numbers).await?;
    let originals = originals(conn, &corrected).await?;
    let credited = credited(conn, &numbers).await?;
    let payment_days = payment_days(conn).await?;

    let stored = documents.into_iter().map(|invoice| Stored {
        original: corrected_by(&invoice).and_then(|number| originals.get(number).copied()),
        credited: credited.get(&invoice.number).copied().unwrap_or_default(),
        payment_days: payment_days.get(&invoice.agreement).copied().flatten(),
        files: files.remove(&invoice.number).unwrap_or_default(),
        rows: Rows {
            lines: parts.lines.remove(&invoice.number).unwrap_or_default(),
            vat: parts.vat.remove(&invoice.number).unwrap_or_default(),
            steps: parts.steps.remove(&invoice.number).unwrap_or_default(),
            invoice,
        },
    });
    Ok(stored.collect())
}

/// The document that another credits or supplements.
fn corrected_by(row: &InvoiceRow) -> Option<&str> {
    row.credits.as_deref().or(row.supplements.as_deref())
}

/// Rows of several documents, by number.
struct Parts {
    lines: HashMap<String, Vec<LineRow>>,
    vat: HashMap<String, Vec<VatRow>>,
    steps: HashMap<String, Vec<StepRow>>,
}

impl Parts {
    async fn load(conn: &mut Connection, numbers: &[&str]) -> Result<Parts, StoreError> {
        let lines = invoice_lines::table.filter(invoice_lines::invoice.eq_any(numbers));
        let lines = lines.order((invoice_lines::invoice, invoice_lines::line));
        let vat = invoice_vat::table.filter(invoice_vat::invoice.eq_any(numbers));
        let vat = vat.order((invoice_vat::invoice, invoice_vat::rate));
        let steps = invoice_steps::table.filter(invoice_steps::invoice.eq_any(numbers));
        let steps = steps.order((invoice_steps::invoice, invoice_steps::line, invoice_steps::step));
        Ok(Parts {
            lines: by(lines.select(LineRow::as_select()).load(conn).await?, |row: &LineRow| &row.invoice),
            vat: by(vat.select(VatRow::as_select()).load(conn).await?, |row: &VatRow| &row.invoice),
            steps: by(steps.select(StepRow::as_select()).load(conn).await?, |row: &StepRow| &row.invoice),
        })
    }
}

fn by<T>(rows: Vec<T>, number: impl Fn(&T) -> &String) -> HashMap<String, Vec<T>> {
    let mut found: HashMap<String, Vec<T>> = HashMap::new();
    for row in rows {
        match found.get_mut(number(&row)) {
            Some(of) => of.push(row),
            None => {
                found.insert(number(&row).clone(), vec![row]);
            }
        }
    }
    found
}

/// The files of documents; their fingerprints are worked out where the bytes are.
async fn files(
    conn: &mut Connection,
    numbers: &[&str],
) -> Result<HashMap<String, Vec<(String, Vec<u8>, Vec<u8>)>>, StoreError> {
    let of = invoice_documents::table.filter(invoice_documents::invoice.eq_any(numbers));
    let columns = (
        invoice_documents::invoice,
        invoice_documents::media_type,
        invoice_documents::sha256,
        sql::<Binary>("sha256(bytes)"),
    );
    let rows: Vec<(String, String, Vec<u8>, Vec<u8>)> = of.select(columns).load(conn).await?;
    let mut found: HashMap<String, Vec<_>> = HashMap::new();
    for (number, media_type, kept, of_bytes) in rows {
        found.entry(number).or_default().push((media_type, kept, of_bytes));
    }
    Ok(found)
}

async fn originals(
    conn: &mut Connection,
    numbers: &[&str],
) -> Result<HashMap<String, (Day, Decimal)>, StoreError> {
    let of = invoices::table.filter(invoices::number.eq_any(numbers));
    let rows: Vec<(String, Day, Decimal)> =
        of.select((invoices::number, invoices::issue_date, invoices::total)).load(conn).await?;
    Ok(rows.into_iter().map(|(number, day, total)| (number, (day, total))).collect())
}

async fn credited(conn: &mut Connection, numbers: &[&str]) -> Result<HashMap<String, Decimal>, StoreError> {
    let notes = invoices::table
        .filter(invoices::credits.eq_any(numbers))
        .filter(invoices::kind.eq(IssuedKind::CreditNote.name()));
    let rows: Vec<(Option<String>, Decimal)> =
        notes.select((invoices::credits, invoices::total)).load(conn).await?;
    let mut sums: HashMap<String, Decimal> = HashMap::new();
    for (number, total) in rows {
        *sums.entry(number.unwrap_or_default()).or_default() += total;
    }
    Ok(sums)
}

/// Once something was issued under an agreement, its conditions no longer change: those of now are those of then.
async fn payment_days(conn: &mut Connection) -> Result<HashMap<String, Option<i32>>, StoreError> {
    let days = sql::<Nullable<Integer>>("(terms #>> '{agreement,payment_days}')::integer");
    let rows: Vec<(String, Option<i32>)> =
        agreements::table.select((agreements::id, days)).load(conn).await?;
    Ok(rows.into_iter().collect())
}
