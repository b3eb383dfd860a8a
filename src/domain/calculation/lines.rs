//! The lines of a document: fees of a contract for the months of a period (E 8.1, E 8.4, F 8.1, F 8.2).

use super::dossier::Dossier;
use super::participation::{Missing, Names, Participation, Totals};
use super::price::{Placed, Quote, TierTotal};
use super::step::{About, Formula, Quantity, Source, Step, Working};
use super::{Block, Fault};
use crate::domain::calendar::{Day, Month, Period};
use crate::domain::contract::term::{Term, Weight};
use crate::domain::exact::Exact;
use crate::domain::figures::inhabitants::Inhabitants;
use crate::domain::money::Money;
use crate::domain::tariff::{ComponentKind, Rule};
use rust_decimal::Decimal;
use std::rc::Rc;
use std::sync::Arc;

/// One line of a document, with the steps that lead to its amount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The lot; `None` for an exit fee, which concerns the whole contract.
    pub lot: Option<Arc<str>>,
    /// The component, or `exit_fee`.
    pub component: Arc<str>,
    /// The days of its months that lie in the term.
    pub period: Period,
    /// Effective inhabitants, users, or 1; `None` on a credit note.
    pub quantity: Option<Decimal>,
    /// The price after indexation, with its decimals; `None` on a credit note.
    pub unit_price: Option<Decimal>,
    /// The sum of the weights of its months; `None` on a credit note and for an exit fee.
    pub months: Option<Exact>,
    /// The amount, VAT included, rounded once.
    pub amount: Money,
    /// The clause that grants the fee.
    pub clause: Option<Arc<str>>,
    /// How the amount was worked out.
    pub steps: Vec<Step>,
}

/// What lines are asked for: whose, for which period, with the notices sent up to which day.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a, 'b> {
    /// The contract.
    pub dossier: &'b Dossier<'a>,
    /// The participants of its agreement.
    pub participation: &'b Participation,
    /// The calendar year or quarter.
    pub period: Period,
    /// Notices sent later are not seen.
    pub as_of: Day,
}

/// The fee per user of a month (F 8.1): users × price.
const USER_FEE: Formula =
    Formula::Product { times: &[Quantity::Users, Quantity::UnitPrice], over: &[], over_number: 1 };
/// A part of a fixed fee per year (E 8.4): price × months ÷ 12.
pub(super) const FIXED_FEE: Formula =
    Formula::Product { times: &[Quantity::UnitPrice, Quantity::Months], over: &[], over_number: 12 };
/// A part of a fee per inhabitant per year (E 8.1, E 8.4): inhabitants × price × months ÷ 12.
pub(super) const INHABITANT_FEE: Formula = Formula::Product {
    times: &[Quantity::EffectiveInhabitants, Quantity::UnitPrice, Quantity::Months],
    over: &[],
    over_number: 12,
};

/// The lines of a document, in the agreement's order of lots and components, then by date; none of 0.00.
///
/// # Errors
/// The fault that applies first, where something is missing for any of them.
pub fn lines(scope: &Scope<'_, '_>) -> Result<Vec<Line>, Fault> {
    let found = all_or_first_fault(scope.dossier.components().map(|placed| match placed.component.kind {
        ComponentKind::PerUniqueUserPerMonth => user_lines(scope, placed),
        _ => yearly_lines(scope, placed),
    }))?;
    Ok(found.into_iter().flatten().filter(|line| !line.amount.is_zero()).collect())
}

/// All values, or of all faults the one that applies first, wherever it was found.
fn all_or_first_fault<T>(found: impl Iterator<Item = Result<T, Fault>>) -> Result<Vec<T>, Fault> {
    let (mut values, mut first) = (Vec::new(), None::<Fault>);
    for one in found {
        match (one, first.take()) {
            (Ok(value), earlier) => {
                values.push(value);
                first = earlier;
            }
            (Err(fault), earlier) => {
                first = Some(earlier.map_or(fault.clone(), |earlier| earlier.first_of(fault)));
            }
        }
    }
    first.map_or(Ok(values), Err)
}

impl<'a> Scope<'a, '_> {
    /// The term as it stood on the day of this scope.
    pub fn term(&self) -> Term {
        self.dossier.term_as_of(self.as_of)
    }

    /// The months of the period that are billed for a lot, with their weights.
    pub fn billable_months(&self, lot: usize) -> impl Iterator<Item = (Month, Weight)> {
        let active = self.term().active_months(self.period);
        active.filter(move |(month, _)| !self.dossier.on_hold(lot, *month))
    }

    /// The totals of all participants of a lot in a month.
    pub fn totals(&self, lot: usize, month: Month) -> Totals {
        self.participation.totals(lot, month, self.as_of)
    }

    /// What is missing of all participants of a lot in a month.
    pub fn missing(&self, lot: usize, month: Month) -> Missing {
        self.participation.missing(lot, month, self.as_of)
    }

    fn quote(&self, placed: Placed<'a>, month: Month) -> Result<Quote<'a>, Block> {
        let component = placed.component;
        if component.tiers.is_empty() {
            return Quote::of(self.dossier, placed, month, None);
        }
        let totals = self.totals(placed.lot, month);
        let counts_users = component.kind == ComponentKind::PerUniqueUserPerMonth;
        let missing =
            if counts_users { Names::default() } else { self.missing(placed.lot, month).population };
        if let Some(municipality) = missing.first.into_iter().next() {
            return Err(Block::PopulationMissing { municipality, year: month.year() - 1 });
        }
        let total = if counts_users { totals.users } else { totals.inhabitants };
        let total = TierTotal { total, contracts: totals.contracts, others: totals.others };
        Quote::of(self.dossier, placed, month, Some(total))
    }

    /// The days of a run of months that lie in the term.
    fn days(&self, first: Month, last: Month) -> Period {
        let months = Period::months(first, last);
        self.term().overlap(months).unwrap_or(months)
    }
}

