//! The holds of a contract.

use super::sentences;
use crate::domain::billing::outcome::ContractHold;
use crate::domain::calculation::Step;
use crate::domain::calculation::hold::{HoldMonth, Refusal};
use crate::domain::calendar::{Day, Month, add_days};
use crate::domain::contract::decisions::HoldRequest;
use crate::domain::standing::holds::LotYear;
use crate::simulation::result::message::refused_because;
use crate::simulation::result::step::StepJson;
use crate::simulation::result::{Each, Text};
use rust_decimal::Decimal;
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// The years of a contract's lots that can be put on hold.
#[derive(Serialize, ToSchema)]
#[schema(as = ContractHolds)]
pub struct HoldsJson<'a> {
    /// The contract.
    pub contract: &'a str,
    /// By lot and year.
    pub years: Vec<HoldYearJson<'a>>,
    /// Requests that were not granted.
    pub refused: Vec<RefusedHoldJson>,
}

/// A request for a hold that was not granted.
#[derive(Serialize, ToSchema)]
#[schema(as = RefusedHold)]
pub struct RefusedHoldJson {
    /// The lot.
    pub lot: String,
    /// The day of the request.
    #[schema(value_type = String, format = Date)]
    pub requested: Text<Day>,
    /// Why, in Dutch.
    pub message: &'static str,
}

impl From<&(Arc<str>, HoldRequest, Refusal)> for RefusedHoldJson {
    fn from((lot, request, why): &(Arc<str>, HoldRequest, Refusal)) -> Self {
        let message = refused_because(*why);
        RefusedHoldJson { lot: lot.to_string(), requested: Text(request.requested), message }
    }
}

/// A year of a lot that can be put on hold.
#[derive(Serialize, ToSchema)]
#[schema(as = HoldYear)]
pub struct HoldYearJson<'a> {
    /// The lot.
    pub lot: &'a str,
    /// The calendar year.
    pub year: i32,
    /// The same in Dutch.
    pub message: String,
    /// Its months in the term.
    pub months: usize,
    /// X, exactly.
    #[schema(value_type = String, example = "1905.9012")]
    pub threshold: Text<Decimal>,
    /// The users reported so far.
    pub users: u64,
    /// Its months, with the running count.
    pub by_month: Vec<HoldMonthJson>,
    /// The month in which X was reached.
    #[schema(value_type = Option<String>, required = true)]
    pub reached_in: Option<Text<Month>>,
    /// The days of requests that were granted.
    #[schema(value_type = Vec<String>)]
    pub granted: Vec<Text<Day>>,
    /// First day on hold.
    #[schema(value_type = Option<String>, format = Date, required = true)]
    pub from: Option<Text<Day>>,
    /// Last day on hold.
    #[schema(value_type = Option<String>, format = Date, required = true)]
    pub to: Option<Text<Day>>,
    /// The day on which the lot goes on.
    #[schema(value_type = Option<String>, format = Date, required = true)]
    pub resumes: Option<Text<Day>>,
    /// Months on hold with reported users: they are not billed.
    pub used_on_hold: Vec<HoldMonthJson>,
    /// How X was worked out.
    #[schema(value_type = Vec<StepJson>)]
    pub steps: Each<'a, Step, StepJson<'a>>,
}

/// The users of a month.
#[derive(Serialize, ToSchema)]
#[schema(as = HoldMonth)]
pub struct HoldMonthJson {
    /// The month.
    #[schema(value_type = String)]
    pub month: Text<Month>,
    /// The users reported for it; null while none are.
    #[schema(required = true)]
    pub reported: Option<u64>,
    /// The users reported from January up to it.
    pub running: u64,
}

impl From<&HoldMonth> for HoldMonthJson {
    fn from(of: &HoldMonth) -> Self {
        HoldMonthJson { month: Text(of.month), reported: of.reported, running: of.running }
    }
}

impl<'a> HoldYearJson<'a> {
    /// A year, without its requests.
    pub fn of(hold: &'a ContractHold) -> HoldYearJson<'a> {
        let year = &hold.year;
        HoldYearJson {
            lot: &hold.lot,
            year: year.year,
            message: sentences::hold(hold),
            months: year.months,
            threshold: Text(year.threshold),
            users: year.users,
            by_month: year.by_month.iter().map(Into::into).collect(),
            reached_in: year.reached_in.map(Text),
            granted: Vec::new(),
            from: year.on_hold.map(|period| Text(period.from)),
            to: year.on_hold.map(|period| Text(period.to)),
            resumes: year.on_hold.map(|period| Text(add_days(period.to, 1))),
            used_on_hold: Vec::new(),
            steps: Each::of(&year.steps, Into::into),
        }
    }
}

impl<'a> From<&LotYear<'a>> for HoldYearJson<'a> {
    fn from(of: &LotYear<'a>) -> Self {
        HoldYearJson {
            granted: of.granted.iter().copied().map(Text).collect(),
            used_on_hold: of.used_on_hold.iter().map(Into::into).collect(),
            ..HoldYearJson::of(of.hold)
        }
    }
}
