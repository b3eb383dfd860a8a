//! The table behind the chart.

use super::{LotUsage, MonthUsage, above};
use crate::documents::charts::Table;
use crate::documents::sheets::{Cell, Column, Kind, Row, Sheet};
use crate::domain::calendar::Day;
use crate::domain::usage::MonthTotals;

/// A row for each lot and month.
pub fn table(lots: &[LotUsage<'_>], title: &str, on: Day) -> Table {
    let columns = vec![
        Column::new("month", "Maand", Kind::Month),
        Column::new("lot", "Perceel", Kind::Code),
        Column::new("users", "Unieke gebruikers", Kind::Count),
        Column::new("running", "Opgeteld sinds januari", Kind::Count),
        Column::new("x", "X van het jaar", Kind::Rate(4)),
        Column::new("on_hold", "On hold", Kind::YesNo),
        Column::new("all_users", "Alle deelnemers samen", Kind::Count),
        Column::new("above", "Meer dan (staffel)", Kind::Count),
        Column::new("missing", "Nog te melden", Kind::Count),
    ];
    let rows = lots.iter().flat_map(|of| of.months.iter().map(|one| row(of, one)));
    let sheet = Sheet {
        name: "usage-chart".into(),
        title: title.to_owned(),
        as_of: on,
        filters: Vec::new(),
        columns,
    };
    Table { rows: rows.collect(), sheet }
}

fn row(of: &LotUsage<'_>, one: &MonthUsage) -> Row {
    let year = of.years.iter().find(|year| year.year == one.month.year());
    let running = year.and_then(|year| year.by_month.iter().find(|other| other.month == one.month));
    let total = one.all.as_ref().filter(|_| one.told).and_then(MonthTotals::users);
    vec![
        Cell::Month(one.month),
        Cell::from(&of.lot.id),
        Cell::from(one.users),
        Cell::from(running.filter(|_| one.users.is_some()).map(|month| month.running)),
        Cell::from(year.map(|year| year.threshold)),
        Cell::from(one.on_hold),
        Cell::from(total.map(|total| u64::try_from(total).unwrap_or(u64::MAX))),
        Cell::from(above(of.lot, one)),
        Cell::from(one.all.as_ref().map(|all| all.missing.usage.count)),
    ]
}
