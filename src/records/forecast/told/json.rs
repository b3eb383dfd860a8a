//! A forecast as JSON.

use super::amounts::{BandJson, YearTotalJson};
use super::comparison::ComparisonJson;
use super::figures::figures;
use super::said::{FIXED, label, source, unit, value};
use super::view::View;
use crate::domain::calendar::Day;
use crate::domain::figures::index::IndexKind;
use crate::domain::forecast::result::{OwnOf, OwnRate};
use crate::domain::forecast::{AssumedValue, BlockedPeriod, Row, YearTotal};
use crate::domain::money::Money;
use crate::simulation::result::Text;
use crate::simulation::result::document::PeriodJson;
use crate::simulation::result::standing::BlockCode;
use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// What years to come will cost.
#[derive(Serialize, ToSchema)]
#[schema(as = Forecast)]
pub struct ForecastJson<'a> {
    /// What is known: that of this day. All else is assumed.
    #[schema(value_type = String, format = Date)]
    pub known_on: Text<Day>,
    /// The first year of the service.
    #[schema(example = 2022)]
    pub from: i32,
    /// The last year.
    #[schema(example = 2026)]
    pub through: i32,
    /// The contracts whose costs are told.
    pub contracts: Vec<CoveredJson<'a>>,
    /// All of them together, by year.
    pub totals: Vec<YearTotalJson>,
    /// By contract, lot and year; where there is no row nothing is due.
    pub rows: Vec<RowJson<'a>>,
    /// What is assumed, each with the part that it plays.
    pub assumptions: Vec<AssumptionJson>,
    /// What holds of every forecast, in Dutch.
    pub fixed: [&'static str; 6],
    /// What waits, in any of the runs: it is in no amount.
    pub blocked: Vec<BlockedForecastJson<'a>>,
    /// Contracts whose amounts are beyond what can be worked out.
    pub unbillable: Vec<&'a str>,
    /// Scenarios beside it.
    pub scenarios: Vec<ComparisonJson<'a>>,
    /// Every figure and decision that the expected run assumes, with `today` and `bill_through`, in the form of a
    /// simulation: with what is known it gives the same documents. Null where it was not asked for.
    #[schema(value_type = Option<Object>, required = true)]
    pub figures: Option<Value>,
}

/// A contract whose costs are told.
#[derive(Serialize, ToSchema)]
#[schema(as = ForecastContract)]
pub struct CoveredJson<'a> {
    /// Its name.
    pub contract: &'a str,
    /// Its agreement.
    pub agreement: &'a str,
    /// The service.
    pub service: &'a str,
    /// The NIS code of the municipality.
    #[schema(example = "11002")]
    pub subscriber: String,
    /// Its last day in the expected run; null while it goes on.
    #[schema(value_type = Option<String>, format = Date, required = true)]
    pub ends: Option<Text<Day>>,
}

/// What a lot of a contract costs in a year.
#[derive(Serialize, ToSchema)]
#[schema(as = ForecastRow)]
pub struct RowJson<'a> {
    /// The contract.
    pub contract: &'a str,
    /// The lot; null for an exit fee.
    #[schema(required = true)]
    pub lot: Option<&'a str>,
    /// The year of the service.
    pub year: i32,
    /// The payer's own code of it.
    #[schema(example = "2200")]
    pub budget_period: String,
    /// What it costs.
    pub amounts: BandJson,
}

/// An assumption: its value in each run, in Dutch, and the part that it plays.
#[derive(Serialize, ToSchema)]
#[schema(as = ForecastAssumption)]
pub struct AssumptionJson {
    /// Its stable name: that of the field that changes it.
    #[schema(example = "population_growth")]
    pub key: &'static str,
    /// Its name in Dutch.
    pub label: &'static str,
    /// The unit of its values.
    pub unit: &'static str,
    /// In the low run.
    pub low: String,
    /// In the expected run.
    pub expected: String,
    /// In the high run.
    pub high: String,
    /// Where it comes from.
    pub source: &'static str,
    /// By how much the expected total of all years changes by it, beside constant figures; null where parts were not asked
    /// for.
    #[schema(value_type = Option<String>, required = true, example = "4120.55")]
    pub part: Option<Text<Money>>,
    /// The percentages of the past that the expected run takes.
    pub own: Vec<OwnRateJson>,
}

