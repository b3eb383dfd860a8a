//! Mergers and municipalities of a file beside those that count.

use super::compare::{Comparison, Counting, Step};
use super::proposal::Proposal;
use super::register::Register;
use super::{FigureLine, RegisteredEntry};
use crate::domain::calendar::{Day, YEARS, first_of_january};
use crate::domain::identifiers::NisCode;
use crate::records::Recorded;
use crate::records::mergers::MergerEntry;
use std::collections::BTreeSet;

impl Comparison {
    /// Compares mergers, each by its day and what they become.
    pub(super) fn mergers(&mut self, proposal: &Proposal, counting: &Counting) {
        let parts = |one: &MergerEntry| -> BTreeSet<NisCode> {
            one.from.iter().map(|part| part.nis.0.clone()).collect()
        };
        let said = |one: &MergerEntry| {
            let parts: Vec<String> = parts(one).iter().map(ToString::to_string).collect();
            let continues = one.continues.as_ref().map_or("none", |nis| nis.0.as_str());
            format!("{} (goes on: {continues})", parts.join(" + "))
        };
        for (place, one) in proposal.mergers.iter().enumerate() {
            let same = |other: &&Recorded<MergerEntry>| {
                (&other.value.into.nis.0, other.value.effective.0) == (&one.into.nis.0, one.effective.0)
            };
            let before = counting.mergers.iter().find(same);
            if before.is_some_and(|before| said(&before.value) == said(one)) {
                self.preview.unchanged += 1;
                continue;
            }
            let line = FigureLine {
                of: one.into.nis.0.to_string(),
                name: Some(one.into.name.0.clone()),
                base: None,
                on: one.effective.0,
                before: before.map(|before| said(&before.value)),
                after: said(one),
                correction: before.is_some(),
            };
            let corrects = before.map(|before| (before.id.clone(), before.revision));
            self.steps.push(Step { place, corrects, line });
        }
    }

    /// Compares municipalities, each by its code and first day.
    pub(super) fn municipalities(&mut self, all: &[RegisteredEntry], register: &Register) {
        let end = |to: Option<Day>| to.map_or_else(|| "in force".to_owned(), |day| format!("through {day}"));
        for (place, one) in all.iter().enumerate() {
            let (from, to) = (one.valid_from.map(|day| day.0), one.valid_to.map(|day| day.0));
            let before = register.known(&one.nis.0, from).map(|(to, _)| end(to));
            let after = end(to);
            // An older register does not know that a code ended.
            let ended = to.is_none() && register.known(&one.nis.0, from).is_some_and(|(to, _)| to.is_some());
            if before.as_deref() == Some(after.as_str()) || ended {
                self.preview.unchanged += 1;
                continue;
            }
            let line = FigureLine {
                of: one.nis.0.to_string(),
                name: Some(one.name.0.clone()),
                base: None,
                on: from.unwrap_or_else(|| first_of_january(*YEARS.start())),
                before,
                after,
                correction: false,
            };
            self.steps.push(Step { place, corrects: None, line });
        }
    }
}
