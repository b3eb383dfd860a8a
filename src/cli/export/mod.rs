//! `tarief export`: a report as a file, by the same columns and filters as over HTTP.

use super::Failure;
use super::bill::refused;
use super::database::{Database, failure};
use crate::clock::Clock;
use crate::documents::sheets::{Form, Writer};
use crate::domain::calendar::{Day, iso_day};
use crate::records::reports::{Asked, Per, Report, ReportsJson};
use crate::store::{Connection, Scope};
use crate::workflows::Failed;
use crate::workflows::reports::begin;
use clap::Args;
use indicatif::ProgressBar;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Write a report as CSV, workbook or JSON; also while the service runs
#[derive(Debug, Args)]
pub struct Export {
    /// Which report; `--list` tells what there is
    #[arg(value_name = "REPORT", value_parser = report, required_unless_present = "list")]
    report: Option<Report>,
    /// Tell what reports there are, with their filters
    #[arg(long)]
    list: bool,
    /// In which form: csv, xlsx or json; by the ending of --out where left out, else csv
    #[arg(long, value_parser = form)]
    form: Option<Form>,
    /// The file, which is replaced; standard output where left out
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    limits: Limits,
    #[command(flatten)]
    database: Database,
}

/// What the report is limited to.
#[derive(Debug, Args)]
struct Limits {
    /// Only what this organisation pays or subscribes
    #[arg(long, value_name = "ID")]
    organisation: Option<String>,
    /// Only under this agreement
    #[arg(long, value_name = "ID")]
    agreement: Option<String>,
    /// Only of this contract
    #[arg(long, value_name = "ID")]
    contract: Option<String>,
    /// Only from this day on
    #[arg(long, value_name = "DATE", value_parser = day)]
    from: Option<Day>,
    /// Only through this day
    #[arg(long, value_name = "DATE", value_parser = day)]
    to: Option<Day>,
    /// As known on this day; today where left out
    #[arg(long, value_name = "DATE", value_parser = day)]
    on: Option<Day>,
    /// Only of this year
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(i32).range(1990..=2100))]
    year: Option<i32>,
    /// VAT by month or by quarter
    #[arg(long, value_name = "month|quarter", value_parser = per)]
    by: Option<Per>,
    /// Only entries of the audit log on this kind of thing
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// Only those on the thing of this name
    #[arg(long, value_name = "NAME")]
    object: Option<String>,
    /// Only those by this actor
    #[arg(long, value_name = "NAME")]
    actor: Option<String>,
    /// Only those of this action
    #[arg(long, value_name = "ACTION")]
    action: Option<String>,
}

fn report(name: &str) -> Result<Report, String> {
    let names: Vec<&str> = Report::ALL.into_iter().map(Report::name).collect();
    Report::named(name).ok_or_else(|| format!("there is {}", names.join(", ")))
}

fn form(name: &str) -> Result<Form, &'static str> {
    Form::named(name).ok_or("expected csv, xlsx or json")
}

fn day(text: &str) -> Result<Day, &'static str> {
    iso_day(text).ok_or("expected a day such as 2023-05-15")
}

fn per(name: &str) -> Result<Per, &'static str> {
    Per::named(name).ok_or("expected month or quarter")
}

impl Limits {
    fn asked(&self) -> Asked {
        Asked {
            organisation: self.organisation.clone(),
            agreement: self.agreement.clone(),
            contract: self.contract.clone(),
            from: self.from,
            to: self.to,
            on: self.on,
            year: self.year,
            by: self.by,
            kind: self.kind.clone(),
            object: self.object.clone(),
            actor: self.actor.clone(),
            action: self.action.clone(),
        }
    }
}

