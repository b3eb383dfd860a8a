//! What is told of usage: what is missing, what is strange, how far a library is, how far all are together.

use crate::domain::billing::Situation;
use crate::domain::billing::opened::Opened;
use crate::domain::billing::outcome::ContractHold;
use crate::domain::calendar::{Day, Month};
use crate::domain::usage::{Outlook, Thresholds, anomalies, completeness, lot_tiers, outlook};
use crate::records::usage::anomaly::{AnomaliesJson, AnomalyJson};
use crate::records::usage::completeness::CompletenessJson;
use crate::records::usage::progress::{ContractUsageJson, LotUsageJson, MonthUsageJson, YearUsageJson};
use crate::records::usage::tiers::{LotTiersJson, TiersJson};
use crate::simulation::result::Text;
use crate::store::{Connection, Scope, Window, contracts, organisations};
use crate::workflows::{Failed, load};
use chrono::Datelike;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What is still to be reported before all documents through a day can be billed, as known on another.
///
/// # Errors
/// Where the database fails.
pub async fn missing(conn: &mut Connection, (on, through): (Day, Day)) -> Result<CompletenessJson, Failed> {
    let agreements = contracts::agreements(conn).await?;
    let record = load::on_agreements(conn, &agreements).await?.record;
    let subscribers: BTreeSet<String> =
        record.contracts.iter().map(|(contract, _)| contract.organisation.to_string()).collect();
    let parties = organisations::parties(conn, &subscribers.into_iter().collect::<Vec<_>>()).await?;

    let found = completeness(&record.situation(on, through)?);
    Ok(CompletenessJson::of(&found, (&record, &parties), (on, through)))
}

/// Which counts are looked at for being strange.
#[derive(Debug, Clone)]
pub struct Looked {
    /// As known on this day.
    pub on: Day,
    /// Of this month and later ones.
    pub from: Option<Month>,
    /// Of this contract.
    pub contract: Option<String>,
    /// From where on a count is strange.
    pub thresholds: Thresholds,
}

/// The counts that are out of the ordinary.
///
/// # Errors
/// Where the database fails.
pub async fn strange(conn: &mut Connection, looked: &Looked) -> Result<AnomaliesJson, Failed> {
    let agreements = match &looked.contract {
        None => contracts::agreements(conn).await?,
        Some(id) => {
            let found = contracts::get(conn, &Scope::All, id).await?;
            found.into_iter().map(|found| found.value.agreement.to_string()).collect()
        }
    };
    let record = load::on_agreements(conn, &agreements).await?.record;
    let situation = record.situation(looked.on, looked.on)?;

    let Thresholds { times, months, least } = looked.thresholds;
    let mut items = Vec::new();
    for (_, dossier, _) in Opened::of(&situation).contracts() {
        let contract = &dossier.contract().id;
        if looked.contract.as_deref().is_some_and(|only| *only != **contract) {
            continue;
        }
        let found = anomalies(dossier, looked.thresholds).into_iter();
        let found = found.filter(|one| looked.from.is_none_or(|from| one.month >= from));
        items.extend(found.map(|one| AnomalyJson::of(contract, &one, looked.thresholds)));
    }
    Ok(AnomaliesJson { on: Text(looked.on), times, months, least, items })
}

/// A contract whose usage is looked at.
pub struct Viewed {
    situation: Situation,
    place: usize,
}

/// The usage of a contract, as known on a day.
///
/// # Errors
/// Where there is no such contract, or not for whoever asks.
pub async fn of_contract(
    conn: &mut Connection,
    (scope, id): (&Scope, &str),
    on: Day,
) -> Result<Viewed, Failed> {
    let not_found = || Failed::not_found("contract", id);
    let contract = contracts::get(conn, scope, id).await?.ok_or_else(not_found)?.value;
    let record = load::on_agreements(conn, &[contract.agreement.to_string()]).await?.record;
    let place = record.contracts.iter().position(|(one, _)| one.id == contract.id).ok_or_else(not_found)?;
    Ok(Viewed { situation: record.situation(on, on)?, place })
}

/// The years of lots of a contract against X, each with how it will probably go on.
pub struct Years(Vec<(usize, ContractHold, Option<Outlook>)>);

impl Viewed {
    /// The years of its lots.
    pub fn years(&self) -> Years {
        let opened = Opened::of(&self.situation);
        let Some(dossier) = opened.contract(self.place) else { return Years(Vec::new()) };
        let lots = &dossier.agreement().lots;
        let years = dossier.holds.years.iter().filter_map(|year| {
            let lot: Arc<str> = lots.get(year.lot)?.id.clone();
            let usage = dossier.record.usage.get(&year.lot).filter(|_| year.year == dossier.today.year());
            let outlook = usage.and_then(|usage| outlook(year, usage, dossier.today));
            let contract = dossier.contract().id.clone();
            Some((year.lot, ContractHold { contract, lot, year: year.clone() }, outlook))
        });
        Years(years.collect())
    }

    /// Its usage in its public form.
    pub fn json<'a>(&'a self, Years(years): &'a Years) -> Option<ContractUsageJson<'a>> {
        let record = self.situation.contracts.get(self.place)?;
        let (agreement, today) =
            (&self.situation.agreements.get(record.agreement)?.agreement, self.situation.today);
        let lots = record
            .lots(agreement)
            .filter(|(place, lot)| lot.counts_users() || record.usage.contains_key(place));
        let lots = lots.map(|(place, lot)| {
            let usage = record.usage.get(&place);
            let months = usage.into_iter().flat_map(|usage| {
                let known = usage.months_known(today);
                known.filter_map(move |month| Some((month, usage.known(month, today)?.unique_users)))
            });
            let years = years.iter().filter(|(of, ..)| *of == place);
            LotUsageJson {
                lot: &lot.id,
                months: months
                    .map(|(month, unique_users)| MonthUsageJson { month: Text(month), unique_users })
                    .collect(),
                years: years.map(|(_, hold, outlook)| YearUsageJson::of(hold, outlook.as_ref())).collect(),
            }
        });
        Some(ContractUsageJson { contract: &record.contract.id, on: Text(today), lots: lots.collect() })
    }
}

/// The tiers of an agreement in a month, as known on a day. Whoever does not see all contracts learns no totals.
///
/// # Errors
/// Where there is no such agreement, or whoever asks has no contract under it.
pub async fn tiers(
    conn: &mut Connection,
    (scope, id): (&Scope, &str),
    (on, month): (Day, Month),
) -> Result<TiersJson, Failed> {
    let filter = contracts::Filter { agreement: Some(id.to_owned()), organisation: None };
    let one = Window { after: None, limit: 1 };
    let masked = scope.organisation().is_some();
    if masked && contracts::list(conn, scope, &filter, &one).await?.is_empty() {
        return Err(Failed::not_found("agreement", id));
    }
    let record = load::on_agreements(conn, &[id.to_owned()]).await?.record;
    if record.agreements.is_empty() {
        return Err(Failed::not_found("agreement", id));
    }
    let situation = record.situation(on, on.max(month.last_day()))?;

    let lots = lot_tiers(&Opened::of(&situation), 0, month);
    let lots = lots.iter().map(|lot| LotTiersJson::of(lot, month, masked));
    Ok(TiersJson { agreement: id.to_owned(), month: Text(month), on: Text(on), lots: lots.collect() })
}
