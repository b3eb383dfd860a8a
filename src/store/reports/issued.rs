//! Issued documents and their lines, a part at a time.

use crate::documents::issued::IssuedKind;
use crate::domain::calendar::{Day, Period};
use crate::domain::identifiers::StructuredCommunication;
use crate::records::reports::Asked;
use crate::records::reports::issued::{InvoiceRow, LineRow};
use crate::store::invoices::seen::seen_by;
use crate::store::schema::{invoice_lines, invoices};
use crate::store::{Connection, Scope, StoreError, stored};
use diesel::dsl::sql;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Nullable, Text};
use diesel_async::RunQueryDsl;
use rust_decimal::Decimal;

/// How many are read at once.
const AT_ONCE: i64 = 4000;

/// The name of who pays on the day of issue.
const NAME: &str = "(SELECT of.name FROM organisation_particulars AS of WHERE of.organisation = invoices.organisation \
                    AND of.since <= invoices.issue_date ORDER BY of.since DESC LIMIT 1)";

#[derive(Queryable, Selectable)]
#[diesel(table_name = invoices)]
struct Document {
    number: String,
    kind: String,
    organisation: String,
    contract: String,
    agreement: String,
    issue_date: Day,
    due_date: Option<Day>,
    period_from: Day,
    period_to: Day,
    budget_year: i32,
    net: Decimal,
    vat: Decimal,
    rounding: Decimal,
    total: Decimal,
    communication: Option<String>,
    credits: Option<String>,
    supplements: Option<String>,
    reason: Option<String>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = invoice_lines)]
struct Line {
    invoice: String,
    line: i32,
    lot: Option<String>,
    component: String,
    description: String,
    period_from: Day,
    period_to: Day,
    quantity: Option<String>,
    unit_price: Option<String>,
    months: Option<String>,
    amount: Decimal,
    net: Decimal,
    clause: Option<String>,
}

/// What a line shows of its document.
type OfDocument = (String, String, String, Day, i32);

/// Documents after one, by number; none where there are no more.
///
/// # Errors
/// Where the database fails.
pub async fn invoices(
    conn: &mut Connection,
    (scope, asked): (&Scope, &Asked),
    after: Option<&str>,
) -> Result<Vec<InvoiceRow>, StoreError> {
    let mut query = fitting(scope, asked);
    if let Some(after) = after {
        query = query.filter(invoices::number.gt(after));
    }
    let columns = (Document::as_select(), sql::<Nullable<Text>>(NAME));
    let query = query.order(invoices::number).limit(AT_ONCE).select(columns);
    let rows: Vec<(Document, Option<String>)> = query.load(conn).await?;
    rows.into_iter().map(document).collect()
}

/// Lines after one, by number of the document and place; none where there are no more.
///
/// # Errors
/// Where the database fails.
pub async fn lines(
    conn: &mut Connection,
    (scope, asked): (&Scope, &Asked),
    after: Option<(&str, i32)>,
) -> Result<Vec<LineRow>, StoreError> {
    let of = invoice_lines::table.inner_join(invoices::table.on(invoices::number.eq(invoice_lines::invoice)));
    let mut query =
        of.filter(invoice_lines::invoice.eq_any(fitting(scope, asked).select(invoices::number))).into_boxed();
    if let Some((number, line)) = after {
        let later = invoice_lines::invoice.eq(number).and(invoice_lines::line.gt(line));
        query = query.filter(invoice_lines::invoice.ge(number));
        query = query.filter(invoice_lines::invoice.gt(number).or(later));
    }
    let of_document = (
        invoices::kind,
        invoices::organisation,
        invoices::contract,
        invoices::issue_date,
        invoices::budget_year,
    );
    let query = query.order((invoice_lines::invoice, invoice_lines::line)).limit(AT_ONCE);
    let rows: Vec<(Line, OfDocument)> = query.select((Line::as_select(), of_document)).load(conn).await?;
    rows.into_iter().map(line).collect()
}

/// Those that may be seen and were asked for.
fn fitting<'a>(scope: &'a Scope, asked: &'a Asked) -> invoices::BoxedQuery<'a, Pg> {
    let mut query = invoices::table.into_boxed();
    if let Some(seen) = scope.organisations() {
        query = query.filter(seen_by(seen));
    }
    if let Some(organisation) = &asked.organisation {
        query = query.filter(seen_by(vec![organisation.as_str()]));
    }
    if let Some(agreement) = &asked.agreement {
        query = query.filter(invoices::agreement.eq(agreement));
    }
    if let Some(contract) = &asked.contract {
        query = query.filter(invoices::contract.eq(contract));
    }
    if let Some(from) = asked.from {
        query = query.filter(invoices::issue_date.ge(from));
    }
    if let Some(to) = asked.to {
        query = query.filter(invoices::issue_date.le(to));
    }
    if let Some(year) = asked.year {
        query = query.filter(invoices::budget_year.eq(year));
    }
    query
}

fn kind(name: &str, number: &str) -> Result<IssuedKind, StoreError> {
    IssuedKind::named(name).ok_or_else(|| StoreError::Unreadable(format!("{number} is of no known kind")))
}

fn period(from: Day, to: Day, number: &str) -> Result<Period, StoreError> {
    Period::new(from, to).ok_or_else(|| StoreError::Unreadable(format!("{number} is for no days")))
}

fn document((row, name): (Document, Option<String>)) -> Result<InvoiceRow, StoreError> {
    let communication = row.communication.as_deref();
    let read = |digits| stored::<StructuredCommunication>(digits, "a structured communication");
    Ok(InvoiceRow {
        kind: kind(&row.kind, &row.number)?,
        period: period(row.period_from, row.period_to, &row.number)?,
        communication: communication.map(read).transpose()?.map(|one| one.to_string()),
        number: row.number,
        organisation: row.organisation,
        name,
        contract: row.contract,
        agreement: row.agreement,
        issue_date: row.issue_date,
        due_date: row.due_date,
        budget_year: row.budget_year,
        amounts: [row.net, row.vat, row.rounding, row.total],
        corrects: row.credits.or(row.supplements),
        reason: row.reason,
    })
}

fn line((row, of): (Line, OfDocument)) -> Result<LineRow, StoreError> {
    let (of_kind, organisation, contract, issue_date, budget_year) = of;
    Ok(LineRow {
        kind: kind(&of_kind, &row.invoice)?,
        period: period(row.period_from, row.period_to, &row.invoice)?,
        number: row.invoice,
        line: row.line,
        organisation,
        contract,
        issue_date,
        budget_year,
        lot: row.lot,
        component: row.component,
        description: row.description,
        factors: [row.quantity, row.unit_price, row.months],
        amounts: [row.net, row.amount],
        clause: row.clause,
    })
}
