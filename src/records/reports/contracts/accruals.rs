//! What was delivered and not invoiced at the end of a year.

use super::Of;
use crate::documents::sheets::{Cell, Column, Kind, Row};
use crate::domain::billing::Blocked;
use crate::domain::invoice::accrual::Accrual;
use crate::simulation::result::message::BlockMessage;
use chrono::Datelike;

/// The columns of accruals.
pub const COLUMNS: &[Column] = &[
    Column::new("contract", "Contract", Kind::Code),
    Column::new("organisation", "Betaler", Kind::Code),
    Column::new("agreement", "Overeenkomst", Kind::Code),
    Column::new("lot", "Perceel", Kind::Code),
    Column::new("budget_year", "Budgetjaar", Kind::Year),
    Column::new("kind", "Soort", Kind::Code),
    Column::summed("delivered", "Geleverd, met btw", Kind::Money),
    Column::summed("invoiced", "Gefactureerd, met btw", Kind::Money),
    Column::summed("net", "Maatstaf van heffing", Kind::Money),
    Column::summed("vat", "Btw", Kind::Money),
    Column::summed("gross", "Te factureren, met btw", Kind::Money),
    Column::new("note", "Opmerking", Kind::Text),
];

fn begin(of: Of<'_>) -> Row {
    vec![of.contract.into(), of.organisation.into(), of.agreement.into()]
}

/// A lot of a contract in a budget year.
pub fn row(of: Of<'_>, accrual: &Accrual, year: i32) -> Row {
    let open = accrual.open();
    let kind = if accrual.subject.budget_year > year {
        Cell::Named { code: "invoiced_ahead", nl: "vooruit gefactureerd" }
    } else if open.gross.cents() < 0 {
        Cell::Named { code: "to_be_credited", nl: "te crediteren" }
    } else {
        Cell::Named { code: "to_be_invoiced", nl: "te factureren" }
    };
    let mut row = begin(of);
    row.extend([
        accrual.subject.lot.as_ref().into(),
        accrual.subject.budget_year.into(),
        kind,
        accrual.delivered.gross.into(),
        accrual.invoiced.gross.into(),
        open.net.into(),
        (open.gross - open.net).into(),
        open.gross.into(),
        Cell::Empty,
    ]);
    row
}

/// What waits for a figure or decision, so that no amount is known.
pub fn waiting(of: Of<'_>, blocked: &Blocked) -> Row {
    let mut row = begin(of);
    row.extend([Cell::Empty, blocked.period.from.year().into()]);
    row.push(Cell::Named { code: "unknown", nl: "nog niet gekend" });
    row.extend(std::iter::repeat_n(Cell::Empty, 5));
    row.push(BlockMessage(&blocked.block).to_string().into());
    row
}
