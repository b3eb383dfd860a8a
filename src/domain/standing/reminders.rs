//! The deadlines to come: what people must do, decide or wait for in a period, read from what is recorded and billed.

use super::contract::{Circumstances, ContractStanding, State, contract_standing, rate_doubtful};
use super::data_agreement::frees;
use super::due::clause_of;
pub use super::due::{Due, Reminder};
use super::notices::{REMINDED_MONTHS_BEFORE, deadlines, reminded};
use crate::domain::billing::schedule::scheduled;
use crate::domain::billing::{DocumentKind, Outcome, Situation, Unbillable, WarningKind, bill};
use crate::domain::calculation::{Block, Dossier};
use crate::domain::calendar::{Day, Month, Period, add_days, last_of_december};
use crate::domain::contract::AgreementRecord;
use crate::domain::contract::ends::{Ends, known_extensions};
use crate::domain::contract::refusals::increase_deadline;
use crate::domain::tariff::Agreement;
use crate::domain::tariff::conditions::{Indexation, Invoicing, Renewal};
use chrono::Datelike;
use std::sync::Arc;

/// What is gathered on the way.
struct Gathered<'a> {
    situation: &'a Situation,
    outcome: Outcome,
    period: Period,
    found: Vec<Reminder>,
}

/// The reminders of a period, in order of their days. The situation is known on the first day of the period and billed
/// through its last.
///
/// # Errors
/// [`Unbillable`] where an amount is beyond what an amount can hold.
pub fn reminders(
    situation: &Situation,
    circumstances: Circumstances<'_>,
) -> Result<Vec<Reminder>, Unbillable> {
    let period = Period { from: situation.today, to: situation.bill_through };
    let mut gathered = Gathered { situation, outcome: bill(situation)?, period, found: Vec::new() };
    for standing in &situation.agreements {
        gathered.agreement(standing);
    }
    for place in 0..situation.contracts.len() {
        gathered.contract(place, circumstances);
    }
    let mut found = gathered.found;
    found.sort_by(|a, b| (a.day, &a.agreement, &a.contract).cmp(&(b.day, &b.agreement, &b.contract)));
    Ok(found)
}

