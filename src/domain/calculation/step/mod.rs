//! Steps: what a calculation writes down while it works, so that every amount explains itself.
//!
//! A [`Working`] both computes and records: a derived figure is computed from the steps before it by the
//! very formula that the step then shows. There is no second description that could differ.

mod working;

pub use working::Working;

use crate::domain::calendar::{Day, Month, Period};
use crate::domain::exact::Exact;
use crate::domain::figures::Provenance;
use crate::domain::figures::index::{BaseYear, IndexKind};
use crate::domain::figures::population::Choice;
use crate::domain::tariff::ComponentKind;
use rust_decimal::Decimal;
use std::sync::Arc;

/// What a figure is. The names are part of the result's format. A new one stands in [`Quantity::ALL`] too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Quantity {
    /// Official inhabitants.
    Population,
    /// Official inhabitants of one of several municipalities that merged.
    MergedPopulation,
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
    /// A newly announced price.
    AnnouncedPrice,
    /// Yearly cost of a component at the original price.
    OriginalCost,
    /// Yearly cost of a component at the announced price.
    AnnouncedCost,
    /// Yearly cost at the original prices.
    OriginalTotal,
    /// Yearly cost at the announced prices.
    AnnouncedTotal,
    /// One plus the share above which leaving is free.
    LimitFactor,
    /// The cost above which leaving is free.
    Limit,
    /// The amount of a full year, to be compared with a printed one.
    FullYear,
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
    /// An invoiced amount that was credited before.
    Credited,
    /// What was invoiced less what was credited before.
    Billed,
    /// Sum of recomputed amounts.
    Recomputed,
    /// What is credited: invoiced less recomputed.
    Credit,
    /// What is still to be paid: recomputed less billed.
    Supplement,
    /// The part that is credited by credit notes on other documents.
    CreditElsewhere,
    /// The part that is credited on this document.
    CreditHere,
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

impl Quantity {
    /// All of them.
    pub const ALL: &[Quantity] = &[
        Quantity::Population,
        Quantity::MergedPopulation,
        Quantity::Credited,
        Quantity::Billed,
        Quantity::Supplement,
        Quantity::CreditElsewhere,
        Quantity::CreditHere,
        Quantity::SettlementFactor,
        Quantity::EffectiveInhabitants,
        Quantity::Users,
        Quantity::TierTotal,
        Quantity::TierAbove,
        Quantity::Price,
        Quantity::ExitRate,
        Quantity::AnnouncedPrice,
        Quantity::OriginalCost,
        Quantity::AnnouncedCost,
        Quantity::OriginalTotal,
        Quantity::AnnouncedTotal,
        Quantity::LimitFactor,
        Quantity::Limit,
        Quantity::FullYear,
        Quantity::IndexTo,
        Quantity::IndexFrom,
        Quantity::UnitPrice,
        Quantity::Months,
        Quantity::Amount,
        Quantity::Invoiced,
        Quantity::Recomputed,
        Quantity::Credit,
        Quantity::Reach,
        Quantity::Threshold,
        Quantity::Gross,
        Quantity::VatRate,
        Quantity::Net,
        Quantity::Vat,
        Quantity::Rounding,
    ];
}

/// How a derived figure follows from the latest figures before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Formula<'a> {
    /// A product divided by a product and by a number.
    Product {
        /// The factors.
        times: &'a [Quantity],
        /// The divisors.
        over: &'a [Quantity],
        /// A number that divides, such as 12 months.
        over_number: u32,
    },
    /// The sum of all figures of a kind so far.
    Sum(Quantity),
    /// The sum of all figures of a kind so far, less that of another kind.
    SumLess(Quantity, Quantity),
    /// One figure less others.
    Difference(Quantity, &'a [Quantity]),
    /// The net amount whose VAT, added to it, comes nearest to the gross amount; of two the lower.
    NearestNet,
}

/// Where a figure comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// An official or reported figure.
    Figure(Provenance),
    /// A population, why this publication counts, and the day on which the choice was locked.
    Population(Provenance, Choice, Day),
    /// The text of an agreement.
    Agreement(Arc<str>),
    /// The contract's own parameters.
    Contract(Arc<str>),
    /// Something that the contract leaves open: the documented default.
    NotGiven(Arc<str>),
    /// A price increase, with its year and day of communication.
    Increase(i32, Day),
    /// So many contracts at hand, and whether totals of others were added.
    Participants(u32, bool),
    /// An invoice issued on that day.
    Invoice(Day),
    /// An issued document by its number and day.
    Issued(Arc<str>, Day),
    /// Other credit notes of the same correction.
    Elsewhere,
    /// The term of the contract.
    Term,
    /// All twelve months, whatever the term.
    FullYear,
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
    /// A municipality on a day.
    Municipality(Arc<str>, Day),
    /// A month.
    Month(Month),
    /// A stretch of days.
    Period(Period),
    /// What a price is for.
    Unit(ComponentKind),
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
    /// The figure, exactly.
    pub fn exact(&self) -> Exact {
        match self {
            Figure::Decimal(value) => Exact::from(*value),
            Figure::Share(exact) => (**exact).clone(),
        }
    }
}

impl From<Exact> for Figure {
    /// A decimal where there is one, else the exact share.
    fn from(exact: Exact) -> Self {
        match exact.decimal() {
            Ok(Some(decimal)) => Figure::Decimal(decimal),
            _ => Figure::Share(Box::new(exact)),
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
    pub formula: Option<&'static Formula<'static>>,
    /// The decimals it was rounded to; `None` where nothing was rounded.
    pub decimals: Option<u32>,
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
