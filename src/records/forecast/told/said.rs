//! What is said of assumptions, in Dutch.

use crate::domain::billing::Situation;
use crate::domain::forecast::assumptions::{LeavingWhen, Movement, Rate};
use crate::domain::forecast::{Assumptions, Key};
use crate::simulation::result::wording::{DutchDay, DutchMonth, dutch_number};
use rust_decimal::Decimal;
use std::sync::Arc;

/// What holds of every forecast and cannot be changed.
pub const FIXED: [&str; 6] = [
    "Het btw-tarief blijft dat van de overeenkomst.",
    "Prijzen wijzigen alleen door indexering en door prijsverhogingen die al beslist zijn.",
    "Wat uitgereikt is, staat zoals het uitgereikt is; wat daarvan nu anders zou zijn, wordt als correctie verwacht.",
    "Een kost hoort bij het jaar van de dienst, niet bij dat van de factuur.",
    "Niemand vraagt in de toekomst om een perceel on hold te zetten; wat gevraagd is, telt mee.",
    "Een verlenging die verondersteld wordt, wordt niet geïndexeerd: de overeenkomst noemt geen basismaand.",
];

/// The name of an assumption.
pub fn label(key: Key) -> &'static str {
    match key {
        Key::Population => "Groei van de bevolking",
        Key::Index => "Stijging van het indexcijfer",
        Key::Indexation => "Indexering van de prijzen",
        Key::UsageTrend => "Trend van het gebruik",
        Key::UsageSeason => "Seizoen van het gebruik",
        Key::UsageLevel => "Niveau van het gebruik",
        Key::Reach => "Verwacht bereik van een bibliotheek zonder verleden",
        Key::Others => "Andere deelnemers",
        Key::Movements => "Deelnemers die erbij komen of vertrekken",
        Key::Leaving => "Contracten die opgezegd worden",
        Key::TacitRenewal => "Stilzwijgende verlenging",
        Key::Extension => "Verlenging in onderling akkoord",
    }
}

/// The unit of its values.
pub fn unit(key: Key) -> &'static str {
    match key {
        Key::Population | Key::Index | Key::UsageTrend => "% per jaar",
        Key::UsageLevel => "% van trend en seizoen",
        Key::Reach => "% van de inwoners per maand",
        Key::Indexation
        | Key::UsageSeason
        | Key::Others
        | Key::Movements
        | Key::Leaving
        | Key::TacitRenewal
        | Key::Extension => "keuze",
    }
}

/// Where its value comes from.
pub fn source(key: Key, of: &Assumptions) -> &'static str {
    match (key, of) {
        (Key::Population, Assumptions { population: Rate::Own { .. }, .. }) => {
            "gemiddelde groei per jaar over hoogstens vijf gekende jaren, van -1% tot +2%; afgerond op hele inwoners"
        }
        (Key::Index, Assumptions { index: Rate::Own { .. }, .. }) => {
            "gemiddelde van hoogstens vijf laatste jaarverhoudingen van de referentiemaand in één basis, van 0% tot 5%; \
             afgerond op twee decimalen"
        }
        (Key::UsageTrend, Assumptions { trend: Rate::Own { .. }, .. }) => {
            "de laatste twaalf gekende maanden tegenover de twaalf daarvoor, van -10% tot +10%; 0% bij minder verleden"
        }
        (Key::Reach, Assumptions { reach: None, .. }) => {
            "de eigen regel van X van het perceel (F 8.6); 0,18% waar het er geen heeft"
        }
        (Key::Indexation, Assumptions { indexation: true, .. }) => {
            "jaren zonder beslissing worden geïndexeerd; wat beslist of gefactureerd is, staat"
        }
        (Key::UsageSeason, Assumptions { season: true, .. }) => {
            "dezelfde maand van het laatste gekende jaar; anders het gemiddelde van de gekende maanden"
        }
        (Key::UsageSeason, _) => "gemiddelde van hoogstens twaalf laatste gekende maanden",
        (Key::Others, Assumptions { others: true, .. }) => "zoals ze laatst gekend zijn",
        (Key::Extension | Key::TacitRenewal, _) => "de overeenkomst en wat erover beslist is",
        _ => "opgegeven, of constant",
    }
}

/// The value of an assumption in one run.
pub fn value(key: Key, of: &Assumptions, situation: &Situation) -> String {
    let word = |yes: bool, words: (&str, &str)| if yes { words.0 } else { words.1 }.to_owned();
    match key {
        Key::Population => {
            let single = of.population_of.iter().map(|(nis, rate)| format!("{nis}: {}", percent(*rate)));
            with(rate(of.population), single.collect())
        }
        Key::Index => {
            let single = of.index_of.iter().map(|((_, year), rate)| format!("{year}: {}", percent(*rate)));
            with(rate(of.index), single.collect())
        }
        Key::Indexation => {
            let single = of.indexation_of.iter();
            let single = single.map(|(year, apply)| format!("{year}: {}", word(*apply, ("ja", "nee"))));
            with(word(of.indexation, ("toegepast", "zoals beslist")), single.collect())
        }
        Key::UsageTrend => rate(of.trend),
        Key::UsageSeason => word(of.season, ("volgens de maand", "geen")),
        Key::UsageLevel => percent(of.level),
        Key::Reach => match of.reach {
            Some(reach) => percent(reach),
            None => more("regel van X", of.reach_more),
        },
        Key::Others => word(of.others, ("gaan door", "zoals gemeld")),
        Key::Movements => none_or(of.movements.iter().map(|one| movement(one, situation)).collect()),
        Key::Leaving => {
            none_or(of.leaving.iter().map(|one| left(one.contract, one.when, situation)).collect())
        }
        Key::TacitRenewal => word(of.tacit_renewal, ("gaat door", "stopt op de einddatum")),
        Key::Extension => word(of.extension, ("toegestaan", "niet toegestaan")),
    }
}

/// A percentage as people write it.
pub fn percent(percent: Decimal) -> String {
    dutch_number(&format!("{percent:.2}"))
}

fn rate(rate: Rate) -> String {
    match rate {
        Rate::Own { more: points } => more("eigen verleden", points),
        Rate::Fixed(fixed) => percent(fixed),
    }
}

fn more(what: &str, points: Decimal) -> String {
    match (points.is_zero(), points.is_sign_negative()) {
        (true, _) => what.to_owned(),
        (false, true) => format!("{what} − {}", percent(points.abs())),
        (false, false) => format!("{what} + {}", percent(points)),
    }
}

fn with(value: String, single: Vec<String>) -> String {
    if single.is_empty() { value } else { format!("{value}; {}", single.join(", ")) }
}

fn none_or(all: Vec<String>) -> String {
    if all.is_empty() { "geen".to_owned() } else { all.join("; ") }
}

fn movement(one: &Movement, situation: &Situation) -> String {
    let agreement = situation.agreements.get(one.agreement).map(|standing| &standing.agreement.id);
    format!(
        "{} × {} inwoners {} {} vanaf {}",
        one.count,
        dutch_number(&one.inhabitants.to_string()),
        if one.joins { "bij" } else { "weg uit" },
        agreement.map_or("", |id: &Arc<str>| id),
        DutchMonth(one.from)
    )
}

fn left(contract: usize, when: LeavingWhen, situation: &Situation) -> String {
    let id = situation.contracts.get(contract).map_or("", |record| &*record.contract.id);
    match when {
        LeavingWhen::Notice(day) => format!("{id}, opgezegd op {}", DutchDay(day)),
        LeavingWhen::EndIn(year) => format!("{id}, met einde in {year}"),
    }
}
