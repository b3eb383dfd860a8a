//! Corrections: credit notes and supplementary invoices for what was issued otherwise than it should be now, as
//! invoiced less recomputed (§0.7). A document is never brought below zero.

use super::account::{Account, Charge};
use super::issued::{IssuedBefore, Part};
use crate::domain::billing::document::Heading;
use crate::domain::billing::{Document, DocumentKind, Situation};
use crate::domain::calculation::Step;
use crate::domain::calculation::lines::Line;
use crate::domain::calculation::step::{About, Formula, Quantity, Source, Working};
use crate::domain::calendar::Day;
use crate::domain::contract::ContractRecord;
use crate::domain::exact::TooLarge;
use crate::domain::money::Money;
use crate::domain::tariff::Agreement;
use std::sync::Arc;

const BILLED: Formula = Formula::SumLess(Quantity::Invoiced, Quantity::Credited);
const RECOMPUTED: Formula = Formula::Sum(Quantity::Amount);
const CREDIT: Formula = Formula::Difference(Quantity::Billed, &[Quantity::Recomputed]);
const SUPPLEMENT: Formula = Formula::Difference(Quantity::Recomputed, &[Quantity::Billed]);
const HERE: Formula = Formula::Difference(Quantity::Credit, &[Quantity::CreditElsewhere]);

/// A correction of one document.
#[derive(Debug, Clone)]
pub(super) struct Correction<'a> {
    /// The document that it corrects.
    pub(super) original: &'a IssuedBefore,
    /// The credit note or supplementary invoice.
    pub(super) document: Document,
    /// Whether it concerns a lot whose prices depend on all participants.
    pub(super) shared: bool,
}

/// The corrections that an account calls for, credit notes first.
///
/// # Errors
/// [`TooLarge`] beyond what an amount can hold.
pub(super) fn corrections<'a>(
    account: &Account<'a>,
    situation: &Situation,
    issue_date: Day,
) -> Result<Vec<Correction<'a>>, TooLarge> {
    let Some(record) = situation.contracts.get(account.contract) else { return Ok(Vec::new()) };
    let Some(standing) = situation.agreements.get(record.agreement) else { return Ok(Vec::new()) };
    let Some(first) = account.first() else { return Ok(Vec::new()) };
    let scope = Scope { account, record, agreement: &standing.agreement, issue_date };

    let mut lines: Vec<Vec<Line>> = vec![Vec::new(); account.charges.len()];
    let mut more = Vec::new();
    for part in scope.parts() {
        let (billed, due) = (account.remaining(&part), account.due(&part, true));
        if due > billed {
            more.push(scope.supplement(&part)?);
        } else {
            scope.credit(&part, billed - due, &mut lines)?;
        }
    }
    let credits = account.charges.iter().zip(lines).filter(|(_, lines)| !lines.is_empty());
    let credits =
        credits.map(|(charge, lines)| scope.correction(DocumentKind::CreditNote, charge.issued, lines));
    let supplement = (!more.is_empty()).then(|| scope.correction(DocumentKind::Supplementary, first, more));
    credits.chain(supplement).collect()
}

/// An account, whose it is, and the day on which it is corrected.
struct Scope<'a, 'b> {
    account: &'b Account<'a>,
    record: &'b ContractRecord,
    agreement: &'b Agreement,
    issue_date: Day,
}

