//! Decisions from their form: references, duplicates, and what the rules refuse.

use super::Reader;
use crate::domain::contract::decisions::{
    Channel, DataAgreementChange, Extension, ExtensionIndex, HoldRequest, Notice, PriceIncrease, Sender,
};
use crate::domain::contract::ends::{Ends, known_extensions};
use crate::domain::contract::refusals::{self, IncreaseRefused};
use crate::simulation::form::decision::{
    ChannelName, DataChangeForm, DecisionForm, ExtensionForm, HoldRequestForm, IndexationDecision,
    NoticeForm, PriceIncreaseForm, SenderName,
};
use crate::simulation::problem::Code;
use std::collections::{BTreeMap, HashSet};

impl Reader<'_> {
    /// Reads all decisions. Extensions and notices come last and in order of their day, because they depend
    /// on those before them.
    pub(super) fn read_decisions(&mut self) {
        self.once_each();
        let (mut extensions, mut notices) = (Vec::new(), Vec::new());
        for (place, form) in self.request.decisions.sound() {
            let pointer = format!("/decisions/{place}");
            match form {
                DecisionForm::Indexation(form) => self.indexation(form, &pointer),
                DecisionForm::PriceIncrease(form) => self.price_increase(form, &pointer),
                DecisionForm::Hold(form) => self.hold(form, &pointer),
                DecisionForm::DataAgreementChange(form) => self.data_change(form, &pointer),
                DecisionForm::Extension(form) => extensions.push((form.signed.0, place, form)),
                DecisionForm::Notice(form) => notices.push((form.sent.0, place, form)),
            }
        }
        extensions.sort_by_key(|(signed, place, _)| (*signed, *place));
        for (_, place, form) in extensions {
            self.extension(form, &format!("/decisions/{place}"));
        }
        notices.sort_by_key(|(sent, place, _)| (*sent, *place));
        for (_, place, form) in notices {
            self.notice(form, &format!("/decisions/{place}"));
        }
    }

    /// One decision per subject and day (or year, for indexation and increases).
    fn once_each(&mut self) {
        let mut seen = HashSet::new();
        for (place, form) in self.request.decisions.sound() {
            let (subject, detail, day) = match form {
                DecisionForm::Indexation(f) => (&f.agreement, format!("indexation of {}", f.year.0), None),
                DecisionForm::PriceIncrease(f) => {
                    (&f.agreement, format!("price increase for {}", f.year.0), None)
                }
                DecisionForm::Hold(f) => {
                    (&f.contract, format!("hold of lot '{}'", f.lot.0), Some(f.requested.0))
                }
                DecisionForm::Notice(f) => (
                    &f.contract,
                    format!("notice by the {} by {}", f.by.name(), f.channel.name()),
                    Some(f.sent.0),
                ),
                DecisionForm::DataAgreementChange(f) => {
                    (&f.agreement, "data-agreement change".to_owned(), Some(f.notified.0))
                }
                DecisionForm::Extension(f) => (&f.contract, "extension".to_owned(), Some(f.signed.0)),
            };
            let of_day = day.map_or_else(String::new, |day| format!(" on {day}"));
            let what = format!("the {detail} of '{}'{of_day}", subject.0);
            self.once(&mut seen, (subject.0.clone(), detail, day), (&format!("/decisions/{place}"), what));
        }
    }

    fn indexation(&mut self, form: &IndexationDecision, pointer: &str) {
        let agreement = self.agreement_named(&form.agreement.0, &format!("{pointer}/agreement"));
        if let Some(record) = agreement.and_then(|place| self.agreements.get_mut(place)) {
            record.decisions.indexation.insert(form.year.0, form.apply);
        }
    }

    fn price_increase(&mut self, form: &PriceIncreaseForm, pointer: &str) {
        let place = self.agreement_named(&form.agreement.0, &format!("{pointer}/agreement"));
        let Some(place) = place else { return };
        let Some(record) = self.agreements.get(place) else { return };
        let (communicated, year) = (form.communicated.0, form.year.0);
        match refusals::increase(&record.agreement, year, communicated) {
            Ok(()) => {}
            Err(refused @ IncreaseRefused::NotAllowed) => {
                self.refuse(pointer, Code::IncreaseNotAllowed, &refused);
            }
            Err(refused @ IncreaseRefused::TooLate { .. }) => {
                self.refuse(&format!("{pointer}/communicated"), Code::IncreaseTooLate, &refused);
            }
        }
        let prices = self.new_prices(form, place, pointer);
        if let Some(record) = self.agreements.get_mut(place) {
            record.decisions.increases.push(PriceIncrease { year, communicated, prices });
        }
    }

    fn new_prices(
        &mut self,
        form: &PriceIncreaseForm,
        agreement: usize,
        pointer: &str,
    ) -> BTreeMap<(usize, usize), rust_decimal::Decimal> {
        let mut prices = BTreeMap::new();
        for (number, new) in form.prices.iter().enumerate() {
            let at = format!("{pointer}/prices/{number}");
            let Some(lot) = self.lot_named(agreement, &new.lot.0, &format!("{at}/lot")) else { continue };
            let lots = self.agreements.get(agreement).map(|record| &record.agreement.lots);
            let components = lots.and_then(|lots| lots.get(lot)).map(|lot| &lot.components);
            let found = components.and_then(|all| all.iter().position(|c| c.id == new.component.0));
            let Some(component) = found else {
                let message = format!("lot '{}' has no component '{}'", new.lot.0, new.component.0);
                self.problems.add(format!("{at}/component"), Code::UnknownReference, message);
                continue;
            };
            if prices.insert((lot, component), new.price.0).is_some() {
                let message = format!("the price of '{}.{}' stands twice", new.lot.0, new.component.0);
                self.problems.add(at, Code::Duplicate, message);
            }
        }
        prices
    }

    fn hold(&mut self, form: &HoldRequestForm, pointer: &str) {
        let contract = self.contract_named(&form.contract.0, &format!("{pointer}/contract"));
        let lot = contract.and_then(|of| self.taken_lot(of, &form.lot.0, &format!("{pointer}/lot")));
        let (Some(contract), Some(lot)) = (contract, lot) else { return };
        let Some(read) = self.contracts.get_mut(contract) else { return };
        let agreement = self.agreements.get(read.agreement).map(|record| &record.agreement);
        let allowed = agreement.and_then(|agreement| agreement.lots.get(lot)).map(refusals::hold);
        read.decisions.holds.push(HoldRequest { lot, requested: form.requested.0 });
        if let Some(Err(refused)) = allowed {
            self.refuse(pointer, Code::HoldNotPossible, &refused);
        }
    }

    fn data_change(&mut self, form: &DataChangeForm, pointer: &str) {
        let agreement = self.agreement_named(&form.agreement.0, &format!("{pointer}/agreement"));
        if let Some(record) = agreement.and_then(|place| self.agreements.get_mut(place)) {
            let DataChangeForm { notified, adverse, mandatory_law, .. } = *form;
            let change = DataAgreementChange { notified: notified.0, adverse, mandatory_law };
            record.decisions.data_changes.push(change);
        }
    }

    fn extension(&mut self, form: &ExtensionForm, pointer: &str) {
        let contract = self.contract_named(&form.contract.0, &format!("{pointer}/contract"));
        let Some(read) = contract.and_then(|place| self.contracts.get_mut(place)) else { return };
        let Some(record) = self.agreements.get(read.agreement) else { return };
        let signed_before = read.decisions.extensions.len();
        let allowed = refusals::extension(&record.agreement, form.framework_extended, signed_before);
        let index = form.index.as_ref().map(|months| ExtensionIndex { from: months.from.0, to: months.to.0 });
        read.decisions.extensions.push(Extension { signed: form.signed.0, index });
        if let Err(refused) = allowed {
            self.refuse(pointer, Code::ExtensionNotAllowed, &refused);
        }
    }

    fn notice(&mut self, form: &NoticeForm, pointer: &str) {
        let contract = self.contract_named(&form.contract.0, &format!("{pointer}/contract"));
        let Some(read) = contract.and_then(|place| self.contracts.get_mut(place)) else { return };
        let Some(record) = self.agreements.get(read.agreement) else { return };
        let by = match form.by {
            SenderName::Subscriber => Sender::Subscriber,
            SenderName::Supplier => Sender::Supplier,
        };
        let channel = match form.channel {
            ChannelName::Email => Channel::Email,
            ChannelName::RegisteredLetter => Channel::RegisteredLetter,
        };
        let sent = form.sent.0;
        let contract = &read.contract;
        // A notice of the past is judged by the extensions known today, one of the future by those known then.
        let today = self.request.today.map_or(sent, |today| today.0.max(sent));
        let extensions = known_extensions(&read.decisions.extensions, today).count();
        let ends = Ends::new(contract, &record.agreement, extensions);
        let allowed = refusals::notice(&ends, &read.decisions.notices, sent);
        read.decisions.notices.push(Notice { by, sent, channel });
        if let Err(refused) = allowed {
            self.refuse(pointer, Code::NoticeNotPossible, &refused);
        }
    }
}
