//! The form of a request: one situation.

use super::agreement::AgreementForm;
use super::conditions::IndexName;
use super::contract::ContractForm;
use super::decision::DecisionForm;
use super::scalar::{Base, Count, Date, Id, Nis, Number, YearMonth};
use crate::simulation::problem::{Code, Problems, at, kind};
use deserr::{Deserr, IntoValue, ValuePointerRef};
use serde_json::Value;
use std::sync::Arc;
use utoipa::ToSchema;

/// A situation: what is known on a day, and what should be billed through another.
///
/// Every part is read on its own, so that the problems of all parts are found at once; a part that has one
/// is left empty.
#[derive(Debug, Clone, Default, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SimulationRequest)]
pub struct Request {
    /// Said again in the result.
    #[schema(value_type = String, required = true)]
    pub name: Option<String>,
    /// What is known: a figure published later is unknown, a decision dated later has not happened.
    #[schema(value_type = Date, required = true)]
    pub today: Option<Date>,
    /// Every document with an issue date on or before this day.
    #[schema(value_type = Date, required = true)]
    pub bill_through: Option<Date>,
    /// Agreements, whole or by their name in the catalogue.
    #[schema(value_type = Vec<AgreementForm>, required = true)]
    pub agreements: Entries<AgreementForm>,
    /// Contracts under them.
    #[schema(value_type = Vec<ContractForm>, required = true)]
    pub contracts: Entries<ContractForm>,
    /// `catalogue` adds the shipped population and index figures to those given.
    pub figures: Option<FiguresName>,
    /// Populations.
    #[schema(value_type = Option<Vec<PopulationForm>>)]
    pub population: Entries<PopulationForm>,
    /// Price indices.
    #[schema(value_type = Option<Vec<IndexForm>>)]
    pub indices: Entries<IndexForm>,
    /// Reported usage.
    #[schema(value_type = Option<Vec<UsageForm>>)]
    pub usage: Entries<UsageForm>,
    /// Totals of participants that are not among the contracts.
    #[schema(value_type = Option<Vec<OthersForm>>)]
    pub other_participants: Entries<OthersForm>,
    /// Decisions.
    #[schema(value_type = Option<Vec<DecisionForm>>)]
    pub decisions: Entries<DecisionForm>,
}

const FIELDS: &[&str] = &[
    "name",
    "today",
    "bill_through",
    "agreements",
    "contracts",
    "figures",
    "population",
    "indices",
    "usage",
    "other_participants",
    "decisions",
];
const REQUIRED: &[&str] = &["name", "today", "bill_through", "agreements", "contracts"];

impl Request {
    /// Reads all parts of a request, with all problems of their form.
    ///
    /// # Errors
    /// A problem where the value is no object at all; nothing else can be found then.
    pub fn read(value: Value) -> Result<(Request, Problems), Problems> {
        let origin = ValuePointerRef::Origin;
        let Value::Object(fields) = value else {
            let message = format!("expected a situation, found {}", kind(value.kind()));
            return Err(at(origin, Code::WrongForm, message));
        };
        let (mut request, mut problems) = (Request::default(), Problems::default());
        for field in REQUIRED.iter().filter(|field| !fields.contains_key(**field)) {
            problems.add(format!("/{field}"), Code::MissingField, format!("`{field}` is required"));
        }
        for (key, value) in fields {
            let location = origin.push_key(&key);
            request.read_field(&key, value, location).unwrap_or_else(|found| problems.extend(found));
        }
        Ok((request, problems))
    }

