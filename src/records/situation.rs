//! From what is recorded to the situation that is billed: the same reading as that of a simulation.

use super::contract::ContractEntry;
use super::figure::{IndexEntry, OthersEntry, PopulationEntry, UsageEntry};
use crate::domain::billing::Situation;
use crate::domain::calendar::Day;
use crate::domain::contract::ContractRecord;
use crate::domain::figures::Provenance;
use crate::domain::figures::index::{IndexFigure, Indices};
use crate::domain::figures::population::PopulationFigure;
use crate::domain::figures::usage::UsageFigure;
use crate::domain::identifiers::NisCode;
use crate::domain::merger::Mergers;
use crate::domain::tariff::Agreement;
use crate::simulation::Shipped;
use crate::simulation::form::agreement::{AgreementForm, UseForm};
use crate::simulation::form::decision::DecisionForm;
use crate::simulation::form::request::{Entries, Entry, FiguresName, OthersForm, Request, UsageForm};
use crate::simulation::form::scalar::{Date, Id};
use crate::simulation::problem::Problems;
use crate::simulation::read::agreement::index_kind;
use crate::simulation::read::{self, Judging};
use chrono::Datelike;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// What is recorded on some agreements and their contracts.
#[derive(Debug, Clone, Default)]
pub struct OnRecord {
    /// The agreements.
    pub agreements: Vec<Arc<Agreement>>,
    /// The contracts in their order, each with the municipality of its subscriber.
    pub contracts: Vec<(ContractEntry, NisCode)>,
    /// Mergers of municipalities.
    pub mergers: Mergers,
    /// Populations of their municipalities, and of those with which these merged.
    pub populations: Vec<PopulationEntry>,
    /// Indices.
    pub indices: Vec<IndexEntry>,
    /// Usage of the contracts.
    pub usage: Vec<UsageEntry>,
    /// Participants elsewhere.
    pub others: Vec<OthersEntry>,
    /// Decisions.
    pub decisions: Vec<DecisionForm>,
}

impl OnRecord {
    /// The situation as known on a day, billed through another.
    ///
    /// Decisions are not judged again: what was recorded was allowed by what was known then, also where the situation
    /// is seen from an earlier day.
    ///
    /// # Errors
    /// What does not fit together. Nothing is recorded that does not, so that there is none in what was stored.
    pub fn situation(&self, today: Day, bill_through: Day) -> Result<Situation, Problems> {
        let mut situation = self.read((today, bill_through), &[], Judging::Recorded)?;
        self.add_usage(&mut situation);
        Ok(situation)
    }

    /// Reads everything with usage that is still to be recorded, as far as the rules need to see it.
    ///
    /// # Errors
    /// What the rules refuse, pointed at as in a simulation (`/usage/0`).
    pub fn check(&self, today: Day, bill_through: Day, usage: &[UsageEntry]) -> Result<Situation, Problems> {
        self.read((today, bill_through), usage, Judging::New)
    }

    fn read(
        &self,
        (today, bill_through): (Day, Day),
        usage: &[UsageEntry],
        judging: Judging,
    ) -> Result<Situation, Problems> {
        let request = Request {
            name: Some(String::new()),
            today: Some(Date(today)),
            bill_through: Some(Date(bill_through)),
            agreements: entries(self.agreements.iter().map(|agreement| {
                let of = UseForm { id: Id(agreement.id.clone()) };
                (Some(agreement.id.clone()), AgreementForm::Use(of))
            })),
            contracts: entries(self.contracts.iter().map(|(entry, nis)| {
                let form = entry.form(nis);
                (Some(form.id.0.clone()), form)
            })),
            figures: Some(FiguresName::Catalogue),
            usage: entries(usage.iter().map(|entry| (None, usage_form(entry)))),
            other_participants: entries(self.others.iter().map(|entry| (None, others_form(entry)))),
            decisions: entries(self.decisions.iter().map(|form| (None, form.clone()))),
            ..Request::default()
        };
        let figures = Figures::of(self);
        let mut situation = read::judged(&request, &figures, (Problems::default(), judging))?;
        self.add_merged(&mut situation, figures);
        Ok(situation)
    }

