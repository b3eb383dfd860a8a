//! Accounts of library staff that a contract opens, by role and without personal data (P 2.2).

use crate::domain::calendar::{Day, Period};
use crate::records::scalar::{Name, Short};
use crate::simulation::form::scalar::Date;
use crate::simulation::problem::{Code, Problems};
use deserr::Deserr;
use serde::Serialize;
use utoipa::ToSchema;

/// A staff account of a contract.
#[derive(Debug, Clone, Deserr, Serialize, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct StaffAccountEntry {
    /// The contract.
    #[schema(example = "antwerpen-film")]
    pub contract: Name,
    /// What the account is for; never a person's name.
    #[schema(example = "Medewerker communicatie")]
    pub role: Short,
    /// First day on which it is open.
    #[schema(example = "2023-05-23")]
    pub since: Date,
    /// Last day on which it is open; null while it stays open.
    #[deserr(default)]
    pub until: Option<Date>,
}

impl StaffAccountEntry {
    /// What does not fit together.
    pub fn problems(&self) -> Problems {
        let mut problems = Problems::default();
        if self.until.is_some_and(|until| until.0 < self.since.0) {
            problems.add("/until", Code::EndBeforeStart, "the last day lies before the first one");
        }
        problems
    }

    /// The days on which it is open.
    pub fn open(&self) -> Period {
        Period { from: self.since.0, to: self.until.map_or(Day::MAX, |until| until.0) }
    }
}
