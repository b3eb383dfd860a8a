//! What is read from contracts and what they are billed: accruals, exit fees, deadlines.

use crate::documents::sheets::Row;
use crate::domain::billing::{Situation, bill};
use crate::domain::calculation::Dossier;
use crate::domain::calendar::{Day, Period, add_months, first_of_january, last_of_december};
use crate::domain::invoice::accrual;
use crate::domain::standing::exits::possible_exits;
use crate::records::contract::ContractEntry;
use crate::records::reports::Asked;
use crate::records::reports::contracts::{
    Of, accruals as accrual_rows, calendar as calendar_rows, exits as exit_rows,
};
use crate::records::scalar::Name;
use crate::store::contracts::{Filter, list};
use crate::store::reports::accruals::invoiced;
use crate::store::{Connection, Scope, Window};
use crate::workflows::standing::reminders::in_period;
use crate::workflows::{Failed, load};
use chrono::Datelike;
use std::collections::{BTreeMap, BTreeSet};

/// Documents are issued within so many months after the last day that they are for.
const ISSUED_WITHIN_MONTHS: i64 = 12;

/// The contracts that may be seen and were asked for, by name.
pub(super) struct Visible {
    contracts: BTreeMap<String, ContractEntry>,
    own: Option<Vec<String>>,
}

pub(super) async fn visible(conn: &mut Connection, scope: &Scope, asked: &Asked) -> Result<Visible, Failed> {
    let filter = Filter { agreement: asked.agreement.clone(), organisation: None };
    let all = Window { after: None, limit: i64::MAX };
    let found = list(conn, scope, &filter, &all).await?.into_iter().map(|contract| contract.value);
    let contracts = found.filter(|contract| {
        let named = |name: &Name| asked.organisation.as_deref().is_none_or(|only| only == name.as_str());
        asked.contract.as_deref().is_none_or(|only| only == contract.id.as_str())
            && contract.organisations().any(named)
    });
    let contracts = contracts.map(|contract| (contract.id.to_string(), contract)).collect();
    let own = scope.organisations().map(|own| own.into_iter().map(str::to_owned).collect());
    Ok(Visible { contracts, own })
}

impl Visible {
    /// The agreements of the contracts.
    pub(super) fn agreements(&self) -> Vec<String> {
        let of: BTreeSet<String> = self.contracts.values().map(|one| one.agreement.to_string()).collect();
        of.into_iter().collect()
    }

    /// Whose a contract is on a day, where it was asked for and whoever asks subscribes it or pays it then.
    pub(super) fn of(&self, id: &str, day: Day) -> Option<Of<'_>> {
        let contract = self.contracts.get(id)?;
        let organisation = contract.payer(day.max(contract.start.0)).as_str();
        let subscriber = contract.organisation.as_str();
        let is_own = |own: &Vec<String>| {
            [organisation, subscriber].iter().any(|name| own.iter().any(|own| own == name))
        };
        let (contract, agreement) = (contract.id.as_str(), contract.agreement.as_str());
        self.own.as_ref().is_none_or(is_own).then_some(Of { contract, organisation, agreement })
    }
}

/// What was delivered through the end of a year and not invoiced by then, as known on a day.
pub async fn accruals(
    conn: &mut Connection,
    scope: &Scope,
    (asked, on): (&Asked, Day),
) -> Result<Vec<Row>, Failed> {
    let year = asked.year.unwrap_or(on.year() - 1);
    let seen = visible(conn, scope, asked).await?;
    let loaded = load::on_agreements(conn, &seen.agreements()).await?;
    let end = last_of_december(year);
    let situation = loaded.record.situation(on, add_months(end, ISSUED_WITHIN_MONTHS))?;
    let names: Vec<String> = seen.contracts.keys().cloned().collect();
    let issued = invoiced(conn, &names, end).await?;

    let mut outcome = bill(&situation)?;
    outcome.documents.retain(|(_, document)| seen.contracts.contains_key(&*document.contract));
    let found = accrual::accruals(&outcome, &issued, year)?;
    let rows = found.iter().filter_map(|accrual| {
        let subject = &accrual.subject;
        let of = seen.of(&subject.contract, first_of_january(subject.budget_year))?;
        Some(accrual_rows::row(of, accrual, year))
    });
    let waiting = outcome.blocked.iter().filter(|blocked| blocked.period.from <= end);
    let waiting = waiting.filter_map(|blocked| {
        Some(accrual_rows::waiting(seen.of(&blocked.contract, blocked.period.from)?, blocked))
    });
    Ok(rows.chain(waiting).collect())
}

/// What leaving costs, by contract and possible end, as known on a day.
pub async fn exits(
    conn: &mut Connection,
    scope: &Scope,
    (asked, on): (&Asked, Day),
) -> Result<Vec<Row>, Failed> {
    let seen = visible(conn, scope, asked).await?;
    let situation = load::on_agreements(conn, &seen.agreements()).await?.record.situation(on, on)?;
    let mut rows = Vec::new();
    for place in 0..situation.contracts.len() {
        rows.extend(exits_of(&situation, place, (&seen, on))?);
    }
    Ok(rows)
}

fn exits_of(situation: &Situation, place: usize, (seen, on): (&Visible, Day)) -> Result<Vec<Row>, Failed> {
    let Some(record) = situation.contracts.get(place) else { return Ok(Vec::new()) };
    let Some(standing) = situation.agreements.get(record.agreement) else { return Ok(Vec::new()) };
    let Some(of) = seen.of(&record.contract.id, on) else { return Ok(Vec::new()) };
    let dossier = Dossier::open(record, standing, &situation.figures, situation.today)?;
    let possible = possible_exits(&dossier)?;
    if possible.is_empty() {
        return Ok(vec![exit_rows::without_notice(of)]);
    }
    Ok(possible.iter().map(|one| exit_rows::row(of, one, &standing.agreement)).collect())
}

/// The deadlines of some days, as known on the first of them: of contracts that may be seen, and where all are, of
/// agreements.
pub async fn calendar(conn: &mut Connection, scope: &Scope, asked: &Asked) -> Result<Vec<Row>, Failed> {
    let days = asked.days();
    let seen = visible(conn, scope, asked).await?;
    let found = in_period(conn, Period { from: days.from, to: days.to }).await?;
    let of_agreements =
        scope.organisations().is_none() && asked.contract.is_none() && asked.organisation.is_none();
    let under = |agreement: &str| asked.agreement.as_deref().is_none_or(|only| only == agreement);
    let rows = found.iter().filter_map(|reminder| match &reminder.contract {
        None => (of_agreements && under(&reminder.agreement)).then(|| calendar_rows::row(reminder, None)),
        Some(contract) => {
            seen.of(contract, reminder.day)?;
            let subscriber = seen.contracts.get(&**contract)?.organisation.as_str();
            Some(calendar_rows::row(reminder, Some(subscriber)))
        }
    });
    Ok(rows.collect())
}
