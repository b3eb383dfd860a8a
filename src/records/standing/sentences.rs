//! What is said in Dutch of effects, states and holds.

use crate::domain::billing::DocumentKind;
use crate::domain::billing::outcome::{ContractHold, Exit};
use crate::domain::calculation::exit_fee::Reason;
use crate::domain::calendar::{Day, Period};
use crate::domain::standing::contract::State;
use crate::domain::standing::effect::{ContractEffect, DocumentChange, PriceChange};
use crate::simulation::result::message::refused_because;
use crate::simulation::result::wording::{DutchDay, DutchMonth, dutch_number, euro};

/// What a decision brings about for a contract.
pub fn effect(effect: &ContractEffect) -> Vec<String> {
    let mut said = Vec::new();
    if let Some(exit) = &effect.exit {
        said.push(format!("Het contract eindigt op {}.", DutchDay(exit.ends)));
        said.push(leaving(exit));
    } else if effect.ended != effect.ends {
        let (ended, ends) = (DutchDay(effect.ended), DutchDay(effect.ends));
        said.push(format!("Het contract loopt t.e.m. {ends} in plaats van t.e.m. {ended}."));
    }
    said.extend(effect.prices.iter().map(price));
    if let Some(compared) = &effect.compared {
        let rise = compared.rise().map(|rise| dutch_number(&rise.to_string())).unwrap_or_default();
        said.push(if compared.exceeds {
            format!("De aangekondigde prijzen liggen {rise}% boven de oorspronkelijke: wie nu opzegt, betaalt geen uitstapvergoeding (E 8.9).")
        } else {
            format!("De aangekondigde prijzen liggen {rise}% boven de oorspronkelijke: dat geeft geen vrijstelling van de uitstapvergoeding (E 8.9).")
        });
    }
    said.extend(effect.holds.iter().map(hold));
    if let Some((lot, why)) = &effect.hold_refused {
        said.push(format!("Perceel {lot} gaat niet on hold: {}.", refused_because(*why)));
    }
    if let Some(Period { from, to }) = effect.leaving_free {
        let (from, to) = (DutchDay(from), DutchDay(to));
        said.push(format!(
            "Wie van {from} t.e.m. {to} per aangetekende brief opzegt, betaalt geen uitstapvergoeding."
        ));
    }
    said.extend(effect.documents.iter().map(document));
    if said.is_empty() {
        said.push("Voor dit contract verandert er niets.".to_owned());
    }
    said
}

/// What leaving costs, or why it costs nothing.
pub fn leaving(exit: &Exit) -> String {
    let clause = exit.clause.as_ref().map(|clause| format!(" ({clause})")).unwrap_or_default();
    match (exit.fee, exit.reason) {
        (_, Some(Reason::EndedBySupplier)) => "Geen uitstapvergoeding: de leverancier zegt op.".to_owned(),
        (_, Some(Reason::NoExitFee)) => "Geen uitstapvergoeding: de overeenkomst kent er geen.".to_owned(),
        (_, Some(Reason::AfterInitialTerm)) => {
            format!(
                "Geen uitstapvergoeding: het contract eindigt niet voor het einde van de eerste termijn{clause}."
            )
        }
        (_, Some(Reason::PriceIncrease)) => {
            format!("Vrijgesteld van uitstapvergoeding: de prijzen stijgen te veel{clause}.")
        }
        (_, Some(Reason::DataAgreementChange)) => {
            format!(
                "Vrijgesteld van uitstapvergoeding: de gegevensovereenkomst wordt minder gunstig{clause}."
            )
        }
        (Some(fee), None) => format!("Uitstapvergoeding: {}{clause}.", euro(fee)),
        (None, None) => {
            "De uitstapvergoeding kan nog niet berekend worden: er ontbreekt een cijfer.".to_owned()
        }
    }
}

fn price(change: &PriceChange) -> String {
    let after = dutch_number(&change.after.to_string());
    let of = format!("{}.{}", change.lot, change.component);
    match change.before {
        Some(before) if before == change.after => format!("De prijs van {of} blijft € {after}."),
        Some(before) => {
            format!("De prijs van {of} gaat van € {} naar € {after}.", dutch_number(&before.to_string()))
        }
        None => format!("De prijs van {of} wordt € {after}."),
    }
}

/// X of a year, and whether the lot pauses.
pub fn hold(of: &ContractHold) -> String {
    let year = &of.year;
    let threshold = dutch_number(&year.threshold.normalize().to_string());
    let reached = match year.reached_in {
        Some(month) => format!("bereikt in {}", DutchMonth(month)),
        None => "niet bereikt".to_owned(),
    };
    let users = dutch_number(&year.users.to_string());
    let pause = match year.on_hold {
        Some(Period { from, to }) => format!("on hold van {} t.e.m. {}", DutchDay(from), DutchDay(to)),
        None => "niet on hold".to_owned(),
    };
    format!(
        "Perceel {} in {}: {users} gebruikers, drempel X is {threshold} en {reached}; {pause}.",
        of.lot, year.year
    )
}

fn document(change: &DocumentChange) -> String {
    let kind = kind(change.kind);
    let Period { from, to } = change.period;
    let period = format!("{kind} over {} t.e.m. {}", DutchDay(from), DutchDay(to));
    match (change.before, change.after) {
        (Some(before), Some(after)) => format!("{period}: {} in plaats van {}.", euro(after), euro(before)),
        (None, Some(after)) => format!("{period}: {}.", euro(after)),
        (Some(before), None) => format!("{period} van {} vervalt.", euro(before)),
        (None, None) => format!("{period}."),
    }
}

/// A kind of document in Dutch.
pub fn kind(kind: DocumentKind) -> &'static str {
    match kind {
        DocumentKind::Invoice => "Factuur",
        DocumentKind::CreditNote => "Creditnota",
        DocumentKind::ExitFee => "Factuur uitstapvergoeding",
        DocumentKind::Supplementary => "Aanvullende factuur",
    }
}

/// The state of a contract that ends on a day.
pub fn state(state: State, ends: Day) -> String {
    let ends = DutchDay(ends);
    match state {
        State::Draft => "Nog niet ondertekend.".to_owned(),
        State::Signed => "Ondertekend; de looptijd is nog niet begonnen.".to_owned(),
        State::Active => format!("Actief in de eerste termijn, t.e.m. {ends}."),
        State::Renewed(times) => format!("Actief, {times} keer stilzwijgend verlengd, t.e.m. {ends}."),
        State::Extended(times) => {
            format!("Actief, {times} keer verlengd in onderling akkoord, t.e.m. {ends}.")
        }
        State::Suspended => "De toegang is opgeschort.".to_owned(),
        State::NoticeGiven => {
            format!("Opgezegd tegen {ends}; de uitstapvergoeding is nog niet gefactureerd.")
        }
        State::ExitInvoiced => {
            format!(
                "Opgezegd tegen {ends}; de uitstapvergoeding is gefactureerd en nog niet volledig betaald."
            )
        }
        State::Confirmed => format!("De opzeg tegen {ends} is bevestigd."),
        State::Expired => format!("Beëindigd op {ends}."),
    }
}
