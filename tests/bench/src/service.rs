//! The service as it is released: from its start until it is ready, simulations over HTTP, issuing, memory.

use crate::issuing::{self, Issued};
use crate::load::{self, Answered, CONNECTIONS};
use crate::process::{Process, Scratch, post};
use crate::{echo, report};
use std::env;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};
use tarief::catalogue::situations;
use tarief::postgres::running_url;
use tarief::store::connect::pool;

const SIMULATIONS: &str = "/api/v1/simulations";
const RUNS: usize = 3;
const REQUESTS: usize = 20_000;

/// The shortest useful situation, as the README shows it.
const SHORTEST: &str = r#"{
  "name": "A small municipality, e-books from November 2022",
  "today": "2022-12-31", "bill_through": "2022-12-31",
  "agreements": [{ "use": "e-books-2022" }],
  "contracts": [{ "id": "boechout", "agreement": "e-books-2022", "subscriber": "11004",
                  "start": "2022-11-01", "end": "2026-09-15", "settlement_factor": "0.80" }],
  "figures": "catalogue"
}"#;

/// All measurements of the service.
pub fn measure(out: &mut impl Write) -> io::Result<()> {
    let scratch = Scratch::new()?;
    starting(out, &scratch.0)?;
    let service = serve(&scratch.0.join("new-0"))?;
    let requests = [("the README's shortest", SHORTEST), ("Antwerp's e-books", situations::ALL[0].request)];
    for (what, body) in requests {
        simulations(out, (&service, &scratch.0), (what, body))?;
    }
    let resident = service.resident()?;
    writeln!(
        out,
        "{:<62} {resident:>10.1} MB  aim < 60",
        "memory of the service after 10,000 simulations and more"
    )?;
    service.stop()?;
    issue(out, &scratch.0)
}

fn tarief() -> io::Result<PathBuf> {
    let program = env::current_exe()?.with_file_name("tarief");
    if program.exists() {
        return Ok(program);
    }
    Err(io::Error::other("the service is not built: cargo build --release"))
}

fn serve(folder: &Path) -> io::Result<Process> {
    let arguments = |address: &str| {
        let folder = folder.display().to_string();
        ["serve", "--simulation-rate", "0", "--data-dir", &folder, "--listen", address]
            .map(str::to_owned)
            .to_vec()
    };
    Process::start(&tarief()?, arguments, "/ready")
}

/// From the start of the process until it is ready: on new folders, then on one that it knows.
fn starting(out: &mut impl Write, scratch: &Path) -> io::Result<()> {
    let mut times = Vec::new();
    for run in 0..RUNS {
        let service = serve(&scratch.join(format!("new-{run}")))?;
        times.push(service.ready_after);
        service.stop()?;
    }
    report(out, "start until ready, new database", best(&times), &format!("best of {RUNS}"))?;
    times.clear();
    for _ in 0..5 {
        let service = serve(&scratch.join("new-0"))?;
        times.push(service.ready_after);
        service.stop()?;
    }
    report(out, "start until ready, existing database", best(&times), "best of 5; aim < 500")
}

fn best(times: &[Duration]) -> Duration {
    times.iter().copied().min().unwrap_or_default()
}

/// Simulations over loopback with connections that stay, beside a server that only answers the same bytes.
fn simulations(
    out: &mut impl Write,
    (service, scratch): (&Process, &Path),
    (what, body): (&str, &str),
) -> io::Result<()> {
    let answer = post(service.address, &format!("{SIMULATIONS} HTTP/1.1"), body)?;
    let file = scratch.join("answer.json");
    std::fs::write(&file, &answer)?;
    let arguments = |address: &str| vec!["echo".to_owned(), address.to_owned(), file.display().to_string()];
    let echo = Process::start(&env::current_exe()?, arguments, "/ready")?;
    let (mut simulated, mut echoed) = (None, None);
    // In turn, so that both see the same other work of the machine.
    for _ in 0..RUNS {
        simulated =
            faster(simulated, load::send(service.address, &load::request(SIMULATIONS, body), REQUESTS)?);
        echoed = faster(echoed, load::send(echo.address, &load::request(echo::PATH, body), REQUESTS)?);
    }
    echo.stop()?;
    let (Some(simulated), Some(echoed)) = (simulated, echoed) else { return Ok(()) };
    let share = simulated.per_second() / echoed.per_second();
    writeln!(
        out,
        "simulations over HTTP: {what}, {} bytes in, {} out, {CONNECTIONS} connections",
        body.len(),
        answer.len()
    )?;
    rate(out, "  simulations", &simulated, "aim ≥ 5000/s, p99 < 10 ms")?;
    rate(
        out,
        "  an echo of the same bytes",
        &echoed,
        &format!("simulations reach {share:.2} of it; aim ≥ 0.70"),
    )
}

