//! The calculation note (*berekeningsnota*): a result as text for people, every amount with its steps,
//! figures, sources and clauses.

use super::Simulation;
use super::result::message::{BlockMessage, WarningMessage};
use super::result::step::StepJson;
use super::result::wording::{DutchDay, DutchMonth, dutch_number, euro};
use crate::domain::billing::outcome::{ContractHold, Exit, TermStanding};
use crate::domain::billing::{Document, DocumentKind, Warning, WarningKind};
use crate::domain::calculation::exit_fee::Reason;
use crate::domain::calculation::lines::Line;
use crate::domain::calculation::{Quantity, Step};
use crate::domain::calendar::Period;
use crate::domain::clause::{Clause, find};
use crate::domain::contract::Contract;
use crate::domain::exact::TooLarge;
use crate::domain::money::Money;
use crate::domain::tariff::{Agreement, ComponentKind, Rule};
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
        writeln!(f, "Berekend met wat op {today} bekend was; documenten met factuurdatum t.e.m. {through}.")?;
        writeln!(
            f,
            "Prijzen en bedragen zijn inclusief btw, behalve waar \"zonder btw\" of \"maatstaf van heffing\" staat."
        )?;
        writeln!(f, "Toegepaste prijzen en bedragen worden elk één keer afgerond; een 5 gaat naar boven.")?;
        for (place, invoice) in &outcome.documents {
            if let Some(of) = agreed(self.0, *place) {
                document(f, invoice, of)?;
            }
        }
        section(f, "NOG NIET TE FACTUREREN", &outcome.blocked, |f, blocked| {
            let (contract, period) = (&blocked.contract, days(blocked.period));
            writeln!(f, "  {contract}, {period}: {}", BlockMessage(&blocked.block))
        })?;
        section(f, "ON HOLD", &outcome.holds, hold)?;
        section(f, "OPZEG", &outcome.exits, exit)?;
        section(f, "LOOPTIJD", &outcome.terms, term)?;
        section(f, "AANDACHTSPUNTEN", &outcome.warnings, warning)?;
        section(f, "CLAUSULES", &clauses(self.0), |f, clause| {
            writeln!(f, "  {}: \"{}\"\n    Toegepast als: {}.", clause.id, clause.wording, clause.reading)
        })
    }
}

/// A contract by its place, with its agreement.
fn agreed(simulation: &Simulation, place: usize) -> Option<(&Contract, &Agreement)> {
    let record = simulation.situation.contracts.get(place)?;
    let standing = simulation.situation.agreements.get(record.agreement)?;
    Some((&record.contract, &standing.agreement))
}

fn days(period: Period) -> String {
    format!("{} t.e.m. {}", DutchDay(period.from), DutchDay(period.to))
}

fn document(f: &mut Formatter<'_>, document: &Document, of: (&Contract, &Agreement)) -> fmt::Result {
    let (contract, agreement) = of;
    writeln!(f, "\n{} · {} · {}", kind_name(document.kind), document.contract, days(document.period))?;
    writeln!(f, "  Gemeente {} (NIS-code) · {}", contract.subscriber, agreement.title)?;
    let by = |rule| agreement.clause(rule).map(|clause| format!(" [{clause}]")).unwrap_or_default();
    let issued_by = if document.kind == DocumentKind::Invoice { by(Rule::Invoicing) } else { String::new() };
    write!(f, "  Datum {}{issued_by}", DutchDay(document.issue_date))?;
    if let Some(due) = document.due_date {
        write!(f, " · vervaldag {}{}", DutchDay(due), by(Rule::Payment))?;
    }
    writeln!(f, " · budgetjaar {}", document.budget_year)?;
    let net = document.net_of_lines().map_err(|TooLarge| fmt::Error)?;
    for ((number, one), net) in (1..).zip(&document.lines).zip(net) {
        line(f, &format!("{number}. {}", what(one, agreement)), (one, net))?;
    }
    writeln!(f)?;
    for part in &document.vat {
        let shown = |step: &&Step| match step.quantity {
            Quantity::Amount => false,
            Quantity::Rounding => !part.rounding.is_zero(),
            _ => true,
        };
        steps(f, part.steps.iter().filter(shown))?;
        let rate = dutch_number(&part.rate.to_string());
        writeln!(
            f,
            "     Zonder btw per regel: bedrag ÷ (1 + {rate} ÷ 100), naar beneden op de cent; wat aan de maatstaf"
        )?;
        writeln!(f, "     ontbreekt, krijgen de regels met de grootste rest, elk één cent.\n")?;
        total(f, &format!("Maatstaf van heffing (btw {rate}%)"), &euro(part.net))?;
        total(f, &format!("Btw {rate}%"), &euro(part.vat))?;
    }
    if !document.rounding.is_zero() {
        total(f, "Afronding", &euro(document.rounding))?;
    }
    total(f, "TOTAAL", &euro(document.total))
}

/// The name of a kind of document.
pub fn kind_name(kind: DocumentKind) -> &'static str {
    match kind {
        DocumentKind::Invoice => "FACTUUR",
        DocumentKind::CreditNote => "CREDITNOTA",
        DocumentKind::ExitFee => "FACTUUR UITSTAPVERGOEDING",
        DocumentKind::Supplementary => "AANVULLENDE FACTUUR",
    }
}

