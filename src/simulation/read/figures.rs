//! Figures from their form, with the shipped ones where the situation asks for them.

use super::Reader;
use super::agreement::index_kind;
use crate::domain::calculation::Figures;
use crate::domain::calendar::{Day, first_of_january};
use crate::domain::figures::Provenance;
use crate::domain::figures::index::{IndexFigure, Indices};
use crate::domain::figures::population::PopulationFigure;
use crate::domain::figures::usage::{OtherParticipants, UsageFigure};
use crate::simulation::Shipped;
use crate::simulation::form::request::FiguresName;
use crate::simulation::form::scalar::Date;
use crate::simulation::problem::Code;
use chrono::Datelike;
use rust_decimal::Decimal;
use std::collections::HashSet;
use std::hash::Hash;
use std::sync::Arc;

/// What the steps say of a figure that the situation gives.
const GIVEN: &str = "opgegeven in de situatie";

fn given(published: Option<Date>) -> Provenance {
    Provenance { source: Arc::from(GIVEN), published: published.map(|day| day.0) }
}

impl Reader<'_> {
    /// Reads populations and indices.
    pub(super) fn read_figures(&mut self, shipped: &dyn Shipped) -> Figures {
        let mut figures = Figures::default();
        let with_shipped = self.request.figures == Some(FiguresName::Catalogue);
        if with_shipped {
            figures.indices = Indices::beside(shipped.indices());
        }
        self.read_populations(&mut figures);
        self.read_indices(&mut figures);
        if with_shipped {
            self.add_shipped_populations(shipped, &mut figures);
        }
        figures
    }

    fn read_populations(&mut self, figures: &mut Figures) {
        let mut seen = HashSet::new();
        for (place, form) in self.request.population.sound() {
            let pointer = format!("/population/{place}");
            let (on, published) = (form.on.0, form.published.map(|day| day.0));
            if on != first_of_january(on.year()) {
                let message = format!("{on}: inhabitants are counted on 1 January");
                self.problems.add(format!("{pointer}/on"), Code::NotFirstOfJanuary, message);
            }
            let what = format!("the population of {} on {on}{}", form.nis.0, suffix("published", published));
            self.once(&mut seen, (form.nis.0.clone(), on, published), (&pointer, what));
            let (year, inhabitants) = (on.year(), form.inhabitants.0);
            let figure = PopulationFigure { year, inhabitants, provenance: given(form.published) };
            figures.populations.add(form.nis.0.clone(), figure);
        }
    }

    fn read_indices(&mut self, figures: &mut Figures) {
        let mut seen = HashSet::new();
        for (place, form) in self.request.indices.sound() {
            let pointer = format!("/indices/{place}");
            let (kind, base, month) = (index_kind(form.index), form.base.0, form.month.0);
            if form.value.0 <= Decimal::ZERO {
                let message = "an index is above zero, or nothing could be divided by it";
                self.problems.add(format!("{pointer}/value"), Code::OutOfRange, message);
            }
            let what = format!("the index of {month} in base {}", base.0);
            self.once(&mut seen, (kind, base, month), (&pointer, what));
            let figure = IndexFigure { base, value: form.value.0, provenance: given(form.published) };
            figures.indices.add(kind, month, figure);
        }
    }

    /// A given figure replaces the shipped one for the same municipality and 1 January.
    fn add_shipped_populations(&mut self, shipped: &dyn Shipped, figures: &mut Figures) {
        let subscribers = self.request.contracts.sound().map(|(_, contract)| &contract.subscriber.0);
        for municipality in subscribers.collect::<HashSet<_>>() {
            let given = |year| figures.populations.has(municipality, year);
            let mut added = shipped.populations(municipality);
            added.retain(|figure| !given(figure.year));
            added.into_iter().for_each(|figure| figures.populations.add(municipality.clone(), figure));
        }
    }

    /// Reads reported usage into the contracts.
    pub(super) fn read_usage(&mut self) {
        let mut seen = HashSet::new();
        for (place, form) in self.request.usage.sound() {
            let pointer = format!("/usage/{place}");
            let contract = self.contract_named(&form.contract.0, &format!("{pointer}/contract"));
            let lot = contract.and_then(|of| self.taken_lot(of, &form.lot.0, &format!("{pointer}/lot")));
            let (Some(contract), Some(lot)) = (contract, lot) else { continue };
            let (month, reported) = (form.month.0, form.reported.map(|day| day.0));
            let what =
                format!("the usage of lot '{}' in {month}{}", form.lot.0, suffix("reported", reported));
            self.once(&mut seen, (contract, lot, month, reported), (&pointer, what));
            if let Some(read) = self.contracts.get_mut(contract) {
                let figure =
                    UsageFigure { unique_users: form.unique_users.0, provenance: given(form.reported) };
                read.usage.entry(lot).or_default().add(month, figure);
            }
        }
    }

    /// Reads the totals of participants elsewhere into the agreements.
    pub(super) fn read_other_participants(&mut self) {
        let mut seen = HashSet::new();
        for (place, form) in self.request.other_participants.sound() {
            let pointer = format!("/other_participants/{place}");
            let agreement = self.agreement_named(&form.agreement.0, &format!("{pointer}/agreement"));
            let lot = agreement.and_then(|of| self.lot_named(of, &form.lot.0, &format!("{pointer}/lot")));
            let (Some(agreement), Some(lot)) = (agreement, lot) else { continue };
            let month = form.month.0;
            let what = format!("the other participants of lot '{}' in {month}", form.lot.0);
            self.once(&mut seen, (agreement, lot, month), (&pointer, what));
            if let Some(record) = self.agreements.get_mut(agreement) {
                let totals = OtherParticipants {
                    unique_users: form.unique_users.map_or(0, |count| count.0),
                    inhabitants: form.inhabitants.map_or(0, |count| count.0),
                };
                record.others.insert((lot, month), totals);
            }
        }
    }

    /// Notes that something was given; a problem where it was given before.
    pub(super) fn once<K: Hash + Eq>(&mut self, seen: &mut HashSet<K>, key: K, named: (&str, String)) {
        let (pointer, what) = named;
        if !seen.insert(key) {
            self.problems.add(pointer, Code::Duplicate, format!("{what} stands twice: leave one out"));
        }
    }
}

fn suffix(word: &str, day: Option<Day>) -> String {
    day.map_or_else(String::new, |day| format!(" ({word} {day})"))
}
