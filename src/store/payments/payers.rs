//! Who may have paid: the municipalities, by all their names and accounts.

use crate::domain::payment::matching::Payer;
use crate::store::schema::{organisation_particulars, organisations};
use crate::store::{Connection, StoreError};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

/// All municipalities with the names and accounts that they have or had.
///
/// # Errors
/// Where the database fails.
pub async fn all(conn: &mut Connection) -> Result<Vec<Payer>, StoreError> {
    let municipalities =
        organisations::table.filter(organisations::role.eq("municipality")).select(organisations::id);
    let rows: Vec<(String, String, Option<String>)> = organisation_particulars::table
        .filter(organisation_particulars::organisation.eq_any(municipalities))
        .order((organisation_particulars::organisation, organisation_particulars::since))
        .select((
            organisation_particulars::organisation,
            organisation_particulars::name,
            organisation_particulars::iban,
        ))
        .load(conn)
        .await?;
    let mut payers: Vec<Payer> = Vec::new();
    for (organisation, name, iban) in rows {
        if payers.last().is_none_or(|last| *last.organisation != *organisation) {
            payers.push(Payer { organisation: organisation.into(), ..Payer::default() });
        }
        if let Some(payer) = payers.last_mut() {
            payer.names.push(name);
            payer.accounts.extend(iban.and_then(|iban| iban.parse().ok()));
        }
    }
    Ok(payers)
}
