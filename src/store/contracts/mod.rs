//! Contracts with their annexes: the one in force, and every earlier one.

mod parts;

use super::schema::{contract_payers, contract_versions, contracts, organisations};
use super::{Connection, Scope, Stamp, StoreError, Window, stored};
use crate::domain::calendar::Day;
use crate::domain::identifiers::NisCode;
use crate::records::Recorded;
use crate::records::contract::ContractEntry;
use crate::records::scalar::Short;
use crate::simulation::form::scalar::{Date, Few, Id, Number};
use chrono::{DateTime, Utc};
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use parts::Parts;
use rust_decimal::Decimal;

/// Which of them.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Under this agreement.
    pub agreement: Option<String>,
    /// Of this organisation.
    pub organisation: Option<String>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = contracts)]
struct ContractRow {
    id: String,
    agreement: String,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = contract_versions)]
struct VersionRow {
    contract: String,
    version: i32,
    organisation: String,
    signed: Option<Day>,
    start: Day,
    end: Day,
    lots: Option<Vec<Option<String>>>,
    settlement_factor: Option<Decimal>,
    recorded_at: DateTime<Utc>,
    recorded_by: String,
    staff_accounts_at_most: Option<i32>,
    reason: Option<String>,
    evidence: Option<String>,
}

fn recorded(
    (contract, version): (ContractRow, VersionRow),
    parts: &mut Parts,
) -> Result<Recorded<ContractEntry>, StoreError> {
    let lots = version.lots.map(|lots| lots.into_iter().flatten().map(|lot| Id(lot.into())).collect());
    let at_most = version.staff_accounts_at_most.and_then(|count| u32::try_from(count).ok());
    let annex = (version.contract, version.version);
    let value = ContractEntry {
        id: stored(&contract.id, "the name of a contract")?,
        agreement: stored(&contract.agreement, "the name of an agreement")?,
        organisation: stored(&version.organisation, "the name of an organisation")?,
        signed: version.signed.map(Date),
        start: Date(version.start),
        end: Date(version.end),
        lots,
        settlement_factor: version.settlement_factor.map(Number),
        payers: parts.payers(&annex),
        printed: parts.printed(&annex),
        staff_accounts_at_most: at_most.map(Few),
        reason: version.reason.map(Short),
        evidence: version.evidence.map(Short),
    };
    Ok(Recorded {
        id: contract.id,
        revision: version.version,
        recorded_at: version.recorded_at,
        recorded_by: version.recorded_by,
        replaced_at: None,
        value,
    })
}

/// Records a new contract.
///
/// # Errors
/// Where its name is taken, or the database fails.
pub async fn add(
    conn: &mut Connection,
    value: &ContractEntry,
    stamp: &Stamp,
) -> Result<Recorded<ContractEntry>, StoreError> {
    let row = (
        contracts::id.eq(value.id.as_str()),
        contracts::version.eq(1),
        contracts::agreement.eq(value.agreement.as_str()),
        contracts::organisation.eq(value.organisation.as_str()),
    );
    diesel::insert_into(contracts::table).values(row).execute(conn).await?;
    keep(conn, (value, 1), stamp).await
}

/// Records the annex that was signed again; the earlier one is kept.
///
/// # Errors
/// [`StoreError::Changed`] where the annex is not the one in force.
pub async fn correct(
    conn: &mut Connection,
    version: i32,
    recorded: (&ContractEntry, &Stamp),
) -> Result<Recorded<ContractEntry>, StoreError> {
    let (value, stamp) = recorded;
    let next = version.saturating_add(1);
    let current =
        contracts::table.filter(contracts::id.eq(value.id.as_str())).filter(contracts::version.eq(version));
    let change = (contracts::version.eq(next), contracts::organisation.eq(value.organisation.as_str()));
    let changed = diesel::update(current).set(change).execute(conn).await?;
    if changed != 1 {
        return Err(StoreError::Changed);
    }
    keep(conn, (value, next), stamp).await
}

async fn keep(
    conn: &mut Connection,
    of: (&ContractEntry, i32),
    stamp: &Stamp,
) -> Result<Recorded<ContractEntry>, StoreError> {
    let (value, version) = of;
    let lots = value.lots.as_ref().map(|lots| lots.iter().map(|lot| Some(lot.0.to_string())).collect());
    let row = VersionRow {
        contract: value.id.to_string(),
        version,
        organisation: value.organisation.to_string(),
        signed: value.signed.map(|day| day.0),
        start: value.start.0,
        end: value.end.0,
        lots,
        settlement_factor: value.settlement_factor.map(|factor| factor.0),
        recorded_at: stamp.at,
        recorded_by: stamp.by.clone(),
        staff_accounts_at_most: value.staff_accounts_at_most.and_then(|count| i32::try_from(count.0).ok()),
        reason: value.reason.as_ref().map(|reason| reason.0.clone()),
        evidence: value.evidence.as_ref().map(|evidence| evidence.0.clone()),
    };
    diesel::insert_into(contract_versions::table).values(&row).execute(conn).await?;
    parts::keep(conn, of).await?;
    let of = get(conn, &Scope::All, value.id.as_str()).await?;
    of.ok_or(StoreError::Database(diesel::result::Error::NotFound))
}

