//! What a decision brings about: the same situation billed with it and without it, and what differs.

use super::data_agreement::frees;
use crate::domain::billing::outcome::{ContractHold, Exit};
use crate::domain::billing::{Document, DocumentKind, Outcome, Situation, Unbillable, WarningKind, bill};
use crate::domain::calculation::hold::Refusal;
use crate::domain::calculation::waiver::{self, Comparison};
use crate::domain::calculation::{Dossier, Step};
use crate::domain::calendar::{Day, Month, Period, last_of_december};
use crate::domain::contract::decisions::{Channel, HoldRequest, Notice, Sender};
use crate::domain::contract::ends::PossibleEnd;
use crate::domain::money::Money;
use chrono::Datelike;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What was decided, as far as its effect depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decided {
    /// Whether prices of a year are indexed.
    Indexation {
        /// The year.
        year: i32,
    },
    /// Another increase from 1 January of a year.
    Increase {
        /// The year.
        year: i32,
        /// The day on which subscribers were told.
        communicated: Day,
    },
    /// A request to put a lot on hold.
    Hold {
        /// The day of the request.
        requested: Day,
    },
    /// A notice.
    Notice {
        /// The day of dispatch.
        sent: Day,
    },
    /// A change of the data agreement.
    DataChange {
        /// The day on which subscribers were notified.
        notified: Day,
    },
    /// A signed extension.
    Extension {
        /// The day of signature.
        signed: Day,
    },
}

impl Decided {
    /// The first day on which the decision is known.
    pub fn known_from(self) -> Option<Day> {
        match self {
            Decided::Indexation { .. } => None,
            Decided::Increase { communicated: day, .. }
            | Decided::Hold { requested: day }
            | Decided::Notice { sent: day }
            | Decided::DataChange { notified: day }
            | Decided::Extension { signed: day } => Some(day),
        }
    }

    /// The day through which documents are compared: all those of the year that the decision is about. A quarter is
    /// billed in the year after, and a notice may end the contract in a later year than it was sent.
    pub fn horizon(self, today: Day) -> Day {
        match self {
            Decided::Indexation { year } | Decided::Increase { year, .. } => last_of_december(year),
            Decided::Hold { requested } => Month::of(last_of_december(requested.year())).plus(3).last_day(),
            Decided::Notice { sent } => last_of_december(sent.year()).max(today),
            Decided::DataChange { .. } | Decided::Extension { .. } => today,
        }
    }
}

/// A price that a decision changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceChange {
    /// The lot.
    pub lot: Arc<str>,
    /// The component.
    pub component: Arc<str>,
    /// The price without the decision.
    pub before: Option<Decimal>,
    /// The price with it.
    pub after: Decimal,
    /// How it is worked out.
    pub steps: Vec<Step>,
}

/// A document that a decision adds, changes or takes away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DocumentChange {
    /// What kind it is.
    pub kind: DocumentKind,
    /// The period that it bills or credits.
    pub period: Period,
    /// Its day by the agreement.
    pub issue_date: Day,
    /// Its total without the decision; `None` where there would be none.
    pub before: Option<Money>,
    /// Its total with it; `None` where there is none.
    pub after: Option<Money>,
}

/// What a decision brings about for one contract.
#[derive(Debug, Clone)]
pub struct ContractEffect {
    /// The contract.
    pub contract: Arc<str>,
    /// The end of its term without the decision.
    pub ended: Day,
    /// The end of its term with it.
    pub ends: Day,
    /// The next deadline for a notice with it.
    pub next_by_notice: Option<PossibleEnd>,
    /// What a notice costs, and why it does not.
    pub exit: Option<Exit>,
    /// The years of its lots whose hold changed, and that of a request that was not granted.
    pub holds: Vec<ContractHold>,
    /// A request for a hold that was not granted.
    pub hold_refused: Option<(Arc<str>, Refusal)>,
    /// The prices of the year that it is about.
    pub prices: Vec<PriceChange>,
    /// The documents that change.
    pub documents: Vec<DocumentChange>,
    /// The announced prices compared with the original ones (E 8.9).
    pub compared: Option<Comparison>,
    /// The days on which a registered letter frees of the exit fee (EB 1).
    pub leaving_free: Option<Period>,
}

/// What a decision brings about, contract by contract: `with` and `without` differ in nothing but the decision.
///
/// # Errors
/// [`Unbillable`] where an amount is beyond what an amount can hold.
pub fn effect(
    with: &Situation,
    without: &Situation,
    decided: Decided,
) -> Result<(Vec<ContractEffect>, Outcome), Unbillable> {
    let (after, before) = (bill(with)?, bill(without)?);
    let mut effects = Vec::with_capacity(with.contracts.len());
    for (place, record) in with.contracts.iter().enumerate() {
        let (Some(new), Some(old)) = (after.terms.get(place), before.terms.get(place)) else { continue };
        let contract = &record.contract.id;
        effects.push(ContractEffect {
            contract: contract.clone(),
            ended: old.ends,
            ends: new.ends,
            next_by_notice: new.next_by_notice,
            exit: exit_of(&after, contract, decided),
            holds: holds(&after, &before, (contract, decided)),
            hold_refused: hold_refused(&after, contract, decided),
            prices: prices((&after, &before), place, decided),
            documents: documents(&after, &before, place),
            compared: compared(with, place, decided)?,
            leaving_free: leaving_free(with, record.agreement, decided),
        });
    }
    Ok((effects, after))
}

