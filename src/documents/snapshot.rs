//! From a planned document to the issued invoice that is laid down: its number, its parties on the day of
//! issue, its lines with their steps in words.

use super::issued::{
    IssuedContract, IssuedInvoice, IssuedKind, IssuedLine, IssuedPeriod, IssuedReference, IssuedStep,
    IssuedVat,
};
use super::ordered::IssuedOrder;
pub use super::parties::party;
use super::parties::{payer, pdf_in_ubl};
use crate::domain::billing::{Document, DocumentKind};
use crate::domain::calculation::Step;
use crate::domain::calculation::lines::Line;
use crate::domain::calculation::vat_split::VatPart;
use crate::domain::calendar::Day;
use crate::domain::contract::Contract;
use crate::domain::exact::TooLarge;
use crate::domain::invoice::{Cause, InvoiceNumber, Planned};
use crate::domain::money::Money;
use crate::domain::party::Party;
use crate::domain::receiving::Receiving;
use crate::domain::tariff::{Agreement, ComponentKind, Lot};
use crate::simulation::result::step::StepJson;
use crate::simulation::result::wording::DutchDay;
use rust_decimal::Decimal;

/// What the supplier is called when it is unknown.
pub const SUPPLIER: &str = "the supplier";
/// What the subscriber is called when it is unknown.
pub const SUBSCRIBER: &str = "the subscriber";

/// A document with everything that is laid down when it is issued.
#[derive(Debug, Clone, Copy)]
pub struct Issue<'a> {
    /// The document, dated on its day of issue.
    pub document: &'a Document,
    /// Its number.
    pub number: InvoiceNumber,
    /// The day that the agreement gives for it.
    pub scheduled: Day,
    /// On a credit note or supplementary invoice what it corrects, and why.
    pub corrects: Option<(&'a IssuedReference, &'a str)>,
    /// Who bills.
    pub supplier: &'a Party,
    /// Who pays, and how it receives its documents.
    pub customer: (&'a Party, &'a Receiving),
    /// Under which contract, and which annex of it.
    pub contract: (&'a Contract, i32),
    /// Under which agreement.
    pub agreement: &'a Agreement,
    /// The order of the customer on which it draws.
    pub order: Option<&'a IssuedOrder>,
}

impl Issue<'_> {
    /// The document that it corrects, where it is of a kind.
    fn original(&self, kind: DocumentKind) -> Option<IssuedReference> {
        let corrected = self.corrects.filter(|_| self.document.kind == kind);
        corrected.map(|(original, _)| original.clone())
    }
}

/// Why a document cannot be laid down.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotIssuable {
    /// A party has no name and seat on the day of issue.
    #[error("{party} has no name and seat on {day}: record its particulars from that day or earlier")]
    PartyUnknown {
        /// Supplier or customer.
        party: &'static str,
        /// The day of issue.
        day: Day,
    },
    /// An amount is beyond what an amount can hold.
    #[error("an amount has more digits than an amount can hold: check prices, factors and figures")]
    TooLarge,
    /// A series has given its last number of a year.
    #[error("a year has no more numbers: bill through an earlier day")]
    NoNumberLeft,
}

impl From<TooLarge> for NotIssuable {
    fn from(TooLarge: TooLarge) -> Self {
        NotIssuable::TooLarge
    }
}

impl IssuedInvoice {
    /// Lays a document down.
    ///
    /// # Errors
    /// [`NotIssuable`] where a party is unknown on the day of issue or an amount is too large.
    pub fn of(issue: &Issue<'_>) -> Result<IssuedInvoice, NotIssuable> {
        let document = issue.document;
        let day = document.issue_date;
        let net = document.net_of_lines()?;
        let lines = document.lines.iter().zip(net).map(|(line, net)| of_line(line, net, issue.agreement));
        Ok(IssuedInvoice {
            number: issue.number.to_string(),
            kind: document.kind.into(),
            issue_date: day,
            due_date: document.due_date,
            scheduled: issue.scheduled,
            period: IssuedPeriod { from: document.period.from, to: document.period.to },
            budget_year: document.budget_year,
            communication: issue.number.communication().map(|communication| communication.to_string()),
            credits: issue.original(DocumentKind::CreditNote),
            supplements: issue.original(DocumentKind::Supplementary),
            reason: issue.corrects.map(|(_, reason)| reason.to_owned()),
            supplier: party(issue.supplier, SUPPLIER, day)?,
            customer: payer(issue.customer, day)?,
            contract: contract(issue),
            order: issue.order.cloned(),
            buyer_reference: issue.customer.1.buyer_reference.clone(),
            pdf_in_ubl: pdf_in_ubl(issue.customer.1),
            lines: lines.collect(),
            vat: document.vat.iter().map(vat).collect(),
            net: document.net.decimal(),
            rounding: document.rounding.decimal(),
            total: document.total.decimal(),
        })
    }
}

/// Why a correction is issued, as it stands on it.
pub fn reason(planned: &Planned) -> String {
    let day = DutchDay(planned.scheduled);
    match planned.cause {
        Cause::Notice => format!("Opzeg verstuurd op {day}"),
        Cause::Agreement | Cause::Correction => {
            format!("Herberekening met de cijfers en beslissingen die op {day} bekend zijn")
        }
    }
}

