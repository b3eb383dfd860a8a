//! The usage of a contract: what was reported, and how far each lot is towards X.

use crate::domain::billing::outcome::ContractHold;
use crate::domain::calendar::{Day, Month};
use crate::domain::exact::Exact;
use crate::domain::usage::{Basis, Outlook};
use crate::records::standing::holds::HoldYearJson;
use crate::simulation::result::Text;
use crate::simulation::result::message::joined;
use crate::simulation::result::wording::{DutchMonth, dutch_number};
use rust_decimal::Decimal;
use serde::Serialize;
use utoipa::ToSchema;

/// The usage of a contract.
#[derive(Serialize, ToSchema)]
#[schema(as = ContractUsage)]
pub struct ContractUsageJson<'a> {
    /// The contract.
    #[schema(example = "antwerpen-film")]
    pub contract: &'a str,
    /// As known on this day.
    #[schema(value_type = String, format = Date)]
    pub on: Text<Day>,
    /// Its lots that count users.
    pub lots: Vec<LotUsageJson<'a>>,
}

/// The usage of a lot.
#[derive(Serialize, ToSchema)]
#[schema(as = LotUsage)]
pub struct LotUsageJson<'a> {
    /// The lot.
    #[schema(example = "1B")]
    pub lot: &'a str,
    /// What was reported, by month.
    pub months: Vec<MonthUsageJson>,
    /// Its calendar years against X, where the lot can be put on hold.
    pub years: Vec<YearUsageJson<'a>>,
}

/// The users of a month.
#[derive(Serialize, ToSchema)]
#[schema(as = MonthUsage)]
pub struct MonthUsageJson {
    /// The month.
    #[schema(value_type = String, example = "2022-11")]
    pub month: Text<Month>,
    /// The users that were reported for it.
    #[schema(example = 612)]
    pub unique_users: u64,
}

/// A calendar year of a lot against X.
#[derive(Serialize, ToSchema)]
#[schema(as = YearUsage)]
pub struct YearUsageJson<'a> {
    /// X, the running count, and the hold.
    pub progress: HoldYearJson<'a>,
    /// The users as a part of X, in percent with one decimal; null where X is zero.
    #[schema(value_type = Option<String>, required = true, example = "66.5")]
    pub share: Option<Text<Decimal>>,
    /// How the year will probably go on; null for a year that is over, and where nothing was reported.
    #[schema(required = true)]
    pub outlook: Option<OutlookJson>,
}

/// By what the months to come are estimated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = OutlookMethod)]
pub enum MethodJson {
    /// The mean of the last three reported months.
    Mean,
    /// The same months a year before, times the growth of the last three reported ones since then.
    Season,
}

/// How a year will probably go on.
#[derive(Serialize, ToSchema)]
#[schema(as = UsageOutlook)]
pub struct OutlookJson {
    /// By what it is estimated.
    pub method: MethodJson,
    /// The assumption in Dutch.
    pub assumption: String,
    /// The months that are not reported, with the users that are expected, in whole users.
    pub expected: Vec<ExpectedMonthJson>,
    /// The users of the whole year then.
    #[schema(value_type = String, example = "2510")]
    pub by_year_end: Text<Decimal>,
    /// The month in which X was or will probably be reached; null where not in this year.
    #[schema(value_type = Option<String>, required = true, example = "2023-09")]
    pub reached_in: Option<Text<Month>>,
    /// The same in Dutch.
    pub message: String,
}

/// The users that are expected of a month.
#[derive(Serialize, ToSchema)]
#[schema(as = ExpectedMonth)]
pub struct ExpectedMonthJson {
    /// The month.
    #[schema(value_type = String, example = "2023-02")]
    pub month: Text<Month>,
    /// The users, rounded to whole ones.
    #[schema(value_type = String, example = "634")]
    pub users: Text<Decimal>,
}

impl<'a> YearUsageJson<'a> {
    /// A year with how it will probably go on.
    pub fn of(hold: &'a ContractHold, outlook: Option<&Outlook>) -> YearUsageJson<'a> {
        let percent = Exact::from(Decimal::from(hold.year.users)).times(Decimal::ONE_HUNDRED);
        let share = percent.over(hold.year.threshold).and_then(|share| share.round(1).ok());
        YearUsageJson {
            progress: HoldYearJson::of(hold),
            share: share.map(Text),
            outlook: outlook.map(|outlook| OutlookJson::of(hold, outlook)),
        }
    }
}

impl OutlookJson {
    fn of(hold: &ContractHold, outlook: &Outlook) -> OutlookJson {
        let expected = outlook.expected.iter();
        OutlookJson {
            method: match outlook.basis {
                Basis::Mean { .. } => MethodJson::Mean,
                Basis::Season { .. } => MethodJson::Season,
            },
            assumption: assumption(&outlook.basis),
            expected: expected
                .map(|(month, users)| ExpectedMonthJson { month: Text(*month), users: Text(*users) })
                .collect(),
            by_year_end: Text(outlook.by_year_end),
            reached_in: outlook.reached_in.map(Text),
            message: message(hold, outlook),
        }
    }
}

fn assumption(basis: &Basis) -> String {
    let named = |months: &[Month]| joined(months.iter().rev().map(|month| DutchMonth(*month).to_string()));
    let told = |users: &u64| dutch_number(&users.to_string());
    match basis {
        Basis::Mean { months, users } => format!(
            "Aanname: elke maand die nog niet gemeld is, telt evenveel gebruikers als {} gemiddeld (samen {}).",
            named(months),
            told(users)
        ),
        Basis::Season { months, users, year_before } => format!(
            "Aanname: elke maand die nog niet gemeld is, volgt dezelfde maand van een jaar ervoor, maal de groei van {} \
             (samen {}, een jaar ervoor {}).",
            named(months),
            told(users),
            told(year_before)
        ),
    }
}

fn message(hold: &ContractHold, outlook: &Outlook) -> String {
    let (lot, year) = (&hold.lot, hold.year.year);
    let x = dutch_number(&hold.year.threshold.normalize().to_string());
    let total = dutch_number(&outlook.by_year_end.to_string());
    match (hold.year.reached_in, outlook.reached_in) {
        (Some(month), _) => format!("Perceel {lot} heeft X ({x}) bereikt in {}.", DutchMonth(month)),
        (None, Some(month)) => {
            format!("Perceel {lot} bereikt X ({x}) vermoedelijk in {}.", DutchMonth(month))
        }
        (None, None) => format!(
            "Perceel {lot} bereikt X ({x}) in {year} vermoedelijk niet: het jaar telt dan {total} gebruikers."
        ),
    }
}
