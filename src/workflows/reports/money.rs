//! What is open, orders, VAT.

use crate::documents::sheets::Row;
use crate::domain::calendar::Day;
use crate::domain::order::Consumption;
use crate::records::reports::{Asked, orders as order_rows, vat as vat_rows};
use crate::store::orders::purchase;
use crate::store::reports::vat as kept;
use crate::store::{Connection, Scope};
use crate::workflows::Failed;
use crate::workflows::orders::payer::payers;
use crate::workflows::payments::position;

/// What is open on a day.
pub async fn open_items(
    conn: &mut Connection,
    scope: &Scope,
    (asked, on): (&Asked, Day),
) -> Result<Vec<Row>, Failed> {
    let open = position::open_items(conn, scope, (asked.organisation.clone(), on)).await?;
    let of_contract = |contract: &str| asked.contract.as_deref().is_none_or(|only| only == contract);
    Ok(open.items.into_iter().filter(|item| of_contract(&item.contract)).map(Row::from).collect())
}

/// The same by age.
pub async fn aging(
    conn: &mut Connection,
    scope: &Scope,
    (asked, on): (&Asked, Day),
) -> Result<Vec<Row>, Failed> {
    let aging = position::aging(conn, scope, on).await?;
    let only = asked.organisation.as_deref();
    let items = aging.items.into_iter().filter(|of| only.is_none() || of.organisation.as_deref() == only);
    Ok(items.map(Row::from).collect())
}

/// Orders of all payers that may be seen: those of a reader are its own, as its orders are elsewhere.
pub async fn orders(conn: &mut Connection, scope: &Scope, asked: &Asked) -> Result<Vec<Row>, Failed> {
    let mut names = purchase::payers(conn).await?;
    let only = [scope.organisation(), asked.organisation.as_deref()];
    names.retain(|name| only.iter().flatten().all(|only| only == name));
    let mut rows = Vec::new();
    for (name, payer) in payers(conn, &names).await? {
        for family in &payer.book.families {
            let consumption = Consumption::of(family, &payer.book);
            rows.extend(order_rows::rows(&name, family, &consumption, asked.year));
        }
    }
    Ok(rows)
}

/// VAT by period and rate.
pub async fn vat(conn: &mut Connection, asked: &Asked) -> Result<Vec<Row>, Failed> {
    let days = asked.days();
    let issued = kept::issued(conn, days).await?;
    let paid = kept::paid(conn, days).await?;
    Ok(vat_rows::rows(&issued, &paid, (days, asked.by.unwrap_or_default()))?)
}
