//! What blocks and warnings say, in Dutch.

use super::wording::{DutchDay, DutchMonth, dutch_number, euro, index_name};
use crate::domain::billing::WarningKind;
use crate::domain::calculation::Block;
use crate::domain::calculation::hold::Refusal;
use crate::domain::calculation::participation::Names;
use crate::domain::calculation::printed::PrintedDiffers;
use crate::domain::contract::PrintedWhat;
use crate::domain::contract::decisions::HoldRequest;
use crate::domain::figures::index::IndexMonths;
use std::fmt;
use std::sync::Arc;

/// What a block says.
#[derive(Debug, Clone, Copy)]
pub struct BlockMessage<'a>(pub &'a Block);

impl fmt::Display for BlockMessage<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Block::MunicipalityMerged { into, on, until } => write!(
                f,
                "Deze gemeente is op {} opgegaan in {into}, dat voor haar inwoners betaalt: beëindig dit contract op {}.",
                DutchDay(*on),
                DutchDay(*until)
            ),
            Block::InhabitantsBilledTwice { contract, municipality } => write!(
                f,
                "De inwoners van {municipality} worden nog gefactureerd in contract {contract}: beëindig eerst dat contract \
                 of laat dit contract later ingaan."
            ),
            Block::TariffMissing => {
                f.write_str("De overeenkomst heeft geen tarief: leg eerst een tarief vast.")
            }
            Block::VatUndecided => {
                f.write_str("Het btw-tarief is niet beslist: leg eerst het btw-tarief vast.")
            }
            Block::PopulationMissing { municipality, year } => write!(
                f,
                "Van gemeente {municipality} is geen inwoneraantal op 1 januari {year} of vroeger bekend: voer het in."
            ),
            Block::IndexMissing(IndexMonths { kind, to, from }) => write!(
                f,
                "{} van {} en van {} zijn niet allebei bekend met hetzelfde basisjaar: voer ze in of beslis om niet te indexeren.",
                index_name(*kind),
                DutchMonth(*to),
                DutchMonth(*from)
            ),
            Block::UsageMissing { lot, month, contracts } => {
                write!(f, "Perceel {lot}, {}: geen gebruik gemeld door ", DutchMonth(*month))?;
                names(f, contracts)?;
                f.write_str(". Het kwartaal kan pas gefactureerd worden als alle deelnemers hun gebruik gemeld hebben.")
            }
            Block::ExitRateMissing { year } => {
                write!(f, "De overeenkomst heeft geen uitstaptarief voor het einde van {year}.")
            }
        }
    }
}

fn names(f: &mut fmt::Formatter<'_>, names: &Names) -> fmt::Result {
    f.write_str(&names.first.join(", "))?;
    let shown = u32::try_from(names.first.len()).unwrap_or(0);
    match names.count.saturating_sub(shown) {
        0 => Ok(()),
        1 => f.write_str(" en nog 1 contract"),
        more => write!(f, " en nog {more} contracten"),
    }
}

/// What a warning says.
#[derive(Debug, Clone, Copy)]
pub struct WarningMessage<'a>(pub &'a WarningKind);

impl fmt::Display for WarningMessage<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            WarningKind::HoldRefused(requests) => list(f, "On hold niet toegestaan:", requests, hold_refused),
            WarningKind::IndexationUndecided(years) => {
                let years = joined(years.iter().map(ToString::to_string));
                write!(
                    f,
                    "Over de indexering in {years} is nog niet beslist; gerekend met de laatst toegepaste prijs."
                )
            }
            WarningKind::PopulationProvisional(years) => {
                let days = joined(years.iter().map(|year| format!("1 januari {year}")));
                write!(
                    f,
                    "Voorlopig berekend met een ouder inwoneraantal; nog niet bekend: de inwoners op {days}."
                )
            }
            WarningKind::PrintedDiffers(all) => {
                list(f, "De gedrukte bijlage wijkt af; de berekening geldt voor de facturen:", all, printed)
            }
            WarningKind::UsageOutsideTerm(months) => list(
                f,
                "Gemeld gebruik in maanden die niet gefactureerd worden:",
                months,
                |f, (lot, month)| write!(f, "perceel {lot} in {}", DutchMonth(*month)),
            ),
        }
    }
}

fn hold_refused(f: &mut fmt::Formatter<'_>, refused: &(Arc<str>, HoldRequest, Refusal)) -> fmt::Result {
    let (lot, request, why) = refused;
    let why = refused_because(*why);
    write!(f, "perceel {lot}, gevraagd op {} ({why})", DutchDay(request.requested))
}

/// Why a request for a hold is not granted.
pub fn refused_because(why: Refusal) -> &'static str {
    match why {
        Refusal::NotReached => "drempel X is niet bereikt",
        Refusal::Unknown => "drempel X is niet bekend, want het inwoneraantal ontbreekt",
        Refusal::OutsideTerm => "dat jaar valt buiten de looptijd",
    }
}

fn printed(f: &mut fmt::Formatter<'_>, differs: &PrintedDiffers) -> fmt::Result {
    let amount = differs.printed.amount;
    let difference = amount - differs.computed.decimal();
    let (printed, off) = (dutch_number(&amount.to_string()), dutch_number(&difference.abs().to_string()));
    let computed = euro(differs.computed);
    if differs.printed.what != PrintedWhat::Total {
        write!(f, "{} ", differs.printed.named)?;
    }
    let way = if difference.is_sign_negative() { "te laag" } else { "te hoog" };
    write!(f, "voor een vol jaar gedrukt € {printed}, berekend {computed} (gedrukt € {off} {way})")
}

/// `one, two en three`.
pub fn joined(items: impl Iterator<Item = String>) -> String {
    let mut items: Vec<String> = items.collect();
    match items.pop() {
        Some(last) if !items.is_empty() => format!("{} en {last}", items.join(", ")),
        last => last.unwrap_or_default(),
    }
}

/// A sentence that ends in a list: `what one; two; three.`
fn list<T>(
    f: &mut fmt::Formatter<'_>,
    what: &str,
    items: &[T],
    one: fn(&mut fmt::Formatter<'_>, &T) -> fmt::Result,
) -> fmt::Result {
    f.write_str(what)?;
    for (place, item) in items.iter().enumerate() {
        f.write_str(if place == 0 { " " } else { "; " })?;
        one(f, item)?;
    }
    f.write_str(".")
}
