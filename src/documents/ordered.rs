//! The order of the customer that an issued document names.

use serde::{Deserialize, Serialize};
use std::fmt;
use utoipa::ToSchema;

/// A code of the customer's own budget.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct IssuedBooking {
    /// What the customer calls it.
    #[schema(example = "budgetplaats")]
    pub name: String,
    /// Its value.
    #[schema(example = "5113000000")]
    pub value: String,
}

/// The order on which an issued document draws, as it was on the day of issue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct IssuedOrder {
    /// Its name in this service.
    #[schema(example = "1")]
    pub id: String,
    /// The number that the customer gave it.
    #[schema(example = "4005533253")]
    pub number: String,
    /// The customer's code of the budget period; null where it has none.
    #[schema(required = true, example = "2200")]
    pub budget_period: Option<String>,
    /// Where the customer books it.
    pub booking: Vec<IssuedBooking>,
}

impl IssuedOrder {
    /// Every text of it that a document shows.
    pub fn shown(&self) -> impl Iterator<Item = &String> {
        let booking = self.booking.iter().flat_map(|code| [&code.name, &code.value]);
        std::iter::once(&self.number).chain(&self.budget_period).chain(booking)
    }
}

/// As it stands on a document: `4005533253 · budgetperiode 2200 · budgetplaats 5113000000`.
impl fmt::Display for IssuedOrder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.number)?;
        if let Some(period) = &self.budget_period {
            write!(f, " · budgetperiode {period}")?;
        }
        self.booking.iter().try_for_each(|code| write!(f, " · {} {}", code.name, code.value))
    }
}