    fn read_field(&mut self, key: &str, value: Value, place: ValuePointerRef) -> Result<(), Problems> {
        match key {
            "name" => {
                self.name =
                    Some(<String as Deserr<Problems>>::deserialize_from_value(value.into_value(), place)?)
            }
            "today" => self.today = Some(Date::deserialize_from_value(value.into_value(), place)?),
            "bill_through" => {
                self.bill_through = Some(Date::deserialize_from_value(value.into_value(), place)?)
            }
            "figures" => self.figures = Option::deserialize_from_value(value.into_value(), place)?,
            _ if value.is_null() && !REQUIRED.contains(&key) && FIELDS.contains(&key) => {}
            "agreements" => return self.agreements.read(value, place),
            "contracts" => return self.contracts.read(value, place),
            "population" => return self.population.read(value, place),
            "indices" => return self.indices.read(value, place),
            "usage" => return self.usage.read(value, place),
            "other_participants" => return self.other_participants.read(value, place),
            "decisions" => return self.decisions.read(value, place),
            unknown => {
                let known = FIELDS.join("`, `");
                let message = format!("there is no field `{unknown}`; here are known `{known}`");
                return Err(at(place, Code::UnknownField, message));
            }
        }
        Ok(())
    }
}

/// A list whose entries are read each on its own.
#[derive(Debug, Clone)]
pub struct Entries<T>(pub Vec<Entry<T>>);

/// One entry of a list.
#[derive(Debug, Clone)]
pub struct Entry<T> {
    /// Its name, where it has a readable one, even if the rest is not.
    pub id: Option<Arc<str>>,
    /// The entry, unless it has a problem.
    pub form: Option<T>,
}

impl<T> Default for Entries<T> {
    fn default() -> Self {
        Entries(Vec::new())
    }
}

impl<T> Entries<T> {
    /// The entries without a problem, with their places.
    pub fn sound(&self) -> impl Iterator<Item = (usize, &T)> {
        self.0.iter().enumerate().filter_map(|(place, entry)| Some((place, entry.form.as_ref()?)))
    }
}

impl<T: Deserr<Problems>> Entries<T> {
    fn read(&mut self, value: Value, place: ValuePointerRef) -> Result<(), Problems> {
        let Value::Array(items) = value else {
            return Err(at(place, Code::WrongForm, format!("expected a list, found {}", kind(value.kind()))));
        };
        let mut problems = Problems::default();
        for (index, item) in items.into_iter().enumerate() {
            let id = item.get("id").or_else(|| item.get("use")).and_then(Value::as_str).map(Arc::from);
            let read = T::deserialize_from_value(item.into_value(), place.push_index(index));
            let form = read.map_err(|found| problems.extend(found)).ok();
            self.0.push(Entry { id, form });
        }
        problems.or(())
    }
}

/// Shipped figures to add.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserr, ToSchema)]
#[deserr(error = Problems, rename_all = lowercase)]
#[serde(rename_all = "lowercase")]
pub enum FiguresName {
    /// Those of the catalogue.
    Catalogue,
}

/// The inhabitants of a municipality on 1 January.
#[derive(Debug, Clone, Deserr, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct PopulationForm {
    /// The NIS code of the municipality.
    pub nis: Nis,
    /// A 1 January.
    pub on: Date,
    /// Official inhabitants.
    pub inhabitants: Count,
    /// The day of publication; always known where left out.
    #[deserr(default)]
    pub published: Option<Date>,
}

/// The value of an index for a month.
#[derive(Debug, Clone, Deserr, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct IndexForm {
    /// Which index.
    pub index: IndexName,
    /// The base year of the series.
    pub base: Base,
    /// The month.
    pub month: YearMonth,
    /// The value, above zero.
    pub value: Number,
    /// The day of publication; always known where left out.
    #[deserr(default)]
    pub published: Option<Date>,
}

/// Unique users of a contract, for a lot and month.
#[derive(Debug, Clone, Deserr, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct UsageForm {
    /// The contract.
    pub contract: Id,
    /// The lot.
    pub lot: Id,
    /// The month.
    pub month: YearMonth,
    /// Unique users.
    pub unique_users: Count,
    /// The day of the report; always known where left out.
    #[deserr(default)]
    pub reported: Option<Date>,
}

/// Totals of participants that are not among the contracts.
#[derive(Debug, Clone, Deserr, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct OthersForm {
    /// The agreement.
    pub agreement: Id,
    /// The lot.
    pub lot: Id,
    /// The month.
    pub month: YearMonth,
    /// Their unique users together.
    #[deserr(default)]
    pub unique_users: Option<Count>,
    /// Their inhabitants together.
    #[deserr(default)]
    pub inhabitants: Option<Count>,
}
