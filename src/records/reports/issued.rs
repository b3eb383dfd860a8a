//! Issued documents and their lines.

use crate::documents::issued::IssuedKind;
use crate::documents::sheets::{Cell, Column, Kind, Row};
use crate::domain::calculation::step::Figure;
use crate::domain::calendar::{Day, Period};
use crate::domain::exact::Exact;
use crate::simulation::result::spelled::figure;
use rust_decimal::Decimal;

/// The columns of issued documents.
pub const INVOICES: &[Column] = &[
    Column::new("number", "Nummer", Kind::Code),
    Column::new("kind", "Soort", Kind::Code),
    Column::new("organisation", "Betaler", Kind::Code),
    Column::new("name", "Naam", Kind::Text),
    Column::new("contract", "Contract", Kind::Code),
    Column::new("agreement", "Overeenkomst", Kind::Code),
    Column::new("issue_date", "Factuurdatum", Kind::Date),
    Column::new("due_date", "Vervaldag", Kind::Date),
    Column::new("period_from", "Periode van", Kind::Date),
    Column::new("period_to", "Periode t.e.m.", Kind::Date),
    Column::new("budget_year", "Budgetjaar", Kind::Year),
    Column::summed("net", "Maatstaf van heffing", Kind::Money),
    Column::summed("vat", "Btw", Kind::Money),
    Column::summed("rounding", "Afronding", Kind::Money),
    Column::summed("total", "Totaal", Kind::Money),
    Column::new("communication", "Mededeling", Kind::Code),
    Column::new("corrects", "Corrigeert", Kind::Code),
    Column::new("reason", "Reden", Kind::Text),
];

/// The columns of their lines.
pub const LINES: &[Column] = &[
    Column::new("number", "Nummer", Kind::Code),
    Column::new("line", "Lijn", Kind::Count),
    Column::new("kind", "Soort", Kind::Code),
    Column::new("organisation", "Betaler", Kind::Code),
    Column::new("contract", "Contract", Kind::Code),
    Column::new("issue_date", "Factuurdatum", Kind::Date),
    Column::new("budget_year", "Budgetjaar", Kind::Year),
    Column::new("lot", "Perceel", Kind::Code),
    Column::new("component", "Onderdeel", Kind::Code),
    Column::new("description", "Omschrijving", Kind::Text),
    Column::new("from", "Van", Kind::Date),
    Column::new("to", "Tot en met", Kind::Date),
    Column::new("quantity", "Hoeveelheid", Kind::Rate(2)),
    Column::new("unit_price", "Prijs per eenheid", Kind::Rate(4)),
    Column::new("months", "Maanden", Kind::Rate(2)),
    Column::summed("net", "Maatstaf van heffing", Kind::Money),
    Column::summed("amount", "Bedrag met btw", Kind::Money),
    Column::new("clause", "Artikel", Kind::Code),
];

/// An issued document.
#[derive(Debug, Clone)]
pub struct InvoiceRow {
    /// Its number.
    pub number: String,
    /// What kind it is.
    pub kind: IssuedKind,
    /// Who pays it, or is credited.
    pub organisation: String,
    /// The name of it on the day of issue.
    pub name: Option<String>,
    /// The contract.
    pub contract: String,
    /// The agreement.
    pub agreement: String,
    /// Day of issue.
    pub issue_date: Day,
    /// Last day of payment.
    pub due_date: Option<Day>,
    /// The days that it is for.
    pub period: Period,
    /// The year of the budget that bears it.
    pub budget_year: i32,
    /// Taxable amount, VAT, the cent that remains, and the total, as on the document.
    pub amounts: [Decimal; 4],
    /// Structured communication, as digits.
    pub communication: Option<String>,
    /// The document that it credits or supplements.
    pub corrects: Option<String>,
    /// Why it corrects.
    pub reason: Option<String>,
}

/// A line of an issued document.
#[derive(Debug, Clone)]
pub struct LineRow {
    /// The number of the document.
    pub number: String,
    /// Its place, from 1.
    pub line: i32,
    /// What kind of document.
    pub kind: IssuedKind,
    /// Who pays it, or is credited.
    pub organisation: String,
    /// The contract.
    pub contract: String,
    /// Day of issue.
    pub issue_date: Day,
    /// The year of the budget that bears it.
    pub budget_year: i32,
    /// The lot.
    pub lot: Option<String>,
    /// The component.
    pub component: String,
    /// What is billed.
    pub description: String,
    /// The days that it is for.
    pub period: Period,
    /// Quantity, price of a unit and months, as on the document.
    pub factors: [Option<String>; 3],
    /// Taxable amount and amount with VAT, as on the document.
    pub amounts: [Decimal; 2],
    /// The clause.
    pub clause: Option<String>,
}

/// The kind of a document.
pub fn kind(kind: IssuedKind) -> Cell {
    let nl = match kind {
        IssuedKind::Invoice => "factuur",
        IssuedKind::CreditNote => "creditnota",
        IssuedKind::ExitFee => "uitstapvergoeding",
        IssuedKind::Supplementary => "aanvullende factuur",
    };
    Cell::Named { code: kind.name(), nl }
}

/// An amount as it counts: below zero on a credit note.
fn signed(kind: IssuedKind, amount: Decimal) -> Cell {
    Cell::Number(if kind == IssuedKind::CreditNote && !amount.is_zero() { -amount } else { amount })
}

/// A figure as a number; a part of a month that no decimal is exactly is rounded to ten decimals.
fn number(text: Option<String>) -> Cell {
    let figure = text.as_deref().and_then(figure);
    let decimal = figure.and_then(|figure| match figure {
        Figure::Decimal(decimal) => Some(decimal),
        Figure::Share(share) => Exact::clone(&share).round(10).ok(),
    });
    Cell::from(decimal)
}

impl From<InvoiceRow> for Row {
    fn from(of: InvoiceRow) -> Row {
        let [net, vat, rounding, total] = of.amounts.map(|amount| signed(of.kind, amount));
        vec![
            of.number.into(),
            kind(of.kind),
            of.organisation.into(),
            of.name.into(),
            of.contract.into(),
            of.agreement.into(),
            of.issue_date.into(),
            of.due_date.into(),
            of.period.from.into(),
            of.period.to.into(),
            of.budget_year.into(),
            net,
            vat,
            rounding,
            total,
            of.communication.into(),
            of.corrects.into(),
            of.reason.into(),
        ]
    }
}

impl From<LineRow> for Row {
    fn from(of: LineRow) -> Row {
        let [quantity, unit_price, months] = of.factors.map(number);
        let [net, amount] = of.amounts.map(|amount| signed(of.kind, amount));
        vec![
            of.number.into(),
            of.line.into(),
            kind(of.kind),
            of.organisation.into(),
            of.contract.into(),
            of.issue_date.into(),
            of.budget_year.into(),
            of.lot.into(),
            of.component.into(),
            of.description.into(),
            of.period.from.into(),
            of.period.to.into(),
            quantity,
            unit_price,
            months,
            net,
            amount,
            of.clause.into(),
        ]
    }
}
