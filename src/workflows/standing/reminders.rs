//! The deadlines to come on all agreements.

use super::paid::{Paid, paid};
use crate::domain::calendar::Period;
use crate::domain::standing::contract::Circumstances;
use crate::domain::standing::reminders::{Reminder, reminders};
use crate::store::{Connection, contracts, invoices};
use crate::workflows::{Failed, load};

/// The deadlines of a period, as known on its first day.
///
/// # Errors
/// Where an amount is too large, or the database fails.
pub async fn in_period(conn: &mut Connection, period: Period) -> Result<Vec<Reminder>, Failed> {
    let agreements = contracts::agreements(conn).await?;
    let record = load::on_agreements(conn, &agreements).await?.record;
    let names: Vec<String> = record.contracts.iter().map(|(contract, _)| contract.id.to_string()).collect();
    let issued = invoices::before(conn, &names, None).await?;

    let situation = record.situation(period.from, period.to)?;
    let Paid { open, suspended } = paid(conn, None, period.from).await?;
    Ok(reminders(&situation, Circumstances { issued: &issued, open: &open, suspended: &suspended })?)
}
