//! The calculation of an issued document done again from its own steps: what its formulas give, and nothing else.

use super::issued::{IssuedInvoice, IssuedStep};
use crate::domain::calculation::vat_split::nearest_net;
use crate::domain::exact::Exact;
use crate::domain::money::Money;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// A figure that is not what its formula gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misfit {
    /// The line, from 1; 0 for VAT and totals.
    pub line: usize,
    /// The figure, by its name.
    pub key: String,
    /// As it stands.
    pub found: String,
    /// As its formula gives it.
    pub expected: String,
}

/// Does every step with a formula again, and adds lines and VAT up; gives what comes out otherwise.
pub fn redo(invoice: &IssuedInvoice) -> Vec<Misfit> {
    let of_lines = (1..).zip(&invoice.lines).flat_map(|(line, one)| {
        let mut sheet = Sheet::default();
        let mut wrong = sheet.redo(line, &one.steps);
        // On a credit note the amounts before it are what was invoiced and what should have been.
        let last = sheet.latest(["credit", "amount"]);
        wrong.extend(last.and_then(|last| misfit((line, "amount"), one.amount, last)));
        wrong
    });
    let mut wrong: Vec<Misfit> = of_lines.collect();
    for part in &invoice.vat {
        wrong.extend(Sheet::default().redo(0, &part.steps));
    }
    let lines: Decimal = invoice.lines.iter().map(|line| line.amount).sum();
    let net: Decimal = invoice.vat.iter().map(|part| part.net).sum();
    let whole: Decimal = invoice.vat.iter().map(|part| part.net + part.vat).sum();
    wrong.extend(misfit((0, "total"), invoice.total, lines));
    wrong.extend(misfit((0, "net"), invoice.net, net));
    wrong.extend(misfit((0, "total"), invoice.total, whole + invoice.rounding));
    wrong
}

fn misfit((line, key): (usize, &str), found: Decimal, expected: Decimal) -> Option<Misfit> {
    let (found_text, expected_text) = (found.to_string(), expected.to_string());
    (found != expected).then(|| Misfit {
        line,
        key: key.to_owned(),
        found: found_text,
        expected: expected_text,
    })
}

/// What was written down so far: the figures of each name, the latest last.
#[derive(Default)]
struct Sheet<'a>(BTreeMap<&'a str, Vec<&'a str>>);

impl<'a> Sheet<'a> {
    fn redo(&mut self, line: usize, steps: &'a [IssuedStep]) -> Vec<Misfit> {
        let mut wrong = Vec::new();
        for step in steps {
            if let Some(expected) = self.again(step).filter(|expected| !same(expected, &step.figure)) {
                let (key, found) = (step.key.clone(), step.figure.clone());
                wrong.push(Misfit { line, key, found, expected });
            }
            self.0.entry(&step.key).or_default().push(&step.figure);
        }
        wrong
    }

    /// What the formula of a step gives; `None` without one, or for what is no decimal.
    fn again(&self, step: &IssuedStep) -> Option<String> {
        let exact = self.value(step.formula.as_ref()?)?;
        let value = match step.decimals {
            Some(decimals) => exact.round(decimals).ok()?,
            None => exact.decimal().ok()??,
        };
        Some(value.to_string())
    }

    /// The value of a formula in the notation of steps: `effective_inhabitants × unit_price × months ÷ 12`.
    fn value(&self, formula: &str) -> Option<Exact> {
        if let Some(name) = formula.strip_prefix("Σ ") {
            let all = self.0.get(name)?.iter().map(|figure| exact(figure));
            return all.reduce(|sum, one| Some(sum?.plus(&one?)))?;
        }
        if formula.contains('≈') {
            let gross = Money::rounded(exact(self.figure("gross")?)?).ok()?;
            let net = nearest_net(gross, self.figure("vat_rate")?.parse().ok()?).ok()?;
            return Some(Exact::from(net.decimal()));
        }
        let mut words = formula.split(' ');
        let mut value = self.operand(words.next()?)?;
        while let Some((operation, operand)) = words.next().zip(words.next()) {
            let operand = self.operand(operand)?;
            value = match operation {
                "×" => value.times_exact(&operand),
                "÷" => value.over(operand.decimal().ok()??)?,
                "−" => value.plus(&operand.times(-Decimal::ONE)),
                _ => return None,
            };
        }
        Some(value)
    }

    fn operand(&self, word: &str) -> Option<Exact> {
        let number = word.parse::<u32>().ok().map(|number| Exact::from(Decimal::from(number)));
        number.or_else(|| exact(self.figure(word)?))
    }

    fn figure(&self, name: &str) -> Option<&'a str> {
        self.0.get(name)?.last().copied()
    }

    fn latest<const COUNT: usize>(&self, names: [&str; COUNT]) -> Option<Decimal> {
        names.into_iter().find_map(|name| self.figure(name)?.parse().ok())
    }
}

/// A figure as it is written: a decimal, or a fraction such as `76/31`.
fn exact(figure: &str) -> Option<Exact> {
    match figure.split_once('/') {
        Some((over, under)) => Exact::fraction(over.parse().ok()?, under.parse().ok()?),
        None => figure.parse::<Decimal>().ok().map(Exact::from),
    }
}

fn same(one: &str, other: &str) -> bool {
    match (one.parse::<Decimal>(), other.parse::<Decimal>()) {
        (Ok(one), Ok(other)) => one == other,
        // A fraction that no decimal is: its formula cannot be compared here.
        _ => true,
    }
}
