//! Which document draws on which order of its payer.
//!
//! A person's word counts first; then the order that the document itself names; then the one valid order for the
//! contract and budget year. Where several are, none is chosen: nothing draws on two orders unless a person says so.

use super::consumption::Drawing;
use super::purchase::{Family, OrderId, Subject};
use crate::domain::calendar::Day;
use crate::domain::money::Money;
use std::collections::BTreeMap;

/// An issued document, as far as orders must know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawable {
    /// Its number.
    pub number: String,
    /// What it bills.
    pub subject: Subject,
    /// Its day of issue.
    pub issue_date: Day,
    /// What is to be paid or credited, VAT included.
    pub total: Money,
    /// On a credit note the document that it corrects.
    pub credits: Option<String>,
    /// The order that it names.
    pub names: Option<OrderId>,
}

/// A part of a document that draws on an order, or of a credit note that gives back to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// The order.
    pub order: OrderId,
    /// How much, VAT included, above zero.
    pub amount: Money,
}

/// Who or what says that a document draws on an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// A person.
    Person,
    /// The document names it.
    Document,
    /// It is the one valid order for the contract and budget year.
    Rule,
}

/// On what a document draws.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Assigned {
    /// On these orders.
    To(By, Vec<Part>),
    /// On none: there is none for it.
    None,
    /// On none: several are for it, and no person said which.
    Several(Vec<OrderId>),
}

/// All orders and documents of a payer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Book {
    /// Its orders.
    pub families: Vec<Family>,
    /// Documents that it was issued, by number.
    pub documents: BTreeMap<String, Drawable>,
    /// What persons said, by the number of the document.
    pub assignments: BTreeMap<String, Vec<Part>>,
}

impl Book {
    /// The order of a name in this service, or the one that it corrects.
    pub fn family(&self, id: OrderId) -> Option<&Family> {
        self.families.iter().find(|family| family.has(id))
    }

    /// The order of a number, or the one that the order of this number corrects.
    pub fn numbered(&self, number: &str) -> Option<&Family> {
        self.families.iter().find(|family| family.has_number(number))
    }

    /// Valid orders for a contract and budget year, for an invoice of a day.
    pub fn valid(&self, subject: &Subject, day: Day) -> Vec<&Family> {
        let fits = |family: &&Family| family.covers(subject) && family.is_valid_on(day);
        self.families.iter().filter(fits).collect()
    }

    /// The one valid order for a contract and budget year; `None` where there is none, or several.
    pub fn only(&self, subject: &Subject, day: Day) -> Option<&Family> {
        match self.valid(subject, day).as_slice() {
            [one] => Some(one),
            _ => None,
        }
    }

    /// On what a document draws, or to what a credit note gives back.
    pub fn assigned(&self, document: &Drawable) -> Assigned {
        let all_of = |order| vec![Part { order, amount: document.total }];
        if let Some(parts) = self.assignments.get(&document.number) {
            return Assigned::To(By::Person, parts.clone());
        }
        if let Some(credited) = &document.credits {
            // What the original of another payer drew, before a merger, is not to be given back to orders of this one.
            let original = self.documents.get(credited);
            return original.map_or(Assigned::None, |original| self.given_back(document, original));
        }
        if let Some(family) = document.names.and_then(|id| self.family(id)) {
            return Assigned::To(By::Document, all_of(family.order.id));
        }
        match self.valid(&document.subject, document.issue_date).as_slice() {
            [] => Assigned::None,
            [one] => Assigned::To(By::Rule, all_of(one.order.id)),
            several => Assigned::Several(several.iter().map(|family| family.order.id).collect()),
        }
    }

    /// A credit note gives back to the orders of its original, the last part first, and never more to one than was
    /// drawn on it less what earlier credit notes gave back.
    fn given_back(&self, note: &Drawable, original: &Drawable) -> Assigned {
        let (by, mut left) = match self.assigned(original) {
            Assigned::To(by, parts) => (by, parts),
            other => return other,
        };
        let notes = self.documents.values().filter(|one| one.credits.as_ref() == Some(&original.number));
        for earlier in notes.filter(|one| one.number < note.number) {
            match self.assignments.get(&earlier.number) {
                Some(said) => said.iter().for_each(|part| take_from(&mut left, part)),
                None => drop(take(&mut left, earlier.total)),
            }
        }
        Assigned::To(by, take(&mut left, note.total))
    }

    /// What draws on an order, by number of the document.
    pub fn drawings<'a>(&'a self, family: &Family) -> Vec<Drawing<'a>> {
        let of_one = |document: &'a Drawable| {
            let (by, parts) = match self.assigned(document) {
                Assigned::To(by, parts) => (by, parts),
                Assigned::None | Assigned::Several(_) => return None,
            };
            let own = parts.iter().filter(|part| family.has(part.order));
            let sum: Money = own.map(|part| part.amount).sum();
            let amount = if document.credits.is_some() { Money::ZERO - sum } else { sum };
            (!amount.is_zero()).then_some(Drawing {
                invoice: &document.number,
                amount,
                by,
                subject: &document.subject,
            })
        };
        self.documents.values().filter_map(of_one).collect()
    }

    /// What was drawn on an order before a document was issued; by all documents where it is none of ours.
    pub fn drawn_before(&self, family: &Family, document: Option<&Drawable>) -> Money {
        let place = |one: &Drawable| (one.issue_date, one.number.clone());
        let is_earlier = |number: &str| {
            let other = self.documents.get(number);
            document.is_none_or(|own| other.is_some_and(|other| place(other) < place(own)))
        };
        let before = self.drawings(family).into_iter().filter(|drawing| is_earlier(drawing.invoice));
        before.map(|drawing| drawing.amount).sum()
    }
}

/// Takes an amount from parts, the last first, as far as they go.
fn take(parts: &mut [Part], amount: Money) -> Vec<Part> {
    let mut left = amount;
    let mut taken = Vec::new();
    for part in parts.iter_mut().rev() {
        let of_part = left.min(part.amount);
        if of_part.is_positive() {
            part.amount = part.amount - of_part;
            left = left - of_part;
            taken.push(Part { order: part.order, amount: of_part });
        }
    }
    taken
}

/// Takes what a person said was given back from the part of the same order.
fn take_from(parts: &mut [Part], said: &Part) {
    if let Some(part) = parts.iter_mut().find(|part| part.order == said.order) {
        part.amount = (part.amount - said.amount).max(Money::ZERO);
    }
}
