//! Steps as JSON: a stable key, the figure, and in Dutch what it is and where it comes from.

use super::Text;
use super::wording::{DutchDay, DutchMonth};
use crate::domain::calculation::step::{About, Figure, Formula, Quantity, Source, Step};
use crate::domain::calendar::Period;
use crate::domain::figures::Provenance;
use crate::domain::figures::index::IndexKind;
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

/// The stable name of a quantity.
pub fn key(quantity: Quantity) -> &'static str {
    match quantity {
        Quantity::Population => "population",
        Quantity::SettlementFactor => "settlement_factor",
        Quantity::EffectiveInhabitants => "effective_inhabitants",
        Quantity::Users => "users",
        Quantity::TierTotal => "tier_total",
        Quantity::TierAbove => "tier_above",
        Quantity::Price => "price",
        Quantity::ExitRate => "exit_rate",
        Quantity::AnnouncedPrice => "announced_price",
        Quantity::OriginalCost => "original_cost",
        Quantity::AnnouncedCost => "announced_cost",
        Quantity::OriginalTotal => "original_total",
        Quantity::AnnouncedTotal => "announced_total",
        Quantity::LimitFactor => "limit_factor",
        Quantity::Limit => "limit",
        Quantity::FullYear => "full_year",
        Quantity::IndexTo => "index_to",
        Quantity::IndexFrom => "index_from",
        Quantity::UnitPrice => "unit_price",
        Quantity::Months => "months",
        Quantity::Amount => "amount",
        Quantity::Invoiced => "invoiced",
        Quantity::Recomputed => "recomputed",
        Quantity::Credit => "credit",
        Quantity::Reach => "reach",
        Quantity::Threshold => "threshold",
        Quantity::Gross => "gross",
        Quantity::VatRate => "vat_rate",
        Quantity::Net => "net",
        Quantity::Vat => "vat",
        Quantity::Rounding => "rounding",
    }
}

/// The name of a quantity in Dutch.
fn name(quantity: Quantity) -> &'static str {
    match quantity {
        Quantity::Population => "Inwoners",
        Quantity::SettlementFactor => "Verrekenfactor (deel van de inwoners dat meetelt)",
        Quantity::EffectiveInhabitants => "Effectieve inwoners, niet afgerond",
        Quantity::Users => "Unieke gebruikers",
        Quantity::TierTotal => "Totaal van alle deelnemende bibliotheken",
        Quantity::TierAbove => "Overschreden drempel",
        Quantity::Price => "Prijs, inclusief btw",
        Quantity::ExitRate => "Uitstaptarief per inwoner bij een einde",
        Quantity::AnnouncedPrice => "Aangekondigde prijs, inclusief btw",
        Quantity::OriginalCost => "Jaarkost aan de oorspronkelijke prijs",
        Quantity::AnnouncedCost => "Jaarkost aan de aangekondigde prijs",
        Quantity::OriginalTotal => "Oorspronkelijke jaarkost",
        Quantity::AnnouncedTotal => "Aangekondigde jaarkost",
        Quantity::LimitFactor => "Grens: 1 + toegestane stijging",
        Quantity::Limit => "Jaarkost waarboven uitstappen vrij is",
        Quantity::FullYear => "Bedrag voor een vol jaar, inclusief btw",
        Quantity::IndexTo | Quantity::IndexFrom => "Index",
        Quantity::UnitPrice => "Toegepaste prijs, inclusief btw",
        Quantity::Months => "Aantal maanden",
        Quantity::Amount => "Bedrag, inclusief btw",
        Quantity::Invoiced => "Gefactureerd",
        Quantity::Recomputed => "Herberekend",
        Quantity::Credit => "Te crediteren: gefactureerd min herberekend",
        Quantity::Reach => "Te bereiken deel van de inwoners per maand",
        Quantity::Threshold => "Drempel X",
        Quantity::Gross => "Totaal van de regels, inclusief btw",
        Quantity::VatRate => "Btw-tarief in procent",
        Quantity::Net => "Maatstaf van heffing",
        Quantity::Vat => "Btw",
        Quantity::Rounding => "Afronding: de cent die overblijft",
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

/// The name of an index in Dutch.
pub fn index_name(kind: IndexKind) -> &'static str {
    match kind {
        IndexKind::Cpi => "Consumptieprijsindex",
        IndexKind::Health => "Gezondheidsindex",
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
            Source::Term => f.write_str("looptijd van het contract"),
            Source::FullYear => f.write_str("een vol jaar, zoals de bijlage"),
            Source::Line => f.write_str("regel van het document"),
            Source::Worked => match self.0.formula {
                Some(Formula::NearestNet) => f.write_str(
                    "totaal ÷ (1 + btw-tarief ÷ 100), op de cent; is maatstaf + btw dan hoger dan het totaal, 1 cent lager",
                ),
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

/// The name of a quantity in Dutch formulas.
fn short_name(quantity: Quantity) -> &'static str {
    match quantity {
        Quantity::Population => "inwoners",
        Quantity::SettlementFactor => "verrekenfactor",
        Quantity::EffectiveInhabitants => "effectieve inwoners",
        Quantity::Users => "gebruikers",
        Quantity::TierTotal => "totaal van de deelnemers",
        Quantity::TierAbove => "drempel",
        Quantity::Price => "prijs",
        Quantity::ExitRate => "uitstaptarief",
        Quantity::AnnouncedPrice => "aangekondigde prijs",
        Quantity::OriginalCost => "oorspronkelijke kosten",
        Quantity::AnnouncedCost => "aangekondigde kosten",
        Quantity::OriginalTotal => "oorspronkelijke jaarkost",
        Quantity::AnnouncedTotal => "aangekondigde jaarkost",
        Quantity::LimitFactor => "grens",
        Quantity::Limit => "jaarkost waarboven uitstappen vrij is",
        Quantity::FullYear => "bedrag voor een vol jaar",
        Quantity::IndexTo => "nieuwe index",
        Quantity::IndexFrom => "beginindex",
        Quantity::UnitPrice => "toegepaste prijs",
        Quantity::Months => "maanden",
        Quantity::Amount => "bedragen",
        Quantity::Invoiced => "gefactureerd",
        Quantity::Recomputed => "herberekend",
        Quantity::Credit => "te crediteren",
        Quantity::Reach => "te bereiken deel",
        Quantity::Threshold => "drempel X",
        Quantity::Gross => "totaal",
        Quantity::VatRate => "btw-tarief",
        Quantity::Net => "maatstaf",
        Quantity::Vat => "btw",
        Quantity::Rounding => "afronding",
    }
}
