//! Percentages and rates as they are written in a request.

use crate::domain::forecast::Banded;
use crate::domain::forecast::assumptions::Rate;
use crate::simulation::form::scalar::{text, wrong_form};
use crate::simulation::problem::{Code, Problems, at, kind};
use deserr::{Deserr, IntoValue, Value, ValuePointerRef};
use rust_decimal::Decimal;
use utoipa::ToSchema;

/// A percentage as text, from -100 to 1000, with at most two decimals; it may be negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ToSchema)]
#[schema(value_type = String, pattern = r"^-?[0-9]{1,4}(\.[0-9]{1,2})?$", example = "0.50")]
pub struct Percent(pub Decimal);

const EXPECTED: &str = "a percentage as text with at most two decimals, such as \"0.50\" or \"-1\"";

impl Deserr<Problems> for Percent {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef,
    ) -> Result<Self, Problems> {
        text(value, location, EXPECTED, |text| {
            let digits = text.strip_prefix('-').unwrap_or(text);
            let (before, after) = digits.split_once('.').unwrap_or((digits, "0"));
            let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
            let fits = all_digits(before) && all_digits(after) && before.len() <= 12 && after.len() <= 2;
            let percent: Option<Decimal> = text.parse().ok().filter(|_| fits);
            let percent = percent.ok_or_else(|| wrong_form(text, EXPECTED))?;
            if (Decimal::from(-100)..=Decimal::from(1000)).contains(&percent) {
                return Ok(Percent(percent));
            }
            Err((Code::OutOfRange, format!("{text}: expected a percentage from -100 to 1000")))
        })
    }
}

/// A percentage in each of the three runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserr, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct PercentBand {
    /// In the low run.
    pub low: Percent,
    /// In the expected run.
    pub expected: Percent,
    /// In the high run.
    pub high: Percent,
}

/// The word for what the past gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum OwnWord {
    /// The mean of its own past, bounded.
    Own,
}

/// A percentage for all three runs, one for each, or `own`: that of its own past, with the default spread between runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ToSchema)]
#[serde(untagged)]
#[schema(as = ForecastRate)]
pub enum RateForm {
    /// That of its own past.
    Own(OwnWord),
    /// The same in all runs.
    Same(Percent),
    /// One for each run.
    Each(PercentBand),
}

impl Deserr<Problems> for RateForm {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef,
    ) -> Result<Self, Problems> {
        match value {
            Value::String(word) if word == "own" => Ok(RateForm::Own(OwnWord::Own)),
            Value::String(_) => Percent::deserialize_from_value(value, location).map(RateForm::Same),
            Value::Map(_) => {
                let band = PercentBand::deserialize_from_value(value, location)?;
                ordered(&band, location).map(|()| RateForm::Each(band))
            }
            other => {
                let message = format!(
                    "expected \"own\", {EXPECTED}, or an object of `low`, `expected` and `high`; found {}",
                    kind(other.kind())
                );
                Err(at(location, Code::WrongForm, message))
            }
        }
    }
}

fn ordered(band: &PercentBand, location: ValuePointerRef) -> Result<(), Problems> {
    let (low, expected, high) = (band.low.0, band.expected.0, band.high.0);
    if low <= expected && expected <= high {
        return Ok(());
    }
    let message = format!("{low}, {expected}, {high}: `low` is at most `expected`, and that at most `high`");
    Err(at(location, Code::OutOfRange, message))
}

impl RateForm {
    /// The percentages of the three runs; none where it is that of its own past.
    pub fn percents(&self) -> Option<Banded<Decimal>> {
        match self {
            RateForm::Own(OwnWord::Own) => None,
            RateForm::Same(percent) => Some(Banded::same(percent.0)),
            RateForm::Each(band) => {
                Some(Banded { low: band.low.0, expected: band.expected.0, high: band.high.0 })
            }
        }
    }

    /// The rates of the three runs; those that are given stand for its own past.
    pub fn rates(&self, own: Banded<Rate>) -> Banded<Rate> {
        self.percents().map_or(own, |percents| percents.map(|percent| Rate::Fixed(*percent)))
    }
}
