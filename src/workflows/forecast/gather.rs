//! Gathering what a forecast rests on, of what is recorded and issued.

use super::{Gathered, invoiced};
use crate::domain::calendar::{Day, last_of_december};
use crate::domain::forecast::{IssuedDocument, Known, Years};
use crate::domain::money::Money;
use crate::domain::order::PeriodRule;
use crate::records::contract::ContractEntry;
use crate::records::forecast::ForecastRequest;
use crate::records::forecast::read::{Named, assumptions, one_scope, years};
use crate::records::forecast::told::view::USUAL_PERIODS;
use crate::simulation::problem::{Code, Problems};
use crate::store::invoices::{before, net_amounts};
use crate::store::{Connection, Scope, Window, contracts, orders, organisations};
use crate::workflows::{Failed, load};
use chrono::Datelike;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// Gathers what a forecast rests on, for whoever may see some organisations.
///
/// # Errors
/// Everything that is refused of the request; where the database fails.
pub async fn gather(
    conn: &mut Connection,
    request: &ForecastRequest,
    (scope, today): (&Scope, Day),
) -> Result<Gathered, Failed> {
    let as_of = request.as_of.map_or(today, |day| day.0);
    one_scope(request)?;
    let years = years(request, as_of)?;
    let found = wanted(conn, request, scope).await?;
    let seen = match scope {
        Scope::All => None,
        _ => Some(named(&all(conn, scope, &contracts::Filter::default()).await?)),
    };
    if seen.is_some() && request.figures == Some(true) {
        let message = "assumed figures are those of all participants: only finance can ask for them";
        return Err(Failed::at("/figures", Code::OutOfRange, message));
    }
    let agreements: BTreeSet<String> = found.iter().map(|of| of.agreement.to_string()).collect();
    let agreements: Vec<String> = agreements.into_iter().collect();
    let record = load::on_agreements(conn, &agreements).await?.record;
    let situation = record.situation(as_of, last_of_december(years.through))?;
    let names: Vec<String> = situation.contracts.iter().map(|of| of.contract.id.to_string()).collect();
    let issued = issued(conn, &names, as_of).await?;
    may_see(&found, &issued, (scope, years))?;

    let invoiced = invoiced(&situation, &issued);
    let of = Named { situation: &situation, contracts: seen.as_ref() };
    let (assumptions, scenarios) = assumptions(request, of)?;
    let periods = periods(conn, request, scope).await?;
    Ok(Gathered {
        known: Known::of(&situation, years, invoiced),
        issued,
        contracts: named(&found),
        seen,
        assumptions,
        scenarios,
        periods,
        parts: request.parts != Some(false),
        figures: request.figures == Some(true),
    })
}

fn named(contracts: &[ContractEntry]) -> BTreeSet<Arc<str>> {
    contracts.iter().map(|of| of.id.as_str().into()).collect()
}

async fn all(
    conn: &mut Connection,
    scope: &Scope,
    filter: &contracts::Filter,
) -> Result<Vec<ContractEntry>, Failed> {
    let window = Window { after: None, limit: i64::MAX };
    let found = contracts::list(conn, scope, filter, &window).await?;
    Ok(found.into_iter().map(|of| of.value).collect())
}

/// The contracts that are asked for, of those that may be seen.
async fn wanted(
    conn: &mut Connection,
    request: &ForecastRequest,
    scope: &Scope,
) -> Result<Vec<ContractEntry>, Failed> {
    let unknown = |pointer: &str, what: &str, id: &str| {
        Failed::at(pointer, Code::UnknownReference, format!("there is no {what} '{id}'"))
    };
    if let Some(id) = &request.contract {
        let found = contracts::get(conn, scope, id.as_str()).await?;
        let found = found.ok_or_else(|| unknown("/contract", "contract", id.as_str()))?;
        return Ok(vec![found.value]);
    }
    if let Some(id) = &request.organisation {
        let seen = scope.organisations().is_none_or(|seen| seen.contains(&id.as_str()));
        if !seen || organisations::get(conn, id.as_str()).await?.is_none() {
            return Err(unknown("/organisation", "organisation", id.as_str()));
        }
        let own = Scope::Organisation(id.to_string());
        return all(conn, &own, &contracts::Filter::default()).await;
    }
    let agreement = request.agreement.as_ref().map(ToString::to_string);
    let filter = contracts::Filter { agreement, organisation: None };
    let found = all(conn, scope, &filter).await?;
    match &filter.agreement {
        Some(id) if found.is_empty() => Err(Failed::at(
            "/agreement",
            Code::UnknownReference,
            format!("there is no contract under an agreement '{id}'"),
        )),
        _ => Ok(found),
    }
}

async fn issued(
    conn: &mut Connection,
    contracts: &[String],
    as_of: Day,
) -> Result<Vec<IssuedDocument>, Failed> {
    let apart: HashMap<String, (Money, Money)> = net_amounts(conn, contracts).await?;
    let issued = before(conn, contracts, Some(as_of)).await?.into_iter();
    let with_parts = issued.filter_map(|before| {
        let (net, rounding) = *apart.get(&*before.number)?;
        Some(IssuedDocument { before, net, rounding })
    });
    Ok(with_parts.collect())
}

/// Who took a contract over does not see what its former subscriber or payer paid.
///
/// # Errors
/// Where such a document lies in the years that are asked for.
fn may_see(
    found: &[ContractEntry],
    issued: &[IssuedDocument],
    (scope, years): (&Scope, Years),
) -> Result<(), Problems> {
    let Some(seen) = scope.organisations() else { return Ok(()) };
    let mut problems = Problems::default();
    for contract in found {
        let subscribes = seen.contains(&contract.organisation.as_str());
        let payers: Vec<&str> = contract.organisations().map(|name| name.as_str()).collect();
        let of_others = |one: &&IssuedDocument| {
            let payer = &*one.before.organisation;
            let own = seen.contains(&payer) || (subscribes && payers.contains(&payer));
            *one.before.contract == *contract.id.as_str() && !own
        };
        let years_of_others = issued.iter().filter(of_others).map(|one| one.before.period.from.year());
        if let Some(last) = years_of_others.filter(|year| years.holds(*year)).max() {
            let message = format!(
                "contract '{}' was paid by another organisation in {last}: ask from a later year on",
                contract.id
            );
            problems.add("/from", Code::OutOfRange, message);
        }
    }
    problems.or(())
}

/// How budget periods are written: as asked, or as the organisation asked for writes them.
async fn periods(
    conn: &mut Connection,
    request: &ForecastRequest,
    scope: &Scope,
) -> Result<PeriodRule, Failed> {
    let own = request.organisation.as_ref().map(ToString::to_string);
    let payer = own.or_else(|| scope.organisation().map(str::to_owned));
    if let Some(rule) = &request.budget_period {
        return Ok(rule.rule());
    }
    let Some(payer) = payer else { return Ok(USUAL_PERIODS) };
    let policies = orders::policies::of(conn, std::slice::from_ref(&payer)).await?;
    Ok(policies.get(&payer).and_then(|policy| policy.period).unwrap_or(USUAL_PERIODS))
}
