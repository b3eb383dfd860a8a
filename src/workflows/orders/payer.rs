//! Everything of a payer that its orders are about.

use crate::domain::order::{Book, Family, Order, Policy};
use crate::records::orders::{ConsumptionJson, OrderAssignmentEntry};
use crate::store::orders::documents::{IssuedTo, issued_to};
use crate::store::orders::{assignments, policies, purchase};
use crate::store::{Connection, Scope};
use crate::workflows::Failed;
use std::collections::HashMap;

/// A payer with its orders and documents.
#[derive(Debug, Clone, Default)]
pub struct Payer {
    /// What it asks.
    pub policy: Policy,
    /// Its orders and what draws on them.
    pub book: Book,
    /// What was issued to it, by number.
    pub issued: Vec<IssuedTo>,
}

/// A payer as it stands.
///
/// # Errors
/// Where the database fails.
pub async fn payer(conn: &mut Connection, id: &str) -> Result<Payer, Failed> {
    let found = payers(conn, &[id.to_owned()]).await?;
    Ok(found.into_iter().next().map(|(_, payer)| payer).unwrap_or_default())
}

/// Some payers as they stand, in their order.
///
/// # Errors
/// Where the database fails.
pub async fn payers(conn: &mut Connection, ids: &[String]) -> Result<Vec<(String, Payer)>, Failed> {
    let mut orders: HashMap<String, Vec<Order>> = HashMap::new();
    for (payer, order) in purchase::of(conn, ids).await? {
        orders.entry(payer).or_default().push(order);
    }
    let mut issued = issued_to(conn, ids).await?;
    let mut said: HashMap<String, Vec<OrderAssignmentEntry>> = HashMap::new();
    for one in assignments::of(conn, ids).await? {
        said.entry(one.organisation.to_string()).or_default().push(one);
    }
    let mut policies = policies::of(conn, ids).await?;
    let payer = |id: &String| {
        let issued = issued.remove(id).unwrap_or_default();
        let documents = issued.iter().map(|one| (one.drawable.number.clone(), one.drawable.clone()));
        let said = said.remove(id).unwrap_or_default().into_iter();
        let book = Book {
            families: Family::all(orders.remove(id).unwrap_or_default()),
            documents: documents.collect(),
            assignments: said.map(|one| (one.invoice.to_string(), one.parts())).collect(),
        };
        (id.clone(), Payer { policy: policies.remove(id).unwrap_or_default(), book, issued })
    };
    Ok(ids.iter().map(payer).collect())
}

/// How an order with its corrections is used.
///
/// # Errors
/// Where there is no such order, or not for whoever asks.
pub async fn consumption(conn: &mut Connection, scope: &Scope, id: i64) -> Result<ConsumptionJson, Failed> {
    use crate::domain::order::{Consumption, OrderId};
    let unknown = || Failed::not_found("order", &id.to_string());
    let found = purchase::get(conn, id).await?.filter(|order| order.replaced_at.is_none());
    let order = found.ok_or_else(unknown)?.value;
    let organisation = order.organisation.as_str();
    if scope.organisation().is_some_and(|own| own != organisation) {
        return Err(unknown());
    }
    let payer = payer(conn, organisation).await?;

    let family = payer.book.family(OrderId(id)).ok_or_else(unknown)?;
    Ok(ConsumptionJson::of(family, &Consumption::of(family, &payer.book)))
}