fn total(f: &mut Formatter<'_>, what: &str, amount: &str) -> fmt::Result {
    writeln!(f, "  {what:<56}{amount:>20}")
}

/// What a line is for: the lot with its platform, and what the component counts.
fn what(line: &Line, agreement: &Agreement) -> String {
    let Some(id) = &line.lot else { return "Uitstapvergoeding".to_owned() };
    let lots = &agreement.lots;
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

/// A title and its entries, each on lines of its own; nothing where there are none.
fn section<T>(
    f: &mut Formatter<'_>,
    title: &str,
    entries: &[T],
    write: fn(&mut Formatter<'_>, &T) -> fmt::Result,
) -> fmt::Result {
    if !entries.is_empty() {
        writeln!(f, "\n{title}")?;
    }
    entries.iter().try_for_each(|entry| write(f, entry))
}

fn hold(f: &mut Formatter<'_>, hold: &ContractHold) -> fmt::Result {
    let year = &hold.year;
    let users = dutch_number(&year.users.to_string());
    let needed = dutch_number(&year.threshold.to_string());
    let reached = match year.reached_in {
        Some(month) => format!("bereikt in {}", DutchMonth(month)),
        None => format!("nog niet bereikt, {users} gebruikers gemeld van {needed}"),
    };
    let on_hold = year.on_hold.map(|period| format!("; on hold van {}", days(period))).unwrap_or_default();
    writeln!(f, "  {}, perceel {}, {}: drempel X {reached}{on_hold}", hold.contract, hold.lot, year.year)?;
    steps(f, &year.steps)
}

fn exit(f: &mut Formatter<'_>, exit: &Exit) -> fmt::Result {
    let fee = exit.fee.map_or_else(|| "nog niet te berekenen".to_owned(), euro);
    let why = match exit.reason {
        None => "",
        Some(Reason::EndedBySupplier) => " (opgezegd door de leverancier)",
        Some(Reason::NoExitFee) => " (de overeenkomst kent geen uitstapvergoeding)",
        Some(Reason::AfterInitialTerm) => {
            " (het contract eindigt niet vóór het einde van de initiële looptijd)"
        }
        Some(Reason::PriceIncrease) => " (vrijgesteld wegens prijsverhoging)",
        Some(Reason::DataAgreementChange) => " (vrijgesteld wegens wijziging van de gegevensovereenkomst)",
    };
    let clause = exit.clause.as_ref().map(|clause| format!(" [{clause}]")).unwrap_or_default();
    let (sent, ends) = (DutchDay(exit.notice), DutchDay(exit.ends));
    write!(f, "  {}: opzeg verzonden op {sent}, einde op {ends}; ", exit.contract)?;
    writeln!(f, "uitstapvergoeding {fee}{why}{clause}")?;
    steps(f, &exit.steps)
}

fn term(f: &mut Formatter<'_>, term: &TermStanding) -> fmt::Result {
    write!(f, "  {}: loopt t.e.m. {}", term.contract, DutchDay(term.ends))?;
    match term.next_by_notice {
        Some(end) => {
            let (sent, ends) = (DutchDay(end.notice_by), DutchDay(end.ends));
            writeln!(f, "; een opzeg uiterlijk op {sent} beëindigt het contract op {ends}")
        }
        None => writeln!(f),
    }
}

fn warning(f: &mut Formatter<'_>, warning: &Warning) -> fmt::Result {
    writeln!(f, "  {}: {}", warning.contract, WarningMessage(&warning.kind))?;
    match &warning.kind {
        WarningKind::PrintedDiffers(all) => all.iter().try_for_each(|differs| steps(f, &differs.steps)),
        _ => Ok(()),
    }
}

/// The clauses that the note names, each with its wording and reading where this service knows them.
fn clauses(simulation: &Simulation) -> Vec<&'static Clause> {
    let outcome = &simulation.outcome;
    let documents = outcome.documents.iter().map(|(_, document)| document);
    let of_documents = documents.flat_map(|document| {
        let of_vat = document.vat.iter().flat_map(|part| &part.steps);
        document.lines.iter().flat_map(|line| &line.steps).chain(of_vat)
    });
    let of_holds = outcome.holds.iter().flat_map(|hold| &hold.year.steps);
    let of_exits = outcome.exits.iter().flat_map(|exit| &exit.steps);
    let steps = of_documents.chain(of_holds).chain(of_exits);
    let of_exits = outcome.exits.iter().filter_map(|exit| exit.clause.as_deref());
    let of_headings = outcome.documents.iter().filter_map(|(place, _)| agreed(simulation, *place));
    let of_headings = of_headings.flat_map(|(_, agreement)| {
        let rules = [Rule::Invoicing, Rule::Payment];
        rules.into_iter().filter_map(|rule| agreement.clauses.get(&rule).map(|clause| &**clause))
    });
    let of_steps = steps.filter_map(|step| step.clause.as_deref());
    let named: BTreeSet<&str> = of_steps.chain(of_exits).chain(of_headings).collect();
    named.into_iter().filter_map(find).collect()
}