impl<'a> Scope<'a, '_> {
    /// Every part, in the agreement's order.
    fn parts(&self) -> Vec<Part> {
        let mut parts: Vec<Part> = self.account.parts().into_iter().collect();
        parts.sort_by_key(|part| self.place(part));
        parts
    }

    fn place(&self, part: &Part) -> Option<(usize, usize)> {
        let lots = &self.agreement.lots;
        let lot = lots.iter().position(|lot| Some(&lot.id) == part.lot.as_ref())?;
        let components = &lots.get(lot)?.components;
        Some((lot, components.iter().position(|component| component.id == part.component)?))
    }

    fn correction(
        &self,
        kind: DocumentKind,
        original: &'a IssuedBefore,
        lines: Vec<Line>,
    ) -> Result<Correction<'a>, TooLarge> {
        let of_shared_lot = |line: &Line| {
            let mut lots = self.agreement.lots.iter().filter(|lot| Some(&lot.id) == line.lot.as_ref());
            lots.any(|lot| lot.counts_users() || lot.has_inhabitant_tiers())
        };
        let shared = lines.iter().any(of_shared_lot);
        let heading = Heading { kind, period: original.period, issue_date: self.issue_date };
        let of = (&self.record.contract.id, self.agreement);
        let document = Document::at_rate(of, heading, lines, original.vat_rate)?;
        Ok(Correction { original, document, shared })
    }

    /// What is still to be paid for a part: recomputed less billed.
    fn supplement(&self, part: &Part) -> Result<Line, TooLarge> {
        let mut working = self.compared(part)?;
        let amount = working.derived(Quantity::Supplement, &SUPPLEMENT, Some(2))?;
        working.by(self.clause(part));
        let amount = Money::of_cents(amount)?;
        Ok(self.line(part, self.account.first(), (amount, working.into_steps())))
    }

    /// Credits an amount for a part on the documents that charge it, the latest first, each for at most what it still
    /// charges.
    fn credit(&self, part: &Part, amount: Money, lines: &mut [Vec<Line>]) -> Result<(), TooLarge> {
        let mut left = amount;
        for (charge, lines) in self.account.charges.iter().zip(lines).rev() {
            let here = left.min(charge.remaining(part));
            if !here.is_positive() {
                continue;
            }
            left = left - here;
            let mut working = self.compared(part)?;
            working.derived(Quantity::Credit, &CREDIT, Some(2))?;
            working.by(self.clause(part));
            if here != amount {
                working.given(Quantity::CreditElsewhere, (amount - here).decimal(), Source::Elsewhere);
                working.derived(Quantity::CreditHere, &HERE, Some(2))?;
            }
            lines.push(self.line(part, Some(charge.issued), (here, working.into_steps())));
        }
        Ok(())
    }

    /// What was billed for a part so far, and what it comes to now.
    fn compared(&self, part: &Part) -> Result<Working, TooLarge> {
        let mut working = Working::default();
        for Charge { issued, credits } in &self.account.charges {
            write_down(&mut working, (Quantity::Invoiced, part), issued);
            for credit in credits {
                write_down(&mut working, (Quantity::Credited, part), credit);
            }
        }
        working.derived(Quantity::Billed, &BILLED, Some(2))?;
        working.append(self.recomputed(part));
        working.derived(Quantity::Recomputed, &RECOMPUTED, Some(2))?;
        Ok(working)
    }

    /// The steps of what is due now for a part: those of a credit note for the days that a notice shortens, those of
    /// the invoice for all others.
    fn recomputed(&self, part: &Part) -> Vec<Step> {
        let of_part = |document: &&Document| -> Vec<Line> {
            document.lines.iter().filter(|line| Part::of(line) == *part).cloned().collect()
        };
        let (credits, invoices): (Vec<&Document>, Vec<&Document>) =
            self.account.due.iter().partition(|document| document.kind == DocumentKind::CreditNote);
        let credits: Vec<&Document> =
            credits.into_iter().filter(|credit| !of_part(credit).is_empty()).collect();
        let shortened = |invoice: &&&Document| {
            !credits.iter().any(|credit| credit.period.overlap(invoice.period).is_some())
        };
        let whole = invoices.iter().filter(shortened).flat_map(of_part).flat_map(|line| line.steps);
        let compared = |step: &Step| {
            matches!(step.quantity, Quantity::Invoiced | Quantity::Recomputed | Quantity::Credit)
        };
        let steps = credits.iter().flat_map(of_part).flat_map(|line| line.steps);
        whole.chain(steps.filter(|step| !compared(step))).collect()
    }

    fn clause(&self, part: &Part) -> Option<Arc<str>> {
        let due = self.account.due.iter().flat_map(|document| &document.lines);
        let of_line = due.filter(|line| Part::of(line) == *part).find_map(|line| line.clause.clone());
        of_line.or_else(|| {
            let (lot, component) = self.place(part)?;
            self.agreement.lots.get(lot)?.components.get(component)?.clause.clone()
        })
    }

    fn line(
        &self,
        part: &Part,
        original: Option<&IssuedBefore>,
        (amount, steps): (Money, Vec<Step>),
    ) -> Line {
        let day = self.issue_date;
        let period = original.map(|original| original.period);
        Line {
            lot: part.lot.clone(),
            component: part.component.clone(),
            period: period.unwrap_or(crate::domain::calendar::Period { from: day, to: day }),
            quantity: None,
            unit_price: None,
            months: None,
            amount,
            clause: self.clause(part),
            steps,
        }
    }
}

/// Writes down what a document charged or credited for a part, where it did.
fn write_down(working: &mut Working, (quantity, part): (Quantity, &Part), issued: &IssuedBefore) {
    if let Some(amount) = issued.amounts.get(part) {
        let source = Source::Issued(issued.number.clone(), issued.issue_date);
        working.given(quantity, amount.decimal(), source).about(About::Period(issued.period));
    }
}
