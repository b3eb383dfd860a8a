//! Steps as JSON: a stable key, the figure, and in Dutch what it is and where it comes from.

use super::Text;
use super::quantity::{key, name, short_name};
use super::wording::{DutchDay, DutchMonth, index_name};
use crate::domain::calculation::step::{About, Figure, Formula, Quantity, Source, Step};
use crate::domain::calendar::Period;
use crate::domain::figures::Provenance;
use crate::domain::figures::population::Choice;
use crate::domain::tariff::ComponentKind;
use serde::Serialize;
use std::fmt;
use utoipa::ToSchema;

/// One step of an explanation.
#[derive(Serialize, ToSchema)]
#[schema(as = Step)]
pub struct StepJson<'a> {
    /// What the figure is, by a stable name that formulas use.
    pub key: &'static str,
    /// What the figure is, in Dutch.
    #[schema(value_type = String)]
    pub what: Text<What<'a>>,
    /// The figure: a decimal, or a fraction such as `76/31`.
    #[schema(value_type = String)]
    pub figure: Text<&'a Figure>,
    /// Where it comes from, in Dutch.
    #[schema(value_type = String)]
    pub source: Text<From<'a>>,
    /// The clause that makes it count.
    #[schema(required = true)]
    pub clause: Option<&'a str>,
    /// How it follows from the latest figures before it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "price × index_to ÷ index_from")]
    pub formula: Option<Text<Spelled>>,
    /// The decimals to which it was rounded, half away from zero.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decimals: Option<u32>,
}

impl<'a> std::convert::From<&'a Step> for StepJson<'a> {
    fn from(step: &'a Step) -> Self {
        StepJson {
            key: key(step.quantity),
            what: Text(What(step)),
            figure: Text(&step.figure),
            source: Text(From(step)),
            clause: step.clause.as_deref(),
            formula: step.formula.map(|formula| Text(Spelled(formula, key))),
            decimals: step.decimals,
        }
    }
}

/// What a figure is, in Dutch.
#[derive(Debug, Clone, Copy)]
pub struct What<'a>(&'a Step);

impl fmt::Display for What<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Step { quantity, about, .. } = self.0;
        match about {
            About::Index(kind, base, month) => {
                write!(f, "{} van {} (basis {})", index_name(*kind), DutchMonth(*month), base.0)
            }
            About::Unit(ComponentKind::FixedPerYear) => f.write_str("Vaste prijs per jaar, inclusief btw"),
            About::Unit(ComponentKind::PerInhabitantPerYear) => {
                f.write_str("Prijs per inwoner per jaar, inclusief btw")
            }
            About::Unit(ComponentKind::PerUniqueUserPerMonth) => {
                f.write_str("Prijs per unieke gebruiker per maand, inclusief btw")
            }
            About::Nothing => f.write_str(name(*quantity)),
            About::Day(day) => write!(f, "{} op {}", name(*quantity), DutchDay(*day)),
            About::Municipality(municipality, day) => {
                write!(f, "{} van {municipality} op {}", name(*quantity), DutchDay(*day))
            }
            About::Month(month) => write!(f, "{} in {}", name(*quantity), DutchMonth(*month)),
            About::Period(Period { from, to }) => {
                write!(f, "{} van {} t.e.m. {}", name(*quantity), DutchDay(*from), DutchDay(*to))
            }
        }?;
        match self.0.decimals {
            Some(0) => f.write_str(", afgerond op een geheel getal"),
            Some(decimals) => write!(f, ", afgerond op {decimals} decimalen"),
            None => Ok(()),
        }
    }
}

/// Where a figure comes from, in Dutch.
#[derive(Debug, Clone, Copy)]
pub struct From<'a>(&'a Step);

