//! Municipalities that merge: which code stands for which territory on a day.
//!
//! A NIS code names a municipality for a time. A merger makes one of several: under a code of its own, or under that
//! of one of them, which then stands for a larger territory (Antwerpen with Borsbeek, 1 January 2025). At most one of
//! them goes on as the legal person that it was; the others are absorbed. A municipality that only gets another code
//! goes on. Names say nothing: Aalter, Deinze and Hasselt are old and new ones alike.

use super::calendar::{Day, Period, first_of_january, last_of_december};
use super::identifiers::NisCode;
use chrono::Datelike;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A municipality under one code.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Municipality {
    /// Its NIS code.
    pub nis: NisCode,
    /// Its name.
    pub name: Arc<str>,
}

/// One municipality is made of others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merger {
    /// The first day of the new situation.
    pub effective: Day,
    /// What they become.
    pub into: Municipality,
    /// What they were; the new one is among them where it keeps its code.
    pub from: Vec<Municipality>,
    /// The one whose legal person goes on; `None` where the new one is another person than all of them.
    pub continues: Option<NisCode>,
    /// Whether rights and duties of the absorbed ones, and so their contracts, pass to the new one by law.
    pub universal_succession: bool,
}

impl Merger {
    /// Whether a code is given up.
    pub fn ends(&self, code: &NisCode) -> bool {
        self.into.nis != *code && self.takes_in(code)
    }

    /// Whether a code comes to be.
    fn creates(&self, code: &NisCode) -> bool {
        self.into.nis == *code && !self.takes_in(code)
    }

    /// Whether a municipality ceases to exist: its code is given up and its legal person does not go on.
    pub fn absorbs(&self, code: &NisCode) -> bool {
        self.ends(code) && self.continues.as_ref() != Some(code)
    }

    /// All codes that it is about.
    fn codes(&self) -> impl Iterator<Item = &NisCode> {
        self.from.iter().chain([&self.into]).map(|one| &one.nis)
    }

    fn takes_in(&self, code: &NisCode) -> bool {
        self.from.iter().any(|one| one.nis == *code)
    }

    /// The last day for which an absorbed municipality is billed by itself: the end of the last fee year whose
    /// reference population, that of 1 January of the year before, was counted before the merger.
    ///
    /// ```
    /// use tarief::domain::calendar::iso_day;
    /// # use tarief::domain::merger::{Merger, Municipality};
    /// # let antwerp = Municipality { nis: "11002".parse().unwrap(), name: "Antwerpen".into() };
    /// # let merger = |day| Merger {
    /// #     effective: iso_day(day).unwrap(), into: antwerp.clone(), from: vec![antwerp.clone()],
    /// #     continues: None, universal_succession: true,
    /// # };
    ///
    /// assert_eq!(merger("2025-01-01").last_day_billed(), iso_day("2025-12-31").unwrap());
    /// assert_eq!(merger("2024-12-02").last_day_billed(), iso_day("2025-12-31").unwrap());
    /// ```
    pub fn last_day_billed(&self) -> Day {
        let year = self.effective.year();
        let on_new_years_day = self.effective == first_of_january(year);
        last_of_december(if on_new_years_day { year } else { year + 1 })
    }
}

