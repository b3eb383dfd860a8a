//! Which contract has not reported which lot and month, of all that a billing run waits for: by the rule that blocks it.

use crate::domain::billing::Situation;
use crate::domain::billing::opened::Opened;
use crate::domain::billing::reporting::{awaited, billed_with_another, must_report};
use crate::domain::billing::schedule::scheduled;
use crate::domain::calculation::Dossier;
use crate::domain::calculation::lines::Scope;
use crate::domain::calendar::{Day, Month};
use crate::domain::tariff::Lot;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a run through a day asks of those who report.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Completeness {
    /// How many reports it asks for, by contract, lot and month.
    pub asked: usize,
    /// Those that are missing, by contract (in the order of the situation), lot and month.
    pub missing: Vec<Unreported>,
}

/// A report that is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreported {
    /// The place of its contract in the situation.
    pub contract: usize,
    /// The lot.
    pub lot: Arc<str>,
    /// The month.
    pub month: Month,
    /// The day of issue of the first document that waits for it.
    pub needed_on: Day,
    /// How many documents wait for it, of this contract and of others.
    pub documents: usize,
}

/// The documents that wait for a lot and month, by their days of issue.
type Waiting<'a> = BTreeMap<(usize, Month), (&'a Lot, BTreeMap<Day, usize>)>;

/// What a run of a situation waits for.
pub fn completeness(situation: &Situation) -> Completeness {
    let opened = Opened::of(situation);
    let mut found = Completeness::default();
    let waiting: Vec<Waiting<'_>> =
        (0..situation.agreements.len()).map(|agreement| waiting(&opened, (agreement, situation))).collect();
    for (place, dossier, _) in opened.contracts() {
        for (key, (lot, documents)) in waiting.get(dossier.record.agreement).into_iter().flatten() {
            let asked = documents.keys().any(|day| must_report(dossier, (key.0, lot), key.1, *day));
            found.asked += usize::from(asked);
            if asked && dossier.usage(key.0, key.1).is_none() {
                found.missing.extend(unreported((place, dossier), (*key, lot), documents));
            }
        }
    }
    found
}

fn unreported(
    (contract, dossier): (usize, &Dossier<'_>),
    ((place, month), lot): ((usize, Month), &Lot),
    documents: &BTreeMap<Day, usize>,
) -> Option<Unreported> {
    let waiting: Vec<(&Day, &usize)> =
        documents.iter().filter(|(day, _)| must_report(dossier, (place, lot), month, **day)).collect();
    let needed_on = waiting.iter().map(|(day, _)| **day).min()?;
    let documents = waiting.iter().map(|(_, count)| **count).sum();
    Some(Unreported { contract, lot: lot.id.clone(), month, needed_on, documents })
}

/// What the documents of an agreement wait for.
fn waiting<'a>(opened: &Opened<'a>, (agreement, situation): (usize, &Situation)) -> Waiting<'a> {
    let mut found = Waiting::new();
    let (under, participation) = opened.under(agreement);
    let Some(participation) = participation else { return found };
    for dossier in under {
        for next in scheduled(dossier, situation.bill_through) {
            let scope = Scope { dossier, participation, period: next.period, as_of: next.issue_date };
            if billed_with_another(&scope).is_some() {
                continue;
            }
            for (place, lot, month) in awaited(&scope) {
                let (_, documents) = found.entry((place, month)).or_insert_with(|| (lot, BTreeMap::new()));
                *documents.entry(next.issue_date).or_default() += 1;
            }
        }
    }
    found
}