fn faster(before: Option<Answered>, now: Answered) -> Option<Answered> {
    before.into_iter().chain([now]).max_by(|a, b| a.per_second().total_cmp(&b.per_second()))
}

fn rate(out: &mut impl Write, what: &str, answered: &Answered, note: &str) -> io::Result<()> {
    let milliseconds = |percent| answered.percentile(percent).as_secs_f64() * 1000.0;
    let (p50, p99) = (milliseconds(50), milliseconds(99));
    let per_second = answered.per_second();
    writeln!(out, "{what:<62} {per_second:>10.0} /s  p50 {p50:.2} ms, p99 {p99:.2} ms; {note}")
}

/// Issuing for all Flemish municipalities: by the workflow, and by the service over HTTP.
fn issue(out: &mut impl Write, scratch: &Path) -> io::Result<()> {
    let runtime = tarief::cli::runtime().map_err(io::Error::other)?;
    let mut fastest: Option<Issued> = None;
    for run in 0..RUNS {
        let folder = scratch.join(format!("new-{run}"));
        let service = serve(&folder)?;
        let url =
            running_url(&folder).ok_or_else(|| io::Error::other("the embedded Postgres does not run"))?;
        let issued = runtime.block_on(async {
            let pool = pool(&url, 1).map_err(io::Error::other)?;
            let mut conn = pool.get().await.map_err(io::Error::other)?;
            let began = Instant::now();
            let count = issuing::record_all(&mut conn).await?;
            if run == 0 {
                let what = format!("recording {count} municipalities and their contracts, one by one");
                report(out, &what, began.elapsed(), "")?;
            }
            // The last one is issued by the service, which is weighed then.
            if run + 1 < RUNS { issuing::issue_all(&mut conn).await.map(Some) } else { Ok(None) }
        })?;
        match issued {
            Some(issued) => fastest = fastest.into_iter().chain([issued]).min_by_key(|issued| issued.issue),
            None => issue_by_http(out, &service, &folder)?,
        }
        service.stop()?;
    }
    let Some(fastest) = fastest else { return Ok(()) };
    let (count, rows) = (fastest.documents.len(), fastest.rows());
    report(out, &format!("planning {count} invoices"), fastest.plan, "")?;
    report(
        out,
        &format!("issuing {count} invoices, committed to disk"),
        fastest.issue,
        &format!("{rows} rows; aim < 1000"),
    )
}

fn issue_by_http(out: &mut impl Write, service: &Process, folder: &Path) -> io::Result<()> {
    let mut token = Command::new(tarief()?);
    token.env_remove("DATABASE_URL").arg("token").arg("--data-dir").arg(folder);
    let token = token.args(["create", "--name", "bench", "--role", "finance"]).output()?;
    let token = String::from_utf8_lossy(&token.stdout).trim().to_owned();
    let through = issuing::THROUGH;
    let body = format!(r#"{{"through":"{through}","as_of":"{through}"}}"#);
    let began = Instant::now();
    let head = format!("/api/v1/invoices HTTP/1.1\r\nAuthorization: Bearer {token}");
    let answer = post(service.address, &head, &body)?;
    let note = format!("{:.1} MB of JSON", answer.len() as f64 / 1e6);
    report(out, "the same by one request to the service", began.elapsed(), &note)?;
    let resident = service.resident()?;
    writeln!(out, "{:<62} {resident:>10.1} MB  aim < 60", "memory of the service after issuing them")
}
