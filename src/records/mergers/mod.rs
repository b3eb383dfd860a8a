//! Mergers of municipalities: what was made of which, on which day, and who goes on.

use super::scalar::Short;
use crate::domain::merger::{ConflictAt, Merger, Mergers, Municipality};
use crate::domain::succession::Contradiction;
use crate::simulation::form::scalar::{Date, Nis};
use crate::simulation::problem::{Code, Problems};
use deserr::Deserr;
use serde::Serialize;
use std::collections::HashSet;
use utoipa::ToSchema;

/// A municipality under one code.
#[derive(Debug, Clone, Deserr, Serialize, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
#[schema(as = Municipality)]
pub struct MunicipalityForm {
    /// Its NIS code.
    pub nis: Nis,
    /// Its name.
    #[schema(example = "Borsbeek")]
    pub name: Short,
}

/// One municipality is made of others, or gets another code.
#[derive(Debug, Clone, Deserr, Serialize, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct MergerEntry {
    /// The first day of the new situation.
    #[schema(example = "2025-01-01")]
    pub effective: Date,
    /// What they become.
    pub into: MunicipalityForm,
    /// What they were, at least one; the new one is among them where it keeps its code.
    pub from: Vec<MunicipalityForm>,
    /// The one of them whose legal person (enterprise number) goes on: its contracts run on with the larger territory,
    /// those of the others end with the fee year of the merger. None where left out.
    #[deserr(default)]
    pub continues: Option<Nis>,
    /// Whether rights and duties of the others, and so their contracts, pass to the new one by law; yes where left out.
    #[deserr(default)]
    pub universal_succession: Option<bool>,
    /// Where it was taken from.
    #[schema(example = "Decreet van 3 mei 2024")]
    pub source: Short,
}

impl MergerEntry {
    /// A merger in its public form.
    pub fn of(merger: &Merger, source: Short) -> MergerEntry {
        let form = |of: &Municipality| MunicipalityForm {
            nis: Nis(of.nis.clone()),
            name: Short(of.name.to_string()),
        };
        MergerEntry {
            effective: Date(merger.effective),
            into: form(&merger.into),
            from: merger.from.iter().map(form).collect(),
            continues: merger.continues.clone().map(Nis),
            universal_succession: Some(merger.universal_succession),
            source,
        }
    }
}

impl From<&MunicipalityForm> for Municipality {
    fn from(form: &MunicipalityForm) -> Self {
        Municipality { nis: form.nis.0.clone(), name: form.name.0.as_str().into() }
    }
}

impl From<&MergerEntry> for Merger {
    fn from(entry: &MergerEntry) -> Self {
        Merger {
            effective: entry.effective.0,
            into: (&entry.into).into(),
            from: entry.from.iter().map(Into::into).collect(),
            continues: entry.continues.as_ref().map(|nis| nis.0.clone()),
            universal_succession: entry.universal_succession.unwrap_or(true),
        }
    }
}

impl MergerEntry {
    /// What does not fit together.
    pub fn problems(&self) -> Problems {
        let mut problems = Problems::default();
        let mut seen = HashSet::new();
        for (place, part) in self.from.iter().enumerate() {
            if !seen.insert(&part.nis.0) {
                let message = format!("{} stands twice: leave one out", part.nis.0);
                problems.add(format!("/from/{place}/nis"), Code::Duplicate, message);
            }
        }
        if self.from.is_empty() {
            problems.add("/from", Code::EmptyList, "something is made of at least one municipality");
        }
        if matches!(self.from.as_slice(), [one] if one.nis.0 == self.into.nis.0) {
            let message = "a municipality that stays alone under its code does not merge: name the others";
            problems.add("/from", Code::WrongForm, message);
        }
        if let Some(goes_on) = self.continues.as_ref().filter(|nis| !seen.contains(&nis.0)) {
            let message = format!("{} is not among those that merge (`from`)", goes_on.0);
            problems.add("/continues", Code::UnknownReference, message);
        }
        let keeps_code = seen.contains(&self.into.nis.0);
        if keeps_code && self.continues.as_ref().is_none_or(|nis| nis.0 != self.into.nis.0) {
            let message = format!("{} keeps its code, so that it is the one that goes on", self.into.nis.0);
            problems.add("/continues", Code::WrongForm, message);
        }
        problems
    }

    /// What contradicts the mergers that are recorded.
    pub fn problems_beside(&self, others: &Mergers) -> Problems {
        let mut problems = Problems::default();
        for conflict in others.conflicts(&self.into()) {
            let pointer = match conflict.at {
                ConflictAt::Part(place) => format!("/from/{place}/nis"),
                ConflictAt::Into => "/into/nis".to_owned(),
            };
            let message = format!(
                "{} ({}) became part of {} ({}) on {}: correct that merger first, or this one",
                conflict.municipality.name,
                conflict.municipality.nis,
                conflict.into.name,
                conflict.into.nis,
                conflict.on
            );
            problems.add(pointer, Code::ContradictsMerger, message);
        }
        problems
    }
}

/// What is wrong with the successor of an organisation, and where.
pub fn successor_problem(contradiction: &Contradiction) -> (&'static str, String) {
    match contradiction {
        Contradiction::OtherMunicipality(nis) => (
            "/successor/organisation",
            format!("its municipality became {nis}: the successor is an organisation of {nis}"),
        ),
        Contradiction::OtherDay(day) => {
            ("/successor/from", format!("its municipality merged on {day}: the successor begins on that day"))
        }
        Contradiction::NoMerger => (
            "/successor/organisation",
            "the successor is of another municipality, and no merger of the two is recorded: record it first \
             (/api/v1/mergers)"
                .to_owned(),
        ),
    }
}
