//! `tarief catalogue`: the shipped agreements with their prices, rules and clauses.

use crate::catalogue::agreements::{RULES, all};
use crate::cli::Failure;
use crate::domain::clause::CLAUSES;
use crate::domain::tariff::conditions::{Invoicing, Renewal};
use crate::domain::tariff::{Agreement, Component, ComponentKind, Lot, Rule};
use crate::simulation::result::wording::dutch_number;
use clap::Args;
use std::collections::BTreeSet;
use std::io::{self, Write};

/// List the shipped agreements: prices, conditions, and the clause of each rule
#[derive(Args)]
pub struct Catalogue {
    /// Only the agreement of this name
    id: Option<String>,
}

impl Catalogue {
    /// Carries out the command.
    ///
    /// # Errors
    /// Where there is no agreement of that name.
    pub fn run(&self, out: &mut impl Write) -> Result<(), Failure> {
        let wanted = |agreement: &&Agreement| self.id.as_deref().is_none_or(|id| *agreement.id == *id);
        let agreements: Vec<&Agreement> = all().iter().map(AsRef::as_ref).filter(wanted).collect();
        if agreements.is_empty() {
            let known: Vec<&str> = all().iter().map(|agreement| &*agreement.id).collect();
            let id = self.id.as_deref().unwrap_or_default();
            let message =
                format!("there is no agreement '{id}' in the catalogue; it has: {}", known.join(", "));
            return Err(Failure::Refused(message));
        }
        let mut all = agreements.into_iter();
        all.try_for_each(|agreement| write_agreement(out, agreement))
            .map_err(Failure::while_trying("writing the catalogue"))
    }
}

fn write_agreement(out: &mut impl Write, agreement: &Agreement) -> io::Result<()> {
    writeln!(out, "{} · {}", agreement.id, agreement.title)?;
    let vat = agreement.vat_rate.map_or_else(|| "niet beslist".to_owned(), |rate| format!("{rate}%"));
    let days = agreement.payment_days;
    writeln!(out, "  btw {vat} · te betalen binnen {days} dagen · prijspeil {}", agreement.price_level)?;
    writeln!(out, "  {} · {}", invoicing(agreement), renewal(agreement))?;
    for lot in &agreement.lots {
        write_lot(out, lot)?;
    }
    if !agreement.has_tariff() {
        let why = if agreement.invoicing == Invoicing::Never {
            "kosteloos"
        } else {
            "geen tarief: factureren kan nog niet"
        };
        writeln!(out, "  {why}")?;
    }
    for rate in agreement.exit_fee.iter().flatten() {
        let per_inhabitant = dutch_number(&rate.per_inhabitant.to_string());
        writeln!(out, "  uitstap eind {}: € {per_inhabitant} per inwoner", rate.leaving_end_of)?;
    }
    write_clauses(out, agreement)?;
    writeln!(out)
}

/// Which clause grants which rule, and then each clause once with its wording and reading.
fn write_clauses(out: &mut impl Write, agreement: &Agreement) -> io::Result<()> {
    let granted = RULES.iter().filter_map(|(_, rule)| Some((*rule, agreement.clauses.get(rule)?)));
    let mut seen = BTreeSet::new();
    for (rule, clause) in granted.clone() {
        let comma = if seen.is_empty() { "  clausules: " } else { ", " };
        write!(out, "{comma}{} {clause}", rule_name(rule))?;
        seen.insert(clause);
    }
    if !seen.is_empty() {
        writeln!(out)?;
    }
    for clause in CLAUSES.iter().filter(|clause| seen.iter().any(|id| ***id == *clause.id)) {
        writeln!(out, "  {:<7} «{}»\n          {}", clause.id, clause.wording, clause.reading)?;
    }
    Ok(())
}

fn rule_name(rule: Rule) -> &'static str {
    match rule {
        Rule::Vat => "btw",
        Rule::Invoicing => "facturatie",
        Rule::Payment => "betaling",
        Rule::Prorata => "pro rata",
        Rule::Population => "inwoners",
        Rule::Settlement => "verrekening",
        Rule::Tiers => "staffel",
        Rule::Indexation => "indexering",
        Rule::Increase => "prijsverhoging",
        Rule::Term => "looptijd",
        Rule::Renewal => "verlenging",
        Rule::EarlyTermination => "opzeg",
        Rule::ExitFee => "uitstapvergoeding",
        Rule::ExitRates => "uitstaptarieven",
        Rule::DataAgreement => "gegevensovereenkomst",
        Rule::Hold => "on hold",
    }
}

fn write_lot(out: &mut impl Write, lot: &Lot) -> io::Result<()> {
    let platform = lot.platform.as_deref().unwrap_or("-");
    writeln!(out, "  perceel {} ({platform})", lot.id)?;
    for component in &lot.components {
        writeln!(out, "    {}", price(component))?;
    }
    if let Some(hold) = lot.hold {
        writeln!(
            out,
            "    on hold mogelijk vanaf {} × inwoners per maand",
            dutch_number(&hold.reach.to_string())
        )?;
    }
    Ok(())
}

fn price(component: &Component) -> String {
    let (unit, counted) = match component.kind {
        ComponentKind::FixedPerYear => ("per jaar", ""),
        ComponentKind::PerInhabitantPerYear => ("per inwoner per jaar", "inwoners"),
        ComponentKind::PerUniqueUserPerMonth => ("per unieke gebruiker per maand", "gebruikers"),
    };
    let euro = |price: &rust_decimal::Decimal| format!("€ {}", dutch_number(&price.to_string()));
    let mut text = format!("{}: {} {unit}", component.id, euro(&component.price));
    for tier in &component.tiers {
        let above = dutch_number(&tier.above.to_string());
        text.push_str(&format!("; boven {above} {counted} {}", euro(&tier.price)));
    }
    match &component.clause {
        Some(clause) => format!("{text} [{clause}]"),
        None => text,
    }
}

fn invoicing(agreement: &Agreement) -> String {
    match agreement.invoicing {
        Invoicing::Never => "geen facturatie".to_owned(),
        Invoicing::YearlyInAdvance { month, day } => format!("jaarlijks vooraf, op {day}/{month:02}"),
        Invoicing::QuarterlyInArrears { months_after, day } => {
            format!("per kwartaal, op dag {day} van maand {months_after} na het kwartaal")
        }
    }
}

fn renewal(agreement: &Agreement) -> String {
    match agreement.renewal {
        Renewal::Tacit { months, notice_months } => {
            format!("stilzwijgende verlenging met {months} maanden, opzeg {notice_months} maanden vooraf")
        }
        Renewal::ByAgreement { months, at_most } => {
            format!("verlengbaar in onderling akkoord, {at_most} keer met {months} maanden")
        }
        Renewal::None => "geen verlenging".to_owned(),
    }
}
