//! What is recorded on some agreements, loaded as a whole.

use super::Failed;
use crate::domain::identifiers::NisCode;
use crate::records::contract::ContractEntry;
use crate::records::situation::OnRecord;
use crate::store::{Connection, agreements, contracts, decisions, figures, mergers};
use std::collections::BTreeSet;

/// What is recorded, with what the domain does not need to know of its contracts.
#[derive(Debug, Clone, Default)]
pub struct Loaded {
    /// What is recorded.
    pub record: OnRecord,
    /// The annex in force of each contract, in their order.
    pub versions: Vec<i32>,
}

/// Everything that is recorded on some agreements and their contracts.
///
/// # Errors
/// Where the database fails.
pub async fn on_agreements(conn: &mut Connection, ids: &[String]) -> Result<Loaded, Failed> {
    let found = contracts::under(conn, ids).await?;
    let versions = found.iter().map(|(contract, _)| contract.revision).collect();
    let under: Vec<(ContractEntry, NisCode)> =
        found.into_iter().map(|(contract, nis)| (contract.value, nis)).collect();
    let names: Vec<String> = under.iter().map(|(contract, _)| contract.id.to_string()).collect();
    let mergers = mergers::all(conn).await?;
    let related: BTreeSet<NisCode> = under.iter().flat_map(|(_, nis)| mergers.related(nis)).collect();
    let municipalities: Vec<String> = related.iter().map(ToString::to_string).collect();
    let decisions = decisions::of(conn, ids, &names).await?;
    let record = OnRecord {
        agreements: agreements::of(conn, ids).await?,
        populations: figures::population::of(conn, &municipalities).await?,
        indices: figures::index::all(conn).await?,
        usage: figures::usage::of(conn, &names).await?,
        others: figures::others::of(conn, ids).await?,
        decisions: decisions.into_iter().map(|decision| decision.value.decision.form).collect(),
        contracts: under,
        mergers,
    };
    Ok(Loaded { record, versions })
}
