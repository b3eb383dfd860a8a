//! All documents of one contract, and all that there is to say about it.

use super::credit::credit_note;
use super::document::{Document, DocumentKind, Heading};
use super::outcome::{Blocked, ContractHold, Exit, Outcome, TermStanding, Warning, WarningKind};
use super::reporting::{awaited, billed_with_another};
use super::schedule::{Scheduled, scheduled};
use crate::domain::calculation::exit_fee::{ExitFee, Reason, exit_fee, free_of_charge};
use crate::domain::calculation::hold::Refusal;
use crate::domain::calculation::lines::{Line, Scope, lines};
use crate::domain::calculation::participation::Participation;
use crate::domain::calculation::price::indexation_undecided;
use crate::domain::calculation::{Block, Dossier, Fault, Step, printed};
use crate::domain::calendar::{Day, Month, Period};
use crate::domain::contract::decisions::HoldRequest;
use crate::domain::contract::ends::NoticeGiven;
use crate::domain::exact::TooLarge;
use crate::domain::money::Money;
use crate::domain::tariff::{ComponentKind, Lot, Rule};
use chrono::Datelike;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The work on one contract, and what came of it so far.
pub struct ContractRun<'a, 'b> {
    dossier: &'b Dossier<'a>,
    participation: &'b Participation,
    bill_through: Day,
    documents: Vec<Document>,
    blocked: Vec<Blocked>,
    exits: Vec<Exit>,
    warnings: Vec<Warning>,
    undecided: BTreeSet<i32>,
    provisional: BTreeSet<i32>,
}

/// What a notice costs: the fee, why there is none, and the prices that were compared for it.
struct ExitCost {
    fee: Option<Money>,
    reason: Option<Reason>,
    steps: Vec<Step>,
}

impl<'a, 'b> ContractRun<'a, 'b> {
    /// Works out every document of a contract with an issue date on or before a day.
    ///
    /// # Errors
    /// [`TooLarge`] beyond what an amount can hold.
    pub fn of(
        dossier: &'b Dossier<'a>,
        participation: &'b Participation,
        bill_through: Day,
    ) -> Result<Self, TooLarge> {
        let mut run = ContractRun {
            dossier,
            participation,
            bill_through,
            documents: Vec::new(),
            blocked: Vec::new(),
            exits: Vec::new(),
            warnings: Vec::new(),
            undecided: BTreeSet::new(),
            provisional: BTreeSet::new(),
        };
        for next in scheduled(dossier, bill_through) {
            run.invoice(next)?;
        }
        if let Some(given) = dossier.notice {
            run.exit(&given)?;
            run.later_notices(&given)?;
        }
        run.warn()?;
        Ok(run)
    }

    /// Hands over what came of it; `place` is that of the contract.
    pub fn report_to(mut self, outcome: &mut Outcome, place: usize) {
        let (dossier, contract) = (self.dossier, &self.dossier.contract().id);
        outcome.documents.extend(self.documents.into_iter().map(|document| (place, document)));
        self.blocked.sort_by_key(|blocked| blocked.period);
        outcome.blocked.extend(self.blocked);
        outcome.holds.extend(dossier.holds.years.iter().map(|year| ContractHold {
            contract: contract.clone(),
            lot: lot_name(dossier, year.lot),
            year: year.clone(),
        }));
        outcome.exits.extend(self.exits);
        let ends = dossier.notice.map_or_else(|| dossier.ends.end_on(dossier.today), |given| given.ends);
        let next = || dossier.ends.next_by_notice(dossier.today);
        let next_by_notice = if dossier.notice.is_some() { None } else { next() };
        outcome.terms.push(TermStanding { contract: contract.clone(), ends, next_by_notice });
        outcome.warnings.extend(self.warnings);
    }

