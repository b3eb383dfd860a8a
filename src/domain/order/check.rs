//! The check of an invoice against its order, its contract and its price (D 5).
//!
//! Four questions: does the order fit the contract, does the amount fit the contract, does the order suffice, and was
//! the service delivered. Everything is found, not only the first; the worst gives the verdict.

use super::book::{Assigned, Book, By, Part};
use super::claim::{Checked, Claim, Correction, Known, OnOrder, Price};
use super::consumption::used_percent;
use super::finding::{Finding, NoOrder, Verdict, WrongPeriod};
use super::policy::Policy;
use super::purchase::{Family, Subject};
use crate::domain::calculation::vat_split::nearest_net;
use crate::domain::identifiers::KboNumber;
use crate::domain::money::Money;

/// Checks an invoice or credit note. Nothing changes by it.
pub fn check<'a>(claim: &Claim, known: &Known<'a>) -> Checked<'a> {
    let mut findings = parties(claim, known);
    let (parts, found) = parts(claim, known);
    findings.extend(found);
    let orders: Vec<OnOrder<'a>> = parts.iter().filter_map(|part| on_order(part, claim, known)).collect();
    for one in &orders {
        findings.extend(of_order(one, claim, known));
    }
    findings.extend(of_contract(claim, known));
    // The worst first; what is equally bad stays in order.
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.verdict()));
    let verdict = findings.first().map_or(Verdict::Match, Finding::verdict);
    Checked { verdict, findings, orders }
}

/// Who bills, on which account, and whom.
fn parties(claim: &Claim, known: &Known<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(found) = claim.iban.as_ref().filter(|found| Some(*found) != known.iban.as_ref()) {
        let known = known.iban.as_ref().map(ToString::to_string);
        findings.push(Finding::IbanChanged { known, found: found.to_string() });
    }
    if let Some((known, found)) = differ(known.supplier.as_ref(), claim.supplier.as_ref()) {
        findings.push(Finding::SupplierChanged { known, found });
    }
    if let Some((known, found)) = differ(known.payer.as_ref(), claim.customer.as_ref()) {
        findings.push(Finding::NoOrder(NoOrder::OtherPayer { known, found }));
    }
    findings
}

fn differ(known: Option<&KboNumber>, found: Option<&KboNumber>) -> Option<(String, String)> {
    let (known, found) = known.zip(found)?;
    (known != found).then(|| (known.to_string(), found.to_string()))
}

/// The orders on which it draws, and what is wrong where there is none.
fn parts(claim: &Claim, known: &Known<'_>) -> (Vec<Part>, Vec<Finding>) {
    let book = known.book;
    let mut findings = Vec::new();
    let demands = known.policy.demands_order_on(claim.issue_date) && !claim.credits;
    if let (true, None) = (demands, &claim.order_number) {
        findings.push(Finding::NoOrder(NoOrder::NumberMissing));
    }
    findings.extend(form(claim, known.policy));
    if let Some(number) = claim.order_number.as_ref().filter(|number| book.numbered(number).is_none()) {
        findings.push(Finding::NoOrder(NoOrder::Unknown(number.clone())));
    }
    let assigned = match (&claim.own, &claim.order_number, &claim.subject) {
        (Some(own), ..) => of_amount_claimed(book.assigned(own), claim.total),
        (None, Some(number), _) => match book.numbered(number) {
            Some(family) => whole(family, claim.total),
            None => return (Vec::new(), findings),
        },
        (None, None, Some(subject)) => match book.valid(subject, claim.issue_date).as_slice() {
            [] => Assigned::None,
            [one] => whole(one, claim.total),
            several => Assigned::Several(several.iter().map(|family| family.order.id).collect()),
        },
        (None, None, None) => Assigned::None,
    };
    match assigned {
        Assigned::To(_, parts) => (parts, findings),
        Assigned::None => {
            findings.push(nothing_covers(claim, book));
            (Vec::new(), findings)
        }
        Assigned::Several(ids) => {
            let numbers = ids.iter().filter_map(|id| Some(book.family(*id)?.order.number.clone()));
            findings.push(Finding::NoOrder(NoOrder::Several(numbers.collect())));
            (Vec::new(), findings)
        }
    }
}

/// What was typed over may have another amount than the document that it is of.
fn of_amount_claimed(assigned: Assigned, total: Money) -> Assigned {
    match assigned {
        Assigned::To(by, parts) => match parts.as_slice() {
            [one] => Assigned::To(by, vec![Part { amount: total, ..*one }]),
            _ => Assigned::To(by, parts),
        },
        other => other,
    }
}

fn whole(family: &Family, total: Money) -> Assigned {
    Assigned::To(By::Document, vec![Part { order: family.order.id, amount: total }])
}

fn form(claim: &Claim, policy: &Policy) -> Option<Finding> {
    let (number, pattern) = claim.order_number.as_ref().zip(policy.pattern.as_ref())?;
    let (number, pattern) = (number.trim().to_owned(), pattern);
    let fits = pattern.fits(&number);
    (!fits).then(|| Finding::NoOrder(NoOrder::NumberForm { number, pattern: pattern.as_str().to_owned() }))
}