impl From<DocumentKind> for IssuedKind {
    fn from(kind: DocumentKind) -> Self {
        match kind {
            DocumentKind::Invoice => IssuedKind::Invoice,
            DocumentKind::CreditNote => IssuedKind::CreditNote,
            DocumentKind::ExitFee => IssuedKind::ExitFee,
            DocumentKind::Supplementary => IssuedKind::Supplementary,
        }
    }
}

impl From<IssuedKind> for DocumentKind {
    fn from(kind: IssuedKind) -> Self {
        match kind {
            IssuedKind::Invoice => DocumentKind::Invoice,
            IssuedKind::CreditNote => DocumentKind::CreditNote,
            IssuedKind::ExitFee => DocumentKind::ExitFee,
            IssuedKind::Supplementary => DocumentKind::Supplementary,
        }
    }
}

fn contract(issue: &Issue<'_>) -> IssuedContract {
    let (contract, version) = issue.contract;
    IssuedContract {
        id: contract.id.to_string(),
        version,
        agreement: issue.agreement.id.to_string(),
        title: issue.agreement.title.to_string(),
        signed: contract.signed,
        start: contract.start,
        end: contract.end,
        settlement_factor: contract.settlement_factor(),
    }
}

fn of_line(line: &Line, net: Money, agreement: &Agreement) -> IssuedLine {
    let lot = agreement.lots.iter().find(|lot| Some(&lot.id) == line.lot.as_ref());
    let component =
        lot.and_then(|lot| lot.components.iter().find(|component| component.id == line.component));
    let kind = component.map(|component| component.kind);
    let quantity = line.quantity.as_ref().map(Decimal::to_string);
    IssuedLine {
        lot: line.lot.as_deref().map(str::to_owned),
        part: lot.and_then(|lot| part(lot, agreement)),
        component: line.component.to_string(),
        description: description(kind, line).to_owned(),
        from: line.period.from,
        to: line.period.to,
        unit: quantity.as_ref().and_then(|_| unit(kind, line)).map(str::to_owned),
        quantity,
        unit_price: line.unit_price.as_ref().map(Decimal::to_string),
        price_per: line.unit_price.and_then(|_| price_per(kind, line)).map(str::to_owned),
        months: line.months.as_ref().map(ToString::to_string),
        amount: line.amount.decimal(),
        net: net.decimal(),
        clause: line.clause.as_deref().map(str::to_owned),
        steps: line.steps.iter().map(step).collect(),
    }
}

/// What a line bills, in the agreement's own words.
fn description(kind: Option<ComponentKind>, line: &Line) -> &str {
    match kind {
        Some(ComponentKind::FixedPerYear) => "Vaste kost",
        Some(ComponentKind::PerInhabitantPerYear) => "Vergoeding per inwoner",
        Some(ComponentKind::PerUniqueUserPerMonth) => "Vergoeding per unieke gebruiker",
        None if line.lot.is_none() => "Uitstapvergoeding",
        None => &line.component,
    }
}

/// What a lot is called: an agreement that is not divided has no lots for its readers.
fn part(lot: &Lot, agreement: &Agreement) -> Option<String> {
    let platform = lot.platform.as_deref();
    if agreement.lots.len() == 1 {
        return platform.map(str::to_owned);
    }
    let of = platform.map_or_else(String::new, |platform| format!(" ({platform})"));
    Some(format!("Perceel {}{of}", lot.id))
}

fn price_per(kind: Option<ComponentKind>, line: &Line) -> Option<&'static str> {
    match kind {
        Some(ComponentKind::FixedPerYear) => Some("per jaar"),
        Some(ComponentKind::PerInhabitantPerYear) => Some("per inwoner per jaar"),
        Some(ComponentKind::PerUniqueUserPerMonth) => Some("per gebruiker per maand"),
        None => line.lot.is_none().then_some("per inwoner"),
    }
}

fn unit(kind: Option<ComponentKind>, line: &Line) -> Option<&'static str> {
    match kind {
        Some(ComponentKind::FixedPerYear) => None,
        Some(ComponentKind::PerInhabitantPerYear) => Some("inwoners"),
        Some(ComponentKind::PerUniqueUserPerMonth) => Some("gebruikers"),
        None => line.lot.is_none().then_some("inwoners"),
    }
}

fn vat(part: &VatPart) -> IssuedVat {
    IssuedVat {
        rate: part.rate,
        net: part.net.decimal(),
        vat: part.vat.decimal(),
        steps: part.steps.iter().map(step).collect(),
    }
}

fn step(step: &Step) -> IssuedStep {
    let json = StepJson::from(step);
    IssuedStep {
        key: json.key.to_owned(),
        what: json.what.0.to_string(),
        figure: json.figure.0.to_string(),
        source: json.source.0.to_string(),
        clause: json.clause.map(str::to_owned),
        formula: json.formula.map(|formula| formula.0.to_string()),
        decimals: json.decimals,
    }
}
