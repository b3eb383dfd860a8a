//! Steps: what a calculation writes down while it works, so that every amount explains itself.
//!
//! A [`Working`] both computes and records: a derived figure is computed from the steps before it by the
//! very formula that the step then shows. There is no second description that could differ.

use crate::domain::calendar::{Day, Month, Period, first_of_january};
use crate::domain::exact::{Exact, TooLarge};
use crate::domain::figures::Provenance;
use crate::domain::figures::index::{BaseYear, IndexKind};
use crate::domain::figures::population::Reading;
use rust_decimal::Decimal;
use std::sync::Arc;

/// What a figure is. The names are part of the result's format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Quantity {
    /// Official inhabitants.
    Population,
    /// Share of the inhabitants that is settled.
    SettlementFactor,
    /// Settlement factor × population, not rounded.
    EffectiveInhabitants,
    /// Unique users of a month.
    Users,
    /// Users or inhabitants of all participants.
    TierTotal,
    /// The threshold that the total exceeds.
    TierAbove,
    /// Price before indexation.
    Price,
    /// Exit fee per inhabitant before indexation.
    ExitRate,
    /// Index above the line.
    IndexTo,
    /// Index below the line.
    IndexFrom,
    /// Price after indexation.
    UnitPrice,
    /// Months that count.
    Months,
    /// The amount of a line.
    Amount,
    /// Sum of invoiced amounts.
    Invoiced,
    /// Sum of recomputed amounts.
    Recomputed,
    /// What is credited: invoiced less recomputed.
    Credit,
    /// The share of the population that must be reached each month.
    Reach,
    /// X of F 8.6.
    Threshold,
    /// Sum of the lines of one VAT rate.
    Gross,
    /// VAT in percent.
    VatRate,
    /// Taxable amount.
    Net,
    /// VAT.
    Vat,
    /// What remains of the gross amount.
    Rounding,
}

/// How a derived figure follows from the latest figures before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Formula {
    /// A product divided by a product and by a number.
    Product {
        /// The factors.
        times: &'static [Quantity],
        /// The divisors.
        over: &'static [Quantity],
        /// A number that divides, such as 12 months.
        over_number: u32,
    },
    /// The sum of all figures of a kind so far.
    Sum(Quantity),
    /// One figure less others.
    Difference(Quantity, &'static [Quantity]),
    /// The net amount whose VAT, added to it, comes nearest to the gross amount; of two the lower.
    NearestNet,
}

/// Where a figure comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// An official or reported figure.
    Figure(Provenance),
    /// An official figure of an earlier year, until the right one is published.
    Provisional(Provenance),
    /// The text of an agreement.
    Agreement(Arc<str>),
    /// The contract's own parameters.
    Contract(Arc<str>),
    /// A price increase, with its year and day of communication.
    Increase(i32, Day),
    /// So many contracts at hand, and whether totals of others were added.
    Participants(u32, bool),
    /// An invoice issued on that day.
    Invoice(Day),
    /// The term of the contract.
    Term,
    /// A line of the document, explained there.
    Line,
    /// The steps before.
    Worked,
}

/// What exactly the figure is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// Nothing more to say.
    Nothing,
    /// A day, such as 1 January of a population.
    Day(Day),
    /// A month.
    Month(Month),
    /// A stretch of days.
    Period(Period),
    /// An index of a month, with its base.
    Index(IndexKind, BaseYear, Month),
}

/// A figure in a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Figure {
    /// A decimal, with the decimals it was given or rounded to.
    Decimal(Decimal),
    /// An exact share, such as a sum of parts of months.
    Share(Box<Exact>),
}

impl Figure {
    fn exact(&self) -> Exact {
        match self {
            Figure::Decimal(value) => Exact::from(*value),
            Figure::Share(exact) => (**exact).clone(),
        }
    }
}

impl From<Decimal> for Figure {
    fn from(value: Decimal) -> Self {
        Figure::Decimal(value)
    }
}

impl From<u64> for Figure {
    fn from(value: u64) -> Self {
        Figure::Decimal(Decimal::from(value))
    }
}

/// One step of an explanation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What the figure is.
    pub quantity: Quantity,
    /// What exactly it is about.
    pub about: About,
    /// The figure.
    pub figure: Figure,
    /// Where it comes from.
    pub source: Source,
    /// The clause that makes it count, where one is known.
    pub clause: Option<Arc<str>>,
    /// How it was worked out of the steps before; `None` for a given figure.
    pub formula: Option<Formula>,
    /// The decimals it was rounded to; `None` where nothing was rounded.
    pub decimals: Option<u32>,
}

/// A calculation in progress: given figures are written down, derived ones computed and written down.
#[derive(Debug, Clone, Default)]
pub struct Working {
    steps: Vec<Step>,
}

