//! Credit notes for years that a later notice shortens (E 10.2, E 10.3): invoiced minus recomputed.

use super::document::{Document, DocumentKind, Heading};
use crate::domain::calculation::lines::{Line, Scope, lines};
use crate::domain::calculation::price::Placed;
use crate::domain::calculation::step::{About, Formula, Quantity, Source, Working};
use crate::domain::calculation::{Dossier, Fault};
use crate::domain::calendar::{Period, add_days};
use crate::domain::contract::ends::NoticeGiven;
use crate::domain::exact::TooLarge;
use crate::domain::money::Money;
use crate::domain::tariff::Rule;

const CREDIT: Formula = Formula::Difference(Quantity::Invoiced, &[Quantity::Recomputed]);

/// The credit note that a notice calls for on an invoice issued before it: per lot and component, what was
/// invoiced less what it is with the notices sent up to that day; positive differences only.
///
/// # Errors
/// The fault that keeps the invoice from being recomputed.
pub fn credit_note(
    scope: &Scope<'_, '_>,
    invoice: &Document,
    given: &NoticeGiven,
) -> Result<Option<Document>, Fault> {
    let dossier = scope.dossier;
    let after_end = add_days(given.ends, 1).max(invoice.period.from);
    let Some(period) = Period::new(after_end, invoice.period.to) else { return Ok(None) };
    let after = Scope { as_of: given.notice.sent, ..*scope };
    if !shortens(scope, &after) {
        return Ok(None);
    }
    let recomputed = Recomputed { dossier, invoice, lines: lines(&after)?, period };
    let credited: Result<Vec<_>, TooLarge> =
        dossier.components().map(|placed| recomputed.credit_line(placed)).collect();
    let lines: Vec<Line> = credited?.into_iter().flatten().collect();
    if lines.is_empty() {
        return Ok(None);
    }
    let heading = Heading { kind: DocumentKind::CreditNote, period, issue_date: given.notice.sent };
    Ok(Some(Document::of(dossier, heading, lines)?))
}

/// Whether fewer months, or smaller parts of them, are billed for some lot.
fn shortens(before: &Scope<'_, '_>, after: &Scope<'_, '_>) -> bool {
    let dossier = before.dossier;
    let mut lots = dossier.record.lots(dossier.agreement());
    lots.any(|(place, _)| before.billable_months(place).ne(after.billable_months(place)))
}

/// An invoice and what it would be now.
struct Recomputed<'a, 'b> {
    dossier: &'b Dossier<'a>,
    invoice: &'b Document,
    lines: Vec<Line>,
    /// The days that are no longer billed.
    period: Period,
}

impl Recomputed<'_, '_> {
    /// Invoiced less recomputed for one component, where that is positive.
    fn credit_line(&self, placed: Placed<'_>) -> Result<Option<Line>, TooLarge> {
        let (lot, component) = (&placed.of.id, placed.component);
        let same = |line: &&Line| line.lot.as_ref() == Some(lot) && line.component == component.id;
        let mut working = Working::default();
        let invoiced: Money = self.invoice.lines.iter().filter(same).map(|line| line.amount).sum();
        working.given(Quantity::Invoiced, invoiced.decimal(), Source::Invoice(self.invoice.issue_date));
        working.about(About::Period(self.invoice.period));
        for line in self.lines.iter().filter(same) {
            working.append(line.steps.iter().cloned());
        }
        working.derived(Quantity::Recomputed, &Formula::Sum(Quantity::Amount), Some(2))?;
        let difference = working.derived(Quantity::Credit, &CREDIT, Some(2))?;
        working.by(self.dossier.agreement().clause(Rule::Renewal));
        let amount = Money::of_cents(difference)?;

        Ok(amount.is_positive().then(|| Line {
            lot: Some(lot.clone()),
            component: component.id.clone(),
            period: self.period,
            quantity: None,
            unit_price: None,
            months: None,
            amount,
            clause: component.clause.clone(),
            steps: working.into_steps(),
        }))
    }
}
