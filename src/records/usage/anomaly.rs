//! Counts that are out of the ordinary.

use crate::domain::calendar::{Day, Month};
use crate::domain::exact::Exact;
use crate::domain::usage::{Anomaly, Strange, Thresholds};
use crate::simulation::result::Text;
use crate::simulation::result::wording::{DutchMonth, dutch_number};
use rust_decimal::Decimal;
use serde::Serialize;
use utoipa::ToSchema;

/// What is strange about a count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = UsageAnomalyCode)]
pub enum AnomalyCode {
    /// Users were reported while the lot was on hold.
    OnHold,
    /// Users were reported for a month that is not billed to the contract.
    OutsideTerm,
    /// None, after as many months of use.
    ZeroAfterUse,
    /// Many times the usual.
    Much,
    /// A small part of the usual.
    Little,
}

/// A count that is out of the ordinary.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = UsageAnomaly)]
pub struct AnomalyJson {
    /// The contract.
    #[schema(example = "antwerpen-film")]
    pub contract: String,
    /// The lot.
    #[schema(example = "1B")]
    pub lot: String,
    /// The month.
    #[schema(value_type = String, example = "2023-01")]
    pub month: Text<Month>,
    /// The users that were reported.
    #[schema(example = 2100)]
    pub unique_users: u64,
    /// What is strange.
    pub code: AnomalyCode,
    /// The median of the months before; null where that is not what is strange.
    #[schema(value_type = Option<String>, required = true, example = "655.5")]
    pub usual: Option<Text<Decimal>>,
    /// The same in Dutch.
    pub message: String,
}

impl AnomalyJson {
    /// What is strange about a count of a contract.
    pub fn of(contract: &str, of: &Anomaly, thresholds: Thresholds) -> AnomalyJson {
        let (code, usual) = match &of.strange {
            Strange::OnHold => (AnomalyCode::OnHold, None),
            Strange::OutsideTerm => (AnomalyCode::OutsideTerm, None),
            Strange::ZeroAfterUse { .. } => (AnomalyCode::ZeroAfterUse, None),
            Strange::Much { usual } => (AnomalyCode::Much, Some(usual)),
            Strange::Little { usual } => (AnomalyCode::Little, Some(usual)),
        };
        AnomalyJson {
            contract: contract.to_owned(),
            lot: of.lot.to_string(),
            month: Text(of.month),
            unique_users: of.users,
            code,
            usual: usual.and_then(decimal).map(Text),
            message: message(contract, of, thresholds),
        }
    }
}

/// A median, which has at most one decimal.
fn decimal(usual: &Exact) -> Option<Decimal> {
    usual.decimal().ok().flatten()
}

fn message(contract: &str, of: &Anomaly, thresholds: Thresholds) -> String {
    let (month, lot) = (DutchMonth(of.month), &of.lot);
    let users = match of.users {
        1 => "1 gebruiker".to_owned(),
        users => format!("{} gebruikers", dutch_number(&users.to_string())),
    };
    let begin = format!("{contract}, perceel {lot}, {month}: {users}");
    let (times, months) = (thresholds.times, thresholds.months);
    let told = |usual: &Exact| dutch_number(&decimal(usual).unwrap_or_default().to_string());
    match &of.strange {
        Strange::OnHold => {
            format!("{begin} gemeld terwijl het perceel on hold staat; ze worden niet gefactureerd.")
        }
        Strange::OutsideTerm => {
            format!("{begin} gemeld voor een maand die dit contract niet factureert.")
        }
        Strange::ZeroAfterUse { months } => {
            format!("{begin}, na {months} gemelde maanden met gebruik zonder onderbreking.")
        }
        Strange::Much { usual } => format!(
            "{begin}, minstens {times} keer het gebruikelijke ({}, de mediaan van hoogstens {months} gemelde maanden ervoor).",
            told(usual)
        ),
        Strange::Little { usual } => format!(
            "{begin}, hoogstens 1/{times} van het gebruikelijke ({}, de mediaan van hoogstens {months} gemelde maanden ervoor).",
            told(usual)
        ),
    }
}

/// The counts that are out of the ordinary, as known on a day.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = UsageAnomalies)]
pub struct AnomaliesJson {
    /// The day.
    #[schema(value_type = String, format = Date)]
    pub on: Text<Day>,
    /// So many times the usual is much, and one so manieth of it little.
    pub times: u64,
    /// The usual is the median of so many reported months before.
    pub months: usize,
    /// Counts that were and are below this tell nothing.
    pub least: u64,
    /// The counts, by contract, lot and month.
    pub items: Vec<AnomalyJson>,
}
