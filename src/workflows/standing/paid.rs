//! What payments say of contracts: what is open of what was issued, and whose access is suspended.

use crate::domain::calendar::Day;
use crate::domain::money::Money;
use crate::domain::payment::suspension::suspended;
use crate::store::payments::claims::{Which, claims};
use crate::store::{Connection, Scope};
use crate::workflows::Failed;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What is open on a day, and the contracts whose access is suspended.
#[derive(Debug, Clone, Default)]
pub struct Paid {
    /// What is still to be paid, by number.
    pub open: BTreeMap<Arc<str>, Money>,
    /// The contracts whose access is suspended.
    pub suspended: Vec<Arc<str>>,
}

/// What payments say on a day, of one contract or of all.
///
/// # Errors
/// Where the database fails.
pub async fn paid(conn: &mut Connection, contract: Option<&str>, on: Day) -> Result<Paid, Failed> {
    let which = Which { contract: contract.map(str::to_owned), ..Which::default() };
    let found = claims(conn, &Scope::All, &which).await?;
    let open = found.iter().map(|claim| (claim.number.to_string().into(), claim.open(on)));
    let stopped = found.iter().filter(|claim| suspended(claim, on)).map(|claim| claim.contract.clone());
    let contracts: BTreeSet<Arc<str>> = stopped.collect();
    Ok(Paid { open: open.collect(), suspended: contracts.into_iter().collect() })
}
