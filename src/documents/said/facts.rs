//! The facts of a document as every form of it tells them: each a label with a value, in the order in which they stand.

use crate::documents::issued::{IssuedInvoice, IssuedPeriod};
use crate::documents::said;
use crate::domain::calendar::Day;
use crate::simulation::result::wording::DutchDay;
use rust_decimal::Decimal;
use std::fmt;

/// What a fact says; displayed as people read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Words or a number that is a name.
    Text(String),
    /// A day.
    Day(Day),
    /// A stretch of days.
    Period(IssuedPeriod),
    /// Euro.
    Euro(Decimal),
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Text(text) => f.write_str(text),
            Value::Day(day) => DutchDay(*day).fmt(f),
            Value::Period(period) => f.write_str(&said::period(*period)),
            Value::Euro(amount) => f.write_str(&said::euro(*amount)),
        }
    }
}

/// A fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// What it is, in Dutch.
    pub label: &'static str,
    /// What it says.
    pub value: Value,
    /// Whether readers look for it first.
    pub strong: bool,
}

impl Fact {
    fn of(label: &'static str, value: Value) -> Fact {
        Fact { label, value, strong: false }
    }

    fn text(label: &'static str, text: &str) -> Fact {
        Fact::of(label, Value::Text(text.to_owned()))
    }

    fn strong(self) -> Fact {
        Fact { strong: true, ..self }
    }
}

/// The facts that identify a document, in two rows.
pub fn of_document(invoice: &IssuedInvoice) -> [Vec<Fact>; 2] {
    let number = if said::credits(invoice) { "Nummer creditnota" } else { "Factuurnummer" };
    let date = if said::credits(invoice) { "Datum" } else { "Factuurdatum" };
    let due = invoice.due_date.map(|day| Fact::of("Vervaldatum", Value::Day(day)).strong());
    let corrected = invoice.credits.as_ref().map(|c| Fact::text("Verbetert factuur", &c.number).strong());
    let supplemented = invoice.supplements.as_ref().map(|s| Fact::text("Vult factuur aan", &s.number));
    let vat = invoice.customer.vat_number.as_ref().map(|vat| Fact::text("Btw-nummer klant", vat));
    let first = [
        Some(Fact::text(number, &invoice.number).strong()),
        Some(Fact::of(date, Value::Day(invoice.issue_date))),
        due.or(corrected),
        supplemented.or_else(|| Some(Fact::text("Budgetjaar", &invoice.budget_year.to_string()))),
    ];
    let second = [
        Some(Fact::of("Periode van de dienst", Value::Period(invoice.period))),
        Some(Fact::text("Contract", &invoice.contract.id)),
        Some(Fact::text("Ondernemingsnummer klant", &invoice.customer.enterprise_number)),
        vat,
    ];
    [first, second].map(|row| row.into_iter().flatten().collect())
}

/// What the customer itself calls it.
pub fn references(invoice: &IssuedInvoice) -> Vec<Fact> {
    let reference = invoice.buyer_reference.as_ref().map(|own| Fact::text("Uw referentie", own).strong());
    let order = invoice.order.as_ref().map(|order| Fact::text("Uw bestelbon", &order.to_string()).strong());
    reference.into_iter().chain(order).collect()
}

/// The agreement to which the document refers (E 8.5).
pub fn agreement(invoice: &IssuedInvoice) -> Fact {
    Fact::text("Met verwijzing naar deze overeenkomst", &said::agreement(invoice))
}

/// What is to be paid, and how.
#[derive(Debug, Clone, Copy)]
pub struct ToPay<'a> {
    /// Who receives it.
    pub name: &'a str,
    /// On which account.
    pub iban: Option<&'a str>,
    /// The bank of that account.
    pub bic: Option<&'a str>,
    /// Euro.
    pub amount: Decimal,
    /// Until when.
    pub due: Option<Day>,
    /// What is said with it; `None` where every invoice has its own.
    pub communication: Option<&'a str>,
}

impl<'a> ToPay<'a> {
    /// How an invoice is paid; `None` where it asks for no payment.
    pub fn of(invoice: &'a IssuedInvoice) -> Option<ToPay<'a>> {
        let communication = invoice.communication.as_deref().filter(|_| invoice.total > Decimal::ZERO)?;
        Some(ToPay {
            name: &invoice.supplier.name,
            iban: invoice.supplier.iban.as_deref(),
            bic: invoice.supplier.bic.as_deref(),
            amount: invoice.total,
            due: invoice.due_date,
            communication: Some(communication),
        })
    }

    /// The facts to type over.
    pub fn facts(&self) -> Vec<Fact> {
        let facts = [
            Some(Fact::text("Begunstigde", self.name)),
            Some(Fact::of("Bedrag", Value::Euro(self.amount)).strong()),
            self.iban.map(|iban| Fact::text("IBAN", iban).strong()),
            self.communication.map(|said| Fact::text("Gestructureerde mededeling", said).strong()),
            self.due.map(|day| Fact::of("Uiterste datum van betaling", Value::Day(day)).strong()),
            self.bic.map(|bic| Fact::text("BIC", bic)),
        ];
        facts.into_iter().flatten().collect()
    }
}

/// The sums before the total: without VAT, VAT, and the cent that remains where one does.
pub fn sums(invoice: &IssuedInvoice) -> Vec<Fact> {
    let vat = invoice.vat.iter().try_fold(Decimal::ZERO, |sum, part| sum.checked_add(part.vat));
    let rounding = Some(invoice.rounding).filter(|rounding| !rounding.is_zero());
    let sums = [("Totaal zonder btw", Some(invoice.net)), ("Btw", vat), ("Afronding", rounding)];
    sums.into_iter().filter_map(|(label, sum)| Some(Fact::of(label, Value::Euro(sum?)))).collect()
}