impl fmt::Display for From<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.source {
            Source::Figure(provenance) => published(f, provenance),
            Source::Population(provenance, choice, locked_on) => {
                published(f, provenance)?;
                match (choice, DutchDay(*locked_on)) {
                    (Choice::Locked, day) => write!(f, "; de laatste publicatie op {day}"),
                    (Choice::FirstLater, day) => write!(f, "; de eerste publicatie na {day}"),
                    (Choice::Earlier, _) => f.write_str("; voorlopig, een recenter cijfer is hier niet bekend"),
                }
            }
            Source::Agreement(id) => write!(f, "overeenkomst {id}"),
            Source::Contract(id) => write!(f, "contract {id}"),
            Source::NotGiven(id) => write!(f, "niet bepaald in contract {id}: alle inwoners tellen mee"),
            Source::Increase(year, communicated) => {
                write!(f, "prijsverhoging vanaf {year}, meegedeeld op {}", DutchDay(*communicated))
            }
            Source::Participants(contracts, others) => {
                let word = if *contracts == 1 { "contract" } else { "contracten" };
                write!(f, "som van {contracts} {word}")?;
                f.write_str(if *others { " en van de andere deelnemers" } else { "" })
            }
            Source::Invoice(issued) => write!(f, "factuur van {}", DutchDay(*issued)),
            Source::Issued(number, day) => write!(f, "document {number} van {}", DutchDay(*day)),
            Source::Elsewhere => f.write_str("creditnota’s op latere documenten"),
            Source::Term => f.write_str("looptijd van het contract"),
            Source::FullYear => f.write_str("een vol jaar, zoals de bijlage"),
            Source::Line => f.write_str("regel van het document"),
            Source::Worked => match self.0.formula {
                Some(Formula::NearestNet) => f.write_str(
                    "totaal ÷ (1 + btw-tarief ÷ 100), op de cent; is maatstaf + btw dan hoger dan het totaal, 1 cent lager",
                ),
                Some(Formula::Sum(Quantity::MergedPopulation)) => f.write_str("som van de gefuseerde gemeenten"),
                Some(Formula::Sum(_)) => f.write_str("berekend: som van de bedragen"),
                Some(Formula::Product { times: [one], over: [], over_number: 1 }) => {
                    write!(f, "gelijk aan: {}", short_name(*one))
                }
                Some(formula) => write!(f, "berekend: {}", Spelled(formula, short_name)),
                None => f.write_str("berekend"),
            },
        }
    }
}

fn published(f: &mut fmt::Formatter<'_>, provenance: &Provenance) -> fmt::Result {
    f.write_str(&provenance.source)?;
    match provenance.published {
        Some(day) => write!(f, ", bekend sinds {}", DutchDay(day)),
        None => Ok(()),
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Figure::Decimal(value) => fmt::Display::fmt(value, f),
            Figure::Share(exact) => fmt::Display::fmt(exact, f),
        }
    }
}

/// A formula in the names of its figures: `effective_inhabitants × unit_price × months ÷ 12`.
#[derive(Debug, Clone, Copy)]
pub struct Spelled(&'static Formula<'static>, fn(Quantity) -> &'static str);

impl fmt::Display for Spelled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Spelled(formula, name) = *self;
        match formula {
            Formula::Product { times, over, over_number } => {
                let factors: Vec<&str> = times.iter().map(|factor| name(*factor)).collect();
                f.write_str(&factors.join(" × "))?;
                over.iter().try_for_each(|divisor| write!(f, " ÷ {}", name(*divisor)))?;
                if *over_number == 1 { Ok(()) } else { write!(f, " ÷ {over_number}") }
            }
            Formula::Sum(quantity) => write!(f, "Σ {}", name(*quantity)),
            Formula::SumLess(quantity, less) => write!(f, "Σ {} − Σ {}", name(*quantity), name(*less)),
            Formula::Difference(from, less) => {
                f.write_str(name(*from))?;
                less.iter().try_for_each(|quantity| write!(f, " − {}", name(*quantity)))
            }
            Formula::NearestNet => {
                let (net, rate, gross) =
                    (name(Quantity::Net), name(Quantity::VatRate), name(Quantity::Gross));
                write!(f, "{net} + round({net} × {rate} ÷ 100) ≈ {gross}")
            }
        }
    }
}