    /// Issues or blocks the document of a year or quarter; and credits what a later notice shortens.
    fn invoice(&mut self, next: Scheduled) -> Result<(), TooLarge> {
        let Scheduled { period, issue_date } = next;
        let (dossier, participation) = (self.dossier, self.participation);
        let scope = Scope { dossier, participation, period, as_of: issue_date };
        let Some(in_term) = scope.term().overlap(period) else { return Ok(()) };
        let drafted = match draft(&scope) {
            Ok(lines) if lines.is_empty() => return Ok(()),
            Ok(lines) => lines,
            Err(fault) => return self.block(in_term, fault),
        };
        let heading = Heading { kind: DocumentKind::Invoice, period: in_term, issue_date };
        let invoice = Document::of(dossier, heading, drafted)?;
        self.note_figures(&scope);
        let shortens =
            |given: &NoticeGiven| issue_date < given.notice.sent && given.notice.sent <= self.bill_through;
        if let Some(given) = dossier.notice.filter(shortens) {
            match credit_note(&scope, &invoice, &given) {
                Ok(credit) => self.documents.extend(credit),
                Err(fault) => self.block(in_term, fault)?,
            }
        }
        self.documents.push(invoice);
        Ok(())
    }

    /// The exit that a notice brings about, with its invoice where a fee is due.
    fn exit(&mut self, given: &NoticeGiven) -> Result<(), TooLarge> {
        let period = Period { from: given.ends, to: given.ends };
        let issued = given.notice.sent <= self.bill_through;
        let (fee, reason, steps) = match exit_fee(self.dossier, given) {
            Err(_) => return Err(TooLarge),
            Ok(ExitFee::Free(reason, compared)) => (Some(Money::ZERO), Some(reason), compared),
            Ok(ExitFee::Blocked(block)) => {
                if issued {
                    self.block(period, block.into())?;
                }
                (None, None, Vec::new())
            }
            Ok(ExitFee::Due(line, provisional, compared)) => {
                let amount = line.amount;
                if issued && !amount.is_zero() {
                    self.issue_exit_fee(given, *line, provisional)?;
                }
                (Some(amount), None, compared)
            }
        };
        self.note_exit(given, ExitCost { fee, reason, steps });
        Ok(())
    }

    fn note_exit(&mut self, given: &NoticeGiven, cost: ExitCost) {
        let ExitCost { fee, reason, steps } = cost;
        let rule = reason.map_or(Some(Rule::ExitFee), Reason::rule);
        let clause = rule.and_then(|rule| self.dossier.agreement().clause(rule));
        let (contract, notice) = (self.dossier.contract().id.clone(), given.notice.sent);
        self.exits.push(Exit { contract, notice, ends: given.ends, fee, reason, clause, steps });
    }

    /// Of several notices the earliest counts; a later one brings about nothing of its own, and no fee.
    fn later_notices(&mut self, first: &NoticeGiven) -> Result<(), TooLarge> {
        let dossier = self.dossier;
        let mut known: Vec<_> = dossier.record.decisions.notices.iter().collect();
        known.retain(|notice| notice.sent <= dossier.today);
        known.sort_by_key(|notice| notice.sent);
        for notice in known.into_iter().skip(1) {
            let given = NoticeGiven { notice: *notice, ends: first.ends };
            let (reason, compared) = free_of_charge(dossier, &given)?;
            self.note_exit(&given, ExitCost { fee: Some(Money::ZERO), reason, steps: compared });
        }
        Ok(())
    }

    fn issue_exit_fee(&mut self, given: &NoticeGiven, line: Line, provisional: bool) -> Result<(), TooLarge> {
        let (kind, issue_date) = (DocumentKind::ExitFee, given.notice.sent);
        let heading = Heading { kind, period: line.period, issue_date };
        self.documents.push(Document::of(self.dossier, heading, vec![line])?);
        self.provisional.extend(provisional.then_some(issue_date.year()));
        self.note_indexation(given.ends.year());
        Ok(())
    }

    fn block(&mut self, period: Period, fault: Fault) -> Result<(), TooLarge> {
        let Fault::Blocked(block) = fault else { return Err(TooLarge) };
        self.blocked.push(Blocked { contract: self.dossier.contract().id.clone(), period, block });
        Ok(())
    }

