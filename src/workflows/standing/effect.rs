//! What a decision brings about, before it is recorded and after.

use crate::domain::calendar::Day;
use crate::domain::contract::refusals::earliest_increase;
use crate::domain::standing::contract::rate_doubtful;
use crate::domain::standing::effect::{ContractEffect, Decided, effect};
use crate::domain::tariff::Agreement;
use crate::records::decision::{DecisionEntry, Subject};
use crate::records::standing::effect::{EffectJson, cautions, decided};
use crate::simulation::problem::Code;
use crate::store::{Connection, Scope, contracts, decisions};
use crate::workflows::{Failed, load, record_decision};
use std::sync::Arc;

/// What a decision brings about, with all that it is told by.
pub struct Effect {
    entry: DecisionEntry,
    decided: Decided,
    known_on: Day,
    agreement: Option<Arc<Agreement>>,
    effects: Vec<ContractEffect>,
}

/// What a decision would bring about. The same is checked as when it is recorded, and nothing is stored.
///
/// # Errors
/// Where it could not be recorded.
pub async fn preview(conn: &mut Connection, entry: DecisionEntry, today: Day) -> Result<Effect, Failed> {
    record_decision::check(conn, Some(&entry), (entry.subject(), None, today)).await?;

    work_out(conn, (entry, None), today).await
}

/// What a recorded decision brings about, as known today.
///
/// # Errors
/// Where there is none, or it was withdrawn.
pub async fn of_recorded(conn: &mut Connection, id: i64, today: Day) -> Result<Effect, Failed> {
    let found = decisions::get(conn, id).await?.filter(|decision| decision.replaced_at.is_none());
    let found = found.ok_or_else(|| Failed::not_found("decision", &id.to_string()))?;

    work_out(conn, (found.value, Some(found.id)), today).await
}

async fn work_out(
    conn: &mut Connection,
    (entry, id): (DecisionEntry, Option<String>),
    today: Day,
) -> Result<Effect, Failed> {
    let of = [agreement_of(conn, entry.subject()).await?];
    let mut record = load::on_agreements(conn, &of).await?.record;
    let names: Vec<String> = record.contracts.iter().map(|(contract, _)| contract.id.to_string()).collect();
    let others = decisions::of(conn, &of, &names).await?.into_iter();
    let others = others.filter(|other| Some(&other.id) != id.as_ref());

    let decided = decided(&entry);
    let known_on = decided.known_from().map_or(today, |day| day.max(today));
    let horizon = decided.horizon(known_on);
    record.decisions = others.map(|other| other.value.decision.form).collect();
    let without = record.situation(known_on, horizon)?;
    record.decisions.push(entry.decision.form.clone());
    let with = record.situation(known_on, horizon)?;
    let (effects, _) = effect(&with, &without, decided)?;

    Ok(Effect { entry, decided, known_on, agreement: record.agreements.into_iter().next(), effects })
}

async fn agreement_of(conn: &mut Connection, subject: Subject<'_>) -> Result<String, Failed> {
    match subject {
        Subject::Agreement(id) => Ok(id.to_owned()),
        Subject::Contract(id) => {
            let found = contracts::get(conn, &Scope::All, id).await?;
            let unknown = || {
                let message = format!("there is no contract '{id}'");
                Failed::at("/decision/contract", Code::UnknownReference, message)
            };
            Ok(found.ok_or_else(unknown)?.value.agreement.to_string())
        }
    }
}

impl Effect {
    /// The same in its public form.
    pub fn json(&self) -> EffectJson<'_> {
        let agreement = self.agreement.as_ref();
        let increase = agreement.and_then(|agreement| agreement.increase);
        let earliest = match (self.decided, increase) {
            (Decided::Increase { communicated, .. }, Some(rule)) => {
                Some(earliest_increase(communicated, rule.announced_months_before_year_end))
            }
            _ => None,
        };
        let due =
            self.effects.iter().filter_map(|one| one.exit.as_ref()).filter(|exit| exit.reason.is_none());
        let doubtful =
            agreement.is_some_and(|agreement| due.clone().any(|exit| rate_doubtful(agreement, exit.ends)));
        let told = cautions(&self.entry, doubtful);
        EffectJson::of(&self.entry, (self.decided, self.known_on), (&self.effects, earliest, told))
    }
}
