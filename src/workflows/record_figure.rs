//! Recording figures and their corrections.

use super::Failed;
use crate::domain::calendar::Day;
use crate::domain::identifiers::NisCode;
use crate::records::contract::ContractEntry;
use crate::records::figure::{OthersEntry, UsageEntry};
use crate::records::situation::OnRecord;
use crate::simulation::problem::Code;
use crate::store::{Connection, Scope, agreements, contracts, organisations};

/// Checks that usage is of a contract and of a lot that it takes.
///
/// # Errors
/// Where it is not.
pub async fn check_usage(conn: &mut Connection, value: &UsageEntry, today: Day) -> Result<(), Failed> {
    let (contract, subscriber) = contract(conn, value.contract.as_str()).await?;
    let record = OnRecord {
        agreements: agreements::of(conn, &[contract.agreement.to_string()]).await?,
        contracts: vec![(contract, subscriber)],
        ..OnRecord::default()
    };
    let checked = record.check(today, today, std::slice::from_ref(value));
    checked.map_err(|problems| problems.seen_from("/usage/0"))?;
    Ok(())
}

/// A contract with the municipality of its subscriber.
async fn contract(conn: &mut Connection, id: &str) -> Result<(ContractEntry, NisCode), Failed> {
    let unknown = || Failed::at("/contract", Code::UnknownReference, format!("there is no contract '{id}'"));
    let found = contracts::get(conn, &Scope::All, id).await?.ok_or_else(unknown)?;
    let municipality = organisations::municipality(conn, found.value.organisation.as_str()).await?;
    Ok((found.value, municipality.ok_or_else(unknown)?))
}

/// Checks that participants elsewhere are of an agreement and of a lot of it.
///
/// # Errors
/// Where they are not.
pub async fn check_others(conn: &mut Connection, value: &OthersEntry, today: Day) -> Result<(), Failed> {
    let id = value.agreement.as_str();
    let found = agreements::of(conn, &[id.to_owned()]).await?;
    if found.is_empty() {
        return Err(Failed::at(
            "/agreement",
            Code::UnknownReference,
            format!("there is no agreement '{id}'"),
        ));
    }
    let record = OnRecord { agreements: found, others: vec![value.clone()], ..OnRecord::default() };
    let checked = record.check(today, today, &[]);
    checked.map_err(|problems| problems.seen_from("/other_participants/0"))?;
    Ok(())
}
