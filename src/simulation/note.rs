//! The calculation note (*berekeningsnota*): a result as text for people, every amount with its steps,
//! figures, sources and clauses.

use super::Simulation;
use super::result::message::{BlockMessage, WarningMessage};
use super::result::step::StepJson;
use super::result::wording::{DutchDay, DutchMonth, dutch_number, euro};
use crate::domain::billing::outcome::{ContractHold, Exit, TermStanding};
use crate::domain::billing::{Document, DocumentKind};
use crate::domain::calculation::exit_fee::Reason;
use crate::domain::calculation::lines::Line;
use crate::domain::calculation::{Quantity, Step};
use crate::domain::calendar::Period;
use crate::domain::clause::find;
use crate::domain::exact::TooLarge;
use crate::domain::money::Money;
use crate::domain::tariff::{Agreement, ComponentKind};
use std::collections::BTreeSet;
use std::fmt::{self, Display, Formatter};

/// A simulation, to be displayed as a calculation note.
#[derive(Debug, Clone, Copy)]
pub struct Note<'a>(pub &'a Simulation);

impl Display for Note<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Simulation { name, situation, outcome } = self.0;
        let (today, through) = (DutchDay(situation.today), DutchDay(situation.bill_through));
        writeln!(f, "BEREKENINGSNOTA\n{name}")?;
        writeln!(f, "Bekend op {today}; documenten t.e.m. {through}. Alle bedragen zijn inclusief btw.")?;
        for (place, invoice) in &outcome.documents {
            let record = situation.contracts.get(*place);
            let agreement = record.and_then(|record| situation.agreements.get(record.agreement));
            document(f, invoice, agreement.map(|standing| &*standing.agreement))?;
        }
        let blocked = outcome.blocked.iter().map(|blocked| {
            format!("{}, {}: {}", blocked.contract, days(blocked.period), BlockMessage(&blocked.block))
        });
        section(f, "GEBLOKKEERD", blocked)?;
        holds(f, &outcome.holds)?;
        section(f, "OPZEG", outcome.exits.iter().map(exit))?;
        section(f, "LOOPTIJD", outcome.terms.iter().map(term))?;
        let warnings = outcome.warnings.iter();
        let warnings =
            warnings.map(|warning| format!("{}: {}", warning.contract, WarningMessage(&warning.kind)));
        section(f, "AANDACHTSPUNTEN", warnings)?;
        section(f, "CLAUSULES", clauses(self.0))
    }
}

fn days(period: Period) -> String {
    format!("{} t.e.m. {}", DutchDay(period.from), DutchDay(period.to))
}

fn document(f: &mut Formatter<'_>, document: &Document, agreement: Option<&Agreement>) -> fmt::Result {
    let kind = match document.kind {
        DocumentKind::Invoice => "FACTUUR",
        DocumentKind::CreditNote => "CREDITNOTA",
        DocumentKind::ExitFee => "FACTUUR UITSTAPVERGOEDING",
    };
    writeln!(f, "\n{kind} · {} · {}", document.contract, days(document.period))?;
    write!(f, "  Datum {}", DutchDay(document.issue_date))?;
    if let Some(due) = document.due_date {
        write!(f, " · te betalen uiterlijk {}", DutchDay(due))?;
    }
    writeln!(f, " · budgetjaar {}", document.budget_year)?;
    let net = document.net_of_lines().map_err(|TooLarge| fmt::Error)?;
    for ((number, one), net) in (1..).zip(&document.lines).zip(net) {
        line(f, &format!("{number}. {}", what(one, agreement)), (one, net))?;
    }
    writeln!(f)?;
    for part in &document.vat {
        steps(f, part.steps.iter().filter(|step| step.quantity != Quantity::Amount))?;
        writeln!(f)?;
        let rate = dutch_number(&part.rate.to_string());
        total(f, &format!("Maatstaf van heffing (btw {rate}%)"), &euro(part.net))?;
        total(f, &format!("Btw {rate}%"), &euro(part.vat))?;
    }
    if !document.rounding.is_zero() {
        total(f, "Afronding", &euro(document.rounding))?;
    }
    total(f, "TOTAAL", &euro(document.total))
}

fn total(f: &mut Formatter<'_>, what: &str, amount: &str) -> fmt::Result {
    writeln!(f, "  {what:<56}{amount:>20}")
}

