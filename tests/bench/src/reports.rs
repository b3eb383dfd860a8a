//! A report of 100,000 invoice lines in each form: how long it takes to write, and with how much memory.

use crate::{peak, report};
use std::io::{self, Write};
use std::time::Instant;
use tarief::documents::issued::IssuedKind;
use tarief::documents::sheets::{Form, Row, Writer};
use tarief::domain::calendar::{Day, Period};
use tarief::domain::money::Money;
use tarief::records::reports::issued::LineRow;
use tarief::records::reports::{Asked, Report};

const LINES: i32 = 100_000;

/// A line as it is read from the database.
fn line(place: i32) -> Row {
    let day = Day::from_yo_opt(2023, 1 + u32::try_from(place % 360).unwrap_or_default()).unwrap_or_default();
    let amount = |cents: i128| Money::from_cents(cents + i128::from(place)).unwrap_or(Money::ZERO).decimal();
    let row = LineRow {
        number: format!("2023{:06}", place / 10),
        line: 1 + place % 10,
        kind: if place % 50 == 0 { IssuedKind::CreditNote } else { IssuedKind::Invoice },
        organisation: format!("gemeente-{}", place % 300),
        contract: format!("film-{}", place % 300),
        issue_date: day,
        budget_year: 2023,
        lot: Some("1B".to_owned()),
        component: "users".to_owned(),
        description: format!("Perceel 1B, unieke gebruikers in de maand {place}"),
        period: Period { from: day, to: day },
        factors: [Some(place.to_string()), Some("6.11".to_owned()), None],
        amounts: [amount(100), amount(121)],
        clause: Some("F 8.1".to_owned()),
    };
    row.into()
}

/// Measures each form; the peak of memory is that of the whole process, so that it is measured alone.
pub fn measure(out: &mut impl Write) -> io::Result<()> {
    let sheet = Report::InvoiceLines.sheet(&Asked::default(), Day::default());
    for form in [Form::Xlsx, Form::Csv, Form::Json] {
        let begun = Instant::now();
        let written = write(form, sheet.clone()).map_err(io::Error::other)?;
        let what = format!("report of 100,000 invoice lines as {}", form.ending());
        let aim = if form == Form::Xlsx { " (aim: 5 s, 200 MB)" } else { "" };
        let note = format!("{:.1} MB; peak {:.0} MB of memory{aim}", megabytes(written), peak()?);
        report(out, &what, begun.elapsed(), &note)?;
    }
    Ok(())
}

fn megabytes(bytes: usize) -> f64 {
    u32::try_from(bytes).map_or(f64::INFINITY, f64::from) / 1e6
}

fn write(
    form: Form,
    sheet: tarief::documents::sheets::Sheet,
) -> Result<usize, tarief::documents::sheets::NotWritten> {
    let mut writer = Writer::begin(form, sheet)?;
    let mut sent = 0;
    for place in 0..LINES {
        writer.row(&line(place))?;
        // As over HTTP: what is written leaves now and then.
        if place % 4000 == 0 {
            sent += writer.take()?.len();
        }
    }
    Ok(sent + writer.finish()?.len())
}