    /// Notes which figures and decisions of an issued document are still open.
    fn note_figures(&mut self, scope: &Scope<'_, '_>) {
        let (dossier, year) = (scope.dossier, scope.period.from.year());
        self.note_indexation(year);
        let by_inhabitant =
            |lot: &Lot| lot.components.iter().any(|c| c.kind == ComponentKind::PerInhabitantPerYear);
        let mut lots = dossier.record.lots(dossier.agreement());
        let needed =
            lots.any(|(place, lot)| by_inhabitant(lot) && scope.billable_months(place).next().is_some());
        let reading =
            dossier.population_of_fee_year(year).ok().filter(|reading| needed && reading.provisional());
        self.provisional.extend(reading.map(|reading| reading.wanted));
    }

    fn note_indexation(&mut self, year: i32) {
        let undecided = indexation_undecided(self.dossier, year);
        self.undecided.extend(undecided.then_some(year));
    }

    /// Collects the warnings, once per kind, in order.
    fn warn(&mut self) -> Result<(), TooLarge> {
        let dossier = self.dossier;
        let named =
            |(request, why): &(HoldRequest, Refusal)| (lot_name(dossier, request.lot), *request, *why);
        let refused: Vec<_> = dossier.holds.refused.iter().map(named).collect();
        let undecided: Vec<i32> = std::mem::take(&mut self.undecided).into_iter().collect();
        let provisional: Vec<i32> = std::mem::take(&mut self.provisional).into_iter().collect();
        let differing = printed::differences(dossier, self.participation)?;
        let outside = usage_outside_term(dossier);
        let kinds = [
            (!refused.is_empty()).then_some(WarningKind::HoldRefused(refused)),
            (!undecided.is_empty()).then_some(WarningKind::IndexationUndecided(undecided)),
            (!provisional.is_empty()).then_some(WarningKind::PopulationProvisional(provisional)),
            (!differing.is_empty()).then_some(WarningKind::PrintedDiffers(differing)),
            (!outside.is_empty()).then_some(WarningKind::UsageOutsideTerm(outside)),
        ];
        let contract = &dossier.contract().id;
        let warnings = kinds.into_iter().flatten().map(|kind| Warning { contract: contract.clone(), kind });
        self.warnings.extend(warnings);
        Ok(())
    }
}

/// The lines of a year or quarter; empty where nothing is to be billed.
fn draft(scope: &Scope<'_, '_>) -> Result<Vec<Line>, Fault> {
    let (dossier, agreement) = (scope.dossier, scope.dossier.agreement());
    if scope.term().active_months(scope.period).next().is_none() {
        return Ok(Vec::new());
    }
    let mut lots = dossier.record.lots(agreement);
    if let Some(block) =
        billed_with_another(scope).filter(|_| lots.any(|(_, lot)| !lot.components.is_empty()))
    {
        return Err(block.into());
    }
    usage_reported(scope)?;
    if !agreement.has_tariff() {
        return Err(Block::TariffMissing.into());
    }
    let mut lots = dossier.record.lots(agreement);
    if !lots.any(|(place, lot)| !lot.components.is_empty() && scope.billable_months(place).next().is_some()) {
        return Ok(Vec::new());
    }
    if agreement.vat_rate.is_none() {
        return Err(Block::VatUndecided.into());
    }
    lines(scope)
}

/// A quarter waits until every participant of a lot has reported every month that is billable for it.
fn usage_reported(scope: &Scope<'_, '_>) -> Result<(), Block> {
    for (place, lot, month) in awaited(scope) {
        let contracts = scope.missing(place, month).usage;
        if !contracts.is_empty() {
            return Err(Block::UsageMissing { lot: lot.id.clone(), month, contracts });
        }
    }
    Ok(())
}

fn usage_outside_term(dossier: &Dossier<'_>) -> Vec<(Arc<str>, Month)> {
    let term = dossier.term();
    let reported = dossier
        .record
        .usage
        .iter()
        .flat_map(|(lot, usage)| usage.months_known(dossier.today).map(|month| (*lot, month)));
    let outside = reported.filter(|(lot, month)| dossier.billable(*lot, *month, &term).is_none());
    outside.map(|(lot, month)| (lot_name(dossier, lot), month)).collect()
}

fn lot_name(dossier: &Dossier<'_>, place: usize) -> Arc<str> {
    dossier.agreement().lots.get(place).map_or_else(|| "".into(), |lot| lot.id.clone())
}
