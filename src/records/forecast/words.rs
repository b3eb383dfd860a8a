//! The words of a request: each names one of a few possibilities.

use crate::simulation::problem::Problems;
use deserr::Deserr;
use utoipa::ToSchema;

/// What holds of assumptions that are not given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserr, ToSchema)]
#[deserr(error = Problems, rename_all = lowercase)]
#[serde(rename_all = "lowercase")]
#[schema(as = ForecastBasis)]
pub enum BasisForm {
    /// Growth by its own past, indexation applied, with a spread between the runs.
    Defaults,
    /// All figures as they were last known, nothing decided beyond what is.
    Constant,
}

/// A table of a forecast.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserr, ToSchema)]
#[deserr(error = Problems, rename_all = lowercase)]
#[serde(rename_all = "lowercase")]
#[schema(as = ForecastTable)]
pub enum TableForm {
    /// What each lot costs in each year, with the assumptions.
    #[default]
    Costs,
    /// Each assumption with the part that it plays.
    Assumptions,
    /// Each scenario beside the base, by year and cause.
    Scenarios,
}

/// Whether prices are indexed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserr, ToSchema)]
#[deserr(error = Problems)]
#[serde(rename_all = "snake_case")]
pub enum IndexationForm {
    /// In each year for which nothing is decided.
    #[deserr(rename = "apply")]
    Apply,
    /// Only where it is decided.
    #[deserr(rename = "as_decided")]
    AsDecided,
}

/// Whether participants elsewhere go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserr, ToSchema)]
#[deserr(error = Problems)]
#[serde(rename_all = "snake_case")]
pub enum OthersWord {
    /// As they were last known.
    #[deserr(rename = "continue")]
    Continue,
    /// Only in the months that are recorded.
    #[deserr(rename = "as_reported")]
    AsReported,
}

/// Whether tacit renewals go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserr, ToSchema)]
#[deserr(error = Problems)]
#[serde(rename_all = "snake_case")]
pub enum RenewalWord {
    /// They go on.
    #[deserr(rename = "goes_on")]
    GoesOn,
    /// Each contract ends with its term.
    #[deserr(rename = "ends")]
    Ends,
}

/// Whether extensions are granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserr, ToSchema)]
#[deserr(error = Problems)]
#[serde(rename_all = "snake_case")]
pub enum ExtensionWord {
    /// As often as the agreement allows.
    #[deserr(rename = "granted")]
    Granted,
    /// None beyond those that are signed.
    #[deserr(rename = "not_granted")]
    NotGranted,
}

/// Whether participants join or leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserr, ToSchema)]
#[deserr(error = Problems)]
#[serde(rename_all = "snake_case")]
pub enum MovementWord {
    /// They join.
    #[deserr(rename = "joining")]
    Joining,
    /// They leave.
    #[deserr(rename = "leaving")]
    Leaving,
}