/// A percentage of something's past.
#[derive(Serialize, ToSchema)]
#[schema(as = ForecastOwnRate)]
pub struct OwnRateJson {
    /// The municipality by its NIS code, the index with its base, or the contract.
    #[schema(example = "11002")]
    pub of: String,
    /// The lot, of usage.
    #[schema(required = true)]
    pub lot: Option<String>,
    /// Percent.
    #[schema(value_type = String, example = "0.35")]
    pub percent: Text<Decimal>,
    /// The first year or month that it was taken from; null where there is too little of a past.
    #[schema(required = true)]
    pub first: Option<String>,
    /// The last one.
    #[schema(required = true)]
    pub last: Option<String>,
}

impl From<&OwnRate> for OwnRateJson {
    fn from(rate: &OwnRate) -> Self {
        let (of, lot) = match &rate.of {
            OwnOf::Municipality(nis) => (nis.to_string(), None),
            OwnOf::Index(IndexKind::Cpi, base) => (format!("cpi {}", base.0), None),
            OwnOf::Index(IndexKind::Health, base) => (format!("health {}", base.0), None),
            OwnOf::Usage { contract, lot } => (contract.to_string(), Some(lot.to_string())),
        };
        let (first, last) = rate.seen.clone().unzip();
        let text = |of: std::sync::Arc<str>| of.to_string();
        OwnRateJson { of, lot, percent: Text(rate.percent), first: first.map(text), last: last.map(text) }
    }
}

/// A document that waits.
#[derive(Serialize, ToSchema)]
#[schema(as = ForecastBlocked)]
pub struct BlockedForecastJson<'a> {
    /// The contract.
    pub contract: &'a str,
    /// The year of the service.
    pub year: i32,
    /// The period that the document would have had.
    pub period: PeriodJson,
    /// What it waits for.
    pub code: BlockCode,
    /// The same in Dutch.
    pub message: String,
}

impl View {
    /// The forecast as JSON.
    pub fn json(&self) -> ForecastJson<'_> {
        let forecast = &self.forecast;
        let covered = forecast.contracts.iter().map(|one| CoveredJson {
            contract: &one.contract,
            agreement: &one.agreement,
            service: &one.service,
            subscriber: one.subscriber.to_string(),
            ends: one.ends.map(Text),
        });
        ForecastJson {
            known_on: Text(forecast.known_on),
            from: forecast.years.from,
            through: forecast.years.through,
            contracts: covered.collect(),
            totals: self.totals_json(&forecast.totals),
            rows: forecast.rows.iter().map(|row| self.row_json(row)).collect(),
            assumptions: forecast.parts.iter().map(|part| self.assumption_json(part)).collect(),
            fixed: FIXED,
            blocked: self.blocked_json(&forecast.blocked),
            unbillable: forecast.unbillable.iter().map(|contract| &**contract).collect(),
            scenarios: forecast.comparisons.iter().map(|of| self.comparison_json(of)).collect(),
            figures: self.with_figures.then(|| figures(self)),
        }
    }

    pub(super) fn totals_json(&self, totals: &[YearTotal]) -> Vec<YearTotalJson> {
        let total = |of: &YearTotal| YearTotalJson {
            year: of.year,
            budget_period: self.budget_period(of.year),
            amounts: of.amounts.into(),
        };
        totals.iter().map(total).collect()
    }

    fn row_json<'a>(&self, row: &'a Row) -> RowJson<'a> {
        RowJson {
            contract: &row.contract,
            lot: row.lot.as_deref(),
            year: row.year,
            budget_period: self.budget_period(row.year),
            amounts: row.amounts.into(),
        }
    }

    fn assumption_json(&self, of: &AssumedValue) -> AssumptionJson {
        let values = self.forecast.assumptions.map(|level| value(of.key, level, &self.situation));
        AssumptionJson {
            key: of.key.name(),
            label: label(of.key),
            unit: unit(of.key),
            low: values.low,
            expected: values.expected,
            high: values.high,
            source: source(of.key, &self.forecast.assumptions.expected),
            part: of.part.map(Text),
            own: of.own.iter().map(OwnRateJson::from).collect(),
        }
    }

    pub(super) fn blocked_json<'a>(&self, blocked: &'a [BlockedPeriod]) -> Vec<BlockedForecastJson<'a>> {
        let one = |of: &'a BlockedPeriod| BlockedForecastJson {
            contract: &of.blocked.contract,
            year: of.year,
            period: of.blocked.period.into(),
            code: (&of.blocked.block).into(),
            message: self.message(&of.blocked),
        };
        blocked.iter().map(one).collect()
    }
}
