//! How invoices stand on a day, worked out of what is recorded.

use crate::catalogue::interest::late_rates;
use crate::domain::calendar::Day;
use crate::domain::money::Money;
use crate::domain::payment::Claim;
use crate::records::payments::open_items::{AgingJson, OpenItems};
use crate::records::payments::standing::InvoiceStanding;
use crate::store::payments::claims::{Which, claims};
use crate::store::payments::{ledger, steps};
use crate::store::{Connection, Scope, invoices};
use crate::workflows::Failed;

/// An invoice or exit fee with all that bears on its payment.
///
/// # Errors
/// Where it is unknown, a credit note, or for others to see.
pub async fn claim(conn: &mut Connection, scope: &Scope, number: &str) -> Result<Claim, Failed> {
    let unknown = || Failed::not_found("invoice that is paid", number);
    invoices::get(conn, scope, number).await?.ok_or_else(unknown)?;
    let found = claims(conn, &Scope::All, &Which::numbered([number.to_owned()])).await?;
    found.into_iter().next().ok_or_else(unknown)
}

/// All invoices and exit fees of a contract, with all that bears on their payment.
///
/// # Errors
/// Where the database fails.
pub async fn of_contract(conn: &mut Connection, contract: &str) -> Result<Vec<Claim>, Failed> {
    let which = Which { contract: Some(contract.to_owned()), ..Which::default() };
    Ok(claims(conn, &Scope::All, &which).await?)
}

/// How an invoice stands on a day.
///
/// # Errors
/// Where it is unknown or of another organisation.
pub async fn standing(
    conn: &mut Connection,
    scope: &Scope,
    (number, on): (&str, Day),
) -> Result<InvoiceStanding, Failed> {
    let claim = claim(conn, scope, number).await?;
    let history = steps::of(conn, &[claim.number.to_string()]).await?;
    Ok(InvoiceStanding::of(&claim, on, (late_rates(), history)))
}

/// What is open on a day, of all organisations or of one.
///
/// # Errors
/// Where the database fails.
pub async fn open_items(
    conn: &mut Connection,
    scope: &Scope,
    (organisation, on): (Option<String>, Day),
) -> Result<OpenItems, Failed> {
    let which = Which { organisation, ..Which::default() };
    Ok(OpenItems::of(&claims(conn, scope, &which).await?, on))
}

/// What is open on a day, by organisation and age.
///
/// # Errors
/// Where the database fails.
pub async fn aging(conn: &mut Connection, scope: &Scope, on: Day) -> Result<AgingJson, Failed> {
    let claims = claims(conn, scope, &Which::default()).await?;
    let later = claims.iter().filter(|claim| claim.issued > on).map(|claim| claim.number).collect();
    let received = ledger::all(conn).await?.into_iter().filter(|payment| payment.new.day <= on);
    let credits = received.map(|payment| (payment.new.payer.clone(), payment.left_on(on, &later)));
    let seen = |payer: &Option<String>| {
        scope.organisations().is_none_or(|own| payer.as_deref().is_some_and(|payer| own.contains(&payer)))
    };
    let credits: Vec<(Option<String>, Money)> =
        credits.filter(|(payer, left)| left.is_positive() && seen(payer)).collect();
    Ok(AgingJson::of(&claims, &credits, on))
}