/// An order for the contract but for another year or days is nearer than none.
fn nothing_covers(claim: &Claim, book: &Book) -> Finding {
    let Some(subject) = &claim.subject else { return Finding::NoOrder(NoOrder::None) };
    let of_year = book.families.iter().find(|family| family.covers(subject));
    if let Some(family) = of_year {
        let order = family.order.number.clone();
        return Finding::WrongPeriod(WrongPeriod::NotValid { order, day: claim.issue_date });
    }
    match book.families.iter().find(|family| family.is_for(subject)) {
        Some(family) => Finding::WrongPeriod(other_year(family, subject)),
        None => Finding::NoOrder(NoOrder::None),
    }
}

fn other_year(family: &Family, subject: &Subject) -> WrongPeriod {
    let own = family.lines().filter(|line| line.is_for(subject));
    let mut ordered: Vec<i32> = own.map(|line| line.budget_year).collect();
    ordered.sort_unstable();
    ordered.dedup();
    let order = family.order.number.clone();
    WrongPeriod::BudgetYear { order, ordered, invoiced: subject.budget_year }
}

fn on_order<'a>(part: &Part, claim: &Claim, known: &Known<'a>) -> Option<OnOrder<'a>> {
    let family = known.book.family(part.order)?;
    let amount = if claim.credits { Money::ZERO - part.amount } else { part.amount };
    let ordered = family.amount();
    let drawn_before = known.book.drawn_before(family, claim.own.as_ref());
    let drawn = drawn_before + amount;
    let residual = ordered - drawn;
    let is_over = !claim.credits && residual + known.policy.tolerance < Money::ZERO;
    let correction = is_over.then(|| correction(Money::ZERO - residual, known)).flatten();
    let used_percent = used_percent(ordered, drawn);
    Some(OnOrder { family, ordered, drawn_before, amount, residual, used_percent, correction })
}

fn correction(amount: Money, known: &Known<'_>) -> Option<Correction> {
    let net = nearest_net(amount, known.vat_rate).ok()?;
    let within_limit = known.policy.decentral_limit.map(|limit| net <= limit);
    Some(Correction { amount, net, within_limit })
}

/// Whether the order is for the contract and the period, and suffices.
fn of_order(one: &OnOrder<'_>, claim: &Claim, known: &Known<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let order = || one.family.order.number.clone();
    if let Some(subject) = &claim.subject {
        if !one.family.is_for(subject) {
            let contract = subject.contract.clone();
            findings.push(Finding::NoOrder(NoOrder::NotFor { order: order(), contract }));
        } else if !one.family.covers(subject) {
            findings.push(Finding::WrongPeriod(other_year(one.family, subject)));
        }
    }
    if !one.family.is_valid_on(claim.issue_date) && !claim.credits {
        findings.push(Finding::WrongPeriod(WrongPeriod::NotValid { order: order(), day: claim.issue_date }));
    }
    if one.family.orders().any(|order| order.visum_missing) {
        findings.push(Finding::VisumMissing { order: order() });
    }
    findings.extend(of_amount(one, claim, known.policy));
    findings
}

fn of_amount(one: &OnOrder<'_>, claim: &Claim, policy: &Policy) -> Option<Finding> {
    if claim.credits {
        return None;
    }
    let order = one.family.order.number.clone();
    let (excess, tolerance) = (Money::ZERO - one.residual, policy.tolerance);
    let percent = one.used_percent.filter(|percent| *percent >= policy.warn_percent);
    if excess > tolerance {
        let residual = one.ordered - one.drawn_before;
        Some(Finding::OverOrder { order, amount: one.amount, residual, excess, tolerance })
    } else if excess.is_positive() {
        Some(Finding::WithinTolerance { order, excess, tolerance })
    } else {
        percent.map(|percent| Finding::NearlyUsed { order, percent })
    }
}

/// Whether the contract runs, the amount is right, and the same was not invoiced before.
fn of_contract(claim: &Claim, known: &Known<'_>) -> Vec<Finding> {
    let others = known
        .others
        .iter()
        .map(|(other, period)| Finding::Duplicate { other: other.clone(), period: *period });
    let mut findings: Vec<Finding> = others.collect();
    findings.extend(known.taken_back.clone().map(|by| Finding::TakenBack { by }));
    // A document that the contract calls for lies in its term: by tacit renewal that may end later than is known.
    let is_called_for = claim.own.is_some() || matches!(known.price, Price::Known { .. });
    let days = claim.period.zip(known.active).filter(|_| !is_called_for);
    let outside = days.filter(|(billed, active)| billed.from < active.from || billed.to > active.to);
    findings.extend(
        outside.map(|(billed, active)| Finding::WrongPeriod(WrongPeriod::NotActive { billed, active })),
    );
    match &known.price {
        Price::Redone(found) => findings.extend(found.iter().cloned()),
        Price::Known { amount, issued } if *amount != claim.total => findings.push(Finding::PriceDiff {
            found: claim.total,
            expected: *amount,
            issued: issued.clone(),
        }),
        Price::Known { .. } => {}
        Price::Waits(block) => findings.push(Finding::Waits(block.clone())),
        Price::Unknown => findings.push(Finding::NotCompared),
    }
    findings
}
