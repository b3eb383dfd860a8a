//! Amounts of a forecast as JSON.

use crate::domain::forecast::{Amounts, Banded};
use crate::domain::money::Money;
use crate::simulation::result::Text;
use serde::Serialize;
use utoipa::ToSchema;

/// What is due for the service of a year. `net + vat + rounding = gross`.
#[derive(Serialize, ToSchema)]
#[schema(as = ForecastAmounts)]
pub struct AmountsJson {
    /// Without VAT.
    #[schema(value_type = String, example = "66518.70")]
    pub net: Text<Money>,
    /// VAT.
    #[schema(value_type = String, example = "3991.12")]
    pub vat: Text<Money>,
    /// The cents that remain beside net and VAT.
    #[schema(value_type = String, example = "0.00")]
    pub rounding: Text<Money>,
    /// VAT included.
    #[schema(value_type = String, example = "70509.82")]
    pub gross: Text<Money>,
    /// Of `gross`, what is issued.
    #[schema(value_type = String, example = "0.00")]
    pub issued: Text<Money>,
    /// Of `gross`, exit fees.
    #[schema(value_type = String, example = "0.00")]
    pub exit_fees: Text<Money>,
}

impl From<Amounts> for AmountsJson {
    fn from(of: Amounts) -> Self {
        AmountsJson {
            net: Text(of.net),
            vat: Text(of.vat),
            rounding: Text(of.rounding),
            gross: Text(of.gross),
            issued: Text(of.issued),
            exit_fees: Text(of.exit_fees),
        }
    }
}

/// Amounts of the three runs.
#[derive(Serialize, ToSchema)]
#[schema(as = ForecastBand)]
pub struct BandJson {
    /// With the low values.
    pub low: AmountsJson,
    /// With the expected values.
    pub expected: AmountsJson,
    /// With the high values.
    pub high: AmountsJson,
}

impl From<Banded<Amounts>> for BandJson {
    fn from(of: Banded<Amounts>) -> Self {
        BandJson { low: of.low.into(), expected: of.expected.into(), high: of.high.into() }
    }
}

/// All contracts together in a year.
#[derive(Serialize, ToSchema)]
#[schema(as = ForecastYear)]
pub struct YearTotalJson {
    /// The year of the service.
    pub year: i32,
    /// The payer's own code of it.
    #[schema(example = "2200")]
    pub budget_period: String,
    /// What it costs.
    pub amounts: BandJson,
}
