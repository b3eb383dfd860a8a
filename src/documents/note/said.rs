//! What a calculation note says, whatever its form: as text, on the pages of a PDF, on a page to browse.

use crate::documents::issued::{IssuedInvoice, IssuedKind, IssuedLine};
use crate::domain::calendar::Day;
use crate::domain::clause::{Clause, find};
use crate::simulation::result::wording::{DutchDay, dutch_number};
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// How prices and amounts are to be read.
pub const READING: [&str; 2] = [
    "Prijzen en bedragen zijn inclusief btw, behalve waar “zonder btw” of “maatstaf van heffing” staat.",
    "Toegepaste prijzen en bedragen worden elk één keer afgerond; een 5 gaat naar boven.",
];

/// To what it belongs: `factuur 2023000002 van 15/05/2023`.
pub fn belongs_to(invoice: &IssuedInvoice) -> String {
    let kind = match invoice.kind {
        IssuedKind::Invoice => "factuur",
        IssuedKind::CreditNote => "creditnota",
        IssuedKind::ExitFee => "factuur uitstapvergoeding",
        IssuedKind::Supplementary => "aanvullende factuur",
    };
    format!("{kind} {} van {}", invoice.number, DutchDay(invoice.issue_date))
}

/// What the document corrects, and why.
pub fn correction(invoice: &IssuedInvoice) -> Option<String> {
    let (original, reason) = (invoice.corrects()?, invoice.reason.as_ref()?);
    let (number, day) = (&original.number, DutchDay(original.issue_date));
    let supplements = invoice.supplements.is_some();
    let (verb, aan) = if supplements { ("Vult", " aan") } else { ("Verbetert", "") };
    Some(format!("{verb} factuur {number} van {day}{aan}. Reden: {reason}"))
}

/// A stretch of days: `01/01/2023 t.e.m. 31/12/2023`.
pub fn days(from: Day, to: Day) -> String {
    format!("{} t.e.m. {}", DutchDay(from), DutchDay(to))
}

/// An amount: `€ 70.509,82`.
pub fn euro(amount: Decimal) -> String {
    format!("€ {}", dutch_number(&amount.to_string()))
}

/// What a line bills, with its place among the lines: `2. Perceel 1B (Sooner), vergoeding per unieke gebruiker`.
pub fn what(place: usize, line: &IssuedLine) -> String {
    match &line.part {
        Some(part) => format!("{place}. {part}, {}", small(&line.description)),
        None => format!("{place}. {}", line.description),
    }
}

/// The same text with a small first letter, where there is one that is a single character.
fn small(text: &str) -> String {
    let mut characters = text.chars();
    let Some(first) = characters.next() else { return String::new() };
    let mut lower = first.to_lowercase();
    let first = lower.next().filter(|_| lower.next().is_none()).unwrap_or(first);
    std::iter::once(first).chain(characters).collect()
}

/// The days of a line and its amount without VAT.
pub fn under(line: &IssuedLine) -> String {
    format!("{} · zonder btw {}", days(line.from, line.to), euro(line.net))
}

/// How the taxable amount was divided over the lines, in two parts.
pub fn division(rate: Decimal) -> [String; 2] {
    let rate = dutch_number(&rate.to_string());
    [
        format!(
            "Zonder btw per regel: bedrag ÷ (1 + {rate} ÷ 100), naar beneden op de cent; wat aan de maatstaf"
        ),
        "ontbreekt, krijgen de regels met de grootste rest, elk één cent.".to_owned(),
    ]
}

/// What it comes to: taxable amount and VAT of every rate, the cent that remains, the total.
pub fn of_rate(rate: Decimal) -> [String; 2] {
    let rate = dutch_number(&rate.to_string());
    [format!("Maatstaf van heffing (btw {rate}%)"), format!("Btw {rate}%")]
}

/// The clauses that the note names, each with its wording and reading.
pub fn clauses(invoice: &IssuedInvoice) -> Vec<&'static Clause> {
    let of_vat = invoice.vat.iter().flat_map(|part| &part.steps);
    let steps = invoice.lines.iter().flat_map(|line| &line.steps).chain(of_vat);
    let named: BTreeSet<&str> = steps.filter_map(|step| step.clause.as_deref()).collect();
    named.into_iter().filter_map(find).collect()
}

/// How a clause is applied.
pub fn reading(clause: &Clause) -> String {
    format!("Toegepast als: {}.", clause.reading)
}
