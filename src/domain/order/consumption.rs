//! What was drawn on an order and what is left of it, as a whole and by line (D 5).

use super::book::{Book, By};
use super::purchase::{Family, OrderLine, Subject};
use crate::domain::exact::Exact;
use crate::domain::money::Money;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// What remains of an ordered amount; negative where more was invoiced than ordered.
///
/// ```
/// use tarief::domain::money::Money;
/// use tarief::domain::order::residual;
///
/// let euro = |cents| Money::from_cents(cents).unwrap();
/// assert_eq!(residual(euro(2_375_150), [euro(1_175_164)]), euro(1_199_986));
/// ```
pub fn residual(ordered: Money, invoiced: impl IntoIterator<Item = Money>) -> Money {
    invoiced.into_iter().fold(ordered, |left, amount| left - amount)
}

/// The share of an order that is used, in percent with two decimals; `None` of an order of zero or less.
pub fn used_percent(ordered: Money, drawn: Money) -> Option<Decimal> {
    let positive = ordered.is_positive().then_some(ordered.decimal())?;
    Exact::from(drawn.decimal()).times(Decimal::ONE_HUNDRED).over(positive)?.round(2).ok()
}

/// A document that draws on an order, or gives back to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawing<'a> {
    /// The number of the document.
    pub invoice: &'a str,
    /// What it draws; negative for a credit note.
    pub amount: Money,
    /// Who or what says so.
    pub by: By,
    /// What it bills.
    pub subject: &'a Subject,
}

/// What was drawn on a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineConsumption<'a> {
    /// The line.
    pub line: &'a OrderLine,
    /// What was drawn on it.
    pub drawn: Money,
    /// What is left of it.
    pub residual: Money,
}

/// How an order with its corrections is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consumption<'a> {
    /// What is ordered, with corrections.
    pub ordered: Money,
    /// What was drawn, less what was given back.
    pub drawn: Money,
    /// What is left; negative where more was drawn than ordered.
    pub residual: Money,
    /// The share that is used, in percent.
    pub used_percent: Option<Decimal>,
    /// Documents, by number.
    pub drawings: Vec<Drawing<'a>>,
    /// Lines, those of the order first.
    pub lines: Vec<LineConsumption<'a>>,
    /// What was drawn for a contract or budget year that no line is for: a person said so.
    pub outside_lines: Money,
}

impl Consumption<'_> {
    /// How an order is used by all documents of its payer.
    ///
    /// What is drawn for a contract and budget year falls on the lines for them, one after the other until each is
    /// used up; the last one bears what is more.
    pub fn of<'a>(family: &'a Family, book: &'a Book) -> Consumption<'a> {
        let drawings = book.drawings(family);
        let ordered = family.amount();
        let drawn: Money = drawings.iter().map(|drawing| drawing.amount).sum();
        let mut by_subject: BTreeMap<&Subject, Money> = BTreeMap::new();
        for drawing in &drawings {
            let sum = by_subject.entry(drawing.subject).or_insert(Money::ZERO);
            *sum = *sum + drawing.amount;
        }
        let mut lines: Vec<LineConsumption<'_>> = family
            .lines()
            .map(|line| LineConsumption { line, drawn: Money::ZERO, residual: line.amount })
            .collect();
        let outside = by_subject.into_iter().map(|(subject, amount)| spread(amount, subject, &mut lines));
        let outside_lines = outside.sum();
        Consumption {
            ordered,
            drawn,
            residual: residual(ordered, [drawn]),
            used_percent: used_percent(ordered, drawn),
            drawings,
            lines,
            outside_lines,
        }
    }
}

/// Lays an amount on the lines for a subject; gives what none of them is for.
fn spread(amount: Money, subject: &Subject, lines: &mut [LineConsumption<'_>]) -> Money {
    let mut left = amount;
    let covering = lines.iter_mut().filter(|line| line.line.covers(subject));
    let mut last = None;
    for line in covering {
        let taken = left.min(line.residual.max(Money::ZERO));
        draw(line, taken);
        left = left - taken;
        last = Some(line);
    }
    match last {
        Some(line) => {
            draw(line, left);
            Money::ZERO
        }
        None => left,
    }
}

fn draw(line: &mut LineConsumption<'_>, amount: Money) {
    line.drawn = line.drawn + amount;
    line.residual = line.residual - amount;
}
