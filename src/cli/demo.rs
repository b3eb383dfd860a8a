//! `tarief demo`: Antwerp's two agreements recorded in an empty database, planned and issued, with their
//! documents in a folder; then the service on that database, to try.

use super::database::{Database, Open, failure};
use super::serve::{Options, bind, until_stopped};
use super::{Failure, token};
use crate::catalogue::situations::ALL;
use crate::clock::Clock;
use crate::documents::issued::IssuedInvoice;
use crate::documents::note::Note;
use crate::documents::rendering::Purpose;
use crate::domain::calendar::{Day, first_of_january};
use crate::domain::identifiers::NisCode;
use crate::records::issuing::Days;
use crate::records::parties;
use crate::records::whole::{Said, Whole};
use crate::simulation::result::message::WarningMessage;
use crate::simulation::result::wording::{DutchDay, dutch_number};
use crate::store::access::Role;
use crate::store::{Connection, Stamp};
use crate::telemetry::{self, LogForm};
use crate::web::routes::DOCS;
use crate::workflows::documents::Document;
use crate::workflows::issue::{Knowledge, Only, draw, issue};
use crate::workflows::{Failed, record, record_whole, write_as};
use clap::Args;
use std::fmt::Display;
use std::io::Write;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::{env, fs};

/// Record, issue and serve Antwerp's first invoices on a database that is thrown away afterwards
#[derive(Args)]
pub struct Demo {
    /// Folder for the invoices in every form, their calculation notes, and situations to simulate
    #[arg(long, default_value = "demo")]
    out: PathBuf,
    /// Stop after the documents are written
    #[arg(long)]
    no_serve: bool,
    #[command(flatten)]
    options: Options,
}

/// The days on which something is issued: after signing, and the two days of the agreements.
const DAYS: [(i32, u32, u32); 3] = [(2022, 11, 18), (2023, 2, 15), (2023, 5, 15)];

impl Demo {
    /// Carries out the command.
    ///
    /// # Errors
    /// Where the folder cannot be written, or the embedded database cannot be run.
    pub fn run(&self, out: &mut impl Write) -> Result<(), Failure> {
        telemetry::start(LogForm::Text, "warn");
        let folder =
            env::temp_dir().join(format!("tarief-demo-{:016x}", getrandom::u64().unwrap_or_default()));
        let done = super::runtime()?.block_on(self.show(out, &folder));
        // It was made for this demonstration alone.
        let _ = fs::remove_dir_all(&folder);
        done
    }

    async fn show(&self, out: &mut impl Write, folder: &Path) -> Result<(), Failure> {
        say(out, "Een lege databank starten, de twee contracten van Antwerpen invoeren en factureren …\n")?;
        let open = Database::embedded(folder.to_owned()).open(Clock::Machine).await?;
        let mut conn = open.pool.get().await.map_err(failure("opening the database"))?;
        let issued = record_and_issue(&mut conn).await.map_err(failure("recording the demonstration"))?;
        self.write_files(&issued)?;
        for invoice in &issued {
            say(out, summary(invoice))?;
        }
        let day = issued.last().map_or_else(|| Clock::Machine.today(), |last| last.issue_date);
        let plan = draw(&mut conn, (Days { as_of: day, through: day }, Knowledge::Current), Only::All).await;
        for warning in plan.map_err(failure("planning"))?.outcome.warnings {
            say(out, format_args!("  ! {}: {}", warning.contract, WarningMessage(&warning.kind)))?;
        }
        let shown = self.out.display();
        say(
            out,
            format_args!(
                "\nIn {shown}/ staan van elke factuur de PDF, de gestructureerde factuur (.xml), de pagina (.html) en de"
            ),
        )?;
        say(
            out,
            "berekeningsnota (.nota.txt) waarin elk bedrag stap voor stap is uitgelegd, en van elk contract de situatie\n\
             om zelf te simuleren (.json).\n",
        )?;
        if self.no_serve {
            return stop(open).await;
        }
        let finance = token::create(&mut conn, "demo-finance", Role::Finance, 1).await?;
        let organisation = "stad-antwerpen".to_owned();
        let reader = token::create(&mut conn, "demo-reader", Role::Reader { organisation }, 1).await?;
        drop(conn);
        let socket = self.socket(out)?;
        self.whats_next(out, &socket, (&finance, &reader))?;
        until_stopped(open, socket, (&self.options, None)).await
    }

    /// The address that was asked for, or another port of it where that one is taken.
    fn socket(&self, out: &mut impl Write) -> Result<TcpListener, Failure> {
        let wanted = self.options.listen;
        if let Ok(socket) = bind(wanted) {
            return Ok(socket);
        }
        say(out, format_args!("Poort {} is bezet; de dienst neemt een andere.\n", wanted.port()))?;
        bind(SocketAddr::new(wanted.ip(), 0))
    }

    fn write_files(&self, issued: &[IssuedInvoice]) -> Result<(), Failure> {
        let folder = self.out.as_path();
        let write = |name: String, bytes: &[u8]| {
            let file = folder.join(name);
            fs::write(&file, bytes).map_err(Failure::while_trying(format!("writing {}", file.display())))
        };
        fs::create_dir_all(folder).map_err(Failure::while_trying(format!("making {}", folder.display())))?;
        for invoice in issued {
            let made = Document::all_of(invoice, Purpose::Issued).map_err(failure("drawing an invoice"))?;
            made.iter().try_for_each(|document| write(document.file_name(), &document.bytes))?;
            write(format!("{}.nota.txt", invoice.number), Note(invoice).to_string().as_bytes())?;
        }
        ALL.iter().try_for_each(|ready| write(format!("{}.json", ready.name), ready.request.as_bytes()))
    }

