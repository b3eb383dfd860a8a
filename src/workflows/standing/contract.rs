//! How a contract stands on a day, and its holds.

use super::paid::{Paid, paid};
use crate::domain::billing::{Outcome, Situation, bill};
use crate::domain::calendar::Day;
use crate::domain::contract::Contract;
use crate::domain::invoice::IssuedBefore;
use crate::domain::standing::contract::{Circumstances, ContractStanding, contract_standing};
use crate::domain::standing::holds::{lot_years, refused};
use crate::records::standing::contract::{StaffCountJson, StandingJson};
use crate::records::standing::holds::HoldsJson;
use crate::store::invoices::Filter;
use crate::store::standing::staff_accounts;
use crate::store::{Connection, Scope, Window, contracts, invoices};
use crate::workflows::{Failed, load};
use std::collections::BTreeSet;

/// A contract with all that is known of it on a day.
pub struct Viewed {
    situation: Situation,
    outcome: Outcome,
    place: usize,
    issued: Vec<IssuedBefore>,
    paid: Paid,
    /// The numbers that whoever asks may see; all of them where `None`.
    visible: Option<BTreeSet<String>>,
    staff: StaffCountJson,
}

/// A contract as known on a day.
///
/// # Errors
/// Where there is none, or not for whoever asks.
pub async fn view(conn: &mut Connection, (scope, id): (&Scope, &str), on: Day) -> Result<Viewed, Failed> {
    let not_found = || Failed::not_found("contract", id);
    let contract = contracts::get(conn, scope, id).await?.ok_or_else(not_found)?.value;
    let record = load::on_agreements(conn, &[contract.agreement.to_string()]).await?.record;
    let place = record.contracts.iter().position(|(one, _)| one.id == contract.id).ok_or_else(not_found)?;
    let issued = invoices::before(conn, &[id.to_owned()], None).await?;
    let visible = visible(conn, (scope, id), issued.len()).await?;
    let accounts = staff_accounts::of(conn, id).await?;

    let situation = record.situation(on, on)?;
    let outcome = bill(&situation)?;
    let open_on = |from: Day, to: Day| from <= on && on <= to;
    let open = accounts.iter().map(|account| account.value.open()).filter(|open| open_on(open.from, open.to));
    let at_most = contract.staff_accounts_at_most.map(|count| count.0);
    let staff = StaffCountJson { open: open.count(), at_most };
    let paid = paid(conn, Some(id), on).await?;
    Ok(Viewed { situation, outcome, place, issued, paid, visible, staff })
}

/// What was issued to a subscriber before is not for a reader of the one that took the contract over.
async fn visible(
    conn: &mut Connection,
    (scope, id): (&Scope, &str),
    count: usize,
) -> Result<Option<BTreeSet<String>>, Failed> {
    if scope.organisation().is_none() {
        return Ok(None);
    }
    let filter = Filter { contract: Some(id.to_owned()), ..Filter::default() };
    let all = Window { after: None, limit: i64::try_from(count).unwrap_or(i64::MAX) };
    let own = invoices::list(conn, scope, &filter, &all).await?;
    Ok(Some(own.into_iter().map(|snapshot| snapshot.issued.number).collect()))
}

impl Viewed {
    /// How it stands.
    pub fn standing(&self) -> Option<ContractStanding<'_>> {
        let Paid { open, suspended } = &self.paid;
        let circumstances = Circumstances { issued: &self.issued, open, suspended };
        contract_standing(&self.situation, &self.outcome, self.place, circumstances)
    }

    /// The same in its public form.
    pub fn standing_json<'a>(&'a self, standing: &'a ContractStanding<'a>) -> Option<StandingJson<'a>> {
        let mut json = StandingJson::of((self.contract()?, self.situation.today), standing, self.staff);
        json.issued.retain(|one| self.visible.as_ref().is_none_or(|own| own.contains(&one.number)));
        Some(json)
    }

    /// Its holds in their public form.
    pub fn holds_json(&self) -> Option<HoldsJson<'_>> {
        let contract = &self.contract()?.id;
        let years = lot_years(&self.situation, &self.outcome, self.place);
        let refused = refused(&self.outcome, contract);
        Some(HoldsJson {
            contract,
            years: years.iter().map(Into::into).collect(),
            refused: refused.iter().map(Into::into).collect(),
        })
    }

    fn contract(&self) -> Option<&Contract> {
        self.situation.contracts.get(self.place).map(|record| &record.contract)
    }
}
