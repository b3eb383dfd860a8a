//! Amounts and structured communications as they are written.

use crate::domain::exact::Exact;
use crate::domain::identifiers::StructuredCommunication;
use crate::domain::invoice::{InvoiceNumber, Series};
use crate::domain::money::Money;
use crate::simulation::form::scalar::{Number, text};
use crate::simulation::problem::{Code, Problems, at};
use deserr::{Deserr, IntoValue, Value, ValuePointerRef};
use serde::{Serialize, Serializer};
use utoipa::ToSchema;

/// An amount above zero, in euro, with at most two decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ToSchema)]
#[schema(value_type = String, pattern = r"^[0-9]{1,12}(\.[0-9]{1,2})?$", example = "70509.82")]
pub struct Amount(pub Money);

impl Deserr<Problems> for Amount {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef,
    ) -> Result<Self, Problems> {
        let Number(number) = Number::deserialize_from_value(value, location)?;
        let cents = Money::rounded(Exact::from(number)).ok().filter(|cents| cents.decimal() == number);
        let Some(amount) = cents else {
            let message = format!("{number}: an amount has at most two decimals");
            return Err(at(location, Code::OutOfRange, message));
        };
        if amount.is_positive() {
            return Ok(Amount(amount));
        }
        Err(at(location, Code::OutOfRange, format!("{number}: expected an amount above zero")))
    }
}

/// A structured communication (OGM) with valid check digits.
#[derive(Debug, Clone, PartialEq, Eq, ToSchema)]
#[schema(value_type = String, example = "+++202/3000/00111+++")]
pub struct Communication(pub StructuredCommunication);

impl Deserr<Problems> for Communication {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef,
    ) -> Result<Self, Problems> {
        let parse = |text: &str| {
            text.parse().map(Communication).map_err(|error| (Code::WrongForm, format!("{error}")))
        };
        text(value, location, "a structured communication as text", parse)
    }
}

/// The number of an invoice or exit fee.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ToSchema)]
#[schema(value_type = String, pattern = "^[1-9][0-9]{9}$", example = "2023000001")]
pub struct Payable(pub InvoiceNumber);

impl Deserr<Problems> for Payable {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef,
    ) -> Result<Self, Problems> {
        let parse = |text: &str| {
            let number: InvoiceNumber =
                text.parse().map_err(|error| (Code::WrongForm, format!("{error}")))?;
            if number.series() == Series::Invoice {
                return Ok(Payable(number));
            }
            Err((Code::WrongForm, format!("{number} is a credit note, which is not paid")))
        };
        text(value, location, "the number of an invoice as text", parse)
    }
}

/// Written as text.
macro_rules! as_text {
    ($($name:ident),+) => {
        $(impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(&self.0)
            }
        })+
    };
}

as_text!(Amount, Communication, Payable);
