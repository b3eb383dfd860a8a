//! The form of a contract.

use super::scalar::{Date, Id, Nis, Number};
use crate::simulation::problem::Problems;
use deserr::Deserr;
use serde::Serialize;
use utoipa::ToSchema;

/// A municipality's contract under one of the agreements.
#[derive(Debug, Clone, Deserr, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
#[schema(as = Contract)]
pub struct ContractForm {
    /// Its name in the situation.
    pub id: Id,
    /// Its agreement.
    pub agreement: Id,
    /// The NIS code of the municipality.
    pub subscriber: Nis,
    /// The day of signature.
    #[deserr(default)]
    pub signed: Option<Date>,
    /// First day of the term.
    pub start: Date,
    /// Last day of the initial term, which still counts.
    pub end: Date,
    /// The lots it takes; all where left out.
    #[deserr(default)]
    pub lots: Option<Vec<Id>>,
    /// The share of the inhabitants that is settled; 1 where left out.
    #[deserr(default)]
    pub settlement_factor: Option<Number>,
    /// Amounts printed in its annex.
    #[deserr(default)]
    pub printed: Option<Vec<PrintedForm>>,
}

/// An amount printed in an annex.
#[derive(Debug, Clone, Deserr, Serialize, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct PrintedForm {
    /// `total` or `<lot>.<component>`.
    #[schema(example = "main.inhabitants")]
    pub what: String,
    /// The amount as printed.
    pub amount: Number,
}