/// A contract with the annex in force; `None` where it is unknown, or another organisation subscribes and pays.
///
/// # Errors
/// Where the database fails.
pub async fn get(
    conn: &mut Connection,
    scope: &Scope,
    id: &str,
) -> Result<Option<Recorded<ContractEntry>>, StoreError> {
    let found = load(conn, scope, (&Filter::default(), Which::Named(id)), None).await?;
    Ok(found.into_iter().next())
}

/// All annexes of a contract, the first one first.
///
/// # Errors
/// Where the database fails.
pub async fn versions(
    conn: &mut Connection,
    scope: &Scope,
    id: &str,
) -> Result<Vec<Recorded<ContractEntry>>, StoreError> {
    load(conn, scope, (&Filter::default(), Which::AllVersionsOf(id)), None).await
}

/// Contracts with the annex in force, by name.
///
/// # Errors
/// Where the database fails.
pub async fn list(
    conn: &mut Connection,
    scope: &Scope,
    filter: &Filter,
    window: &Window<String>,
) -> Result<Vec<Recorded<ContractEntry>>, StoreError> {
    load(conn, scope, (filter, Which::All), Some(window)).await
}

/// Which annexes of which contracts.
#[derive(Clone, Copy)]
enum Which<'a> {
    All,
    Named(&'a str),
    AllVersionsOf(&'a str),
}

async fn load(
    conn: &mut Connection,
    scope: &Scope,
    (filter, which): (&Filter, Which<'_>),
    window: Option<&Window<String>>,
) -> Result<Vec<Recorded<ContractEntry>>, StoreError> {
    let versions = contract_versions::table.on(contract_versions::contract.eq(contracts::id));
    let mut query = contracts::table.inner_join(versions).into_boxed();
    if !matches!(which, Which::AllVersionsOf(_)) {
        query = query.filter(contract_versions::version.eq(contracts::version));
    }
    if let Which::Named(id) | Which::AllVersionsOf(id) = which {
        query = query.filter(contracts::id.eq(id));
    }
    if let Some(seen) = scope.organisations() {
        let own = contract_versions::organisation.eq_any(seen.clone());
        let own = own.and(contracts::organisation.eq_any(seen.clone()));
        let paid = contract_payers::table
            .filter(contract_payers::contract.eq(contract_versions::contract))
            .filter(contract_payers::version.eq(contract_versions::version))
            .filter(contract_payers::organisation.eq_any(seen));
        query = query.filter(own.or(exists(paid)));
    }
    if let Some(organisation) = &filter.organisation {
        query = query.filter(contracts::organisation.eq(organisation));
    }
    if let Some(agreement) = &filter.agreement {
        query = query.filter(contracts::agreement.eq(agreement));
    }
    if let Some(window) = window {
        query = query.limit(window.limit);
        if let Some(after) = &window.after {
            query = query.filter(contracts::id.gt(after));
        }
    }
    let query = query.order((contracts::id, contract_versions::version));
    let rows: Vec<(ContractRow, VersionRow)> =
        query.select((ContractRow::as_select(), VersionRow::as_select())).load(conn).await?;
    let ids: Vec<&str> = rows.iter().map(|(contract, _)| contract.id.as_str()).collect();
    let mut parts = Parts::of(conn, &ids).await?;
    rows.into_iter().map(|row| recorded(row, &mut parts)).collect()
}

/// The contracts under some agreements, in the order in which they were recorded, each with its annex and
/// the municipality of its subscriber.
///
/// # Errors
/// Where the database fails.
pub async fn under(
    conn: &mut Connection,
    agreements: &[String],
) -> Result<Vec<(Recorded<ContractEntry>, NisCode)>, StoreError> {
    let of = contracts::table
        .inner_join(
            contract_versions::table.on(contract_versions::contract
                .eq(contracts::id)
                .and(contract_versions::version.eq(contracts::version))),
        )
        .inner_join(organisations::table.on(organisations::id.eq(contracts::organisation)))
        .filter(contracts::agreement.eq_any(agreements))
        .filter(organisations::nis.is_not_null())
        .order(contracts::place);
    let columns = (ContractRow::as_select(), VersionRow::as_select(), organisations::nis.assume_not_null());
    let rows: Vec<(ContractRow, VersionRow, String)> = of.select(columns).load(conn).await?;
    let ids: Vec<&str> = rows.iter().map(|(contract, ..)| contract.id.as_str()).collect();
    let mut parts = Parts::of(conn, &ids).await?;
    let of_row = |(contract, version, nis): (ContractRow, VersionRow, String)| {
        Ok((recorded((contract, version), &mut parts)?, stored(&nis, "a NIS code")?))
    };
    rows.into_iter().map(of_row).collect()
}

/// The agreements under which there are contracts.
///
/// # Errors
/// Where the database fails.
pub async fn agreements(conn: &mut Connection) -> Result<Vec<String>, StoreError> {
    Ok(contracts::table
        .select(contracts::agreement)
        .distinct()
        .order(contracts::agreement)
        .load(conn)
        .await?)
}
