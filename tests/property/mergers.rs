//! However municipalities merge and whoever subscribes: no inhabitant is billed or counted twice in a year.

use proptest::prelude::*;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use tarief::catalogue::agreements;
use tarief::domain::billing::{Document, bill};
use tarief::domain::calculation::Quantity;
use tarief::domain::calendar::{Day, first_of_january};
use tarief::domain::identifiers::NisCode;
use tarief::domain::merger::{Merger, Mergers, Municipality};
use tarief::records::contract::ContractEntry;
use tarief::records::figure::PopulationEntry;
use tarief::records::situation::OnRecord;
use tarief::simulation::problem::Problems;

const LEAVES: u32 = 7;
const YEARS: std::ops::Range<i32> = 2017..2031;

/// A merger to come: which of those that then are, on which day, and who goes on.
#[derive(Debug, Clone)]
struct Plan {
    picks: Vec<prop::sample::Index>,
    months: u32,
    keeps_code: bool,
    continues: bool,
}

fn plan() -> impl Strategy<Value = Plan> {
    (prop::collection::vec(any::<prop::sample::Index>(), 1..4), 1..30_u32, any::<bool>(), any::<bool>())
        .prop_map(|(picks, months, keeps_code, continues)| Plan { picks, months, keeps_code, continues })
}

fn nis(number: u32) -> NisCode {
    format!("{:05}", 90_000 + number).parse().unwrap()
}

fn municipality(nis: &NisCode) -> Municipality {
    Municipality { nis: nis.clone(), name: nis.as_str().into() }
}

/// What happened: mergers, the territory of each code by year as bits, and the codes of each legal person.
struct History {
    mergers: Vec<Merger>,
    territories: Vec<BTreeMap<NisCode, u64>>,
    persons: Vec<Vec<NisCode>>,
}

fn history(plans: &[Plan]) -> History {
    // Code, territory, and legal person of those that are.
    let mut now: Vec<(NisCode, u64, usize)> =
        (0..LEAVES).map(|leaf| (nis(leaf), 1 << leaf, usize::try_from(leaf).unwrap())).collect();
    let mut persons: Vec<Vec<NisCode>> = now.iter().map(|(code, ..)| vec![code.clone()]).collect();
    let (mut mergers, mut day, mut next) = (Vec::new(), first_of_january(2018), LEAVES);
    let mut territories: Vec<(Day, BTreeMap<NisCode, u64>)> = Vec::new();
    let picture =
        |now: &[(NisCode, u64, usize)]| now.iter().map(|(code, land, _)| (code.clone(), *land)).collect();
    territories.push((Day::MIN, picture(&now)));
    for plan in plans {
        day = day + chrono::Months::new(plan.months);
        let picked: BTreeSet<usize> = plan.picks.iter().map(|pick| pick.index(now.len())).collect();
        let parts: Vec<(NisCode, u64, usize)> = picked.iter().map(|place| now[*place].clone()).collect();
        let keeps_code = plan.keeps_code && parts.len() > 1;
        let goes_on = keeps_code || plan.continues;
        let code = if keeps_code { parts[0].0.clone() } else { nis(next) };
        next += 1;
        mergers.push(Merger {
            effective: day,
            into: municipality(&code),
            from: parts.iter().map(|(code, ..)| municipality(code)).collect(),
            continues: goes_on.then(|| parts[0].0.clone()),
            universal_succession: true,
        });
        let person = if goes_on { parts[0].2 } else { persons.len() };
        if !goes_on {
            persons.push(Vec::new());
        }
        if !persons[person].contains(&code) {
            persons[person].push(code.clone());
        }
        let mut place = 0;
        now.retain(|_| (!picked.contains(&place), place += 1).0);
        now.push((code, parts.iter().map(|(_, land, _)| land).sum(), person));
        territories.push((day, picture(&now)));
    }
    let on = |day: Day| territories.iter().rfind(|(since, _)| *since <= day).unwrap().1.clone();
    let territories = YEARS.map(|year| on(first_of_january(year))).collect();
    History { mergers, territories, persons }
}

fn read<T: deserr::Deserr<Problems>>(value: serde_json::Value) -> T {
    deserr::deserialize(value).unwrap_or_else(|problems: Problems| panic!("{problems:?}"))
}

/// Who subscribes since when, and under which of the codes it ever had.
type Subscriber = Option<(i32, prop::sample::Index)>;

fn on_record(history: &History, subscribers: &[Subscriber]) -> OnRecord {
    let agreement = agreements::all().iter().find(|one| &*one.id == "film-streaming-2022").unwrap();
    let contracts = history.persons.iter().zip(subscribers).enumerate();
    let contracts = contracts.filter_map(|(person, (codes, subscriber))| {
        let (start, code) = subscriber.as_ref()?;
        let entry: ContractEntry = read(json!({
            "id": format!("c{person}"), "agreement": "film-streaming-2022", "organisation": "o",
            "start": format!("{start}-01-01"), "end": "2030-12-31", "lots": ["4A"] }));
        Some((entry, codes[code.index(codes.len())].clone()))
    });
    let populations = YEARS.zip(&history.territories).flat_map(|(year, territories)| {
        territories.iter().map(move |(code, land)| {
            let figure = json!({ "nis": code.as_str(), "on": format!("{year}-01-01"), "inhabitants": land,
                                 "source": "Statbel" });
            read::<PopulationEntry>(figure)
        })
    });
    OnRecord {
        agreements: vec![agreement.clone()],
        contracts: contracts.collect(),
        mergers: Mergers::of(history.mergers.iter().cloned()),
        populations: populations.collect(),
        ..OnRecord::default()
    }
}

/// The figure of a quantity in a document of one line.
fn figure(document: &Document, quantity: Quantity) -> u64 {
    let steps = document.lines.iter().flat_map(|line| &line.steps);
    let mut of_quantity = steps.filter(|step| step.quantity == quantity);
    let found = of_quantity.next_back().unwrap();
    let shown = tarief::simulation::result::step::StepJson::from(found).figure.0.to_string();
    shown.parse().unwrap()
}

proptest! {
    #[test]
    fn no_inhabitant_is_billed_or_counted_twice_in_any_quarter(
        plans in prop::collection::vec(plan(), 0..5),
        subscribers in prop::collection::vec(
            prop::option::weighted(0.8, (2019..2027, any::<prop::sample::Index>())), 12),
    ) {
        let history = history(&plans);
        let record = on_record(&history, &subscribers);
        let through: Day = "2030-12-31".parse().unwrap();
        let situation = record.situation(through, through).unwrap();

        let outcome = bill(&situation).unwrap();

        let mut quarters: BTreeMap<_, (u64, BTreeSet<u64>)> = BTreeMap::new();
        for (_, document) in &outcome.documents {
            let (billed, totals) = quarters.entry(document.period).or_default();
            let inhabitants = figure(document, Quantity::Population);
            prop_assert_eq!(*billed & inhabitants, 0, "{:?} twice in {:?}", inhabitants, document.period);
            *billed |= inhabitants;
            totals.insert(figure(document, Quantity::TierTotal));
        }
        for (period, (billed, totals)) in quarters {
            prop_assert_eq!(totals.into_iter().collect::<Vec<_>>(), vec![billed], "{:?}", period);
        }
    }
}