/// One line per billable month, whole also in a month that the term cuts.
fn user_lines<'a>(scope: &Scope<'a, '_>, placed: Placed<'a>) -> Result<Vec<Line>, Fault> {
    let months = scope.billable_months(placed.lot);
    all_or_first_fault(months.map(|(month, _)| user_line(scope, placed, month)))
}

fn user_line<'a>(scope: &Scope<'a, '_>, placed: Placed<'a>, month: Month) -> Result<Line, Fault> {
    let dossier = scope.dossier;
    let usage = dossier.usage(placed.lot, month).ok_or_else(|| Block::UsageMissing {
        lot: placed.of.id.clone(),
        month,
        contracts: scope.missing(placed.lot, month).usage,
    })?;
    let quote = scope.quote(placed, month)?;
    let mut working = Working::with_room_for(8);
    let reported = Source::Figure(usage.provenance.clone());
    let clause = placed.component.clause.clone();
    working
        .given(Quantity::Users, usage.unique_users, reported)
        .about(About::Month(month))
        .by(clause.clone());
    quote.write_total(dossier, &quote, &mut working);
    let unit = quote.work_out(dossier, &mut working)?;
    let amount = working.amount(&USER_FEE)?;
    working.by(clause);

    Ok(Line {
        lot: Some(placed.of.id.clone()),
        component: placed.component.id.clone(),
        period: scope.days(month, month),
        quantity: Some(Decimal::from(usage.unique_users)),
        unit_price: Some(unit),
        months: Some(Exact::default()),
        amount,
        clause: placed.component.clause.clone(),
        steps: working.into_steps(),
    })
}

/// A run of consecutive months with one price.
struct Run<'a> {
    first: Month,
    last: Month,
    weights: Vec<Weight>,
    unit: Decimal,
    /// How the price was worked out: more than once where different ways lead to the same price.
    priced: Vec<Rc<[Step]>>,
    quotes: Vec<Quote<'a>>,
}

/// A line per run of consecutive billable months with the same price.
fn yearly_lines<'a>(scope: &Scope<'a, '_>, placed: Placed<'a>) -> Result<Vec<Line>, Fault> {
    let months: Vec<_> = scope.billable_months(placed.lot).collect();
    let Some((first, _)) = months.first() else { return Ok(Vec::new()) };
    let reading = match placed.component.kind {
        ComponentKind::PerInhabitantPerYear => Some(scope.dossier.population_of_fee_year(first.year())?),
        _ => None,
    };
    let runs = runs(scope, placed, &months)?;
    let lines = runs.into_iter().map(|run| yearly_line(scope, placed, run, reading.as_ref()));
    all_or_first_fault(lines)
}

fn runs<'a>(
    scope: &Scope<'a, '_>,
    placed: Placed<'a>,
    months: &[(Month, Weight)],
) -> Result<Vec<Run<'a>>, Fault> {
    let mut runs: Vec<Run<'a>> = Vec::new();
    let quotes = all_or_first_fault(months.iter().map(|(month, _)| Ok(scope.quote(placed, *month)?)))?;
    for ((month, weight), quote) in months.iter().zip(quotes) {
        let last = runs.last_mut();
        let same = last.as_ref().filter(|run| run.quotes.last().is_some_and(|last| last.same_price(&quote)));
        let (unit, priced) = match same {
            Some(run) => (run.unit, None),
            None => {
                let mut priced = Working::with_room_for(4);
                (quote.work_out(scope.dossier, &mut priced)?, Some(priced.into_steps().into()))
            }
        };
        match last.filter(|run| run.last.plus(1) == *month && run.unit == unit) {
            Some(run) => {
                run.last = *month;
                run.weights.push(*weight);
                run.quotes.push(quote);
                run.priced.extend(priced);
            }
            None => {
                let again = || runs.last().and_then(|run| run.priced.last().cloned());
                let priced = priced.or_else(again).into_iter().collect();
                let (weights, quotes) = (vec![*weight], vec![quote]);
                runs.push(Run { first: *month, last: *month, weights, unit, priced, quotes });
            }
        }
    }
    Ok(runs)
}

fn yearly_line<'a>(
    scope: &Scope<'a, '_>,
    placed: Placed<'a>,
    run: Run<'a>,
    reading: Option<&Inhabitants<'a>>,
) -> Result<Line, Fault> {
    let (dossier, component) = (scope.dossier, placed.component);
    let mut working = Working::with_room_for(10);
    let quantity = match reading {
        Some(reading) => working.effective_inhabitants(dossier, reading, Rule::Population)?,
        None => Decimal::ONE,
    };
    for stretch in run.quotes.chunk_by(Quote::same_total) {
        if let (Some(first), Some(last)) = (stretch.first(), stretch.last()) {
            first.write_total(dossier, last, &mut working);
        }
    }
    working.append(run.priced.iter().flat_map(|steps| steps.iter().cloned()));
    let (months, days) = (Weight::sum(run.weights), scope.days(run.first, run.last));
    let prorata = dossier.agreement().clause(Rule::Prorata);
    working.given(Quantity::Months, months.clone(), Source::Term).about(About::Period(days)).by(prorata);
    let amount = working.amount(if reading.is_some() { &INHABITANT_FEE } else { &FIXED_FEE })?;
    working.by(component.clause.clone());

    Ok(Line {
        lot: Some(placed.of.id.clone()),
        component: component.id.clone(),
        period: days,
        quantity: Some(quantity),
        unit_price: Some(run.unit),
        months: Some(months),
        amount,
        clause: component.clause.clone(),
        steps: working.into_steps(),
    })
}
