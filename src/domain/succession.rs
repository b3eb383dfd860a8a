//! Who pays for a subscriber on a day: the organisation itself, or the one that took its place.
//!
//! Which person takes another's place is a legal fact, recorded with the organisation; where it is not recorded it
//! follows from the merger of the municipalities, by whose law rights and duties pass as a whole. The two never
//! contradict each other: [`Succession::contradiction`].
//!
//! A municipality has several legal persons: by law the OCMW goes up in the OCMW as the municipality does in the
//! municipality, while an AGB goes on.

use super::calendar::Day;
use super::identifiers::NisCode;
use super::merger::{Merger, Mergers};
use super::party::LegalPerson;
use std::collections::BTreeSet;

/// An organisation, as far as succession must know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Its name.
    pub organisation: String,
    /// Its municipality.
    pub nis: Option<NisCode>,
    /// Which legal person of that it is.
    pub person: LegalPerson,
    /// The organisation that took its place, and from which day on.
    pub successor: Option<(String, Day)>,
}

/// All municipal organisations and the mergers between their municipalities.
#[derive(Debug, Clone, Default)]
pub struct Succession {
    /// The organisations.
    pub organisations: Vec<Standing>,
    /// The mergers.
    pub mergers: Mergers,
}

/// Who pays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Payer {
    /// This organisation.
    Organisation(String),
    /// Whoever took its place, which is not recorded, or not which of several.
    Unrecorded,
}

/// How the successor of an organisation contradicts the mergers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Contradiction {
    /// Its municipality became that one, and the successor is of another.
    OtherMunicipality(NisCode),
    /// Its municipality merged on that day, and the successor begins on another.
    OtherDay(Day),
    /// The successor is of another municipality, and no merger of the two is known.
    NoMerger,
}

impl Succession {
    /// Who pays for an organisation on a day.
    pub fn payer_on(&self, organisation: &str, day: Day) -> Payer {
        self.heirs(organisation, day).pop().map_or(Payer::Unrecorded, Payer::Organisation)
    }

    /// The organisation and all that took its place one after the other, by a day; empty where one of them is not
    /// recorded.
    pub fn heirs(&self, organisation: &str, day: Day) -> Vec<String> {
        let (line, complete) = self.followed(organisation, day);
        if complete { line } else { Vec::new() }
    }

    /// The organisation and all that are known to take its place ever.
    pub fn line(&self, organisation: &str) -> Vec<String> {
        self.followed(organisation, Day::MAX).0
    }

    fn followed(&self, organisation: &str, day: Day) -> (Vec<String>, bool) {
        let mut line = vec![organisation.to_owned()];
        while let Some(next) = line.last().and_then(|now| self.next(now, day)) {
            // A circle of successors leads nowhere.
            let Some(next) = next.filter(|next| !line.contains(next)) else { return (line, false) };
            line.push(next);
        }
        (line, true)
    }

    /// The organisations whose place another has taken by a day, itself left out.
    pub fn absorbed_by(&self, organisation: &str, day: Day) -> BTreeSet<String> {
        let others = self.organisations.iter().filter(|one| one.organisation != organisation);
        let absorbed =
            others.filter(|one| self.heirs(&one.organisation, day).iter().any(|o| o == organisation));
        absorbed.map(|one| one.organisation.clone()).collect()
    }

    /// What took the place of an organisation by a day: nothing, another, or one that is not recorded.
    fn next(&self, organisation: &str, day: Day) -> Option<Option<String>> {
        let standing = self.standing(organisation)?;
        if let Some((successor, from)) = &standing.successor {
            return (*from <= day).then(|| Some(successor.clone()));
        }
        let merges = standing.nis.as_ref().filter(|_| standing.person.merges_by_law())?;
        let merger = self.mergers.absorption(merges, day)?;
        Some(self.successor_in(merger, standing.person).filter(|_| merger.universal_succession))
    }

    /// The one organisation of its kind of what came out of a merger.
    fn successor_in(&self, merger: &Merger, person: LegalPerson) -> Option<String> {
        let of_new = |one: &&Standing| {
            let code = one.nis.as_ref().and_then(|nis| self.mergers.code_on(nis, merger.effective));
            code.as_ref() == Some(&merger.into.nis) && one.person == person && one.successor.is_none()
        };
        let mut found = self.organisations.iter().filter(of_new);
        let first = found.next()?;
        found.next().is_none().then(|| first.organisation.clone())
    }

    /// How the recorded successor of an organisation contradicts the mergers, where it does.
    pub fn contradiction(&self, standing: &Standing) -> Option<Contradiction> {
        let (successor, from) = standing.successor.as_ref()?;
        let own = standing.nis.as_ref()?;
        let theirs = self.standing(successor)?.nis.as_ref()?;
        if !standing.person.merges_by_law() {
            let now = self.mergers.successor_on(own, *from);
            let same = self.mergers.successor_on(theirs, *from) == now;
            return (!same).then_some(Contradiction::OtherMunicipality(now));
        }
        match self.mergers.absorption(own, Day::MAX) {
            Some(merger) => {
                let becomes = self.mergers.successor_on(own, merger.effective);
                let agrees = self.mergers.code_on(theirs, merger.effective).as_ref() == Some(&becomes);
                if !agrees && theirs != own {
                    return Some(Contradiction::OtherMunicipality(becomes));
                }
                (*from != merger.effective && theirs != own)
                    .then_some(Contradiction::OtherDay(merger.effective))
            }
            None => {
                let same = self.mergers.code_on(own, *from) == self.mergers.code_on(theirs, *from);
                (!same).then_some(Contradiction::NoMerger)
            }
        }
    }

