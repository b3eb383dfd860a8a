//! What stands in an annex beside its own row: amounts printed in it, and who pays by it.

use crate::domain::calendar::Day;
use crate::records::contract::{ContractEntry, PayerForm};
use crate::simulation::form::contract::PrintedForm;
use crate::simulation::form::scalar::{Date, Number};
use crate::store::schema::{contract_payers, contract_printed_amounts};
use crate::store::{Connection, StoreError, stored};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use rust_decimal::Decimal;
use std::collections::HashMap;

/// Parts of annexes, by contract and annex.
pub(super) struct Parts {
    printed: HashMap<(String, i32), Vec<PrintedForm>>,
    payers: HashMap<(String, i32), Vec<PayerForm>>,
}

impl Parts {
    /// Those of all annexes of some contracts.
    pub(super) async fn of(conn: &mut Connection, contracts: &[&str]) -> Result<Parts, StoreError> {
        Ok(Parts { printed: printed(conn, contracts).await?, payers: payers(conn, contracts).await? })
    }

    /// What is printed in an annex.
    pub(super) fn printed(&mut self, annex: &(String, i32)) -> Option<Vec<PrintedForm>> {
        self.printed.remove(annex)
    }

    /// Who pays by an annex.
    pub(super) fn payers(&mut self, annex: &(String, i32)) -> Option<Vec<PayerForm>> {
        self.payers.remove(annex)
    }
}

async fn printed(
    conn: &mut Connection,
    contracts: &[&str],
) -> Result<HashMap<(String, i32), Vec<PrintedForm>>, StoreError> {
    use contract_printed_amounts as printed;
    let of = printed::table.filter(printed::contract.eq_any(contracts));
    let of = of.order((printed::contract, printed::version, printed::place));
    let columns = (printed::contract, printed::version, printed::what, printed::amount);
    let mut found: HashMap<(String, i32), Vec<PrintedForm>> = HashMap::new();
    for (of, version, what, amount) in of.select(columns).load::<(String, i32, String, Decimal)>(conn).await?
    {
        found.entry((of, version)).or_default().push(PrintedForm { what, amount: Number(amount) });
    }
    Ok(found)
}

async fn payers(
    conn: &mut Connection,
    contracts: &[&str],
) -> Result<HashMap<(String, i32), Vec<PayerForm>>, StoreError> {
    use contract_payers as payers;
    let of = payers::table.filter(payers::contract.eq_any(contracts));
    let of = of.order((payers::contract, payers::version, payers::since));
    let columns = (payers::contract, payers::version, payers::since, payers::organisation);
    let mut found: HashMap<(String, i32), Vec<PayerForm>> = HashMap::new();
    for (of, version, since, organisation) in
        of.select(columns).load::<(String, i32, Day, String)>(conn).await?
    {
        let organisation = stored(&organisation, "the name of an organisation")?;
        found.entry((of, version)).or_default().push(PayerForm { since: Date(since), organisation });
    }
    Ok(found)
}

/// Keeps what stands in an annex.
pub(super) async fn keep(
    conn: &mut Connection,
    (value, version): (&ContractEntry, i32),
) -> Result<(), StoreError> {
    let printed = value.printed.iter().flatten().zip(1..).map(|(printed, place)| {
        (
            contract_printed_amounts::contract.eq(value.id.to_string()),
            contract_printed_amounts::version.eq(version),
            contract_printed_amounts::place.eq(place),
            contract_printed_amounts::what.eq(printed.what.clone()),
            contract_printed_amounts::amount.eq(printed.amount.0),
        )
    });
    let printed: Vec<_> = printed.collect();
    diesel::insert_into(contract_printed_amounts::table).values(printed).execute(conn).await?;
    let payers = value.payers.iter().flatten().map(|payer| {
        (
            contract_payers::contract.eq(value.id.to_string()),
            contract_payers::version.eq(version),
            contract_payers::since.eq(payer.since.0),
            contract_payers::organisation.eq(payer.organisation.to_string()),
        )
    });
    let payers: Vec<_> = payers.collect();
    diesel::insert_into(contract_payers::table).values(payers).execute(conn).await?;
    Ok(())
}
