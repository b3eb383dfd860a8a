//! The credit note that takes back a whole document: the same amounts, so that both together are zero.

use super::issued::{
    IssuedInvoice, IssuedKind, IssuedLine, IssuedParty, IssuedPeriod, IssuedReference, IssuedStep, IssuedVat,
};
use super::parties::pdf_in_ubl;
use crate::domain::calendar::Day;
use crate::domain::invoice::InvoiceNumber;
use crate::domain::receiving::Receiving;
use crate::simulation::result::wording::DutchDay;
use rust_decimal::Decimal;

/// What is new on a credit note: everything else is that of the document it takes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FullCredit {
    /// Its number.
    pub number: InvoiceNumber,
    /// Its day of issue.
    pub issue_date: Day,
    /// Why.
    pub reason: String,
    /// The supplier on that day.
    pub supplier: IssuedParty,
    /// Who pays, on that day.
    pub customer: IssuedParty,
    /// How it receives its documents, on that day.
    pub receiving: Receiving,
}

impl IssuedInvoice {
    /// The credit note that takes this document back as a whole, at the same rate of VAT.
    #[must_use]
    pub fn credited_in_full(&self, credit: FullCredit) -> IssuedInvoice {
        let FullCredit { number, issue_date, reason, supplier, customer, receiving } = credit;
        let source = format!("factuur {} van {}", self.number, DutchDay(self.issue_date));
        IssuedInvoice {
            number: number.to_string(),
            kind: IssuedKind::CreditNote,
            issue_date,
            due_date: None,
            scheduled: issue_date,
            period: IssuedPeriod { ..self.period },
            budget_year: self.budget_year,
            communication: None,
            credits: Some(IssuedReference { number: self.number.clone(), issue_date: self.issue_date }),
            supplements: None,
            reason: Some(reason),
            supplier,
            customer,
            contract: self.contract.clone(),
            order: self.order.clone(),
            pdf_in_ubl: pdf_in_ubl(&receiving),
            buyer_reference: receiving.buyer_reference,
            lines: self.lines.iter().map(|line| taken_back(line, &source)).collect(),
            vat: self.vat.iter().map(|part| vat_taken_back(part, &source)).collect(),
            net: self.net,
            rounding: self.rounding,
            total: self.total,
        }
    }
}

fn taken_back(line: &IssuedLine, source: &str) -> IssuedLine {
    let step = step("credit", "Te crediteren: het hele bedrag van de regel", line.amount, source);
    let clause = line.clause.clone();
    IssuedLine {
        quantity: None,
        unit: None,
        unit_price: None,
        price_per: None,
        months: None,
        steps: vec![IssuedStep { clause, ..step }],
        ..line.clone()
    }
}

fn vat_taken_back(part: &IssuedVat, source: &str) -> IssuedVat {
    let net = step("net", "Maatstaf van heffing, zoals gefactureerd", part.net, source);
    let vat = step("vat", "Btw, zoals gefactureerd", part.vat, source);
    IssuedVat { steps: vec![net, vat], ..part.clone() }
}

fn step(key: &str, what: &str, figure: Decimal, source: &str) -> IssuedStep {
    IssuedStep {
        key: key.to_owned(),
        what: what.to_owned(),
        figure: figure.to_string(),
        source: source.to_owned(),
        clause: None,
        formula: None,
        decimals: None,
    }
}