    fn standing(&self, organisation: &str) -> Option<&Standing> {
        self.organisations.iter().find(|one| one.organisation == organisation)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::iso_day;
    use crate::domain::merger::Municipality;

    fn day(text: &str) -> Day {
        iso_day(text).expect("a day")
    }

    fn standing(organisation: &str, nis: &str, successor: Option<(&str, &str)>) -> Standing {
        let successor = successor.map(|(name, from)| (name.to_owned(), day(from)));
        let person = LegalPerson::default();
        Standing { organisation: organisation.to_owned(), nis: nis.parse().ok(), person, successor }
    }

    fn succession(organisations: Vec<Standing>, universal_succession: bool) -> Succession {
        let of =
            |nis: &str, name: &str| Municipality { nis: nis.parse().expect("a code"), name: name.into() };
        let (antwerp, borsbeek) = (of("11002", "Antwerpen"), of("11007", "Borsbeek"));
        let merger = Merger {
            effective: day("2025-01-01"),
            into: antwerp.clone(),
            continues: Some(antwerp.nis.clone()),
            from: vec![antwerp, borsbeek],
            universal_succession,
        };
        Succession { organisations, mergers: Mergers::of([merger]) }
    }

    fn payer(of: &Succession, on: &str) -> Payer {
        of.payer_on("borsbeek", day(on))
    }

    #[test]
    fn by_law_the_new_municipality_pays_from_the_day_of_the_merger_on() {
        let both = vec![standing("borsbeek", "11007", None), standing("antwerpen", "11002", None)];
        let (by_law, not_by_law) = (succession(both.clone(), true), succession(both, false));

        assert_eq!(payer(&by_law, "2024-12-31"), Payer::Organisation("borsbeek".to_owned()));
        assert_eq!(payer(&by_law, "2025-01-01"), Payer::Organisation("antwerpen".to_owned()));
        assert_eq!(payer(&not_by_law, "2025-01-01"), Payer::Unrecorded);
    }

    #[test]
    fn of_several_organisations_of_the_new_municipality_the_recorded_successor_pays() {
        let others = [standing("antwerpen", "11002", None), standing("antwerpen-agb", "11002", None)];
        let with = |borsbeek: Standing| succession([vec![borsbeek], others.to_vec()].concat(), true);

        let open = with(standing("borsbeek", "11007", None));
        let named = with(standing("borsbeek", "11007", Some(("antwerpen-agb", "2025-01-01"))));

        assert_eq!(payer(&open, "2025-01-01"), Payer::Unrecorded);
        assert_eq!(payer(&named, "2025-01-01"), Payer::Organisation("antwerpen-agb".to_owned()));
    }

    #[test]
    fn by_law_an_ocmw_goes_up_in_the_ocmw_and_an_agb_goes_on() {
        let of = |name: &str, nis: &str, person| Standing { person, ..standing(name, nis, None) };
        let (city, ocmw, agb) = (LegalPerson::Municipality, LegalPerson::Ocmw, LegalPerson::Agb);
        let all = [("antwerpen", "11002"), ("borsbeek", "11007")].map(|(name, nis)| {
            [city, ocmw, agb].map(|person| of(&format!("{name}-{person:?}").to_lowercase(), nis, person))
        });
        let mut succession = succession(all.concat(), true);
        let payer = |of: &str, on: &str| succession.payer_on(of, day(on));
        let is = |name: &str| Payer::Organisation(name.to_owned());

        assert_eq!(payer("borsbeek-municipality", "2025-01-01"), is("antwerpen-municipality"));
        assert_eq!(payer("borsbeek-ocmw", "2024-12-31"), is("borsbeek-ocmw"));
        assert_eq!(payer("borsbeek-ocmw", "2025-01-01"), is("antwerpen-ocmw"));
        assert_eq!(payer("borsbeek-agb", "2025-01-01"), is("borsbeek-agb"));

        let dissolved = Some(("antwerpen-municipality".to_owned(), day("2026-07-01")));
        let agb = Standing { successor: dissolved, ..of("borsbeek-agb", "11007", agb) };
        assert_eq!(succession.contradiction(&agb), None);
        succession.organisations.retain(|one| one.organisation != "borsbeek-agb");
        succession.organisations.push(agb);
        assert_eq!(succession.payer_on("borsbeek-agb", day("2026-06-30")), is("borsbeek-agb"));
        assert_eq!(succession.payer_on("borsbeek-agb", day("2026-07-01")), is("antwerpen-municipality"));
    }

    #[test]
    fn successors_in_a_circle_lead_nowhere() {
        let circle = vec![
            standing("borsbeek", "11007", Some(("antwerpen", "2025-01-01"))),
            standing("antwerpen", "11002", Some(("borsbeek", "2025-01-01"))),
        ];
        assert_eq!(payer(&succession(circle, true), "2025-01-01"), Payer::Unrecorded);
    }
}
