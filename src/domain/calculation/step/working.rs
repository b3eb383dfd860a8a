//! Calculations that write down what they do while they do it.

use super::{About, Figure, Formula, Quantity, Source, Step};
use crate::domain::calculation::Dossier;
use crate::domain::calculation::vat_split::nearest_net;
use crate::domain::calendar::first_of_january;
use crate::domain::exact::{Exact, TooLarge};
use crate::domain::figures::inhabitants::Inhabitants;
use crate::domain::figures::population::Reading;
use crate::domain::money::Money;
use crate::domain::tariff::Rule;
use rust_decimal::Decimal;
use std::sync::Arc;

/// Effective inhabitants, **not** rounded (E 8.1, EA 1).
const EFFECTIVE: Formula = Formula::Product {
    times: &[Quantity::SettlementFactor, Quantity::Population],
    over: &[],
    over_number: 1,
};

/// The inhabitants of municipalities that were counted apart and are billed as one.
const OF_MERGED: Formula = Formula::Sum(Quantity::MergedPopulation);

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
        formula: &'static Formula<'static>,
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

    /// Computes a figure from the steps so far and writes it down exactly, as a fraction if need be.
    ///
    /// # Errors
    /// [`TooLarge`] where a figure that the formula needs is no decimal.
    pub fn exact(
        &mut self,
        quantity: Quantity,
        formula: &'static Formula<'static>,
    ) -> Result<Exact, TooLarge> {
        let exact = self.evaluate(formula).ok_or(TooLarge)?;
        self.push(quantity, exact.clone().into(), Source::Worked).formula = Some(formula);
        Ok(exact)
    }

    /// Writes down a figure that a function of its own worked out by a formula.
    pub fn worked_out(
        &mut self,
        quantity: Quantity,
        value: Decimal,
        formula: &'static Formula<'static>,
    ) -> &mut Step {
        let step = self.push(quantity, value.into(), Source::Worked);
        (step.formula, step.decimals) = (Some(formula), Some(2));
        step
    }

    /// Writes down a figure that was worked out before, and works it out again by its formula.
    ///
    /// ```
    /// use rust_decimal::Decimal;
    /// use tarief::domain::calculation::step::{Formula, Quantity, Source, Working};
    ///
    /// let mut working = Working::default();
    /// working.given(Quantity::Users, Decimal::from(3), Source::Worked);
    /// working.given(Quantity::UnitPrice, Decimal::new(1815, 3), Source::Worked);
    /// let fee = Formula::Product { times: &[Quantity::Users, Quantity::UnitPrice], over: &[], over_number: 1 };
    /// let redone = working.redone((Quantity::Amount, Decimal::new(544, 2).into()), &fee, Some(2));
    /// assert_eq!(redone.unwrap().unwrap().to_string(), "5.45"); // and not 5.44, as was written down
    /// ```
    ///
    /// # Errors
    /// [`TooLarge`] when it has more than 28 digits. `None` where a figure that the formula needs was not written
    /// down.
    pub fn redone(
        &mut self,
        (quantity, figure): (Quantity, Figure),
        formula: &Formula<'_>,
        decimals: Option<u32>,
    ) -> Result<Option<Exact>, TooLarge> {
        let exact = match formula {
            Formula::NearestNet => self.net_again()?,
            _ => self.evaluate(formula),
        };
        let redone = match (exact, decimals) {
            (Some(exact), Some(decimals)) => Some(Exact::from(exact.round(decimals)?)),
            (exact, _) => exact,
        };
        self.push(quantity, figure, Source::Worked);
        Ok(redone)
    }

    fn net_again(&self) -> Result<Option<Exact>, TooLarge> {
        let (gross, rate) = (self.latest(Quantity::Gross), self.latest(Quantity::VatRate));
        let (Some(Figure::Decimal(gross)), Some(Figure::Decimal(rate))) = (gross, rate) else {
            return Ok(None);
        };
        let net = nearest_net(Money::of_cents(*gross)?, *rate)?;
        Ok(Some(Exact::from(net.decimal())))
    }

    /// Writes down a population with its publication and the day on which the choice was locked; that of several
    /// municipalities with the figure of each, and their sum.
    ///
    /// # Errors
    /// [`TooLarge`] where the sum has more than 28 digits.
    pub fn population(&mut self, of: &Inhabitants<'_>, clause: &Option<Arc<str>>) -> Result<(), TooLarge> {
        if let Some(reading) = of.single() {
            let day = About::Day(first_of_january(reading.figure.year));
            self.counted(Quantity::Population, &reading).about(day).by(clause.clone());
            return Ok(());
        }
        // A sheet that needs the sum more than once shows its parts once, or they would be added up again.
        if self.latest(Quantity::MergedPopulation).is_none() {
            for part in &of.parts {
                let day = first_of_january(part.reading.figure.year);
                let about = match part.municipality {
                    Some(municipality) => About::Municipality(municipality.name.clone(), day),
                    None => About::Day(day),
                };
                self.counted(Quantity::MergedPopulation, &part.reading).about(about).by(clause.clone());
            }
        }
        self.derived(Quantity::Population, &OF_MERGED, None)?;
        self.about(About::Day(first_of_january(of.wanted))).by(clause.clone());
        Ok(())
    }

    fn counted(&mut self, quantity: Quantity, reading: &Reading<'_>) -> &mut Step {
        let source = Source::Population(reading.figure.provenance.clone(), reading.choice, reading.locked_on);
        self.given(quantity, reading.figure.inhabitants, source)
    }

    /// Effective inhabitants = settlement factor × population, **not** rounded (E 8.1, EA 1); the rule is the
    /// one that says which population counts.
    ///
    /// # Errors
    /// [`TooLarge`] where they have more than 28 digits.
    pub fn effective_inhabitants(
        &mut self,
        dossier: &Dossier<'_>,
        population: &Inhabitants<'_>,
        rule: Rule,
    ) -> Result<Decimal, TooLarge> {
        let (contract, agreement) = (dossier.contract(), dossier.agreement());
        let settlement = contract.settlement_factor.and_then(|_| agreement.clause(Rule::Settlement));
        self.population(population, &agreement.clause(rule))?;
        let source = match contract.settlement_factor {
            Some(_) => Source::Contract(contract.id.clone()),
            None => Source::NotGiven(contract.id.clone()),
        };
        self.given(Quantity::SettlementFactor, contract.settlement_factor(), source).by(settlement.clone());
        let effective = self.derived(Quantity::EffectiveInhabitants, &EFFECTIVE, None)?;
        self.by(settlement);
        Ok(effective)
    }

    /// An amount by a formula, rounded once to the cent.
    ///
    /// # Errors
    /// [`TooLarge`] beyond what an amount can hold.
    pub fn amount(&mut self, formula: &'static Formula<'static>) -> Result<Money, TooLarge> {
        let value = self.derived(Quantity::Amount, formula, Some(2))?;
        Money::of_cents(value)
    }

    /// Takes over the steps of another calculation.
    pub fn append(&mut self, steps: impl IntoIterator<Item = Step>) {
        self.steps.extend(steps);
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
    fn evaluate(&self, formula: &Formula<'_>) -> Option<Exact> {
        match formula {
            Formula::Product { times, over, over_number } => {
                let start = Exact::fraction(1, (*over_number).into())?;
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
            Formula::Sum(quantity) => Some(self.sum(*quantity)),
            Formula::SumLess(quantity, less) => {
                Some(self.sum(*quantity).plus(&self.sum(*less).times(Decimal::NEGATIVE_ONE)))
            }
            Formula::Difference(from, less) => {
                let start = self.latest(*from)?.exact();
                let minus_one = Decimal::NEGATIVE_ONE;
                less.iter().try_fold(start, |rest, quantity| {
                    Some(rest.plus(&self.latest(*quantity)?.exact().times(minus_one)))
                })
            }
            Formula::NearestNet => None,
        }
    }

    fn sum(&self, quantity: Quantity) -> Exact {
        let figures = self.steps.iter().filter(|step| step.quantity == quantity);
        figures.fold(Exact::from(Decimal::ZERO), |sum, step| sum.plus(&step.figure.exact()))
    }

    fn latest(&self, quantity: Quantity) -> Option<&Figure> {
        self.steps.iter().rev().find(|step| step.quantity == quantity).map(|step| &step.figure)
    }
}
