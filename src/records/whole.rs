//! A situation of a simulation as records: what would have to be recorded so that the store holds the same.

use super::agreement::AgreementInput;
use super::contract::ContractEntry;
use super::decision::{DecisionEntry, Kept};
use super::figure::{IndexEntry, OthersEntry, PopulationEntry, UsageEntry};
use super::scalar::{Name, Short};
use crate::domain::calendar::Day;
use crate::domain::identifiers::NisCode;
use crate::simulation::form::agreement::AgreementForm;
use crate::simulation::form::decision::DecisionForm;
use crate::simulation::form::request::Request;
use crate::simulation::form::scalar::Date;
use crate::simulation::json;
use crate::simulation::problem::{Code, Problem, Problems};
use serde_json::Value;

/// The records of a situation, in an order in which they can be recorded.
#[derive(Debug, Clone, Default)]
pub struct Whole {
    /// Agreements.
    pub agreements: Vec<AgreementInput>,
    /// Contracts.
    pub contracts: Vec<ContractEntry>,
    /// Populations.
    pub populations: Vec<PopulationEntry>,
    /// Indices.
    pub indices: Vec<IndexEntry>,
    /// Usage.
    pub usage: Vec<UsageEntry>,
    /// Participants elsewhere.
    pub others: Vec<OthersEntry>,
    /// Decisions.
    pub decisions: Vec<DecisionEntry>,
}

/// What a situation does not say of its records.
pub struct Said<'a> {
    /// The organisation of a municipality.
    pub organisation: &'a dyn Fn(&NisCode) -> String,
    /// The days on which the agreement at a place can be signed.
    pub valid: &'a dyn Fn(usize) -> (Day, Option<Day>),
    /// Where its figures were taken from.
    pub source: &'a str,
}

impl Whole {
    /// The records of a situation.
    ///
    /// # Errors
    /// Problems of its form, and names that cannot be names of records.
    pub fn of(text: &str, said: &Said<'_>) -> Result<Whole, Problems> {
        let (value, problems) = json::parse(text)?;
        let (request, mut found) = Request::read(value.clone())?;
        found.extend(problems);
        found.or(())?;
        let source = Short(said.source.to_owned());
        let decisions = decisions(&value)?;
        Ok(Whole {
            agreements: agreements(&value, said)?,
            contracts: contracts(&request, said)?,
            populations: request
                .population
                .sound()
                .map(|(_, form)| PopulationEntry {
                    nis: form.nis.clone(),
                    on: form.on,
                    inhabitants: form.inhabitants,
                    published: form.published,
                    source: source.clone(),
                })
                .collect(),
            indices: request
                .indices
                .sound()
                .map(|(_, form)| IndexEntry {
                    index: form.index,
                    base: form.base,
                    month: form.month,
                    value: form.value,
                    published: form.published,
                    source: source.clone(),
                })
                .collect(),
            usage: usage(&request, &source)?,
            others: others(&request, &source)?,
            decisions,
        })
    }
}

fn name(text: &str) -> Result<Name, Problems> {
    text.parse().map_err(|wrong: String| Problem::new("", Code::WrongForm, wrong).into())
}

fn list<'a>(value: &'a Value, field: &str) -> impl Iterator<Item = &'a Value> {
    value.get(field).and_then(Value::as_array).into_iter().flatten()
}

fn agreements(value: &Value, said: &Said<'_>) -> Result<Vec<AgreementInput>, Problems> {
    let all = list(value, "agreements").enumerate().map(|(place, json)| {
        let agreement: Kept<AgreementForm> = deserr::deserialize::<_, Value, Problems>(json.clone())?;
        let (from, to) = (said.valid)(place);
        Ok(AgreementInput { valid_from: Date(from), valid_to: to.map(Date), agreement, clauses: None })
    });
    all.collect()
}

fn contracts(request: &Request, said: &Said<'_>) -> Result<Vec<ContractEntry>, Problems> {
    let all = request.contracts.sound().map(|(_, form)| {
        Ok(ContractEntry {
            id: name(&form.id.0)?,
            agreement: name(&form.agreement.0)?,
            organisation: name(&(said.organisation)(&form.subscriber.0))?,
            payers: None,
            signed: form.signed,
            start: form.start,
            end: form.end,
            lots: form.lots.clone(),
            settlement_factor: form.settlement_factor,
            printed: form.printed.clone(),
            staff_accounts_at_most: None,
            reason: None,
            evidence: None,
        })
    });
    all.collect()
}

fn usage(request: &Request, source: &Short) -> Result<Vec<UsageEntry>, Problems> {
    let all = request.usage.sound().map(|(_, form)| {
        Ok(UsageEntry {
            contract: name(&form.contract.0)?,
            lot: form.lot.clone(),
            month: form.month,
            unique_users: form.unique_users,
            reported: form.reported,
            source: source.clone(),
        })
    });
    all.collect()
}

fn others(request: &Request, source: &Short) -> Result<Vec<OthersEntry>, Problems> {
    let all = request.other_participants.sound().map(|(_, form)| {
        Ok(OthersEntry {
            agreement: name(&form.agreement.0)?,
            lot: form.lot.clone(),
            month: form.month,
            unique_users: form.unique_users,
            inhabitants: form.inhabitants,
            source: source.clone(),
        })
    });
    all.collect()
}

/// Extensions first and by day, then notices by day: a decision rests on those before it.
fn decisions(value: &Value) -> Result<Vec<DecisionEntry>, Problems> {
    let all = list(value, "decisions").map(|json| {
        let decision: Kept<DecisionForm> = deserr::deserialize::<_, Value, Problems>(json.clone())?;
        Ok(DecisionEntry::plain(decision))
    });
    let mut all = all.collect::<Result<Vec<_>, Problems>>()?;
    all.sort_by_key(|entry| match &entry.decision.form {
        DecisionForm::Extension(extension) => (1, Some(extension.signed.0)),
        DecisionForm::Notice(notice) => (2, Some(notice.sent.0)),
        _ => (0, None),
    });
    Ok(all)
}
