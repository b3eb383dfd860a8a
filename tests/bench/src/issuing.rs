//! Issuing the e-books of all Flemish municipalities: recorded as the service would, issued in one transaction.

use serde_json::{Value, json};
use std::io;
use std::time::{Duration, Instant};
use tarief::catalogue::figures::all_populations;
use tarief::catalogue::municipalities::with_code;
use tarief::clock::Clock;
use tarief::documents::issued::IssuedInvoice;
use tarief::domain::calendar::Day;
use tarief::records::issuing::Days;
use tarief::records::parties;
use tarief::store::{Connection, Stamp};
use tarief::web::body;
use tarief::workflows::issue::{Knowledge, Only, draw, issue};
use tarief::workflows::{Failed, read, record, write};

/// The last day whose documents are issued: two months of 2022.
pub const THROUGH: &str = "2022-12-31";

/// How long planning and issuing took, and what was issued.
pub struct Issued {
    /// The plan alone.
    pub plan: Duration,
    /// Plan, numbers, snapshots, rows and commit.
    pub issue: Duration,
    /// The documents.
    pub documents: Vec<IssuedInvoice>,
}

impl Issued {
    /// How many rows were inserted for the documents.
    pub fn rows(&self) -> usize {
        let of = |one: &IssuedInvoice| {
            let steps = |all: &mut dyn Iterator<Item = usize>| all.sum::<usize>();
            let of_lines = steps(&mut one.lines.iter().map(|line| 1 + line.steps.len()));
            1 + of_lines + steps(&mut one.vat.iter().map(|part| 1 + part.steps.len()))
        };
        self.documents.iter().map(of).sum()
    }
}

/// Records the supplier, the agreement, and the municipalities of 2021 with their contracts; how many.
pub async fn record_all(conn: &mut Connection) -> io::Result<usize> {
    let now = Clock::Machine.now();
    let (stamp, today) = (Stamp { at: now, by: "bench".to_owned() }, Clock::Machine.today());
    let municipalities = municipalities();
    let done: Result<usize, Failed> = write(conn, async |conn| {
        for supplier in parties::all().iter().filter(|party| party.nis.is_none()) {
            record::organisation(conn, supplier, &stamp).await?;
        }
        let agreement = json!({ "valid_from": "2022-01-01", "agreement": { "use": "e-books-2022" } });
        record::agreement(conn, &body::read(&text(&agreement))?, &stamp).await?;
        for (organisation, contract) in &municipalities {
            record::organisation(conn, &body::read(&text(organisation))?, &stamp).await?;
            record::contract(conn, &body::read(&text(contract))?, (&stamp, today)).await?;
        }
        Ok(municipalities.len())
    })
    .await;
    done.map_err(said)
}

/// Plans, then issues, and times both.
pub async fn issue_all(conn: &mut Connection) -> io::Result<Issued> {
    let through: Day = THROUGH.parse().map_err(io::Error::other)?;
    let days = Days { as_of: through, through };
    let stamp = Stamp { at: Clock::Machine.now(), by: "bench".to_owned() };

    let began = Instant::now();
    let drawn: Result<usize, Failed> =
        read(conn, async |conn| Ok(draw(conn, (days, Knowledge::Current), Only::All).await?.planned.len()))
            .await;
    let (plan, planned) = (began.elapsed(), drawn.map_err(said)?);

    let began = Instant::now();
    let issued: Result<_, Failed> =
        write(conn, async |conn| issue(conn, (days, days.as_of), (Only::All, &stamp)).await).await;
    let (issue, (documents, _)) = (began.elapsed(), issued.map_err(said)?);
    if documents.len() != planned {
        return Err(io::Error::other(format!("{planned} planned, {} issued", documents.len())));
    }
    Ok(Issued { plan, issue, documents })
}

/// The Flemish municipalities of 2021, each as an organisation and a contract.
fn municipalities() -> Vec<(Value, Value)> {
    let of_2021 = all_populations().filter(|(_, figure)| figure.year == 2021);
    let flemish = of_2021.filter_map(|(nis, _)| {
        let found = with_code(nis).into_iter().find(|found| found.region == "Vlaams Gewest")?;
        let nis = nis.to_string();
        let number = found.kbo.as_ref().map_or_else(|| enterprise_number(&nis), ToString::to_string);
        let organisation = json!({
            "id": format!("gemeente-{nis}"), "role": "municipality", "enterprise_number": number, "nis": nis,
            "particulars": [{
                "since": "1990-01-01", "name": format!("Gemeente {}", found.name), "street": "Gemeenteplein 1",
                "postcode": found.main_postcode, "town": found.name,
            }],
        });
        let contract = json!({
            "id": format!("e-books-{nis}"), "agreement": "e-books-2022", "organisation": format!("gemeente-{nis}"),
            "start": "2022-11-01", "end": "2026-09-15", "settlement_factor": "0.80",
        });
        Some((organisation, contract))
    });
    flemish.collect()
}

/// A valid enterprise number for a municipality whose own is not shipped.
fn enterprise_number(nis: &str) -> String {
    let number = 9_000_000 + nis.parse::<u32>().unwrap_or_default();
    format!("0{number}{:02}", 97 - number % 97)
}

fn text(value: &Value) -> Vec<u8> {
    value.to_string().into_bytes()
}

fn said(failed: Failed) -> io::Error {
    io::Error::other(match failed {
        Failed::Refused(problems) => format!("{problems:?}"),
        other => other.to_string(),
    })
}
