//! Everything of a payer that its orders are about.

use crate::domain::order::{Book, Family, Policy};
use crate::records::orders::ConsumptionJson;
use crate::store::orders::documents::{IssuedTo, issued_to};
use crate::store::orders::{assignments, policies, purchase};
use crate::store::{Connection, Scope};
use crate::workflows::Failed;

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
    let names = [id.to_owned()];
    let orders = purchase::of(conn, &names).await?.into_iter().map(|(_, order)| order);
    let issued = issued_to(conn, id).await?;
    let said = assignments::of(conn, id).await?.into_iter();
    let documents = issued.iter().map(|one| (one.drawable.number.clone(), one.drawable.clone()));
    let book = Book {
        families: Family::all(orders.collect()),
        documents: documents.collect(),
        assignments: said.map(|one| (one.invoice.to_string(), one.parts())).collect(),
    };
    let policy = policies::of(conn, &names).await?.remove(id).unwrap_or_default();
    Ok(Payer { policy, book, issued })
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
