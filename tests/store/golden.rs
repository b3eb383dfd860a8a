//! What was recorded is billed as a simulation of it: the golden cases and the published examples, recorded one by one
//! and loaded again, give the same result to the last step.

use crate::support::cluster::{self, TestDatabase};
use crate::support::{differences, files, json, path};
use diesel_async::{AsyncConnection, AsyncPgConnection};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use tarief::catalogue::Catalogue;
use tarief::domain::billing::{Situation, bill};
use tarief::domain::calendar::Day;
use tarief::domain::identifiers::NisCode;
use tarief::records::figure::{IndexEntry, PopulationEntry};
use tarief::records::organisation::OrganisationForm;
use tarief::records::scalar::Short;
use tarief::records::whole::{Said, Whole};
use tarief::simulation::form::conditions::IndexName;
use tarief::simulation::form::scalar::{Base, Count, Date, Nis, Number, YearMonth};
use tarief::simulation::problem::Problems;
use tarief::simulation::result::ResultJson;
use tarief::simulation::{Shipped, Simulation, simulate};
use tarief::store::{Connection, Stamp, connect};
use tarief::workflows::{Failed, load, record, record_whole, write};

const GIVEN: &str = "opgegeven in de situatie";

/// A database with the schema of the service.
pub async fn database() -> TestDatabase {
    let scripts = files(&path("migrations"), "sql").into_iter().map(|file| std::fs::read(file).unwrap());
    let hash = scripts.fold(Sha256::new(), |hash, script| hash.chain_update(script)).finalize();
    let hash: String = hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    cluster::database(&hash, async |url| connect::migrate(&url).await.unwrap()).await
}

fn cases() -> Vec<(PathBuf, String)> {
    let folders = ["e-books", "film", "pilot", "examples"];
    let files = folders.iter().flat_map(|folder| files(&path(&format!("tests/golden/{folder}")), "json"));
    let requests = files.filter_map(|file| {
        let case = json(&file);
        let request = case.get("request")?;
        let text = request.as_str().map_or_else(|| request.to_string(), str::to_owned);
        simulate(&text, &Catalogue).is_ok().then_some((file, text))
    });
    requests.collect()
}

/// Each agreement can be signed in a year of its own, so that several of one service may stand in one situation.
fn valid(place: usize) -> (Day, Option<Day>) {
    let year = 1990 + i32::try_from(place).unwrap();
    (Day::from_ymd_opt(year, 1, 1).unwrap(), Day::from_ymd_opt(year, 12, 31))
}

fn organisation(nis: &NisCode) -> OrganisationForm {
    let number: u32 = format!("02{nis}").parse().unwrap();
    let check = 97 - number % 97;
    let form = serde_json::json!({
        "id": format!("gemeente-{nis}"),
        "role": "municipality",
        "enterprise_number": format!("{number:08}{check:02}"),
        "nis": nis.as_str(),
        "particulars": [{ "since": "1990-01-01", "name": "Gemeente", "street": "Markt 1", "postcode": "1000", "town": "Stad" }],
    });
    deserr::deserialize::<OrganisationForm, _, Problems>(form).unwrap()
}

/// The records of a situation, with the shipped figures where it asks for them.
fn records(text: &str, situation: &Situation) -> Whole {
    let organisation = |nis: &NisCode| format!("gemeente-{nis}");
    let mut whole =
        Whole::of(text, &Said { organisation: &organisation, valid: &valid, source: GIVEN }).unwrap();
    if !text.contains("\"catalogue\"") {
        return whole;
    }
    let source = |text: &str| Short(text.to_owned());
    for nis in municipalities(situation) {
        for figure in Catalogue.populations(&nis) {
            let on = Day::from_ymd_opt(figure.year, 1, 1).unwrap();
            if whole.populations.iter().any(|given| given.nis.0 == nis && given.on.0 == on) {
                continue;
            }
            whole.populations.push(PopulationEntry {
                nis: Nis(nis.clone()),
                on: Date(on),
                inhabitants: Count(figure.inhabitants),
                published: figure.provenance.published.map(Date),
                source: source(&figure.provenance.source),
            });
        }
    }
    for (kind, month, figure) in tarief::catalogue::figures::indices().iter().cloned() {
        let index = if format!("{kind:?}") == "Cpi" { IndexName::Cpi } else { IndexName::Health };
        let given =
            |entry: &IndexEntry| (entry.index, entry.base.0, entry.month.0) == (index, figure.base, month);
        // Only what could count: the others would be recorded for nothing.
        if whole.indices.iter().any(given) || month.year() < 2018 {
            continue;
        }
        whole.indices.push(IndexEntry {
            index,
            base: Base(figure.base),
            month: YearMonth(month),
            value: Number(figure.value),
            published: figure.provenance.published.map(Date),
            source: source(&figure.provenance.source),
        });
    }
    whole
}

fn municipalities(situation: &Situation) -> BTreeSet<NisCode> {
    situation.contracts.iter().map(|record| record.contract.subscriber.clone()).collect()
}

async fn from_the_store(conn: &mut Connection, text: &str, simulation: &Simulation) -> Result<Value, Failed> {
    let situation = &simulation.situation;
    let (mut whole, today) = (records(text, situation), situation.today);
    let (populations, indices) = (std::mem::take(&mut whole.populations), std::mem::take(&mut whole.indices));
    let stamp = Stamp { at: "2026-11-21T12:00:00Z".parse().unwrap(), by: "test".to_owned() };
    write(conn, async |conn| {
        for nis in municipalities(situation) {
            record::organisation(conn, &organisation(&nis), &stamp).await?;
        }
        tarief::store::figures::population::add_all(conn, &populations, &stamp).await?;
        tarief::store::figures::index::add_all(conn, &indices, &stamp).await?;
        record_whole::whole(conn, &whole, (&stamp, today)).await
    })
    .await?;
    let names: Vec<String> =
        situation.agreements.iter().map(|standing| standing.agreement.id.to_string()).collect();
    let loaded = load::on_agreements(conn, &names).await?;
    let situation = loaded.record.situation(today, situation.bill_through)?;
    let outcome = bill(&situation).unwrap();
    let simulation = Simulation { name: simulation.name.clone(), situation, outcome };
    Ok(serde_json::to_value(ResultJson::from(&simulation)).unwrap())
}

async fn check(file: &Path, text: &str) -> Vec<String> {
    let simulation = simulate(text, &Catalogue).unwrap();
    let expected = serde_json::to_value(ResultJson::from(&simulation)).unwrap();
    let database = database().await;
    let mut conn = AsyncPgConnection::establish(&database.url).await.unwrap();
    let wrong = match from_the_store(&mut conn, text, &simulation).await {
        Ok(found) => [differences(&expected, &found, ""), differences(&found, &expected, "")].concat(),
        Err(Failed::Refused(problems)) => vec![format!("refused: {:?}", problems.as_slice())],
        Err(error) => vec![error.to_string()],
    };
    wrong.into_iter().map(|what| format!("{}: {what}", file.display())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_recorded_is_billed_as_a_simulation_of_it() {
    let cases = cases();
    assert!(cases.len() > 50, "{} cases", cases.len());

    let mut wrong = Vec::new();
    for (file, text) in &cases {
        wrong.extend(check(file, text).await);
    }

    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