/// Whose inhabitants count for a municipality on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Counted<'a> {
    /// Its own, under the code that it then had.
    Own(NisCode),
    /// It did not exist yet: those of the municipalities of which it was made.
    Together(Vec<&'a Municipality>),
    /// It no longer exists: its inhabitants count with another.
    Elsewhere(&'a Merger),
}

/// All mergers that are known.
#[derive(Debug, Clone, Default)]
pub struct Mergers {
    by_day: Vec<Merger>,
}

impl Mergers {
    /// Mergers in whatever order.
    pub fn of(mergers: impl IntoIterator<Item = Merger>) -> Self {
        let mut by_day: Vec<Merger> = mergers.into_iter().collect();
        by_day.sort_by(|a, b| (a.effective, &a.into).cmp(&(b.effective, &b.into)));
        Mergers { by_day }
    }

    /// All of them, by day.
    pub fn all(&self) -> &[Merger] {
        &self.by_day
    }

    /// The name of a code, where it was part or outcome of a merger.
    pub fn name(&self, code: &NisCode) -> Option<Arc<str>> {
        let all = self.by_day.iter().flat_map(|merger| merger.from.iter().chain([&merger.into]));
        all.filter(|one| one.nis == *code).map(|one| one.name.clone()).next()
    }

    /// All codes whose figures can matter for a municipality: its predecessors and successors, and theirs.
    pub fn related(&self, code: &NisCode) -> BTreeSet<NisCode> {
        let mut related = BTreeSet::from([code.clone()]);
        loop {
            let touches = |merger: &&Merger| merger.codes().any(|code| related.contains(code));
            let more: Vec<NisCode> =
                self.by_day.iter().filter(touches).flat_map(Merger::codes).cloned().collect();
            let known = related.len();
            related.extend(more);
            if related.len() == known {
                return related;
            }
        }
    }

    /// The code under which the inhabitants of a municipality are counted on a day, whoever it is then.
    pub fn successor_on(&self, code: &NisCode, day: Day) -> NisCode {
        let until = self.by_day.iter().take_while(|merger| merger.effective <= day);
        until.fold(code.clone(), |now, merger| if merger.ends(&now) { merger.into.nis.clone() } else { now })
    }

    /// The merger in which a municipality ceased to exist, by a day.
    pub fn absorption(&self, code: &NisCode, day: Day) -> Option<&Merger> {
        match self.follow(code, day) {
            Followed::Absorbed(merger) => Some(merger),
            Followed::GoesOn(_) => None,
        }
    }

    /// The code that the legal person of a municipality has on a day; `None` once it ceased to exist.
    pub fn code_on(&self, code: &NisCode, day: Day) -> Option<NisCode> {
        match self.follow(code, day) {
            Followed::Absorbed(_) => None,
            Followed::GoesOn(code) => Some(code),
        }
    }

    /// The last merger by a day after which a code stood for a larger territory, or first stood for any.
    pub fn last_growth(&self, code: &NisCode, day: Day) -> Option<&Merger> {
        let until = self.by_day.iter().take_while(|merger| merger.effective <= day);
        until.filter(|merger| merger.into.nis == *code).last()
    }

    /// Whose inhabitants count on a day for the contract of a municipality that runs since another.
    ///
    /// Under a code that did not exist yet the day counts those of which it was made: of one that goes on as a
    /// legal person its own alone, where the contract is older than the merger.
    pub fn counted(&self, code: &NisCode, on: Day, since: Day) -> Counted<'_> {
        match self.follow(code, on) {
            Followed::Absorbed(merger) => Counted::Elsewhere(merger),
            Followed::GoesOn(now) => self.before_it_was(now, on, since),
        }
    }

    fn before_it_was(&self, code: NisCode, on: Day, since: Day) -> Counted<'_> {
        let mut now = code;
        let mut until = Day::MAX;
        while let Some(merger) = self.creation(&now, (on, until)) {
            match merger.continues.as_ref().filter(|_| since < merger.effective || merger.from.len() == 1) {
                Some(continuing) => now = continuing.clone(),
                None => {
                    let mut parts = Vec::new();
                    self.add_parts(merger, on, &mut parts);
                    return Counted::Together(parts);
                }
            }
            until = merger.effective;
        }
        Counted::Own(now)
    }

    /// Adds the municipalities of a day of which a later merger made one.
    fn add_parts<'a>(&'a self, merger: &'a Merger, on: Day, parts: &mut Vec<&'a Municipality>) {
        for part in &merger.from {
            match self.creation(&part.nis, (on, merger.effective)) {
                Some(earlier) => self.add_parts(earlier, on, parts),
                None => parts.push(part),
            }
        }
    }

    /// The merger that brings a code about after a day and before another.
    fn creation(&self, code: &NisCode, (after, before): (Day, Day)) -> Option<&Merger> {
        let between = |merger: &&Merger| after < merger.effective && merger.effective < before;
        self.by_day.iter().filter(between).find(|merger| merger.creates(code))
    }

    fn follow(&self, code: &NisCode, day: Day) -> Followed<'_> {
        let mut now = code.clone();
        for merger in self.by_day.iter().take_while(|merger| merger.effective <= day) {
            if merger.absorbs(&now) {
                return Followed::Absorbed(merger);
            }
            if merger.ends(&now) {
                now = merger.into.nis.clone();
            }
        }
        Followed::GoesOn(now)
    }

    /// Why another merger cannot be true beside these.
    pub fn conflicts(&self, new: &Merger) -> Vec<Conflict> {
        let mut found = Vec::new();
        for (place, part) in new.from.iter().enumerate().filter(|(_, part)| new.ends(&part.nis)) {
            let ended = self.by_day.iter().find(|other| other.ends(&part.nis));
            found.extend(ended.map(|other| Conflict::of(ConflictAt::Part(place), part, other)));
        }
        let gone =
            self.by_day.iter().find(|other| other.ends(&new.into.nis) && other.effective <= new.effective);
        found.extend(gone.map(|other| Conflict::of(ConflictAt::Into, &new.into, other)));
        found
    }

    /// The fee years, from that of a day on, in which a municipality made by a merger is counted as the sum of what
    /// it was made of; none where it always was.
    pub fn summed(&self, code: &NisCode, since: Day) -> Option<Period> {
        Period::new(first_of_january(since.year()), self.created(code)?.last_day_billed())
    }

    /// The merger by which a code came to be.
    pub fn created(&self, code: &NisCode) -> Option<&Merger> {
        self.by_day.iter().rfind(|merger| merger.creates(code))
    }
}