fn exit_of(outcome: &Outcome, contract: &str, decided: Decided) -> Option<Exit> {
    let Decided::Notice { sent } = decided else { return None };
    outcome.exits.iter().find(|exit| *exit.contract == *contract && exit.notice == sent).cloned()
}

/// The years of the contract's lots that the decision is about or whose X it changes.
fn holds(after: &Outcome, before: &Outcome, (contract, decided): (&str, Decided)) -> Vec<ContractHold> {
    let asked = match decided {
        Decided::Hold { requested } => Some(requested.year()),
        _ => None,
    };
    let of_contract = after.holds.iter().filter(|hold| *hold.contract == *contract);
    let concerned = of_contract.filter(|hold| asked == Some(hold.year.year) || !before.holds.contains(hold));
    concerned.cloned().collect()
}

fn hold_refused(outcome: &Outcome, contract: &str, decided: Decided) -> Option<(Arc<str>, Refusal)> {
    let Decided::Hold { requested } = decided else { return None };
    let of_contract = outcome.warnings.iter().filter(|warning| *warning.contract == *contract);
    let mut refused = of_contract.filter_map(|warning| match &warning.kind {
        WarningKind::HoldRefused(requests) => Some(requests),
        _ => None,
    });
    let asked = |(_, request, _): &&(Arc<str>, HoldRequest, Refusal)| request.requested == requested;
    refused.find_map(|requests| requests.iter().find(asked)).map(|(lot, _, why)| (lot.clone(), *why))
}

/// The unit prices of a year, as its invoices have them; of several months the last one.
type Prices = BTreeMap<(Arc<str>, Arc<str>), (Decimal, Vec<Step>)>;

/// The prices at which a contract is billed for the months of a year.
pub(super) fn prices_of_year(outcome: &Outcome, place: usize, year: i32) -> Prices {
    let of_contract = outcome.documents.iter().filter(|(contract, _)| *contract == place);
    let invoices =
        of_contract.filter(|(_, of)| of.kind == DocumentKind::Invoice && of.period.from.year() == year);
    let lines = invoices.flat_map(|(_, document)| &document.lines);
    let priced = lines.filter_map(|line| {
        let key = (line.lot.clone()?, line.component.clone());
        Some((key, (line.unit_price?, line.steps.clone())))
    });
    priced.collect()
}

fn prices((after, before): (&Outcome, &Outcome), place: usize, decided: Decided) -> Vec<PriceChange> {
    let (Decided::Indexation { year } | Decided::Increase { year, .. }) = decided else { return Vec::new() };
    changed(prices_of_year(after, place, year), &prices_of_year(before, place, year))
}

/// Prices beside those without a decision.
pub(super) fn changed(after: Prices, before: &Prices) -> Vec<PriceChange> {
    let changes = after.into_iter().map(|((lot, component), (after, steps))| {
        let key = (lot, component);
        let before = before.get(&key).map(|(price, _)| *price);
        PriceChange { lot: key.0, component: key.1, before, after, steps }
    });
    changes.collect()
}

/// The documents of a contract that differ, in the order of their days.
fn documents(after: &Outcome, before: &Outcome, place: usize) -> Vec<DocumentChange> {
    let of_contract = |outcome: &Outcome| -> BTreeMap<(Day, DocumentKind, Period), Money> {
        let of = outcome.documents.iter().filter(|(contract, _)| *contract == place);
        of.map(|(_, Document { issue_date, kind, period, total, .. })| {
            ((*issue_date, *kind, *period), *total)
        })
        .collect()
    };
    let (mut before, mut changes) = (of_contract(before), Vec::new());
    for ((issue_date, kind, period), after) in of_contract(after) {
        let old = before.remove(&(issue_date, kind, period));
        if old != Some(after) {
            changes.push(DocumentChange { kind, period, issue_date, before: old, after: Some(after) });
        }
    }
    let gone = before.into_iter().map(|((issue_date, kind, period), total)| DocumentChange {
        kind,
        period,
        issue_date,
        before: Some(total),
        after: None,
    });
    changes.extend(gone);
    changes.sort_by_key(|change| (change.issue_date, change.kind, change.period));
    changes
}

/// The prices announced by the day of communication, as a notice of that day would find them.
fn compared(with: &Situation, place: usize, decided: Decided) -> Result<Option<Comparison>, Unbillable> {
    let Decided::Increase { communicated, .. } = decided else { return Ok(None) };
    let Some(record) = with.contracts.get(place) else { return Ok(None) };
    let Some(standing) = with.agreements.get(record.agreement) else { return Ok(None) };
    let too_large = |_| Unbillable { contracts: vec![place] };
    let dossier = Dossier::open(record, standing, &with.figures, with.today).map_err(too_large)?;
    let notice = Notice { by: Sender::Subscriber, sent: communicated, channel: Channel::Email };
    waiver::increases(&dossier, &notice).map_err(too_large)
}

fn leaving_free(with: &Situation, agreement: usize, decided: Decided) -> Option<Period> {
    let Decided::DataChange { notified } = decided else { return None };
    let standing = with.agreements.get(agreement)?;
    let change = standing.decisions.data_changes.iter().find(|change| change.notified == notified)?;
    frees(&standing.agreement, change)
}
