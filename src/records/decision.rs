//! Decisions: what people decided on an agreement or a contract, with where it can be looked up.

use super::scalar::Short;
use crate::simulation::form::decision::DecisionForm;
use crate::simulation::form::scalar::Date;
use crate::simulation::problem::{Code, Problems};
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
    /// Who decided: a body or a role.
    #[deserr(default)]
    #[schema(example = "Bestuursorgaan")]
    pub decided_by: Option<Short>,
    /// The day on which it was decided; that of the decision itself where left out.
    #[deserr(default)]
    #[schema(example = "2023-01-12")]
    pub decided_on: Option<Date>,
    /// Of a price increase: the day on which the steering group discussed it, before subscribers were told (E 8.9).
    #[deserr(default)]
    pub discussed_on: Option<Date>,
    /// Of a notice: the day on which its receipt was confirmed (E 11.2). The day of dispatch is what counts.
    #[deserr(default)]
    pub received_on: Option<Date>,
    /// Of a change of the data agreement: the version of its text.
    #[deserr(default)]
    pub version: Option<Short>,
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
    /// A decision of which nothing more is told.
    pub fn plain(decision: Kept<DecisionForm>) -> DecisionEntry {
        DecisionEntry {
            decision,
            evidence: None,
            decided_by: None,
            decided_on: None,
            discussed_on: None,
            received_on: None,
            version: None,
        }
    }

    /// What is told beside the decision and does not fit it.
    pub fn problems(&self) -> Problems {
        let mut problems = Problems::default();
        let form = &self.decision.form;
        let told = [
            (
                "/discussed_on",
                self.discussed_on.is_some(),
                matches!(form, DecisionForm::PriceIncrease(_)),
                "a price increase",
            ),
            ("/received_on", self.received_on.is_some(), matches!(form, DecisionForm::Notice(_)), "a notice"),
            (
                "/version",
                self.version.is_some(),
                matches!(form, DecisionForm::DataAgreementChange(_)),
                "a change of the data agreement",
            ),
        ];
        for (pointer, _, _, of) in told.iter().filter(|(_, told, fits, _)| *told && !fits) {
            problems.add(*pointer, Code::WrongForm, format!("this is told of {of} only: leave it out"));
        }
        match (form, self.discussed_on, self.received_on) {
            (DecisionForm::PriceIncrease(of), Some(discussed), _) if discussed.0 > of.communicated.0 => {
                let message = format!(
                    "discussed on {}, after subscribers were told on {}: the steering group comes first (E 8.9)",
                    discussed.0, of.communicated.0
                );
                problems.add("/discussed_on", Code::NotDiscussedBefore, message);
            }
            (DecisionForm::Notice(of), _, Some(received)) if received.0 < of.sent.0 => {
                let message = format!("received on {}, before it was sent on {}", received.0, of.sent.0);
                problems.add("/received_on", Code::OutOfRange, message);
            }
            _ => {}
        }
        problems
    }

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
