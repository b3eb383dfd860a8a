//! Decisions: what people decided on an agreement or a contract, with where it can be looked up.

use super::scalar::Short;
use crate::simulation::form::decision::DecisionForm;
use crate::simulation::problem::Problems;
use deserr::{Deserr, IntoValue, Value, ValuePointerRef};
use serde::{Serialize, Serializer};
use utoipa::ToSchema;

/// A decision as recorded.
#[derive(Debug, Clone, Deserr, Serialize, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct DecisionEntry {
    /// The decision.
    #[schema(value_type = DecisionForm)]
    pub decision: Kept<DecisionForm>,
    /// Where it can be looked up: minutes, letter, e-mail.
    #[deserr(default)]
    #[schema(example = "Verslag stuurgroep 12/01/2023")]
    pub evidence: Option<Short>,
}

/// What a decision is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject<'a> {
    /// An agreement.
    Agreement(&'a str),
    /// A contract.
    Contract(&'a str),
}

impl DecisionEntry {
    /// What it is about.
    pub fn subject(&self) -> Subject<'_> {
        match &self.decision.form {
            DecisionForm::Indexation(of) => Subject::Agreement(&of.agreement.0),
            DecisionForm::PriceIncrease(of) => Subject::Agreement(&of.agreement.0),
            DecisionForm::DataAgreementChange(of) => Subject::Agreement(&of.agreement.0),
            DecisionForm::Hold(of) => Subject::Contract(&of.contract.0),
            DecisionForm::Notice(of) => Subject::Contract(&of.contract.0),
            DecisionForm::Extension(of) => Subject::Contract(&of.contract.0),
        }
    }

    /// Its kind as it is written.
    pub fn kind(&self) -> &'static str {
        match &self.decision.form {
            DecisionForm::Indexation(_) => "indexation",
            DecisionForm::PriceIncrease(_) => "price_increase",
            DecisionForm::DataAgreementChange(_) => "data_agreement_change",
            DecisionForm::Hold(_) => "hold",
            DecisionForm::Notice(_) => "notice",
            DecisionForm::Extension(_) => "extension",
        }
    }
}

/// Something in its public form, beside the JSON from which it was read and as which it is kept.
#[derive(Debug, Clone)]
pub struct Kept<T> {
    /// As it was written.
    pub json: serde_json::Value,
    /// As it was read.
    pub form: T,
}

impl<T: Deserr<Problems>> Deserr<Problems> for Kept<T> {
    fn deserialize_from_value<V: IntoValue>(value: Value<V>, at: ValuePointerRef) -> Result<Self, Problems> {
        let json = serde_json::Value::from(value);
        let form = T::deserialize_from_value(json.clone().into_value(), at)?;
        Ok(Kept { json, form })
    }
}

impl<T> Serialize for Kept<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.json.serialize(serializer)
    }
}
