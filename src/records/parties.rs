//! The parties that ship with the product, as the agreements show them.

use super::organisation::{OrganisationForm, OrganisationRole};
use crate::catalogue::municipalities::{self, Municipality};
use crate::domain::calendar::Day;
use crate::domain::identifiers::{KboNumber, NisCode};
use crate::domain::merger::Mergers;
use crate::domain::party::{Dated, Particulars, Party, Seat};
use crate::simulation::form::scalar::Date;
use crate::simulation::problem::Problems;
use std::sync::LazyLock;

static PARTIES: LazyLock<Vec<OrganisationForm>> = LazyLock::new(|| {
    let values = serde_json::from_str(include_str!("../catalogue/data/parties.json")).unwrap_or_default();
    deserr::deserialize::<_, serde_json::Value, Problems>(values).unwrap_or_default()
});

/// The supplier, and the municipalities whose agreements are known.
pub fn all() -> &'static [OrganisationForm] {
    &PARTIES
}

static MERGERS: LazyLock<Mergers> =
    LazyLock::new(|| Mergers::of(municipalities::mergers().into_iter().map(|(merger, _)| merger)));

/// The supplier that ships with the product; before its first particulars as they first were.
pub fn supplier() -> Option<Party> {
    as_ever(all().iter().find(|party| party.role == OrganisationRole::Supplier)?)
}

/// Who pays for a municipality on a day, where nothing is recorded of it: the shipped organisation; else the
/// municipality or the one that it merged into, as the list of municipalities knows it, at its town hall
/// (`Gemeentehuis`, as that list knows no streets) and without a VAT number; else one that is made up of the code.
/// Where no enterprise number is known there stands one beginning with 199, which the register does not give.
pub fn payer(code: &NisCode, day: Day) -> Option<Party> {
    let code = MERGERS.successor_on(code, day);
    let shipped = all().iter().find(|party| party.nis.as_ref().is_some_and(|nis| nis.0 == code));
    if let Some(party) = shipped.and_then(as_ever) {
        return Some(party);
    }
    match municipalities::with_code(&code).first() {
        Some(known) => municipality(known),
        None => unknown(&code),
    }
}

fn as_ever(form: &OrganisationForm) -> Option<Party> {
    let mut form = form.clone();
    if let Some(first) = form.particulars.iter_mut().min_by_key(|one| one.since.0) {
        first.since = Date(Day::MIN);
    }
    form.party()
}

fn municipality(known: &Municipality) -> Option<Party> {
    let seat = (known.main_postcode.as_str(), known.name.as_str());
    let number = known.kbo.clone().or_else(|| made_up(&known.nis))?;
    Some(party(number, format!("Gemeente {}", known.name), ("Gemeentehuis", seat)))
}

fn unknown(code: &NisCode) -> Option<Party> {
    let seat = ("Adres niet bekend", ("0000", "Onbekend"));
    Some(party(made_up(code)?, format!("Gemeente met NIS-code {code}"), seat))
}

fn party(number: KboNumber, name: String, (street, (postcode, town)): (&str, (&str, &str))) -> Party {
    let seat = Seat {
        street: street.to_owned(),
        postcode: postcode.to_owned(),
        town: town.to_owned(),
        register_court: None,
    };
    let particulars = Particulars { name, seat, signatory: None, account: None, email: None };
    Party { number, vat_liable: false, particulars: Dated::from(Day::MIN, particulars) }
}

/// A number of the right form that nobody has: the one of 97 whose check digits fit.
fn made_up(code: &NisCode) -> Option<KboNumber> {
    (1..=97).find_map(|check| format!("199{code}{check:02}").parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn payer_on(code: &str, day: &str) -> (String, String, String) {
        let day = crate::domain::calendar::iso_day(day).unwrap();
        let party = payer(&code.parse().unwrap(), day).unwrap();
        let of_day = party.particulars.on(day).unwrap();
        let seat = &of_day.seat;
        (
            party.number.to_string(),
            of_day.name.clone(),
            format!("{}, {} {}", seat.street, seat.postcode, seat.town),
        )
    }

    #[test]
    fn every_municipality_has_someone_who_pays() {
        let told =
            |number: &str, name: &str, seat: &str| (number.to_owned(), name.to_owned(), seat.to_owned());
        for (code, day, expected) in [
            ("11002", "1990-01-01", told("0207.500.123", "Stad Antwerpen", "Grote Markt 1, 2000 Antwerpen")),
            ("11004", "2023-01-01", told("0207.536.448", "Gemeente Boechout", "Gemeentehuis, 2530 Boechout")),
            // Borsbeek, which went up in Antwerpen on 1 January 2025.
            ("11007", "2025-01-01", told("0207.500.123", "Stad Antwerpen", "Grote Markt 1, 2000 Antwerpen")),
            (
                "99999",
                "2023-01-01",
                told("1999.999.943", "Gemeente met NIS-code 99999", "Adres niet bekend, 0000 Onbekend"),
            ),
        ] {
            assert_eq!(payer_on(code, day), expected, "{code}");
        }
        assert_eq!(payer_on("11007", "2024-12-31").1, "Gemeente Borsbeek");
        assert!(payer_on("25005", "2023-01-01").0.starts_with("1992.500.5"));
    }

    #[test]
    fn the_supplier_bills_also_before_its_first_particulars() {
        let on = |day: &str| {
            let day = crate::domain::calendar::iso_day(day).unwrap();
            supplier().unwrap().particulars.on(day).unwrap().seat.town.clone()
        };
        assert_eq!((on("1990-01-01"), on("2024-01-01")), ("Brussel".to_owned(), "Gent".to_owned()));
    }

    #[test]
    fn every_shipped_party_can_be_recorded() {
        assert_eq!(all().len(), 3);
        for party in all() {
            assert_eq!(party.problems(), Problems::default(), "{}", party.id);
        }
    }
}