    fn whats_next(
        &self,
        out: &mut impl Write,
        at: &TcpListener,
        tokens: (&str, &str),
    ) -> Result<(), Failure> {
        let address = at.local_addr().map_err(Failure::while_trying("reading the address"))?;
        let program = env::args().next().unwrap_or_else(|| "tarief".to_owned());
        let situation = self.out.join("antwerpen-e-books.json");
        let (api, situation) = (format!("http://{address}/api/v1"), situation.display());
        let (finance, reader) = tokens;
        say(out, format_args!("De dienst loopt tot Ctrl-C; de databank verdwijnt daarna."))?;
        say(out, format_args!("  API om te verkennen   http://{address}{DOCS}"))?;
        say(out, format_args!("  token van finance     {finance}"))?;
        say(out, format_args!("  token van Antwerpen   {reader}\n"))?;
        say(out, "Probeer nu, in een ander venster:")?;
        say(out, format_args!("  curl -H 'Authorization: Bearer {reader}' {api}/invoices"))?;
        say(out, format_args!("  curl -H 'Authorization: Bearer {finance}' {api}/invoices/2023000002/note"))?;
        say(
            out,
            format_args!(
                "  curl -H 'Authorization: Bearer {finance}' --json '{{\"through\": \"2023-08-15\", \"as_of\": \"2023-08-15\"}}' {api}/plans"
            ),
        )?;
        say(
            out,
            "      (het eerste en het tweede kwartaal van 2023 zijn geblokkeerd: de gebruikers zijn nog niet gemeld)",
        )?;
        say(out, format_args!("  curl --json @{situation} {api}/simulations"))?;
        say(out, format_args!("  {program} simulate --explain {situation}"))
    }
}

fn say(out: &mut impl Write, line: impl Display) -> Result<(), Failure> {
    let said = writeln!(out, "{line}").and_then(|()| out.flush());
    said.map_err(Failure::while_trying("writing the summary"))
}

fn summary(invoice: &IssuedInvoice) -> String {
    let total = format!("€ {}", dutch_number(&invoice.total.to_string()));
    let (issued, from, to) =
        (DutchDay(invoice.issue_date), DutchDay(invoice.period.from), DutchDay(invoice.period.to));
    format!(
        "  factuur {} van {issued}  {:<22} {from} t.e.m. {to}  {total:>13}  {}",
        invoice.number,
        invoice.contract.id,
        invoice.communication.as_deref().unwrap_or_default()
    )
}

async fn stop(open: Open) -> Result<(), Failure> {
    open.pool.close();
    let stopped = tokio::task::spawn_blocking(|| drop(open.cluster)).await;
    stopped.map_err(failure("stopping Postgres"))
}

/// Records the parties and both situations, and issues on each of the days what is to be issued then.
async fn record_and_issue(conn: &mut Connection) -> Result<Vec<IssuedInvoice>, Failed> {
    let (now, today) = (Clock::Machine.now(), Clock::Machine.today());
    let stamp = Stamp { at: now, by: "demo".to_owned() };
    write_as(conn, &stamp, async |conn| {
        for party in parties::all() {
            record::organisation(conn, party, &stamp).await?;
        }
        for ready in ALL {
            let whole = Whole::of(ready.request, &said())?;
            let whole = without_known(conn, whole).await?;
            record_whole::whole(conn, &whole, (&stamp, today)).await?;
        }
        Ok::<(), Failed>(())
    })
    .await?;
    let mut issued = Vec::new();
    for (year, month, day) in DAYS {
        let day = Day::from_ymd_opt(year, month, day).unwrap_or(today);
        let days = Days { as_of: day, through: day };
        let (documents, _) =
            write_as(conn, &stamp, async |conn| issue(conn, (days, today), (Only::All, &stamp)).await)
                .await?;
        issued.extend(documents);
    }
    Ok(issued)
}

/// Both situations give the population of Antwerp; it is recorded once.
async fn without_known(conn: &mut Connection, mut whole: Whole) -> Result<Whole, Failed> {
    use crate::store::figures::population::of;
    let municipalities: Vec<String> = whole.populations.iter().map(|entry| entry.nis.0.to_string()).collect();
    let known = of(conn, &municipalities).await?;
    whole.populations.retain(|entry| {
        !known
            .iter()
            .any(|other| (&other.nis, other.on, other.published) == (&entry.nis, entry.on, entry.published))
    });
    Ok(whole)
}

fn said() -> Said<'static> {
    Said {
        organisation: &|nis: &NisCode| {
            let of =
                parties::all().iter().find(|party| party.nis.as_ref().is_some_and(|known| known.0 == *nis));
            of.map_or_else(|| nis.to_string(), |party| party.id.to_string())
        },
        valid: &|_| (first_of_january(2022), None),
        source: "uitgewerkt voorbeeld Antwerpen",
    }
}
