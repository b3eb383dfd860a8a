//! Issued documents of a payer, as its orders must know them.

use crate::documents::ordered::IssuedOrder;
use crate::domain::calendar::{Day, Period};
use crate::domain::money::Money;
use crate::domain::order::{Drawable, OrderId, Subject};
use crate::store::schema::{agreements, invoices, services};
use crate::store::{Connection, StoreError};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Nullable, Text};
use diesel_async::RunQueryDsl;
use rust_decimal::Decimal;
use std::collections::HashMap;

/// The name of the order that a document names, in what was laid down.
const NAMED: &str = "invoices.snapshot::json -> 'order' ->> 'id'";

#[derive(Queryable, Selectable)]
#[diesel(table_name = invoices)]
struct Row {
    number: String,
    kind: String,
    contract: String,
    budget_year: i32,
    issue_date: Day,
    period_from: Day,
    period_to: Day,
    total: Decimal,
    credits: Option<String>,
    credits_all: bool,
    supplements: Option<String>,
}

/// An issued document of a payer, with what orders need not know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuedTo {
    /// The document.
    pub drawable: Drawable,
    /// Its kind as it is written.
    pub kind: String,
    /// The days that it bills.
    pub period: Period,
    /// On a credit note whether it takes back the whole document.
    pub credits_all: bool,
    /// On a supplementary invoice the document that it supplements.
    pub supplements: Option<String>,
}

/// A document, its service, and the order that it names.
type Found = (Row, String, Option<String>);

/// What was issued to some payers, each with its documents by number.
///
/// # Errors
/// Where the database fails.
pub async fn issued_to(
    conn: &mut Connection,
    payers: &[String],
) -> Result<HashMap<String, Vec<IssuedTo>>, StoreError> {
    let of = invoices::table
        .inner_join(agreements::table.on(agreements::id.eq(invoices::agreement)))
        .inner_join(services::table.on(services::place.eq(agreements::service)))
        .filter(invoices::organisation.eq_any(payers))
        .order(invoices::number)
        .select((invoices::organisation, (Row::as_select(), services::id, sql::<Nullable<Text>>(NAMED))));
    let rows: Vec<(String, Found)> = of.load(conn).await?;
    let mut all: HashMap<String, Vec<IssuedTo>> = HashMap::new();
    for (payer, row) in rows {
        all.entry(payer).or_default().push(issued(row)?);
    }
    Ok(all)
}

fn issued((row, service, named): Found) -> Result<IssuedTo, StoreError> {
    let unreadable = || StoreError::Unreadable(format!("{} can no longer be read", row.number));
    let total = Money::of_cents(row.total).ok().ok_or_else(unreadable)?;
    let period = Period::new(row.period_from, row.period_to).ok_or_else(unreadable)?;
    let subject = Subject { contract: row.contract, service, budget_year: row.budget_year };
    let drawable = Drawable {
        number: row.number,
        subject,
        issue_date: row.issue_date,
        total,
        credits: row.credits,
        names: named.and_then(|id| id.parse().ok()).map(OrderId),
    };
    Ok(IssuedTo {
        drawable,
        kind: row.kind,
        period,
        credits_all: row.credits_all,
        supplements: row.supplements,
    })
}

/// The orders that some issued documents name, by the number of the document.
///
/// # Errors
/// Where the database fails.
pub async fn named_by(
    conn: &mut Connection,
    numbers: &[String],
) -> Result<HashMap<String, IssuedOrder>, StoreError> {
    if numbers.is_empty() {
        return Ok(HashMap::new());
    }
    let of = invoices::table.filter(invoices::number.eq_any(numbers)).order(invoices::number);
    let order = sql::<Nullable<Text>>("(invoices.snapshot::json -> 'order')::text");
    let rows: Vec<(String, Option<String>)> = of.select((invoices::number, order)).load(conn).await?;
    let read = |(number, order): (String, Option<String>)| {
        let order = serde_json::from_str(&order?).map_err(|error| {
            StoreError::Unreadable(format!("the order of {number} can no longer be read: {error}"))
        });
        Some(order.map(|order| (number, order)))
    };
    rows.into_iter().filter_map(read).collect()
}
