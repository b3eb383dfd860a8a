//! Billing runs: a plan is made and kept as a value ([`plan`]); executing it issues exactly that plan ([`execute`]).

pub mod execute;
pub mod plan;

use super::Failed;
use super::issue::Drawn;
use crate::records::billing::run::RunHeading;
use crate::store::billing_runs::fingerprints::{Fingerprints, RestsOn, fingerprints};
use crate::store::{Connection, billing_runs};
use std::collections::BTreeSet;

/// A plan by its number.
///
/// # Errors
/// Where there is none.
pub async fn heading(conn: &mut Connection, run: i64) -> Result<RunHeading, Failed> {
    let found = billing_runs::get(conn, run).await?;
    found.ok_or_else(|| Failed::not_found("billing run", &run.to_string()))
}

impl Drawn {
    /// Fingerprints of everything that the plan rests on, but for what its own run issued.
    async fn inputs(&self, conn: &mut Connection, run: Option<i64>) -> Result<Fingerprints, Failed> {
        let record = &self.loaded.record;
        let own = record.contracts.iter().flat_map(|(contract, _)| contract.organisations());
        let organisations = own.map(ToString::to_string).chain(self.parties.subscribers.keys().cloned());
        let supplier = self.parties.supplier_id.iter().cloned();
        let municipalities: BTreeSet<String> =
            record.populations.iter().map(|entry| entry.nis.0.to_string()).collect();
        let rests_on = RestsOn {
            agreements: record.agreements.iter().map(|agreement| agreement.id.to_string()).collect(),
            contracts: record.contracts.iter().map(|(contract, _)| contract.id.to_string()).collect(),
            organisations: organisations.chain(supplier).collect(),
            municipalities: municipalities.into_iter().collect(),
        };
        Ok(fingerprints(conn, &rests_on, run).await?)
    }
}