    /// Adds mergers, and the populations of municipalities that do not subscribe themselves: a simulation knows
    /// neither.
    fn add_merged(&self, situation: &mut Situation, figures: Figures<'_>) {
        let subscribers: HashSet<&NisCode> = self.contracts.iter().map(|(_, nis)| nis).collect();
        for (nis, found) in figures.populations.into_iter().filter(|(nis, _)| !subscribers.contains(nis)) {
            found.into_iter().for_each(|figure| situation.figures.populations.add(nis.clone(), figure));
        }
        situation.figures.mergers = self.mergers.clone();
    }

    /// Adds reported usage with its source, which the form of a simulation does not have.
    fn add_usage(&self, situation: &mut Situation) {
        let contracts = situation.contracts.iter().enumerate();
        let places: HashMap<Arc<str>, usize> =
            contracts.map(|(place, record)| (record.contract.id.clone(), place)).collect();
        for entry in &self.usage {
            let place = places.get(entry.contract.as_str());
            let record = place.and_then(|place| situation.contracts.get_mut(*place));
            if let Some(record) = record {
                add_report(record, &situation.agreements, entry);
            }
        }
    }
}

fn add_report(
    record: &mut ContractRecord,
    agreements: &[crate::domain::contract::AgreementRecord],
    entry: &UsageEntry,
) {
    let lots = agreements.get(record.agreement).map(|standing| &standing.agreement.lots);
    let lot = lots.and_then(|lots| lots.iter().position(|lot| *lot.id == *entry.lot.0));
    if let Some(lot) = lot {
        let provenance = provenance(&entry.source.0, entry.reported);
        let figure = UsageFigure { unique_users: entry.unique_users.0, provenance };
        record.usage.entry(lot).or_default().add(entry.month.0, figure);
    }
}

fn entries<T>(items: impl Iterator<Item = (Option<Arc<str>>, T)>) -> Entries<T> {
    Entries(items.map(|(id, form)| Entry { id, form: Some(form) }).collect())
}

fn usage_form(entry: &UsageEntry) -> UsageForm {
    UsageForm {
        contract: Id(entry.contract.as_str().into()),
        lot: entry.lot.clone(),
        month: entry.month,
        unique_users: entry.unique_users,
        reported: entry.reported,
    }
}

fn others_form(entry: &OthersEntry) -> OthersForm {
    OthersForm {
        agreement: Id(entry.agreement.as_str().into()),
        lot: entry.lot.clone(),
        month: entry.month,
        unique_users: entry.unique_users,
        inhabitants: entry.inhabitants,
    }
}

fn provenance(source: &str, published: Option<Date>) -> Provenance {
    Provenance { source: source.into(), published: published.map(|day| day.0) }
}

/// Recorded agreements and figures, as a situation asks for what ships with the product.
struct Figures<'a> {
    agreements: &'a [Arc<Agreement>],
    populations: HashMap<&'a NisCode, Vec<PopulationFigure>>,
    indices: Arc<Indices>,
}

impl<'a> Figures<'a> {
    fn of(record: &'a OnRecord) -> Self {
        let mut populations: HashMap<_, Vec<_>> = HashMap::new();
        for entry in &record.populations {
            let figure = PopulationFigure {
                year: entry.on.0.year(),
                inhabitants: entry.inhabitants.0,
                provenance: provenance(&entry.source.0, entry.published),
            };
            populations.entry(&entry.nis.0).or_default().push(figure);
        }
        let mut indices = Indices::default();
        for entry in &record.indices {
            let provenance = provenance(&entry.source.0, entry.published);
            let figure = IndexFigure { base: entry.base.0, value: entry.value.0, provenance };
            indices.add(index_kind(entry.index), entry.month.0, figure);
        }
        Figures { agreements: &record.agreements, populations, indices: Arc::new(indices) }
    }
}

impl Shipped for Figures<'_> {
    fn agreement(&self, id: &str) -> Option<Arc<Agreement>> {
        self.agreements.iter().find(|agreement| *agreement.id == *id).cloned()
    }

    fn agreement_ids(&self) -> Vec<Arc<str>> {
        self.agreements.iter().map(|agreement| agreement.id.clone()).collect()
    }

    fn populations(&self, municipality: &NisCode) -> Vec<PopulationFigure> {
        self.populations.get(municipality).cloned().unwrap_or_default()
    }

    fn indices(&self) -> Arc<Indices> {
        self.indices.clone()
    }
}
