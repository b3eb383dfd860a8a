//! The calculation note (*berekeningsnota*) of an issued document: every amount with its steps, as text.

pub mod said;
pub mod worked;

use super::issued::{IssuedInvoice, IssuedLine, IssuedStep};
use crate::simulation::result::wording::{DutchDay, dutch_number};
use rust_decimal::Decimal;
use said::{clauses, days, euro};
use std::fmt::{self, Display, Formatter};

/// An issued document, to be displayed as its calculation note.
#[derive(Debug, Clone, Copy)]
pub struct Note<'a>(pub &'a IssuedInvoice);

impl Display for Note<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let invoice = self.0;
        heading(f, invoice)?;
        for (place, one) in (1..).zip(&invoice.lines) {
            line(f, place, one)?;
        }
        totals(f, invoice)?;
        let clauses = clauses(invoice);
        if !clauses.is_empty() {
            writeln!(f, "\nCLAUSULES")?;
        }
        clauses.iter().try_for_each(|clause| {
            writeln!(f, "  {}: \"{}\"\n    {}", clause.id, clause.wording, said::reading(clause))
        })
    }
}

fn heading(f: &mut Formatter<'_>, invoice: &IssuedInvoice) -> fmt::Result {
    writeln!(f, "BEREKENINGSNOTA bij {}", said::belongs_to(invoice))?;
    writeln!(f, "{} · {} · contract {}", invoice.customer.name, invoice.contract.title, invoice.contract.id)?;
    let period = days(invoice.period.from, invoice.period.to);
    write!(f, "Periode {period} · budgetjaar {}", invoice.budget_year)?;
    if let Some(due) = invoice.due_date {
        write!(f, " · vervaldag {}", DutchDay(due))?;
    }
    writeln!(f)?;
    if let Some(order) = &invoice.order {
        writeln!(f, "Uw bestelbon: {order}")?;
    }
    if let Some(correction) = said::correction(invoice) {
        writeln!(f, "{correction}")?;
    }
    said::READING.iter().try_for_each(|sentence| writeln!(f, "{sentence}"))
}

fn line(f: &mut Formatter<'_>, place: usize, line: &IssuedLine) -> fmt::Result {
    writeln!(f)?;
    amount(f, &said::what(place, line), line.amount)?;
    writeln!(f, "     {}", said::under(line))?;
    steps(f, &line.steps)
}

fn totals(f: &mut Formatter<'_>, invoice: &IssuedInvoice) -> fmt::Result {
    for part in &invoice.vat {
        writeln!(f)?;
        steps(f, &part.steps)?;
        writeln!(f)?;
        said::division(part.rate).iter().try_for_each(|half| writeln!(f, "     {half}"))?;
        writeln!(f)?;
        let [net, vat] = said::of_rate(part.rate);
        amount(f, &net, part.net)?;
        amount(f, &vat, part.vat)?;
    }
    if !invoice.rounding.is_zero() {
        amount(f, "Afronding", invoice.rounding)?;
    }
    amount(f, "TOTAAL", invoice.total)
}

fn amount(f: &mut Formatter<'_>, what: &str, amount: Decimal) -> fmt::Result {
    writeln!(f, "  {what:<69}{:>16}", euro(amount))
}

fn steps(f: &mut Formatter<'_>, steps: &[IssuedStep]) -> fmt::Result {
    steps.iter().try_for_each(|step| {
        let clause = step.clause.as_ref().map(|clause| format!(" [{clause}]")).unwrap_or_default();
        writeln!(f, "     {:<66}{:>16}  {}{clause}", step.what, dutch_number(&step.figure), step.source)
    })
}
