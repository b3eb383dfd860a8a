//! What is asked of a forecast, in its public form.

use super::percent::{Percent, RateForm};
use super::words::{
    BasisForm, ExtensionWord, IndexationForm, MovementWord, OthersWord, RenewalWord, TableForm,
};
use crate::records::orders::policy::PeriodRuleForm;
use crate::records::scalar::{Name, Short};
use crate::simulation::form::conditions::IndexName;
use crate::simulation::form::scalar::{Count, Date, Id, Nis, Year, YearMonth};
use crate::simulation::problem::Problems;
use deserr::Deserr;
use utoipa::ToSchema;

/// What years to come will cost: of one contract, organisation or agreement, or of all.
#[derive(Debug, Clone, Default, Deserr, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct ForecastRequest {
    /// Only this contract.
    #[deserr(default)]
    #[schema(example = "antwerpen-e-books")]
    pub contract: Option<Name>,
    /// Only contracts to which this organisation subscribes or that it pays.
    #[deserr(default)]
    pub organisation: Option<Name>,
    /// Only contracts under this agreement.
    #[deserr(default)]
    pub agreement: Option<Name>,
    /// What is known: figures of a later day are assumed. Today where left out.
    #[deserr(default)]
    pub as_of: Option<Date>,
    /// The first year of the service; that of `as_of` where left out.
    #[deserr(default)]
    pub from: Option<Year>,
    /// The last year of the service, at most ten after that of `as_of`; four after where left out.
    #[deserr(default)]
    pub through: Option<Year>,
    /// What holds of assumptions that are not given; `defaults` where left out.
    #[deserr(default)]
    pub basis: Option<BasisForm>,
    /// What is assumed.
    #[deserr(default)]
    pub assumptions: Option<AssumptionsForm>,
    /// Scenarios to compare with it, at most ten.
    #[deserr(default)]
    pub scenarios: Option<Vec<ScenarioForm>>,
    /// Whether the part of each assumption is told, which takes a run each; yes where left out.
    #[deserr(default)]
    pub parts: Option<bool>,
    /// Whether every assumed figure and decision is told, in the form of a simulation; no where left out. Only for finance.
    #[deserr(default)]
    pub figures: Option<bool>,
    /// How budget periods are written; where left out as the organisation asked for writes them, else as
    /// `(year − 2000) × 100`.
    #[deserr(default)]
    pub budget_period: Option<PeriodRuleForm>,
    /// Which table is written as CSV or XLSX; `costs` where left out.
    #[deserr(default)]
    pub table: Option<TableForm>,
}

/// A named set of changes on what is otherwise assumed.
#[derive(Debug, Clone, Deserr, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
#[schema(as = ForecastScenario)]
pub struct ScenarioForm {
    /// Its name.
    #[schema(example = "Als we in 2024 vertrekken")]
    pub name: Short,
    /// What changes.
    pub assumptions: AssumptionsForm,
}

/// What is assumed; what is left out is assumed as the basis says.
#[derive(Debug, Clone, Default, Deserr, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
#[schema(as = ForecastAssumptions)]
pub struct AssumptionsForm {
    /// Growth of populations, percent per year; by default the mean of at most five known years, from -1 to +2, and half a
    /// point less or more in the low and high run. A population is rounded to whole inhabitants.
    #[deserr(default)]
    pub population_growth: Option<RateForm>,
    /// The same of single municipalities, in all runs.
    #[deserr(default)]
    pub population_growth_of: Option<Vec<MunicipalityGrowth>>,
    /// Rise of indices, percent per year; by default the mean of at most five last yearly ratios of the reference month in
    /// one base, from 0 to 5, and one point less or more. Index figures are rounded to two decimals.
    #[deserr(default)]
    pub index_growth: Option<RateForm>,
    /// The same from one year to the next, in all runs.
    #[deserr(default)]
    pub index_path: Option<Vec<IndexStep>>,
    /// Whether prices are indexed in years for which nothing is decided; by default they are.
    #[deserr(default)]
    pub indexation: Option<IndexationForm>,
    /// The same of single years.
    #[deserr(default)]
    pub indexation_of: Option<Vec<IndexationOfYear>>,
    /// Growth of usage, percent per year; by default that of the last twelve months on the twelve before, from -10 to +10 (0
    /// with less of a past), and five points less or more.
    #[deserr(default)]
    pub usage_trend: Option<RateForm>,
    /// Whether usage is that of the same month of the last known year; else the mean of the last twelve known months.
    #[deserr(default)]
    pub usage_season: Option<bool>,
    /// Usage in percent of what trend and season give: 100, with 90 and 110 in the low and high run.
    #[deserr(default)]
    pub usage_level: Option<RateForm>,
    /// Users per month of a library without a past, in percent of its inhabitants; by default that of the lot's own rule of
    /// X (0.18 where it has none), and 0.06 less or more.
    #[deserr(default)]
    pub expected_reach: Option<RateForm>,
    /// Whether participants elsewhere go on as last known; by default they do.
    #[deserr(default)]
    pub other_participants: Option<OthersWord>,
    /// Participants elsewhere that join or leave.
    #[deserr(default)]
    pub participants: Option<Vec<MovementForm>>,
    /// Contracts that their subscribers leave, with the exit fee that is due.
    #[deserr(default)]
    pub leaving: Option<Vec<LeavingForm>>,
    /// Whether contracts under tacit renewal go on; by default they do.
    #[deserr(default)]
    pub tacit_renewal: Option<RenewalWord>,
    /// Whether contracts that can be extended are, as often as they can be; by default they are not.
    #[deserr(default)]
    pub extension: Option<ExtensionWord>,
}

/// Growth of one municipality.
#[derive(Debug, Clone, Deserr, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct MunicipalityGrowth {
    /// The municipality.
    pub nis: Nis,
    /// Percent per year.
    pub percent: Percent,
}

/// Rise of an index to the reference month of a year.
#[derive(Debug, Clone, Deserr, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct IndexStep {
    /// Which index.
    pub index: IndexName,
    /// The year.
    pub year: Year,
    /// Percent above the year before.
    pub percent: Percent,
}

/// Whether prices are indexed in a year.
#[derive(Debug, Clone, Deserr, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct IndexationOfYear {
    /// The year.
    pub year: Year,
    /// Whether they are; what is decided stands.
    pub apply: bool,
}

/// Libraries without a contract here that join or leave; they count in totals, with the expected reach as users.
#[derive(Debug, Clone, Deserr, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
#[schema(as = ParticipantsMovement)]
pub struct MovementForm {
    /// The agreement.
    #[schema(example = "film-streaming-2022")]
    pub agreement: Id,
    /// The lots; all where left out.
    #[deserr(default)]
    pub lots: Option<Vec<Id>>,
    /// Whether they join or leave.
    pub change: MovementWord,
    /// How many libraries.
    #[schema(example = 20)]
    pub count: Count,
    /// The inhabitants of each.
    #[schema(example = 25000)]
    pub inhabitants: Count,
    /// The first month in which they take part, or no longer do.
    pub from: YearMonth,
}

/// A contract that its subscriber leaves: by a notice of a day, or by the last one that still ends it in a year.
#[derive(Debug, Clone, Deserr, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
#[schema(as = LeavingContract)]
pub struct LeavingForm {
    /// The contract.
    #[schema(example = "antwerpen-e-books")]
    pub contract: Id,
    /// The day on which the notice is sent.
    #[deserr(default)]
    pub notice: Option<Date>,
    /// The year in which it ends; instead of the day.
    #[deserr(default)]
    pub year: Option<Year>,
}