impl Gathered<'_> {
    /// Adds a reminder whose day lies in the period.
    fn on(&mut self, day: Day, (agreement, contract): (&Agreement, Option<&Arc<str>>), due: Due) {
        if day < self.period.from || day > self.period.to {
            return;
        }
        let clause = agreement.clause(clause_of(&due, agreement));
        let agreement = agreement.id.clone();
        self.found.push(Reminder { day, agreement, contract: contract.cloned(), due, clause });
    }

    fn years(&self) -> std::ops::RangeInclusive<i32> {
        self.period.from.year()..=self.period.to.year()
    }

    /// A day of this year that has passed: what should have been done then waits, as long as the year lasts.
    fn waiting_from(&self, day: Day, year: i32) -> Day {
        if year == self.period.from.year() { day.max(self.period.from) } else { day }
    }

    fn agreement(&mut self, standing: &AgreementRecord) {
        let agreement = &*standing.agreement;
        let of = (agreement, None);
        for year in self.years() {
            if let Some(rule) = agreement.increase {
                let deadline = increase_deadline(year + 1, rule.announced_months_before_year_end);
                self.on(deadline, of, Due::AnnouncementDeadline(year + 1));
            }
            if indexed_in(agreement, year) && !standing.decisions.indexation.contains_key(&year) {
                let day = self.waiting_from(needed_on(agreement, year), year);
                self.on(day, of, Due::IndexationUndecided(year));
            }
        }
        for change in &standing.decisions.data_changes {
            if let Some(window) =
                frees(agreement, change).filter(|window| window.from <= self.situation.today)
            {
                self.on(window.to, of, Due::DataChangeCloses(change.notified));
            }
        }
    }

    fn contract(&mut self, place: usize, circumstances: Circumstances<'_>) {
        let situation = self.situation;
        let Some(record) = situation.contracts.get(place) else { return };
        let Some(agreement) = situation.agreements.get(record.agreement).map(|of| &*of.agreement) else {
            return;
        };
        let outcome = std::mem::take(&mut self.outcome);
        if let Some(standing) = contract_standing(situation, &outcome, place, circumstances) {
            if standing.state != State::Expired {
                self.term(place, &standing);
            }
            // The last quarter is billed after the end.
            self.termination((agreement, &record.contract.id), &standing);
            self.documents(&outcome, place, &standing);
            self.waiting(&outcome, (agreement, &record.contract.id));
            self.missing_usage(&outcome, place);
        }
        self.outcome = outcome;
    }

    /// Deadlines for notices, and the ends and renewals to come.
    fn term(&mut self, place: usize, standing: &ContractStanding<'_>) {
        let situation = self.situation;
        let Some(record) = situation.contracts.get(place) else { return };
        let Some(agreement) = situation.agreements.get(record.agreement).map(|of| &*of.agreement) else {
            return;
        };
        let of = (agreement, Some(&record.contract.id));
        let (ends, extensions) = (standing.term.ends, &record.decisions.extensions);
        self.on(ends, of, if standing.renews { Due::ContractRenews } else { Due::ContractEnds });
        if !standing.exits.is_empty() {
            return;
        }
        let known =
            Ends::new(&record.contract, agreement, known_extensions(extensions, situation.today).count());
        for end in deadlines(&known, self.period) {
            self.on(end.notice_by, of, Due::NoticeDeadline(end));
            for months in REMINDED_MONTHS_BEFORE {
                self.on(reminded(&end, months), of, Due::NoticeReminder(months, end));
            }
        }
        if let Renewal::ByAgreement { at_most, .. } = agreement.renewal {
            let last = known.end_after(usize::try_from(at_most).unwrap_or(usize::MAX));
            if last > ends {
                self.on(last, of, Due::LastPossibleEnd);
            }
        }
    }

    fn termination(&mut self, (agreement, id): (&Agreement, &Arc<str>), standing: &ContractStanding<'_>) {
        let of = (agreement, Some(id));
        let Some(exit) = standing.exits.first() else { return };
        if exit.reason.is_none() && rate_doubtful(agreement, exit.ends) {
            self.on(self.period.from, of, Due::ExitRateDoubtful(exit.ends.year()));
        }
        if matches!(standing.state, State::NoticeGiven | State::ExitInvoiced) {
            // It is due on the last day of the contract, and waits for a decision ever after.
            self.on(exit.ends.max(self.period.from), of, Due::TerminationUnconfirmed(exit.ends));
        }
    }

    /// Documents whose day comes and that were not issued before.
    fn documents(&mut self, outcome: &Outcome, place: usize, standing: &ContractStanding<'_>) {
        let situation = self.situation;
        let Some(record) = situation.contracts.get(place) else { return };
        let Some(agreement) = situation.agreements.get(record.agreement).map(|of| &*of.agreement) else {
            return;
        };
        for (_, document) in outcome.documents.iter().filter(|(contract, _)| *contract == place) {
            let issued = standing.issued.iter().any(|one| {
                let same = one.issued.kind == document.kind && !one.issued.credited && !one.issued.by_hand;
                let overlaps = one.issued.period.overlap(document.period).is_some();
                same && (overlaps || document.kind == DocumentKind::ExitFee)
            });
            if !issued {
                let due = Due::DocumentDue(document.kind, document.period, document.total);
                self.on(
                    document.issue_date.max(self.period.from),
                    (agreement, Some(&record.contract.id)),
                    due,
                );
            }
        }
    }

    /// What waits for someone or comes back by itself: provisional populations and holds.
    fn waiting(&mut self, outcome: &Outcome, (agreement, id): (&Agreement, &Arc<str>)) {
        let of = (agreement, Some(id));
        for warning in outcome.warnings.iter().filter(|warning| warning.contract == *id) {
            if let WarningKind::PopulationProvisional(years) = &warning.kind {
                self.on(self.period.from, of, Due::PopulationAwaited(years.clone()));
            }
        }
        for hold in outcome.holds.iter().filter(|hold| hold.contract == *id) {
            if let Some(period) = hold.year.on_hold {
                self.on(add_days(period.to, 1), of, Due::HoldResumes(hold.lot.clone()));
            }
        }
    }

    /// Reports that the documents of the period wait for.
    fn missing_usage(&mut self, outcome: &Outcome, place: usize) {
        let situation = self.situation;
        let Some(record) = situation.contracts.get(place) else { return };
        let Some(of) = situation.agreements.get(record.agreement) else { return };
        let id = &record.contract.id;
        let Ok(dossier) = Dossier::open(record, of, &situation.figures, situation.today) else { return };
        for next in scheduled(&dossier, self.period.to) {
            let blocked = outcome.blocked.iter().find(|one| {
                one.contract == *id && next.period.from <= one.period.from && one.period.to <= next.period.to
            });
            if let Some(Block::UsageMissing { lot, month, .. }) = blocked.map(|one| &one.block)
                && not_reported(&dossier, (lot, *month))
            {
                let day = next.issue_date.max(self.period.from);
                self.on(day, (&of.agreement, Some(id)), Due::UsageMissing(lot.clone(), *month));
            }
        }
    }
}

/// Whether it is this contract that has not reported.
fn not_reported(dossier: &Dossier<'_>, (lot, month): (&str, Month)) -> bool {
    let place =
        dossier.record.lots(dossier.agreement()).find(|(_, of)| *of.id == *lot).map(|(place, _)| place);
    place.is_some_and(|place| {
        dossier.billable(place, month, &dossier.term()).is_some() && dossier.usage(place, month).is_none()
    })
}

/// Whether prices of a year may be indexed.
fn indexed_in(agreement: &Agreement, year: i32) -> bool {
    matches!(agreement.indexation, Some(Indexation::Yearly { first_year, .. }) if year >= first_year)
}

/// The day on which the indexation of a year must be decided: that of the first invoices of the year.
fn needed_on(agreement: &Agreement, year: i32) -> Day {
    let month = match agreement.invoicing {
        Invoicing::YearlyInAdvance { month, day } => Month::new(year, month).map(|month| month.day(day)),
        Invoicing::QuarterlyInArrears { months_after, day } => {
            Month::new(year, 3).map(|month| month.plus(months_after.cast_signed()).day(day))
        }
        Invoicing::Never => None,
    };
    month.unwrap_or(last_of_december(year))
}
