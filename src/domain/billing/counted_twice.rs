//! Inhabitants that two contracts under one agreement would bill in the same month: those of a municipality that
//! merged, whose own contract runs on, in the contract of what it became. The older contract bills them.

use crate::domain::calculation::{Block, Dossier};
use crate::domain::calendar::{Day, Month, Period, first_of_january};
use crate::domain::merger::{Counted, Mergers};
use chrono::Datelike;
use std::collections::{BTreeMap, BTreeSet};

/// Notes in each dossier the months in which a part of its inhabitants is billed by an older contract.
pub fn note(dossiers: &mut [Dossier<'_>], mergers: &Mergers) {
    let found: Vec<BTreeMap<Month, Block>> =
        dossiers.iter().map(|dossier| billed_elsewhere(dossier, dossiers, mergers)).collect();
    for (dossier, months) in dossiers.iter_mut().zip(found) {
        dossier.billed_elsewhere = months;
    }
}

fn billed_elsewhere(
    dossier: &Dossier<'_>,
    dossiers: &[Dossier<'_>],
    mergers: &Mergers,
) -> BTreeMap<Month, Block> {
    let mut found = BTreeMap::new();
    let contract = dossier.contract();
    let Some(summed) = mergers.summed(&contract.subscriber, contract.start) else { return found };
    for year in summed.from.year()..=summed.to.year() {
        let (own, made) = counted(dossier, mergers, year);
        for other in dossiers.iter().filter(|other| beside(dossier, other)) {
            let (others, older) = counted(other, mergers, year);
            if older >= made || others.is_empty() || !others.is_subset(&own) {
                continue;
            }
            let (here, there) = (dossier.term(), other.term());
            let months = here.active_months(Period::year(year)).map(|(month, _)| month);
            for month in months.filter(|month| there.weight(*month).is_some()) {
                let (id, nis) = (other.contract().id.clone(), &other.contract().subscriber);
                let municipality = mergers.name(nis).unwrap_or_else(|| nis.as_str().into());
                found.insert(month, Block::InhabitantsBilledTwice { contract: id, municipality });
            }
        }
    }
    found
}

/// Whether another contract is under the same agreement for one of the same lots.
fn beside(dossier: &Dossier<'_>, other: &Dossier<'_>) -> bool {
    let (one, two) = (dossier.contract(), other.contract());
    one.id != two.id
        && dossier.record.agreement == other.record.agreement
        && one.lots.iter().any(|lot| two.lots.contains(lot))
}

/// The codes whose inhabitants a contract bills in a fee year, and since when they are one, where they are added up.
fn counted(dossier: &Dossier<'_>, mergers: &Mergers, year: i32) -> (BTreeSet<String>, Option<Day>) {
    let contract = dossier.contract();
    let made = || mergers.created(&contract.subscriber).map(|merger| merger.effective);
    match mergers.counted(&contract.subscriber, first_of_january(year - 1), contract.start) {
        Counted::Own(code) => (BTreeSet::from([code.to_string()]), None),
        Counted::Together(parts) => (parts.iter().map(|part| part.nis.to_string()).collect(), made()),
        Counted::Elsewhere(_) => (BTreeSet::new(), None),
    }
}
