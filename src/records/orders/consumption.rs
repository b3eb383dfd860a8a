//! How an order is used, as it is answered.

use super::scalar::{Euro, OrderRef};
use crate::domain::order::{By, Consumption, Family};
use rust_decimal::Decimal;
use serde::Serialize;
use utoipa::ToSchema;

/// Who or what says that a document draws on an order.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DrawnBy {
    /// A person assigned it.
    Person,
    /// The document names the order.
    Document,
    /// It is the one valid order for the contract and budget year.
    Rule,
}

impl From<By> for DrawnBy {
    fn from(by: By) -> Self {
        match by {
            By::Person => DrawnBy::Person,
            By::Document => DrawnBy::Document,
            By::Rule => DrawnBy::Rule,
        }
    }
}

/// A document that draws on the order, or gives back to it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OrderDrawing)]
pub struct DrawingJson {
    /// The number of the document.
    #[schema(example = "2022000001")]
    pub invoice: String,
    /// What it draws, VAT included; below zero for a credit note.
    #[schema(example = "11751.64")]
    pub amount: Euro,
    /// Its contract.
    #[schema(example = "antwerpen-e-books")]
    pub contract: String,
    /// Who or what says so.
    pub by: DrawnBy,
}

/// How a line of the order is used.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OrderLineConsumption)]
pub struct LineConsumptionJson {
    /// What is ordered.
    pub description: String,
    /// The year of the budget that bears it.
    #[schema(example = 2022)]
    pub budget_year: i32,
    /// The amount of the line.
    pub ordered: Euro,
    /// What was drawn on it.
    pub drawn: Euro,
    /// What is left of it.
    pub residual: Euro,
}

/// How an order with its corrections is used.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OrderConsumption)]
pub struct ConsumptionJson {
    /// The order: the one that is corrected, where a correction was asked for.
    pub order: OrderRef,
    /// Its number.
    #[schema(example = "4005533253")]
    pub number: String,
    /// The orders that correct it.
    pub corrections: Vec<OrderRef>,
    /// What is ordered, with corrections.
    pub ordered: Euro,
    /// What was drawn, less what was given back.
    pub drawn: Euro,
    /// What is left; below zero where more was drawn than ordered.
    pub residual: Euro,
    /// The share that is used, in percent; null where nothing is ordered.
    #[serde(with = "rust_decimal::serde::str_option")]
    #[schema(required = true, value_type = Option<String>, example = "49.48")]
    pub used_percent: Option<Decimal>,
    /// Documents, by number.
    pub drawings: Vec<DrawingJson>,
    /// Lines, those of the order first: each bears what is drawn for its contracts until it is used up, the last one
    /// of a contract what is more.
    pub lines: Vec<LineConsumptionJson>,
    /// What persons assigned although no line is for its contract and budget year.
    #[schema(example = "0.00")]
    pub outside_lines: Euro,
}

impl ConsumptionJson {
    /// How an order is used.
    pub fn of(family: &Family, of: &Consumption<'_>) -> ConsumptionJson {
        let drawings = of.drawings.iter().map(|drawing| DrawingJson {
            invoice: drawing.invoice.to_owned(),
            amount: Euro(drawing.amount),
            contract: drawing.subject.contract.clone(),
            by: drawing.by.into(),
        });
        let lines = of.lines.iter().map(|one| LineConsumptionJson {
            description: one.line.description.clone(),
            budget_year: one.line.budget_year,
            ordered: Euro(one.line.amount),
            drawn: Euro(one.drawn),
            residual: Euro(one.residual),
        });
        ConsumptionJson {
            order: OrderRef(family.order.id),
            number: family.order.number.clone(),
            corrections: family.corrections.iter().map(|order| OrderRef(order.id)).collect(),
            ordered: Euro(of.ordered),
            drawn: Euro(of.drawn),
            residual: Euro(of.residual),
            used_percent: of.used_percent,
            drawings: drawings.collect(),
            lines: lines.collect(),
            outside_lines: Euro(of.outside_lines),
        }
    }
}
