//! Charts of situations of any size: libraries with their months, prices with their index, forecasts.

use serde_json::{Value, json};
use tarief::catalogue::Catalogue;
use tarief::catalogue::figures::all_populations;
use tarief::documents::charts::forecast::{YearBand, forecast};
use tarief::documents::charts::growth::growth;
use tarief::documents::charts::libraries::{Counted, LibraryUsers, libraries};
use tarief::documents::charts::prices::prices;
use tarief::documents::charts::usage::{Asked, usage};
use tarief::documents::charts::value::Chart;
use tarief::domain::billing::Situation;
use tarief::domain::billing::opened::Opened;
use tarief::domain::calendar::{Month, Period};
use tarief::domain::exact::Exact;
use tarief::domain::money::Money;
use tarief::domain::standing::prices::prices as price_spans;
use tarief::domain::usage::course;
use tarief::simulation::simulate;

/// The first month of every specimen.
pub fn start() -> Month {
    Month::new(2021, 10).unwrap()
}

/// Municipalities with a population, by code.
fn codes(count: usize) -> Vec<String> {
    let mut codes: Vec<String> = all_populations().map(|(code, _)| code.to_string()).collect();
    codes.dedup();
    codes.retain(|code| code != "11002");
    codes.insert(0, "11002".to_owned());
    codes.truncate(count);
    codes
}

/// Users of a library in a month: more each year, fewer in summer.
fn users(library: usize, month: i32) -> i32 {
    let size = if library == 0 { 600 } else { 3 + i32::try_from(library * 7 % 90).unwrap() };
    let season = [9, 10, 11, 12, 11, 10, 9, 8, 7, 5, 5, 7][usize::try_from(month % 12).unwrap()];
    size * season * (100 + month) / 1000
}

/// So many libraries that take 1B and 2A of film streaming, each with so many months of usage.
pub fn film(count: usize, months: i32) -> Situation {
    let codes = codes(count);
    let last = start().plus(months - 1);
    let contract = |code: &String| {
        json!({ "id": format!("film-{code}"), "agreement": "film-streaming-2022", "subscriber": code,
                "start": "2021-10-01", "end": "2026-09-30", "lots": ["1B", "2A"] })
    };
    let usage = codes.iter().enumerate().flat_map(|(library, code)| {
        (0..months).map(move |month| {
            json!({ "contract": format!("film-{code}"), "lot": "1B", "month": start().plus(month).to_string(),
                    "unique_users": users(library, month) })
        })
    });
    let request = json!({
        "name": "libraries", "today": last.last_day(), "bill_through": last.last_day(),
        "agreements": [{ "use": "film-streaming-2022" }],
        "contracts": codes.iter().map(contract).collect::<Vec<Value>>(),
        "usage": usage.collect::<Vec<Value>>(),
        "figures": "catalogue",
    });
    situation(&request)
}

/// E-books since some months, indexed in each year but one.
pub fn e_books(months: i32) -> Situation {
    let last = start().plus(months - 1);
    let years = [(2023, true), (2024, false), (2025, true)];
    let decided = years.into_iter().filter(|(year, _)| *year <= last.year());
    let decisions = decided.map(|(year, apply)| {
        json!({ "kind": "indexation", "agreement": "e-books-2022", "year": year, "apply": apply })
    });
    let request = json!({
        "name": "prices", "today": last.last_day(), "bill_through": "2021-10-01",
        "agreements": [{ "use": "e-books-2022" }],
        "contracts": [{ "id": "antwerpen", "agreement": "e-books-2022", "subscriber": "11002",
                        "start": "2021-10-01", "end": "2026-09-15" }],
        "decisions": decisions.collect::<Vec<Value>>(),
        "figures": "catalogue",
    });
    situation(&request)
}

fn situation(request: &Value) -> Situation {
    simulate(&request.to_string(), &Catalogue).unwrap_or_else(|problems| panic!("{problems:?}")).situation
}

/// The usage of the first library.
pub fn usage_of(situation: &Situation, masked: bool) -> Chart {
    let asked = Asked { contract: 0, lot: None, masked };
    usage(&Opened::of(situation), asked).unwrap()
}

/// The growth of all.
pub fn growth_of(situation: &Situation, masked: bool) -> Chart {
    let opened = Opened::of(situation);
    let title = &situation.agreements[0].agreement.title;
    let through = Month::of(situation.today);
    growth(title, &course(&opened, 0, through), (situation.today, masked)).unwrap()
}

/// The prices of an agreement.
pub fn prices_of(situation: &Situation) -> Chart {
    let opened = Opened::of(situation);
    let title = &situation.agreements[0].agreement.title;
    prices(title, &price_spans(&opened, 0, Month::of(situation.today)), situation.today).unwrap()
}

/// A forecast of so many years.
pub fn forecast_of(years: i32) -> Chart {
    let euro = |cents: i64| Money::rounded(Exact::fraction(cents, 100).unwrap()).unwrap();
    let bands: Vec<YearBand> = (0..years)
        .map(|year| {
            let expected = 7_050_982 + 150_000 * i64::from(year);
            let spread = 90_000 * i64::from(year);
            YearBand {
                year: 2022 + year,
                low: euro(expected - spread),
                expected: euro(expected),
                high: euro(expected + 2 * spread),
                issued: euro(
                    [expected, expected / 2].get(usize::try_from(year).unwrap()).copied().unwrap_or(0),
                ),
            }
        })
        .collect();
    forecast("Antwerpen, alle contracten", &bands, ("2023-06-30".parse().unwrap(), None)).unwrap()
}

/// The users of so many libraries.
pub fn libraries_of(count: usize) -> Chart {
    let each = codes(count).into_iter().enumerate().map(|(place, code)| LibraryUsers {
        library: match place {
            1 => "Intergemeentelijke bibliotheek Kempen-Noord & Antwerpse Rand – opdrachthoudende vereniging"
                .to_owned(),
            _ => format!("Bibliotheek {code}"),
        },
        contract: format!("film-{code}"),
        users: u64::try_from(users(place, 11) * 12).unwrap(),
        months: 12,
    });
    let period = Period::year(2023);
    let counted = Counted { title: "Filmstreaming", lot: "1B", period, on: "2023-12-31".parse().unwrap() };
    libraries(counted, each.collect())
}

/// Every kind, from the least to the most.
pub fn all() -> Vec<(String, Chart)> {
    let mut all = Vec::new();
    for (count, months) in [(1, 1), (1, 12), (2, 12), (12, 60), (300, 60)] {
        let situation = film(count, months);
        all.push((format!("gebruik-{count}-{months}"), usage_of(&situation, false)));
        all.push((format!("groei-{count}-{months}"), growth_of(&situation, false)));
        all.push((format!("prijzen-film-{count}-{months}"), prices_of(&situation)));
        if count == 2 {
            all.push((format!("gebruik-afgeschermd-{count}-{months}"), usage_of(&situation, true)));
        }
    }
    for months in [1, 12, 60] {
        all.push((format!("prijzen-{months}"), prices_of(&e_books(months))));
    }
    for years in [1, 5, 10] {
        all.push((format!("prognose-{years}"), forecast_of(years)));
    }
    for count in [1, 2, 25, 300] {
        all.push((format!("bibliotheken-{count}"), libraries_of(count)));
    }
    all
}
