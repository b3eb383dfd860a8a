//! Recording staff accounts: no more at once than the contract allows (P 2.2).

use crate::domain::calendar::{Day, Period};
use crate::domain::contract::staff::one_too_many;
use crate::records::Recorded;
use crate::records::standing::staff::StaffAccountEntry;
use crate::simulation::problem::Code;
use crate::store::standing::staff_accounts as kept;
use crate::store::{Connection, Scope, Stamp, contracts};
use crate::workflows::Failed;

/// Records a new account.
///
/// # Errors
/// Where something does not fit together, or it would be one too many.
pub async fn add(
    conn: &mut Connection,
    value: &StaffAccountEntry,
    (stamp, _): (&Stamp, Day),
) -> Result<Recorded<StaffAccountEntry>, Failed> {
    check(conn, value, None).await?;

    Ok(kept::add(conn, value, stamp).await?)
}

/// Records another revision of an account, such as its last day.
///
/// # Errors
/// As for a new one; where another revision counts.
pub async fn correct(
    conn: &mut Connection,
    (id, revision, _): (i64, i32, Day),
    recorded: (&StaffAccountEntry, &Stamp),
) -> Result<Recorded<StaffAccountEntry>, Failed> {
    counting(conn, id).await?;
    check(conn, recorded.0, Some(id)).await?;

    Ok(kept::correct(conn, (id, revision), recorded).await?)
}

/// Withdraws an account that was recorded wrongly.
///
/// # Errors
/// Where another revision counts.
pub async fn withdraw(
    conn: &mut Connection,
    (id, revision, _): (i64, i32, Day),
    stamp: &Stamp,
) -> Result<(), Failed> {
    counting(conn, id).await?;

    Ok(kept::close(conn, (id, revision), stamp).await?)
}

async fn counting(conn: &mut Connection, id: i64) -> Result<(), Failed> {
    let found = kept::get(conn, id).await?.filter(|account| account.replaced_at.is_none());
    found.map(|_| ()).ok_or_else(|| Failed::not_found("staff account", &id.to_string()))
}

async fn check(
    conn: &mut Connection,
    value: &StaffAccountEntry,
    replaced: Option<i64>,
) -> Result<(), Failed> {
    value.problems().or(())?;
    let id = value.contract.as_str();
    let unknown = || Failed::at("/contract", Code::UnknownReference, format!("there is no contract '{id}'"));
    let contract = contracts::get(conn, &Scope::All, id).await?.ok_or_else(unknown)?.value;
    let Some(at_most) = contract.staff_accounts_at_most.map(|count| count.0) else { return Ok(()) };
    let replaced = replaced.map(|id| id.to_string());
    let others = kept::of(conn, id).await?.into_iter().filter(|other| Some(&other.id) != replaced.as_ref());

    let open: Vec<Period> = others.map(|other| other.value.open()).collect();
    let Some(day) = one_too_many(value.open(), &open, usize::try_from(at_most).unwrap_or(usize::MAX)) else {
        return Ok(());
    };
    let message = format!(
        "on {day} {at_most} staff accounts of '{id}' are open, as many as its contract allows (P 2.2): close one first"
    );
    Err(Failed::conflict("staff_accounts_full", message))
}
