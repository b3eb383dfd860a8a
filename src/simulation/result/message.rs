//! What blocks and warnings say, in Dutch.

use super::step::index_name;
use super::wording::{DutchDay, DutchMonth, dutch_number, euro};
use crate::domain::billing::WarningKind;
use crate::domain::calculation::Block;
use crate::domain::calculation::participation::Names;
use crate::domain::calculation::printed::PrintedDiffers;
use crate::domain::figures::index::IndexMonths;
use std::fmt;

/// What a block says.
#[derive(Debug, Clone, Copy)]
pub struct BlockMessage<'a>(pub &'a Block);

impl fmt::Display for BlockMessage<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Block::TariffMissing => {
                f.write_str("De overeenkomst heeft geen tarief: leg een tarief vast voor u factureert.")
            }
            Block::VatUndecided => {
                f.write_str("Het btw-tarief is niet beslist: leg het vast voor u factureert.")
            }
            Block::PopulationMissing { municipality, year } => write!(
                f,
                "Van gemeente {municipality} is geen inwoneraantal op 1 januari {year} of vroeger bekend: voer het in."
            ),
            Block::IndexMissing(IndexMonths { kind, to, from }) => write!(
                f,
                "{} van {} en van {} zijn niet samen in één basisjaar bekend: voer ze in of beslis om niet te indexeren.",
                index_name(*kind),
                DutchMonth(*to),
                DutchMonth(*from)
            ),
            Block::UsageMissing { lot, month, contracts } => {
                write!(f, "Perceel {lot}, {}: geen gebruik gemeld door ", DutchMonth(*month))?;
                names(f, contracts)?;
                f.write_str(". Het kwartaal wacht tot alle deelnemers gemeld hebben.")
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
            WarningKind::HoldRefused(requests) => {
                list(f, "On hold niet toegestaan (drempel X niet bereikt)", requests, |f, (lot, request)| {
                    write!(f, "perceel {lot}, gevraagd op {}", DutchDay(request.requested))
                })
            }
            WarningKind::IndexationUndecided(years) => {
                list(f, "Gefactureerd zonder beslissing over de indexering van", years, |f, year| {
                    write!(f, "{year}")
                })
            }
            WarningKind::PopulationProvisional(years) => list(
                f,
                "Voorlopig berekend op een ouder inwoneraantal, want nog niet gepubliceerd is dat van",
                years,
                |f, year| write!(f, "1 januari {year}"),
            ),
            WarningKind::PrintedDiffers(all) => list(f, "De gedrukte bijlage wijkt af", all, printed),
            WarningKind::UsageOutsideTerm(months) => list(
                f,
                "Gemeld gebruik in maanden die niet gefactureerd worden",
                months,
                |f, (lot, month)| write!(f, "perceel {lot} in {}", DutchMonth(*month)),
            ),
        }
    }
}

fn printed(f: &mut fmt::Formatter<'_>, differs: &PrintedDiffers) -> fmt::Result {
    let amount = differs.printed.amount;
    let difference = amount - differs.computed.decimal();
    let (printed, difference) = (dutch_number(&amount.to_string()), dutch_number(&difference.to_string()));
    write!(f, "gedrukt € {printed}, berekend {} (verschil € {difference})", euro(differs.computed))
}

fn list<T>(
    f: &mut fmt::Formatter<'_>,
    what: &str,
    items: &[T],
    one: fn(&mut fmt::Formatter<'_>, &T) -> fmt::Result,
) -> fmt::Result {
    for (place, item) in items.iter().enumerate() {
        f.write_str(if place == 0 { what } else { ";" })?;
        f.write_str(if place == 0 { ": " } else { " " })?;
        one(f, item)?;
    }
    f.write_str(".")
}