impl Working {
    /// An empty sheet with room for so many steps.
    pub fn with_room_for(steps: usize) -> Self {
        Working { steps: Vec::with_capacity(steps) }
    }

    /// Writes down a given figure.
    pub fn given(&mut self, quantity: Quantity, figure: impl Into<Figure>, source: Source) -> &mut Step {
        self.push(quantity, figure.into(), source)
    }

    /// Computes a figure from the steps so far, rounds it, and writes it down.
    ///
    /// # Errors
    /// [`TooLarge`] when it has more than 28 digits.
    pub fn derived(
        &mut self,
        quantity: Quantity,
        formula: Formula,
        decimals: Option<u32>,
    ) -> Result<Decimal, TooLarge> {
        let exact = self.evaluate(formula).ok_or(TooLarge)?;
        let value = match decimals {
            Some(decimals) => exact.round(decimals)?,
            None => exact.decimal()?.ok_or(TooLarge)?,
        };
        let step = self.push(quantity, value.into(), Source::Worked);
        (step.formula, step.decimals) = (Some(formula), decimals);
        Ok(value)
    }

    /// Writes down a figure that a function of its own worked out by a formula.
    pub fn worked_out(&mut self, quantity: Quantity, value: Decimal, formula: Formula) -> &mut Step {
        let step = self.push(quantity, value.into(), Source::Worked);
        (step.formula, step.decimals) = (Some(formula), Some(2));
        step
    }

    /// Writes down a population with its publication and the day on which the choice was locked.
    pub fn population(&mut self, reading: &Reading<'_>) -> &mut Step {
        let provenance = reading.figure.provenance.clone();
        let provisional = reading.provisional();
        let source = if provisional { Source::Provisional(provenance) } else { Source::Figure(provenance) };
        let counted_on = first_of_january(reading.figure.year);
        self.given(Quantity::Population, reading.figure.inhabitants, source).about(About::Day(counted_on))
    }

    /// Takes over the steps of another calculation.
    pub fn append(&mut self, steps: &[Step]) {
        self.steps.extend_from_slice(steps);
    }


    /// Names the clause of the figure that was written down last.
    pub fn by(&mut self, clause: Option<Arc<str>>) -> &mut Self {
        self.last_step(|step| step.clause = clause)
    }

    /// Says what exactly the figure that was written down last is about.
    pub fn about(&mut self, about: About) -> &mut Self {
        self.last_step(|step| step.about = about)
    }

    fn last_step(&mut self, change: impl FnOnce(&mut Step)) -> &mut Self {
        if let Some(step) = self.steps.last_mut() {
            change(step);
        }
        self
    }

    /// The steps, in the order in which they were made.
    pub fn into_steps(self) -> Vec<Step> {
        self.steps
    }

    fn push(&mut self, quantity: Quantity, figure: Figure, source: Source) -> &mut Step {
        let about = About::Nothing;
        let step = Step { quantity, about, figure, source, clause: None, formula: None, decimals: None };
        self.steps.push_mut(step)
    }

    /// The value of a formula; `None` where a figure it needs was not written down.
    fn evaluate(&self, formula: Formula) -> Option<Exact> {
        match formula {
            Formula::Product { times, over, over_number } => {
                let start = Exact::fraction(1, over_number.into())?;
                let product = times.iter().try_fold(start, |product, quantity| {
                    Some(match self.latest(*quantity)? {
                        Figure::Decimal(value) => product.times(*value),
                        Figure::Share(exact) => product.times_exact(exact),
                    })
                })?;
                over.iter().try_fold(product, |quotient, quantity| match self.latest(*quantity)? {
                    Figure::Decimal(value) => quotient.over(*value),
                    Figure::Share(_) => None,
                })
            }
            Formula::Sum(quantity) => {
                let figures = self.steps.iter().filter(|step| step.quantity == quantity);
                let zero = Exact::from(Decimal::ZERO);
                Some(figures.fold(zero, |sum, step| sum.plus(&step.figure.exact())))
            }
            Formula::Difference(from, less) => {
                let start = self.latest(from)?.exact();
                let minus_one = Decimal::NEGATIVE_ONE;
                less.iter().try_fold(start, |rest, quantity| {
                    Some(rest.plus(&self.latest(*quantity)?.exact().times(minus_one)))
                })
            }
            Formula::NearestNet => None,
        }
    }

    fn latest(&self, quantity: Quantity) -> Option<&Figure> {
        self.steps.iter().rev().find(|step| step.quantity == quantity).map(|step| &step.figure)
    }
}

impl Step {
    /// Says what exactly the figure is about.
    pub fn about(&mut self, about: About) -> &mut Self {
        self.about = about;
        self
    }

    /// Names the clause that makes the figure count.
    pub fn by(&mut self, clause: Option<Arc<str>>) -> &mut Self {
        self.clause = clause;
        self
    }
}
