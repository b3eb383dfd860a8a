//! Credit notes for years that a later notice shortens (E 10.2, E 10.3): invoiced minus recomputed.

use super::document::{Document, DocumentKind, Heading};
use crate::domain::calculation::lines::{Line, Scope, lines};
use crate::domain::calculation::step::{About, Formula, Quantity, Source, Working};
use crate::domain::calculation::{Dossier, Fault};
use crate::domain::calendar::{Period, add_days};
use crate::domain::contract::ends::NoticeGiven;
use crate::domain::exact::TooLarge;
use crate::domain::money::Money;
use crate::domain::tariff::{Component, Lot, Rule};

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
    let recomputed = lines(&after)?;

    let mut credited = Vec::new();
    for (_, lot) in dossier.record.lots(dossier.agreement()) {
        for component in &lot.components {
            let invoiced = (invoice, of_component(&invoice.lines, lot, component));
            let recomputed = of_component(&recomputed, lot, component);
            credited.extend(credit_line(dossier, (lot, component), invoiced, &recomputed)?);
        }
    }
    if credited.is_empty() {
        return Ok(None);
    }
    let lines = credited.into_iter().map(|line| Line { period, ..line }).collect();
    let heading = Heading { kind: DocumentKind::CreditNote, period, issue_date: given.notice.sent };
    Ok(Some(Document::of(dossier, heading, lines)?))
}

/// Whether fewer months, or smaller parts of them, are billed for some lot.
fn shortens(before: &Scope<'_, '_>, after: &Scope<'_, '_>) -> bool {
    let dossier = before.dossier;
    let mut lots = dossier.record.lots(dossier.agreement());
    lots.any(|(place, _)| before.billable_months(place).ne(after.billable_months(place)))
}

fn of_component<'a>(lines: &'a [Line], lot: &Lot, component: &Component) -> Vec<&'a Line> {
    let same = |line: &&Line| line.lot.as_ref() == Some(&lot.id) && line.component == component.id;
    lines.iter().filter(same).collect()
}

fn credit_line(
    dossier: &Dossier<'_>,
    of: (&Lot, &Component),
    invoiced: (&Document, Vec<&Line>),
    recomputed: &[&Line],
) -> Result<Option<Line>, TooLarge> {
    let ((lot, component), (invoice, invoiced)) = (of, invoiced);
    let mut working = Working::default();
    let before: Money = invoiced.iter().map(|line| line.amount).sum();
    working.given(Quantity::Invoiced, before.decimal(), Source::Invoice(invoice.issue_date));
    working.about(About::Period(invoice.period));
    for line in recomputed {
        working.append(line.steps.iter().cloned());
    }
    working.derived(Quantity::Recomputed, &Formula::Sum(Quantity::Amount), Some(2))?;
    let difference = working.derived(Quantity::Credit, &CREDIT, Some(2))?;
    working.by(dossier.agreement().clause(Rule::Renewal));
    let amount = Money::of_cents(difference)?;

    Ok(amount.is_positive().then(|| Line {
        lot: Some(lot.id.clone()),
        component: component.id.clone(),
        period: invoice.period,
        quantity: None,
        unit_price: None,
        months: None,
        amount,
        clause: component.clause.clone(),
        steps: working.into_steps(),
    }))
}
