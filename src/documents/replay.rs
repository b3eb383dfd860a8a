//! An issued document worked out again from what was laid down, by the code of today: every step, line and total.
//!
//! Prices and figures are taken as they stand in the steps: what has become of the agreement since does not matter.

use super::issued::{IssuedInvoice, IssuedKind, IssuedLine, IssuedStep};
use crate::domain::calculation::step::{Source, Working};
use crate::domain::exact::{Exact, TooLarge};
use crate::domain::invoice::InvoiceNumber;
use crate::domain::money::Money;
use crate::domain::replay::Finding;
use crate::domain::replay::totals::Totals;
use crate::simulation::result::spelled::{ReadFormula, figure, quantity_named};
use rust_decimal::Decimal;

/// Everything in a document that does not come out as it was laid down.
pub fn replay(issued: &IssuedInvoice) -> Vec<Finding> {
    let mut findings = heading(issued);
    for (place, line) in (1_usize..).zip(&issued.lines) {
        findings.extend(of_line(issued, place, line));
    }
    for part in &issued.vat {
        let of = format!("{} VAT of {}%", issued.number, part.rate);
        findings.extend(steps(&of, &part.steps));
        for (key, amount) in [("net", part.net), ("vat", part.vat)] {
            findings.extend(last_figure(&of, &part.steps, (key, amount)));
        }
        findings.extend(amounts_of_lines(issued, &of, &part.steps));
    }
    let totals = totals(issued).and_then(|totals| totals.replay(&issued.number));
    findings.extend(totals.unwrap_or_else(|TooLarge| {
        vec![Finding::new(&issued.number, "reading its amounts", ("euro and cents", "something else"))]
    }));
    findings
}

/// What follows from the number, the kind and the days.
fn heading(issued: &IssuedInvoice) -> Vec<Finding> {
    let of = &issued.number;
    let is_credit = issued.kind == IssuedKind::CreditNote;
    let communication = of.parse().ok().and_then(InvoiceNumber::communication).map(|found| found.to_string());
    let shown = |text: &Option<String>| text.clone().unwrap_or_else(|| "none".to_owned());
    let pair = (shown(&communication), shown(&issued.communication));
    let mut findings = vec![Finding::unless_equal(of, "working out the structured communication", pair)];
    let mut rule = |holds: bool, tried: &str, expected: &str| {
        findings.push((!holds).then(|| Finding::new(of, tried, (expected, "something else"))));
    };
    rule(issued.due_date.is_none() == is_credit, "reading the due date", "one, but on a credit note none");
    rule(
        issued.due_date.is_none_or(|due| due >= issued.issue_date),
        "reading the due date",
        "none before the issue",
    );
    rule(
        issued.scheduled <= issued.issue_date,
        "reading the day of issue",
        "none before the day of the agreement",
    );
    rule(issued.period.from <= issued.period.to, "reading the period", "one that ends after its first day");
    rule(issued.credits.is_some() || !is_credit, "reading what it corrects", "a document");
    let original = issued.credits.as_ref();
    rule(
        original.is_none_or(|original| original.issue_date <= issued.issue_date),
        "reading the day of the document that it corrects",
        "none after its own",
    );
    findings.into_iter().flatten().collect()
}

fn of_line(issued: &IssuedInvoice, place: usize, line: &IssuedLine) -> Vec<Finding> {
    let of = format!("{} line {place}", issued.number);
    let mut findings = steps(&of, &line.steps);
    let last = line.steps.last().map_or("no step", |step| step.figure.as_str());
    let amount = line.amount.to_string();
    findings.extend(Finding::unless_equal(&of, "reading its last step", (amount.as_str(), last)));
    for (key, column) in [("unit_price", &line.unit_price), ("months", &line.months)] {
        let step = line.steps.iter().rfind(|step| step.key == key).map(|step| figure(&step.figure));
        if let (Some(step), Some(text)) = (step, column) {
            let same = step.map(|step| step.exact()) == figure(text).map(|shown| shown.exact());
            findings.extend((!same).then(|| {
                let expected =
                    line.steps.iter().rfind(|step| step.key == key).map_or("", |step| &step.figure);
                Finding::new(&of, format!("reading {key} in its steps"), (expected, text))
            }));
        }
    }
    findings
}

