//! Reports: what each is made of, read at once or a part at a time, so that no connection is held while a client takes
//! them, and memory stays the same however long they are.

mod agreements;
mod contracts;
mod money;

use crate::documents::sheets::{Row, Sheet};
use crate::domain::calendar::{Day, Month};
use crate::domain::exact::TooLarge;
use crate::records::reports::{Asked, Report};
use crate::store::audit::log::{Filter, list};
use crate::store::reports::issued;
use crate::store::{Connection, Scope, Window};
use crate::workflows::{Failed, read};
use chrono::Datelike;

/// How many entries of the audit log are read at once.
const AT_ONCE: i64 = 1000;

/// A report that is being read.
pub struct Reading {
    /// What it is.
    pub sheet: Sheet,
    /// The name of a file of it, without its ending.
    pub file: String,
    scope: Scope,
    asked: Asked,
    next: Next,
}

/// What comes next.
enum Next {
    /// These rows, and then nothing.
    Rows(Vec<Row>),
    /// Documents after this one.
    Invoices(Option<String>),
    /// Lines after this one.
    Lines(Option<(String, i32)>),
    /// Entries of the audit log before this one.
    Entries(Option<i64>),
}

impl From<TooLarge> for Failed {
    fn from(TooLarge: TooLarge) -> Self {
        Failed::conflict("amount_too_large", "an amount has more digits than an amount can hold (10^19 euro)")
    }
}

/// Begins a report, as known on a day where nothing else was asked.
///
/// # Errors
/// Where it cannot be worked out, or the database fails.
pub async fn begin(
    conn: &mut Connection,
    scope: &Scope,
    (report, asked): (Report, Asked),
    today: Day,
) -> Result<Reading, Failed> {
    let asked = completed(report, asked, today);
    let next = match report {
        Report::Invoices => Next::Invoices(None),
        Report::InvoiceLines => Next::Lines(None),
        Report::Audit => Next::Entries(None),
        _ => Next::Rows(read(conn, async |conn| rows(conn, scope, (report, &asked), today).await).await?),
    };
    let as_of = asked.on.unwrap_or(today);
    let (sheet, file) = (report.sheet(&asked, as_of), report.file_name(&asked, as_of));
    Ok(Reading { sheet, file, scope: scope.clone(), asked, next })
}

/// What was asked, with what counts where nothing was said: today, the last year that is over, the twelve months to come.
fn completed(report: Report, asked: Asked, today: Day) -> Asked {
    match report {
        Report::OpenItems | Report::Aging | Report::ExitFees | Report::Prices | Report::Usage => {
            Asked { on: Some(asked.on.unwrap_or(today)), ..asked }
        }
        Report::Accruals => {
            let on = asked.on.unwrap_or(today);
            Asked { on: Some(on), year: Some(asked.year.unwrap_or(on.year() - 1)), ..asked }
        }
        Report::Calendar => {
            let from = asked.from.unwrap_or(today);
            let to = asked.to.unwrap_or(Month::of(from).plus(12).last_day());
            Asked { from: Some(from), to: Some(to), ..asked }
        }
        Report::Vat => Asked { by: Some(asked.by.unwrap_or_default()), ..asked },
        _ => asked,
    }
}

/// All rows of a report that is read at once.
async fn rows(
    conn: &mut Connection,
    scope: &Scope,
    (report, asked): (Report, &Asked),
    today: Day,
) -> Result<Vec<Row>, Failed> {
    let on = asked.on.unwrap_or(today);
    match report {
        Report::OpenItems => money::open_items(conn, scope, (asked, on)).await,
        Report::Aging => money::aging(conn, scope, (asked, on)).await,
        Report::Orders => money::orders(conn, scope, asked).await,
        Report::Vat => money::vat(conn, asked).await,
        Report::Prices => agreements::prices(conn, scope, (asked, on)).await,
        Report::Usage => agreements::usage(conn, scope, (asked, on)).await,
        Report::Accruals => contracts::accruals(conn, scope, (asked, on)).await,
        Report::ExitFees => contracts::exits(conn, scope, (asked, on)).await,
        Report::Calendar => contracts::calendar(conn, scope, asked).await,
        Report::Invoices | Report::InvoiceLines | Report::Audit => Ok(Vec::new()),
    }
}

impl Reading {
    /// The next rows; none where there are no more.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn next(&mut self, conn: &mut Connection) -> Result<Vec<Row>, Failed> {
        let of = (&self.scope, &self.asked);
        Ok(match &mut self.next {
            Next::Rows(rows) => std::mem::take(rows),
            Next::Invoices(after) => {
                let found = issued::invoices(conn, of, after.as_deref()).await?;
                *after = found.last().map(|last| last.number.clone()).or(after.take());
                found.into_iter().map(Row::from).collect()
            }
            Next::Lines(after) => {
                let before = after.as_ref().map(|(number, line)| (number.as_str(), *line));
                let found = issued::lines(conn, of, before).await?;
                *after = found.last().map(|last| (last.number.clone(), last.line)).or(after.take());
                found.into_iter().map(Row::from).collect()
            }
            Next::Entries(before) => {
                let window = Window { after: *before, limit: AT_ONCE };
                let found = list(conn, &entries(&self.asked), &window).await?;
                *before = found.last().map(|last| last.sequence).or(*before);
                found.into_iter().map(Row::from).collect()
            }
        })
    }
}

/// Which entries of the audit log were asked for: days are those of Brussels.
fn entries(asked: &Asked) -> Filter {
    use crate::domain::calendar::{add_days, begins_in_brussels};
    let after = |day: Day| begins_in_brussels(add_days(day, 1)) - chrono::Duration::microseconds(1);
    Filter {
        kind: asked.kind.clone(),
        object: asked.object.clone(),
        actor: asked.actor.clone(),
        action: asked.action.clone(),
        from: asked.from.map(begins_in_brussels),
        to: asked.to.map(after),
    }
}
