//! Single values of orders: amounts with a sign, and names of orders.

use crate::domain::money::Money;
use crate::domain::order::OrderId;
use crate::simulation::form::scalar::{text, wrong_form};
use crate::simulation::problem::Problems;
use deserr::{Deserr, IntoValue, Value, ValuePointerRef};
use rust_decimal::Decimal;
use serde::{Serialize, Serializer};
use utoipa::ToSchema;

/// An amount in euro as text, with two decimals and at most 12 digits before them; a minus sign where it lowers
/// something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ToSchema)]
#[schema(value_type = String, pattern = r"^-?[0-9]{1,12}\.[0-9]{2}$", example = "23751.50")]
pub struct Euro(pub Money);

/// The most digits before the point.
const DIGITS: usize = 12;

impl Deserr<Problems> for Euro {
    fn deserialize_from_value<V: IntoValue>(value: Value<V>, at: ValuePointerRef) -> Result<Self, Problems> {
        let expected = "an amount in euro with two decimals as text, such as \"23751.50\"";
        text(value, at, expected, |text| {
            let digits = text.strip_prefix('-').unwrap_or(text);
            let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
            let fits = digits.split_once('.').is_some_and(|(euro, cents)| {
                (1..=DIGITS).contains(&euro.len())
                    && cents.len() == 2
                    && all_digits(euro)
                    && all_digits(cents)
            });
            let value = text.parse::<Decimal>().ok().filter(|_| fits);
            let money = value.and_then(|value| Money::of_cents(value).ok());
            money.map(Euro).ok_or_else(|| wrong_form(text, expected))
        })
    }
}

impl Serialize for Euro {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// The name of an order in this service: digits, as its record has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ToSchema)]
#[schema(value_type = String, pattern = "^[0-9]{1,10}$", example = "1")]
pub struct OrderRef(pub OrderId);

impl Deserr<Problems> for OrderRef {
    fn deserialize_from_value<V: IntoValue>(value: Value<V>, at: ValuePointerRef) -> Result<Self, Problems> {
        let expected = "the name of an order: the `id` of its record, as text";
        text(value, at, expected, |text| {
            let digits = (1..=10).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
            let id = text.parse().ok().filter(|_| digits);
            id.map(|id| OrderRef(OrderId(id))).ok_or_else(|| wrong_form(text, expected))
        })
    }
}

impl Serialize for OrderRef {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0.0)
    }
}