/// Works out every step from those before it; `of` names what they explain.
pub fn steps(of: &str, steps: &[IssuedStep]) -> Vec<Finding> {
    let mut working = Working::with_room_for(steps.len());
    let findings = (1_usize..).zip(steps).filter_map(|(place, step)| {
        let IssuedStep { key, figure: found, formula, decimals, .. } = step;
        let tried = || match formula {
            Some(formula) => format!("step {place}, {key} = {formula}"),
            None => format!("step {place}, {key}"),
        };
        match redone(&mut working, (step, *decimals)) {
            Redone::Same => None,
            Redone::Other(exact) => Some(Finding::new(of, tried(), (exact, found))),
            Redone::Not(why) => Some(Finding::new(of, tried(), (why, found))),
        }
    });
    findings.collect()
}

enum Redone {
    Same,
    Other(Exact),
    Not(&'static str),
}

fn redone(working: &mut Working, (step, decimals): (&IssuedStep, Option<u32>)) -> Redone {
    let Some(quantity) = quantity_named(&step.key) else { return Redone::Not("a name that formulas know") };
    let Some(found) = figure(&step.figure) else { return Redone::Not("a decimal or a fraction") };
    let Some(text) = &step.formula else {
        working.given(quantity, found, Source::Worked);
        return Redone::Same;
    };
    let Some(formula) = ReadFormula::read(text) else { return Redone::Not("a formula that can be read") };
    let written = found.exact();
    match working.redone((quantity, found), &formula.formula(), decimals) {
        Ok(Some(exact)) if exact == written => Redone::Same,
        Ok(Some(exact)) => Redone::Other(exact),
        Ok(None) => Redone::Not("figures before it from which it follows"),
        Err(TooLarge) => Redone::Not("a figure of at most 28 digits"),
    }
}

fn last_figure(of: &str, steps: &[IssuedStep], (key, amount): (&str, Decimal)) -> Option<Finding> {
    let step = steps.iter().rfind(|step| step.key == key).map_or("no step", |step| &step.figure);
    Finding::unless_equal(of, &format!("reading {key} in its steps"), (amount.to_string().as_str(), step))
}

/// Where the VAT was worked out of the lines, the amounts in its steps are those of the lines.
fn amounts_of_lines(issued: &IssuedInvoice, of: &str, steps: &[IssuedStep]) -> Option<Finding> {
    let in_steps: Vec<&str> =
        steps.iter().filter(|step| step.key == "amount").map(|step| step.figure.as_str()).collect();
    let of_lines: Vec<String> = issued.lines.iter().map(|line| line.amount.to_string()).collect();
    let one_rate = issued.vat.len() == 1;
    (one_rate && !in_steps.is_empty() && in_steps != of_lines).then(|| {
        Finding::new(of, "reading the lines in its steps", (of_lines.join(", "), in_steps.join(", ")))
    })
}

fn totals(issued: &IssuedInvoice) -> Result<Totals, TooLarge> {
    let all = |of: fn(&IssuedLine) -> Decimal| {
        issued.lines.iter().map(|line| Money::of_cents(of(line))).collect::<Result<Vec<Money>, TooLarge>>()
    };
    let vat =
        issued.vat.iter().map(|part| Ok((part.rate, Money::of_cents(part.net)?, Money::of_cents(part.vat)?)));
    Ok(Totals {
        amounts: all(|line| line.amount)?,
        nets: all(|line| line.net)?,
        vat: vat.collect::<Result<_, TooLarge>>()?,
        net: Money::of_cents(issued.net)?,
        rounding: Money::of_cents(issued.rounding)?,
        total: Money::of_cents(issued.total)?,
    })
}
