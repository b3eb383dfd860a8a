//! Laying planned documents down: each with its number, its parties and the document that it corrects.

use super::Failed;
use super::issue::Drawn;
use crate::documents::issued::{IssuedInvoice, IssuedReference};
use crate::documents::ordered::IssuedOrder;
use crate::documents::snapshot::{Issue, NotIssuable, SUBSCRIBER, SUPPLIER, reason};
use crate::domain::invoice::{InvoiceNumber, Original, Planned, Series};
use crate::store::invoices::{NewInvoice, take_numbers};
use crate::store::{Connection, Stamp};
use crate::workflows::outbox::lay_down;
use std::collections::BTreeMap;
use std::ops::Range;

/// What was issued of a plan so far, by place: a credit note names the invoice that it corrects.
pub(super) type Known = BTreeMap<usize, LaidDown>;

/// What a credit note takes over from the invoice that it corrects.
#[derive(Debug, Clone)]
pub(super) struct LaidDown {
    reference: IssuedReference,
    pub(super) order: Option<IssuedOrder>,
}

impl Drawn {
    /// Issues some of its documents, in the order of their numbers. Those that they correct must be among them or issued
    /// before. In a run the first of them has the given place.
    ///
    /// # Errors
    /// Where one cannot be laid down, or the database fails.
    pub(super) async fn issue(
        &self,
        conn: &mut Connection,
        (places, run): (Range<usize>, Option<(i64, i32)>),
        (known, stamp): (&mut Known, &Stamp),
    ) -> Result<Vec<IssuedInvoice>, Failed> {
        let first = places.start;
        let planned = self.planned.get(places).unwrap_or_default();
        let numbered: Vec<_> =
            planned.iter().map(|one| (Series::of(one.document.kind), one.document.issue_date)).collect();
        let numbers = take_numbers(conn, &numbered).await?;
        let mut new: Vec<NewInvoice> = Vec::with_capacity(planned.len());
        for ((place, planned), number) in (first..).zip(planned).zip(numbers) {
            let laid_down = self.lay_down(planned, number, known);
            let laid_down = laid_down.map_err(|why| Failed::conflict("not_issuable", why.to_string()))?;
            let (reference, order) = (laid_down.issued.reference(), laid_down.issued.order.clone());
            known.insert(place, LaidDown { reference, order });
            let of_run = i32::try_from(place - first).unwrap_or(i32::MAX);
            let run = run.map(|(run, first)| (run, first.saturating_add(of_run)));
            new.push(NewInvoice { run, ..laid_down });
        }
        lay_down(conn, &new, stamp).await?;
        Ok(new.into_iter().map(|new| new.issued).collect())
    }

    /// Lays a planned document down under its number.
    fn lay_down(
        &self,
        planned: &Planned,
        number: InvoiceNumber,
        known: &Known,
    ) -> Result<NewInvoice, NotIssuable> {
        let day = planned.document.issue_date;
        let unknown = |party| NotIssuable::PartyUnknown { party, day };
        let organisation = self.payer(planned, &self.planned).ok_or_else(|| unknown(SUBSCRIBER))?;
        let customer = self.parties.subscribers.get(&organisation).ok_or_else(|| unknown(SUBSCRIBER))?;
        let record = self.situation.contracts.get(planned.contract).ok_or_else(|| unknown(SUBSCRIBER))?;
        let standing = self.situation.agreements.get(record.agreement).ok_or_else(|| unknown(SUPPLIER))?;
        let corrects = planned.original.as_ref().and_then(|original| reference(original, known));
        let reason = reason(planned);
        let document = planned.document.clone();
        let document = match &corrects {
            Some(original) => document.correcting_invoice_of(original.issue_date),
            None => document,
        };
        let order = self.orders.order((&organisation, &standing.agreement.service), planned, known);
        let issued = IssuedInvoice::of(&Issue {
            document: &document,
            number,
            scheduled: planned.scheduled,
            corrects: corrects.as_ref().map(|original| (original, reason.as_str())),
            supplier: self.parties.supplier.as_ref().ok_or_else(|| unknown(SUPPLIER))?,
            customer: (customer, &self.orders.receiving(&organisation)),
            contract: (&record.contract, self.loaded.versions.get(planned.contract).copied().unwrap_or(1)),
            agreement: &standing.agreement,
            order: order.as_ref(),
        })?;
        let occurrence = planned.occurrence;
        Ok(NewInvoice { number, issued, organisation, occurrence, credits_all: false, run: None })
    }
}

fn reference(original: &Original, known: &Known) -> Option<IssuedReference> {
    match original {
        Original::Issued(before) => {
            Some(IssuedReference { number: before.number.to_string(), issue_date: before.issue_date })
        }
        Original::Planned(place) => known.get(place).map(|laid_down| laid_down.reference.clone()),
    }
}
