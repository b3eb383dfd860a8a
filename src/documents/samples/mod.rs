//! The documents of a situation as they would be issued, to be looked at: with numbers from 1 in each series and year,
//! in the order in which a billing run gives them.

use super::issued::IssuedInvoice;
use super::snapshot::{Issue, NotIssuable, SUBSCRIBER, reason};
use crate::domain::billing::{Outcome, Situation};
use crate::domain::calendar::Day;
use crate::domain::identifiers::NisCode;
use crate::domain::invoice::{InvoiceNumber, Issuance, Original, Planned, Series, plan};
use crate::domain::party::Party;
use crate::domain::receiving::Receiving;
use chrono::Datelike;
use std::collections::BTreeMap;

/// Who is on a document of a situation, which names municipalities by their codes alone.
pub struct Parties<'a> {
    /// Who bills.
    pub supplier: &'a Party,
    /// Who pays for a municipality on a day.
    pub payer: &'a dyn Fn(&NisCode, Day) -> Option<Party>,
}

/// Every document that a situation calls for, in the order of numbering.
///
/// # Errors
/// [`NotIssuable`] where a party is unknown on the day of issue, an amount is too large, or a year has no numbers left.
pub fn samples(
    situation: &Situation,
    outcome: &Outcome,
    parties: &Parties<'_>,
) -> Result<Vec<IssuedInvoice>, NotIssuable> {
    // Nothing was issued before, and each document is issued on its own day.
    let issuance = Issuance { as_of: Day::MIN, through: situation.bill_through, last: None };
    let planned = plan(situation, outcome, &[], &issuance).documents;
    let mut numbers = Numbers::default();
    let mut documents: Vec<IssuedInvoice> = Vec::with_capacity(planned.len());
    for one in &planned {
        let number = numbers.next(one).ok_or(NotIssuable::NoNumberLeft)?;
        documents.extend(laid_down(situation, (one, number), &documents, parties)?);
    }
    Ok(documents)
}

/// The last number that was given of each series and year.
#[derive(Default)]
struct Numbers(BTreeMap<(Series, i32), u32>);

impl Numbers {
    fn next(&mut self, planned: &Planned) -> Option<InvoiceNumber> {
        let (series, year) = (Series::of(planned.document.kind), planned.document.issue_date.year());
        let last = self.0.entry((series, year)).or_default();
        *last += 1;
        InvoiceNumber::new(series, year, *last)
    }
}

fn laid_down(
    situation: &Situation,
    (planned, number): (&Planned, InvoiceNumber),
    before: &[IssuedInvoice],
    parties: &Parties<'_>,
) -> Result<Option<IssuedInvoice>, NotIssuable> {
    let Some(record) = situation.contracts.get(planned.contract) else { return Ok(None) };
    let Some(standing) = situation.agreements.get(record.agreement) else { return Ok(None) };
    let original = match planned.original {
        Some(Original::Planned(place)) => before.get(place).map(IssuedInvoice::reference),
        Some(Original::Issued(_)) | None => None,
    };
    let (reason, day) = (reason(planned), planned.document.issue_date);
    let customer = (parties.payer)(&record.contract.subscriber, day);
    let issued = IssuedInvoice::of(&Issue {
        document: &planned.document,
        number,
        scheduled: planned.scheduled,
        corrects: original.as_ref().map(|original| (original, reason.as_str())),
        supplier: parties.supplier,
        customer: (
            &customer.ok_or(NotIssuable::PartyUnknown { party: SUBSCRIBER, day })?,
            &Receiving::default(),
        ),
        contract: (&record.contract, 1),
        agreement: &standing.agreement,
        order: None,
    });
    issued.map(Some)
}
