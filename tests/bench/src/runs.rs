//! Billing runs: a quarter of contracts × 5 lots, planned and issued; whether the cost stays linear, and how much memory
//! it takes.

use crate::process::Scratch;
use crate::report;
use diesel_async::SimpleAsyncConnection;
use serde_json::json;
use std::io::{self, Write};
use std::time::{Duration, Instant};
use tarief::cli::database::prepared;
use tarief::clock::Clock;
use tarief::domain::calendar::Day;
use tarief::postgres::Cluster;
use tarief::records::issuing::Days;
use tarief::records::parties;
use tarief::store::{Connection, Stamp};
use tarief::web::body;
use tarief::workflows::billing_run::execute::{Progress, go_on, start};
use tarief::workflows::billing_run::plan;
use tarief::workflows::issue::Only;
use tarief::workflows::{Failed, record, write};

const THROUGH: &str = "2023-02-15";

/// As many municipalities, under NIS codes that no merger touches, with a contract on all five lots, and their counts of
/// the last quarter of 2022; past the workflows, which check each of them.
const CONTRACTS: &str = "
    INSERT INTO organisations (id, revision, role, enterprise_number, vat_liable, nis, recorded_at, recorded_by)
        SELECT 'm' || i, 1, 'municipality', '0' || 9000000 + i || lpad((97 - (9000000 + i) % 97)::text, 2, '0'), false,
            (60000 + i)::text, now(), 'bench' FROM generate_series(0, $1 - 1) AS i;
    INSERT INTO organisation_revisions (organisation, revision, value, recorded_at, recorded_by)
        SELECT id, 1, jsonb_build_object('id', id, 'role', role, 'enterprise_number', enterprise_number, 'nis', nis,
            'particulars', jsonb_build_array(jsonb_build_object('since', '1990-01-01', 'name', 'Gemeente ' || id,
                'street', 'Plein 1', 'postcode', '2000', 'town', 'Stad'))), now(), 'bench'
        FROM organisations WHERE role = 'municipality';
    INSERT INTO contracts (id, version, agreement, organisation)
        SELECT 'c' || i, 1, 'film-streaming-2022', 'm' || i FROM generate_series(0, $1 - 1) AS i;
    INSERT INTO contract_versions (contract, version, organisation, start, \"end\", settlement_factor, recorded_at, recorded_by)
        SELECT 'c' || i, 1, 'm' || i, '2022-10-01', '2024-09-30', 0.80, now(), 'bench' FROM generate_series(0, $1 - 1) AS i;
    INSERT INTO populations (id, revision, nis, counted_on, inhabitants, published, source, recorded_at, recorded_by)
        SELECT nextval('figure_ids'), 1, (60000 + i)::text, '2021-01-01', 3000 + (i * 7919) % 80000, '2021-06-16', 'bench',
            now(), 'bench' FROM generate_series(0, $1 - 1) AS i ON CONFLICT DO NOTHING;
    INSERT INTO usage_reports (id, revision, contract, lot, month, unique_users, source, recorded_at, recorded_by)
        SELECT nextval('figure_ids'), 1, 'c' || i, lot, month, 1 + (i * 31) % 60, 'bench', now(), 'bench'
        FROM generate_series(0, $1 - 1) AS i, unnest(ARRAY['1B', '2B', '4B']) AS lot,
            unnest(ARRAY['2022-10-01', '2022-11-01', '2022-12-01']::date[]) AS month;
    ANALYZE";

/// All measurements of billing runs.
pub fn measure(out: &mut impl Write) -> io::Result<()> {
    let scratch = Scratch::new()?;
    let runtime = tarief::cli::runtime().map_err(io::Error::other)?;
    for (contracts, aim) in [(300, "aim < 2 s"), (3_000, ""), (10_000, "aim < 60 s, < 300 MB")] {
        let folder = scratch.0.join(contracts.to_string());
        let cluster = Cluster::start(&folder, &[]).map_err(io::Error::other)?;
        let (planned, issued) = runtime.block_on(run(&cluster.url(), contracts))?;
        cluster.stop();
        let per_contract = (planned + issued).as_secs_f64() * 1e3 / contracts as f64;
        report(out, &format!("planning a quarter of {contracts} contracts × 5 lots"), planned, "kept")?;
        let note = format!(
            "{per_contract:.2} ms per contract with the plan; {:.0} MB at most so far; {aim}",
            crate::peak()?
        );
        report(out, &format!("issuing {contracts} invoices of that plan"), issued, &note)?;
    }
    Ok(())
}

/// Plans and issues on a new database; how long each took.
async fn run(url: &str, contracts: usize) -> io::Result<(Duration, Duration)> {
    let pool = prepared(url, 2, Clock::Machine).await.map_err(io::Error::other)?;
    let mut conn = pool.get().await.map_err(io::Error::other)?;
    let stamp = Stamp { at: Clock::Machine.now(), by: "bench".to_owned() };
    let (today, day): (Day, Day) = (Clock::Machine.today(), THROUGH.parse().map_err(io::Error::other)?);
    let days = Days { as_of: day, through: day };
    fill(&mut conn, contracts, &stamp).await.map_err(said)?;

    let began = Instant::now();
    let run = write(&mut conn, async |conn| plan::plan(conn, (days, Only::All), &stamp).await).await;
    let (run, planned) = (run.map_err(said)?, began.elapsed());
    let began = Instant::now();
    write(&mut conn, async |conn| start(conn, run, (&stamp, today)).await).await.map_err(said)?;
    let mut issued = 0;
    let watch = |progress: Progress| {
        issued = progress.issued;
        true
    };
    let state = go_on(&mut conn, (run, &stamp), watch).await.map_err(said)?;
    let took = began.elapsed();
    if issued != contracts {
        return Err(io::Error::other(format!("{issued} of {contracts} issued: {state:?}")));
    }
    Ok((planned, took))
}

async fn fill(conn: &mut Connection, contracts: usize, stamp: &Stamp) -> Result<(), Failed> {
    write(conn, async |conn| {
        for supplier in parties::all().iter().filter(|party| party.nis.is_none()) {
            record::organisation(conn, supplier, stamp).await?;
        }
        let agreement = json!({ "valid_from": "2022-01-01", "agreement": { "use": "film-streaming-2022" } });
        record::agreement(conn, &body::read(agreement.to_string().as_bytes())?, stamp).await
    })
    .await?;
    let sql = CONTRACTS.replace("$1", &contracts.to_string());
    Ok(conn.batch_execute(&sql).await?)
}

fn said(failed: Failed) -> io::Error {
    io::Error::other(match failed {
        Failed::Refused(problems) => format!("{problems:?}"),
        other => other.to_string(),
    })
}
