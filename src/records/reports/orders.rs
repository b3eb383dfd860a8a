//! Orders: what draws on each line, and what is left.

use crate::documents::sheets::{Cell, Column, Kind, Row};
use crate::domain::money::Money;
use crate::domain::order::{Consumption, Family, OrderLine};

/// The columns of orders.
pub const COLUMNS: &[Column] = &[
    Column::new("organisation", "Betaler", Kind::Code),
    Column::new("number", "Bestelbon", Kind::Code),
    Column::new("description", "Omschrijving", Kind::Text),
    Column::new("for", "Voor contract of dienst", Kind::Code),
    Column::new("budget_year", "Budgetjaar", Kind::Year),
    Column::new("booking", "Boeking", Kind::Text),
    Column::new("valid_from", "Geldig van", Kind::Date),
    Column::new("valid_to", "Geldig t.e.m.", Kind::Date),
    Column::summed("ordered", "Besteld", Kind::Money),
    Column::summed("drawn", "Gefactureerd", Kind::Money),
    Column::summed("residual", "Saldo", Kind::Money),
    Column::new("order_used_percent", "Verbruik van de bestelbon (%)", Kind::Percent),
    Column::new("corrections", "Correctiebestellingen", Kind::Count),
    Column::new("invoices", "Facturen en creditnota's", Kind::Text),
];

/// The rows of an order with its corrections: one for each line, and one for what persons assigned outside of these; of
/// one budget year or of all.
pub fn rows(organisation: &str, family: &Family, of: &Consumption<'_>, year: Option<i32>) -> Vec<Row> {
    let amounts = |ordered: Money, drawn: Money, residual: Money| [ordered, drawn, residual];
    let lines = of.lines.iter().filter(|one| year.is_none_or(|year| one.line.budget_year == year));
    let lines = lines.map(|one| (Some(one.line), amounts(one.line.amount, one.drawn, one.residual)));
    let outside = of.outside_lines;
    let outside = (!outside.is_zero() && year.is_none())
        .then(|| (None, amounts(Money::ZERO, outside, Money::ZERO - outside)));
    lines.chain(outside).map(|line| row(organisation, (family, of), line)).collect()
}

fn row(
    organisation: &str,
    (family, of): (&Family, &Consumption<'_>),
    (line, amounts): (Option<&OrderLine>, [Money; 3]),
) -> Row {
    let order = &family.order;
    let joined = |line: &OrderLine| [line.contracts.as_slice(), &line.services].concat().join(", ");
    let booking = |line: &OrderLine| {
        let codes = line.booking.iter().map(|(name, code)| format!("{name} {code}"));
        codes.collect::<Vec<_>>().join(", ")
    };
    let [ordered, drawn, residual] = amounts.map(Cell::from);
    let invoices: Vec<&str> = of.drawings.iter().map(|drawing| drawing.invoice).collect();
    let outside = "Toegewezen buiten de lijnen";
    vec![
        organisation.into(),
        order.number.as_str().into(),
        line.map_or(outside, |line| &line.description).into(),
        line.map(joined).into(),
        line.map(|line| line.budget_year).into(),
        line.map(booking).into(),
        order.valid_from.into(),
        order.valid_to.into(),
        ordered,
        drawn,
        residual,
        of.used_percent.into(),
        family.corrections.len().into(),
        invoices.join(", ").into(),
    ]
}
