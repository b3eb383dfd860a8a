//! On which orders an issued document draws, as a person said.

use super::scalar::{Euro, OrderRef};
use crate::domain::money::Money;
use crate::domain::order::Part;
use crate::records::scalar::{Name, Short};
use crate::simulation::problem::{Code, Problems};
use deserr::Deserr;
use serde::Serialize;
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// A part of a document on an order.
#[derive(Debug, Clone, Copy, Deserr, Serialize, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
#[schema(as = OrderPart)]
pub struct PartForm {
    /// The order; one that is corrected stands for its corrections too.
    pub order: OrderRef,
    /// How much of the document, VAT included, above zero.
    #[schema(example = "11751.64")]
    pub amount: Euro,
}

/// An assignment of an invoice or credit note to orders, as recorded.
#[derive(Debug, Clone, Deserr, Serialize, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct OrderAssignmentEntry {
    /// Who pays the document, and whose orders they are.
    #[schema(example = "stad-antwerpen")]
    pub organisation: Name,
    /// The number of the invoice or credit note.
    #[schema(example = "2022000001")]
    pub invoice: Name,
    /// Its parts, which add up to its total; what a credit note gives back is above zero too.
    pub parts: Vec<PartForm>,
    /// Why a person decided it.
    #[schema(example = "Gesplitst volgens de mail van de financiële dienst")]
    pub reason: Short,
}

impl OrderAssignmentEntry {
    /// What does not fit together, for a document of some total.
    pub fn problems(&self, total: Money) -> Problems {
        let mut problems = Problems::default();
        if self.parts.is_empty() {
            let message = "name at least one order; withdraw the assignment to leave it to the rule";
            problems.add("/parts", Code::EmptyList, message);
            return problems;
        }
        let mut seen = BTreeSet::new();
        for (place, part) in self.parts.iter().enumerate() {
            if !seen.insert(part.order) {
                let message = "this order stands twice: give one amount for it";
                problems.add(format!("/parts/{place}/order"), Code::Duplicate, message);
            }
            if !part.amount.0.is_positive() {
                let message = "a part is above zero, that of a credit note too";
                problems.add(format!("/parts/{place}/amount"), Code::OutOfRange, message);
            }
        }
        let sum: Money = self.parts.iter().map(|part| part.amount.0).sum();
        if sum != total {
            let message =
                format!("the parts add up to {sum}, but {} has {total}: assign all of it", self.invoice);
            problems.add("/parts", Code::SumDiffers, message);
        }
        problems
    }

    /// The parts as the domain knows them.
    pub fn parts(&self) -> Vec<Part> {
        self.parts.iter().map(|part| Part { order: part.order.0, amount: part.amount.0 }).collect()
    }
}
