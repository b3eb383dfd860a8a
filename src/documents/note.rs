//! The calculation note (*berekeningsnota*) of an issued document: every amount with its steps, as text.

use super::issued::{IssuedInvoice, IssuedKind, IssuedLine, IssuedStep};
use crate::domain::calendar::Day;
use crate::domain::clause::{Clause, find};
use crate::simulation::result::wording::{DutchDay, dutch_number};
use rust_decimal::Decimal;
use std::collections::BTreeSet;
use std::fmt::{self, Display, Formatter};

/// An issued document, to be displayed as its calculation note.
#[derive(Debug, Clone, Copy)]
pub struct Note<'a>(pub &'a IssuedInvoice);

impl Display for Note<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let invoice = self.0;
        heading(f, invoice)?;
        for (number, one) in (1..).zip(&invoice.lines) {
            line(f, number, one)?;
        }
        totals(f, invoice)?;
        let clauses = clauses(invoice);
        if !clauses.is_empty() {
            writeln!(f, "\nCLAUSULES")?;
        }
        clauses.iter().try_for_each(|clause| {
            writeln!(f, "  {}: \"{}\"\n    Toegepast als: {}.", clause.id, clause.wording, clause.reading)
        })
    }
}

fn heading(f: &mut Formatter<'_>, invoice: &IssuedInvoice) -> fmt::Result {
    let kind = match invoice.kind {
        IssuedKind::Invoice => "factuur",
        IssuedKind::CreditNote => "creditnota",
        IssuedKind::ExitFee => "factuur uitstapvergoeding",
        IssuedKind::Supplementary => "aanvullende factuur",
    };
    writeln!(f, "BEREKENINGSNOTA bij {kind} {} van {}", invoice.number, DutchDay(invoice.issue_date))?;
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
    if let (Some(original), Some(reason)) = (invoice.corrects(), &invoice.reason) {
        let (number, day) = (&original.number, DutchDay(original.issue_date));
        let verb = if invoice.supplements.is_some() { "Vult" } else { "Verbetert" };
        let aan = if invoice.supplements.is_some() { " aan" } else { "" };
        writeln!(f, "{verb} factuur {number} van {day}{aan}. Reden: {reason}")?;
    }
    writeln!(
        f,
        "Prijzen en bedragen zijn inclusief btw, behalve waar \"zonder btw\" of \"maatstaf van heffing\" staat."
    )?;
    writeln!(f, "Toegepaste prijzen en bedragen worden elk één keer afgerond; een 5 gaat naar boven.")
}

fn days(from: Day, to: Day) -> String {
    format!("{} t.e.m. {}", DutchDay(from), DutchDay(to))
}

fn line(f: &mut Formatter<'_>, number: u32, line: &IssuedLine) -> fmt::Result {
    let what = match &line.part {
        Some(part) => format!("{part}, {}", line.description.to_lowercase()),
        None => line.description.clone(),
    };
    writeln!(f)?;
    amount(f, &format!("{number}. {what}"), line.amount)?;
    writeln!(f, "     {} · zonder btw {}", days(line.from, line.to), euro(line.net))?;
    steps(f, &line.steps)
}

fn totals(f: &mut Formatter<'_>, invoice: &IssuedInvoice) -> fmt::Result {
    for part in &invoice.vat {
        writeln!(f)?;
        steps(f, &part.steps)?;
        writeln!(f)?;
        let rate = dutch_number(&part.rate.to_string());
        writeln!(
            f,
            "     Zonder btw per regel: bedrag ÷ (1 + {rate} ÷ 100), naar beneden op de cent; wat aan de maatstaf"
        )?;
        writeln!(f, "     ontbreekt, krijgen de regels met de grootste rest, elk één cent.\n")?;
        amount(f, &format!("Maatstaf van heffing (btw {rate}%)"), part.net)?;
        amount(f, &format!("Btw {rate}%"), part.vat)?;
    }
    if !invoice.rounding.is_zero() {
        amount(f, "Afronding", invoice.rounding)?;
    }
    amount(f, "TOTAAL", invoice.total)
}

fn amount(f: &mut Formatter<'_>, what: &str, amount: Decimal) -> fmt::Result {
    writeln!(f, "  {what:<69}{:>16}", euro(amount))
}

fn euro(amount: Decimal) -> String {
    format!("€ {}", dutch_number(&amount.to_string()))
}

fn steps(f: &mut Formatter<'_>, steps: &[IssuedStep]) -> fmt::Result {
    steps.iter().try_for_each(|step| {
        let clause = step.clause.as_ref().map(|clause| format!(" [{clause}]")).unwrap_or_default();
        writeln!(f, "     {:<66}{:>16}  {}{clause}", step.what, dutch_number(&step.figure), step.source)
    })
}

/// The clauses that the note names, each with its wording and reading.
fn clauses(invoice: &IssuedInvoice) -> Vec<&'static Clause> {
    let of_vat = invoice.vat.iter().flat_map(|part| &part.steps);
    let steps = invoice.lines.iter().flat_map(|line| &line.steps).chain(of_vat);
    let named: BTreeSet<&str> = steps.filter_map(|step| step.clause.as_deref()).collect();
    named.into_iter().filter_map(find).collect()
}
