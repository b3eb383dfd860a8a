//! Decisions from their form: references, duplicates, and what the rules refuse.

use super::Reader;
use crate::domain::calculation::price::increase_deadline;
use crate::domain::contract::decisions::{
    Channel, DataAgreementChange, Extension, ExtensionIndex, HoldRequest, Notice, PriceIncrease, Sender,
};
use crate::domain::contract::ends::{Ends, known_extensions, notice_in_force};
use crate::domain::tariff::conditions::Renewal;
use crate::simulation::form::decision::{
    ChannelName, DataChangeForm, DecisionForm, ExtensionForm, HoldRequestForm, IndexationDecision,
    NoticeForm, PriceIncreaseForm, SenderName,
};
use crate::simulation::problem::Code;
use std::collections::{BTreeMap, HashSet};

impl Reader<'_> {
    /// Reads all decisions. Notices come last and in order of dispatch, because they depend on the ends
    /// that extensions and earlier notices bring about.
    pub(super) fn read_decisions(&mut self) {
        self.once_each();
        for (place, form) in self.request.decisions.sound() {
            let pointer = format!("/decisions/{place}");
            match form {
                DecisionForm::Indexation(form) => self.indexation(form, &pointer),
                DecisionForm::PriceIncrease(form) => self.price_increase(form, &pointer),
                DecisionForm::Hold(form) => self.hold(form, &pointer),
                DecisionForm::DataAgreementChange(form) => self.data_change(form, &pointer),
                DecisionForm::Extension(form) => self.extension(form, &pointer),
                DecisionForm::Notice(_) => {}
            }
        }
        self.too_many_extensions();
        let forms = self.request.decisions.sound();
        let mut notices: Vec<_> = forms
            .filter_map(|(place, form)| match form {
                DecisionForm::Notice(notice) => Some((place, notice)),
                _ => None,
            })
            .collect();
        notices.sort_by_key(|(place, notice)| (notice.sent.0, *place));
        for (place, form) in notices {
            self.notice(form, &format!("/decisions/{place}"));
        }
        for (_, read) in self.contracts.iter_mut() {
            read.record.decisions.extensions.sort_by_key(|extension| extension.signed);
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
                DecisionForm::Notice(f) => {
                    (&f.contract, format!("notice by {:?} ({:?})", f.by, f.channel), Some(f.sent.0))
                }
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
        match record.agreement.increase {
            None => {
                let message = format!("'{}' knows no price increase besides indexation", form.agreement.0);
                self.problems.add(pointer, Code::IncreaseNotAllowed, message);
            }
            Some(rule) => {
                let deadline = increase_deadline(year, rule.announced_months_before_year_end);
                if communicated > deadline {
                    let message = format!(
                        "communicated on {communicated}; to hold from 1 January {year} it had to be by {deadline} (E 8.9)"
                    );
                    self.problems.add(format!("{pointer}/communicated"), Code::IncreaseTooLate, message);
                }
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
        let agreement = self.agreements.get(read.record.agreement).map(|record| &record.agreement);
        let known =
            agreement.and_then(|agreement| agreement.lots.get(lot)).is_some_and(|lot| lot.hold.is_some());
        if !known {
            let message = format!("lot '{}' cannot be put on hold under this agreement", form.lot.0);
            self.problems.add(pointer, Code::HoldNotPossible, message);
        }
        read.record.decisions.holds.push(HoldRequest { lot, requested: form.requested.0 });
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
        let record = self.agreements.get(read.record.agreement);
        let Some(renewal) = record.map(|record| record.agreement.renewal) else { return };
        let mut refuse = |message: String| self.problems.add(pointer, Code::ExtensionNotAllowed, message);
        if !matches!(renewal, Renewal::ByAgreement { .. }) {
            refuse("this agreement is not extended by signing again".to_owned());
        } else if !form.framework_extended {
            refuse("only possible when the framework agreement is extended too (F 10.2)".to_owned());
        }
        let index = form.index.as_ref().map(|months| ExtensionIndex { from: months.from.0, to: months.to.0 });
        read.record.decisions.extensions.push(Extension { signed: form.signed.0, index });
    }

    /// Refuses the extensions beyond the number that the agreement allows, counted by day of signature.
    fn too_many_extensions(&mut self) {
        let mut by_contract: BTreeMap<usize, Vec<_>> = BTreeMap::new();
        for (place, form) in self.request.decisions.sound() {
            let DecisionForm::Extension(form) = form else { continue };
            if let Some(contract) = self.contracts.place(&form.contract.0) {
                by_contract.entry(contract).or_default().push((form.signed.0, place));
            }
        }
        for (contract, mut signed) in by_contract {
            let Some(read) = self.contracts.get(contract) else { continue };
            let Some(record) = self.agreements.get(read.record.agreement) else { continue };
            let Renewal::ByAgreement { at_most, .. } = record.agreement.renewal else { continue };
            signed.sort_unstable();
            for (_, place) in signed.iter().skip(usize::try_from(at_most).unwrap_or(usize::MAX)) {
                let message = format!("at most {at_most} extensions are possible (F 10.2)");
                self.problems.add(format!("/decisions/{place}"), Code::ExtensionNotAllowed, message);
            }
        }
    }

    fn notice(&mut self, form: &NoticeForm, pointer: &str) {
        let contract = self.contract_named(&form.contract.0, &format!("{pointer}/contract"));
        let Some(read) = contract.and_then(|place| self.contracts.get_mut(place)) else { return };
        let Some(record) = self.agreements.get(read.record.agreement) else { return };
        let by = match form.by {
            SenderName::Subscriber => Sender::Subscriber,
            SenderName::Supplier => Sender::Supplier,
        };
        let channel = match form.channel {
            ChannelName::Email => Channel::Email,
            ChannelName::RegisteredLetter => Channel::RegisteredLetter,
        };
        let sent = form.sent.0;
        let contract = &read.record.contract;
        // A notice must be possible with all extensions, and with those known on the day of the situation.
        let today = self.request.today.map_or(sent, |today| today.0.max(sent));
        let extensions = known_extensions(&read.record.decisions.extensions, today).count();
        let ends = Ends::new(contract, &record.agreement, extensions);
        let ended = notice_in_force(&ends, &read.record.decisions.notices, sent).map(|first| first.ends);
        let ended = ended.or(ends.fixed_end());
        if ends.end_by_notice(sent).is_none() || ended.is_some_and(|end| sent > end) {
            let why = match ended {
                Some(end) if sent > end => {
                    format!("the contract ended on {end}, before this notice of {sent}")
                }
                _ => "the agreement knows neither tacit renewal nor early termination".to_owned(),
            };
            self.problems.add(pointer, Code::NoticeNotPossible, why);
        }
        read.record.decisions.notices.push(Notice { by, sent, channel });
    }
}