enum Followed<'a> {
    Absorbed(&'a Merger),
    GoesOn(NisCode),
}

/// Where a merger contradicts another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConflictAt {
    /// At one of the municipalities of which it makes one.
    Part(usize),
    /// At what they become.
    Into,
}

/// A municipality that went up in another already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// Where.
    pub at: ConflictAt,
    /// Which municipality.
    pub municipality: Municipality,
    /// What it became.
    pub into: Municipality,
    /// On which day.
    pub on: Day,
}

impl Conflict {
    fn of(at: ConflictAt, municipality: &Municipality, other: &Merger) -> Conflict {
        Conflict { at, municipality: municipality.clone(), into: other.into.clone(), on: other.effective }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::iso_day;

    fn code(text: &str) -> NisCode {
        text.parse().expect("a code")
    }

    fn day(text: &str) -> Day {
        iso_day(text).expect("a day")
    }

    fn merger(effective: &str, into: &str, from: &[&str], continues: Option<&str>) -> Merger {
        let of = |nis: &str| Municipality { nis: code(nis), name: nis.into() };
        Merger {
            effective: day(effective),
            into: of(into),
            from: from.iter().map(|nis| of(nis)).collect(),
            continues: continues.map(code),
            universal_succession: true,
        }
    }

    /// 10001 and 10002 became 20001 in 2019, which became 30001 with 10003 in 2025; 10004 took in 10005 under its own
    /// code in 2025; 10006 was called 20006 from 2019 on.
    fn mergers() -> Mergers {
        Mergers::of([
            merger("2025-01-01", "30001", &["20001", "10003"], None),
            merger("2019-01-01", "20001", &["10001", "10002"], None),
            merger("2025-01-01", "10004", &["10004", "10005"], Some("10004")),
            merger("2019-01-01", "20006", &["10006"], Some("10006")),
        ])
    }

    fn counted(nis: &str, on: &str) -> Vec<String> {
        match mergers().counted(&code(nis), day(on), day("2030-01-01")) {
            Counted::Own(code) => vec![code.to_string()],
            Counted::Together(parts) => parts.iter().map(|part| part.nis.to_string()).collect(),
            Counted::Elsewhere(merger) => vec![format!("in {}", merger.into.nis)],
        }
    }

    #[test]
    fn a_chain_of_mergers_is_followed_forward_to_the_code_of_the_day() {
        let successor = |on: &str| mergers().successor_on(&code("10001"), day(on)).to_string();
        assert_eq!(successor("2018-12-31"), "10001");
        assert_eq!(successor("2019-01-01"), "20001");
        assert_eq!(successor("2025-01-01"), "30001");
    }

    #[test]
    fn a_chain_of_mergers_is_followed_back_to_those_that_were_counted() {
        assert_eq!(counted("30001", "2018-01-01"), ["10001", "10002", "10003"]);
        assert_eq!(counted("30001", "2024-01-01"), ["20001", "10003"]);
        assert_eq!(counted("30001", "2025-01-01"), ["30001"]);
        assert_eq!(counted("10003", "2024-01-01"), ["10003"]);
        assert_eq!(counted("10003", "2025-01-01"), ["in 30001"]);
    }

    #[test]
    fn a_territory_that_grows_under_its_code_is_the_old_one_before() {
        assert_eq!(counted("10004", "2024-01-01"), ["10004"]);
        assert_eq!(counted("10005", "2025-01-01"), ["in 10004"]);
        assert!(mergers().last_growth(&code("10004"), day("2024-12-31")).is_none());
        assert!(mergers().last_growth(&code("10004"), day("2025-01-01")).is_some());
    }

    #[test]
    fn a_municipality_that_only_gets_another_code_goes_on() {
        assert_eq!(counted("10006", "2018-01-01"), ["10006"]);
        assert_eq!(counted("10006", "2019-01-01"), ["20006"]);
        assert_eq!(counted("20006", "2018-01-01"), ["10006"]);
        assert_eq!(mergers().absorption(&code("10006"), Day::MAX), None);
    }
}