impl Export {
    /// Carries out the command.
    ///
    /// # Errors
    /// Where the database cannot be opened, the report is refused, or the file cannot be written.
    pub fn run(&self, out: &mut impl Write) -> Result<(), Failure> {
        let Some(report) = self.report.filter(|_| !self.list) else {
            return list(out).map_err(Failure::while_trying("writing the list"));
        };
        let form = self.form()?;
        let asked = self.limits.asked();
        asked
            .problems(report)
            .or(())
            .map_err(|problems| refused("asking for a report")(Failed::Refused(problems)))?;
        super::runtime()?.block_on(async {
            let open = self.database.open_beside(Clock::Machine).await?;
            let conn = open.pool.get().await.map_err(failure("opening the database"));
            let done = match conn {
                Ok(mut conn) => self.export(&mut conn, ((report, asked), form), out).await,
                Err(failure) => Err(failure),
            };
            open.pool.close();
            if let Some(cluster) = open.cluster {
                cluster.stop();
            }
            done
        })
    }

    /// The form that is said, or that the name of the file says.
    fn form(&self) -> Result<Form, Failure> {
        let ending = self.out.as_deref().and_then(Path::extension).and_then(|ending| ending.to_str());
        let form = self.form.or_else(|| ending.and_then(|ending| Form::named(&ending.to_lowercase())));
        let form = form.unwrap_or(Form::Csv);
        if form == Form::Xlsx && self.out.is_none() {
            let message = "a workbook is written to a file: say which by --out";
            return Err(Failure::Refused(message.to_owned()));
        }
        Ok(form)
    }

    async fn export(
        &self,
        conn: &mut Connection,
        (asked, form): ((Report, Asked), Form),
        out: &mut impl Write,
    ) -> Result<(), Failure> {
        let Some(place) = &self.out else {
            return write(conn, (asked, form), out).await.map(|_rows| ());
        };
        let mut beside = place.as_os_str().to_owned();
        beside.push(".part");
        let beside = PathBuf::from(beside);
        let writing = || format!("writing {}", place.display());
        let mut file = fs::File::create(&beside).map_err(Failure::while_trying(writing()))?;
        let written = write(conn, (asked, form), &mut file).await;
        let put = written.and_then(|rows| {
            let put = file.sync_all().and_then(|()| fs::rename(&beside, place));
            put.map(|()| rows).map_err(Failure::while_trying(writing()))
        });
        if put.is_err() {
            // What stands in the way of the report counts, not what is left of it.
            let _ = fs::remove_file(&beside);
        }
        let told = writeln!(out, "{} rijen in {}", put?, place.display());
        told.map_err(Failure::while_trying("telling what was written"))
    }
}

/// Writes a report; gives how many rows it has.
async fn write(
    conn: &mut Connection,
    (asked, form): ((Report, Asked), Form),
    out: &mut impl Write,
) -> Result<usize, Failure> {
    let today = Clock::Machine.today();
    let reading = begin(conn, &Scope::All, asked, today).await;
    let mut reading = reading.map_err(refused("working out the report"))?;
    let unwritten = |why: crate::documents::sheets::NotWritten| Failure::Refused(why.to_string());
    let mut writer = Writer::begin(form, reading.sheet.clone()).map_err(unwritten)?;
    let telling = ProgressBar::new_spinner().with_message("rijen");
    loop {
        let rows = reading.next(conn).await.map_err(refused("reading the report"))?;
        if rows.is_empty() {
            break;
        }
        rows.iter().try_for_each(|row| writer.row(row)).map_err(unwritten)?;
        let written = writer.take().map_err(unwritten)?;
        out.write_all(&written).map_err(Failure::while_trying("writing the report"))?;
        telling.set_position(u64::try_from(writer.rows()).unwrap_or_default());
    }
    telling.finish_and_clear();
    let rows = writer.rows();
    let end = writer.finish().map_err(unwritten)?;
    out.write_all(&end).map_err(Failure::while_trying("writing the report"))?;
    Ok(rows)
}

fn list(out: &mut impl Write) -> io::Result<()> {
    for report in ReportsJson::of(true).items {
        writeln!(out, "{:14} {}", report.name, report.title)?;
        let filters: Vec<String> = report.filters.iter().map(|filter| format!("--{filter}")).collect();
        writeln!(out, "{:14} {}\n", "", filters.join(" "))?;
    }
    Ok(())
}