/// What a line is for: the lot with its platform, and what the component counts.
fn what(line: &Line, agreement: Option<&Agreement>) -> String {
    let Some(id) = &line.lot else { return "Uitstapvergoeding".to_owned() };
    let lots = agreement.map_or(&[][..], |agreement| &agreement.lots);
    let lot = lots.iter().find(|lot| lot.id == *id);
    let component = lot.and_then(|lot| lot.components.iter().find(|c| c.id == line.component));
    let counts = match component.map(|component| component.kind) {
        Some(ComponentKind::FixedPerYear) => "vaste kost",
        Some(ComponentKind::PerInhabitantPerYear) => "per inwoner",
        Some(ComponentKind::PerUniqueUserPerMonth) => "per unieke gebruiker",
        None => &line.component,
    };
    let platform = lot.and_then(|lot| lot.platform.as_deref());
    let name = platform.map_or_else(|| id.to_string(), |platform| format!("{id} ({platform})"));
    if lots.len() == 1 {
        format!("{}, {counts}", platform.unwrap_or(id))
    } else {
        format!("Perceel {name}, {counts}")
    }
}

fn line(f: &mut Formatter<'_>, what: &str, of: (&Line, Money)) -> fmt::Result {
    let (line, net) = of;
    writeln!(f)?;
    total(f, what, &euro(line.amount))?;
    writeln!(f, "     {} · zonder btw {}", days(line.period), euro(net))?;
    steps(f, &line.steps)
}

fn steps<'a>(f: &mut Formatter<'_>, steps: impl IntoIterator<Item = &'a Step>) -> fmt::Result {
    for step in steps.into_iter().map(StepJson::from) {
        let figure = dutch_number(&step.figure.0.to_string());
        write!(f, "     {:<66}{figure:>16}  {}", step.what.0.to_string(), step.source.0)?;
        match step.clause {
            Some(clause) => writeln!(f, " [{clause}]")?,
            None => writeln!(f)?,
        }
    }
    Ok(())
}

fn section(f: &mut Formatter<'_>, title: &str, entries: impl Iterator<Item = String>) -> fmt::Result {
    for (place, entry) in entries.enumerate() {
        if place == 0 {
            writeln!(f, "\n{title}")?;
        }
        writeln!(f, "  {entry}")?;
    }
    Ok(())
}

fn holds(f: &mut Formatter<'_>, holds: &[ContractHold]) -> fmt::Result {
    for (place, hold) in holds.iter().enumerate() {
        if place == 0 {
            writeln!(f, "\nON HOLD")?;
        }
        let year = &hold.year;
        let reached = match year.reached_in {
            Some(month) => format!("bereikt in {}", DutchMonth(month)),
            None => "niet bereikt".to_owned(),
        };
        let on_hold =
            year.on_hold.map(|period| format!("; on hold van {}", days(period))).unwrap_or_default();
        writeln!(
            f,
            "  {}, perceel {}, {}: drempel X {reached}{on_hold}",
            hold.contract, hold.lot, year.year
        )?;
        steps(f, &year.steps)?;
    }
    Ok(())
}

fn exit(exit: &Exit) -> String {
    let fee = exit.fee.map_or_else(|| "nog niet te berekenen".to_owned(), euro);
    let why = match exit.reason {
        None => "",
        Some(Reason::EndedBySupplier) => " (opgezegd door de leverancier)",
        Some(Reason::NoExitFee) => " (de overeenkomst kent geen uitstapvergoeding)",
        Some(Reason::AfterInitialTerm) => " (niet voor het einde van de initiële looptijd)",
        Some(Reason::PriceIncrease) => " (vrijgesteld wegens prijsverhoging)",
        Some(Reason::DataAgreementChange) => " (vrijgesteld wegens wijziging van de gegevensovereenkomst)",
    };
    let (sent, ends) = (DutchDay(exit.notice), DutchDay(exit.ends));
    format!("{}: opzeg verzonden op {sent}, einde op {ends}; uitstapvergoeding {fee}{why}", exit.contract)
}

fn term(term: &TermStanding) -> String {
    let deadline = term.next_notice_by.map(|day| format!("; opzeggen kan uiterlijk op {}", DutchDay(day)));
    format!("{}: loopt t.e.m. {}{}", term.contract, DutchDay(term.ends), deadline.unwrap_or_default())
}

/// The clauses that the note names, each with its wording and reading where this service knows them.
fn clauses(simulation: &Simulation) -> impl Iterator<Item = String> {
    let outcome = &simulation.outcome;
    let documents = outcome.documents.iter().map(|(_, document)| document);
    let of_documents = documents.flat_map(|document| {
        let of_vat = document.vat.iter().flat_map(|part| &part.steps);
        document.lines.iter().flat_map(|line| &line.steps).chain(of_vat)
    });
    let of_holds = outcome.holds.iter().flat_map(|hold| &hold.year.steps);
    let named: BTreeSet<&str> =
        of_documents.chain(of_holds).filter_map(|step| step.clause.as_deref()).collect();
    let known: Vec<_> = named.into_iter().filter_map(find).collect();
    known.into_iter().map(|clause| format!("{}: «{}» → {}.", clause.id, clause.wording, clause.reading))
}
