//! Scenarios beside a forecast as JSON.

use super::amounts::{AmountsJson, YearTotalJson};
use super::json::BlockedForecastJson;
use super::said::label;
use super::view::View;
use crate::domain::forecast::Comparison;
use crate::domain::money::Money;
use crate::simulation::result::Text;
use serde::Serialize;
use utoipa::ToSchema;

/// A scenario beside what is otherwise assumed.
#[derive(Serialize, ToSchema)]
#[schema(as = ForecastComparison)]
pub struct ComparisonJson<'a> {
    /// Its name.
    pub name: &'a str,
    /// What it costs, by year.
    pub totals: Vec<YearTotalJson>,
    /// By how much its expected cost differs, by year.
    pub differences: Vec<DifferenceByYear>,
    /// What each change adds: made one after the other, so that they sum to the difference.
    pub causes: Vec<CauseOfDifference>,
    /// What waits in it.
    pub blocked: Vec<BlockedForecastJson<'a>>,
}

/// A difference of one year.
#[derive(Serialize, ToSchema)]
#[schema(as = ForecastDifference)]
pub struct DifferenceByYear {
    /// The year of the service.
    pub year: i32,
    /// The payer's own code of it.
    #[schema(example = "2400")]
    pub budget_period: String,
    /// The scenario less the base.
    pub amounts: AmountsJson,
}

/// What one change of a scenario adds.
#[derive(Serialize, ToSchema)]
#[schema(as = ForecastCause)]
pub struct CauseOfDifference {
    /// The assumption.
    #[schema(example = "leaving")]
    pub key: &'static str,
    /// Its name in Dutch.
    pub label: &'static str,
    /// Its expected value in the scenario.
    pub value: String,
    /// Euro by year, VAT included.
    pub by_year: Vec<CauseByYear>,
}

/// Euro of one year.
#[derive(Serialize, ToSchema)]
#[schema(as = ForecastCauseOfYear)]
pub struct CauseByYear {
    /// The year of the service.
    pub year: i32,
    /// The payer's own code of it.
    #[schema(example = "2400")]
    pub budget_period: String,
    /// VAT included.
    #[schema(value_type = String, example = "-70509.82")]
    pub gross: Text<Money>,
}

impl View {
    /// A scenario as JSON.
    pub(super) fn comparison_json<'a>(&'a self, of: &'a Comparison) -> ComparisonJson<'a> {
        let differences = of.differences.iter().map(|(year, amounts)| DifferenceByYear {
            year: *year,
            budget_period: self.budget_period(*year),
            amounts: (*amounts).into(),
        });
        let causes = of.causes.iter().map(|cause| CauseOfDifference {
            key: cause.key.name(),
            label: label(cause.key),
            value: self.scenario_value(&of.name, cause.key),
            by_year: cause
                .by_year
                .iter()
                .map(|(year, gross)| CauseByYear {
                    year: *year,
                    budget_period: self.budget_period(*year),
                    gross: Text(*gross),
                })
                .collect(),
        });
        ComparisonJson {
            name: &of.name,
            totals: self.totals_json(&of.totals),
            differences: differences.collect(),
            causes: causes.collect(),
            blocked: self.blocked_json(&of.blocked),
        }
    }
}
