//! What leaving costs, by contract and possible end.

use super::Of;
use crate::documents::sheets::{Cell, Column, Kind, Row};
use crate::domain::billing::outcome::Exit;
use crate::domain::calculation::exit_fee::ExitFee;
use crate::domain::money::Money;
use crate::domain::standing::exits::PossibleExit;
use crate::domain::tariff::{Agreement, Rule};
use crate::records::standing::sentences::leaving;
use crate::simulation::result::message::BlockMessage;
use std::sync::Arc;

/// The columns of exit fees.
pub const COLUMNS: &[Column] = &[
    Column::new("contract", "Contract", Kind::Code),
    Column::new("organisation", "Betaler", Kind::Code),
    Column::new("agreement", "Overeenkomst", Kind::Code),
    Column::new("ends", "Einde", Kind::Date),
    Column::new("notice_by", "Opzeggen uiterlijk op", Kind::Date),
    Column::new("notice_sent", "Berekend bij opzeg op", Kind::Date),
    Column::new("inhabitants", "Effectieve inwoners", Kind::Rate(1)),
    Column::new("rate", "Uitstaptarief", Kind::Rate(4)),
    Column::new("net", "Maatstaf van heffing", Kind::Money),
    Column::new("vat", "Btw", Kind::Money),
    Column::new("rounding", "Afronding", Kind::Money),
    Column::new("fee", "Uitstapvergoeding, met btw", Kind::Money),
    Column::new("provisional", "Voorlopig inwoneraantal", Kind::YesNo),
    Column::new("note", "Toelichting", Kind::Text),
];

/// An end that a contract can have.
pub fn row(of: Of<'_>, possible: &PossibleExit, agreement: &Agreement) -> Row {
    let (line, provisional) = match &possible.cost {
        ExitFee::Due(line, provisional, _) => (Some(&**line), Some(*provisional)),
        ExitFee::Free(..) | ExitFee::Blocked(_) => (None, None),
    };
    let free = matches!(possible.cost, ExitFee::Free(..)).then_some(Money::ZERO);
    let vat = possible.vat.as_ref();
    vec![
        of.contract.into(),
        of.organisation.into(),
        of.agreement.into(),
        possible.ends.into(),
        possible.notice_by.into(),
        possible.sent.into(),
        line.and_then(|line| line.quantity).into(),
        line.and_then(|line| line.unit_price).into(),
        vat.map(|vat| vat.net).or(free).into(),
        vat.map(|vat| vat.vat).or(free).into(),
        vat.map(|vat| vat.rounding).or(free).into(),
        line.map(|line| line.amount).or(free).into(),
        provisional.into(),
        note(of, possible, agreement).into(),
    ]
}

/// A contract whose agreement knows no notice: it ends by itself, and costs nothing.
pub fn without_notice(of: Of<'_>) -> Row {
    let mut row: Row = vec![of.contract.into(), of.organisation.into(), of.agreement.into()];
    row.extend(std::iter::repeat_n(Cell::Empty, 10));
    row.push("Niet van toepassing: de overeenkomst kent geen opzeg en geen uitstapvergoeding.".into());
    row
}

fn note(of: Of<'_>, possible: &PossibleExit, agreement: &Agreement) -> String {
    let (fee, reason) = match &possible.cost {
        ExitFee::Due(line, ..) => (Some(line.amount), None),
        ExitFee::Free(reason, _) => (Some(Money::ZERO), Some(*reason)),
        ExitFee::Blocked(block) => return BlockMessage(block).to_string(),
    };
    let rule = reason.map_or(Some(Rule::ExitFee), |reason| reason.rule());
    let clause = rule.and_then(|rule| agreement.clause(rule));
    let (contract, steps): (Arc<str>, _) = (of.contract.into(), Vec::new());
    leaving(&Exit { contract, notice: possible.sent, ends: possible.ends, fee, reason, clause, steps })
}
