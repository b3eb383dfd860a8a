//! The forms of an agreement's conditions.

use super::scalar::{Few, Number, Year};
use super::tagged;
use crate::simulation::problem::Problems;
use deserr::Deserr;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

tagged! {
    /// When documents are issued.
    InvoicingForm by "rhythm" {
        /// Once a year, for the whole year.
        "yearly_in_advance" => YearlyInAdvance(YearlyForm),
        /// After each quarter.
        "quarterly_in_arrears" => QuarterlyInArrears(QuarterlyForm),
        /// Free of charge.
        "never" => Never(NeverForm),
    }
}

/// Free of charge, never invoiced.
#[derive(Debug, Clone, Deserr, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct NeverForm {}

/// Invoiced once a year, on a fixed day.
#[derive(Debug, Clone, Deserr, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct YearlyForm {
    /// Month, 1 to 12.
    pub month: Few,
    /// Day, 1 to 31; clamped to the month.
    pub day: Few,
}

/// Invoiced after each quarter.
#[derive(Debug, Clone, Deserr, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct QuarterlyForm {
    /// Months after the quarter's last month.
    pub months_after: Few,
    /// Day, 1 to 31; clamped to the month.
    pub day: Few,
}

/// How a month counts that the term cuts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserr, ToSchema)]
#[deserr(error = Problems, rename_all = lowercase)]
#[serde(rename_all = "lowercase")]
pub enum ProrataWay {
    /// As a whole month.
    #[default]
    Count,
    /// Not at all.
    Skip,
    /// By its days.
    Daily,
}

/// How months count that the start or the end cuts.
#[derive(Debug, Clone, Copy, Default, Deserr, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct ProrataForm {
    /// The month of the start.
    #[deserr(default)]
    pub start_month: Option<ProrataWay>,
    /// The month of the end.
    #[deserr(default)]
    pub end_month: Option<ProrataWay>,
}

/// Which index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserr, Serialize, Deserialize, ToSchema)]
#[deserr(error = Problems, rename_all = lowercase)]
#[serde(rename_all = "lowercase")]
pub enum IndexName {
    /// Consumer price index.
    Cpi,
    /// Health index.
    Health,
}

impl IndexName {
    /// The name as it is written.
    pub fn name(self) -> &'static str {
        match self {
            IndexName::Cpi => "cpi",
            IndexName::Health => "health",
        }
    }

    /// The index of that name.
    pub fn named(name: &str) -> Option<IndexName> {
        [IndexName::Cpi, IndexName::Health].into_iter().find(|index| index.name() == name)
    }
}

tagged! {
    /// Adaptation of prices to an index.
    IndexationForm by "when" {
        /// Every 1 January, when so decided.
        "yearly" => Yearly(YearlyIndexation),
        /// When the contract is extended.
        "on_extension" => OnExtension(ExtensionIndexation),
    }
}

/// Indexation every 1 January, when so decided.
#[derive(Debug, Clone, Deserr, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct YearlyIndexation {
    /// Which index.
    pub index: IndexName,
    /// The month whose figure counts, 1 to 12.
    pub reference_month: Few,
    /// The first year in which prices may be indexed.
    pub first_year: Year,
}

/// Indexation when the contract is extended.
#[derive(Debug, Clone, Deserr, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct ExtensionIndexation {
    /// Which index.
    pub index: IndexName,
}

/// Other price increases.
#[derive(Debug, Clone, Deserr, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct IncreaseForm {
    /// Months before the end of the year by which they must be communicated.
    pub announced_months_before_year_end: Few,
    /// The share of the original price above which leaving is free of the exit fee.
    pub exit_free_above: Number,
}

tagged! {
    /// What happens at the end of the term.
    TermForm by "renewal" {
        /// It goes on by itself unless notice is given.
        "tacit" => Tacit(TacitForm),
        /// It can be extended by signing again.
        "by_agreement" => ByAgreement(ByAgreementForm),
        /// It ends.
        "none" => None(EndsForm),
    }
}

/// Tacit renewal.
#[derive(Debug, Clone, Deserr, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct TacitForm {
    /// Months by which it goes on.
    pub months: Few,
    /// Months before the end by which notice must be sent.
    pub notice_months: Few,
}

/// Extension by agreement.
#[derive(Debug, Clone, Deserr, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct ByAgreementForm {
    /// Months of an extension.
    pub months: Few,
    /// How often at most.
    pub at_most: Few,
}

/// The contract ends with its term.
#[derive(Debug, Clone, Deserr, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct EndsForm {}

/// On which days one can leave before the end of the term.
#[derive(Debug, Clone, Copy, Deserr, ToSchema)]
#[deserr(error = Problems)]
#[serde(rename_all = "snake_case")]
pub enum LeaveAt {
    /// On 31 December.
    #[deserr(rename = "year_end")]
    YearEnd,
}

/// Leaving before the end of the term.
#[derive(Debug, Clone, Deserr, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct EarlyTerminationForm {
    /// On which days.
    pub at: LeaveAt,
    /// Months before that day by which notice must be sent.
    pub notice_months: Few,
}

/// The exit fee of one year of leaving.
#[derive(Debug, Clone, Deserr, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct ExitRateForm {
    /// The calendar year at the end of which the contract ends.
    pub leaving_end_of: Year,
    /// Euro per effective inhabitant.
    pub per_inhabitant: Number,
}
