//! The users of each library of an agreement, as bars: of many libraries the first ones, the others together.

use super::value::{Body, Chart, Ranking, Unit};
use super::words::figure;
use super::{Table, municipality, source};
use crate::documents::sheets::{Cell, Column, Kind, Sheet};
use crate::domain::billing::opened::Opened;
use crate::domain::calculation::Dossier;
use crate::domain::calendar::{Day, Period, first_of_january};
use crate::simulation::result::wording::DutchDay;
use chrono::Datelike;
use rust_decimal::Decimal;

/// How many bars are drawn at most.
const DRAWN: usize = 25;

/// A library with its users of a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LibraryUsers {
    /// The library.
    pub library: String,
    /// Its contract.
    pub contract: String,
    /// The users of all months together.
    pub users: u64,
    /// The months that it reported.
    pub months: u32,
}

/// What is counted of which lot, and when.
#[derive(Debug, Clone, Copy)]
pub struct Counted<'a> {
    /// The agreement.
    pub title: &'a str,
    /// The lot.
    pub lot: &'a str,
    /// The days.
    pub period: Period,
    /// The day as known on which it holds.
    pub on: Day,
}

/// The users of each library that takes a lot of the agreement at a place, in the year of the day of the situation; of the
/// first lot that counts users where none is asked for. `None` where there is no such lot.
pub fn users<'a>(
    opened: &Opened<'a>,
    agreement: usize,
    asked: Option<&str>,
) -> Option<(Counted<'a>, Vec<LibraryUsers>)> {
    let (under, _) = opened.under(agreement);
    let under: Vec<&Dossier<'a>> = under.collect();
    let one = under.first()?;
    let (of, on) = (one.agreement(), one.today);
    let mut lots = of.lots.iter().enumerate();
    let (place, lot) =
        lots.find(|(_, lot)| lot.counts_users() && asked.is_none_or(|asked| *lot.id == *asked))?;
    let period = Period { from: first_of_january(on.year()), to: on };
    let taking = under.iter().filter(|dossier| dossier.contract().lots.contains(&place));
    let libraries = taking.map(|dossier| {
        let reported = || period.each_month().filter_map(|month| dossier.usage(place, month));
        LibraryUsers {
            library: municipality(&dossier.contract().subscriber),
            contract: dossier.contract().id.to_string(),
            users: reported().map(|figure| figure.unique_users).fold(0, u64::saturating_add),
            months: u32::try_from(reported().count()).unwrap_or(u32::MAX),
        }
    });
    Some((Counted { title: &of.title, lot: &lot.id, period, on }, libraries.collect()))
}

/// The chart of the users by library.
pub fn libraries(counted: Counted<'_>, mut libraries: Vec<LibraryUsers>) -> Chart {
    libraries.sort_by(|one, other| other.users.cmp(&one.users).then_with(|| one.library.cmp(&other.library)));
    let title = format!("Gebruik per bibliotheek: {}", counted.title);
    let (from, to) = (DutchDay(counted.period.from), DutchDay(counted.period.to));
    let heading =
        format!("Perceel {}: unieke gebruikers, maanden opgeteld, van {from} tot en met {to}", counted.lot);
    let (drawn, others) = libraries.split_at(libraries.len().min(DRAWN));
    let bars: Vec<(String, Decimal)> =
        drawn.iter().map(|of| (of.library.clone(), Decimal::from(of.users))).collect();
    let rest = rest(others);
    let mut sentences = vec![format!("{heading}."), said(&libraries)];
    sentences.extend(rest.clone());
    let ranking = Ranking { heading, unit: Unit::Count, bars, rest };
    Chart {
        name: "bibliotheken".to_owned(),
        description: sentences.join("\n"),
        source: source("gemeld gebruik", counted.on),
        body: Body::Ranking(ranking),
        table: table(&libraries, &title, counted.on),
        title,
    }
}

fn rest(others: &[LibraryUsers]) -> Option<String> {
    let users = others.iter().map(|of| of.users).fold(0, u64::saturating_add);
    let users = figure(Decimal::from(users), Unit::Count);
    match others.len() {
        0 => None,
        1 => Some(format!("Nog één bibliotheek heeft {users} gebruikers.")),
        count => Some(format!("De {count} andere bibliotheken hebben samen {users} gebruikers.")),
    }
}

fn said(libraries: &[LibraryUsers]) -> String {
    let shown =
        |of: &LibraryUsers| format!("{} ({})", of.library, figure(Decimal::from(of.users), Unit::Count));
    match libraries {
        [] => "Geen bibliotheek neemt deel.".to_owned(),
        [only] => format!("Eén bibliotheek: {}.", shown(only)),
        [first, .., last] => {
            format!("{} bibliotheken, van {} tot {}.", libraries.len(), shown(first), shown(last))
        }
    }
}

fn table(libraries: &[LibraryUsers], title: &str, on: Day) -> Table {
    let columns = vec![
        Column::new("library", "Bibliotheek", Kind::Text),
        Column::new("contract", "Contract", Kind::Code),
        Column::summed("users", "Unieke gebruikers, maanden opgeteld", Kind::Count),
        Column::new("months", "Gemelde maanden", Kind::Count),
    ];
    let row = |of: &LibraryUsers| {
        vec![Cell::from(&*of.library), Cell::from(&*of.contract), Cell::from(of.users), Cell::from(of.months)]
    };
    let sheet = Sheet {
        name: "libraries-chart".into(),
        title: title.to_owned(),
        as_of: on,
        filters: Vec::new(),
        columns,
    };
    Table { rows: libraries.iter().map(row).collect(), sheet }
}
