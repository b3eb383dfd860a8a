//! Orders, and orders that correct them.

use super::{kept, read};
use crate::domain::order::{Order, OrderId};
use crate::records::Recorded;
use crate::records::orders::OrderEntry;
use crate::store::figures::{kept_by_revisions, recorded};
use crate::store::schema::{organisations, purchase_orders};
use crate::store::{Connection, Stamp, StoreError, Window, next_id};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use rust_decimal::Decimal;
use serde_json::Value;

/// Which of them.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Of this payer.
    pub organisation: Option<String>,
    /// Of this payer, whatever else is asked.
    pub within: Option<String>,
    /// With this number.
    pub number: Option<String>,
    /// Borne by the budget of this year.
    pub budget_year: Option<i32>,
}

type Query<'a> = purchase_orders::BoxedQuery<'a, diesel::pg::Pg>;

fn only<'a>(mut query: Query<'a>, filter: &'a Filter) -> Query<'a> {
    for organisation in [&filter.organisation, &filter.within].into_iter().flatten() {
        query = query.filter(purchase_orders::organisation.eq(organisation));
    }
    if let Some(number) = &filter.number {
        query = query.filter(purchase_orders::number.eq(number));
    }
    if let Some(year) = filter.budget_year {
        query = query.filter(purchase_orders::budget_year.eq(year));
    }
    query
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = purchase_orders)]
struct Row {
    id: i64,
    revision: i32,
    organisation: String,
    number: String,
    corrects: Option<i64>,
    amount: Decimal,
    budget_year: i32,
    entry: Value,
    recorded_at: DateTime<Utc>,
    recorded_by: String,
    replaced_at: Option<DateTime<Utc>>,
}

impl Row {
    fn of((id, revision): (i64, i32), (value, stamp): (&OrderEntry, &Stamp)) -> Row {
        Row {
            id,
            revision,
            organisation: value.organisation.to_string(),
            number: value.number.0.clone(),
            corrects: value.corrects.map(|of| of.0.0),
            amount: value.amount.0.decimal(),
            budget_year: value.budget_year.0,
            entry: kept(value),
            recorded_at: stamp.at,
            recorded_by: stamp.by.clone(),
            replaced_at: None,
        }
    }
}

impl TryFrom<Row> for Recorded<OrderEntry> {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let value = read(row.entry, ("order", row.id))?;
        Ok(recorded!(row, value))
    }
}

kept_by_revisions!(purchase_orders, Row, OrderEntry, "order_ids", Filter);

/// What counts of some payers, in the order in which it was first recorded: the payer with the order.
///
/// # Errors
/// Where the database fails.
pub async fn of(conn: &mut Connection, payers: &[String]) -> Result<Vec<(String, Order)>, StoreError> {
    let counting = purchase_orders::table.filter(purchase_orders::replaced_at.is_null());
    let of = counting.filter(purchase_orders::organisation.eq_any(payers)).order(purchase_orders::id);
    let rows: Vec<Row> = of.select(Row::as_select()).load(conn).await?;
    let order = |row: Row| {
        let entry: OrderEntry = read(row.entry, ("order", row.id))?;
        Ok((row.organisation, entry.order(OrderId(row.id))))
    };
    rows.into_iter().map(order).collect()
}

/// All payers that have orders.
///
/// # Errors
/// Where the database fails.
pub async fn payers(conn: &mut Connection) -> Result<Vec<String>, StoreError> {
    let counting = purchase_orders::table.filter(purchase_orders::replaced_at.is_null());
    let of = counting.select(purchase_orders::organisation).distinct();
    Ok(of.order(purchase_orders::organisation).load(conn).await?)
}

/// The payers that have an order of some number.
///
/// # Errors
/// Where the database fails.
pub async fn payers_with(conn: &mut Connection, number: &str) -> Result<Vec<String>, StoreError> {
    let counting = purchase_orders::table.filter(purchase_orders::replaced_at.is_null());
    let of = counting.filter(purchase_orders::number.eq(number)).select(purchase_orders::organisation);
    Ok(of.distinct().order(purchase_orders::organisation).load(conn).await?)
}

/// The organisation of some enterprise number, ten digits, where it pays.
///
/// # Errors
/// Where the database fails.
pub async fn payers_numbered(conn: &mut Connection, digits: &str) -> Result<Vec<String>, StoreError> {
    let paying = organisations::table.filter(organisations::role.eq("municipality"));
    let of = paying.filter(organisations::enterprise_number.eq(digits)).select(organisations::id);
    Ok(of.load(conn).await?)
}
