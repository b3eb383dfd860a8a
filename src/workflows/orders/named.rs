//! Which order a document names when it is issued.

use crate::documents::ordered::{IssuedBooking, IssuedOrder};
use crate::domain::billing::DocumentKind;
use crate::domain::invoice::{Original, Planned};
use crate::domain::order::{Book, Family, Order, Policy, Subject};
use crate::domain::receiving::Receiving;
use crate::store::Connection;
use crate::store::orders::{documents, policies, purchase};
use crate::workflows::Failed;
use crate::workflows::lay_down::Known;
use std::collections::HashMap;

/// Orders of some payers, what these ask, and what issued documents name.
pub struct Orders {
    books: HashMap<String, Book>,
    policies: HashMap<String, Policy>,
    named: HashMap<String, IssuedOrder>,
}

impl Orders {
    /// The orders of some payers, for documents that are planned.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn of(conn: &mut Connection, payers: &[String], planned: &[Planned]) -> Result<Orders, Failed> {
        let mut by_payer: HashMap<String, Vec<Order>> = HashMap::new();
        for (payer, order) in purchase::of(conn, payers).await? {
            by_payer.entry(payer).or_default().push(order);
        }
        let book = |orders| Book { families: Family::all(orders), ..Book::default() };
        let originals = planned.iter().filter_map(|one| match &one.original {
            Some(Original::Issued(before)) => Some(before.number.to_string()),
            _ => None,
        });
        let originals: Vec<String> = originals.collect();
        Ok(Orders {
            books: by_payer.into_iter().map(|(payer, orders)| (payer, book(orders))).collect(),
            policies: policies::of(conn, payers).await?,
            named: documents::named_by(conn, &originals).await?,
        })
    }

    /// Whether a payer wants an order number on a document and there is none: neither does its original name one, nor is
    /// there exactly one valid order for the contract and budget year.
    pub fn missing(&self, (payer, service): (&str, &str), planned: &Planned) -> bool {
        let demands = |policy: &Policy| policy.demands_order_on(planned.document.issue_date);
        let is_invoice = planned.document.kind != DocumentKind::CreditNote;
        let demanded = is_invoice && self.policies.get(payer).is_some_and(demands);
        let named = || planned.corrects().is_some_and(|original| self.named.contains_key(original));
        demanded && !named() && self.valid(payer, service, planned).is_none()
    }

    /// The order that a document names: a credit note or supplementary invoice that of its original, an invoice, and a
    /// supplement of one that names none, the one valid order for its contract and budget year.
    pub(in crate::workflows) fn order(
        &self,
        (payer, service): (&str, &str),
        planned: &Planned,
        known: &Known,
    ) -> Option<IssuedOrder> {
        match &planned.original {
            Some(Original::Issued(before)) => {
                let named = self.named.get(&*before.number).cloned();
                let supplements = planned.document.kind == DocumentKind::Supplementary;
                named.or_else(|| self.valid(payer, service, planned).filter(|_| supplements))
            }
            Some(Original::Planned(place)) => known.get(place)?.order.clone(),
            None => self.valid(payer, service, planned),
        }
    }

    /// How a payer receives its documents.
    pub(in crate::workflows) fn receiving(&self, payer: &str) -> Receiving {
        self.policies.get(payer).map(|policy| policy.receiving.clone()).unwrap_or_default()
    }

    fn valid(&self, payer: &str, service: &str, planned: &Planned) -> Option<IssuedOrder> {
        let document = &planned.document;
        let subject = Subject {
            contract: document.contract.to_string(),
            service: service.to_owned(),
            budget_year: document.budget_year,
        };
        let family = self.books.get(payer)?.only(&subject, document.issue_date)?;
        Some(issued(family, &subject))
    }
}

/// The order as a document names it, booked as its first line for the contract is.
fn issued(family: &Family, subject: &Subject) -> IssuedOrder {
    let line = family.lines().find(|line| line.covers(subject));
    let booking = line.into_iter().flat_map(|line| &line.booking);
    let code = |(name, value): &(String, String)| IssuedBooking { name: name.clone(), value: value.clone() };
    IssuedOrder {
        id: family.order.id.0.to_string(),
        number: family.order.number.clone(),
        budget_period: family.order.budget_period.clone(),
        booking: booking.map(code).collect(),
    }
}
